"""Answers: added, edited and withdrawn by their authors, each key once."""

import time
from dataclasses import dataclass

from sqlalchemy import Connection, Subquery, bindparam, case, func, select

from valuewhen.errors import ConflictError, InvalidInputError, NotFoundError
from valuewhen.people.caller import Caller, new_token
from valuewhen.store.store import changed
from valuewhen.store.tables import (
    answers,
    moderations,
    new_id,
    participants,
    phases,
    sortings,
    wordings,
)
from valuewhen.store.views import newest
from valuewhen.workshop.access import Right, need
from valuewhen.workshop.acts import begin_act
from valuewhen.workshop.erasing import erase_old_words
from valuewhen.workshop.model import Moment, Workshop
from valuewhen.workshop.participants import Participant, choose_function
from valuewhen.workshop.phases import newest_moment, taking
from valuewhen.workshop.seating import own_prompt
from valuewhen.workshop.sorting import Sorting, sort_answer
from valuewhen.workshop.text import clean_answer
from valuewhen.workshop.workshops import load

MAX_ANSWERS = 200  # of one participant: more than anybody types


@dataclass(frozen=True)
class OwnAnswer:
    """An answer as its author sees it."""

    id: str
    body: str | None  # None once withdrawn
    prompt_id: str
    wave: int
    submitted_at: float
    actor: str
    source: str


def submit_answer(
    connection: Connection,
    workshop: Workshop,
    participant: Participant,
    body: str,
    key: str,
    prompt_id: str | None = None,
) -> OwnAnswer:
    """Stores the answer and returns it; the same key again returns the first, whatever the body.

    Without `prompt_id` it goes to the present prompt; one that has just closed is still taken.
    Raises InvalidInputError for an empty or over-long answer or a missing key, ConflictError
    ("prompt_closed") when the prompt takes no answers.
    """
    if not 1 <= len(key) <= 64:
        raise InvalidInputError("The answer came without its key. Reload the page, then add it.")
    given = connection.execute(GIVEN, {"participant": participant.id, "key": key}).one()
    earlier = _read(connection, participant, given.same) if given.same else None
    if earlier:
        return earlier
    moment = _open_moment(connection, workshop, participant, prompt_id)
    text = clean_answer(body)
    if given.how_many >= MAX_ANSWERS:
        raise ConflictError(f"That is more than {MAX_ANSWERS} answers. Edit one.", "too_many")
    return _add(connection, workshop, participant, moment, text, key)


def _add(
    connection: Connection,
    workshop: Workshop,
    participant: Participant,
    moment: Moment,
    text: str,
    key: str,
    act_id: int | None = None,
) -> OwnAnswer:
    assert moment.prompt is not None
    answer_id, now = new_id(), time.time()
    row = {
        "id": answer_id,
        "workshop_id": workshop.id,
        "prompt_id": moment.prompt.id,
        "participant_id": participant.id,
        "wave": moment.wave,
        "key": key,
        "submitted_at": now,
    }
    connection.execute(ADD, row)
    found = _word(connection, workshop, answer_id, text, now, act_id)
    changed(connection, workshop.id)
    return OwnAnswer(answer_id, text, moment.prompt.id, moment.wave, now, found.actor, "rule")


def enter_answer(
    connection: Connection,
    caller: Caller,
    workshop_id: str,
    function: str,
    body: str,
    prompt_id: str,
    guest_id: str | None = None,
) -> str:
    """Enters an answer for a person without a phone, in the prompt's newest wave, and returns the
    person's id, to be given with their next answer. One act; the person is marked as a guest, and
    the answer waits for nobody's approval.

    Raises NotFoundError, ForbiddenError, InvalidInputError, or ConflictError before the prompt was
    ever opened and once the workshop is closed.
    """
    need(connection, caller, workshop_id, Right.MERGE)
    text, workshop = clean_answer(body), load(connection, workshop_id)
    if workshop.prompt(prompt_id) is None:
        raise NotFoundError("There is no such prompt in this workshop. Reload the page.")
    if workshop.now.phase == "closed":
        raise ConflictError("This workshop is closed. Go back a step, then enter answers.")
    moment = newest_moment(connection, workshop, prompt_id)
    if moment is None:
        raise ConflictError("This prompt has not been opened yet. Open it, then enter answers.")
    guest = _guest(connection, workshop, function, guest_id)
    act_id = begin_act(connection, caller, workshop_id, "enter", text)
    _add(connection, workshop, guest, moment, text, new_id(), act_id)
    return guest.id


def _guest(
    connection: Connection, workshop: Workshop, function: str, guest_id: str | None
) -> Participant:
    if guest_id is None:
        return choose_function(connection, workshop, new_token(), function, kind="guest")
    known = select(participants.c.id).where(
        participants.c.workshop_id == workshop.id,
        participants.c.id == guest_id,
        participants.c.kind == "guest",
    )
    if connection.execute(known).one_or_none() is None:
        raise NotFoundError("This person is not in the workshop. Enter the answer for a new one.")
    return Participant(guest_id, function)


