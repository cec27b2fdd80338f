"""What may be asked for on the board, and what somebody else had just done about the same."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from valuewhen.people.caller import Caller
from valuewhen.workshop.acts import undo
from valuewhen.workshop.ballot import put_up
from valuewhen.workshop.decisions import correct_sorting, moderate
from valuewhen.workshop.hypotheses import tie_to_metric
from valuewhen.workshop.themes import (
    accept,
    decline,
    group,
    make_theme,
    merge_themes,
    remove_theme,
    rename_theme,
)
from valuewhen.workshop.unseen import About, Unseen, unseen

Wish = Mapping[str, Any]
Place = tuple[Connection, Caller, str]
Grant = Callable[[Place, list[str], Wish], object]

ABOUT: dict[str, About] = {  # what a wish overrides if somebody else has done it meanwhile
    "sort": "side",
    "theme": "place",
    "group": "place",
    "ungroup": "place",
    "accept": "place",
    "hide": "showing",
    "restore": "showing",
    "approve": "showing",
    "rename": "title",
    "remove": "content",
    "merge": "content",
    "tie": "metric",
    "up": "ballot",
}


def grant(
    connection: Connection,
    caller: Caller,
    workshop_id: str,
    wish: Wish,
    overridden: list[Unseen] | None = None,
) -> None:
    """Does what was asked for on the board: {"do", "seen", "answers", "theme", "title", …}.

    `seen` is the newest act on the board that was looked at: what somebody else did about the same
    after it is added to `overridden`. Raises as the library does; a wish of another kind is none.
    """
    granted = GRANTED.get(str(wish.get("do")))
    answers = _ids(wish, "answers")
    if granted is None:
        return
    place = (connection, caller, workshop_id)
    found = _unseen(place, answers, wish)
    granted(place, answers, wish)
    if found and overridden is not None:
        overridden.append(found)


def _unseen(place: Place, answers: Sequence[str], wish: Wish) -> Unseen | None:
    about, seen = ABOUT.get(str(wish.get("do"))), wish.get("seen")
    if about is None or not isinstance(seen, int):
        return None
    ids = answers if about in ("side", "place", "showing") else [_theme(wish)]
    return unseen(*place, about, ids, seen)


def _ids(wish: Wish, name: str) -> list[str]:
    return [str(answer) for answer in wish.get(name) or ()]


def _theme(wish: Wish) -> str:
    return str(wish.get("theme"))


def _title(wish: Wish) -> str:
    return str(wish.get("title", ""))


def _sort(place: Place, answers: list[str], wish: Wish) -> None:
    for answer in answers:
        correct_sorting(*place, answer, actor=wish.get("actor"), stance=wish.get("stance"))


def _show(place: Place, answers: list[str], _wish: Wish) -> None:
    moderate(*place, *answers, is_hidden=False)


def _accept(place: Place, answers: list[str], wish: Wish) -> None:
    into = _theme(wish) if wish.get("theme") else None
    left = _ids(wish, "left")
    accept(*place, answers, title=_title(wish), theme_id=into, left_out=left)


def _tie(place: Place, _answers: list[str], wish: Wish) -> None:
    metric = wish.get("metric")
    tie_to_metric(*place, _theme(wish), str(metric) if metric else None)


GRANTED: dict[str, Grant] = {
    "sort": _sort,
    "hide": lambda place, answers, _wish: moderate(*place, *answers, is_hidden=True),
    "restore": _show,
    "approve": _show,
    "undo": lambda place, _answers, _wish: undo(*place),
    "theme": lambda place, answers, wish: make_theme(*place, _title(wish), answers),
    "group": lambda place, answers, wish: group(*place, answers, _theme(wish)),
    "ungroup": lambda place, answers, _wish: group(*place, answers, None),
    "accept": _accept,
    "decline": lambda place, answers, _wish: decline(*place, answers),
    "rename": lambda place, _answers, wish: rename_theme(*place, _theme(wish), _title(wish)),
    "remove": lambda place, _answers, wish: remove_theme(*place, _theme(wish)),
    "merge": lambda place, _answers, wish: merge_themes(
        *place, [_theme(wish)], str(wish.get("into"))
    ),
    "up": lambda place, _answers, wish: put_up(*place, _theme(wish), is_up=bool(wish.get("up"))),
    "tie": _tie,
}
