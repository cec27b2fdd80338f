"""Deleting for good: no byte of what was said is left on the disk; all that is others' is."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from tests.databases import PostgresCluster
from tests.join.test_experiments import commit, customers, join
from tests.rooms import Live, add_people, open_live, until
from tests.workshop.media_files import png
from valuewhen.customers.loading import load_customers
from valuewhen.customers.rule import BestRule, Comparison, Condition
from valuewhen.errors import ConflictError, ForbiddenError, NotFoundError
from valuewhen.join.attachments import attach
from valuewhen.join.deleting import delete_data_set, delete_workshop
from valuewhen.join.experiments import draw_experiment
from valuewhen.join.freezing import freeze
from valuewhen.join.pools import metric_pool
from valuewhen.people.caller import OPERATOR
from valuewhen.store.migrate import migrate
from valuewhen.store.store import DELETED, Store
from valuewhen.store.tables import deletions, metadata
from valuewhen.workshop.answers import edit_answer, enter_answer, withdraw_answer
from valuewhen.workshop.customer_stories import Draft, add_story
from valuewhen.workshop.deleting import extent_of, remove_workshop
from valuewhen.workshop.following import Follower
from valuewhen.workshop.hypotheses import tie_to_metric
from valuewhen.workshop.pairings import pair
from valuewhen.workshop.shares import create_share
from valuewhen.workshop.themes import make_theme, rename_theme
from valuewhen.workshop.votes import vote
from valuewhen.workshop.workshops import create_workshop, find_any_by_code, load

SAID, LOADED = "Zanzibar", "Quito"  # what is looked for: of the workshop, and of customer data


def everything(store: Store) -> dict[str, list[str]]:
    """Every row of every table but the note of deletions."""

    def read(connection: Connection) -> dict[str, list[str]]:
        return {
            table.name: [
                str(row)
                for row in connection.execute(select(table).order_by(*table.primary_key.columns))
            ]
            for table in metadata.sorted_tables
            if table is not deletions
        }

    return store.read(read)


def files_with(folder: Path, word: str) -> list[str]:
    """The files that hold the word in their bytes or their names."""
    return [
        path.name
        for path in sorted(folder.rglob("*"))
        if word in str(path) or (path.is_file() and word.encode() in path.read_bytes())
    ]


def play(live: Live, word: str) -> None:
    """Has people write the word wherever they can, without customer data."""
    store, owner = live.store, live.people.owner
    live.move("write:all")
    room = live.workshop
    first, second, third = live.join(), live.join("Service"), live.join("Finance")
    said = [live.say(first, f"{word} they refer us {at}") for at in range(80)]
    edited, taken = live.say(second, f"{word} first"), live.say(third, f"{word} back")
    store.write(edit_answer, room, second, edited.id, f"{word} edited")
    store.write(withdraw_answer, room, third, taken.id)
    asked = next(one.id for one in room.prompts if one.segment == "all")
    store.write(enter_answer, owner, live.id, "Sales", f"{word} for a guest", asked)
    live.move("sort")
    ids = [one.id for one in said]
    theme = store.write(make_theme, owner, live.id, f"{word} theme", ids[:40])
    store.write(rename_theme, owner, live.id, theme, f"{word} renamed")
    live.move("vote")
    store.write(vote, live.workshop, first, theme, 2)
    live.move("pair")
    store.write(pair, live.workshop, first, f"a {word} desk", f"{word} them", "a-key")
    picture = png() + word.encode()
    draft = Draft(f"{word} story", f"{word} told", f"{word} Ltd")
    add_story(store, owner, live.id, draft, picture)
    store.write(create_share, owner, live.id, 7)
    commit(live, None, investment=f"{word} desk", theme_id=theme)


@pytest.fixture
def other(here: Live) -> Live:
    """Another workshop of the same people, played before and after."""
    live = open_live(here.store, here.people, "Another one")
    play(live, "Lima")
    return live


def said(live: Live, word: str = SAID) -> Live:
    """One more workshop of the same owner, with the word in all that people can write."""
    store, owner = live.store, live.people.owner
    made = store.write(create_workshop, owner, f"{word} day", [word, "all"])
    workshop = Live(store, live.people, made)
    play(workshop, word)
    return workshop


def add_data(live: Live, tmp_path: Path) -> str:
    """Customer data with the word in a column and a cell, a rule with the other word, a freeze, an
    experiment, and results that were kept."""
    frame = customers().assign(**{LOADED: LOADED})
    data_set_id = join(live, tmp_path, frame, segment="region")
    (tmp_path / "kunden.csv").unlink()
    rule = BestRule(conditions=(Condition("colour", Comparison.DIFFERS, (SAID,)),))
    store, owner = live.store, live.people.owner
    store.write(attach, owner, live.id, data_set_id, rule)
    [theme] = live.board.themes
    store.write(tie_to_metric, owner, live.id, theme.id, "calls")
    store.write(freeze, owner, live.id)
    metric_pool(store, owner, live.id, "calls")
    draw_experiment(store, owner, live.id, commit(live), 0.5)
    return data_set_id


def test_no_byte_of_a_deleted_workshop_is_left(here: Live, other: Live, tmp_path: Path) -> None:
    store, owner = here.store, here.people.owner
    backups = tmp_path / "backups"
    backups.mkdir()
    with_data = said(here)
    before = everything(store)
    data_set_id = add_data(with_data, tmp_path)
    with (
        closing(sqlite3.connect(backups / "workshops-20260101T000000Z.sqlite3")) as copy,
        closing(sqlite3.connect(tmp_path / "workshops.sqlite3")) as source,
    ):
        source.backup(copy)
    found = files_with(tmp_path, SAID)
    assert "workshops.sqlite3" in found or "workshops.sqlite3-wal" in found
    assert {"workshops-20260101T000000Z.sqlite3"} < set(found)
    assert any(name.endswith(".json") for name in found), "no result was kept"
    assert any(name.endswith(".png") for name in found)
    extent = store.read(extent_of, owner, with_data.id)
    assert (extent.people, extent.answers, extent.files) == (4, 83, 2)

    done = delete_workshop(store, owner, with_data.id)
    assert (done.extent, done.left) == (extent, ())
    assert files_with(tmp_path, SAID) == []
    assert (tmp_path / "workshops.sqlite3-wal").stat().st_size == 0

    assert files_with(tmp_path, LOADED)
    gone = delete_data_set(store, owner, data_set_id)
    assert (gone.name, gone.versions, gone.left) == ("Kunden", 1, ())
    assert files_with(tmp_path, LOADED) == []
    assert list((tmp_path / "customers").iterdir()) == []
    after = everything(store)
    assert after.keys() == before.keys()
    assert files_with(tmp_path, "Lima")
    for table, rows in after.items():
        assert set(rows) <= set(before[table])
        assert not [row for row in rows if with_data.id in row]
    assert {name: len(after[name]) for name in ("answers", "themes")} == {
        "answers": 83,
        "themes": 1,
    }


def test_another_workshop_is_untouched_and_goes_on(here: Live, other: Live) -> None:
    store, follower = here.store, Follower(other.id)
    before = everything(store)
    gone = said(here)
    board = store.read(follower.read)
    delete_workshop(store, here.people.owner, gone.id)
    assert everything(store) == before
    # SQLite gives the numbers of the rows that went to new ones: who follows must not miss these.
    other.move("write:best")
    other.say(other.join(), "new words")
    now = store.read(follower.read)
    assert len(now.answers) == len(board.answers) + 1
    assert now == other.board


@pytest.mark.postgres
def test_postgresql_removes_the_same_rows(tmp_path: Path, postgres: PostgresCluster) -> None:
    url = postgres.create_database("deleting").replace("postgresql://", "postgresql+psycopg://")
    migrate(url)
    store, others = Store(url), Store(url)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VALUEWHEN_HOME", str(tmp_path))
        here = open_live(store, add_people(store))
        play(here, "Lima")
        before = everything(store)
        gone = said(here)
        others.version(gone.id)
        assert delete_workshop(store, here.people.owner, gone.id).left == ()
        assert everything(store) == before
        until(lambda: others.version(gone.id) == DELETED)
    store.close()
    others.close()


def test_only_the_owner_and_the_operator_delete_a_workshop(here: Live) -> None:
    store, people = here.store, here.people
    for who in (people.facilitator, people.analyst, people.executive):
        for job in (extent_of, remove_workshop):
            with pytest.raises(ForbiddenError):
                store.write(job, who, here.id)
        with pytest.raises(ForbiddenError):
            delete_workshop(store, who, here.id)
    for who in (people.stranger, people.outsider):
        with pytest.raises(NotFoundError):
            delete_workshop(store, who, here.id)
    code = here.workshop.join_code
    delete_workshop(store, OPERATOR, here.id)
    assert store.version(here.id) == DELETED
    with pytest.raises(NotFoundError):
        store.read(load, here.id)
    with pytest.raises(NotFoundError) as refused:
        store.read(find_any_by_code, code)
    assert refused.value.code == "code_unknown"
    with pytest.raises(NotFoundError):
        delete_workshop(store, people.owner, here.id)


def test_data_that_a_workshop_uses_are_refused_in_words(here: Live, tmp_path: Path) -> None:
    store, owner = here.store, here.people.owner
    data_set_id = join(here, tmp_path, customers())
    for who in (here.people.stranger, here.people.analyst, here.people.executive):
        with pytest.raises(NotFoundError):
            delete_data_set(store, who, data_set_id)
    with pytest.raises(ConflictError, match=r"by 1 workshop \(Value of customers\)\. Delete"):
        delete_data_set(store, owner, data_set_id)
    second = load_customers(store, owner, tmp_path / "kunden.csv", "kunden.csv", "Kunden")
    with pytest.raises(ConflictError):
        delete_data_set(store, owner, second.id)
    store.write(attach, owner, here.id, None)
    gone = delete_data_set(store, owner, second.id)
    assert gone.versions == 2
    assert list((tmp_path / "customers").iterdir()) == []


def test_what_cannot_be_cleaned_is_said(here: Live, tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "workshops-1.sqlite3").write_text("no store")
    [left] = delete_workshop(here.store, here.people.owner, here.id).left
    assert "workshops-1.sqlite3 still has it" in left


def test_another_process_hears_that_a_workshop_is_gone(here: Live) -> None:
    others = Store(here.store.url)
    assert others.version(here.id) != DELETED
    heard: list[tuple[str, object]] = []
    others.listen(lambda workshop_id, version: heard.append((workshop_id, version)))
    delete_workshop(here.store, here.people.owner, here.id)
    until(lambda: heard == [(here.id, DELETED)])
    others.close()
