"""The migration of the rules of best customers: two limits become a whole rule."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.store.revisions import go_back, migrations_before
from valuewhen.customers.rule import BestRule
from valuewhen.store.migrate import migrate

NEW_COLUMNS = ["id", "workshop_id", "data_set_id", "at", "rule", "rival"]


def ask(file: Path, question: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(question).fetchall()


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A store of before, with a workshop joined twice."""
    migrations = migrations_before("0003", tmp_path)
    file = tmp_path / "home" / "workshops.sqlite3"
    migrate(f"sqlite:///{file}", migrations)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(
            "insert into workshops values ('w', null, 'Value', 'ABCDEF', 't', 10, 0, 0, 0, 0)"
        )
        connection.executemany(
            "insert into attachments (workshop_id, best_from, typical_from, at)"
            " values ('w', ?, ?, ?)",
            [(0.8, 0.2, 1.0), (0.9, 0.35, 2.0)],
        )
    return file


def test_saved_limits_become_rules_and_the_old_store_is_kept(older: Path) -> None:
    backup = migrate(f"sqlite:///{older}")
    rows = ask(older, "select id, at, rule, rival from attachments order by id")
    assert [row[:2] for row in rows] == [(1, 1.0), (2, 2.0)]
    rules = [BestRule.from_json(json.loads(str(row[2]))) for row in rows]
    assert rules == [BestRule(0.8, 0.2), BestRule(0.9, 0.35)]
    assert [row[3] for row in rows] == [None, None]
    columns = [str(row[1]) for row in ask(older, "pragma table_info(attachments)")]
    assert sorted(columns) == sorted(NEW_COLUMNS)
    assert backup is not None
    assert ask(backup, "select best_from, typical_from from attachments order by id") == [
        (0.8, 0.2),
        (0.9, 0.35),
    ]


def test_going_back_keeps_the_limits(older: Path) -> None:
    url = f"sqlite:///{older}"
    migrate(url)
    only = {"best_from": None, "conditions": [{"column": "x", "comparison": "missing"}]}
    with closing(sqlite3.connect(older)) as connection, connection:
        connection.execute("update attachments set rule = ? where id = 2", [json.dumps(only)])
    go_back(url, "0002")
    limits = ask(older, "select best_from, typical_from from attachments order by id")
    assert limits == [(0.8, 0.2), (0.8, 0.2)]
