"""The executives' story: what it says of a whole workshop, and of one with parts missing."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import asdict
from pathlib import Path
from typing import Protocol

import pytest

from tests.reports.finished import BETA, PLANS, REFER, STAY, VISIT, Finished, customers, finished
from tests.reports.finished import join_customers as join_with
from tests.rooms import Live
from valuewhen.customers.data_sets import save_formula
from valuewhen.errors import NotFoundError
from valuewhen.join import sentences
from valuewhen.join.attachments import attachment
from valuewhen.join.findings import Status
from valuewhen.join.method import how_computed
from valuewhen.join.sentences import Sentence, five_sentences
from valuewhen.join.story import Story, story
from valuewhen.people.caller import Caller
from valuewhen.workshop.commitments import commit_to
from valuewhen.workshop.hypotheses import tie_to_metrics


class Play(Protocol):
    def __call__(
        self, *, votes: bool = True, data: bool = True
    ) -> AbstractContextManager[Finished]: ...


@pytest.fixture
def play(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Play:
    """Opens the finished workshop with or without votes and customer data."""
    base = tmp_path_factory.getbasetemp()
    return lambda *, votes=True, data=True: finished(tmp_path, base, votes=votes, data=data)


@pytest.fixture
def whole(play: Play) -> Iterator[Finished]:
    with play() as done:
        yield done


def told(done: Finished, caller: Caller | None = None) -> Story:
    return story(done.live.store, caller or done.live.people.executive, done.live.id)


def said(done: Finished) -> dict[str, Sentence]:
    return {sentence.name: sentence for sentence in five_sentences(told(done))}


def test_we_believed_names_the_first_three_by_dots(whole: Finished) -> None:
    sentence = said(whole)["believed"]
    # 9 + 5 + 4 of the 20 dots given, by seven people with three dots each.
    assert sentence.text == (
        f"“{REFER}”, “{VISIT}” and “{PLANS}” matter most: 18 of 20 dots."
    )  # fmt: skip
    assert sentence.strong == "18 of 20 dots"
    assert (sentence.n, sentence.confidence) == ("7 people", "counted")


def test_the_data_say_money_interval_n_and_how_sure(whole: Finished) -> None:
    sentence = said(whole)["data"]
    assert sentence.text.startswith("Customers with “refers” are worth €1,000 more in the median ")
    assert "60 against 140 customers" in sentence.text
    assert sentence.text.endswith("Of 2 metrics tested, one is supported and of one we can’t tell.")
    assert sentence.strong == "€1,000 more"
    assert (sentence.n, sentence.confidence) == ("200 customers", "fairly sure")


def test_our_clv_sees_only_what_is_recorded(whole: Finished) -> None:
    sentence = said(whole)["sees"]
    assert sentence.text.startswith("Which variables our own CLV contains has not been recorded")
    assert sentence.n == "14 answers"
    live, inputs = whole.live, ["orders_last_year", "margin"]
    attached = live.store.read(attachment, live.people.owner, live.id)
    assert attached
    live.store.write(save_formula, live.people.owner, attached.data_set.id, inputs)
    assert said(whole)["sees"].text.startswith("Our own CLV contains orders last year and margin. ")


def test_nobody_measures_counts_themes_and_dots(whole: Finished) -> None:
    # No metric: the plans, 4 dots; a metric that the data lack: staying, none.
    sentence = said(whole)["unmeasured"]
    assert sentence.text == (
        f"2 of 5 themes, with 4 of 20 dots. First to collect: “{PLANS}” and “{STAY}”."
    )


def test_we_decided_names_owner_and_horizon(whole: Finished) -> None:
    assert said(whole)["decided"].text == "one investment: a course (Service, this year)."


def test_without_customer_data_it_says_so(play: Play) -> None:
    with play(data=False) as done:
        sentences = said(done)
        assert sentences["data"].text == "No customer data were joined."
        assert sentences["unmeasured"].text.startswith("No customer data were joined")
        assert told(done).data is None


def test_without_a_vote_voices_count_and_it_says_so(play: Play) -> None:
    with play(votes=False) as done:
        # Referring was said by 0, 1, 2 and 5, staying by 8, 9, 11, visiting by 3, 7, 10.
        sentence = said(done)["believed"]
        assert sentence.text == (
            f"“{REFER}”, “{STAY}” and “{VISIT}” came up most: 10 people said one of them. "
            "No vote took place."
        )
        assert all(belief.dots is None for belief in told(done).beliefs)


def test_nothing_is_told_while_the_room_writes(whole: Finished) -> None:
    whole.live.move("write:all")
    early = told(whole)
    assert early.is_early
    assert early.beliefs == ()
    assert early.sides is None
    assert early.stances.total == 0
    assert early.data is None


def test_votes_sides_and_evidence_wait_for_their_reveal(whole: Finished) -> None:
    whole.live.move("vote")
    before = told(whole)
    assert not before.shows_votes
    assert not before.shows_evidence
    assert before.sides is None
    assert {(belief.actor, belief.dots) for belief in before.beliefs} == {(None, None)}
    assert all(belief.finding.gap is None for belief in before.beliefs)
    assert said(whole)["data"].text == "The evidence has not been shown yet."
    whole.show("votes")
    whole.show("sides")
    after = told(whole)
    assert [belief.dots for belief in after.beliefs] == [9, 5, 4, 2, 0]
    assert after.sides is not None
    assert not after.shows_evidence
    whole.live.move("evidence")
    assert told(whole).data is not None


def test_functions_under_five_people_are_pooled_so_that_none_is_found_out(whole: Finished) -> None:
    # Finance has two people; its pool would give it away, so Service with five joins it.
    assert told(whole).asked.functions == (("Sales", 6), (None, 7))
    assert told(whole).asked.people == 13
    assert told(whole).asked.function_count == 3


def test_best_and_typical_are_compared_by_people_who_answered(whole: Finished) -> None:
    contrast = told(whole).contrast
    assert contrast
    assert (contrast.best_people, contrast.typical_people) == (4, 4)
    rows = {row.title: (row.best, row.typical) for row in contrast.rows}
    assert rows == {REFER: (2, 0), VISIT: (0, 2), BETA: (1, 0), PLANS: (1, 0), STAY: (0, 2)}
    assert contrast.differing == ()
    assert set(contrast.only_best) == {REFER, BETA, PLANS}
    assert set(contrast.only_typical) == {VISIT, STAY}


def test_clv_against_nps_has_its_interval_n_and_missing(whole: Finished) -> None:
    nps = told(whole).nps
    assert nps
    assert nps.link.endswith("190 customers")
    assert nps.missing.startswith("10 customers (5 %) are left out".replace(" %", "\u00a0%"))
    assert (nps.cells["n"] % 5 == 0).all()
    assert (nps.shares["n"] % 5 == 0).all()


def test_everybody_with_a_seat_reads_the_same_story(whole: Finished) -> None:
    people = whole.live.people
    told_by = [str(asdict(told(whole, who))) for who in (people.executive, people.analyst)]
    assert told_by[0] == told_by[1] == str(asdict(told(whole, people.owner)))


def test_strangers_find_no_story(whole: Finished) -> None:
    for who in (whole.live.people.stranger, whole.live.people.outsider):
        with pytest.raises(NotFoundError):
            told(whole, who)


def test_an_open_workshop_has_a_story_without_a_word(live: Live) -> None:
    empty = story(live.store, live.people.executive, live.id)
    assert empty.is_early
    assert empty.asked.people is None
    assert empty.asked.functions == ()
    assert len(five_sentences(empty)) == 5


def test_how_it_was_computed_states_the_number_of_tests_and_the_caveats(whole: Finished) -> None:
    notes = {note.name: note.text for note in how_computed(told(whole))}
    frozen = notes["Frozen before the evidence"]
    assert frozen.endswith("2 metrics were tested together.")
    assert "(€0)" in frozen
    assert "Customers said none of it" in notes["Who speaks"]
    assert "cannot be ruled out" in notes["Goes with, not causes"]
    assert "200 customers" in notes["Customer data"]


def test_nothing_is_said_to_drive_or_to_be_disproved(whole: Finished) -> None:
    text = " ".join(
        [
            *(sentence.text for sentence in five_sentences(told(whole))),
            *(note.text for note in how_computed(told(whole))),
            *(belief.finding.said for belief in told(whole).beliefs),
        ]
    ).lower()
    for word in ("disprove", "drives", "driver", "because of", "leads to"):
        assert word not in text


def test_a_few_missing_customers_are_not_counted_out(play: Play, tmp_path: Path) -> None:
    # Two of the 200 have no answer: "198 customers" beside "200 customers" would single them out.
    frame = customers()
    frame["nps"] = [7 + at % 4 for at in range(200)]
    frame["nps"] = frame["nps"].astype("Int64")
    frame.loc[[50, 51], "nps"] = None
    with play(data=False) as done:
        join_with(done.live, tmp_path, frame)
        nps = told(done).nps
        assert nps
        assert nps.link.endswith("200 customers")
        assert nps.missing == "a few are missing"
        assert "198" not in str(asdict(told(done)))


def test_a_group_too_small_to_compare_is_not_counted(whole: Finished) -> None:
    belief = next(belief for belief in told(whole).beliefs if belief.title == BETA)
    assert belief.finding.said == "Too few customers to tell by “beta tests”."
    assert belief.finding.gap is None


def test_a_long_decision_is_cut_in_its_sentence_and_whole_in_the_story(whole: Finished) -> None:
    live, long = whole.live, "a course " * 20
    live.store.write(
        commit_to, live.people.owner, live.id, investment=long, ability="learn",
        owner="Service", horizon="beyond",
    )  # fmt: skip
    assert told(whole).decisions[-1].investment == long.strip()
    assert f"{long[:89].rstrip()}… (Service, beyond)" in said(whole)["decided"].text


def test_what_is_not_frozen_is_not_told_and_what_came_later_is_marked(whole: Finished) -> None:
    whole.tie(PLANS, "refers")
    [plans] = [belief for belief in told(whole).beliefs if belief.title == PLANS]
    assert (plans.finding.status, plans.finding.gap) == (Status.NOT_FROZEN, None)
    whole.freeze()
    found = told(whole)
    [plans] = [belief for belief in found.beliefs if belief.title == PLANS]
    assert plans.finding.gap is not None
    assert plans.finding.is_later
    assert found.families == (2, 1)
    notes = {note.name: note.text for note in how_computed(found)}
    assert notes["Frozen before the evidence"].endswith(
        "One metric was added later, when evidence could be seen, and is tested apart."
    )


def test_a_theme_with_two_metrics_is_told_once_for_each(whole: Finished) -> None:
    owner, theme = whole.live.people.owner, whole.themes[REFER]
    metrics = {"refers": None, "was_visited": None}
    whole.live.store.write(tie_to_metrics, owner, whole.live.id, theme, metrics)
    whole.freeze()
    found = told(whole)
    [refer] = [belief for belief in found.beliefs if belief.title == REFER]
    assert [one.metric for one in refer.findings] == ["refers", "was visited"]
    assert [b.title for b in sentences.tested(found)].count(REFER) == 2


def test_what_was_decided_says_what_it_costs(whole: Finished) -> None:
    assert said(whole)["decided"].n == "no amount recorded"
    terms = {"investment": "a desk", "ability": "ask", "owner": "Ann", "horizon": "this year"}
    owner = whole.live.people.owner
    whole.live.store.write(commit_to, owner, whole.live.id, **terms, cost=40_000)
    assert said(whole)["decided"].n.replace("\u00a0", " ") == "€40,000 for 1 of 2 of them"
