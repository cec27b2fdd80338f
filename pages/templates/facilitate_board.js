const boards = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  let board = boards.get(parentElement);
  if (!board) boards.set(parentElement, (board = new Board(parentElement.querySelector(".board"))));
  board.send = (batch) => setTriggerValue("wishes", batch);
  board.draw(data);
}

const PATIENCE = 5000; // ms until a batch counts as lost

const KEYS = {
  w: ["actor", "we"], t: ["actor", "they"], u: ["actor", "unclear"],
  e: ["stance", "extraction"], i: ["stance", "investment"], n: ["stance", "unclear"],
};

function make(tag, properties = {}, ...children) {
  const { data = {}, aria = {}, ...rest } = properties;
  const element = Object.assign(document.createElement(tag), rest);
  Object.assign(element.dataset, data);
  for (const [name, value] of Object.entries(aria)) element.setAttribute(`aria-${name}`, value);
  element.append(...children);
  return element;
}

// Text of people enters the page by textContent and value alone.
class Board {
  constructor(root) {
    this.root = root;
    this.picked = new Set();
    this.waiting = [];
    this.sent = null;
    this.folded = new Map();
    this.rows = new Map();
    this.cards = new Map();
    this.bar = root.querySelector(".bar");
    this.title = this.bar.elements.title;
    this.lists = Object.fromEntries(
      ["loose", "themes", "hidden"].map((name) => [name, root.querySelector(`[data-list=${name}]`)]),
    );
    root.addEventListener("click", (event) => this.clicked(event));
    root.addEventListener("change", (event) => this.changed(event));
    root.addEventListener("keydown", (event) => this.pressed(event));
    root.addEventListener("focusin", (event) => this.visit(event.target.closest(".answer")));
    root.addEventListener("submit", (event) => this.submitted(event));
    this.title.addEventListener("input", () => (this.titled = this.title.value !== ""));
    this.allowDragging();
  }

  // Streamlit keeps the last of two triggers that meet: the next batch goes when the last was heard.
  wish(wish) {
    this.waiting.push(wish);
    this.sendNext();
  }

  sendNext() {
    if (this.sent || !this.waiting.length) return;
    this.sent = crypto.getRandomValues(new Uint32Array(1))[0];
    this.send({ id: this.sent, wishes: this.waiting.splice(0) });
    clearTimeout(this.overdue);
    this.overdue = setTimeout(() => this.heard(this.sent), PATIENCE);
  }

  heard(id) {
    if (id !== this.sent) return;
    this.sent = null;
    this.sendNext();
  }

  draw(data) {
    this.data = data;
    this.heard(data.heard);
    this.words = data.words;
    const known = new Set();
    for (const row of this.everyRow()) known.add(row.id);
    for (const id of this.picked) if (!known.has(id)) this.picked.delete(id);
    for (const id of this.rows.keys()) if (!known.has(id)) this.rows.delete(id);
    const focused = this.root.getRootNode().activeElement;
    const panes = [...this.root.querySelectorAll(".scroll")].map((pane) => [pane, pane.scrollTop]);
    this.fill(this.lists.loose, data.loose.map((row) => this.row(row)));
    this.fill(this.lists.themes, data.themes.map((theme) => this.card(theme)));
    this.fill(this.lists.hidden, data.hidden.map((row) => this.row(row)));
    this.root.querySelector("[data-count=loose]").textContent = data.loose.length;
    this.root.querySelector("[data-count=themes]").textContent = data.themes.length;
    this.root.querySelector("[data-count=hidden]").textContent = data.hidden.length;
    this.root.querySelector(".aside").hidden = !data.hidden.length;
    this.root.querySelector("[data-none=loose]").hidden = data.loose.length > 0;
    this.root.querySelector("[data-none=themes]").hidden = data.themes.length > 0;
    for (const [pane, top] of panes) pane.scrollTop = top;
    if (focused?.isConnected) focused.focus({ preventScroll: true });
    if (!this.current?.isConnected) this.visit(this.root.querySelector(".answer"));
    this.showPicked();
  }

  everyRow() {
    return [...this.data.loose, ...this.data.themes.flatMap((theme) => theme.rows), ...this.data.hidden];
  }

  // Puts the elements in place, touching nothing that is there already.
  fill(list, elements) {
    const same = list.children.length === elements.length;
    if (same && elements.every((element, i) => element === list.children[i])) return;
    list.replaceChildren(...elements);
  }

  row(row) {
    const text = JSON.stringify(row);
    const known = this.rows.get(row.id);
    if (known?.text === text) return known.element;
    const element = this.newRow(row);
    if (known) {
      const inside = known.element.contains(this.root.getRootNode().activeElement);
      element.querySelector("details").open = known.element.querySelector("details").open;
      known.element.replaceWith(element);
      if (inside || this.current === known.element) this.visit(element);
      if (inside) element.focus({ preventScroll: true });
    }
    this.rows.set(row.id, { text, element });
    return element;
  }

