"""A workshop's story told as a report: the five sentences, then section by section."""

from collections.abc import Callable

from valuewhen.join.method import day
from valuewhen.join.sentences import five_sentences, people
from valuewhen.join.story import Story, story
from valuewhen.people.caller import Caller
from valuewhen.reports import beside_sections, data_sections, room_sections, view_sections
from valuewhen.reports.report import Message, Report, Section
from valuewhen.store.store import Store
from valuewhen.words import say

SECTIONS: tuple[Callable[[Story], Section | None], ...] = (
    room_sections.asked,
    room_sections.beliefs,
    room_sections.sees,
    view_sections.formula,
    view_sections.belief_map,
    data_sections.gaps,
    beside_sections.bets,
    room_sections.sides,
    room_sections.contrast,
    view_sections.by_function,
    view_sections.together,
    data_sections.nps,
    beside_sections.references,
    beside_sections.referrals,
    beside_sections.voice,
    data_sections.unmeasured,
    data_sections.decided,
    beside_sections.commitments,
    data_sections.how,
)  # in the order of the story; a view more is a function more


def report(store: Store, caller: Caller, workshop_id: str, patience: float | None = None) -> Report:
    """The report of a workshop, for whoever may see its aggregates, and the same for everybody.

    It waits and raises like `story`.
    """
    return report_of(story(store, caller, workshop_id, patience))


def report_of(told: Story) -> Report:
    """The story as a report; a room that still writes has none of its sections."""
    sections = () if told.is_early else tuple(tell(told) for tell in SECTIONS)
    return Report(
        title=told.asked.prompts[0],
        workshop=told.title,
        context=_context(told),
        is_made_up=told.is_made_up,
        made_up=say("results.made_up_hint"),
        notice=say("results.early") if told.is_early else "",
        messages=() if told.is_early else _messages(told),
        sections=tuple(section for section in sections if section),
        currency=told.data.currency if told.data else "",
    )


def _messages(told: Story) -> tuple[Message, ...]:
    return tuple(
        Message(
            label=say(f"results.label_{sentence.name}"),
            text=sentence.text,
            strong=sentence.strong,
            n=sentence.n,
            confidence=sentence.confidence,
        )
        for sentence in five_sentences(told)
    )


def _context(told: Story) -> tuple[str, ...]:
    first, last = day(told.asked.first_on), day(told.asked.last_on)
    held = say("results.held_on", on=first)
    if first != last:
        held = say("results.held_between", first=first, last=last)
    who = people(told.asked.people)
    if told.asked.people:
        who = say("results.context_people", people=who, functions=told.asked.function_count)
    if told.data is None:
        return told.title, held, who
    on, n = day(told.data.loaded_on), f"{told.data.customers:,}"
    return told.title, held, who, say("results.context_data", on=on, n=n)
