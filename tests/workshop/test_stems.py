"""The sentence in each language: the article's own in English, and a word of one's own in it."""

import pytest

from valuewhen.workshop.stems import STEMS, segment_word, stem


@pytest.mark.parametrize(
    ("language", "segment", "sentence"),
    [
        ("en", "all", "Our customers become much more valuable when…"),
        ("en", "best", "Our best customers become much more valuable when…"),
        ("en", "typical", "Our typical customers become much more valuable when…"),
        ("en", "public-sector", "Our public-sector customers become much more valuable when…"),
        ("de", "all", "Unsere Kunden werden viel wertvoller, wenn\xa0…"),
        ("de", "best", "Unsere besten Kunden werden viel wertvoller, wenn\xa0…"),
        ("de", "neuen", "Unsere neuen Kunden werden viel wertvoller, wenn\xa0…"),
        ("fr", "all", "Nos clients prennent beaucoup plus de valeur quand…"),
        ("fr", "best", "Nos meilleurs clients prennent beaucoup plus de valeur quand…"),
        ("fr", "typical", "Nos clients types prennent beaucoup plus de valeur quand…"),
        ("es", "best", "Nuestros mejores clientes se vuelven mucho más valiosos cuando…"),
        ("es", "nuevos", "Nuestros clientes nuevos se vuelven mucho más valiosos cuando…"),
        ("pt", "typical", "Nossos clientes típicos se tornam muito mais valiosos quando…"),
        ("pt", "{word}", "Nossos clientes {word} se tornam muito mais valiosos quando…"),
    ],
)
def test_the_sentence_is_the_languages_own(language: str, segment: str, sentence: str) -> None:
    assert stem(segment, language) == sentence


@pytest.mark.parametrize("language", STEMS)
@pytest.mark.parametrize("segment", ["best", "typical", "new"])
def test_the_word_that_tells_the_segment_stands_in_its_sentence(
    language: str, segment: str
) -> None:
    assert f" {segment_word(segment, language)} " in stem(segment, language)
    assert segment_word("all", language) == ""
