"""Which answers could be one theme: proposed to people, never applied unasked."""

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Protocol

from valuewhen.workshop.board import Answer, Theme
from valuewhen.workshop.grouping import ALIKE, group_answers
from valuewhen.workshop.meaning import Meaning, meaning_of

LONGEST_TITLE = 80  # characters
TITLE_WORDS = range(3, 9)  # that say enough and not too much
ODD = re.compile(r"[^\w\s'’,-]")  # marks that plain words do without

Declined = Set[frozenset[str]]


class Gathered(Protocol):
    """What proposals are made from: a Board, or what is like one."""

    @property
    def answers(self) -> Sequence[Answer]: ...  # in the order they came

    @property
    def themes(self) -> Sequence[Theme]: ...


@dataclass(frozen=True)
class Proposal:
    """Loose answers that say the same, or the same as a theme: `theme_id` is where they fit.

    `title` is the clearest of the answers, or the theme's title. `voices` counts the people who
    wrote them. `joins` are the ids of all the answers that would be together: what is noted when
    people decline it.
    """

    id: str
    title: str
    answer_ids: tuple[str, ...]
    voices: int
    joins: frozenset[str]
    theme_id: str | None = None


def propose(board: Gathered, declined: Declined = frozenset()) -> tuple[Proposal, ...]:
    """The loose answers that could be a theme or part of one, those of most voices first.

    As answers come a proposal keeps its id and answers and only grows. No two answers that are
    both in a set of `declined` are proposed to be together. Hidden answers are left out.
    """
    groups = _groups(board.answers)
    proposals = [
        proposal
        for group in groups.values()
        for proposal in _proposals(group, _theme_of(group, board.themes), declined)
    ]
    return tuple(sorted(proposals, key=lambda found: -found.voices))


def _groups(answers: Iterable[Answer]) -> dict[int, list[Answer]]:
    """The shown answers by what they say. Those that are hidden have kept their place in a group,
    and those in themes draw others to them."""
    found = tuple(answers)
    groups: dict[int, list[Answer]] = {}
    for answer, number in zip(found, _numbers(tuple(a.body for a in found)), strict=True):
        if not answer.is_hidden:
            groups.setdefault(number, []).append(answer)
    return groups


@lru_cache(maxsize=4)
def _numbers(bodies: tuple[str, ...]) -> tuple[int, ...]:
    """The groups of the texts, which most acts on a board leave as they are."""
    return tuple(group_answers(bodies))


def _theme_of(group: Sequence[Answer], themes: Sequence[Theme]) -> Theme | None:
    """The theme that has most of the group's answers, else one whose title says the same as the
    first of them."""
    held = [answer.theme_id for answer in group if answer.theme_id]
    if held:
        most = max(held, key=held.count)
        return next((theme for theme in themes if theme.id == most), None)
    said = meaning_of(group[0].body)
    return next((theme for theme in themes if _is_titled(meaning_of(theme.title), said)), None)


def _is_titled(title: Meaning, said: Meaning) -> bool:
    if title.actor == "unclear":  # "Referrals" names nobody
        title = replace(title, actor=said.actor)
    return title.likeness(said) >= ALIKE


def _proposals(
    group: Sequence[Answer], theme: Theme | None, declined: Declined
) -> Iterator[Proposal]:
    fitting, apart = _parted(group, theme, declined)
    if theme and fitting:
        joins = [*theme.answers, *fitting]
        yield _proposal(f"{theme.id}-{fitting[0].id}", theme.title, fitting, joins, theme.id)
    for part in apart:
        if len(part) > 1:
            yield _proposal(f"new-{part[0].id}", _clearest(part), part, part)


def _proposal(
    key: str,
    title: str,
    new: Sequence[Answer],
    joins: Sequence[Answer],
    theme_id: str | None = None,
) -> Proposal:
    return Proposal(
        id=key,
        title=title,
        answer_ids=tuple(answer.id for answer in new),
        voices=len({answer.participant_id for answer in new}),
        joins=frozenset(answer.id for answer in joins),
        theme_id=theme_id,
    )


def _parted(
    group: Sequence[Answer], theme: Theme | None, declined: Declined
) -> tuple[list[Answer], list[list[Answer]]]:
    """The loose answers of a group that go into the theme, and parts that go together otherwise.

    Whoever declined a proposal is not asked about it again with one answer more: answers that came
    later make a part of their own, or go with those of the declined that nobody kept apart.
    """
    loose = [answer for answer in group if answer.theme_id is None]
    there = [answer.id for answer in theme.answers] if theme else []
    ids = {*there, *(answer.id for answer in loose)}
    apart = [ids & kept for kept in declined if len(ids & kept) > 1]
    touched: set[str] = set().union(*apart)
    parts = [there]
    for answer in loose:
        if answer.id in touched:
            _first_part_for(answer.id, parts, apart).append(answer.id)
    untouched = [answer.id for answer in loose if answer.id not in touched]
    home = there if theme else next((part for part in parts if len(part) > 1), [])
    home.extend(untouched)
    if home not in parts:
        parts.append(home)
    fitting, *others = [[answer for answer in loose if answer.id in part] for part in parts]
    return (fitting, others) if theme else ([], [fitting, *others])


def _first_part_for(key: str, parts: list[list[str]], apart: Sequence[Set[str]]) -> list[str]:
    """The first part without an answer that this one is kept apart from; a new one if need be."""
    kept_from = {other for kept in apart if key in kept for other in kept}
    for part in parts:
        if kept_from.isdisjoint(part):
            return part
    parts.append([])
    return parts[-1]


def _clearest(answers: Sequence[Answer]) -> str:
    """The answer that says it in few plain words, as most of the others do; shortened if long."""
    said = [meaning_of(answer.body) for answer in answers]

    def unclarity(at: int) -> tuple[bool, bool, int, int]:
        body = answers[at].body
        words = len(body.split())
        return words not in TITLE_WORDS, ODD.search(body) is not None, -said.count(said[at]), words

    clearest = answers[min(range(len(answers)), key=unclarity)].body
    return textwrap.shorten(clearest, LONGEST_TITLE, placeholder=" …")
