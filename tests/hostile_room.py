"""A workshop in which all text is hostile: what people, the staff and files have given."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.hostile import KEPT, TEXTS, long_word, typed
from tests.rooms import Live, People, add_people
from valuewhen.customers.best import BestRule
from valuewhen.customers.loading import load_with_roles
from valuewhen.join.attachments import attach
from valuewhen.join.freezing import freeze
from valuewhen.store.migrate import migrate
from valuewhen.store.store import Store, the_store
from valuewhen.workshop.answers import enter_answer
from valuewhen.workshop.commitments import commit_to
from valuewhen.workshop.customer_stories import Draft, add_story
from valuewhen.workshop.hypotheses import tie_to_metric
from valuewhen.workshop.members import invite
from valuewhen.workshop.pairings import pair
from valuewhen.workshop.participants import Participant
from valuewhen.workshop.progress import note_result, report_progress
from valuewhen.workshop.settings import Settings
from valuewhen.workshop.shares import create_share
from valuewhen.workshop.themes import make_theme
from valuewhen.workshop.votes import vote
from valuewhen.workshop.workshops import create_workshop

TITLE = KEPT["script"] + KEPT["picture"]
SEGMENTS = ("all", KEPT["picture"], KEPT["at"])  # whose words stand in the prompts
FUNCTIONS = (*(KEPT[name] for name in ("markdown", "link", "xml", "directive")), long_word(60))
ID, CLV, SEGMENT, ANSWER = (KEPT[name] for name in ("picture", "script", "markdown", "directive"))
METRICS = [
    KEPT[name]
    for name in (
        *("address", "emphasis", "formulae", "template", "field", "path", "quoted", "expression"),
        *("statement", "link", "plus", "at", "wide", "picture's address", "image", "xml", "style"),
    )
]
CUSTOMERS = 120
MORE = " tell their neighbours what they think of us and come back with more of them" * 2
LONGEST = 120  # letters of a theme's title
FILE = "<img src=x onerror=hit(8)> ![a](https:x.example) {{7*7777}}.csv"
DATA = "=1+1 <img src=x onerror=hit(9)> :red[madered] https://x.example/8"


@dataclass
class Hostile:
    """The workshop, those who joined it, its themes' ids by the texts that begin their titles, and
    a link to its result."""

    live: Live
    people: list[Participant]
    themes: dict[str, str]
    token: str


def hostile_file() -> bytes:
    """Customers whose columns, ids and segments are hostile; more of a metric goes with more CLV
    or has nothing to do with it, in turn."""
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow([ID, CLV, SEGMENT, ANSWER, *METRICS])
    groups = [KEPT[name] for name in ("picture", "link", "formulae")]
    for at in range(CUSTOMERS):
        figures = [
            (at + place) // 7 if place % 2 else at * 7919 % 23 for place in range(len(METRICS))
        ]
        name = f"{TEXTS[at % len(TEXTS)]} {at}"
        rows.writerow([name, 1000.5 + 10 * at, groups[at % 3], at % 11, *figures])
    return text.getvalue().encode()


@contextmanager
def hostile_home(folder: Path) -> Iterator[Hostile]:
    """The workshop in a store of its own in the folder, which is VALUEWHEN_HOME meanwhile."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VALUEWHEN_HOME", str(folder))
        patch.delenv("VALUEWHEN_DATABASE_URL", raising=False)
        migrate(f"sqlite:///{folder / 'workshops.sqlite3'}")
        store = the_store()
        yield hostile_room(store, add_people(store), folder)
        store.close()


def hostile_room(store: Store, people: People, folder: Path) -> Hostile:
    """The workshop, played until people have paired."""
    settings = Settings(follow_ups=tuple(map(typed, TEXTS)), ballot=40)
    made = store.write(
        create_workshop, people.owner, TITLE, SEGMENTS, function_names=FUNCTIONS, settings=settings
    )
    live = Live(store, people, made)
    for who in (people.facilitator, people.analyst, people.executive):
        store.write(invite, people.owner, made, who.name, who.role)
    room = Hostile(live, [], {}, "")
    _write(room)
    _choose(room)
    _join_data(room, folder)
    _decide(room)
    room.token = store.write(create_share, people.owner, made, 7)
    return room


def _write(room: Hostile) -> None:
    live, owner = room.live, room.live.people.owner
    live.move("lobby")
    room.people += [live.join(FUNCTIONS[at % 2 if at < 12 else at % 5]) for at in range(16)]
    said = []
    for segment, texts in zip(SEGMENTS, (TEXTS, TEXTS[:6], TEXTS[6:12]), strict=True):
        live.move(f"write:{segment}")
        said += [live.say(room.people[at % 16], typed(text)).id for at, text in enumerate(texts)]
    prompt = live.workshop.prompts[0].id
    live.store.write(enter_answer, owner, live.id, FUNCTIONS[1], typed(TEXTS[0]), prompt)
    live.say(room.people[0], long_word(500))
    for at, text in enumerate([*TEXTS[:-1], long_word(LONGEST)]):
        ids = [said[at], *said[len(TEXTS) + at :][:1]]
        title = (typed(text) + MORE if at % 2 else typed(text))[:LONGEST]
        theme = live.store.write(make_theme, owner, live.id, title, ids)
        room.themes[text] = theme


def _choose(room: Hostile) -> None:
    live = room.live
    live.move("vote")
    for at, theme in enumerate(list(room.themes.values())[:12]):
        live.store.write(vote, live.workshop, room.people[at], theme, 3)


def _join_data(room: Hostile, folder: Path) -> None:
    live, owner = room.live, room.live.people.owner
    file = folder / "upload"
    file.write_bytes(hostile_file())
    roles = {"id": ID, "clv": CLV, "nps": ANSWER, "segment": SEGMENT, "currency": "EUR"}
    data = load_with_roles(live.store, owner, file, DATA, roles)
    live.store.write(attach, owner, live.id, data.id, BestRule())
    for theme, metric in zip(room.themes.values(), METRICS, strict=False):
        live.store.write(tie_to_metric, owner, live.id, theme, metric)
    live.store.write(freeze, owner, live.id)


def _decide(room: Hostile) -> None:
    live, owner = room.live, room.live.people.owner
    live.move("pair")
    for at in range(12):
        words = typed(TEXTS[at]), typed(TEXTS[-at])
        live.store.write(pair, live.workshop, room.people[at], *words, f"key-{at}")
    for at, text in enumerate(TEXTS[:10]):
        names = ("investment", "ability", "owner", "good_edge", "bad_edge", "dulled", "incentive")
        terms = {
            name: typed(TEXTS[(at + place) % len(TEXTS)])[:60] for place, name in enumerate(names)
        }
        terms |= {"horizon": "this year", "metric": METRICS[at], "theme_id": room.themes[text]}
        made = live.store.write(commit_to, owner, live.id, **terms)
        live.store.write(report_progress, owner, live.id, made, figure=3, note=typed(text))
        told = {"customer": typed(text), "unit": typed(text)[:40], "before": 1, "after": 2}
        live.store.write(note_result, owner, live.id, made, may_name=True, **told)
    for name in ("picture", "markdown", "formulae"):
        story = Draft(KEPT[name], KEPT[name] * 3, KEPT[name], may_be_named=True)
        add_story(live.store, owner, live.id, story)
