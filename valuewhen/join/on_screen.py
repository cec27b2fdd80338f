"""Which piece of evidence the facilitator has put on the projector: one at a time, or none."""

import time

from sqlalchemy import Connection

from valuewhen.errors import NotFoundError
from valuewhen.join.freezing import freezes_of
from valuewhen.people.caller import Caller
from valuewhen.store.store import changed
from valuewhen.store.tables import reveals
from valuewhen.workshop.access import Right, need
from valuewhen.workshop.bets import close_all_betting
from valuewhen.workshop.customer_stories import KEY, show_story
from valuewhen.workshop.model import Workshop
from valuewhen.workshop.phases import REVEALS
from valuewhen.workshop.rule_votes import put_rule_vote_away
from valuewhen.workshop.workshops import load

NPS = "clv-nps"


def show_on_screen(
    connection: Connection, caller: Caller, workshop_id: str, subject: str | None
) -> None:
    """Puts the evidence of a frozen hypothesis (by its key) or CLV against NPS (as `NPS`) on the
    projector, in place of what is there, a customer's story and the vote on the rules included;
    None takes it away. Bets and a vote on the rules that are open are closed by evidence.

    Raises NotFoundError or ForbiddenError unless the caller drives the workshop.
    """
    need(connection, caller, workshop_id, Right.DRIVE)
    if subject is not None and subject != NPS:
        families = freezes_of(connection, workshop_id)
        if subject not in {one.key for family in families for one in family.hypotheses}:
            raise NotFoundError("No such hypothesis is frozen in this workshop. Reload the page.")
    before = on_screen(load(connection, workshop_id))
    facts = {"workshop_id": workshop_id, "at": time.time()}
    if before is not None:
        connection.execute(reveals.insert(), facts | {"subject": before, "is_shown": False})
    if subject is not None:
        connection.execute(reveals.insert(), facts | {"subject": subject, "is_shown": True})
        close_all_betting(connection, workshop_id)
        put_rule_vote_away(connection, workshop_id)
        show_story(connection, caller, workshop_id, None)
    changed(connection, workshop_id, view=True)


def on_screen(workshop: Workshop) -> str | None:
    """The key of the hypothesis whose evidence is on the projector, `NPS`, or None."""
    shown = sorted(workshop.shown - set(REVEALS))
    return next((subject for subject in shown if not subject.startswith(KEY)), None)
