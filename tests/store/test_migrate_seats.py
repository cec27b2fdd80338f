"""The migration by which seats name their workshop: who sits where stays."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from tests.databases import PostgresCluster
from tests.store.revisions import go_back, migrations_before
from valuewhen.store.engine import open_engine
from valuewhen.store.migrate import migrate
from valuewhen.store.store import Store
from valuewhen.workshop.participants import choose_function
from valuewhen.workshop.seating import own_seat
from valuewhen.workshop.workshops import load

ROWS = (
    *(
        "insert into workshops (id, title, join_code, screen_token, dots, is_made_up, created_at,"
        f" version, view, wipes) values ('{name}', 'Value', '{code}', '{name}', 10, false, 0, 0, 0,"
        " 0)"
        for name, code in (("w", "ABCDEF"), ("v", "FEDCBA"))
    ),
    *(
        "insert into prompts (id, workshop_id, position, segment, text)"
        f" values ('p{name}', '{name}', 0, 'all', 'Our customers become much more valuable when…')"
        for name in "wv"
    ),
    *(
        f"insert into phases (workshop_id, phase, wave, started_at) values ('{name}', 'talk', 0, 0)"
        for name in "wv"
    ),
    *(
        f"insert into functions (workshop_id, position, name) values ('{name}', 0, 'Sales')"
        for name in "wv"
    ),
    "insert into participants (id, workshop_id, token_hash, joined_at, kind)"
    " values ('ann', 'w', 'x', 0, 'phone'), ('bob', 'v', 'y', 0, 'phone')",
    "insert into seatings (participant_id, number, segment, is_scribe, at)"
    " values ('ann', 3, 'best', true, 0)",
)
SEATS = "select workshop_id, participant_id, number, segment, is_scribe from seatings"


def before(url: str, folder: Path) -> None:
    """A store as it was before, with one workshop whose tables were drawn and one without."""
    migrate(url, migrations_before("0008", folder))
    engine = open_engine(url, writes=True)
    with engine.begin() as connection:
        for row in ROWS:
            connection.exec_driver_sql(row)
    engine.dispose()


def rows_of(engine: Engine, query: str) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def check(url: str) -> None:
    store = Store(url)
    engine = open_engine(url, writes=False)
    assert rows_of(engine, SEATS) == [("w", "ann", 3, "best", True)]
    engine.dispose()
    late = {
        name: store.write(choose_function, store.read(load, name), "late", "Sales").id
        for name in "wv"
    }
    seat = store.read(own_seat, late["w"])
    assert seat
    assert (seat.number, seat.segment, seat.is_scribe) == (3, "best", False)
    assert store.read(own_seat, late["v"]) is None
    store.close()


def test_who_sat_where_sits_there_and_latecomers_are_seated(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'workshops.sqlite3'}"
    before(url, tmp_path)
    migrate(url)
    check(url)
    go_back(url, "0007")
    engine = open_engine(url, writes=True)
    kept = "select participant_id, number from seatings order by id"
    assert rows_of(engine, kept)[0] == ("ann", 3)
    engine.dispose()


@pytest.mark.postgres
def test_postgresql_is_brought_up_to_date_too(tmp_path: Path, postgres: PostgresCluster) -> None:
    url = postgres.create_database("seats").replace("postgresql://", "postgresql+psycopg://")
    before(url, tmp_path)
    migrate(url)
    check(url)
