"""What a dictionary says of English forms; expected values are those of any English grammar."""

import pytest

from valuewhen.workshop.language.dictionary import dictionary_entry


@pytest.mark.parametrize(
    ("form", "lemma", "tags"),
    [
        ("haggles", "haggle", {"verb", "third"}),
        ("haggling", "haggle", {"verb", "ing"}),
        ("haggled", "haggle", {"verb", "past", "participle"}),
        ("citizens", "citizen", {"noun", "plural"}),
        ("quickly", "quickly", {"adverb"}),
        ("sunny", "sunny", {"adjective"}),
        ("parcels", "parcel", {"noun", "plural", "verb", "third"}),
    ],
)
def test_form_has_its_lemma_and_all_it_can_be(form: str, lemma: str, tags: set[str]) -> None:
    assert dictionary_entry(form) == (lemma, frozenset(tags | {"unlisted"}))


def test_what_is_no_english_word_has_no_entry() -> None:
    assert dictionary_entry("qwrtzp") is None
