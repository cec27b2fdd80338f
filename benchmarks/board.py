"""The facilitator's board in two real browsers: how long after a key its change is on both."""

import asyncio
from itertools import product

from playwright.async_api import Browser, BrowserContext, Page
from sqlalchemy import Connection

from benchmarks.browser import chromium
from benchmarks.modes import start
from benchmarks.report import Values, spread
from benchmarks.server import OWNER, OwnServer
from valuewhen.people.accounts import person
from valuewhen.people.caller import OPERATOR, new_token
from valuewhen.people.sessions import start_session
from valuewhen.store.store import Store
from valuewhen.workshop.answers import submit_answer
from valuewhen.workshop.members import invite
from valuewhen.workshop.participants import Participant, choose_function
from valuewhen.workshop.phases import move
from valuewhen.workshop.themes import make_theme
from valuewhen.workshop.workshops import find_any_by_code, load

SECOND = "second"  # who sits at the other browser
PEOPLE = 40
WHO = ("they", "customers", "we", "their teams", "our partners")
DOES = ("share", "test", "plan", "improve", "review", "explain", "order", "automate")
WHAT = ("data", "ideas", "designs", "budgets", "machines", "forecasts", "contracts", "stock")
GROUPED = 2 / 3  # of the answers are in themes
LAPTOP = {"width": 1440, "height": 900}
BOARD = """
window.board = () => {
  for (const one of document.querySelectorAll("*")) {
    const found = one.shadowRoot && one.shadowRoot.querySelector(".board");
    if (found) return found;
  }
};
window.in = (id, list) => window.board()?.querySelector(`[data-list=${list}] [data-id="${id}"]`);
window.once = (comes) => new Promise((done) => {
  const look = new MutationObserver(() => {
    if (!comes()) return;
    look.disconnect();
    done(Date.now());
  });
  look.observe(window.board(), { childList: true, subtree: true });
});
window.at = (id, list) => window.once(() => window.in(id, list));
window.left = (id, list) => window.once(() => !window.in(id, list));
document.addEventListener("keydown", () => (window.pressed = Date.now()), true);
"""


async def board(server: OwnServer, answers: int, themes: int, times: int) -> Values:
    """A key that hides an answer and one that restores it, in turn: from the key to the answer gone
    from its place before the same person, and to its new place before them and before another."""
    sizes = {"answers": answers, "themes": themes, "times": times}
    found: Values = {"board": sizes} | start()
    server.command("add-user", SECOND, "--role", "facilitator")
    address, tokens = seed(server, answers, themes)
    async with chromium() as browser:
        pages = [await _sit_down(browser, server.url, address, token) for token in tokens]
        before = server.cpu()
        moves = [await _hide_or_restore(pages, turn) for turn in range(times)]
        after = server.cpu()
    for name, seconds in zip(
        ("gone", "own_board", "other_seat"), zip(*moves, strict=True), strict=True
    ):
        found[name] = spread(seconds)
    if before is not None and after is not None:
        found["server_cpu"] = {"ms_a_change": round((after - before) / times * 1000)}
    return found


async def _sit_down(browser: Browser, url: str, address: str, token: str) -> Page:
    context: BrowserContext = await browser.new_context(viewport=LAPTOP)  # type: ignore[arg-type]
    await context.add_cookies([{"name": "valuewhen_session", "value": token, "url": url}])
    page = await context.new_page()
    await page.add_init_script(BOARD)
    await page.goto(address)
    await page.locator("[data-list=loose] .answer").first.wait_for(timeout=60_000)
    return page


async def _hide_or_restore(pages: list[Page], turn: int) -> list[float]:
    """Seconds from the key until the answer has left its place on the first page, and is at its new
    place on the first page and on the second."""
    here, there = ("loose", "hidden") if turn % 2 == 0 else ("hidden", "loose")
    row = pages[0].locator(f"[data-list={here}] .answer").first
    answer_id = await row.get_attribute("data-id")
    await row.focus()
    look = "([id, list]) => window.at(id, list)"
    left = pages[0].evaluate("([id, list]) => window.left(id, list)", [answer_id, here])
    at = [page.evaluate(look, [answer_id, there]) for page in pages]
    seen = [asyncio.ensure_future(one) for one in (left, *at)]
    await asyncio.sleep(0.1)  # until they look
    await pages[0].keyboard.press("h")
    seen_at = await asyncio.gather(*seen)
    pressed = await pages[0].evaluate("window.pressed")
    return [(one - pressed) / 1000 for one in seen_at]


def seed(server: OwnServer, answers: int, themes: int) -> tuple[str, list[str]]:
    """Fills the workshop; the address of its page, and a session for each of two people."""
    store = Store(server.database)
    workshop_id = store.read(find_any_by_code, server.code)
    store.write(move, OPERATOR, workshop_id, "write:all")
    store.write(fill, workshop_id, answers, themes)
    store.write(move, OPERATOR, workshop_id, "sort")
    store.write(invite, OPERATOR, workshop_id, SECOND, "facilitator")
    people = [store.read(person, name).user_id for name in (OWNER, SECOND)]
    tokens = [store.write(start_session, str(user_id)) for user_id in people]
    store.close()
    return f"{server.url}/facilitate?workshop={workshop_id}", tokens


def fill(connection: Connection, workshop_id: str, answers: int, themes: int) -> list[Participant]:
    """Writes so many answers by PEOPLE phones, two thirds of them in themes; returns the phones."""
    workshop = load(connection, workshop_id)
    phones = [
        choose_function(connection, workshop, new_token(), workshop.functions[number % 4])
        for number in range(PEOPLE)
    ]
    bodies = [" ".join(words) for words in product(WHO, DOES, WHAT)]
    said = [
        submit_answer(connection, workshop, phones[n % PEOPLE], bodies[n % len(bodies)], str(n)).id
        for n in range(answers)
    ]
    size = int(answers * GROUPED / themes)
    for number in range(themes):
        mine = said[number * size : (number + 1) * size]
        make_theme(connection, OPERATOR, workshop_id, bodies[number * size], mine)
    return phones
