const boards = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  let board = boards.get(parentElement);
  if (!board) boards.set(parentElement, (board = new Board(parentElement.querySelector(".board"))));
  board.send = (batch) => setTriggerValue("wishes", batch);
  board.draw(data);
}

const PATIENCE = 5000; // ms until a batch counts as lost
const FIRST = 2; // proposals that are shown at once
const ITEMS = ".proposal, .answer, .head"; // what the arrow keys go through
const LISTS = ["proposals", "pending", "loose", "themes", "hidden"];

class Board {
  constructor(root) {
    this.root = root;
    this.picked = new Set();
    this.unticked = new Set();
    this.waiting = [];
    this.sent = null;
    this.folded = new Map();
    this.rows = new Map();
    this.cards = new Map();
    this.proposals = new Map(); // in the order they came: what is about to be tapped stays there
    this.decided = new Set(); // proposals and answers that go at once, before the store has it
    this.visited = new Map(); // the item of each pane that Tab comes to
    this.bar = root.querySelector(".bar");
    this.title = this.bar.elements.title;
    this.lists = Object.fromEntries(LISTS.map((name) => [name, root.querySelector(`[data-list=${name}]`)]));
    this.hands = new Hands(this);
  }

  // Streamlit keeps the last of two triggers that meet: the next batch goes when the last was heard.
  wish(wish) {
    this.waiting.push({ ...wish, seen: this.data.seen });
    this.sendNext();
  }

  sendNext() {
    if (this.sent || !this.waiting.length) return;
    this.sent = crypto.getRandomValues(new Uint32Array(1))[0];
    this.send({ id: this.sent, wishes: this.waiting.splice(0) });
    clearTimeout(this.overdue);
    this.overdue = setTimeout(() => this.gaveUp(), PATIENCE);
  }

  heard(id) {
    if (id !== this.sent) return;
    this.sent = null;
    this.sendNext();
  }

  gaveUp() {
    this.heard(this.sent);
    this.forget();
    this.drawLists();
  }

  draw(data) {
    const held = this.held();
    this.data = data;
    this.words = data.words;
    this.heard(data.heard);
    this.forget();
    this.drawLists();
    this.drawBallot();
    this.showPicked();
    this.regain(held);
  }

  drawLists() {
    for (const name of ["pending", "loose", "hidden"]) this.fill(this.lists[name], this.open(this.data[name]).map((row) => this.row(row)));
    this.fill(this.lists.themes, this.data.themes.map((theme) => this.card(theme)));
    this.drawProposals();
    this.count();
  }

  open(items) {
    return items.filter(({ id }) => !this.decided.has(id));
  }

  // Shows at once that these are gone from their places; they come back if the wish is not granted.
  decide(ids, wish) {
    const held = this.held();
    this.wish(wish);
    for (const id of ids) this.decided.add(id);
    this.drawLists();
    this.regain(held);
  }

  // Drops what is kept of rows that are gone, and shows again what was asked for in vain.
  forget() {
    const known = new Set(this.everyRow().map(({ id }) => id));
    for (const kept of [this.picked, this.unticked]) for (const id of kept) if (!known.has(id)) kept.delete(id);
    for (const id of this.rows.keys()) if (!known.has(id)) this.rows.delete(id);
    if (!this.sent) this.decided.clear();
  }

  everyRow() {
    const { pending, loose, themes, hidden } = this.data;
    return [...pending, ...loose, ...themes.flatMap((theme) => theme.rows), ...hidden];
  }

  // Puts the elements in place, touching nothing that is there already.
  fill(list, elements) {
    const wanted = new Set(elements);
    for (const child of [...list.children]) if (!wanted.has(child)) child.remove();
    let next = list.firstElementChild;
    for (const element of elements) {
      if (element === next) next = next.nextElementSibling;
      else list.insertBefore(element, next);
    }
  }

