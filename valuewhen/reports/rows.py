"""A workshop's answers and themes as tables and CSV, for those who may see rows."""

import random
import secrets
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from valuewhen.evidence.card import Verdict
from valuewhen.join.findings import Finding, findings
from valuewhen.people.caller import Caller
from valuewhen.reports.report import Column, Table
from valuewhen.reports.spreadsheet import Cell, csv_file
from valuewhen.store.store import Store
from valuewhen.words import say
from valuewhen.workshop.board import Board
from valuewhen.workshop.following import board
from valuewhen.workshop.health import functions_named

OTHER_FUNCTIONS = "other functions"

ANSWER_COLUMNS = (
    "prompt",
    "wave",
    "function",
    "person",
    "answer",
    "actor",
    "stance",
    "source",
    "theme",
    "hidden",
    "time (UTC)",
)
THEME_COLUMNS = (
    "theme",
    "actor",
    "voices",
    "answers",
    "dots",
    "voices on best",
    "voices on typical",
    "metric",
    "verdict",
    "confidence",
    "customers",
    "median gap",
    "gap low",
    "gap high",
    "currency",
    "q",
)


COUNTS = ("wave", "voices", "answers", "dots", "voices on best", "voices on typical", "customers")
AMOUNTS = ("median gap", "gap low", "gap high", "q")


def answers_csv(store: Store, caller: Caller, workshop_id: str) -> bytes:
    """Every standing answer, hidden ones marked, in the order they came: ANSWER_COLUMNS.

    Functions of fewer than three people are pooled. `person` tells apart who said what within this
    file alone: the numbers are drawn anew for every export. Times are rounded to the minute.
    Raises NotFoundError or ForbiddenError unless the caller may see rows.
    """
    return csv_file(ANSWER_COLUMNS, _answers(board(store, caller, workshop_id)))


def themes_csv(store: Store, caller: Caller, workshop_id: str) -> bytes:
    """Every theme, the most dots first, with what the customer data say of it: THEME_COLUMNS.

    Money is unrounded; dots are empty before a vote, the evidence where there is none. Raises as
    `answers_csv` does.
    """
    return csv_file(THEME_COLUMNS, _told_themes(store, caller, workshop_id))


def answers_table(store: Store, caller: Caller, workshop_id: str) -> Table:
    """What `answers_csv` has, as a table."""
    rows = _answers(board(store, caller, workshop_id))
    return _table("answers", ANSWER_COLUMNS, rows)


def themes_table(store: Store, caller: Caller, workshop_id: str) -> Table:
    """What `themes_csv` has, as a table."""
    return _table("themes_and_evidence", THEME_COLUMNS, _told_themes(store, caller, workshop_id))


def write_csv(store: Store, caller: Caller, workshop_id: str, file: Path) -> tuple[Path, Path]:
    """Writes the answers to `file` and the themes beside it, as in answers.csv and
    answers-themes.csv; returns both paths. Raises as `answers_csv` does."""
    themes = file.with_name(f"{file.stem}-themes{file.suffix or '.csv'}")
    arguments = (store, caller, workshop_id)
    contents = answers_csv(*arguments), themes_csv(*arguments)
    file.write_bytes(contents[0])
    themes.write_bytes(contents[1])
    return file, themes


def _table(name: str, columns: tuple[str, ...], rows: Iterator[list[Cell]]) -> Table:
    told = tuple(
        Column(one, one, "", _kind(one), say(f"reports.row_{one.split(' (')[0].replace(' ', '_')}"))
        for one in columns
    )
    frame = pd.DataFrame([*rows], columns=[*columns], dtype=object)
    return Table(name, say(f"reports.table_{name}"), told, frame)


def _kind(column: str) -> str:
    return "count" if column in COUNTS else "number" if column in AMOUNTS else "words"


def _told_themes(store: Store, caller: Caller, workshop_id: str) -> Iterator[list[Cell]]:
    shown = board(store, caller, workshop_id)
    found = findings(store, caller, workshop_id)
    return _themes(shown, found.rows, found.data.currency if found.data else "")


def _answers(shown: Board) -> Iterator[list[Cell]]:
    titles = {theme.id: theme.title for theme in shown.themes}
    prompts = {prompt.id: prompt.text for prompt in shown.workshop.prompts}
    functions, people = functions_named(shown), _pseudonyms(shown)
    for answer in shown.answers:
        yield [
            prompts[answer.prompt_id],
            answer.wave,
            functions.get(answer.participant_id) or OTHER_FUNCTIONS,
            people[answer.participant_id],
            answer.body,
            answer.actor,
            answer.stance,
            answer.source,
            titles.get(answer.theme_id or ""),
            answer.is_hidden,
            time.strftime("%Y-%m-%d %H:%M", time.gmtime(round(answer.submitted_at / 60) * 60)),
        ]


def _pseudonyms(shown: Board) -> dict[str, str]:
    """A name for everybody who answered, in an order that tells nothing and is new every time."""
    people = sorted({answer.participant_id for answer in shown.answers})
    random.Random(secrets.randbits(64)).shuffle(people)  # noqa: S311
    return {person: f"person {number}" for number, person in enumerate(people, start=1)}


def _themes(shown: Board, rows: tuple[Finding, ...], currency: str) -> Iterator[list[Cell]]:
    themes = {theme.id: theme for theme in shown.themes}
    for row in rows:
        theme = themes.get(row.theme_id)
        if theme is None:
            continue
        yield [
            row.title,
            row.actor,
            row.voices,
            len(theme.answers),
            row.dots if shown.voters else None,
            theme.voices_in("best"),
            theme.voices_in("typical"),
            row.metric,
            row.status.value,
            *_evidence(row, currency),
        ]


def _evidence(row: Finding, currency: str) -> list[Cell]:
    card = row.card
    if card is None:
        return [None] * 7
    sure = row.confidence.value if row.confidence else None
    if card.verdict is Verdict.TOO_FEW:
        return [sure, card.coverage.n, None, None, None, currency, None]
    gap = card.gap
    return [sure, card.coverage.n, gap.gap, gap.low, gap.high, currency, row.q]