def _open_moment(
    connection: Connection, workshop: Workshop, participant: Participant, prompt_id: str | None
) -> Moment:
    moments = taking(connection, workshop)
    wanted = prompt_id
    newest = [moment for moment in moments if moment.phase_id == moments[0].phase_id]
    if not wanted and len(newest) > 1:  # split: each table has its own
        wanted = own_prompt(connection, workshop, participant.id).id
    for moment in moments:
        if wanted in (None, "", moment.prompt.id if moment.prompt else None):
            return moment
    if workshop.timer.is_paused and workshop.open_prompts:
        raise ConflictError(
            "The workshop is paused. Your text is kept: add it when it goes on.", "paused"
        )
    raise ConflictError(
        "This prompt has closed. Your text is kept: add it when the next prompt opens.",
        "prompt_closed",
    )


def _word(
    connection: Connection,
    workshop: Workshop,
    answer_id: str,
    text: str,
    now: float,
    act_id: int | None = None,
) -> Sorting:
    """Appends a wording and how the rules sort it; a person's sorting of the answer stands, and
    new words wait for approval where that comes first, unless they come by an act."""
    words = {"answer_id": answer_id, "body": text, "at": now, "act_id": act_id}
    connection.execute(ADD_WORDS, words)
    if workshop.settings.approve_first and act_id is None:
        fact = {"answer_id": answer_id, "is_hidden": True, "is_pending": True}
        connection.execute(moderations.insert(), fact)
    found = sort_answer(text, workshop.settings.language)
    fact = {"answer_id": answer_id, "actor": found.actor, "stance": found.stance}
    connection.execute(ADD_SORTING, fact | {"source": "rule", "reason": found.reason, "at": now})
    return found


def edit_answer(
    connection: Connection, workshop: Workshop, participant: Participant, answer_id: str, body: str
) -> OwnAnswer:
    """Rewords one's own answer as long as its prompt takes answers, and returns it.

    Raises NotFoundError for another's answer, InvalidInputError, ConflictError ("prompt_closed").
    """
    moment = _need_open(connection, workshop, _one(connection, participant, answer_id))
    _word(connection, workshop, answer_id, clean_answer(body), time.time())
    _note_change(connection, workshop, moment)
    return _one(connection, participant, answer_id)


def withdraw_answer(
    connection: Connection, workshop: Workshop, participant: Participant, answer_id: str
) -> OwnAnswer:
    """Takes one's own answer back as long as its prompt takes answers, and returns what it was.

    Raises NotFoundError for another's answer, or ConflictError ("prompt_closed").
    """
    answer = _one(connection, participant, answer_id)
    moment = _need_open(connection, workshop, answer)
    fact = {"answer_id": answer_id, "body": None, "at": time.time()}
    connection.execute(ADD_WORDS, fact)
    _note_change(connection, workshop, moment)
    return answer


def _need_open(connection: Connection, workshop: Workshop, answer: OwnAnswer) -> Moment:
    for moment in taking(connection, workshop):
        if moment.prompt and (moment.prompt.id, moment.wave) == (answer.prompt_id, answer.wave):
            return moment
    raise ConflictError(
        "This prompt has closed: its answers can no longer be changed.", "prompt_closed"
    )


def _note_change(connection: Connection, workshop: Workshop, moment: Moment) -> None:
    """A change to what was written; after its phase others may see it, and old words are erased."""
    last = select(func.max(phases.c.id)).where(phases.c.workshop_id == workshop.id)
    has_ended = connection.execute(last).scalar() != moment.phase_id
    if has_ended:
        erase_old_words(connection, workshop.id)
    changed(connection, workshop.id, view=has_ended)


def own_answers(connection: Connection, participant: Participant) -> list[OwnAnswer]:
    """The participant's standing answers, the newest first."""
    rows = connection.execute(ALL_OF_MINE, {"participant": participant.id})
    return [OwnAnswer(*row) for row in rows]


def _mine() -> Subquery:
    """A participant's answers, one row each, with their newest words and side."""
    words, sides = newest(wordings), newest(sortings)
    return (
        select(
            answers.c.id,
            words.c.body,
            answers.c.prompt_id,
            answers.c.wave,
            answers.c.submitted_at,
            sides.c.actor,
            sides.c.source,
        )
        .join(words, words.c.answer_id == answers.c.id)
        .join(sides, sides.c.answer_id == answers.c.id)
        .where(answers.c.participant_id == bindparam("participant"))
        .subquery()
    )


# Built once: building such a statement costs far more than running it.
MINE = _mine()
ALL_OF_MINE = select(MINE).where(MINE.c.body.is_not(None)).order_by(MINE.c.submitted_at.desc())
ONE_OF_MINE = select(MINE).where(MINE.c.id == bindparam("answer"))
GIVEN = select(  # how many answers a participant gave, and which of them came with the key
    func.count().label("how_many"),
    func.max(case((answers.c.key == bindparam("key"), answers.c.id))).label("same"),
).where(answers.c.participant_id == bindparam("participant"))
ADD, ADD_WORDS, ADD_SORTING = answers.insert(), wordings.insert(), sortings.insert()


def _read(connection: Connection, participant: Participant, answer_id: str) -> OwnAnswer | None:
    """One's own answer, withdrawn or not."""
    values = {"participant": participant.id, "answer": answer_id}
    found = connection.execute(ONE_OF_MINE, values).one_or_none()
    return OwnAnswer(*found) if found else None


def _one(connection: Connection, participant: Participant, answer_id: str) -> OwnAnswer:
    found = _read(connection, participant, answer_id)
    if found is None or found.body is None:
        raise NotFoundError("This answer was withdrawn, or it is not yours.")
    return found
