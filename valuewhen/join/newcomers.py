"""New people: the first facilitator owns what is there already, which is the demo."""

from sqlalchemy import Connection, update

from valuewhen.people.accounts import add_user, first_facilitator
from valuewhen.people.caller import Caller
from valuewhen.store.tables import data_sets, workshops


def welcome(connection: Connection, name: str, role: str, password: str) -> Caller:
    """Adds an account and returns it as a caller; the first facilitator gets what nobody owns.

    Raises InvalidInputError or ConflictError as `add_user` does.
    """
    is_first = role == "facilitator" and first_facilitator(connection) is None
    caller = add_user(connection, name, role, password)
    if is_first:
        for table in (workshops, data_sets):
            unowned = update(table).where(table.c.owner_id.is_(None))
            connection.execute(unowned.values(owner_id=caller.user_id))
    return caller
