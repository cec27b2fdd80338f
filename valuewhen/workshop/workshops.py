"""Workshops: made, found, listed and set up."""

import secrets
import time
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, RowMapping, Select, select, union

from valuewhen.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from valuewhen.people.accounts import find_user
from valuewhen.people.caller import ROLES, Caller, new_token
from valuewhen.store.store import changed
from valuewhen.store.tables import (
    functions,
    members,
    participants,
    phases,
    prompts,
    reveals,
    timers,
    users,
    workshops,
)
from valuewhen.store.tables import new_id as random_id
from valuewhen.store.views import newest, newest_of
from valuewhen.workshop.access import Right, need
from valuewhen.workshop.model import DOTS, FUNCTIONS, SEGMENTS, Moment, Prompt, Workshop, stem
from valuewhen.workshop.text import clean_line

SYMBOLS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # 31 that nobody mistakes for one another
CODE_LENGTH = 6


def create_workshop(
    connection: Connection,
    caller: Caller,
    title: str,
    segments: Sequence[str] = SEGMENTS,
    *,
    owner_id: str | None = None,
    function_names: Sequence[str] = FUNCTIONS,
    dots: int = DOTS,
    is_made_up: bool = False,
) -> str:
    """Makes a workshop in draft, with one prompt per segment, and returns its id.

    Raises ForbiddenError unless the caller is a facilitator (or the operator, who names an owner),
    InvalidInputError for an empty title, no prompt, a doubled segment or too few dots.
    """
    if not (caller.is_operator or caller.role == "facilitator"):
        raise ForbiddenError("Only facilitators make workshops. Ask the operator for that role.")
    workshop_id = random_id()
    values = {
        "id": workshop_id,
        "owner_id": caller.user_id or owner_id,
        "title": clean_line(title, "title", 120),
        "join_code": _free_code(connection),
        "screen_token": new_token(),
        "dots": _dots(dots),
        "is_made_up": is_made_up,
        "created_at": time.time(),
    }
    connection.execute(workshops.insert(), values)
    _add_prompts(connection, workshop_id, segments)
    _set_functions(connection, workshop_id, function_names)
    draft = {"workshop_id": workshop_id, "phase": "draft", "wave": 0, "started_at": time.time()}
    connection.execute(phases.insert(), draft)
    return workshop_id


def _dots(dots: int) -> int:
    if not 1 <= dots <= 20:
        raise InvalidInputError("Give each participant between 1 and 20 dots.")
    return dots


def _free_code(connection: Connection) -> str:
    while True:
        code = "".join(secrets.choice(SYMBOLS) for _ in range(CODE_LENGTH))
        taken = select(workshops.c.id).where(workshops.c.join_code == code)
        if connection.execute(taken).one_or_none() is None:
            return code


def _add_prompts(connection: Connection, workshop_id: str, segments: Sequence[str]) -> None:
    words = [clean_line(segment, "segment", 40) for segment in segments]
    words = [word.lower() if word.lower() in SEGMENTS else word for word in words]
    if not words:
        raise InvalidInputError("A workshop needs at least one prompt: all, best or typical.")
    if len({word.lower() for word in words}) < len(words):
        raise InvalidInputError("Each segment can have one prompt only. Take the doubled one out.")
    rows = [
        {
            "id": random_id(),
            "workshop_id": workshop_id,
            "position": i,
            "segment": s,
            "text": stem(s),
        }
        for i, s in enumerate(words)
    ]
    connection.execute(prompts.insert(), rows)


def _set_functions(connection: Connection, workshop_id: str, names: Iterable[str]) -> None:
    clean = list(dict.fromkeys(clean_line(name, "function", 60) for name in names))
    if not clean:
        raise InvalidInputError("Name at least one function that people can choose.")
    rows = [{"workshop_id": workshop_id, "position": i, "name": n} for i, n in enumerate(clean)]
    connection.execute(functions.insert(), rows)


