"""Two owners with a furnished workshop each, and everybody who may try to get at the first."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import Connection

from tests.rooms import HASH, People, add_people
from valuewhen.customers.data_sets import DataSet, add_data_set, new_place, own_data_set, save_roles
from valuewhen.customers.parsing import parse_file
from valuewhen.customers.report import FileReport, Limits, ReadingOptions
from valuewhen.customers.roles import Roles
from valuewhen.customers.rule import BestRule
from valuewhen.join.attachments import attach, attachment
from valuewhen.join.experiments import draw_experiment
from valuewhen.join.freezing import freeze, hypothesis_key
from valuewhen.join.rule_voting import put_to_vote, show_vote, shown_rules
from valuewhen.people.caller import OPERATOR, Caller
from valuewhen.store.store import Store
from valuewhen.store.tables import new_id, users
from valuewhen.workshop.answers import enter_answer, submit_answer
from valuewhen.workshop.bets import Question, open_betting
from valuewhen.workshop.commitments import commit_to
from valuewhen.workshop.customer_stories import Draft, add_story
from valuewhen.workshop.hypotheses import tie_to_metric
from valuewhen.workshop.members import invite
from valuewhen.workshop.participants import choose_function
from valuewhen.workshop.phases import move
from valuewhen.workshop.progress import report_progress
from valuewhen.workshop.rule_votes import ShownRule, choose_rule
from valuewhen.workshop.shares import create_share, shares_of
from valuewhen.workshop.themes import make_theme, rename_theme
from valuewhen.workshop.workshops import create_workshop, load

FILE = "workshops.sqlite3"
CUSTOMERS = 200
CUSTOMER = "KD-"  # with which the id of every customer begins
WORDS = ("they refer", "they call us")  # in every answer
ROLES = Roles("customer", "clv")
RULE, RIVAL = BestRule(smallest_segment=500), BestRule(best_from=0.7, smallest_segment=500)
QUESTION = Question("refers", "flag", "EUR", (100.0, 200.0))
TERMS = {"investment": "a desk", "ability": "refer", "owner": "Bo", "horizon": "this year"}


@dataclass(frozen=True)
class Things:
    """What is in a workshop of an owner, by id; `data` is the joined data set itself, `shown` are
    its rules as the room was shown them, `fresh` is an id that nothing has yet."""

    workshop: str
    earlier: str
    prompt: str
    answer: str
    apart: str
    theme: str
    into: str
    hypothesis: str
    guest: str
    commitment: str
    drawn: str
    report: str
    share: str
    story: str
    data_set: str
    data: DataSet
    shown: tuple[ShownRule, ShownRule]
    fresh: str

    @property
    def file(self) -> FileReport:
        """What is known of the customers' file."""
        return self.data.report


@dataclass(frozen=True)
class Rooms:
    """Both workshops in one store, and all callers by what they are to the first of them."""

    store: Store
    folder: Path
    own: Things
    foreign: Things
    callers: dict[str, Caller]

    @property
    def file(self) -> Path:
        """The store's file."""
        return self.folder / FILE


@contextmanager
def two_rooms(folder: Path, migrated: Path) -> Iterator[Rooms]:
    """Both, furnished; `folder` is VALUEWHEN_HOME meanwhile."""
    shutil.copy(migrated, folder / FILE)
    (folder / "empty.csv").touch()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VALUEWHEN_HOME", str(folder))
        store = Store(f"sqlite:///{folder / FILE}")
        try:
            people = add_people(store)
            callers = store.write(_callers, people)
            yield _furnished(store, folder, people, callers)
        finally:
            store.close()


def _callers(connection: Connection, people: People) -> dict[str, Caller]:
    """The people, an owner who was lowered since, and two more who were not invited, or are not any
    more."""
    more = {"alan": "analyst", "will": "facilitator"}
    rows = [{"id": new_id(), "name": n, "role": r, "created_at": 9} for n, r in more.items()]
    connection.execute(users.insert(), [row | {"password_hash": HASH} for row in rows])
    alan, will = (Caller(str(row["id"]), str(row["name"]), str(row["role"])) for row in rows)
    owner = people.owner
    return {
        "operator": OPERATOR,
        "owner": owner,
        "facilitator": people.facilitator,
        "analyst": people.analyst,
        "executive": people.executive,
        "lowered owner": Caller(owner.user_id, owner.name, "executive"),
        "other owner": people.stranger,
        "other analyst": alan,
        "other executive": people.outsider,
        "taken back": will,
    }