  count() {
    const { data, root } = this;
    const sizes = Object.fromEntries(LISTS.map((name) => [name, this.open(data[name]).length]));
    sizes.themes = data.themes.filter(({ size }) => size).length;
    for (const [name, size] of Object.entries(sizes)) {
      root.querySelector(`[data-count=${name}]`).textContent = size;
      for (const part of root.querySelectorAll(`[data-with=${name}]`)) part.hidden = size === 0;
    }
    for (const [name, words] of Object.entries(data.none)) {
      const part = root.querySelector(`[data-none=${name}]`);
      part.hidden = data[name].length > 0;
      part.textContent = words;
    }
    root.querySelector("[name=every]").hidden = this.showsEvery || sizes.proposals <= FIRST;
  }

  drawBallot() {
    const { ballot, views, view, choices, words } = this.data;
    const shown = JSON.stringify([ballot, views, view, choices]);
    if (shown === this.shown) return;
    this.shown = shown;
    this.root.querySelector(".ballot").textContent = ballot.words;
    this.root.querySelector(".over-ballot").textContent = ballot.over;
    this.root.querySelector(".ballots").hidden = !ballot.words;
    const select = this.bar.elements.view;
    select.replaceChildren(...views.map(({ id, label }) => make("option", { value: id, textContent: label })));
    select.value = view;
    this.bar.elements.into.replaceChildren(...options(words.move_to, choices));
  }

  row(row) {
    const text = JSON.stringify(row);
    const known = this.rows.get(row.id);
    if (known?.text === text) return known.element;
    const element = newRow(row, this.words, this.picked.has(row.id));
    if (known) {
      element.querySelector("details").open = known.element.querySelector("details").open;
      this.replace(known.element, element);
    }
    this.rows.set(row.id, { text, element });
    return element;
  }

  replace(old, element) {
    const inside = old.contains(this.focused);
    old.replaceWith(element);
    if (inside || this.visited.get(element.closest(".scroll")) === old) this.visit(element);
    if (inside) element.focus({ preventScroll: true });
  }

  card(theme) {
    const known = this.cards.get(theme.id) ?? { element: newCard(theme.id, this.words) };
    const { element } = known;
    this.cards.set(theme.id, known);
    this.fill(element.querySelector("ul"), this.open(theme.rows).map((row) => this.row(row)));
    const folded = this.folded.get(theme.id) ?? this.data.folded;
    const text = JSON.stringify([{ ...theme, rows: 0 }, folded]);
    if (known.text !== text) this.nameCard(element, theme, folded);
    known.text = text;
    return element;
  }

  nameCard(element, theme, folded) {
    const part = (selector) => element.querySelector(selector);
    element.className = `theme ${theme.actor}`;
    part(".head").setAttribute("aria-label", theme.title);
    part(".fold").replaceChildren(make("h4", { dir: "auto", textContent: theme.title }));
    part(".fold").setAttribute("aria-expanded", !folded);
    part(".voices").textContent = theme.voices;
    part(".people").textContent = theme.people;
    part(".tags").replaceChildren(...theme.tags.map((tag) => make("span", { className: "mark", dir: "auto", textContent: tag })));
    part(".side").textContent = this.words[`actor_${theme.actor}`];
    part(".all").setAttribute("aria-label", `${this.words.pick_all}: ${theme.title}`);
    part(".up").setAttribute("aria-pressed", theme.up);
    part(".up").hidden = part(".side").hidden = part(".all").hidden = !theme.size;
    part(".gone").hidden = theme.size > 0;
    part("ul").hidden = folded;
    this.drawMetrics(part(".metrics"), theme);
  }

  drawMetrics(place, { metrics }) {
    place.hidden = !metrics.length;
    const buttons = metrics.map(({ id, label, reason, chosen }) =>
      button("metric", label, { title: reason, data: { metric: id }, aria: { pressed: chosen } }),
    );
    place.replaceChildren(make("span", { textContent: this.words.metric }), ...buttons);
  }

  drawProposals() {
    const found = new Map(this.data.proposals.map((proposal) => [proposal.id, proposal]));
    for (const id of this.proposals.keys()) if (!found.has(id)) this.proposals.delete(id);
    for (const proposal of found.values()) this.proposal(proposal);
    const open = this.open([...this.proposals].map(([id, { element }]) => ({ id, element }))).map(({ element }) => element);
    this.fill(this.lists.proposals, this.showsEvery ? open : open.slice(0, FIRST));
  }