def edit_workshop(
    connection: Connection,
    caller: Caller,
    workshop_id: str,
    *,
    title: str,
    segments: Sequence[str],
    function_names: Sequence[str],
    dots: int,
) -> None:
    """Changes the set-up; prompts and functions only in draft, as long as nobody has joined.

    Raises NotFoundError, ForbiddenError, InvalidInputError, or ConflictError after the draft.
    """
    need(connection, caller, workshop_id, Right.DRIVE)
    workshop = load(connection, workshop_id)
    row = workshops.c.id == workshop_id
    values = {"title": clean_line(title, "title", 120), "dots": _dots(dots)}
    connection.execute(workshops.update().where(row).values(values))
    same_prompts = tuple(segments) == tuple(prompt.segment for prompt in workshop.prompts)
    same_functions = tuple(function_names) == workshop.functions
    if not (same_prompts and same_functions):
        _need_nobody(connection, workshop)
    if not same_prompts:
        connection.execute(prompts.delete().where(prompts.c.workshop_id == workshop_id))
        _add_prompts(connection, workshop_id, segments)
    if not same_functions:
        connection.execute(functions.delete().where(functions.c.workshop_id == workshop_id))
        _set_functions(connection, workshop_id, function_names)
    changed(connection, workshop_id, view=True)


def _need_nobody(connection: Connection, workshop: Workshop) -> None:
    """Answers hang on prompts and people on functions: neither changes under them."""
    if workshop.now.phase != "draft":
        raise ConflictError("People may be in already: prompts and functions change in draft only.")
    joined = select(participants.c.id).where(participants.c.workshop_id == workshop.id)
    if connection.execute(joined.limit(1)).scalar():
        raise ConflictError(
            "People have joined: prompts and functions stay as they are. Make a new workshop."
        )


def load(connection: Connection, workshop_id: str) -> Workshop:
    """The workshop as it stands, without asking who wants it. Raises NotFoundError."""
    row = connection.execute(select(workshops).where(workshops.c.id == workshop_id)).mappings()
    found = row.one_or_none()
    if found is None:
        raise NotFoundError("There is no such workshop, or you were not invited to it.")
    return _workshop(connection, found)


def _workshop(connection: Connection, row: RowMapping) -> Workshop:
    workshop_id = row["id"]
    sentences = _prompts(connection, workshop_id)
    names = select(functions.c.name).where(functions.c.workshop_id == workshop_id)
    mine = {"workshop": workshop_id}
    return Workshop(
        **{
            key: row[key]
            for key in ("id", "owner_id", "title", "join_code", "screen_token", "dots")
        },
        is_made_up=row["is_made_up"],
        created_at=row["created_at"],
        prompts=tuple(sentences.values()),
        functions=tuple(connection.execute(names.order_by(functions.c.position)).scalars()),
        now=_moment(connection, workshop_id, sentences),
        ends_at=connection.execute(TIMER, mine).scalar(),
        shown=frozenset(connection.execute(SHOWN, mine).scalars()),
    )


def _prompts(connection: Connection, workshop_id: str) -> dict[str, Prompt]:
    query = select(prompts.c.id, prompts.c.segment, prompts.c.text)
    query = query.where(prompts.c.workshop_id == workshop_id).order_by(prompts.c.position)
    return {row.id: Prompt(row.id, row.segment, row.text) for row in connection.execute(query)}


def _moment(connection: Connection, workshop_id: str, sentences: dict[str, Prompt]) -> Moment:
    row = connection.execute(PRESENT, {"workshop": workshop_id}).one()
    prompt = sentences.get(row.prompt_id)
    return Moment(row.phase, prompt, row.wave, row.id, row.started_at)


def open_workshop(
    connection: Connection, caller: Caller, workshop_id: str, right: Right = Right.AGGREGATES
) -> Workshop:
    """The workshop, for a caller who has the right. Raises NotFoundError or ForbiddenError."""
    need(connection, caller, workshop_id, right)
    return load(connection, workshop_id)


