"""What stands in a workshop: its themes as nobody has undone or removed them, and its answers."""

from collections.abc import Sequence

from sqlalchemy import Connection, Select, func, select

from valuewhen.errors import NotFoundError
from valuewhen.store.tables import answers, ballots, theme_titles, themes, undos
from valuewhen.store.views import WORKSHOP, newest_of


def standing_themes() -> Select[str, str]:
    """The id and title of the themes of the workshop that `WORKSHOP` is bound to."""
    names = newest_of(theme_titles)
    return (
        select(themes.c.id, names.c.title)
        .join(names, names.c.theme_id == themes.c.id)
        .where(themes.c.workshop_id == WORKSHOP, names.c.title.is_not(None))
        .where(themes.c.act_id.not_in(select(undos.c.act_id)))
    )


def on_ballot() -> Select[str]:
    """The ids of the workshop's themes that are put to the vote: all but those taken off it."""
    themes, up = standing_themes().subquery(), newest_of(ballots)
    query = select(themes.c.id).outerjoin(up, up.c.theme_id == themes.c.id)
    return query.where(func.coalesce(up.c.is_up, True))


def need_theme(connection: Connection, workshop_id: str, theme_id: str) -> str:
    """The title of a theme that stands. Raises NotFoundError."""
    themes = {row.id: row.title for row in connection.execute(STANDING, {"workshop": workshop_id})}
    if theme_id not in themes:
        raise NotFoundError("There is no such theme in this workshop. Reload the page.")
    return str(themes[theme_id])


def need_answers(connection: Connection, workshop_id: str, answer_ids: Sequence[str]) -> list[str]:
    """The ids, each once. Raises NotFoundError if one of them is not of this workshop."""
    wanted = list(dict.fromkeys(answer_ids))
    known = select(answers.c.id).where(
        answers.c.workshop_id == workshop_id, answers.c.id.in_(wanted)
    )
    if len(connection.execute(known).all()) != len(wanted):
        raise NotFoundError("One of these answers is not in this workshop. Reload the page.")
    return wanted


STANDING = standing_themes()  # built once: that costs more than running it
