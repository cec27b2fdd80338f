"""Answers and themes as CSV: whole, without names, for those who may see rows."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reports.finished import REFER, STAY, Finished, finished
from valuewhen.errors import ForbiddenError, NotFoundError
from valuewhen.reports.rows import (
    ANSWER_COLUMNS,
    THEME_COLUMNS,
    answers_csv,
    themes_csv,
    write_csv,
)
from valuewhen.workshop.decisions import moderate


@pytest.fixture
def done(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Finished]:
    with finished(tmp_path, tmp_path_factory.getbasetemp()) as done:
        yield done


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def answers(done: Finished) -> list[dict[str, str]]:
    return rows(answers_csv(done.live.store, done.live.people.analyst, done.live.id))


def themes(done: Finished) -> dict[str, dict[str, str]]:
    written = themes_csv(done.live.store, done.live.people.analyst, done.live.id)
    return {row["theme"]: row for row in rows(written)}


def test_every_answer_is_there_in_the_order_it_came(done: Finished) -> None:
    written = answers(done)
    assert tuple(written[0]) == ANSWER_COLUMNS
    assert [row["answer"] for row in written] == done.words
    assert written[0]["prompt"] == "Our customers become much more valuable when…"
    assert (written[0]["wave"], written[0]["theme"]) == ("1", REFER)
    assert written[0]["hidden"] == "no"


def test_functions_under_three_people_are_pooled(done: Finished) -> None:
    assert {row["function"] for row in answers(done)} == {"Sales", "other functions"}


def test_the_same_person_has_one_pseudonym_and_no_id(done: Finished) -> None:
    written = answers_csv(done.live.store, done.live.people.analyst, done.live.id)
    by_words = {row["answer"]: row["person"] for row in rows(written)}
    said_by_first = [words for words in done.words if " 0: " in words]
    assert len(said_by_first) == 2
    assert len({by_words[words] for words in said_by_first}) == 1
    assert len(set(by_words.values())) == 13
    assert not any(person.id.encode() in written for person in done.people)


def test_times_are_rounded_to_the_minute(done: Finished) -> None:
    for row in answers(done):
        date, clock = row["time (UTC)"].split(" ")
        assert (len(date), len(clock)) == (10, 5)


def test_an_answer_that_looks_like_a_formula_is_text(done: Finished) -> None:
    live = done.live
    live.move("write:all")
    live.say(done.people[0], "=cmd|' /C calc'!A0")
    assert answers(done)[-1]["answer"] == "'=cmd|' /C calc'!A0"


def test_hidden_answers_are_marked(done: Finished) -> None:
    live = done.live
    first = live.board.answers[0]
    live.store.write(moderate, live.people.owner, live.id, first.id, is_hidden=True)
    assert [row["hidden"] for row in answers(done)].count("yes") == 1


def test_themes_carry_voices_dots_and_evidence(done: Finished) -> None:
    written = themes(done)
    refer = written[REFER]
    assert tuple(refer) == THEME_COLUMNS
    assert (refer["voices"], refer["answers"], refer["dots"]) == ("4", "5", "9")
    assert (refer["voices on best"], refer["voices on typical"]) == ("2", "0")
    assert (refer["metric"], refer["verdict"]) == ("refers", "supported")
    assert (refer["customers"], refer["currency"]) == ("200", "EUR")
    assert float(refer["median gap"]) == pytest.approx(1000)
    assert (written[STAY]["verdict"], written[STAY]["median gap"]) == ("not in these data", "")


def test_executives_and_strangers_get_no_rows(done: Finished) -> None:
    live = done.live
    for write in (answers_csv, themes_csv):
        with pytest.raises(ForbiddenError):
            write(live.store, live.people.executive, live.id)
        with pytest.raises(NotFoundError):
            write(live.store, live.people.stranger, live.id)


def test_two_files_are_written_side_by_side(done: Finished, tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    paths = write_csv(done.live.store, done.live.people.owner, done.live.id, file)
    assert paths == (file, tmp_path / "answers-themes.csv")
    assert len(rows(paths[0].read_bytes())) == 14
    assert len(rows(paths[1].read_bytes())) == 5
