"""Workshops: made, found, listed and set up."""

import secrets
import time
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, RowMapping, Select, func, select, union

from valuewhen.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from valuewhen.people.caller import Caller, new_token
from valuewhen.store.store import changed
from valuewhen.store.tables import (
    functions,
    members,
    participants,
    phases,
    prompts,
    reveals,
    timers,
    workshop_settings,
    workshops,
)
from valuewhen.store.tables import new_id as random_id
from valuewhen.store.views import WORKSHOP, newest, newest_of
from valuewhen.workshop.access import Right, need
from valuewhen.workshop.keeping import usual_end
from valuewhen.workshop.model import (
    DOTS,
    FUNCTIONS,
    SEGMENTS,
    Moment,
    Prompt,
    Timer,
    Workshop,
)
from valuewhen.workshop.settings import Settings
from valuewhen.workshop.stems import stem
from valuewhen.workshop.template_shape import need_settings
from valuewhen.workshop.text import clean, clean_line

SYMBOLS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # 31 that nobody mistakes for one another
CODE_LENGTH = 6
ROW = (
    "id",
    "owner_id",
    "title",
    "join_code",
    "screen_token",
    "dots",
    "is_made_up",
    "created_at",
    "wipes",
    "before_id",
    "kept_until",
)  # what a workshop has of its row as it is


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
    settings: Settings | None = None,
    before_id: str | None = None,
) -> str:
    """Makes a workshop in draft, with one prompt per segment, and returns its id.

    Raises ForbiddenError unless the caller is a facilitator (or the operator, who names an owner),
    NotFoundError or ForbiddenError unless they may see the rows of the workshop that it repeats,
    InvalidInputError for an empty title, no prompt, a doubled segment, too few dots or settings
    that cannot be.
    """
    if not (caller.is_operator or caller.role == "facilitator"):
        raise ForbiddenError("Only facilitators make workshops. Ask the operator for that role.")
    if before_id is not None:
        need(connection, caller, before_id, Right.ROWS)
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
        "before_id": before_id,
        "kept_until": None if is_made_up else usual_end(),
    }
    connection.execute(workshops.insert(), values)
    settings = settings or Settings()
    _add_settings(connection, workshop_id, settings)
    _add_prompts(connection, workshop_id, segments, settings.language)
    _set_functions(connection, workshop_id, function_names)
    draft = {"workshop_id": workshop_id, "phase": "draft", "wave": 0, "started_at": time.time()}
    connection.execute(phases.insert(), draft)
    return workshop_id


def _add_settings(connection: Connection, workshop_id: str, settings: Settings) -> None:
    need_settings(settings)
    kept = settings.but(follow_ups=tuple(map(clean, settings.follow_ups))).to_json()
    fact = {"workshop_id": workshop_id, "settings": kept, "at": time.time()}
    connection.execute(workshop_settings.insert(), fact)


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


def _add_prompts(
    connection: Connection, workshop_id: str, segments: Sequence[str], language: str
) -> None:
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
            "text": stem(s, language),
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
        _add_prompts(connection, workshop_id, segments, workshop.settings.language)
    if not same_functions:
        connection.execute(functions.delete().where(functions.c.workshop_id == workshop_id))
        _set_functions(connection, workshop_id, function_names)
    changed(connection, workshop_id, view=True)


def set_settings(
    connection: Connection, caller: Caller, workshop_id: str, settings: Settings
) -> None:
    """Changes how the workshop is run; its language only in draft, as long as nobody has joined.

    Raises NotFoundError, ForbiddenError, InvalidInputError for settings that cannot be, or
    ConflictError for another language after the draft.
    """
    need(connection, caller, workshop_id, Right.DRIVE)
    workshop = load(connection, workshop_id)
    _add_settings(connection, workshop_id, settings)
    if settings.language != workshop.settings.language:
        _need_nobody(connection, workshop)
        for prompt in workshop.prompts:
            text = stem(prompt.segment, settings.language)
            same = prompts.c.id == prompt.id
            connection.execute(prompts.update().where(same).values(text=text))
    changed(connection, workshop_id, view=True)


def _need_nobody(connection: Connection, workshop: Workshop) -> None:
    """Answers hang on prompts and people on functions: neither changes under them."""
    if workshop.now.phase != "draft":
        raise ConflictError(
            "People may be in already: prompts, functions and language change in draft only."
        )
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
        **{key: row[key] for key in ROW},
        prompts=tuple(sentences.values()),
        functions=tuple(connection.execute(names.order_by(functions.c.position)).scalars()),
        now=_moment(connection, workshop_id, sentences),
        timer=_timer(connection, mine),
        shown=frozenset(connection.execute(SHOWN, mine).scalars()),
        settings=Settings.from_json(connection.execute(SETTINGS, mine).scalar() or {}),
        began_at=connection.execute(BEGAN, mine).scalar(),
    )


def _timer(connection: Connection, mine: dict[str, str]) -> Timer:
    row = connection.execute(TIMER, mine).one_or_none()
    return Timer(*row) if row else Timer()


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


def open_codes(connection: Connection) -> frozenset[str]:
    """The codes that people join by just now: of workshops in any phase but draft."""
    now = newest(phases)
    query = select(workshops.c.join_code).join(now, now.c.workshop_id == workshops.c.id)
    return frozenset(connection.execute(query.where(now.c.phase != "draft")).scalars())


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


def _shown() -> Select[str]:
    current = newest_of(reveals)
    return select(current.c.subject).where(current.c.is_shown)


def _timers() -> Select[float, bool, bool, float]:
    now = newest_of(timers).c
    return select(now.ends_at, now.is_silent, now.is_paused, now.seconds_left)


def _began() -> Select[float]:
    """When the workshop last left its draft or lobby."""
    here = phases.c.workshop_id == WORKSHOP
    waits = phases.c.phase.in_(("draft", "lobby"))
    waited = select(func.max(phases.c.id)).where(here, waits).scalar_subquery()
    return select(func.min(phases.c.started_at)).where(here, phases.c.id > waited)


# Built once: building such a statement costs more than running it.
TIMER, PRESENT, BEGAN = _timers(), select(newest_of(phases)), _began()
SETTINGS, SHOWN = select(newest_of(workshop_settings).c.settings), _shown()
