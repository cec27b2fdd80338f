"""What the browser is given of the board: all of it, or what a filter and a view let by."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from valuewhen.words import say
from valuewhen.workshop.board import Answer, Board, Theme
from valuewhen.workshop.health import functions_named
from valuewhen.workshop.profanity import profanity_hint
from valuewhen.workshop.proposals import Proposal

FOLDED_FROM = 80  # answers: from here on themes show their answers when asked
VIEWS = ("all", "new", "unconfirmed", "single", "one_function")
VOTED = ("talk", "evidence", "pair", "commit", "closed")  # phases in which the votes are known

Named = Mapping[str, str | None]  # functions of participants, None where they may not be named

hint_at_profanity = lru_cache(maxsize=5_000)(profanity_hint)


@dataclass(frozen=True)
class Filter:
    """Which answers the board shows; what is None or empty lets all through.

    A view is one of VIEWS; `since` is when the person last looked at what was new.
    """

    prompt_id: str | None = None
    wave: int | None = None
    actor: str | None = None
    words: str = ""
    view: str = "all"
    since: float = 0.0

    def takes(self, answer: Answer) -> bool:
        """Whether the answer passes."""
        return (
            self.prompt_id in (None, answer.prompt_id)
            and self.wave in (None, answer.wave)
            and self.actor in (None, answer.actor)
            and self.words.casefold() in answer.body.casefold()
            and (self.view != "new" or answer.submitted_at > self.since)
            and (self.view != "unconfirmed" or answer.source != "author")
        )

    def takes_theme(self, theme: Theme, named: Named) -> bool:
        """Whether a view of themes lets the theme by; the other views let all."""
        if self.view == "single":
            return theme.voices == 1
        return self.view != "one_function" or only_function(theme, named) is not None

    @property
    def is_open(self) -> bool:
        """Whether everything passes."""
        return self == Filter(since=self.since)


def only_function(theme: Theme, named: Named) -> str | None:
    """The one function whose people named the theme, the small ones counted as one; None if there
    were several, or none, or if the room has no other."""
    heard = {named.get(answer.participant_id) for answer in theme.answers}
    if len(heard) != 1 or heard == set(named.values()):
        return None
    return heard.pop() or say("facilitate.other_functions")


@dataclass(frozen=True)
class Offers:
    """What is offered beside the board: proposals, and the metrics that a theme could be."""

    proposals: Sequence[Proposal] = ()
    metrics: Callable[[Theme], list[dict[str, Any]]] | None = None


def board_data(board: Board, shown: Filter, offers: Offers = Offers()) -> dict[str, Any]:
    """What the browser is given: proposals, loose answers, themes with theirs, those that wait for
    approval, hidden ones. It holds no participants, and functions only as far as they may be named.
    """
    named = functions_named(board)

    def rows(answers: Iterable[Answer]) -> list[dict[str, Any]]:
        return [_row(answer, board, named) for answer in answers if shown.takes(answer)]

    themes = [
        _theme(theme, board, named, offers, shown) | {"rows": rows(theme.answers)}
        for theme in board.themes
        if shown.takes_theme(theme, named)
    ]
    return {
        "seen": board.newest_act,
        "folded": len(board.answers) > FOLDED_FROM,
        "view": shown.view,
        "views": [{"id": view, "label": _view(board, shown, view)} for view in VIEWS],
        "choices": [{"id": theme.id, "title": theme.title} for theme in board.themes],
        "ballot": _ballot(board),
        "none": _none(board, shown),
        "proposals": _proposals(board, shown, named, offers.proposals),
        "pending": rows(board.pending),
        "loose": rows(board.loose),
        "themes": [theme for theme in themes if theme["rows"] or shown.is_open],
        "hidden": rows(a for a in board.answers if a.is_hidden and not a.is_pending),
    }


def _view(board: Board, shown: Filter, view: str) -> str:
    if view != "new":
        return say(f"board.view_{view}")
    return say("board.view_new", n=sum(a.submitted_at > shown.since for a in board.shown))


def _none(board: Board, shown: Filter) -> dict[str, str]:
    """What is said where there are no loose answers, and where there are no themes."""
    if not shown.is_open:
        return {"loose": say("board.no_answer_passes"), "themes": say("board.no_theme_passes")}
    loose = say("facilitate.loose_none" if board.shown else "board.no_answers")
    return {"loose": loose, "themes": say("facilitate.themes_none")}


def _ballot(board: Board) -> dict[str, Any]:
    up, most = len(board.ballot), board.workshop.settings.ballot
    words = say("board.ballot", up=up, most=most)
    over = say("board.ballot_over", n=up - most) if up > most else ""
    return {"words": words if up else "", "over": over}


def _origin(answer: Answer, named: Named) -> str:
    return _origin_words(named.get(answer.participant_id), answer.segment, answer.wave)


@lru_cache
def _origin_words(function: str | None, segment: str, wave: int) -> str:
    named = function or say("facilitate.other_functions")
    return " · ".join((named, segment, say("facilitate.round", n=wave)))


def _row(answer: Answer, board: Board, named: Named) -> dict[str, Any]:
    return {
        "id": answer.id,
        "body": answer.body,
        "from": _origin(answer, named),
        "actor": answer.actor,
        "stance": answer.stance,
        "source": answer.source,
        "reason": answer.reason,
        "state": _state(answer),
        "marks": list(_marks(answer, board)),
    }


def _state(answer: Answer) -> str:
    if answer.is_pending:
        return "pending"
    return "hidden" if answer.is_hidden else "shown"


def _marks(answer: Answer, board: Board) -> Iterable[str]:
    """What staff are told beside an answer: who is no phone of the room, and words to look at."""
    kind = board.kinds.get(answer.participant_id)
    if kind:
        yield say(f"board.kind_{kind}")
    found = hint_at_profanity(answer.body, board.workshop.settings.language)
    if found:
        yield say("board.profanity", words=found)


def _theme(
    theme: Theme, board: Board, named: Named, offers: Offers, shown: Filter
) -> dict[str, Any]:
    segments = [prompt.segment for prompt in board.workshop.prompts if prompt.segment != "all"]
    counts = [(segment, theme.voices_in(segment)) for segment in segments]
    parts = [say("facilitate.people_in", n=n, segment=segment) for segment, n in counts if n]
    people = say("facilitate.voice" if theme.voices == 1 else "facilitate.voices")
    return {
        "id": theme.id,
        "title": theme.title,
        "voices": theme.voices,
        "people": " · ".join([people, *parts]),
        "actor": theme.actor,
        "size": len(theme.answers),
        "up": theme.is_up,
        "tags": list(_tags(theme, board, named, shown)),
        "metrics": offers.metrics(theme) if offers.metrics else [],
    }


def _tags(theme: Theme, board: Board, named: Named, shown: Filter) -> Iterable[str]:
    only = only_function(theme, named)
    if only and (theme.voices > 1 or shown.view == "one_function"):
        yield say("board.only", function=only)
    if is_mapped_later(theme, board):
        yield say("board.map_later")


def is_mapped_later(theme: Theme, board: Board) -> bool:
    """Whether the theme is none of the most voted, once the votes are known."""
    is_known = "votes" in board.workshop.shown or board.workshop.now.phase in VOTED
    return bool(is_known and board.voters and theme.answers and theme not in board.mapped)


def _proposals(
    board: Board, shown: Filter, named: Named, proposals: Sequence[Proposal]
) -> list[dict[str, Any]]:
    known = {answer.id: answer for answer in board.answers}
    found = []
    for proposal in proposals:
        answers = [known[answer_id] for answer_id in proposal.answer_ids if answer_id in known]
        if any(map(shown.takes, answers)):
            found.append(
                {
                    "id": proposal.id,
                    "title": proposal.title,
                    "theme": proposal.theme_id,
                    "people": say("board.people", n=proposal.voices),
                    "joins": sorted(proposal.joins),
                    "rows": [
                        {"id": a.id, "body": a.body, "from": _origin(a, named)} for a in answers
                    ],
                }
            )
    return found
