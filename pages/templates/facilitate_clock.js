const ticking = new WeakMap();
const said = (seconds) => {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
};
const strong = (text) => Object.assign(document.createElement("b"), { textContent: text });

/** How long the phase has run, and what the timer has left. */
const showTimes = ([passed, left], data, now) => {
  const { words } = data;
  passed.replaceChildren(strong(said(now - data.started)), words.passed);
  const rest = data.ends === null ? data.kept : data.ends - now;
  left.hidden = rest === null && !data.is_paused;
  if (left.hidden) return;
  const isOver = !data.is_paused && rest < 0;
  const told = data.is_paused ? words.paused : isOver ? words.over : data.is_silent ? words.silent : words.left;
  left.className = isOver ? "over" : "";
  left.replaceChildren(...(rest === null ? [] : [strong(said(Math.ceil(rest)))]), told);
};

/** How the run sheet is kept, and what to skip: the present step's own minutes cost nothing. */
const showSheet = ([sheet, skip], { sheet: known, words }, minutes) => {
  sheet.hidden = skip.hidden = known === null;
  if (known === null) return;
  const behind = known.behind + Math.max(0, minutes - known.left_here);
  const whole = Math.floor(Math.abs(behind));
  const kept = whole < 1 ? words.on_time : behind > 0 ? words.behind : words.ahead;
  const of = words.of.replace("{n}", Math.floor(known.passed + minutes)).replace("{total}", known.total);
  const state = whole && behind > 0 ? strong(kept.replace("{n}", whole)) : kept.replace("{n}", whole);
  sheet.className = whole && behind > 0 ? "late" : "";
  sheet.replaceChildren(of, " · ", state);
  skip.textContent = known.skips[Math.max(0, Math.min(Math.floor(behind), known.skips.length - 1))];
};

export default function ({ data, parentElement }) {
  clearInterval(ticking.get(parentElement));
  const ahead = Date.now() / 1000 - data.now;
  const [times, ...lines] = parentElement.querySelectorAll("p");
  const tick = () => {
    const now = Date.now() / 1000 - ahead;
    showTimes(times.children, data, now);
    showSheet(lines, data, (now - data.now) / 60);
  };
  tick();
  const timer = setInterval(tick, 1000);
  ticking.set(parentElement, timer);
  return () => clearInterval(timer);
}
