import csv
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valuewhen.workshop.themes import group_answers

LABELLED = Path(__file__).parent / "duplicates"
WORDS = """they we don't refer recommend friends train them us pay on time late less more data share
their our idées wir sie empfehlen refering 12 ! buy"""
ANSWERS = st.lists(
    st.lists(st.sampled_from(WORDS.split()), max_size=5).map(" ".join) | st.text(max_size=12),
    max_size=25,
)


def same_pairs(numbers: list[int]) -> set[tuple[int, int]]:
    pairs = combinations(range(len(numbers)), 2)
    return {(one, other) for one, other in pairs if numbers[one] == numbers[other]}


def labelled(name: str) -> tuple[list[str], list[int]]:
    """Texts, with a number for each group of duplicates and for each text of its own."""
    with (LABELLED / name).open(encoding="utf-8") as file:
        rows = [(row["text"], row["duplicate_group"]) for row in csv.DictReader(file)]
    names = [group or f"alone {at}" for at, (_, group) in enumerate(rows)]
    return [text for text, _ in rows], [names.index(group) for group in names]


@pytest.mark.parametrize(
    ("name", "precise", "least"),
    [
        ("en.csv", 0.9, 0.9),
        ("en_later.csv", 0.85, 0.83),
        ("en_topics.csv", 0.9, 0.88),
        ("languages.csv", 0.95, 0.9),
    ],
)
def test_labelled_answers_are_grouped_as_people_did(
    name: str, precise: float, least: float
) -> None:
    texts, numbers = labelled(name)
    found, meant = same_pairs(group_answers(texts)), same_pairs(numbers)
    right = len(found & meant)
    precision, recall = right / len(found), right / len(meant)
    assert precision >= precise
    assert 2 * precision * recall / (precision + recall) >= least


@pytest.mark.parametrize(
    "texts",
    [
        ["they recommend us to a friend", "tell their friends about us", "They REFER us"],
        ["they pay on time", "they pay their invoices punctually", "pay promptly"],
        ["we train their teams", "their employees are trained by us", "we teach their staff"],
        ["they never leave", "they don't cancel", "they stay with us"],
        ["they brainstrom with us", "they brainstorm with us"],
        ["they order online", "order online instead of by fax"],
        ["our customers become much more valuable when they trust us", "trust us"],
        ["ils nous recommandent à leurs amis", "they refer us to colleagues", "sie uns empfehlen"],
        ["wir unsere Kunden schulen", "nous formons nos clients", "we train our customers"],
        ["pagan a tiempo", "pagam em dia", "sie ihre Rechnungen pünktlich zahlen"],
        ["they pay when due", "pay by the due date"],
        ["they renew early", "renew well before their contract runs out"],
        ["they give us their sales forecast", "sie uns ihre Umsatzprognose geben"],
        ["they write reviews, not just ratings", "write a review so that others find us"],
        ["they own several products", "have more than one product"],
        ["place larger orders", "they buy in bulk"],
        ["they stay for a long time", "sie uns lange treu bleiben"],
        ["they buy additional licences", "get more licences, eg for new starters"],
        ["they reccomend us to thier friends", "they recommend us 2 their friends"],
        ["they pay on time", "on-time payment", "they never pay late"],
        ["we answer faster", "faster answers from us"],
        ["they give feedback", "candid feedback from them"],
        ["they mention us to a neighbour", "talk to neighbours about us"],
        ["li formiamo", "we train them"],
        ["ci restano fedeli", "they stay loyal to us"],
        ["listen to their needs", "we listen to them"],
    ],
)
def test_same_meaning_is_one_group(texts: list[str]) -> None:
    assert group_answers(texts) == [0] * len(texts)


@pytest.mark.parametrize(
    "texts",
    [
        ["we train them", "they train us", "they train themselves"],
        ["they pay", "they don't pay"],
        ["they call us less", "they call us more"],
        ["they lower their costs", "they lower our costs", "we lower their costs"],
        ["wir sie schulen", "sie uns schulen"],
        ["nous les formons", "ils nous forment"],
        ["pagan a tiempo", "no pagan a tiempo"],
        ["they share ideas", "they share data"],
        ["they pay on time", "they pay more"],
        ["they buy more", "they buy only from us"],
        ["they trust us", "they expect us", "they experiment"],
        ["we upsell", "upsell"],
        ["they introduce us to friends", "they introduce us to other departments"],
        ["they introduce us to their customers", "they introduce us to their friends"],
        ["they attend our training", "they train their staff"],
        ["they renew", "they renew early"],
        ["they buy more", "they order from more than one product line"],
        ["", "", "?", "🤷"],
    ],
)
def test_other_meaning_is_another_group(texts: list[str]) -> None:
    assert group_answers(texts) == list(range(len(texts)))


@settings(max_examples=60, deadline=None)
@given(ANSWERS, st.integers(0, 25))
def test_groups_of_the_first_answers_stay_as_others_come(texts: list[str], first: int) -> None:
    assert group_answers(texts[:first]) == group_answers(texts)[:first]
