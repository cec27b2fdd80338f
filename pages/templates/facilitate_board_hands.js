const SORTS = {
  w: ["actor", "we"], t: ["actor", "they"], u: ["actor", "unclear"],
  e: ["stance", "extraction"], i: ["stance", "investment"], n: ["stance", "unclear"],
};
const ON_THEME = { m: ".more", r: ".edit", v: ".up", x: ".remove", " ": ".fold", Enter: ".fold" };

// What hands do on the board: taps, keys and drags become wishes.
class Hands {
  constructor(board) {
    this.board = board;
    const listen = (name, does) => board.root.addEventListener(name, does);
    listen("click", (event) => this.clicked(event));
    listen("change", (event) => this.changed(event));
    listen("input", (event) => this.typed(event));
    listen("keydown", (event) => this.pressed(event));
    listen("focusin", (event) => board.visit(event.target.closest(ITEMS)));
    listen("submit", (event) => this.submitted(event));
    listen("dragstart", (event) => this.lifted(event));
    listen("dragover", (event) => this.hovered(event));
    listen("drop", (event) => this.dropped(event));
  }

  clicked({ target }) {
    const { board } = this;
    const pressed = target.closest("button");
    if (!pressed) return;
    const { actor, stance, wish, metric } = pressed.dataset;
    const row = target.closest(".answer");
    const theme = target.closest("[data-theme]")?.dataset.theme;
    const proposal = target.closest("[data-proposal]")?.dataset.proposal;
    const is = (name) => pressed.classList.contains(name);
    if (actor) this.choose(row, "actor", actor);
    else if (stance) this.choose(row, "stance", stance);
    else if (wish) board.decide([row.dataset.id], { do: wish, answers: [row.dataset.id] });
    else if (metric !== undefined) board.wish({ do: "tie", theme, metric: metric || null });
    else if (is("accept")) this.accept(proposal);
    else if (is("decline")) this.decline(proposal);
    else if (is("fold")) this.fold(theme, pressed.getAttribute("aria-expanded") === "true");
    else if (is("more")) this.open(target.closest(".theme"));
    else if (is("edit")) this.rename(target.closest(".theme"));
    else if (is("up")) this.putUp(theme, pressed);
    else if (is("remove")) board.wish({ do: "remove", theme });
    else if (is("here")) this.wishPicked({ do: "group", theme });
    else if (pressed.name === "out") this.wishPicked({ do: "ungroup" });
    else if (pressed.name === "clear") this.pickNone();
    else if (pressed.name === "approve") board.wish({ do: "approve", answers: board.data.pending.map(({ id }) => id) });
    else if (pressed.name === "every") this.showEvery();
  }

  choose(row, name, option) {
    for (const other of row.querySelectorAll(`[data-${name}]`))
      other.setAttribute("aria-pressed", other.dataset[name] === option);
    this.board.wish({ do: "sort", answers: [row.dataset.id], [name]: option });
  }

  accept(id) {
    const { element, proposal } = this.board.proposals.get(id);
    const [left, answers] = [[], []];
    for (const row of proposal.rows) (this.board.unticked.has(row.id) ? left : answers).push(row.id);
    const title = proposal.theme ? proposal.title : element.querySelector("[name=proposed]").value;
    if (answers.length && title.trim()) this.board.decide([id], { do: "accept", answers, left, title, theme: proposal.theme });
  }

  decline(id) {
    this.board.decide([id], { do: "decline", answers: this.board.proposals.get(id).proposal.joins });
  }

  showEvery() {
    this.board.showsEvery = true;
    this.board.drawProposals();
    this.board.count();
    this.board.items()[FIRST].focus();
  }

  putUp(theme, pressed) {
    const up = pressed.getAttribute("aria-pressed") !== "true";
    pressed.setAttribute("aria-pressed", up);
    this.board.wish({ do: "up", theme, up });
  }

  // A wish about the picked answers; they are done with.
  wishPicked(wish) {
    const answers = [...this.board.picked];
    this.pickNone();
    if (answers.length) this.board.wish({ ...wish, answers });
  }

  pickNone() {
    this.board.picked.clear();
    this.board.titled = false;
    this.board.showPicked();
  }

  fold(theme, folded) {
    this.board.folded.set(theme, folded);
    this.board.card(this.board.data.themes.find(({ id }) => id === theme));
  }

  open(card) {
    const panel = card.querySelector(".panel");
    panel.hidden = !panel.hidden;
    card.querySelector(".more").setAttribute("aria-expanded", !panel.hidden);
    if (panel.hidden) return;
    const others = this.board.data.choices.filter(({ id }) => id !== card.dataset.theme);
    const select = panel.querySelector("select");
    select.replaceChildren(...options(this.board.words.merge_into, others));
    select.disabled = !others.length;
    select.focus();
  }

  rename(card) {
    const form = card.querySelector(".rename");
    const shown = form.hidden;
    form.hidden = !shown;
    card.querySelector(".fold").hidden = shown;
    form.rename.value = card.querySelector("h4").textContent;
    if (shown) form.rename.select();
    else card.querySelector(".head").focus();
  }

