"""The log as CSV: whole, in order, harmless, and for those who may see rows."""

import csv
import io
import re

import pytest

from pages.parts.board_wishes import GRANTED, grant
from tests.rooms import Live
from valuewhen.errors import ForbiddenError, NotFoundError
from valuewhen.reports.log import LOG_COLUMNS, act_words, log_csv
from valuewhen.workshop.acts import acts_of, undo
from valuewhen.workshop.answers import enter_answer, withdraw_answer
from valuewhen.workshop.commitments import commit_to
from valuewhen.workshop.decisions import correct_sorting, moderate
from valuewhen.workshop.themes import make_theme
from valuewhen.workshop.workshops import set_settings


def rows(live: Live) -> list[list[str]]:
    text = log_csv(live.store, live.people.analyst, live.id).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def test_the_log_has_every_act_with_its_time_who_what_and_whether_undone(live: Live) -> None:
    live.move("write:all")
    said = live.say(live.join(), "they buy more").id
    live.store.write(correct_sorting, live.people.analyst, live.id, said, actor="we")
    live.store.write(make_theme, live.people.owner, live.id, "=1+1", [said])
    live.store.write(undo, live.people.owner, live.id)
    header, first, second = rows(live)
    assert header == list(LOG_COLUMNS)
    assert first[1:] == ["anna", "sorting: we, extraction", "they buy more", "no"]
    assert second[1:] == ["olga", "new theme", "'=1+1", "yes"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", first[0])


def test_the_log_is_whole_however_long_it_is(live: Live) -> None:
    def make_many(connection: object) -> None:
        for number in range(501):
            make_theme(connection, live.people.owner, live.id, f"T{number}")  # type: ignore[arg-type]

    live.store.write(make_many)
    assert [row[3] for row in rows(live)[1:]] == [f"T{number}" for number in range(501)]


def test_words_that_were_withdrawn_are_not_in_the_log(live: Live) -> None:
    phone = live.join()
    live.move("write:all")
    said = live.say(phone, "my secret").id
    live.store.write(moderate, live.people.owner, live.id, said, is_hidden=True)
    live.store.write(withdraw_answer, live.workshop, phone, said)
    live.move("mirror")
    assert [row[3] for row in rows(live)[1:]] == ["…"]


def test_executives_and_strangers_get_no_log(live: Live) -> None:
    with pytest.raises(ForbiddenError):
        log_csv(live.store, live.people.executive, live.id)
    with pytest.raises(NotFoundError):
        log_csv(live.store, live.people.stranger, live.id)


def test_every_kind_of_act_has_its_words(live: Live) -> None:
    settings = {"investment": "a", "ability": "b", "owner": "c", "horizon": "this year"}
    live.move("write:all")
    said = [live.say(live.join(), f"they {what}").id for what in ("buy", "pay", "refer")]
    prompt = live.workshop.prompts[0].id
    write, owner = live.store.write, live.people.owner
    write(enter_answer, owner, live.id, "Sales", "they come back", prompt)
    write(commit_to, owner, live.id, **settings)
    theme, other = (write(make_theme, owner, live.id, title) for title in "AB")
    common = {"theme": theme, "into": other, "title": "C", "actor": "we", "metric": "orders"}
    done_last = ("merge", "remove", "undo")
    wishes = [name for name in GRANTED if name not in done_last]
    for do in [*wishes, "merge"]:
        loose = {"theme": None} if do == "accept" else {}
        write(grant, owner, live.id, {"do": do, "answers": said[:1], **common, **loose})
        if do in ("theme", "group"):
            write(undo, owner, live.id)
    write(grant, owner, live.id, {"do": "up", "theme": other, "up": True})
    write(grant, owner, live.id, {"do": "remove", "theme": other})
    write(set_settings, owner, live.id, live.workshop.settings.but(approve_first=True))
    waiting = live.say(live.join(), "they wait").id
    write(grant, owner, live.id, {"do": "approve", "answers": [waiting]})
    kinds = {act.kind.partition(":")[0] for act in live.store.read(acts_of, owner, live.id)}
    assert {"sort", "hide", "restore", "theme", "accept", "decline", "group", "ungroup"} <= kinds
    assert {"rename", "merge", "remove", "tie", "commit", "enter"} <= kinds
    assert {"put off", "put up", "approve"} <= kinds
    for act in live.store.read(acts_of, owner, live.id):
        assert act_words(act)
