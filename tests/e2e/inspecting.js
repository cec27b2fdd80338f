// What of the texts is lacking on a page, its frames and the shadows of its components included;
// what was made of texts that would like to be more than text; and what should never stand there.
({ texts, never }) => {
  const made = [];
  const said = [];
  const asks = ["href", "src", "srcset", "action", "formaction", "poster", "data", "style", "ping"];
  const hostile = /x\.example|javascript:|hit\(/i;
  const mark = (one, why) => made.push(`${why}: ${one.outerHTML.slice(0, 300)}`);
  const look = (root) => {
    for (const one of root.querySelectorAll("*")) {
      for (const { name, value } of one.attributes) {
        if (name.startsWith("on")) mark(one, name);
        if (asks.includes(name) && hostile.test(value)) mark(one, name);
        if (["placeholder", "aria-label", "title", "alt"].includes(name)) said.push(value);
      }
      if (one.localName.startsWith("x-")) mark(one, "element");
      if (one.classList.contains("katex")) mark(one, "formula");
      if (one.localName === "script" && hostile.test(one.textContent)) mark(one, "script");
      if (!one.children.length && /^\s*made[a-z]+\s*$/.test(one.textContent)) mark(one, "set apart");
      if (["input", "textarea"].includes(one.localName)) said.push(one.value);
      if (one.shadowRoot) look(one.shadowRoot);
      if (one.localName === "iframe" && one.contentDocument) look(one.contentDocument);
    }
    const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const within = walk.currentNode.parentElement?.localName;
      if (within !== "script" && within !== "style") said.push(walk.currentNode.nodeValue);
    }
  };
  look(document);
  const all = said.join(" ").replace(/\s+/g, " ").replaceAll("\u2060", "");
  for (const text of never) if (all.includes(text)) made.push(`there is ${text}`);
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) made.push(`${scrollWidth - clientWidth} pixels wider than its frame`);
  return { made, lacking: texts.filter((text) => !all.includes(text)) };
};
