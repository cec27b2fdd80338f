"""The migration by which themes have several metrics and commitments have terms."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from tests.databases import PostgresCluster
from tests.store.revisions import go_back, migrations_before
from valuewhen.store.engine import open_engine
from valuewhen.store.migrate import migrate
from valuewhen.store.store import Store
from valuewhen.workshop.board import Board, Commitment, Tie
from valuewhen.workshop.following import Follower

ROWS = (
    "insert into workshops (id, title, join_code, screen_token, dots, is_made_up, created_at,"
    " version, view, wipes) values ('w', 'Value', 'ABCDEF', 't', 10, false, 0, 0, 0, 0)",
    "insert into phases (workshop_id, phase, wave, started_at) values ('w', 'sort', 1, 0)",
    *(
        f"insert into acts (id, workshop_id, kind, subject, at) values ({number}, 'w', 'x', '', 0)"
        for number in range(1, 8)
    ),
    "insert into themes (id, workshop_id, act_id) values ('a', 'w', 1), ('b', 'w', 1)",
    "insert into theme_titles (theme_id, act_id, title) values ('a', 1, 'A'), ('b', 1, 'B')",
    # A was tied to calls, then to orders, then to calls again, which was undone; B to nothing.
    "insert into hypotheses (theme_id, act_id, metric) values ('a', 2, 'calls'),"
    " ('a', 3, 'orders'), ('a', 4, 'calls'), ('b', 5, 'calls'), ('b', 6, null)",
    "insert into undos (act_id, at) values (4, 0)",
    "insert into commitments (id, workshop_id, act_id, investment, ability, owner, horizon)"
    " values ('c', 'w', 7, 'an API', 'see stock', 'Bo', 'this year')",
)


def filled(engine: Engine) -> None:
    with engine.begin() as connection:
        for row in ROWS:
            connection.execute(text(row))
    engine.dispose()


def board(url: str) -> Board:
    store = Store(url)
    found = store.read(Follower("w").read)
    store.close()
    return found


def check(url: str) -> None:
    now = board(url)
    assert {theme.title: theme.ties for theme in now.themes} == {"A": (Tie("orders"),), "B": ()}
    assert now.commitments == (Commitment("c", None, "an API", "see stock", "Bo", "this year"),)


def test_ties_and_commitments_of_before_stand_and_go_back(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'workshops.sqlite3'}"
    migrate(url, migrations_before("0006", tmp_path))
    filled(create_engine(url))
    migrate(url)
    check(url)
    go_back(url, "0005")
    engine = open_engine(url, writes=True)
    with engine.connect() as connection:
        made = "select investment, ability, owner, horizon from commitments"
        assert connection.execute(text(made)).all() == [("an API", "see stock", "Bo", "this year")]
        ties = "select act_id, metric from hypotheses where theme_id = 'a' order by id"
        assert connection.execute(text(ties)).all() == [(2, "calls"), (3, "orders"), (4, "calls")]
    engine.dispose()


@pytest.mark.postgres
def test_the_same_on_postgres(tmp_path: Path, postgres: PostgresCluster) -> None:
    url = postgres.create_database("decisions").replace("postgresql://", "postgresql+psycopg://")
    migrate(url, migrations_before("0006", tmp_path))
    filled(create_engine(url))
    migrate(url)
    check(url)
