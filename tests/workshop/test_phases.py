"""The phases: waves, back and forth, the grace after closing, erasing, timer and reveals."""

import time
from collections.abc import Iterable
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.rooms import Live
from valuewhen.errors import ConflictError, InvalidInputError, NotFoundError
from valuewhen.store.tables import acts, answers, sortings, wordings
from valuewhen.workshop.answers import edit_answer, own_answers, withdraw_answer
from valuewhen.workshop.decisions import correct_sorting, moderate
from valuewhen.workshop.phases import reveal, set_timer
from valuewhen.workshop.run_sheet import next_step, place, plan
from valuewhen.workshop.workshops import create_workshop, load

PLAN = [
    "draft",
    "lobby",
    "write:all",
    "mirror:all",
    "write:all",
    "write:best",
    "write:typical",
    "reveal",
    "sort",
    "vote",
    "talk",
    "evidence",
    "pair",
    "commit",
    "closed",
]


def column(live: Live, query: object) -> list[object]:
    return list(live.store.read(lambda c: c.execute(query).scalars().all()))


def waves(live: Live) -> list[tuple[str, str, int]]:
    return [(answer.body, answer.segment, answer.wave) for answer in live.board.answers]


def test_the_usual_order_writes_looks_in_the_mirror_and_writes_again(live: Live) -> None:
    live.move("draft")
    walked = []
    phone = live.join()
    while step := next_step(live.workshop):
        walked.append(live.move(step.name).name)
        assert plan(live.workshop)[place(live.workshop)].name == step.name
        if step.phase == "write":
            live.say(phone, f"answer {len(walked)}")
    assert ["draft", *walked] == [name if name != "mirror:all" else "mirror" for name in PLAN]
    assert [step.name for step in plan(live.workshop)] == PLAN
    assert waves(live) == [
        ("answer 2", "all", 1),
        ("answer 4", "all", 2),
        ("answer 5", "best", 1),
        ("answer 6", "typical", 1),
    ]


def test_a_workshop_of_one_prompt_has_a_plan_too(live: Live) -> None:
    workshop_id = live.store.write(create_workshop, live.people.owner, "T", ["new"])
    steps = plan(live.store.read(load, workshop_id))
    assert [step.name for step in steps][:6] == [
        "draft",
        "lobby",
        "write:new",
        "mirror:new",
        "write:new",
        "reveal",
    ]


def test_writing_again_opens_the_next_wave_only_if_the_last_one_has_answers(live: Live) -> None:
    phone = live.join()
    assert live.move("write:all").wave == 1
    assert live.move("write:all").wave == 1
    live.move("lobby")
    assert live.move("write:all").wave == 1
    live.say(phone, "one")
    assert live.move("mirror").wave == 1
    assert live.move("write").wave == 2
    assert live.move("write:best").wave == 1
    assert live.move("write:all").wave == 2
    live.say(phone, "two")
    assert live.move("write:all").wave == 3
    assert waves(live) == [("one", "all", 1), ("two", "all", 2)]


def test_a_mirror_before_anything_was_written_costs_no_wave(live: Live) -> None:
    mirror = live.move("mirror")
    assert (mirror.phase, mirror.wave, mirror.prompt) == ("mirror", 1, live.workshop.prompts[0])
    assert live.move("write").wave == 1


def test_the_mirror_shows_the_prompt_written_last_and_the_next_step_writes_it_again(
    live: Live,
) -> None:
    live.move("write:best")
    live.say(live.join(), "they refer friends")
    live.move("vote")
    moment = live.move("mirror")
    assert moment.prompt is not None
    assert moment.prompt.segment == "best"
    step = next_step(live.workshop)
    assert step is not None
    assert step.name == "write:best"
    assert live.move(step.name).wave == 2
    after = next_step(live.workshop)
    assert after is not None
    assert after.name == "write:typical"


def test_prompts_split_among_tables_have_the_waves_of_their_prompts(live: Live) -> None:
    phone = live.join()
    assert live.move("write:split").wave == 1
    live.say(phone, "one")
    assert live.move("write:split").wave == 2
    live.say(phone, "two")
    segment = live.board.answers[0].segment
    assert live.move(f"mirror:{segment}").wave == 2
    assert live.move(f"write:{segment}").wave == 3
    assert live.move("write:all").wave == 1
    assert waves(live) == [("one", segment, 1), ("two", segment, 2)]


