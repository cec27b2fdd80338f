"""Who acts and what for in French, Spanish and Portuguese: labels follow from the sorting rules."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuewhen.workshop.language.romance import sort_romance

LANGUAGES = ["fr", "es", "pt"]
ACTORS = {"we", "they", "unclear"}
STANCES = {"extraction", "investment", "unclear"}
LABELLED = Path(__file__).parent / "sorted"


def labelled(language: str) -> list[dict[str, str]]:
    with (LABELLED / f"{language}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("half", ["develop", "held"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_who_acts_in_labelled_answers(language: str, half: str) -> None:
    rows = [row for row in labelled(language) if row["half"] == half]
    found = [(row["actor"], sort_romance(row["text"], language)[0]) for row in rows]
    confused = [pair for pair in found if set(pair) == {"we", "they"}]
    assert len(rows) >= 40
    assert sum(said == got for said, got in found) >= 0.85 * len(rows)
    assert len(confused) <= 0.015 * len(rows)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_labelled_answers_speak_of(language: str) -> None:
    pairs = Counter(
        (row["stance"], sort_romance(row["text"], language)[2]) for row in labelled(language)
    )
    said: Counter[str] = Counter()
    got: Counter[str] = Counter()
    for (label, answer), count in pairs.items():
        said[label] += count
        got[answer] += count
    f1 = [2 * pairs[stance, stance] / (said[stance] + got[stance]) for stance in STANCES]
    assert sum(f1) / 3 >= 0.80


@pytest.mark.parametrize(
    ("language", "text", "actor"),
    [
        ("fr", "ils nous recommandent", "they"),
        ("fr", "nous les recommandons", "we"),
        ("fr", "on les forme", "we"),
        ("fr", "on nous forme", "unclear"),
        ("fr", "nous recommander", "they"),
        ("fr", "les former", "we"),
        ("fr", "former les clients", "we"),
        ("fr", "sont formés par nous", "we"),
        ("fr", "nous sommes recommandés par les clients", "they"),
        ("fr", "ils sont formés", "unclear"),
        ("fr", "leur patron nous appelle", "they"),
        ("fr", "leurs clients nous appellent", "unclear"),
        ("fr", "nous travaillons ensemble", "unclear"),
        ("fr", "ils restent parce que nous sommes attentifs", "they"),
        ("fr", "nous les aidons et ils nous aident", "unclear"),
        ("fr", "Nos clients prennent beaucoup plus de valeur quand ils restent", "they"),
        ("es", "nos recomiendan", "they"),
        ("es", "cuando nos recomienden", "they"),
        ("es", "los recomendamos", "we"),
        ("es", "les ayuda nuestro equipo", "we"),
        ("es", "recomendarnos", "they"),
        ("es", "formarlos", "we"),
        ("es", "formar a los clientes", "we"),
        ("es", "son formados por nosotros", "we"),
        ("es", "somos recomendados por los clientes", "they"),
        ("es", "son formados", "unclear"),
        ("es", "se les forma", "unclear"),
        ("es", "se forman con nosotros", "they"),
        ("es", "su jefe nos llama", "they"),
        ("es", "trabajamos juntos", "unclear"),
        ("es", "se quedan porque los cuidamos", "they"),
        ("es", "los ayudamos y nos ayudan", "unclear"),
        ("pt", "nos indicam", "they"),
        ("pt", "quando nos indicarem", "they"),
        ("pt", "indicam-nos", "they"),
        ("pt", "a gente indica eles", "we"),
        ("pt", "indicam a gente", "they"),
        ("pt", "ajudamo-los", "we"),
        ("pt", "nos treinamos eles", "we"),
        ("pt", "treiná-los", "we"),
        ("pt", "treinar os clientes", "we"),
        ("pt", "são treinados por nós", "we"),
        ("pt", "somos indicados pelos clientes", "they"),
        ("pt", "são treinados", "unclear"),
        ("pt", "o chefe deles liga para a gente", "they"),
        ("pt", "trabalhamos juntos", "unclear"),
        ("pt", "ficam porque cuidamos deles", "they"),
        ("pt", "ficam se cuidarmos deles", "they"),
        ("pt", "ajudamos eles e eles nos ajudam", "unclear"),
    ],
)
def test_who_acts(language: str, text: str, actor: str) -> None:
    assert sort_romance(text, language)[0] == actor


@pytest.mark.parametrize("language", LANGUAGES)
def test_reasons_quote_the_answer(language: str) -> None:
    text = {"fr": "ils nous recommandent", "es": "nos recomiendan", "pt": "nos recomendam"}[
        language
    ]
    _, who, _, what = sort_romance(text, language)
    assert text.split()[0] in who
    assert text.split()[-1] in what


@given(st.text(max_size=300), st.sampled_from(LANGUAGES))
def test_any_text_is_sorted(text: str, language: str) -> None:
    actor, who, stance, _ = sort_romance(text, language)
    assert actor in ACTORS
    assert stance in STANCES
    assert who


WORDS = (
    "nous on ils les leur nos qu' l' que qui par a à se si et ou ne pas en y clients notre équipe "
    "forme former formés est nosotros ellos los las le nuestro cliente no por con formar "
    "formarlos son porque cuando a_gente gente eles deles os as o nós -nos -los treiná-los é são "
    "pelos quando para , . ; ( ) \" ' - -- / & ? ¿ : … 50% 🤷"
)


@given(
    st.lists(st.sampled_from(WORDS.split()), max_size=40),
    st.sampled_from(["", " "]),
    st.sampled_from(LANGUAGES),
)
def test_any_arrangement_of_the_words_that_rules_turn_on_is_sorted(
    parts: list[str], between: str, language: str
) -> None:
    actor, who, stance, _ = sort_romance(between.join(parts), language)
    assert actor in ACTORS
    assert stance in STANCES
    assert who


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "text",
    [
        "a" * 10_000,
        "ils " * 2_000,
        "clientes " * 2_000,
        "a-" * 5_000,
        "l'" * 5_000,
        "(" * 10_000,
        '"' * 9_999,
        "\x00\x07\x1b[2J" * 1_000,
        "\u202e\u200b" * 5_000,
        "e" + "\u0301" * 9_999,
        "\ud800",
        "'",
        "-",
        "nos clientes valor " * 500,
    ],
)
def test_hostile_text_is_sorted(text: str, language: str) -> None:
    assert sort_romance(text, language)[0] in ACTORS
