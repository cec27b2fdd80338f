"""One more workshop with the set-up of one that is there: from a template, again, or as a copy."""

import re
from datetime import date

from babel.dates import format_date
from sqlalchemy import Connection

from valuewhen.people.caller import Caller
from valuewhen.workshop.access import Right
from valuewhen.workshop.templates import Template, template_of, write_template
from valuewhen.workshop.workshops import create_workshop, open_workshop

TITLE = 120
MONTH = re.compile(r" · [^·\d]{3,16} \d{4}$")  # at the end of a title


def create_from(
    connection: Connection,
    caller: Caller,
    title: str,
    template: Template,
    before_id: str | None = None,
) -> str:
    """Makes a workshop in draft that is set up as the template, and returns its id. Raises as
    `create_workshop` does."""
    return create_workshop(
        connection,
        caller,
        title,
        template.segments,
        function_names=template.functions,
        dots=template.dots,
        settings=template.settings,
        before_id=before_id,
    )


def template_file(connection: Connection, caller: Caller, workshop_id: str) -> bytes:
    """How a workshop is set up, as a file to import. Raises NotFoundError, or ForbiddenError unless
    the caller may see rows."""
    workshop = open_workshop(connection, caller, workshop_id, Right.ROWS)
    return write_template(template_of(workshop)).encode()


def duplicate(connection: Connection, caller: Caller, workshop_id: str, title: str) -> str:
    """Makes a workshop in draft with the same set-up and returns its id: no people, no answers, no
    customer data. Raises as `template_file` and `create_workshop` do."""
    workshop = open_workshop(connection, caller, workshop_id, Right.ROWS)
    return create_from(connection, caller, title, template_of(workshop))


def run_again(connection: Connection, caller: Caller, workshop_id: str, title: str) -> str:
    """As `duplicate`, and the new workshop knows which one it repeats, to be compared with it."""
    workshop = open_workshop(connection, caller, workshop_id, Right.ROWS)
    return create_from(connection, caller, title, template_of(workshop), before_id=workshop.id)


def title_again(title: str, on: date, language: str = "en") -> str:
    """A title for the next time: the same with the month, "Value · October 2026", in place of one
    that it ends with."""
    month = f" · {format_date(on, 'LLLL y', language)}"
    return MONTH.sub("", title)[: TITLE - len(month)].rstrip() + month


def title_of_copy(title: str) -> str:
    """A title for a duplicate: the same, marked as a copy."""
    mark = " (copy)"
    return title[: TITLE - len(mark)].rstrip() + mark