def test_going_back_and_skipping_lose_nothing(live: Live) -> None:
    phone = live.join()
    for phase in ("write:all", "closed", "write:best", "draft", "write:typical", "lobby"):
        live.move(phase)
        if phase.startswith("write"):
            live.say(phone, f"in {phase}")
    assert [body for body, _, _ in waves(live)] == [
        "in write:all",
        "in write:best",
        "in write:typical",
    ]
    assert list(live.board.functions.values()) == ["Sales"]


@pytest.mark.parametrize(
    "phase", ["", "writing", "write:worst", "mirror:worst", "WRITE", "vote; --"]
)
def test_what_is_no_phase_is_refused_with_what_there_is(live: Live, phase: str) -> None:
    with pytest.raises(InvalidInputError, match=r"Choose.*(lobby|all, best, typical)"):
        live.move(phase)
    assert live.workshop.now.phase == "lobby"


def test_an_answer_just_after_the_prompt_closed_is_taken_and_then_no_more(live: Live) -> None:
    phone = live.join()
    live.move("write:all")
    first = live.workshop.prompts[0].id
    live.move("write:best")
    live.let_pass(9)
    assert live.say(phone, "late", prompt=first).prompt_id == first
    assert live.say(phone, "now").prompt_id == live.workshop.prompts[1].id
    live.let_pass(7)
    assert live.say(phone, "still now").prompt_id == live.workshop.prompts[1].id
    with pytest.raises(ConflictError, match="Your text is kept") as refused:
        live.say(phone, "too late", prompt=first)
    assert refused.value.code == "prompt_closed"
    assert [body for body, _, _ in waves(live)] == ["late", "now", "still now"]


def test_without_a_prompt_a_late_answer_goes_to_the_one_that_has_just_closed(live: Live) -> None:
    phone = live.join()
    live.move("write:best")
    live.let_pass(3600)
    live.move("reveal")
    live.say(phone, "late")
    assert waves(live) == [("late", "best", 1)]
    live.let_pass(16)
    with pytest.raises(ConflictError, match="has closed"):
        live.say(phone, "too late")


def test_without_a_prompt_a_late_answer_goes_to_the_last_of_several_that_have_just_closed(
    live: Live,
) -> None:
    phones = [live.join() for _ in range(8)]
    for phase in ("write:all", "write:typical", "vote"):
        live.move(phase)
    for phone in phones:
        live.say(phone, "they refer friends")
    assert {answer.segment for answer in live.board.answers} == {"typical"}


def test_the_grace_ends_although_other_phases_follow_quickly(live: Live) -> None:
    phone = live.join()
    live.move("write:all")
    live.move("mirror")
    live.let_pass(16)
    live.move("reveal")
    with pytest.raises(ConflictError, match="has closed"):
        live.say(phone, "too late")


def test_a_prompt_of_another_workshop_takes_no_answers_here(live: Live) -> None:
    phone = live.join()
    live.move("write:all")
    other = live.store.write(create_workshop, live.people.owner, "Other")
    foreign = live.store.read(load, other).prompts[0].id
    with pytest.raises(ConflictError, match="has closed"):
        live.say(phone, "they refer friends", prompt=foreign)


def words(live: Live) -> list[object]:
    return column(live, select(wordings.c.body).order_by(wordings.c.id))


def test_edited_and_withdrawn_words_are_erased_when_the_next_phase_begins(live: Live) -> None:
    phone = live.join()
    live.move("write:all")
    edited, withdrawn = live.say(phone, "my boss Bob pays"), live.say(phone, "secret Zanzibar")
    kept = live.say(phone, "they refer friends")
    live.store.write(edit_answer, live.workshop, phone, edited.id, "they pay")
    live.store.write(withdraw_answer, live.workshop, phone, withdrawn.id)
    assert words(live)[:2] == ["my boss Bob pays", "secret Zanzibar"]
    live.move("mirror")
    assert words(live) == ["", "", "they refer friends", "they pay", None]
    mine = live.store.read(own_answers, phone)
    assert [answer.id for answer in mine] == [kept.id, edited.id]
    assert len(column(live, select(answers.c.id))) == 3


