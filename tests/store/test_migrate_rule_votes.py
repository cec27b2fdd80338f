"""The migration by which the room votes on the rules of best: what was there stays."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, inspect, text

from tests.databases import PostgresCluster
from tests.store.revisions import go_back, migrations_before
from valuewhen.store.engine import open_engine
from valuewhen.store.migrate import migrate
from valuewhen.store.store import Store
from valuewhen.workshop.rule_votes import choices_in, last_rule_vote
from valuewhen.workshop.workshops import load

ROWS = (
    "insert into workshops (id, title, join_code, screen_token, dots, is_made_up, created_at,"
    " version, view, wipes) values ('w', 'Value', 'ABCDEF', 't', 10, false, 0, 0, 0, 0)",
    "insert into prompts (id, workshop_id, position, segment, text)"
    " values ('p', 'w', 0, 'all', 'Our customers become much more valuable when…')",
    "insert into phases (id, workshop_id, phase, wave, started_at) values (7, 'w', 'talk', 0, 0)",
    "insert into participants (id, workshop_id, token_hash, joined_at, kind)"
    " values ('ann', 'w', 'x', 0, 'phone'), ('bob', 'w', 'y', 0, 'phone')",
    "insert into attachments (workshop_id, data_set_id, rule, rival, at)"
    " values ('w', null, '{}', null, 0)",
)
SHOWN = (
    '{"words": {"en": "%s"}, "customers": null, "clv_share": null, "key": "%s",'
    ' "is_made_up": false}'
)
VOTE = (
    "insert into rule_votes (workshop_id, key, state, rules, phase_id, at) values ('w', 'k',"
    f" 'open', '{{\"rule\": {SHOWN % ('A', 'a')}, \"rival\": {SHOWN % ('B', 'b')}}}', 7, 0)",
    "insert into rule_choices (participant_id, key, choice, at)"
    " values ('ann', 'k', 'rule', 0), ('bob', 'k', 'rule', 0), ('ann', 'k', 'rival', 1)",
)


def fill(engine: Engine, rows: tuple[str, ...]) -> None:
    with engine.begin() as connection:
        for row in rows:
            connection.exec_driver_sql(row)
    engine.dispose()


def check(url: str) -> None:
    """Nothing of before is lost, and a vote can be held."""
    store = Store(url)
    workshop = store.read(load, "w")
    assert (workshop.title, workshop.now.phase) == ("Value", "talk")
    assert store.read(last_rule_vote, workshop) is None
    fill(create_engine(url), VOTE)
    vote = store.read(last_rule_vote, workshop)
    assert vote
    assert (vote.state, vote.rule.in_words("de"), vote.rival.in_words("en")) == ("open", "A", "B")
    assert store.read(choices_in, "w", vote) == {"rule": 1, "rival": 1, "unsure": 0}
    store.close()


def test_a_store_of_before_gets_its_votes_and_goes_back(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'workshops.sqlite3'}"
    migrate(url, migrations_before("0007", tmp_path))
    fill(create_engine(url), ROWS)
    migrate(url)
    check(url)
    go_back(url, "0006")
    engine = open_engine(url, writes=True)
    assert {"rule_votes", "rule_choices"}.isdisjoint(inspect(engine).get_table_names())
    with engine.connect() as connection:
        assert connection.execute(text("select count(*) from attachments")).scalar() == 1
    engine.dispose()


def test_a_workshop_that_is_deleted_takes_its_votes_along(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'workshops.sqlite3'}"
    migrate(url)
    engine = open_engine(url, writes=True)
    fill(engine, (*ROWS, *VOTE, "delete from workshops"))
    with engine.connect() as connection:
        for table in ("rule_votes", "rule_choices"):
            assert connection.execute(text(f"select count(*) from {table}")).scalar() == 0
    engine.dispose()


@pytest.mark.postgres
def test_the_same_on_postgres(tmp_path: Path, postgres: PostgresCluster) -> None:
    url = postgres.create_database("rule_votes").replace("postgresql://", "postgresql+psycopg://")
    migrate(url, migrations_before("0007", tmp_path))
    fill(create_engine(url), ROWS)
    migrate(url)
    check(url)
    engine = open_engine(url, writes=True)
    fill(engine, ("delete from workshops",))
    with engine.connect() as connection:
        assert connection.execute(text("select count(*) from rule_choices")).scalar() == 0
    engine.dispose()
