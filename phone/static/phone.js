// Keeps the draft, sends with a key until it is acknowledged, and follows the workshop.
(() => {
  const body = document.body, code = body.dataset.code, write = document.getElementById("write");
  const find = (id) => document.getElementById(id);
  const store = {
    get: (name) => { try { return localStorage.getItem(name + code); } catch { return null; } },
    set: (name, value) => { try { localStorage.setItem(name + code, value); } catch { /* private mode */ } },
  };
  if (!write) { follow(() => location.reload()); return; }

  const field = write.elements.body, shared = find("shared"), mine = find("mine"), problem = find("problem");
  const sending = mine.dataset.sending || "…";
  let pending = JSON.parse(store.get("pending:") || "[]"), busy = false, skew = 0, fetching = 0;
  let own = new Map(); // one's answers by their ids, the newest first
  const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, "0")).join("");
  const say = (text) => { problem.textContent = text || ""; problem.hidden = !text; };

  if (!field.value) field.value = store.get("draft:") || "";
  field.addEventListener("input", () => { store.set("draft:", field.value); count(); });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); write.requestSubmit(); }
  });
  function count() {
    const hint = find("hint"), over = [...field.value].length > 500;
    hint.dataset.usual = hint.dataset.usual || hint.textContent;
    hint.textContent = over ? hint.dataset.limit : hint.dataset.usual;
    hint.classList.toggle("problem", over);
  }

  write.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = field.value.trim();
    say("");
    if (!text) { field.focus(); return; }
    pending.push({ key: newKey(), body: text, prompt: write.elements.prompt.value });
    keepPending();
    field.value = "";
    store.set("draft:", "");
    count();
    field.focus();
    drawPending();
    send();
  });
  function keepPending() { store.set("pending:", JSON.stringify(pending)); }
  function drawPending() {
    const list = find("answers");
    if (!list) return;
    for (const one of pending) {
      if (find("p" + one.key)) continue;
      const item = entry(one.body);
      item.id = "p" + one.key; item.className = "own sending"; item.dataset.note = sending;
      list.prepend(item);
    }
    tally();
  }
  function entry(text) {
    const item = document.createElement("li");
    item.append(Object.assign(document.createElement("span"), { className: "body", textContent: text }));
    return item;
  }
  function tally() {
    const head = find("count"), list = find("answers");
    if (head && list) head.textContent = `${head.dataset.word} (${list.querySelectorAll("li").length})`;
  }
  async function send() {
    if (busy || !pending.length) return;
    busy = true;
    const one = pending[0];
    try {
      const reply = await fetch(write.action, { method: "POST", body: new URLSearchParams(one), headers: { Accept: "text/html" } });
      if (reply.status >= 500 && reply.status !== 507 || reply.status === 429) throw new Error(reply.status);
      pending.shift();
      keepPending();
      const item = find("p" + one.key), text = await reply.text();
      if (reply.ok) {
        const made = Object.assign(document.createElement("template"), { innerHTML: text }).content;
        keepOwn(made.querySelector(".own"), one.prompt);
        if (item) item.replaceWith(made); else refresh();
        stir();
      } else {
        if (item) item.remove();
        if (!field.value) field.value = one.body; else field.value = one.body + "\n" + field.value;
        store.set("draft:", field.value);
        write.hidden = false;
        say(JSON.parse(text).message);
      }
      tally();
      busy = false;
      send();
    } catch {
      busy = false;
      setTimeout(send, 1500 + Math.random() * 1500);
    }
  }

  body.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-part]")) return;
    event.preventDefault();
    const data = new URLSearchParams(new FormData(form, event.submitter));
    data.delete("then");
    say("");
    try {
      const reply = await fetch(form.action, { method: "POST", body: data, headers: { Accept: "text/html" } });
      const text = await reply.text();
      if (reply.ok) {
        for (const kept of form.querySelectorAll("[data-keep]")) store.set(kept.name + ":", "");
        draw(text);
      } else say(JSON.parse(text).message);
    } catch { find("banner").hidden = false; }
  });
  function draw(html) {
    mine.innerHTML = html;
    recall();
    keep();
    const asked = find("asked"), own = find("own-prompt");
    own.hidden = !asked;
    if (asked) { own.textContent = asked.textContent; write.elements.prompt.value = asked.dataset.prompt; }
    drawPending();
    tally();
    stir();
  }
  function keepOwn(item, prompt) {
    if (item) own = new Map([[item.id.slice(1), { prompt, body: item.querySelector(".body").textContent }], ...own]);
  }
  function recall() { // one's answers come with what is one's own; what all are told has lists for them
    const kept = find("own");
    if (kept) { own = new Map(JSON.parse(kept.dataset.answers).map((one) => [one.id, one])); return; }
    for (const list of mine.querySelectorAll("[data-own]")) {
      const here = [...own.values()].filter((one) => !list.dataset.own || one.prompt === list.dataset.own);
      const head = list.previousElementSibling;
      head.hidden &&= !here.length;
      head.textContent = `${head.dataset.word} (${here.length})`;
      list.replaceChildren(...here.map((one) => entry(one.body)));
    }
  }
  function keep() {
    for (const field of mine.querySelectorAll("[data-keep]")) field.value = field.value || store.get(field.name + ":") || "";
  }
  let idle;
  function stir() {
    const question = document.querySelector(".follow");
    clearTimeout(idle);
    if (!question) return;
    question.hidden = true;
    idle = setTimeout(() => {
      if (!question.isConnected) return; // the phase has moved on
      const deck = JSON.parse(question.dataset.deck), given = find("answers").querySelectorAll("li").length;
      if (!given) return; // it is for those who have begun
      question.textContent = deck[(given - 1) % deck.length];
      question.hidden = false;
    }, 8000);
  }
  body.addEventListener("input", (event) => {
    stir();
    if (event.target.matches("[data-keep]")) store.set(event.target.name + ":", event.target.value);
  });
  async function refresh() {
    const turn = ++fetching;
    try {
      const reply = await fetch(`/j/${code}/mine`);
      if (reply.ok && turn === fetching && !mine.querySelector("details[open]")) draw(await reply.text());
    } catch { /* the stream comes back, and with it this */ }
  }

  function clock() {
    for (const place of document.querySelectorAll("[data-ends]")) {
      const left = Math.round(Number(place.dataset.ends) - Date.now() / 1000 + skew);
      place.textContent = left > 0 ? `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}` : "0:00";
    }
  }
  setInterval(clock, 1000);

  follow((told) => {
    skew = Date.now() / 1000 - told.now;
    const before = body.dataset.phase + body.dataset.prompt;
    body.dataset.view = told.view;
    body.dataset.phase = told.phase;
    body.dataset.prompt = told.prompt ? told.prompt.id : "";
    shared.innerHTML = told.html;
    if (told.open) write.elements.prompt.value = body.dataset.prompt;
    write.hidden = !told.open;
    const moved = before !== body.dataset.phase + body.dataset.prompt;
    if (moved) { mine.replaceChildren(); find("own-prompt").hidden = true; say(""); scrollTo(0, 0); }
    clock();
    if (moved && told.mine !== null) { ++fetching; draw(told.mine); return; }
    setTimeout(refresh, Math.random() * told.jitter * 1000);
  });
  function follow(told) {
    let stream, seen = body.dataset.view;
    const open = () => {
      stream = new EventSource(`/j/${code}/events?view=${seen}`);
      stream.addEventListener("open", () => { find("banner").hidden = true; if (write) send(); });
      stream.addEventListener("view", (event) => { const news = JSON.parse(event.data); seen = news.view; told(news); });
      stream.addEventListener("gone", () => { stream.close(); location.reload(); });
      stream.addEventListener("error", () => {
        find("banner").hidden = false;
        if (stream.readyState === EventSource.CLOSED) setTimeout(open, 2000 + Math.random() * 2000);
      });
    };
    open();
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && stream.readyState !== EventSource.OPEN) { stream.close(); open(); }
    });
  }
  recall();
  keep();
  drawPending();
  count();
  stir();
  send();
})();