def find_by_code(connection: Connection, join_code: str) -> Workshop:
    """The workshop people join by this code, in any phase but draft. Raises NotFoundError."""
    workshop = load(connection, find_any_by_code(connection, join_code))
    if workshop.now.phase == "draft":
        raise _unknown_code()
    return workshop


def find_any_by_code(connection: Connection, join_code: str) -> str:
    """The id of the workshop with this code, in whatever phase. Raises NotFoundError."""
    code = join_code.strip().upper()
    row = connection.execute(select(workshops.c.id).where(workshops.c.join_code == code))
    found = row.scalar_one_or_none()
    if found is None:
        raise _unknown_code()
    return str(found)


def _unknown_code() -> NotFoundError:
    return NotFoundError(
        "No workshop is open under this code. Check it on the screen: six letters and digits.",
        "code_unknown",
    )


def find_by_screen_token(connection: Connection, token: str) -> str:
    """The id of the workshop whose projector link has this token. Raises NotFoundError."""
    row = connection.execute(select(workshops.c.id).where(workshops.c.screen_token == token))
    found = row.scalar_one_or_none()
    if found is None:
        raise NotFoundError("This screen link is no longer good. The facilitator has the new one.")
    return str(found)


def workshops_of(connection: Connection, caller: Caller) -> list[Workshop]:
    """The workshops the caller owns or is invited to, the newest first; the operator's are all."""
    mine = newest(members, members.c.user_id == caller.user_id)
    invited = select(mine.c.workshop_id.label("id")).where(mine.c.role.is_not(None))
    owned = select(workshops.c.id).where(workshops.c.owner_id == caller.user_id)
    query = select(workshops).order_by(workshops.c.created_at.desc())
    if not caller.is_operator:
        query = query.where(workshops.c.id.in_(select(union(invited, owned).subquery().c.id)))
    return [_workshop(connection, row) for row in connection.execute(query).mappings().all()]


def invite(
    connection: Connection, caller: Caller, workshop_id: str, name: str, role: str | None
) -> None:
    """Makes somebody a facilitator, analyst or executive of the workshop; None takes it back.

    Raises NotFoundError, ForbiddenError, or InvalidInputError for no role or if the account's own
    is a lower one.
    """
    need(connection, caller, workshop_id, Right.DRIVE)
    if role is not None and role not in ROLES:
        raise InvalidInputError(f"The role is one of {', '.join(ROLES)}.")
    user = find_user(connection, name)
    if user is None:
        raise NotFoundError(f"There is nobody called {name}. The operator adds people: add-user.")
    if role is not None and ROLES.index(role) < ROLES.index(user.role):
        raise InvalidInputError(f"{user.name} signs in as {user.role} and cannot be {role} here.")
    values = {"workshop_id": workshop_id, "user_id": user.id, "role": role, "at": time.time()}
    connection.execute(members.insert(), values)
    changed(connection, workshop_id)


def members_of(connection: Connection, caller: Caller, workshop_id: str) -> dict[str, str]:
    """The names of those invited, each with the role in this workshop. Raises as `need` does."""
    need(connection, caller, workshop_id, Right.DRIVE)
    rows = connection.execute(INVITED, {"workshop": workshop_id})
    return {row.name: row.role for row in rows}


def _invited() -> Select[str, str]:
    current = newest_of(members)
    query = select(users.c.name, current.c.role).join(current, current.c.user_id == users.c.id)
    return query.where(current.c.role.is_not(None)).order_by(users.c.name)


def _shown() -> Select[str]:
    current = newest_of(reveals)
    return select(current.c.subject).where(current.c.is_shown)


# Built once: building such a statement costs more than running it.
TIMER, PRESENT = select(newest_of(timers).c.ends_at), select(newest_of(phases))
SHOWN, INVITED = _shown(), _invited()
