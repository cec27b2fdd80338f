// Fits long lists to the stage, turns their parts, counts timers down and marks what has just appeared.
// Nothing here talks to the server.
const TURN = 10000; // ms that one part of a long list stays; by the clock, so that screens agree
const FRESH = 15000; // ms that a new card is marked

let ahead = 0; // ms that the server's clock is ahead of this one
let toldAt = null;
let scene = null;
let firstSeen = new Map();
let looked = null;
let goodSteps = new Map();
let running = null;

const all = (selector) => [...document.querySelectorAll(`.stage ${selector}`)];

function write(element, text) {
  if (element.firstChild.nodeValue !== text) element.firstChild.nodeValue = text;
}

function overflows(sheet) {
  return sheet.scrollWidth > sheet.clientWidth + 1;
}

function fits(flows, step) {
  const [size, columns] = step.split("/");
  const sheets = flows.map((flow) => flow.querySelector(".sheet"));
  for (const sheet of sheets) {
    sheet.style.fontSize = `${size}em`;
    sheet.style.columnCount = columns;
  }
  return !sheets.some(overflows);
}

// Takes the largest type in which all is seen at once, else the last step, in parts. It begins with
// the step that was good before: trying one means laying out everything.
function fitGroup(name, flows) {
  const steps = flows[0].dataset.steps.split(" ");
  const last = steps.length - 1;
  for (const flow of flows) flow.querySelector(".part").hidden = true;
  let at = Math.max(0, Math.min(goodSteps.get(name) ?? 0, last - 1));
  if (fits(flows, steps[at])) {
    while (at > 0 && fits(flows, steps[at - 1])) at -= 1;
    fits(flows, steps[at]);
  } else while (at < last && !fits(flows, steps[(at += 1)]));
  goodSteps.set(name, at);
  for (const flow of flows) countParts(flow);
}

function countParts(flow) {
  const sheet = flow.querySelector(".sheet");
  flow.querySelector(".part").hidden = !overflows(sheet);
  const gap = parseFloat(getComputedStyle(sheet).columnGap) || 0;
  flow.step = sheet.getBoundingClientRect().width + gap;
  flow.parts = overflows(sheet) ? Math.ceil((sheet.scrollWidth + gap - 1) / flow.step) : 1;
  flow.at = null;
  holdFresh(flow, sheet);
}

function holdFresh(flow, sheet) {
  const newest = [...sheet.querySelectorAll(".fresh")]
    .sort((a, b) => firstSeen.get(a.dataset.key) - firstSeen.get(b.dataset.key))
    .pop();
  if (!newest) return;
  const left = newest.getBoundingClientRect().left - sheet.getBoundingClientRect().left;
  flow.hold = Math.floor((left + 1) / flow.step);
  flow.until = firstSeen.get(newest.dataset.key) + FRESH;
}

function partNow(flow) {
  if (flow.until > Date.now()) return flow.hold;
  return Math.floor(Date.now() / TURN) % (flow.parts || 1);
}

function fit() {
  const groups = new Map();
  all(".flow").forEach((flow, place) => {
    const name = flow.dataset.group || place;
    groups.set(name, [...(groups.get(name) || []), flow]);
  });
  for (const [name, flows] of groups) fitGroup(name, flows);
  tick();
}

function markFresh() {
  const stage = document.querySelector(".stage");
  if (!stage) return;
  const isNew = stage.dataset.scene !== scene;
  if (isNew) {
    firstSeen = new Map();
    goodSteps = new Map();
  }
  scene = stage.dataset.scene;
  for (const element of all("[data-key]")) {
    const key = element.dataset.key;
    if (!firstSeen.has(key)) firstSeen.set(key, isNew ? -FRESH : Date.now());
    const age = Date.now() - firstSeen.get(key);
    if (age >= FRESH) continue;
    element.classList.add("fresh");
    element.style.animationDelay = `-${age}ms`;
  }
}

function tick() {
  for (const timer of all("[data-ends]")) {
    const left = Math.max(0, Math.ceil(Number(timer.dataset.ends) - (Date.now() + ahead) / 1000));
    const seconds = String(left % 60).padStart(2, "0");
    write(timer.querySelector("b"), `${Math.floor(left / 60)}:${seconds}`);
    timer.classList.toggle("over", left === 0);
  }
  for (const flow of all(".flow")) {
    const at = partNow(flow);
    if (at !== flow.at) turn(flow, at);
  }
}

function turn(flow, at) {
  const sheet = flow.querySelector(".sheet");
  sheet.style.transform = at ? `translateX(-${at * flow.step}px)` : "";
  if (flow.at !== null) sheet.animate([{ opacity: 0 }, { opacity: 1 }], 500);
  flow.at = at;
  const part = flow.querySelector(".part");
  write(part, part.dataset.words.replace("{n}", at + 1).replace("{of}", flow.parts));
}

function look() {
  looked = document.querySelector(".stage");
  markFresh();
  fit();
}

function start() {
  const observer = new MutationObserver(look);
  observer.observe(document.querySelector(".st-key-screen") || document.body, {
    childList: true,
    subtree: true,
  });
  const ticker = setInterval(tick, 250);
  window.addEventListener("resize", fit);
  return () => {
    observer.disconnect();
    clearInterval(ticker);
    window.removeEventListener("resize", fit);
    running = null;
  };
}

export default function ({ data }) {
  if (data.now !== toldAt) {
    toldAt = data.now;
    ahead = data.now * 1000 - Date.now();
  }
  running = running || start();
  if (looked !== document.querySelector(".stage")) look();
  tick();
  return running;
}