  submitted(event) {
    event.preventDefault();
    const form = event.target;
    if (form.className !== "rename") {
      this.wishPicked({ do: "theme", title: this.board.title.value });
      return;
    }
    const card = form.closest(".theme");
    if (form.rename.value.trim() && form.rename.value !== card.querySelector("h4").textContent)
      this.board.wish({ do: "rename", theme: card.dataset.theme, title: form.rename.value });
    this.rename(card);
  }

  typed({ target }) {
    if (target === this.board.title) this.board.titled = target.value !== "";
    if (target.name === "proposed") this.board.proposals.get(target.closest(".proposal").dataset.proposal).titled = true;
  }

  changed({ target }) {
    const { board } = this;
    const theme = target.closest(".theme")?.dataset.theme;
    if (target.name === "into") this.wishPicked({ do: "group", theme: target.value });
    if (target.name === "into") target.value = "";
    if (target.name === "view") board.wish({ do: "view", view: target.value });
    if (target.name === "merge" && target.value) board.wish({ do: "merge", theme, into: target.value });
    if (target.type !== "checkbox") return;
    if (target.dataset.part) this.tick(target);
    else this.pick(target);
    board.showPicked();
  }

  tick(box) {
    if (box.checked) this.board.unticked.delete(box.dataset.part);
    else this.board.unticked.add(box.dataset.part);
    this.board.countTicked(this.board.proposals.get(box.closest(".proposal").dataset.proposal));
  }

  pick(box) {
    const { picked } = this.board;
    const boxes = box.className === "all" ? [...box.closest(".theme").querySelectorAll(".answer input")] : [box];
    for (const { id } of boxes.map((one) => one.closest(".answer").dataset))
      if (box.checked) picked.add(id);
      else picked.delete(id);
  }

  pressed(event) {
    const { target, key } = event;
    const item = target.closest(ITEMS);
    if (target.matches("select")) return this.opened(event);
    if (target.matches("input:not([type=checkbox])")) return this.inField(event, item);
    const undoes = (event.ctrlKey || event.metaKey) && key === "z";
    if (undoes) this.board.wish({ do: "undo" });
    else if (!item || event.ctrlKey || event.metaKey || event.altKey || !this.steer(item, key, target)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  // An arrow key would choose at once from a list that is closed: it opens the list.
  opened(event) {
    if (event.key.startsWith("Arrow") && event.target.showPicker) {
      event.preventDefault();
      event.target.showPicker();
    }
  }

  inField({ key, target }, item) {
    if (key === "Escape" && target.name === "rename") this.rename(target.closest(".theme"));
    else if (key === "Escape" && item) item.focus();
    else if (key === "Enter" && target.name === "proposed") this.accept(item.dataset.proposal);
  }

  steer(item, key, target) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[key];
    const items = step ? this.board.items() : [];
    if (step) items[items.indexOf(item) + step]?.focus();
    else if (item.matches(".proposal")) return this.onProposal(item, key);
    else if (item.matches(".head")) return this.onTheme(item, key, target);
    else return this.onAnswer(item, key, target);
    return true;
  }

  onProposal(item, key) {
    if (key === "a") this.accept(item.dataset.proposal);
    else if (key === "d") this.decline(item.dataset.proposal);
    else if (key === "r") item.querySelector("[name=proposed]")?.select();
    else return false;
    return true;
  }

  onTheme(item, key, target) {
    if (!ON_THEME[key] || ((key === " " || key === "Enter") && target !== item)) return false;
    item.querySelector(ON_THEME[key]).click();
    return true;
  }

  onAnswer(item, key, target) {
    if (key === " " && target === item) item.querySelector(".pick input").click();
    else if (SORTS[key]) this.choose(item, ...SORTS[key]);
    else if (key === "h") item.querySelector("[data-wish]:last-child").click();
    else if (key === "a") item.querySelector("[data-wish=approve]")?.click();
    else if (key === "g" && this.board.picked.size) this.board.title.focus();
    else return false;
    return true;
  }

  lifted(event) {
    const id = event.target.closest(".answer")?.dataset.id;
    if (!id) return;
    if (!this.board.picked.has(id)) this.pickNone();
    this.board.picked.add(id);
    this.board.showPicked();
    event.dataTransfer.effectAllowed = "move";
  }

  place(event) {
    return event.target.closest?.("[data-theme], [data-drop]");
  }

  hovered(event) {
    this.board.root.querySelector(".over")?.classList.remove("over");
    const place = this.place(event);
    if (!place) return;
    event.preventDefault();
    place.classList.add("over");
  }

  dropped(event) {
    const place = this.place(event);
    event.preventDefault();
    place?.classList.remove("over");
    if (place) this.wishPicked(place.dataset.theme ? { do: "group", theme: place.dataset.theme } : { do: "ungroup" });
  }
}
