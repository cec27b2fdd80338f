"""Money as each language writes it."""

import math

import pytest

from web.money import amount_in


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "€1,840"),
        ("de", "1.840\xa0€"),
        ("fr", "1\u202f840\xa0€"),
        ("es", "1.840\xa0€"),
        ("pt", "€1.840"),
    ],
)
def test_an_amount_has_the_languages_separators_and_its_currency_where_they_put_it(
    language: str, said: str
) -> None:
    assert amount_in(language, 1840, "EUR") == said


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (12_345, "12,300"),
        (99.6, "100"),
        (9.5, "9.50"),
        (0.126, "0.13"),
        (0, "0"),
        (-250, "−\u2060250"),
        (math.nan, "—"),
    ],
)
def test_it_is_rounded_as_a_person_says_it(amount: float, said: str) -> None:
    assert amount_in("en", amount, "") == said


def test_a_sign_is_never_parted_from_its_amount() -> None:
    assert amount_in("en", 50, "EUR", is_signed=True) == "+\u2060€50"
    assert amount_in("de", -50, "CHF", is_signed=True) == "−\u206050\xa0CHF"
    assert amount_in("en", 0, "EUR", is_signed=True) == "€0"
