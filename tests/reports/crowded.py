"""A finished workshop with forty themes of long and hostile titles, and decisions as long."""

from tests.reports.finished import Finished
from valuewhen.workshop.commitments import commit_to
from valuewhen.workshop.themes import make_theme

THEMES = 40
LONGEST = 120  # letters of a title
HOSTILE = (
    '=HYPERLINK("http://x.example","click") they open what we send to them without looking',
    "<script>alert(1)</script><img src=x onerror=alert(2)> they & \"we\" 'quote' each other",
    '#import "@preview/x:1": * $ sum_x $ *bold* _they_ `raw` #read("/etc/passwd") <label> @ref',
    "שלום עולם they introduce us مرحبا بالعالم to others 🚀✨👩‍👩‍👧 ěščřž ąęłż ΑΒΓ Жизнь 漢字",
    "a" * LONGEST,
    "'; drop table themes; -- {{ 7 * 7 }} {% raw %} %s ${x} they ]]> --> \\begin{x} \\n \\u0000",
)
METRICS = ("refers", "was_visited")


def crowd(done: Finished) -> list[str]:
    """Adds the themes, each said by one person, and two decisions; returns the titles."""
    live, owner = done.live, done.live.people.owner
    live.move("write:all")
    titles = [_title(number) for number in range(THEMES)]
    said = [live.say(done.people[at % 13], f"answer {at}").id for at in range(THEMES)]
    for at, title in enumerate(titles):
        theme = live.store.write(make_theme, owner, live.id, title, [said[at]])
        done.themes[title] = theme
        if at < 12:
            done.tie(title, METRICS[at % 2])
    for what in (HOSTILE[0], "we train " + "their people " * 14):
        live.store.write(
            commit_to, owner, live.id, investment=what[:200], ability=HOSTILE[1][:200],
            owner=HOSTILE[3][:60], horizon="this quarter",
        )  # fmt: skip
    done.freeze()
    live.move("closed")
    return titles


def _title(number: int) -> str:
    text = HOSTILE[number] if number < len(HOSTILE) else f"{number} they "
    more = "tell their neighbours what they think of us and come back with more of them "
    return (text if len(text) > 60 and number < len(HOSTILE) else text + more * 2)[:LONGEST].strip()
