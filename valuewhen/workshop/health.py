"""How a room is doing, from its board alone, and the one thing its facilitator might do now."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median

from valuewhen.workshop.board import Answer, Board
from valuewhen.workshop.run_sheet import next_step
from valuewhen.workshop.seen import Stances, people_by_function, stances_of

FEW = 8  # answers before anything is made of their shares
MOSTLY_READY = 0.75  # of the people who joined: from here on the others are being waited for
SHORT = 2  # words: an answer that names a thing and says nothing of it
PLACES = 3  # a person's first, second, and all further answers


@dataclass(frozen=True)
class Hint:
    """What to do now: the name of its sentence and the figures in it; a function may be None, which
    stands for the small ones together."""

    name: str
    values: dict[str, int | str | None]


@dataclass(frozen=True)
class Health:
    """A room's figures. Answers are those of `Board.at_hand`; hidden ones never count.

    `phones` are the people who have one; `heard` are those who answered, `per_minute` is None
    outside of writing, `median_words` without answers. Of the `functions`, those in `silent` have
    not answered; the ones too small to be named count as one, None. `unmapped` themes are to be
    tied to metrics now, `later` ones after the event; `pending` answers wait to be approved.
    """

    joined: int
    phones: int
    ready: int
    heard: int
    answers: int
    per_minute: float | None
    median_words: float | None
    themes: int
    loose: int
    extraction: int
    investment: int
    unclear: int
    pending: int
    unmapped: int
    later: int
    functions: int
    silent: tuple[str | None, ...]

    @property
    def writing(self) -> int:
        """How many people with a phone have not said that they are done."""
        return self.phones - self.ready


def health(board: Board, at: float) -> Health:
    """The room's figures at a time, in seconds since 1970."""
    heard = board.at_hand
    stances = stances_of(heard)
    untied = [theme for theme in board.ballot if theme.metric is None]
    unmapped = [theme for theme in board.mapped if theme.metric is None]
    return Health(
        joined=len(board.functions),
        phones=sum(1 for person in board.functions if board.kinds.get(person) != "guest"),
        ready=len(board.ready & board.functions.keys()),
        heard=len({answer.participant_id for answer in heard}),
        answers=len(heard),
        per_minute=_per_minute(board, heard, at),
        median_words=median(len(a.body.split()) for a in heard) if heard else None,
        themes=sum(1 for theme in board.themes if theme.answers),
        loose=len(board.loose),
        extraction=stances.extraction,
        investment=stances.investment,
        unclear=sum(1 for answer in heard if answer.actor == "unclear"),
        pending=len(board.pending),
        unmapped=len(unmapped),
        later=len(untied) - len(unmapped),
        functions=len(people_by_function(board)),
        silent=_silent(board, heard),
    )


def hint(board: Board, figures: Health) -> Hint:
    """The one thing to do now, given the board and its figures."""
    if board.workshop.timer.is_paused:
        return Hint("paused", {})
    phase = board.workshop.now.phase
    advise = ADVICE.get(phase)
    return advise(figures, board) if advise else Hint(phase, {})


def functions_named(board: Board) -> dict[str, str | None]:
    """Each participant's function as it may be named: None where too few share it."""
    known = {name for name, _ in people_by_function(board)}
    return {person: name if name in known else None for person, name in board.functions.items()}


def stances_by_place(answers: Iterable[Answer]) -> tuple[Stances, ...]:
    """How people's first answers divide, their second, and all from their third on: as many of
    these as there are."""
    places: list[list[Answer]] = [[] for _ in range(PLACES)]
    given: Counter[str] = Counter()
    for answer in sorted(answers, key=lambda answer: (answer.submitted_at, answer.id)):
        places[min(given[answer.participant_id], PLACES - 1)].append(answer)
        given[answer.participant_id] += 1
    return tuple(stances_of(said) for said in places if said)


def _per_minute(board: Board, heard: tuple[Answer, ...], at: float) -> float | None:
    """Answers a minute since the writing began; the first minute counts as a whole one."""
    now = board.workshop.now
    if now.phase != "write":
        return None
    return len(heard) / max((at - now.started_at) / 60, 1)