  newRow(row) {
    const pick = make("input", { type: "checkbox", checked: this.picked.has(row.id), tabIndex: -1 });
    const body = make("span", { className: "body", dir: "auto", textContent: row.body });
    const why = make(
      "details", {},
      make("summary", { tabIndex: -1, textContent: this.words[`source_${row.source}`] }),
      make("p", { textContent: row.reason }),
    );
    const hide = make("button", {
      type: "button", className: "quiet", tabIndex: -1, data: { wish: row.hidden ? "restore" : "hide" },
      textContent: this.words[row.hidden ? "restore" : "hide"],
    });
    return make(
      "li",
      { className: "answer", tabIndex: -1, draggable: true, data: { id: row.id } },
      make("label", { className: "pick" }, pick, body),
      make("div", { className: "meta" }, make("span", { dir: "auto", textContent: row.from }), why, hide),
      make("div", { className: "tools" }, this.choice("actor", row), this.choice("stance", row)),
    );
  }

  choice(name, row) {
    const options = name === "actor" ? ["we", "they", "unclear"] : ["extraction", "investment", "unclear"];
    const buttons = options.map((option) =>
      make("button", {
        type: "button", tabIndex: -1, className: option, data: { [name]: option },
        textContent: option === "unclear" ? "?" : this.words[`${name}_${option}`],
        title: this.words[`${name}_${option}`],
        aria: { pressed: row[name] === option, label: this.words[`${name}_${option}`] },
      }),
    );
    return make("span", { className: `choice ${name}`, role: "group", aria: { label: this.words[name] } }, ...buttons);
  }

  card(theme) {
    const known = this.cards.get(theme.id) ?? this.newCard(theme.id);
    this.cards.set(theme.id, known);
    const folded = this.folded.get(theme.id) ?? this.data.folded;
    const part = (selector) => known.querySelector(selector);
    known.className = `theme ${theme.actor}`;
    part("h4").textContent = theme.title;
    part(".voices").textContent = theme.voices;
    part(".people").textContent = theme.people;
    part(".side").textContent = this.words[`actor_${theme.actor}`];
    part(".fold").setAttribute("aria-expanded", !folded);
    part(".all").setAttribute("aria-label", `${this.words.pick_all}: ${theme.title}`);
    part("ul").hidden = folded;
    this.fill(part("ul"), theme.rows.map((row) => this.row(row)));
    return known;
  }

  newCard(id) {
    return make(
      "li", { className: "theme", data: { theme: id } },
      make(
        "header", {},
        make("input", { type: "checkbox", className: "all" }),
        make("button", { type: "button", className: "fold" }, make("h4", { dir: "auto" })),
        make("form", { className: "rename", hidden: true }, make("input", { name: "rename", maxLength: 120 })),
        make("button", {
          type: "button", className: "quiet edit", textContent: "✎", title: this.words.rename,
          aria: { label: this.words.rename },
        }),
      ),
      make(
        "p", { className: "said" },
        make("b", { className: "voices" }), make("span", { className: "people" }), make("span", { className: "side" }),
        make("button", { type: "button", className: "here", textContent: this.words.move_here }),
      ),
      make("ul", { className: "answers" }),
    );
  }

  clicked({ target }) {
    const button = target.closest("button");
    const row = target.closest(".answer");
    const theme = target.closest("[data-theme]")?.dataset.theme;
    if (!button) return;
    if (button.dataset.actor) this.choose(row, "actor", button.dataset.actor);
    else if (button.dataset.stance) this.choose(row, "stance", button.dataset.stance);
    else if (button.dataset.wish) this.wish({ do: button.dataset.wish, answers: [row.dataset.id] });
    else if (button.classList.contains("fold")) this.fold(theme, button.getAttribute("aria-expanded") === "true");
    else if (button.classList.contains("edit")) this.rename(target.closest(".theme"));
    else if (button.classList.contains("here")) this.wishPicked({ do: "group", theme });
    else if (button.name === "out") this.wishPicked({ do: "ungroup" });
    else if (button.name === "clear") this.pickNone();
  }

  choose(row, name, option) {
    for (const other of row.querySelectorAll(`[data-${name}]`))
      other.setAttribute("aria-pressed", other.dataset[name] === option);
    this.wish({ do: "sort", answers: [row.dataset.id], [name]: option });
  }

  // A wish about the picked answers; they are done with.
  wishPicked(wish) {
    const answers = [...this.picked];
    this.pickNone();
    if (answers.length) this.wish({ ...wish, answers });
  }

  fold(theme, folded) {
    this.folded.set(theme, folded);
    this.card(this.data.themes.find(({ id }) => id === theme));
  }

