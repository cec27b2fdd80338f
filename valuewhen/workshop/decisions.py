"""What people decide about answers: how one is sorted, and whether it is shown."""

import time
from collections.abc import Sequence
from typing import get_args

from sqlalchemy import Connection, select

from valuewhen.errors import ConflictError, InvalidInputError, NotFoundError
from valuewhen.people.caller import Caller
from valuewhen.store.store import changed
from valuewhen.store.tables import answers, moderations, sortings, wordings
from valuewhen.store.views import newest
from valuewhen.workshop.access import Right, need
from valuewhen.workshop.acts import begin_act
from valuewhen.workshop.model import Actor, Stance, Workshop
from valuewhen.workshop.participants import Participant

CONFIRMING = ("mirror", "reveal", "sort", "vote")  # phases in which authors sort their own


def _need_words(connection: Connection, workshop_id: str, answer_ids: Sequence[str]) -> list[str]:
    """The answers' standing words. Raises NotFoundError if one of them has none."""
    words = newest(wordings, wordings.c.answer_id.in_(answer_ids))
    query = select(answers.c.id, words.c.body).join(words, words.c.answer_id == answers.c.id)
    known = connection.execute(query.where(answers.c.workshop_id == workshop_id))
    bodies = {row.id: row.body for row in known if row.body is not None}
    if not bodies.keys() >= set(answer_ids):
        raise NotFoundError("There is no such answer in this workshop.")
    return [bodies[answer_id] for answer_id in answer_ids]


def _choose(value: str, allowed: object, what: str) -> str:
    if value not in get_args(allowed):
        raise InvalidInputError(f"The {what} is one of {', '.join(get_args(allowed))}.")
    return value


def _stance_now(connection: Connection, answer_id: str) -> str:
    current = newest(sortings, sortings.c.answer_id == answer_id)
    return str(connection.execute(select(current.c.stance)).scalar() or "unclear")


def correct_sorting(
    connection: Connection,
    caller: Caller,
    workshop_id: str,
    answer_id: str,
    *,
    actor: str | None = None,
    stance: str | None = None,
) -> None:
    """Sorts an answer by a person's decision, which stands against every rule.

    What is None stays as it is. Raises NotFoundError, ForbiddenError, or InvalidInputError.
    """
    need(connection, caller, workshop_id, Right.MERGE)
    [body] = _need_words(connection, workshop_id, [answer_id])
    current = newest(sortings, sortings.c.answer_id == answer_id)
    now = connection.execute(select(current.c.actor, current.c.stance)).one()
    actor = _choose(actor or now.actor, Actor, "side")
    stance = _choose(stance or now.stance, Stance, "stance")
    act_id = begin_act(connection, caller, workshop_id, f"sort: {actor}, {stance}", body)
    fact = {"answer_id": answer_id, "act_id": act_id, "actor": actor, "stance": stance}
    reason = {"source": "facilitator", "reason": f"{caller.name} decided so.", "at": time.time()}
    connection.execute(sortings.insert(), fact | reason)


def confirm_own_sorting(
    connection: Connection, workshop: Workshop, participant: Participant, answer_id: str, actor: str
) -> None:
    """Sorts one's own answer as we, they or unclear; the author's word stands against every rule.

    Raises NotFoundError for another's answer, InvalidInputError, or ConflictError in a phase in
    which the room does not sort.
    """
    if workshop.now.phase not in CONFIRMING:
        raise ConflictError("Answers are not being sorted just now.", "not_sorting")
    mine = select(answers.c.participant_id).where(answers.c.id == answer_id)
    if connection.execute(mine).scalar() != participant.id:
        raise NotFoundError("This answer was withdrawn, or it is not yours.")
    _need_words(connection, workshop.id, [answer_id])
    fact = {"answer_id": answer_id, "actor": _choose(actor, Actor, "side"), "source": "author"}
    stance = _stance_now(connection, answer_id)
    reason = {"stance": stance, "reason": "Its author said so.", "at": time.time()}
    connection.execute(sortings.insert(), fact | reason)
    changed(connection, workshop.id)


def moderate(
    connection: Connection,
    caller: Caller,
    workshop_id: str,
    *answer_ids: str,
    is_hidden: bool,
) -> None:
    """Hides answers from every screen and phone but their authors', or shows them again, as when
    those that wait are approved. One act, undone as one. Raises NotFoundError or ForbiddenError.
    """
    need(connection, caller, workshop_id, Right.MERGE)
    chosen = list(dict.fromkeys(answer_ids))
    if not chosen:
        return
    bodies = _need_words(connection, workshop_id, chosen)
    kind = "hide" if is_hidden else _shown_again(connection, chosen)
    subject = bodies[0] if len(bodies) == 1 else f"{len(bodies)} answers"
    act_id = begin_act(connection, caller, workshop_id, kind, subject)
    facts = [{"answer_id": a, "act_id": act_id, "is_hidden": is_hidden} for a in chosen]
    connection.execute(moderations.insert(), facts)


def _shown_again(connection: Connection, answer_ids: list[str]) -> str:
    now = newest(moderations, moderations.c.answer_id.in_(answer_ids))
    return "approve" if any(connection.execute(select(now.c.is_pending)).scalars()) else "restore"