def _silent(board: Board, heard: tuple[Answer, ...]) -> tuple[str | None, ...]:
    named = functions_named(board)
    speaking = {named.get(answer.participant_id) for answer in heard}
    return tuple(name for name, _ in people_by_function(board) if name not in speaking)


def _lobby(figures: Health, _board: Board) -> Hint:
    return Hint("lobby" if figures.joined else "lobby_empty", {"joined": figures.joined})


def _write(figures: Health, board: Board) -> Hint:
    if not figures.joined:
        return Hint("nobody", {})
    if not figures.answers:
        return Hint("no_answers", {"joined": figures.joined})
    enough = figures.answers >= FEW and figures.heard * 2 >= figures.joined
    step = next_step(board.workshop)
    if enough and step and step.phase == "mirror" and figures.extraction * 2 > figures.answers:
        return Hint("formula", {"some": figures.extraction, "all": figures.answers})
    if figures.phones and figures.ready >= figures.phones * MOSTLY_READY:
        return Hint("ready", {"ready": figures.ready, "joined": figures.phones})
    return _balance(figures, board) if enough else _still_writing(figures)


def _balance(figures: Health, board: Board) -> Hint:
    """What to say of who is heard, and how: a silent function, a dominating one, short answers."""
    if figures.silent:
        return Hint("silent", {"function": figures.silent[0]})
    named = functions_named(board)
    spoken = Counter(named.get(answer.participant_id) for answer in board.at_hand)
    loudest, some = spoken.most_common(1)[0]
    people = Counter(named.values())[loudest]
    if some * 2 > figures.answers and people * 2 <= figures.joined:
        return Hint("loud", {"function": loudest, "some": some, "all": figures.answers})
    if figures.median_words is not None and figures.median_words <= SHORT:
        return Hint("short", {})
    return _still_writing(figures)


def _still_writing(figures: Health) -> Hint:
    return Hint("writing", {"writing": figures.writing, "joined": figures.phones})


def _mirror(figures: Health, _board: Board) -> Hint:
    if not figures.answers:
        return Hint("mirror_empty", {})
    turned = figures.extraction * 2 <= figures.answers
    values: dict[str, int | str | None] = {"some": figures.extraction, "all": figures.answers}
    return Hint("mirror_turned" if turned else "mirror", values)


def _reveal(figures: Health, board: Board) -> Hint:
    if figures.unclear and "sides" not in board.workshop.shown:
        return Hint("unclear", {"unclear": figures.unclear, "all": figures.answers})
    return _sort(figures, board)


def _sort(figures: Health, board: Board) -> Hint:
    if figures.loose:
        return Hint("loose", {"loose": figures.loose, "all": figures.answers})
    most = board.workshop.settings.ballot
    if figures.themes > most:
        return Hint("many_themes", {"themes": figures.themes, "most": most})
    return Hint("sorted" if "sides" in board.workshop.shown else "sides", {})


def _vote(figures: Health, board: Board) -> Hint:
    if not figures.themes:
        return Hint("no_themes", {})
    if board.voters < figures.phones:
        return Hint("voting", {"voters": board.voters, "joined": figures.phones})
    return Hint("voted", {"joined": figures.phones})


def _talk(figures: Health, board: Board) -> Hint:
    if not board.seats:
        return Hint("talk_unseated", {})
    return Hint("talk" if figures.unmapped else "talk_mapped", {"unmapped": figures.unmapped})


def _evidence(figures: Health, _board: Board) -> Hint:
    return Hint("untied" if figures.unmapped else "tied", {"untied": figures.unmapped})


def _pair(_figures: Health, board: Board) -> Hint:
    many = len(board.pairings)
    return Hint("pair" if many else "pair_none", {"pairs": many})


def _commit(_figures: Health, board: Board) -> Hint:
    return Hint("commit" if board.commitments else "commit_none", {"n": len(board.commitments)})


ADVICE: dict[str, Callable[[Health, Board], Hint]] = {
    "lobby": _lobby,
    "write": _write,
    "mirror": _mirror,
    "reveal": _reveal,
    "sort": _sort,
    "vote": _vote,
    "talk": _talk,
    "evidence": _evidence,
    "pair": _pair,
    "commit": _commit,
}
