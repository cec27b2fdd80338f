import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valuewhen.customers.catalogue import Metric
from valuewhen.join.suggestions import Suggestion, suggest_metrics

LABELLED = Path(__file__).parent / "suggested" / "en.csv"
NOTHING = Suggestion(None, 1.0, "No metric is named after what is said here.")
TELCO = tuple(
    Metric(name, "number")
    for name in (
        "Number of Referrals",
        "Tenure in Months",
        "Offer",
        "Streaming TV",
        "Premium Tech Support",
        "Contract",
        "Paperless Billing",
        "Monthly Charge",
        "Total Refunds",
        "Satisfaction Score",
    )
)


def first(*said: str, of: tuple[Metric, ...] = TELCO) -> str | None:
    return suggest_metrics(said, of)[0].metric


def labelled() -> list[tuple[str, set[str | None]]]:
    """Themes with the metrics that people would accept, None where nothing measures them."""
    with LABELLED.open(encoding="utf-8") as file:
        rows = [(row["theme"], row["metrics"].split("; ")) for row in csv.DictReader(file)]
    return [(theme, {None if name == "none" else name for name in names}) for theme, names in rows]


def test_an_accepted_metric_is_among_the_first_three_of_labelled_themes() -> None:
    themes = labelled()
    names = sorted({name for _, accepted in themes for name in accepted if name})
    catalogue = (*TELCO, *(Metric(name, "count") for name in names))
    hits = [
        not accepted.isdisjoint(one.metric for one in suggest_metrics([theme], catalogue)[:3])
        for theme, accepted in themes
    ]
    assert sum(hits) >= 0.9 * len(hits)


@pytest.mark.parametrize(
    ("said", "metric"),
    [
        ("they recommend us to colleagues", "Number of Referrals"),
        ("they stay loyal", "Tenure in Months"),
        ("they switch to paperless", "Paperless Billing"),
        ("they ask the hotline for help", "Premium Tech Support"),
        ("they send things back", "Total Refunds"),
        ("we respond fast", "Satisfaction Score"),
        ("sie unterschreiben längere Verträge", "Contract"),
        ("ils nous recommandent", "Number of Referrals"),
        ("lunch was great", None),
        ("", None),
    ],
)
def test_columns_are_found_by_what_they_count(said: str, metric: str | None) -> None:
    assert first(said) == metric


@pytest.mark.parametrize("name", ["Number of Referrals", "referrals_made_12m", "ReferralsMade"])
def test_a_name_is_read_however_it_is_written(name: str) -> None:
    assert first("they refer us", of=(Metric(name, "count"),)) == name


def test_a_word_of_the_theme_says_why() -> None:
    assert suggest_metrics(["They vouch for us"], TELCO) == [
        Suggestion("Number of Referrals", 1.0, "“vouch” may show in “Number of Referrals”."),
        Suggestion(None, 0.0, "No metric is named after what is said here."),
    ]


def test_that_nothing_measures_it_is_always_suggested() -> None:
    assert suggest_metrics(["they refer us"], ()) == [NOTHING]
    assert suggest_metrics([], TELCO) == [NOTHING]
    assert suggest_metrics(["lunch?"], TELCO) == [NOTHING]


def test_a_theme_is_about_what_most_of_its_answers_say() -> None:
    said = ("they refer us", "they vouch for us", "they stay loyal")
    assert first(*said) == "Number of Referrals"


def test_a_metric_that_is_not_used_is_not_suggested() -> None:
    assert first("they refer us", of=(Metric("referrals", "count", is_used=False),)) is None


def test_a_family_hints_where_a_name_says_nothing() -> None:
    metrics = (Metric("X17", "count", "advocacy"), Metric("X18", "count"))
    assert suggest_metrics(["they refer us"], metrics)[1:] == [
        Suggestion("X17", 0.27, "“refer” may show in “X17”.")
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=30), max_size=4), st.lists(st.text(max_size=20), max_size=4))
def test_any_words_and_names_get_suggestions(said: list[str], names: list[str]) -> None:
    found = suggest_metrics(said, [Metric(name, "count") for name in names])
    assert [one.metric for one in found].count(None) == 1
    assert all(0 <= one.score <= 1 for one in found)
