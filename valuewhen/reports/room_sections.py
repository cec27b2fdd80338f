"""What the room said, as sections of the report: a function each, None where there is nothing."""

from typing import Any

import pandas as pd

from valuewhen import figures
from valuewhen.charts.room import (
    build_theme_contrast_chart,
    build_themes_chart,
    build_we_they_chart,
)
from valuewhen.evidence.verdicts import Verdict
from valuewhen.join.sentences import formula_in_words, listed, people
from valuewhen.join.story import Belief, Story
from valuewhen.reports.cells import table
from valuewhen.reports.report import (
    Block,
    Chips,
    Item,
    Listing,
    Part,
    Section,
    Side,
    Sides,
    Table,
    Whole,
    Words,
    figure,
)
from valuewhen.words import say

MOST_THEMES = 12  # that one chart shows; a room votes on as many
MOST_CONTRASTS = 8
ACTORS = ("we", "they", "unclear")


def asked(told: Story) -> Section:
    """Who was asked, of which functions, and what they completed."""
    functions = [(name or say("results.other_functions"), n) for name, n in told.asked.functions]
    answers = say("results.answers", n=figures.count(told.asked.answers))
    notes = say("results.asked_note"), say("results.functions_small")
    prompts = [{"prompt": prompt} for prompt in told.asked.prompts]
    counted = [{"function": name, "people": n} for name, n in functions]
    return Section(
        name="asked",
        title=say("results.asked_title"),
        note=f"{people(told.asked.people)}, {answers}. {' '.join(notes)}",
        blocks=(
            Chips(tuple((name, figures.count(n)) for name, n in functions)),
            Words(say("results.asked_about")),
            Listing(told.asked.prompts),
        ),
        n=f"{people(told.asked.people)}, {answers}",
        method=say("results.method_staff"),
        data=(
            table("functions", ["function", "people"], counted),
            table("prompts", ["prompt"], prompts),
        ),
    )


def beliefs(told: Story) -> Section:
    """Themes by votes and voices."""
    which = "votes" if told.shows_votes else "hidden" if told.voters else "voices"
    drawn = told.beliefs[:MOST_THEMES]
    return Section(
        name="beliefs",
        title=say("results.beliefs_title"),
        note=_with_rest(say(f"results.beliefs_{which}"), len(drawn), len(told.beliefs)),
        blocks=(
            figure(build_themes_chart, say("results.beliefs_title"), _believed(drawn), divided=5),
        ),
        n=people(told.voters if told.shows_votes else told.asked.people),
        method=say("results.method_voices"),
        data=(_themes(told),),
    )


def sees(told: Story) -> Section | None:
    """Which answers a traditional CLV contains."""
    stances = told.stances
    if not stances.total:
        return None
    half = stances.total / 2
    which = "_beyond" if stances.investment > half else "_plain"
    which = "" if stances.extraction > half else which
    looks = ("extraction", "investment", "unclear")
    parts = [Part(say(f"results.sees_{look}"), getattr(stances, look), look) for look in looks]
    rows = [{"stance": part.name, "answers": part.n} for part in parts]
    return Section(
        name="sees",
        title=say(f"results.sees_title{which}"),
        note=say("results.sees_note", formula=formula_in_words(told)),
        blocks=(Whole(tuple(parts)),),
        n=say("results.answers", n=figures.count(stances.total)),
        method=say("results.method_sorted"),
        data=(table("stances", ["stance", "answers"], rows),),
    )


def sides(told: Story) -> Section:
    """How many answers are about what we do and what they do, and the beliefs of each."""
    title, note = say("results.sides_title"), say("results.sides_note")
    n = say("results.answers", n=figures.count(told.asked.answers))
    method = say("results.method_sorted")
    if told.sides is None:
        hidden = Words(say("results.sides_hidden"))
        return Section("sides", title, note, (hidden,), n, method)
    frame = pd.DataFrame(list(told.sides.items()), columns=["actor", "answers"])
    nothing = say("results.side_nothing")
    lists = [Side(one, say(f"results.side_{one}"), _items(told, one), nothing) for one in ACTORS]
    return Section(
        name="sides",
        title=title,
        note=note,
        blocks=(
            figure(
                build_we_they_chart, title, table("sides", ["actor", "answers"], frame), divided=3
            ),
            Sides(tuple(one for one in lists if one.items or one.actor != "unclear")),
        ),
        n=n,
        method=method,
    )


