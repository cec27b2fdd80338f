"""Customer voice: short stories of customers, shown on the projector between rounds.

A story is written down or comes with a picture, a sound or a film. Whose it is stands there only
if that customer consented to be named.
"""

import secrets
import time
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, Select, select, update

from valuewhen.errors import ConflictError, InvalidInputError, NotFoundError
from valuewhen.people.caller import Caller
from valuewhen.store.store import Store, changed
from valuewhen.store.tables import customer_stories, reveals
from valuewhen.store.views import newest_of
from valuewhen.workshop.access import Right, need
from valuewhen.workshop.media import Media, delete, keep
from valuewhen.workshop.model import Workshop
from valuewhen.workshop.text import characters, clean, clean_line

KEY = "story-"  # what keys begin with: they are subjects of reveals, beside others
MOST = 20  # stories of a workshop
LONGEST = 600  # characters: short enough to be read from the back of a room


@dataclass(frozen=True)
class Draft:
    """A story as it is written: its title, its words, whose it is, and whether that may be said."""

    title: str
    text: str = ""
    customer: str = ""
    may_be_named: bool = False


@dataclass(frozen=True)
class Story:
    """A kept story; `customer` is for the staff, `named` for everybody."""

    key: str
    title: str
    text: str
    customer: str
    may_be_named: bool
    media: Media | None

    @property
    def named(self) -> str:
        """The customer's name if it may be said, else empty."""
        return self.customer if self.may_be_named else ""


def add_story(
    store: Store, caller: Caller, workshop_id: str, draft: Draft, content: bytes | None = None
) -> str:
    """Keeps a story, with the content of a picture, sound or film if there is one; returns its key.

    Raises NotFoundError or ForbiddenError unless the caller is a facilitator or analyst of the
    workshop, InvalidInputError for one without a title, without both words and file, too long, or
    with a file that is not taken, ConflictError beyond so many stories.
    """
    store.read(need, caller, workshop_id, Right.MERGE)
    written = _cleaned(draft)
    if content is None and not written.text:
        raise InvalidInputError("Write the story down, or choose a picture, sound or film of it.")
    media = keep(content) if content is not None else None
    try:
        return store.write(_add, caller, workshop_id, written, media)
    except BaseException:
        if media:
            delete(media)
        raise


def _cleaned(draft: Draft) -> Draft:
    text = clean(draft.text)
    if characters(text) > LONGEST:
        raise InvalidInputError(f"A story has at most {LONGEST} characters. Shorten it.")
    customer = clean(draft.customer)[:120]
    return Draft(clean_line(draft.title, "title", 120), text, customer, draft.may_be_named)


def _add(
    connection: Connection, caller: Caller, workshop_id: str, draft: Draft, media: Media | None
) -> str:
    need(connection, caller, workshop_id, Right.MERGE)
    if len(_stories(connection, workshop_id)) >= MOST:
        raise ConflictError(f"There are {MOST} stories already. Remove one first.")
    key = f"{KEY}{secrets.token_hex(5)}"
    story = asdict(draft) | {"media": asdict(media) if media else None}
    fact = {"workshop_id": workshop_id, "user_id": caller.user_id, "key": key, "story": story}
    connection.execute(customer_stories.insert(), fact | {"at": time.time()})
    changed(connection, workshop_id)
    return key


def remove_story(store: Store, caller: Caller, workshop_id: str, key: str) -> None:
    """Removes a story for good: its words are erased, its file is deleted, the projector drops it.

    Raises NotFoundError or ForbiddenError as `add_story` does.
    """
    media = store.write(_remove, caller, workshop_id, key)
    if media:
        delete(media)


