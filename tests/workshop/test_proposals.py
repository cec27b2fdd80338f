from collections.abc import Sequence
from dataclasses import dataclass, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from valuewhen.workshop.board import Answer, Theme
from valuewhen.workshop.proposals import Proposal, propose

SAID = (
    "they pay on time",
    "they pay their invoices punctually",
    "they recommend us to a friend",
    "they tell their friends about us",
    "we train them",
    "they train us",
    "sie uns empfehlen",
    "lunch?",
)
USUAL = Answer(
    id="",
    participant_id="",
    prompt_id="all",
    segment="all",
    wave=1,
    submitted_at=0.0,
    body="",
    actor="they",
    stance="unclear",
    source="rule",
    reason="",
    is_hidden=False,
    theme_id=None,
)


@dataclass
class Room:
    answers: Sequence[Answer]
    themes: Sequence[Theme] = ()


def room(
    *said: str, in_theme: Sequence[int] = (), title: str = "On time", hidden: int = -1
) -> Room:
    """A room in which answer n is "an" by person "pn"; those `in_theme` are in theme "t"."""
    answers = [
        replace(
            USUAL,
            id=f"a{at}",
            participant_id=f"p{at}",
            body=body,
            is_hidden=at == hidden,
            theme_id="t" if at in in_theme else None,
        )
        for at, body in enumerate(said)
    ]
    held = tuple(answer for answer in answers if answer.theme_id)
    return Room(answers, [Theme("t", title, held, 0)] if in_theme else [])


def apart(*ids: str) -> frozenset[frozenset[str]]:
    return frozenset({frozenset(ids)})


def test_answers_of_one_meaning_are_proposed_as_a_theme_in_the_words_of_one() -> None:
    said = (
        "pay on time!!",
        "they train us",
        "they pay on time",
        "they pay their invoices promptly",
    )
    assert propose(room(*said)) == (
        Proposal(
            id="new-a0",
            title="they pay on time",
            answer_ids=("a0", "a2", "a3"),
            voices=3,
            joins=frozenset({"a0", "a2", "a3"}),
        ),
    )


def test_loose_answers_are_proposed_for_the_theme_that_says_the_same() -> None:
    said = ("they pay on time", "they pay punctually", "they pay promptly")
    assert propose(room(*said, in_theme=[0, 1])) == (
        Proposal("t-a2", "On time", ("a2",), 1, frozenset({"a0", "a1", "a2"}), "t"),
    )


def test_a_theme_draws_answers_by_its_title_too() -> None:
    said = ("they buy more", "they refer their friends")
    proposals = propose(room(*said, in_theme=[0], title="Recommendations"))
    assert [(p.theme_id, p.answer_ids) for p in proposals] == [("t", ("a1",))]


def test_grouped_and_single_answers_are_not_proposed() -> None:
    assert propose(room("they pay on time", "they pay promptly", in_theme=[0, 1])) == ()
    assert propose(room("they pay on time", "they train us")) == ()


def test_hidden_answers_are_not_proposed() -> None:
    assert propose(room("they pay on time", "they pay promptly", hidden=1)) == ()


def test_voices_count_people_and_come_first() -> None:
    asked = room("we train them", "we teach them", "they pay promptly", "they pay on time")
    asked.answers = [
        replace(answer, participant_id="same") if answer.id in ("a0", "a1") else answer
        for answer in asked.answers
    ]
    assert [(p.answer_ids, p.voices) for p in propose(asked)] == [
        (("a2", "a3"), 2),
        (("a0", "a1"), 1),
    ]


def test_a_long_answer_makes_a_shortened_title() -> None:
    long = "they pay on time " * 10
    (proposal,) = propose(room(long, long))
    assert (
        proposal.title
        == "they pay on time they pay on time they pay on time they pay on time they pay …"
    )


def test_declined_answers_are_not_proposed_again() -> None:
    said = ["they pay on time", "they pay punctually"]
    declined = apart("a0", "a1")
    assert propose(room(*said), declined) == ()
    assert propose(room(*said, "they pay promptly"), declined) == ()


def test_answers_that_came_after_a_decline_are_proposed_together() -> None:
    said = ["they pay on time", "they pay punctually", "they pay promptly", "pay on time"]
    assert [p.answer_ids for p in propose(room(*said), apart("a0", "a1"))] == [("a2", "a3")]


def test_one_answer_kept_apart_leaves_the_others_together() -> None:
    said = ["they pay on time", "they pay punctually", "they pay promptly", "pay on time"]
    declined = apart("a0", "a2") | apart("a1", "a2")
    assert [p.answer_ids for p in propose(room(*said), declined)] == [("a0", "a1", "a3")]


def test_a_declined_answer_is_not_proposed_for_the_theme_again_but_later_ones_are() -> None:
    said = ["they pay on time", "they pay punctually", "they pay promptly"]
    proposals = propose(room(*said, in_theme=[0]), apart("a0", "a1"))
    assert [(p.theme_id, p.answer_ids) for p in proposals] == [("t", ("a2",))]


ROOMS = st.lists(st.sampled_from(SAID), max_size=14)
APART = st.frozensets(st.frozensets(st.integers(0, 13), min_size=2, max_size=4), max_size=3)


@settings(max_examples=60, deadline=None)
@given(ROOMS, st.integers(0, 14), APART)
def test_a_proposal_only_grows_and_joins_nobody_kept_apart(
    said: list[str], first: int, kept_apart: frozenset[frozenset[int]]
) -> None:
    declined = {frozenset(f"a{n}" for n in kept) for kept in kept_apart if max(kept) < first}
    before = {p.id: p for p in propose(room(*said[:first]), declined)}
    after = {p.id: p for p in propose(room(*said), declined)}
    for key, proposal in before.items():
        assert proposal.answer_ids == after[key].answer_ids[: len(proposal.answer_ids)]
    for proposal in after.values():
        assert all(len(proposal.joins & kept) < 2 for kept in declined)