def test_nothing_that_quotes_erased_words_is_kept(live: Live) -> None:
    phone, owner = live.join(), live.people.owner
    live.move("write:all")
    edited, withdrawn = live.say(phone, "Zanzibar pays late"), live.say(phone, "Quito is who pays")
    live.store.write(correct_sorting, owner, live.id, edited.id, actor="they")
    live.store.write(moderate, owner, live.id, withdrawn.id, is_hidden=True)
    live.store.write(edit_answer, live.workshop, phone, edited.id, "they pay late")
    live.store.write(withdraw_answer, live.workshop, phone, withdrawn.id)
    live.move("mirror")
    kept = [
        *words(live),
        *column(live, select(sortings.c.reason)),
        *column(live, select(acts.c.subject)),
    ]
    quoting = [str(line) for line in kept if is_said_in(str(line), ("zanzibar", "quito"))]
    assert quoting == []
    [answer] = live.board.answers
    assert (answer.body, answer.actor, answer.reason) == (
        "they pay late",
        "they",
        "olga decided so.",
    )


def is_said_in(line: str, names: Iterable[str]) -> bool:
    return any(name in line.lower() for name in names)


def test_words_taken_back_after_the_phase_are_erased_at_once_and_phones_are_told(
    live: Live,
) -> None:
    phone = live.join()
    live.move("write:all")
    edited, withdrawn = live.say(phone, "first thought"), live.say(phone, "second thought")
    live.move("mirror")
    before = live.store.version(live.id)
    live.store.write(edit_answer, live.workshop, phone, edited.id, "better thought")
    live.store.write(withdraw_answer, live.workshop, phone, withdrawn.id)
    assert words(live) == ["", "", "better thought", None]
    assert live.store.version(live.id).view == before.view + 2


def test_erased_words_leave_no_trace_in_the_file(live: Live, tmp_path: Path) -> None:
    phone = live.join()
    live.move("write:all")
    answer = live.say(phone, "Zanzibar and nothing else")
    live.store.write(edit_answer, live.workshop, phone, answer.id, "they pay")
    live.move("mirror")
    live.store.close()
    files = [file for file in tmp_path.iterdir() if file.is_file()]
    assert [file.name for file in files] == ["workshops.sqlite3"]
    assert b"they pay" in files[0].read_bytes()
    assert b"anzibar" not in files[0].read_bytes().lower()


def test_a_timer_runs_until_it_is_stopped_or_the_phase_ends(live: Live) -> None:
    owner = live.people.owner
    live.store.write(set_timer, owner, live.id, 240)
    assert live.workshop.ends_at == pytest.approx(time.time() + 240, abs=30)
    live.store.write(set_timer, owner, live.id, None)
    assert live.workshop.ends_at is None
    live.store.write(set_timer, owner, live.id, 60)
    live.move("write:all")
    assert live.workshop.ends_at is None


@pytest.mark.parametrize("seconds", [0, -1, 7201, float("nan"), float("inf")])
def test_a_timer_out_of_reason_is_refused(live: Live, seconds: float) -> None:
    with pytest.raises(InvalidInputError, match="between one second and two hours"):
        live.store.write(set_timer, live.people.owner, live.id, seconds)


def test_what_is_revealed_can_be_hidden_again(live: Live) -> None:
    owner = live.people.owner
    for subject, is_shown, shown in (
        ("sides", True, {"sides"}),
        ("votes", True, {"sides", "votes"}),
        ("sides", False, {"votes"}),
    ):
        live.store.write(reveal, owner, live.id, subject, is_shown=is_shown)
        assert live.workshop.shown == shown
    with pytest.raises(InvalidInputError, match="sides, votes, pairs"):
        live.store.write(reveal, owner, live.id, "names", is_shown=True)


def test_a_phase_of_a_workshop_that_is_not_there_is_not_found(live: Live) -> None:
    live.id = "0" * 16
    with pytest.raises(NotFoundError):
        live.move("vote")