  rename(card) {
    const form = card.querySelector(".rename");
    const shown = form.hidden;
    form.hidden = !shown;
    card.querySelector(".fold").hidden = shown;
    form.rename.value = card.querySelector("h4").textContent;
    if (shown) form.rename.select();
    else card.querySelector(".fold").focus();
  }

  submitted(event) {
    event.preventDefault();
    const form = event.target;
    if (form.className !== "rename") {
      this.wishPicked({ do: "theme", title: this.title.value });
      return;
    }
    const card = form.closest(".theme");
    if (form.rename.value.trim() && form.rename.value !== card.querySelector("h4").textContent)
      this.wish({ do: "rename", theme: card.dataset.theme, title: form.rename.value });
    this.rename(card);
  }

  changed({ target }) {
    if (target.name === "into") this.wishPicked({ do: "group", theme: target.value });
    if (target.type !== "checkbox") return;
    const boxes = target.className === "all" ? [...target.closest(".theme").querySelectorAll("li input[type=checkbox]")] : [target];
    for (const box of boxes) this.pick(box.closest(".answer").dataset.id, target.checked);
    this.showPicked();
  }

  pick(id, isPicked) {
    if (isPicked) this.picked.add(id);
    else this.picked.delete(id);
  }

  pickNone() {
    this.picked.clear();
    this.titled = false;
    this.showPicked();
  }

  showPicked() {
    const [first] = this.picked;
    for (const [id, { element }] of this.rows) {
      element.classList.toggle("picked", this.picked.has(id));
      element.querySelector("input[type=checkbox]").checked = this.picked.has(id);
    }
    for (const all of this.root.querySelectorAll(".all")) {
      const ids = [...all.closest(".theme").querySelectorAll(".answer")].map((row) => row.dataset.id);
      const some = ids.filter((id) => this.picked.has(id)).length;
      all.checked = some > 0 && some === ids.length;
      all.indeterminate = some > 0 && some < ids.length;
    }
    if (!this.titled) {
      const row = this.everyRow().find(({ id }) => id === first);
      this.title.value = row ? [...row.body].slice(0, 120).join("") : "";
    }
    this.root.classList.toggle("picking", this.picked.size > 0);
    this.root.querySelector("[data-count=picked]").textContent = this.picked.size ? ` (${this.picked.size})` : "";
    this.bar.elements.into.replaceChildren(
      make("option", { value: "", textContent: this.words.move_to }),
      ...this.data.choices.map(({ id, title }) => make("option", { value: id, textContent: title })),
    );
    for (const control of this.bar.elements) control.disabled = this.picked.size === 0;
  }

  // One answer at a time is in the order of Tab; the arrow keys go from one to the next.
  visit(row) {
    if (!row || row === this.current) return;
    const controls = (of) => (of ? [of, ...of.querySelectorAll("input, button, summary")] : []);
    for (const control of controls(this.current)) control.tabIndex = -1;
    for (const control of controls(row)) control.tabIndex = 0;
    this.current = row;
  }

  pressed(event) {
    const { target, key } = event;
    if (target.matches("input:not([type=checkbox])")) {
      if (key === "Escape" && target.name === "rename") this.rename(target.closest(".theme"));
      return;
    }
    const row = target.closest(".answer");
    if ((event.ctrlKey || event.metaKey) && key === "z") this.wish({ do: "undo" });
    else if (!row || event.ctrlKey || event.metaKey || event.altKey || !this.steer(row, key, target)) return;
    event.preventDefault();
  }

  steer(row, key, target) {
    const rows = [...this.root.querySelectorAll(".answer")].filter((other) => other.offsetParent);
    const step = { ArrowDown: 1, ArrowUp: -1 }[key];
    if (step) rows[rows.indexOf(row) + step]?.focus();
    else if (key === " " && target === row) row.querySelector(".pick input").click();
    else if (KEYS[key]) this.choose(row, ...KEYS[key]);
    else if (key === "h") row.querySelector("[data-wish]").click();
    else if (key === "g" && this.picked.size) this.title.focus();
    else return false;
    return true;
  }

  allowDragging() {
    const over = (event) => event.target.closest?.("[data-theme], [data-drop]");
    this.root.addEventListener("dragstart", (event) => {
      const id = event.target.closest(".answer")?.dataset.id;
      if (!id) return;
      if (!this.picked.has(id)) this.pickNone();
      this.pick(id, true);
      this.showPicked();
      event.dataTransfer.effectAllowed = "move";
    });
    this.root.addEventListener("dragover", (event) => {
      this.root.querySelector(".over")?.classList.remove("over");
      if (!over(event)) return;
      event.preventDefault();
      over(event).classList.add("over");
    });
    this.root.addEventListener("drop", (event) => {
      const place = over(event);
      event.preventDefault();
      place?.classList.remove("over");
      if (place) this.wishPicked(place.dataset.theme ? { do: "group", theme: place.dataset.theme } : { do: "ungroup" });
    });
  }
}