def _remove(connection: Connection, caller: Caller, workshop_id: str, key: str) -> Media | None:
    need(connection, caller, workshop_id, Right.MERGE)
    story = _need_story(connection, workshop_id, key)
    same = (customer_stories.c.workshop_id == workshop_id) & (customer_stories.c.key == key)
    connection.execute(update(customer_stories).where(same).values(story=None))
    fact = {"workshop_id": workshop_id, "user_id": caller.user_id, "key": key, "story": None}
    connection.execute(customer_stories.insert(), fact | {"at": time.time()})
    changed(connection, workshop_id)
    return story.media


def stories_of(connection: Connection, caller: Caller, workshop_id: str) -> list[Story]:
    """The workshop's stories in the order they were added. Raises NotFoundError, or ForbiddenError
    unless the caller may see rows."""
    need(connection, caller, workshop_id, Right.ROWS)
    return _stories(connection, workshop_id)


def story(connection: Connection, caller: Caller, workshop_id: str, key: str) -> Story:
    """One story. Raises NotFoundError, ForbiddenError as `stories_of` does."""
    need(connection, caller, workshop_id, Right.ROWS)
    return _need_story(connection, workshop_id, key)


def show_story(connection: Connection, caller: Caller, workshop_id: str, key: str | None) -> None:
    """Puts a story on the projector, in place of one that is there; None takes it away. It goes by
    itself when the workshop moves on to another phase.

    Raises NotFoundError or ForbiddenError unless the caller drives the workshop.
    """
    need(connection, caller, workshop_id, Right.DRIVE)
    if key is not None:
        _need_story(connection, workshop_id, key)
    facts = {"workshop_id": workshop_id, "at": time.time()}
    for before in connection.execute(SHOWN, {"workshop": workshop_id}).scalars().all():
        connection.execute(reveals.insert(), facts | {"subject": before, "is_shown": False})
    if key is not None:
        connection.execute(reveals.insert(), facts | {"subject": key, "is_shown": True})
    changed(connection, workshop_id)


def story_on_screen(connection: Connection, workshop: Workshop) -> Story | None:
    """The story that is on the projector in this phase, or None. It asks nobody's rights."""
    known = {one.key: one for one in _stories(connection, workshop.id)}
    rows = connection.execute(SHOWN, {"workshop": workshop.id}).all()
    keys = [row.subject for row in rows if row.at >= workshop.now.started_at]
    return next((known[key] for key in keys if key in known), None)


def first_shown(connection: Connection, workshop_id: str) -> dict[str, float]:
    """When each story was first put on the projector, removed ones included: time by key, in
    order. It asks nobody's rights."""
    here = (reveals.c.workshop_id == workshop_id) & reveals.c.is_shown
    rows = select(reveals.c.subject, reveals.c.at).where(
        here, reveals.c.subject.startswith(KEY, autoescape=True)
    )
    found: dict[str, float] = {}
    for subject, at in connection.execute(rows.order_by(reveals.c.id)):
        found.setdefault(subject, at)
    return found


def _need_story(connection: Connection, workshop_id: str, key: str) -> Story:
    found = next((one for one in _stories(connection, workshop_id) if one.key == key), None)
    if found is None:
        raise NotFoundError("There is no such story in this workshop. Reload the page.")
    return found


def _stories(connection: Connection, workshop_id: str) -> list[Story]:
    rows = connection.execute(STORIES, {"workshop": workshop_id})
    return [_story(row.key, row.story) for row in rows]


def _story(key: str, plain: dict[str, Any]) -> Story:
    media = Media(**plain["media"]) if plain["media"] else None
    return Story(key, **plain | {"media": media})


def _told() -> Select[Any]:
    now = newest_of(customer_stories)
    return select(now.c.key, now.c.story).where(now.c.story.is_not(None)).order_by(now.c.id)


def _shown() -> Select[Any]:
    now = newest_of(reveals)
    ours = now.c.subject.startswith(KEY, autoescape=True)
    return select(now.c.subject, now.c.at).where(now.c.is_shown, ours).order_by(now.c.id.desc())


# Built once: building such a statement costs more than running it.
STORIES, SHOWN = _told(), _shown()
