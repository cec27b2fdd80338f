const ticking = new WeakMap();
const said = (seconds) => {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
};
export default function ({ data, parentElement }) {
  clearInterval(ticking.get(parentElement));
  const ahead = Date.now() / 1000 - data.now;
  const [passed, left] = parentElement.querySelectorAll("span");
  const show = (span, time, words) => {
    const figure = document.createElement("b");
    figure.textContent = time;
    span.replaceChildren(figure, words);
  };
  const tick = () => {
    const now = Date.now() / 1000 - ahead;
    show(passed, said(now - data.started), data.passed);
    left.hidden = data.ends === null;
    if (left.hidden) return;
    left.className = now > data.ends ? "over" : "";
    show(left, said(Math.ceil(data.ends - now)), now > data.ends ? data.over : data.left);
  };
  tick();
  const timer = setInterval(tick, 1000);
  ticking.set(parentElement, timer);
  return () => clearInterval(timer);
}
