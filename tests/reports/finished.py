"""A finished workshop with customers, small enough to work out by hand what must come of it.

The customers are worth 1,000.37, 1,010.37 … 2,990.37, two hundred in all, and what they do follows
from their place in that order. Some groups are too small to be told: three customers who answered
0, three who beta test, and two people of Finance.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from tests.rooms import Live, add_people, open_live
from valuewhen.customers.best import BestRule
from valuewhen.customers.loading import load_with_roles
from valuewhen.join.attachments import attach
from valuewhen.join.freezing import freeze, hypothesis_key
from valuewhen.store.migrate import migrate
from valuewhen.store.store import Store, the_store
from valuewhen.workshop.commitments import commit_to
from valuewhen.workshop.hypotheses import tie_to_metric
from valuewhen.workshop.participants import Participant
from valuewhen.workshop.phases import reveal
from valuewhen.workshop.themes import make_theme
from valuewhen.workshop.votes import vote

CUSTOMERS = 200
REFER = "They refer us to others"
VISIT = "We visit them"
BETA = "They test our prototypes"
PLANS = "They share their plans"
STAY = "They stay"
TITLES = (REFER, VISIT, BETA, PLANS, STAY)
METRICS = {REFER: "refers", VISIT: "was_visited", BETA: "beta_tests", STAY: "years_left"}
DOTS = {REFER: 9, VISIT: 5, PLANS: 4, BETA: 2}
FUNCTIONS = ["Sales"] * 6 + ["Service"] * 5 + ["Finance"] * 2


def customers() -> pd.DataFrame:
    """A row a customer, from the least to the most valuable.

    The 60 most valuable refer; every second one was visited; the last three beta test; nobody
    answered in ten cases, three answered 0 and the others 7 to 10 in turn. `years_left` is not in
    it: one theme is tied to a metric that the data lack.
    """
    place = range(CUSTOMERS)
    answers = [0 if at < 3 else None if at < 13 else 7 + at % 4 for at in place]
    return pd.DataFrame(
        {
            "customer": [f"KD-{7000 + at}" for at in place],
            "clv": [1000.37 + 10 * at for at in place],
            "nps": pd.array(answers, dtype="Int64"),
            "refers": ["yes" if at >= 140 else "no" for at in place],
            "was_visited": ["yes" if at % 2 else "no" for at in place],
            "beta_tests": ["yes" if at >= 197 else "no" for at in place],
            "logo_colour": [("red", "green", "blue")[at % 3] for at in place],
        }
    )


@dataclass
class Finished:
    """The workshop, its people, the words they wrote, and its themes' ids by title."""

    live: Live
    people: list[Participant]
    words: list[str]
    themes: dict[str, str]

    def tie(self, title: str, metric: str | None) -> None:
        """Ties a theme to another metric, as the owner."""
        live = self.live
        live.store.write(tie_to_metric, live.people.owner, live.id, self.themes[title], metric)

    def key(self, title: str) -> str:
        """What tells a theme with its metric from all other hypotheses."""
        return hypothesis_key(self.themes[title], METRICS[title])

    def freeze(self) -> None:
        """Freezes what is tied and not frozen yet, as the owner."""
        self.live.store.write(freeze, self.live.people.owner, self.live.id)

    def show(self, subject: str, *, is_shown: bool = True) -> None:
        """Reveals "sides" or "votes"."""
        live = self.live
        live.store.write(reveal, live.people.owner, live.id, subject, is_shown=is_shown)


@contextmanager
def finished(
    folder: Path, base: Path, *, votes: bool = True, data: bool = True, frozen: bool = True
) -> Iterator[Finished]:
    """The finished workshop in the store that the pages open: `folder` is VALUEWHEN_HOME meanwhile.
    Its hypotheses are frozen if it has data, unless it says otherwise.

    It is played once for all tests, somewhere under `base`, and copied.
    """
    played = _play(base, votes, data, data and frozen)
    source = played.live.store.url.removeprefix("sqlite:///").removesuffix("/workshops.sqlite3")
    shutil.copytree(source, folder, dirs_exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VALUEWHEN_HOME", str(folder))
        patch.delenv("VALUEWHEN_DATABASE_URL", raising=False)
        store = the_store()
        live = Live(store, played.live.people, played.live.id, played.live.keys)
        yield Finished(live, played.people, played.words, dict(played.themes))
        store.close()


@cache
def _play(base: Path, votes: bool, data: bool, frozen: bool) -> Finished:
    folder = base / f"played-{votes}-{data}-{frozen}"
    folder.mkdir()
    url = f"sqlite:///{folder / 'workshops.sqlite3'}"
    migrate(url)
    store = Store(url)
    live = open_live(store, add_people(store))
    done = finish(live, votes=votes)
    if data:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("VALUEWHEN_HOME", str(folder))
            join_customers(live, folder)
    if frozen:
        done.freeze()
    store.close()
    return done


def finish(live: Live, *, votes: bool = True, until: str = "closed") -> Finished:
    """Plays the workshop; without customer data as yet."""
    people = [live.join(function) for function in FUNCTIONS]
    words: list[str] = []
    grouped: dict[str, list[str]] = {title: [] for title in TITLES}
    for phase, said in SAID.items():
        live.move(phase)
        for who, title in said:
            words.append(f"{phase[-4:]} {who}: the heron told me so of {title.lower()}")
            grouped[title].append(live.say(people[who], words[-1]).id)
    live.move("sort")
    owner = live.people.owner
    themes = {
        title: live.store.write(make_theme, owner, live.id, title, ids)
        for title, ids in grouped.items()
    }
    done = Finished(live, people, words, themes)
    for title, metric in METRICS.items():
        done.tie(title, metric)
    if votes:
        live.move("vote")
        _vote(done)
    live.store.write(
        commit_to, owner, live.id, investment="a course", ability="help themselves",
        owner="Service", horizon="this year",
    )  # fmt: skip
    live.move(until)
    return done


SAID = {
    "write:all": [(0, REFER), (1, REFER), (2, REFER), (3, VISIT), (4, PLANS), (11, STAY)],
    "write:best": [(0, REFER), (5, REFER), (6, BETA), (12, PLANS)],
    "write:typical": [(7, VISIT), (8, STAY), (9, STAY), (10, VISIT)],
}


def _vote(done: Finished) -> None:
    left = dict(DOTS)
    for person in done.people:
        spare = done.live.workshop.dots
        for title in list(left):
            dots = min(spare, left[title])
            if dots:
                arguments = (done.live.workshop, person, done.themes[title], dots)
                done.live.store.write(vote, *arguments)
            left[title] -= dots
            spare -= dots


def join_customers(live: Live, folder: Path, frame: pd.DataFrame | None = None) -> str:
    """Loads the customers as the owner, joins the workshop with them, and returns the data's id."""
    file = folder / "kunden.csv"
    (customers() if frame is None else frame).to_csv(file, index=False)
    roles = {"id": "customer", "clv": "clv", "nps": "nps", "currency": "EUR"}
    owner = live.people.owner
    data_set = load_with_roles(live.store, owner, file, "Kunden", roles)
    live.store.write(attach, owner, live.id, data_set.id, BestRule())
    return data_set.id
