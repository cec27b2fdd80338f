"""How a result was computed: definitions, numbers of tests and caveats, in plain words."""

from datetime import date
from typing import Any, NamedTuple

from valuewhen import figures
from valuewhen.evidence.coverage import SMALLEST_CELL
from valuewhen.join.rule_voting import ToldRuleVote
from valuewhen.join.story import Story, ToldData
from valuewhen.words import say


class Note(NamedTuple):
    """One thing to know of how the result came about: what it is about, and what to say of it."""

    name: str
    text: str


def day(on: date) -> str:
    """A date as people write it: "14 November 2025"."""
    return f"{on.day} {on:%B %Y}"


def how_computed(told: Story) -> tuple[Note, ...]:
    """The notes of the appendix, those alone that this result needs."""
    notes = [_note("staff"), _note("voices"), _note("sorted")]
    if told.data:
        notes += [_data(told.data), _note("groups"), _note("gap")]
        notes += [_frozen(told), _note("sure"), _note("goes_with")]
        notes += [_best(told.data, told.beside.rule_vote)]
    if told.nps:
        notes += [_note("nps" if told.nps.is_nps else "satisfaction", name=told.nps.name)]
    if told.contrast:
        notes += [_note("contrast")]
    return (*notes, _note("small", n=SMALLEST_CELL))


def _note(about: str, /, **values: Any) -> Note:
    return Note(say(f"results.about_{about}"), say(f"results.method_{about}", **values))


def _data(data: ToldData) -> Note:
    without = say("results.without_few")
    if data.without_clv is not None:
        without = say("results.without_clv", n=figures.count(data.without_clv))
    return _note(
        "data",
        name=data.name,
        on=day(data.loaded_on),
        customers=figures.count(data.customers),
        without=without,
        kind=data.clv_kind or say("results.kind_unknown"),
    )


def _frozen(told: Story) -> Note:
    """When the hypotheses were fixed, how many were tested together, and how many came later."""
    if told.frozen_on is None:
        return _note("not_frozen")
    first, *later = told.families
    worth = figures.money(told.threshold, told.data.currency if told.data else "")
    added = say("results.added_later", n=sum(later)) if later else ""
    tests = figures.count(first)
    return _note("frozen", on=day(told.frozen_on), tests=tests, worth=worth, later=added)


def _best(data: ToldData, vote: ToldRuleVote | None) -> Note:
    shares = "".join(
        say(f"results.standing_{label}", n=figures.count(found[0]), share=figures.share(found[1]))
        for label, found in (("best", data.best), ("typical", data.typical))
        if found
    )
    note = _note("best", best=data.rule.best, typical=data.rule.typical, shares=shares)
    return note._replace(text=f"{note.text} {vote_in_words(vote)}") if vote else note


def vote_in_words(vote: ToldRuleVote) -> str:
    """How the room voted on the rules of best, in a sentence."""
    n, rules = figures.count(vote.n), {"rule": vote.rule, "rival": vote.rival}
    if vote.preferred not in rules:
        name = "divided" if vote.preferred is None else "unsure"
        return say(f"results.rule_vote_{name}", n=n, **rules)
    preferred = rules.pop(vote.preferred)
    [other] = rules.values()
    if vote.supporters is None:
        return say("results.rule_vote_some", preferred=preferred, other=other, n=n)
    some = figures.count(vote.supporters)
    return say("results.rule_vote", preferred=preferred, other=other, some=some, n=n)
