"""What an English dictionary says of a word that the data files do not list."""

from lemminflect import getAllLemmas

ENDINGS = {
    "ing": ("ing",),
    "ed": ("past", "participle"),
    "s": ("third",),
}
LISTED_AS = {"NOUN": "noun", "ADJ": "adjective", "ADV": "adverb", "VERB": "verb"}


def dictionary_entry(form: str) -> tuple[str, frozenset[str]] | None:
    """The lemma and tags of an English form, with "unlisted" among them; None if there is none."""
    lemmas: dict[str, tuple[str, ...]] = getAllLemmas(form)
    tags = {LISTED_AS[kind] for kind in lemmas if kind in LISTED_AS}
    if not tags:
        return None
    if tags != {"adverb"}:
        tags.discard("adverb")  # "clean", "open": more often something else
    if "NOUN" in lemmas and form not in lemmas["NOUN"]:
        tags.add("plural")
    if "VERB" in lemmas:
        tags.update(_verb_forms(form, lemmas["VERB"]))
    lemma = next(iter(lemmas.get("VERB") or lemmas.get("NOUN") or (form,)))
    return lemma, frozenset(tags | {"unlisted"})


def _verb_forms(form: str, lemmas: tuple[str, ...]) -> tuple[str, ...]:
    if form in lemmas:
        return ("base",)
    known = (tags for ending, tags in ENDINGS.items() if form.endswith(ending))
    return next(known, ("past", "participle"))