  proposal(proposal) {
    const text = JSON.stringify(proposal);
    const known = this.proposals.get(proposal.id) ?? { element: newProposal(proposal, this.words) };
    this.proposals.set(proposal.id, known);
    if (known.text === text) return;
    Object.assign(known, { text, proposal });
    const part = (selector) => known.element.querySelector(selector);
    if (proposal.theme) part(".fits b").textContent = proposal.title;
    else if (!known.titled) part("input").value = proposal.title;
    known.element.setAttribute("aria-label", proposal.title);
    part(".people").textContent = proposal.people;
    part("ul").replaceChildren(...proposal.rows.map((row) => newPart(row, !this.unticked.has(row.id))));
    this.countTicked(known);
  }

  countTicked({ element, proposal }) {
    const ticked = proposal.rows.filter(({ id }) => !this.unticked.has(id)).length;
    element.querySelector(".accept").textContent = `${this.words.accept} (${ticked})`;
    element.querySelector(".accept").disabled = ticked === 0;
  }

  showPicked() {
    const [first] = this.picked;
    for (const [id, { element }] of this.rows) {
      element.classList.toggle("picked", this.picked.has(id));
      element.querySelector("input").checked = this.picked.has(id);
    }
    for (const theme of this.data.themes) {
      const all = this.cards.get(theme.id).element.querySelector(".all");
      const some = theme.rows.filter(({ id }) => this.picked.has(id)).length;
      all.checked = some > 0 && some === theme.rows.length;
      all.indeterminate = some > 0 && some < theme.rows.length;
    }
    if (!this.titled) {
      const row = this.everyRow().find(({ id }) => id === first);
      this.title.value = row ? [...row.body].slice(0, 120).join("") : "";
    }
    this.root.classList.toggle("picking", this.picked.size > 0);
    this.root.querySelector("[data-count=picked]").textContent = this.picked.size ? ` (${this.picked.size})` : "";
    this.root.querySelector("[data-word=new]").textContent = this.words[this.isSplit() ? "split" : "new_theme"];
    for (const control of this.bar.elements) control.disabled = control.name !== "view" && this.picked.size === 0;
  }

  // Whether a part of one theme is picked, and nothing else.
  isSplit() {
    const from = this.data.themes.filter(({ rows }) => rows.some(({ id }) => this.picked.has(id)));
    if (from.length !== 1) return false;
    const inside = from[0].rows.filter(({ id }) => this.picked.has(id)).length;
    return inside === this.picked.size && inside < from[0].rows.length;
  }

  get focused() {
    return this.root.getRootNode().activeElement;
  }

  everyItem() {
    return [...this.root.querySelectorAll(ITEMS)];
  }

  items() {
    return this.everyItem().filter((item) => item.offsetParent);
  }

  // One item of a pane is in the order of Tab; the arrow keys go from one to the next.
  visit(item) {
    const pane = item?.closest(".scroll");
    const before = this.visited.get(pane);
    if (!item || item === before) return;
    const controls = (of) => (of ? [of, ...of.querySelectorAll("input, button, summary, select")] : []);
    for (const control of controls(before)) control.tabIndex = -1;
    for (const control of controls(item)) control.tabIndex = 0;
    this.visited.set(pane, item);
  }

  // Where the focus is, and what comes to that place when its item goes.
  held() {
    const element = this.data && this.focused;
    const item = element && this.root.contains(element) && element.closest(ITEMS);
    return item ? { element, at: this.everyItem().indexOf(item) } : null;
  }

  regain(held) {
    if (held && !this.root.contains(this.focused)) {
      const after = this.everyItem().slice(held.at).find((item) => item.offsetParent);
      const back = held.element.isConnected ? held.element : after ?? this.items().at(-1);
      back?.focus({ preventScroll: held.element.isConnected });
    }
    for (const pane of this.root.querySelectorAll(".scroll"))
      if (!pane.contains(this.visited.get(pane))) this.visit(pane.querySelector(ITEMS));
  }
}
