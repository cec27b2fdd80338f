"""Which piece of evidence the facilitator has put on the projector: one at a time, or none."""

import time

from sqlalchemy import Connection, select

from valuewhen.errors import NotFoundError
from valuewhen.people.caller import Caller
from valuewhen.store.store import changed
from valuewhen.store.tables import reveals, themes
from valuewhen.workshop.access import Right, need
from valuewhen.workshop.bets import close_all_betting
from valuewhen.workshop.customer_stories import KEY, show_story
from valuewhen.workshop.model import Workshop
from valuewhen.workshop.phases import REVEALS
from valuewhen.workshop.workshops import load

NPS = "clv-nps"


def show_on_screen(
    connection: Connection, caller: Caller, workshop_id: str, subject: str | None
) -> None:
    """Puts a theme's evidence (by the theme's id) or CLV against NPS (as `NPS`) on the projector,
    in place of what is there, a customer's story included; None takes it away. Bets that are open
    are closed by evidence.

    Raises NotFoundError or ForbiddenError unless the caller drives the workshop.
    """
    need(connection, caller, workshop_id, Right.DRIVE)
    if subject is not None and subject != NPS:
        known = select(themes.c.id).where(
            themes.c.id == subject, themes.c.workshop_id == workshop_id
        )
        if connection.execute(known).one_or_none() is None:
            raise NotFoundError("There is no such theme in this workshop. Reload the page.")
    before = on_screen(load(connection, workshop_id))
    facts = {"workshop_id": workshop_id, "at": time.time()}
    if before is not None:
        connection.execute(reveals.insert(), facts | {"subject": before, "is_shown": False})
    if subject is not None:
        connection.execute(reveals.insert(), facts | {"subject": subject, "is_shown": True})
        close_all_betting(connection, workshop_id)
        show_story(connection, caller, workshop_id, None)
    changed(connection, workshop_id, view=True)


def on_screen(workshop: Workshop) -> str | None:
    """The id of the theme whose evidence is on the projector, `NPS`, or None."""
    shown = sorted(workshop.shown - set(REVEALS))
    return next((subject for subject in shown if not subject.startswith(KEY)), None)
