"""The vote on the rule of best in the result: one line, in every format, and only if shown."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reports.finished import Finished, finished
from tests.reports.written import one_line, slide_words, write
from valuewhen.customers.rule import BestRule
from valuewhen.join.attachments import attach, attachment
from valuewhen.join.method import vote_in_words
from valuewhen.join.rule_voting import ToldRuleVote, put_to_vote, show_vote, shown_rules
from valuewhen.reports.telling import report
from valuewhen.workshop.rule_votes import choose_rule

TOP = "CLV at or above the 80th percentile of all customers, ties included"
HALF = "CLV at or above the 50th percentile of all customers, ties included"
LINE = f"Put to the room’s vote, the room preferred “{HALF}” (8 of 13) to “{TOP}”."


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Finished]:
    base: Path = tmp_path_factory.mktemp("rule-vote")
    with finished(base / "home", base) as done:
        yield done


def vote(done: Finished, votes: list[str]) -> None:
    """So many of the room vote on the rule and a rival; not shown yet."""
    live, owner = done.live, done.live.people.owner
    joined = live.store.read(attachment, owner, live.id)
    assert joined
    live.store.write(attach, owner, live.id, joined.data_set.id, BestRule(), BestRule(0.5))
    live.move("evidence")
    saved = live.store.read(attachment, owner, live.id)
    key = live.store.write(put_to_vote, owner, live.id, *shown_rules(saved))
    for who, choice in zip(done.people, votes, strict=False):
        live.store.write(choose_rule, live.workshop, who, key, choice)


def note(done: Finished) -> str:
    """What the report says of best and typical customers."""
    told = report(done.live.store, done.live.people.executive, done.live.id)
    how = next(section for section in told.sections if section.name == "how")
    notes = [note for block in how.blocks for note in getattr(block, "notes", ())]
    return next(one.note for one in notes if one.about == "Best and typical")


def test_the_line_is_in_every_format_once_it_was_shown(done: Finished) -> None:
    vote(done, ["rival"] * 8 + ["rule"] * 5)
    assert "vote" not in note(done)
    done.live.store.write(show_vote, done.live.people.owner, done.live.id)
    assert LINE in note(done)
    done.live.move("closed")
    assert LINE in note(done)
    files = write(done.live.store, done.live.people.executive, done.live.id)
    sheet = " ".join(str(cell) for rows in files.sheets.values() for row in rows for cell in row)
    assert LINE in one_line(sheet)
    assert LINE in " ".join(files.pages)
    assert LINE in files.html_words
    assert LINE in " ".join(slide_words(slide) for slide in files.slides.slides)
    (row,) = files.rows("rule_vote")
    assert (row["rule"], row["rival"], row["people"], row["said"]) == (TOP, HALF, 13, LINE)
    (row,) = files.tables["rule_vote"]
    assert (row["people"], row["said"]) == ("13", LINE)


def test_four_votes_are_in_no_report(done: Finished) -> None:
    vote(done, ["rival"] * 4)
    done.live.store.write(show_vote, done.live.people.owner, done.live.id)
    assert "vote" not in note(done)
    files = write(done.live.store, done.live.people.executive, done.live.id)
    assert b"room\xe2\x80\x99s vote" not in files.unpacked()


@pytest.mark.parametrize(
    ("preferred", "supporters", "said"),
    [
        ("rule", 6, "the room preferred “A” (6 of 11) to “B”"),
        ("rule", None, "more people preferred “A” than “B”; 11 voted"),
        ("rival", None, "more people preferred “B” than “A”; 11 voted"),
        ("unsure", 6, "more people could not say than preferred “A” or “B”; 11 voted"),
        (None, None, "neither “A” nor “B” was preferred; 11 voted"),
    ],
)
def test_every_outcome_has_its_words(
    preferred: str | None, supporters: int | None, said: str
) -> None:
    assert said in vote_in_words(ToldRuleVote("A", "B", 11, preferred, supporters))
