// The elements of the board as they are made new. Text of people enters by textContent and value.

function make(tag, properties = {}, ...children) {
  const { data = {}, aria = {}, ...rest } = properties;
  const element = Object.assign(document.createElement(tag), rest);
  Object.assign(element.dataset, data);
  for (const [name, value] of Object.entries(aria)) element.setAttribute(`aria-${name}`, value);
  element.append(...children);
  return element;
}

function button(className, textContent, properties = {}) {
  return make("button", { type: "button", tabIndex: -1, className, textContent, ...properties });
}

function newRow(row, words, isPicked) {
  const why = make(
    "details", {},
    make("summary", { tabIndex: -1, textContent: words[`source_${row.source}`] }),
    make("p", { textContent: row.reason }),
  );
  const wishes = { shown: ["hide"], hidden: ["restore"], pending: ["approve", "hide"] }[row.state];
  return make(
    "li",
    { className: `answer ${row.state}`, tabIndex: -1, draggable: true, data: { id: row.id } },
    make(
      "label", { className: "pick" },
      make("input", { type: "checkbox", checked: isPicked, tabIndex: -1 }),
      make("span", { className: "body", dir: "auto", textContent: row.body }),
    ),
    make(
      "div", { className: "meta" },
      make("span", { dir: "auto", textContent: row.from }),
      ...row.marks.map((mark) => make("span", { className: "mark", dir: "auto", textContent: mark })),
      why,
      make("span", { className: "does" }, ...wishes.map((wish) => button("quiet", words[wish], { data: { wish } }))),
    ),
    make("div", { className: "tools" }, choice("actor", row, words), choice("stance", row, words)),
  );
}

function choice(name, row, words) {
  const options = name === "actor" ? ["we", "they", "unclear"] : ["extraction", "investment", "unclear"];
  const buttons = options.map((option) =>
    button(option, option === "unclear" ? "?" : words[`${name}_${option}`], {
      data: { [name]: option },
      title: words[`${name}_${option}`],
      aria: { pressed: row[name] === option, label: words[`${name}_${option}`] },
    }),
  );
  return make("span", { className: `choice ${name}`, role: "group", aria: { label: words[name] } }, ...buttons);
}

function newCard(id, words) {
  return make(
    "li", { className: "theme", data: { theme: id } },
    make(
      "div", { className: "head", tabIndex: -1, role: "group" },
      make(
        "header", {},
        make("input", { type: "checkbox", className: "all", tabIndex: -1 }),
        button("fold", "", {}),
        make(
          "form", { className: "rename", hidden: true },
          make("input", { name: "rename", maxLength: 120, aria: { label: words.rename } }),
        ),
        button("quiet more", "⋯", { title: words.more, aria: { label: words.more, expanded: false } }),
      ),
      make(
        "p", { className: "said" },
        make("b", { className: "voices" }), make("span", { className: "people" }), make("span", { className: "tags" }),
        make("span", { className: "side" }),
        button("here", words.move_here),
        button("quiet up", words.up),
      ),
      make("p", { className: "metrics", hidden: true }),
      make("p", { className: "gone", hidden: true }, make("span", { textContent: words.empty }), button("remove", words.remove)),
      make(
        "p", { className: "panel", hidden: true },
        button("edit", words.rename),
        make("select", { name: "merge", tabIndex: -1, aria: { label: words.merge_into } }),
        button("remove", words.remove),
      ),
    ),
    make("ul", { className: "answers" }),
  );
}

function newProposal(proposal, words) {
  const name = proposal.theme
    ? make("p", { className: "fits" }, `${words.fits} `, make("b", { dir: "auto" }))
    : make("input", { name: "proposed", maxLength: 120, tabIndex: -1, dir: "auto", aria: { label: words.proposal_title } });
  return make(
    "li", { className: "proposal", tabIndex: -1, data: { proposal: proposal.id } },
    make("header", {}, name, make("span", { className: "people" })),
    make("ul", {}),
    make("div", { className: "does" }, button("accept strong", ""), button("decline", words.decline)),
  );
}

function newPart(part, isTicked) {
  return make(
    "li", {},
    make(
      "label", { className: "pick" },
      make("input", { type: "checkbox", checked: isTicked, tabIndex: -1, data: { part: part.id } }),
      make("span", { className: "body", dir: "auto", textContent: part.body }),
      make("small", { dir: "auto", textContent: part.from }),
    ),
  );
}

function options(first, choices) {
  const all = choices.map(({ id, title }) => make("option", { value: id, textContent: title }));
  return [make("option", { value: "", textContent: first }), ...all];
}
