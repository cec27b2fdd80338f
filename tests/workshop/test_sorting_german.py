"""German answers: the labelled ones as a whole, and sentence by sentence by the sorting rules."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuewhen.workshop.language.german import sort_german
from valuewhen.workshop.sorting import Sorting, sort_answer

LABELLED = Path(__file__).parent / "sorted" / "de.csv"

VERB_AT_THE_END = [
    ("sie uns weiterempfehlen", "they", "investment"),
    ("sie öfter wiederkommen", "they", "extraction"),
    ("die Kunden ihre Daten mit uns teilen", "they", "investment"),
    ("der Händler uns seine Prognosen schickt", "they", "investment"),
    ("ihr Chef uns dem Vorstand vorstellt", "they", "investment"),
    ("wir sie besser schulen", "we", "investment"),
    ("unser Support schneller antwortet", "we", "unclear"),
    ("der Kundenservice sofort zurückruft", "we", "unclear"),
    ("unser Produkt ihnen Geld spart", "we", "investment"),
]
VERB_IN_SECOND_PLACE = [
    ("sie kaufen mehr", "they", "extraction"),
    ("sie empfehlen uns ihren Freunden weiter", "they", "investment"),
    ("sie nehmen an unseren Workshops teil", "they", "investment"),
    ("wir binden sie früh in die Entwicklung ein", "we", "investment"),
    ("mit unserer Hilfe senken sie ihre Kosten", "they", "investment"),
]
BARE_VERBS = [
    ("mehr kaufen", "they", "extraction"),
    ("uns weiterempfehlen", "they", "investment"),
    ("ihre Daten mit uns teilen", "they", "investment"),
    ("unsere Produkte weiterempfehlen", "they", "investment"),
    ("bereit sind, mehr zu bezahlen", "they", "extraction"),
    ("zu Botschaftern werden", "they", "investment"),
    ("zuhören", "unclear", "unclear"),
    ("schneller liefern", "unclear", "unclear"),
    ("den Service verbessern", "unclear", "unclear"),
]
BARE_VERBS_DONE_TO_CUSTOMERS = [
    ("Kunden schulen", "we", "investment"),
    ("sie besser betreuen", "we", "unclear"),
    ("sie als Partner behandeln", "we", "investment"),
    ("den Kunden zuhören", "we", "investment"),
    ("auf sie eingehen", "we", "unclear"),
    ("sie mitentscheiden lassen", "we", "investment"),
    ("dafür sorgen, dass sie zufrieden sind", "we", "unclear"),
]
SIE_ACTS_WHEN_SOMETHING_ELSE_IS_DONE_TO = [
    ("sie uns beraten", "they"),
    ("sie ihre Mitarbeiter schulen", "they"),
    ("sie sich beraten lassen", "they"),
    ("sie selbst ihre Leute schulen", "they"),
    ("sie bei uns anrufen", "they"),
    ("sie beraten", "we"),
    ("sie anrufen", "we"),
]
PASSIVE_CLAUSES = [
    ("sie von uns geschult werden", "we", "investment"),
    ("sie werden von unserem Team betreut", "we", "unclear"),
    ("wir von ihnen weiterempfohlen werden", "they", "investment"),
    ("sie ernst genommen werden", "unclear", "unclear"),
    ("gut betreut werden", "unclear", "unclear"),
    ("von Nachbarn empfohlen werden", "unclear", "investment"),
    ("sie uns empfehlen werden", "they", "investment"),
    ("sie unabhängiger werden", "they", "investment"),
    ("sie begeistert sind", "they", "unclear"),
]
MORE_THAN_ONE_SIDE = [
    "wir zuhören und sie ehrlich sind",
    "wir geben ihnen Daten und sie uns Feedback",
    "wir gemeinsam neue Produkte entwickeln",
    "unser Team und der Kunde zusammen planen",
    "beide Seiten voneinander lernen",
    "wenn wir sie schulen kaufen sie mehr",
]
SUBORDINATE_CLAUSES = [
    ("sie bleiben, weil wir uns kümmern", "they", "extraction"),
    ("sie kaufen mehr weil wir zuhören", "they", "extraction"),
    ("wir zuhören, damit sie uns vertrauen", "we", "investment"),
    ("sie merken, dass wir uns kümmern", "they", "unclear"),
    ("Kunden, die wir besuchen, bleiben", "they", "extraction"),
    ("sie statt anzurufen das Portal nutzen", "they", "investment"),
    ("weil wir zuhören", "we", "investment"),
    ("wir nicht nur verkaufen sondern beraten", "we", "investment"),
]
THIRD_PARTIES_NOUNS_AND_NON_ANSWERS = [
    "die Presse über uns schreibt",
    "ihre Kunden uns empfehlen",
    "Lieferanten pünktlich liefern",
    "man ihnen hilft",
    "es einfach ist",
    "die Preise stimmen",
    "Vertrauen",
    "geschulte Kunden",
    "mehr Umsatz",
    "keine Ahnung",
    "weiß nicht",
    "siehe oben",
    "wie messen wir das?",
    "gibt es Kaffee?",
    "sie",
    "???",
    "",
]
AS_PEOPLE_TYPE = [
    ("SIE UNS WEITEREMPFEHLEN!!!", "they", "investment"),
    ("Sie uns mehr Aufträge geben", "they", "extraction"),
    ("sie empfelen uns weiter", "they", "investment"),
    ("die kundn kaufn mehr", "they", "extraction"),
    ("sie regelmaessig nachbestellen", "they", "extraction"),
    ("Kund:innen Ideen einbringen", "they", "investment"),
    ("Vertrieb: sie früher bestellen", "they", "extraction"),
    ("- wenn sie öfter kommen 😊", "they", "extraction"),
    ("Unsere Kunden werden viel wertvoller, wenn wir sie schulen", "we", "investment"),
    ("unsere besten Kunden werden wertvoller wenn sie bleiben", "they", "extraction"),
    ("vllt wenn wir mal zuhören würden", "we", "investment"),
]
TURNING = (
    "wir sie uns ihnen sich unser ihre die der den Kunden Kunde Team von mit zu um und weil wenn "
    "dass werden wird sind haben können lassen kaufen schulen empfehlen weiter geschult nicht nur "
    "sondern statt anzurufen als wie was 80 % , . : ? ( ) \" ' - & 🤷 ß Innen *innen"
)


def labelled() -> list[dict[str, str]]:
    with LABELLED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("half", ["develop", "held"])
def test_labelled_answers_are_mostly_sorted_right_and_sides_hardly_ever_confused(half: str) -> None:
    rows = [row for row in labelled() if row["half"] == half]
    found = [sort_answer(row["text"], "de") for row in rows]
    actors = [(sorting.actor, row["actor"]) for sorting, row in zip(found, rows, strict=True)]
    stances = [(sorting.stance, row["stance"]) for sorting, row in zip(found, rows, strict=True)]
    confused = [pair for pair in actors if set(pair) == {"we", "they"}]
    assert sum(got == meant for got, meant in actors) / len(rows) >= 0.93
    assert sum(got == meant for got, meant in stances) / len(rows) >= 0.85
    assert len(confused) / len(rows) <= 0.015


@pytest.mark.parametrize(
    ("text", "actor", "stance"),
    [
        *VERB_AT_THE_END,
        *VERB_IN_SECOND_PLACE,
        *BARE_VERBS,
        *BARE_VERBS_DONE_TO_CUSTOMERS,
        *PASSIVE_CLAUSES,
        *SUBORDINATE_CLAUSES,
        *AS_PEOPLE_TYPE,
    ],
)
def test_sorts_by_the_main_clause(text: str, actor: str, stance: str) -> None:
    sorting = sort_answer(text, "de")
    assert (sorting.actor, sorting.stance) == (actor, stance)


@pytest.mark.parametrize(("text", "actor"), SIE_ACTS_WHEN_SOMETHING_ELSE_IS_DONE_TO)
def test_sie_acts_or_is_acted_on_by_what_else_stands_there(text: str, actor: str) -> None:
    assert sort_answer(text, "de").actor == actor


@pytest.mark.parametrize("text", [*MORE_THAN_ONE_SIDE, *THIRD_PARTIES_NOUNS_AND_NON_ANSWERS])
def test_what_names_neither_side_alone_stays_unclear(text: str) -> None:
    assert sort_answer(text, "de").actor == "unclear"


def test_reason_quotes_the_words_that_decided_as_they_were_typed() -> None:
    who = "“Händler” is who acts: the customers."
    what = "“empfehlen … weiter” is about what customers learn or contribute."
    found = sort_answer("Händler empfehlen uns weiter")
    assert found == Sorting("they", "investment", f"{who} {what}")


def test_reason_of_an_obstacle_says_what_it_is() -> None:
    assert sort_answer("keine Ahnung").reason == "This does not complete the sentence."


@given(st.text(max_size=300))
def test_any_text_is_sorted(text: str) -> None:
    actor, who, stance, _ = sort_german(text)
    assert actor in ("we", "they", "unclear")
    assert stance in ("extraction", "investment", "unclear")
    assert who


@given(st.lists(st.sampled_from(TURNING.split()), max_size=40), st.sampled_from(["", " "]))
def test_any_arrangement_of_the_words_that_rules_turn_on_is_sorted(
    parts: list[str], between: str
) -> None:
    actor, who, _, _ = sort_german(between.join(parts))
    assert actor in ("we", "they", "unclear")
    assert who