def _furnished(store: Store, folder: Path, people: People, callers: dict[str, Caller]) -> Rooms:
    data = _load(store, folder, people.owner)
    foreign_data = _keep(store, people.stranger, data.parquet, data.report)
    guests = [people.facilitator, people.analyst, people.executive, callers["taken back"]]
    own = _add_more(store, people.owner, store.write(_furnish, people.owner, data, guests))
    for workshop_id in (own.workshop, own.earlier):
        store.write(invite, people.owner, workshop_id, "will", None)
    foreign = store.write(_furnish, people.stranger, foreign_data, [])
    foreign = _add_more(store, people.stranger, foreign)
    # Whatever a call takes for new is there already; its commitment was drawn on.
    foreign = Things(**vars(foreign) | {"fresh": foreign_data.id, "commitment": foreign.drawn})
    return Rooms(store, folder, own, foreign, callers)


def worth(at: int) -> float:
    """The CLV of a customer."""
    return at + 1.37


def _load(store: Store, folder: Path, owner: Caller) -> DataSet:
    """Customers worth 1.37, 2.37, … of whom every second one refers, read in this process."""
    frame = pd.DataFrame(
        {
            "customer": [f"{CUSTOMER}{at:03}" for at in range(CUSTOMERS)],
            "clv": [worth(at) for at in range(CUSTOMERS)],
            "refers": [("no", "yes")[at % 2] for at in range(CUSTOMERS)],
        }
    )
    file = folder / "customers.csv"
    frame.to_csv(file, index=False)
    report = parse_file(file, file.name, folder, ReadingOptions(), Limits())
    return _keep(store, owner, folder / "customers.parquet", report)


def _keep(store: Store, owner: Caller, rows: Path, report: FileReport) -> DataSet:
    """A copy of these rows as a data set of an owner."""
    data_set_id, place = new_place()
    place.parent.mkdir(exist_ok=True)
    shutil.copy(rows, place)
    store.write(add_data_set, owner, data_set_id, "Customers", report)
    store.write(save_roles, owner, data_set_id, ROLES)
    return store.read(own_data_set, owner, data_set_id)


def _furnish(connection: Connection, owner: Caller, data: DataSet, guests: list[Caller]) -> Things:
    """A workshop in its evidence phase. Whoever may sort and merge has done something there."""
    earlier, workshop_id = (create_workshop(connection, owner, title) for title in ("Old", "New"))
    for guest in guests:
        for one in (earlier, workshop_id):
            invite(connection, owner, one, guest.name, guest.role)
    here = (connection, owner, workshop_id)
    move(connection, owner, earlier, "closed")
    move(*here, "lobby")
    workshop = load(connection, workshop_id)
    people = [choose_function(connection, workshop, new_id(), "Sales") for _ in range(6)]
    tester = choose_function(connection, workshop, new_id(), "Sales", kind="made_up")
    move(*here, "write:all")
    workshop = load(connection, workshop_id)
    first, second, third, _ = (
        submit_answer(connection, workshop, who, f"{WORDS[0]} {at} friends", f"key-{at}").id
        for at, who in enumerate((*people[:3], tester))
    )
    guest_id = enter_answer(*here, "Sales", WORDS[1], workshop.prompts[0].id)
    move(*here, "sort")
    theme, into = make_theme(*here, "Referrals", [first]), make_theme(*here, "Calls", [second])
    tie_to_metric(*here, theme, "refers")
    attach(*here, data.id, RULE, RIVAL)
    freeze(*here)
    commitment = commit_to(*here, **TERMS, metric="refers")
    drawn = commit_to(*here, **TERMS, metric="refers")
    report = report_progress(*here, drawn, figure=3.0)
    create_share(*here, 7)
    move(*here, "evidence")
    open_betting(*here, theme, "refers", QUESTION)
    shown = shown_rules(attachment(*here))
    key = put_to_vote(*here, *shown)
    workshop = load(connection, workshop_id)
    for person in people:
        choose_rule(connection, workshop, person, key, "rival")
    show_vote(*here)
    for who in (OPERATOR, owner, *guests):
        if who.role != "executive":
            rename_theme(connection, who, workshop_id, theme, "Referring")
    return Things(
        workshop=workshop_id,
        earlier=earlier,
        prompt=workshop.prompts[0].id,
        answer=first,
        apart=third,
        theme=theme,
        into=into,
        hypothesis=hypothesis_key(theme, "refers"),
        guest=guest_id,
        commitment=commitment,
        drawn=drawn,
        report=report,
        share=shares_of(*here)[0].id,
        story="",
        data_set=data.id,
        data=data,
        shown=shown,
        fresh=new_id(),
    )


def _add_more(store: Store, owner: Caller, found: Things) -> Things:
    """With a customer's story and a pilot, which are more than rows of the store."""
    story = add_story(store, owner, found.workshop, Draft("Ann", "She called us."))
    draw_experiment(store, owner, found.workshop, found.drawn, 0.4)
    return Things(**vars(found) | {"story": story})
