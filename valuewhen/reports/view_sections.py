"""What only the join of both can show: beliefs against data, as sections of the report."""

from typing import Any

import pandas as pd

from valuewhen import figures
from valuewhen.charts.estimates import build_groups_chart
from valuewhen.charts.views import (
    build_belief_map_chart,
    build_formula_chart,
    build_functions_chart,
)
from valuewhen.join.belief_map import BeliefMap, Quadrant
from valuewhen.join.by_function import FunctionShare
from valuewhen.join.formula_holes import FormulaHoles
from valuewhen.join.sentences import listed, people
from valuewhen.join.story import Story
from valuewhen.join.together import MONEY
from valuewhen.reports.cells import table
from valuewhen.reports.report import Block, Listing, Section, Words, figure
from valuewhen.words import say

MOST_THEMES = 12  # of one chart


def formula(told: Story) -> Section | None:
    """The firm's CLV written out, and what it cannot see of what the room believes."""
    holes = told.holes
    if holes is None:
        return None
    title = _headline(holes)
    rows = [
        {"theme": slot.title, "place": str(slot.place), "weight": slot.weight}
        for slot in holes.slots
    ]
    columns = ["theme", "place", "weight"]
    drawn = table("formula", columns, rows[:MOST_THEMES])
    name = _weights(told)
    return Section(
        name="formula",
        title=title,
        note=say("views.formula_note", inputs=" + ".join(holes.inputs)),
        blocks=(
            figure(build_formula_chart, title, drawn, divided=8, weight_name=name),
            *_rest(len(drawn.frame), len(rows)),
        ),
        n=people(told.voters if told.shows_votes else told.asked.people),
        method=say("views.formula_method"),
        data=(table("formula_all", columns, rows),),
    )


def _headline(holes: FormulaHoles) -> str:
    dots = figures.part(holes.unseen_weight, holes.weight)
    themes = figures.part(len(holes.in_the_data), len(holes.unseen))
    which = "dots" if holes.is_by_dots else "voices"
    if not holes.unseen:
        return say("views.formula_sees_all")
    return say(f"views.formula_title_{which}", dots=dots, themes=themes)


def belief_map(told: Story) -> Section | None:
    """What the room believes against what the data say, in money."""
    found = told.belief_map
    if found is None or told.data is None:
        return None
    title = _map_title(found)
    rows = [
        {
            "number": number,
            "theme": row.title,
            "metric": row.metric,
            "actor": row.actor or "unclear",
            "weight": row.weight,
            "gap": row.gap.gap,
            "low": row.gap.low,
            "high": row.gap.high,
            "n": row.gap.n,
            "quadrant": str(row.quadrant),
        }
        for number, row in enumerate(found.rows, start=1)
    ]
    columns = [*("number", "theme", "metric", "actor", "weight"), *("gap", "low", "high", "n")]
    drawn = table("belief_map", [*columns, "quadrant"], rows, told.data.currency)
    options: dict[str, Any] = {"currency": told.data.currency, "weight_name": _weights(told)}
    lines = [_line(found, rows, quadrant) for quadrant in Quadrant]
    blocks: list[Block] = [
        figure(build_belief_map_chart, title, drawn, equal_share=found.equal_share, **options),
        Listing(tuple(line for line in lines if line)),
    ]
    if found.untested:
        blocks.append(Words(say("views.untested", titles=listed([t for t, _ in found.untested]))))
    return Section(
        name="belief_map",
        title=title,
        note=say("views.map_note"),
        blocks=tuple(blocks),
        n=say("results.customers", n=figures.count(told.data.customers)),
        method=say("views.map_method", threshold=figures.money(told.threshold, told.data.currency)),
    )


def _map_title(found: BeliefMap) -> str:
    seen, n = found.within(Quadrant.SEEN), len({row.title for row in found.rows})
    believed = [row for row in found.rows if row.weight >= found.equal_share]
    if not believed:
        return say("views.map_title_none")
    part = figures.part(len({r.title for r in seen}), len({r.title for r in believed}))
    return say("views.map_title", part=part, n=n)


def _line(found: BeliefMap, rows: list[dict[str, object]], quadrant: Quadrant) -> str:
    """A quadrant and its beliefs by number; empty where there are none."""
    mine = [f"{row['number']} {row['theme']}" for row in rows if row["quadrant"] == quadrant]
    name = say(f"views.quadrant_{quadrant.name.lower()}")
    return f"{name}: {'; '.join(mine)}" if mine else ""


def by_function(told: Story) -> Section | None:
    """Who believes what: each theme by the functions whose people named it."""
    if not told.by_function:
        return None
    rows = [
        {"theme": theme.title, "function": _function(one), "share_named": one.share}
        for theme in told.by_function
        for one in theme.shares
    ]
    columns = ["theme", "function", "share_named"]
    functions = len(told.by_function[0].shares)
    frame = pd.DataFrame(rows).rename(columns={"share_named": "share"})
    shown = [*("theme", "function"), "share"]
    drawn = table("by_function", shown, frame.head(MOST_THEMES * functions), share="share_named")
    alone = [theme.title for theme in told.by_function if theme.only]
    title = say("views.functions_title", n=len(alone))
    blocks: list[Block] = [figure(build_functions_chart, title, drawn)]
    if alone:
        blocks.append(Words(say("views.functions_alone", titles=listed(alone))))
    blocks += _rest(min(MOST_THEMES, len(told.by_function)), len(told.by_function))
    return Section(
        name="by_function",
        title=title,
        note=say("views.functions_note"),
        blocks=tuple(blocks),
        n=people(told.asked.people),
        method=say("results.functions_small"),
        data=(table("by_function_all", columns, rows),),
    )


def _function(one: FunctionShare) -> str:
    return f"{one.function or say('results.other_functions')} ({one.people})"


def together(told: Story) -> Section | None:
    """The two most believed behaviours together: both, one, neither."""
    found = told.together
    if found is None or told.data is None:
        return None
    currency = told.data.currency
    title = say("views.together_title", first=found.first, second=found.second)
    drawn = table(
        "together",
        ["group", "n", *MONEY],
        found.groups,
        currency,
        n="n_group",
    )
    names: dict[str, Any] = {"currency": currency, "metric_name": f"{found.first}, {found.second}"}
    missing = ""
    if found.missing:
        missing = say("views.together_missing", n=figures.count(found.missing))
    note = say("views.together_note") + ("" if found.is_told else " " + say("views.together_few"))
    total = found.groups["n"].sum() if found.is_told else told.data.customers
    return Section(
        name="together",
        title=title,
        note=note,
        blocks=(
            figure(build_groups_chart, title, drawn, **names),
            *([Words(missing)] if missing else []),
        ),
        n=say("results.customers", n=figures.count(float(total))),
        method=say("views.together_method"),
    )


def _weights(told: Story) -> str:
    return say("views.dots" if told.shows_votes else "views.voices")


def _rest(drawn: int, of: int) -> list[Block]:
    return [Words(say("reports.first_of", n=drawn, of=of))] if drawn < of else []