def contrast(told: Story) -> Section | None:
    """How common the themes are in answers on best and on typical customers."""
    found = told.contrast
    if found is None:
        return None
    title = say(f"results.contrast_title_{'differs' if found.differing else 'same'}")
    note = say("results.contrast_same", best=found.best_people, typical=found.typical_people)
    if found.differing:
        note = say("results.contrast_differs", titles=listed([r.title for r in found.differing]))
    columns = ["theme", "best", "typical", "best_share", "typical_share"]
    rows = [
        {name: getattr(row, "title" if name == "theme" else name) for name in columns}
        for row in found.rows
    ]
    drawn = table("contrast", columns, rows[:MOST_CONTRASTS])
    blocks: list[Block] = [figure(build_theme_contrast_chart, title, drawn, divided=6)]
    if found.only_best:
        blocks.append(Words(f"◆ {say('results.only_best', titles=listed(found.only_best))}"))
    if found.only_typical:
        only = say("results.only_typical", titles=listed(found.only_typical))
        blocks.append(Words(f"● {only}"))
    return Section(
        name="contrast",
        title=title,
        note=_with_rest(note, len(drawn.frame), len(rows)),
        blocks=tuple(blocks),
        n=say("reports.n_contrast", best=found.best_people, typical=found.typical_people),
        method=say("results.method_contrast"),
        data=(table("contrast_all", columns, rows),),
    )


def weight(belief: Belief) -> str:
    """How many dots a belief has, or voices where no vote is shown."""
    if belief.dots is not None:
        return say("results.dot" if belief.dots == 1 else "results.dots_n", n=belief.dots)
    return say("results.voice" if belief.voices == 1 else "results.voices", n=belief.voices)


def _with_rest(note: str, drawn: int, of: int) -> str:
    return f"{note} {say('reports.first_of', n=drawn, of=of)}" if drawn < of else note


def _believed(drawn: tuple[Belief, ...]) -> Table:
    rows = [
        {"theme": b.title, "actor": b.actor or "unclear", "voices": b.voices, "votes": b.dots}
        for b in drawn
    ]
    return table("believed", ["theme", "actor", "voices", "votes"], rows)


def _themes(told: Story) -> Table:
    """Every belief with all that is told of it."""
    rows = []
    for belief in told.beliefs:
        found = belief.finding
        row: dict[str, Any] = {"theme": belief.title, "actor": belief.actor}
        row |= {"voices": belief.voices}
        row |= {"votes": belief.dots, "metric": found.metric, "verdict": found.status.value}
        row |= {"sure": found.confidence.value if found.confidence else None}
        if gap := found.gap:
            row |= {"gap": gap.gap, "low": gap.low, "high": gap.high, "n": gap.n}
        rows.append(row)
    columns = ["theme", "actor", "voices", "votes", "metric", "verdict", "sure"]
    currency = told.data.currency if told.data else ""
    return table("themes", [*columns, "gap", "low", "high", "n"], rows, currency)


def _items(told: Story, actor: str) -> tuple[Item, ...]:
    return tuple(_item(told, belief) for belief in told.beliefs if belief.actor == actor)


def _item(told: Story, belief: Belief) -> Item:
    found = belief.finding
    if not (told.shows_evidence and told.data):
        return Item(belief.title, weight(belief))
    if not found.gap:
        return Item(belief.title, weight(belief), found.said)
    strong, basis = found.strong, found.basis
    if found.status is Verdict.NO_LINK:
        strong, basis = found.status.value, f"{found.strong}, {found.basis}"
    said = f"{found.metric}: {strong} ({basis}), {found.confidence}"
    return Item(belief.title, weight(belief), said, strong)
