"""How a CLV from transactions was computed, how it stood a test, and what to keep in mind."""

import pandas as pd
import streamlit as st

from pages.parts.plain import plain
from valuewhen import figures
from valuewhen.charts.holdout import build_holdout_chart
from valuewhen.customers.data_sets import DataSet
from valuewhen.join.account import ClvAccount, HeldOut, account_of
from valuewhen.words import say
from web.html import render

Cell = dict[str, str]


def show_account(data_set: DataSet) -> None:
    """The terms of both CLVs, the test, the independence check, notes and parameters; nothing for
    data that were not made from transactions."""
    account = account_of(data_set.parquet)
    if account is None:
        return
    st.subheader(say("customers.clv_account"))
    st.text(account.predicted)
    st.text(account.historical)
    st.caption(say("customers.clv_account_columns"))
    st.html(render("customers_style.html"))
    if account.held_out:
        _show_test(account.held_out, data_set.roles.currency if data_set.roles else None)
    else:
        st.info(f"{say('customers.clv_no_test')} {plain(account.no_holdout)}")
    st.markdown(f"**{say('customers.clv_independence')}**")
    st.text(account.independence)
    _show_notes(account)
    with st.expander(say("customers.clv_parameters")):
        _show_parameters(account.parameters)


def _show_test(found: HeldOut, currency: str | None) -> None:
    st.markdown(f"**{say('customers.clv_test')}**")
    st.text(found.words)
    st.altair_chart(build_holdout_chart(found.by_frequency))
    heads = ("measure", "model", "same", "difference", "total", "actual")
    rows = [_error(row, currency or "") for _, row in found.errors.iterrows()]
    _table([say(f"customers.clv_test_{name}") for name in heads], rows)
    st.caption(say("customers.clv_test_note"))
    with st.expander(say("customers.clv_by_frequency")):
        _table(
            [say(f"customers.clv_{name}") for name in ("frequency", "made", "foretold")],
            [_frequency(row) for _, row in found.by_frequency.iterrows()],
        )


def _error(row: pd.Series, currency: str) -> list[Cell]:
    """The mean absolute errors of a measure and their difference, then the totals."""

    def written(name: str) -> str:
        amount = float(row[name])
        return figures.money(amount, currency) if is_money else figures.number(amount)

    is_money = row["measure"] == "spent"
    n = say("customers.best_profile_n", n=figures.count(row["n"]))
    ends = row["low"], row["high"]
    between = figures.money_range(*ends, currency) if is_money else _between(row)
    total = written if is_money else lambda name: figures.count(row[name])
    return [
        _cell(say(f"customers.clv_test_{row['measure']}"), n),
        _cell(written("model")),
        _cell(written("same_as_last")),
        _cell(written("difference"), between),
        _cell(total("predicted")),
        _cell(total("actual")),
    ]


def _frequency(row: pd.Series) -> list[Cell]:
    n = say("customers.best_profile_n", n=figures.count(row["n"]))
    made = _cell(figures.number(row["actual"]), _between(row))
    return [_cell(str(row["frequency"]), n), made, _cell(figures.number(row["predicted"]))]


def _show_notes(account: ClvAccount) -> None:
    st.markdown(f"**{say('customers.clv_notes')}**")
    tested = account.held_out.notes if account.held_out else ()
    of_test = [note for note in tested if note not in account.notes]
    notes = [*account.notes, *(say("customers.clv_test_note_of", note=note) for note in of_test)]
    for note in notes:
        st.text(f"• {note}")
    if not notes:
        st.text(say("customers.clv_no_notes"))


def _show_parameters(parameters: pd.DataFrame) -> None:
    heads = ("parameter", "model", "fitted_to", "estimate", "between")
    rows = [
        [
            _cell(str(row["parameter"])),
            _cell(str(row["model"])),
            _cell(figures.count(row["n"])),
            _cell(figures.number(row["estimate"])),
            _cell(_between(row)),
        ]
        for _, row in parameters.iterrows()
    ]
    _table([say(f"customers.clv_{name}") for name in heads], rows)
    st.caption(say("customers.clv_parameters_note"))


def _between(row: pd.Series) -> str:
    """The row's interval; a dash without one."""
    if pd.isna(row["low"]) or pd.isna(row["high"]):
        return figures.UNKNOWN
    ends = {"low": figures.number(row["low"]), "high": figures.number(row["high"])}
    return say("customers.best_profile_range", **ends)


def _table(names: list[str], rows: list[list[Cell]]) -> None:
    st.html(render("customers_figures.html", names=names, rows=rows))


def _cell(words: str, note: str = "") -> Cell:
    return {"words": words, "note": note, "percent": ""}
