"""German word forms: of verbs, with the particle that can leave them, and of nouns."""

from collections.abc import Iterator
from dataclasses import dataclass

INSEPARABLE = ("be", "ver", "er", "ent", "emp", "ge", "zer", "miss", "über", "unter", "wider")
AUTO_PLURALS = (
    ("in", "nen"), ("ung", "en"), ("heit", "en"), ("keit", "en"), ("schaft", "en"), ("ion", "en"),
    ("ität", "en"), ("zeit", "en"), ("enz", "en"), ("anz", "en"), ("ik", "en"), ("ur", "en"),
    ("nis", "se"), ("ie", "n"), ("e", "n"), ("er", "n"), ("el", "n"),
)  # fmt: skip
Irregular = dict[str, tuple[str, str, str]]  # infinitive: third person, past, participle


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb as listed: the particle that can leave it ("" if none) and the rest."""

    particle: str
    rest: str

    @property
    def lemma(self) -> str:
        """The infinitive."""
        return self.particle + self.rest


def listed_verb(text: str) -> Verb:
    """ "weiter|empfehlen" as particle and rest."""
    particle, _, rest = text.rpartition("|")
    return Verb(particle, rest)


def verb_forms(verb: Verb, irregular: Irregular) -> Iterator[tuple[str, str]]:
    """The forms of a verb written as one word, as (form, tag).

    Tags: plural (infinitive, we and they), singular (he, she, it), first, participle, to
    ("weiterzuempfehlen").
    """
    for form, tag in simple_forms(verb.rest, irregular):
        yield verb.particle + form, tag
    if verb.particle:
        yield verb.particle + "zu" + verb.rest, "to"


def simple_forms(infinitive: str, irregular: Irregular) -> Iterator[tuple[str, str]]:
    """The forms of a verb without particle."""
    stem = infinitive.removesuffix("n") if infinitive.endswith(("ern", "eln")) else infinitive[:-2]
    yield infinitive, "plural"
    yield stem + "e", "first"
    strong = _strong(infinitive, irregular)
    if strong:
        third, past, participle = strong
        yield third, "singular"
        yield past, "plural"
        if past.endswith("en"):
            yield past[:-2], "singular"
        yield participle, "participle"
        return
    link = "e" if stem.endswith(("t", "d", "chn", "ffn", "dn", "gn")) else ""
    yield stem + link + "t", "singular"
    yield stem + link + "te", "singular"
    yield stem + link + "ten", "plural"
    bare = infinitive.endswith("ieren") or infinitive.startswith(INSEPARABLE)
    yield ("" if bare else "ge") + stem + link + "t", "participle"
    if infinitive.startswith("ge"):
        yield "ge" + stem + link + "t", "participle"


def _strong(infinitive: str, irregular: Irregular) -> tuple[str, str, str] | None:
    if infinitive in irregular:
        return irregular[infinitive]
    for prefix in INSEPARABLE:
        base = irregular.get(infinitive.removeprefix(prefix)) if infinitive != prefix else None
        if infinitive.startswith(prefix) and base:
            third, past, participle = base
            return prefix + third, prefix + past, prefix + participle.removeprefix("ge")
    return None


def noun_forms(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The forms of a noun listed as "vertrag/verträge" or "idee", as (form, tags).

    Tags: plural_noun, both_numbers ("Berater"), and dative for a plural that cannot be a subject
    ("Verträgen").
    """
    singular, _, plural = text.partition("/")
    yield singular, ()
    if not singular.endswith(("s", "ung", "heit", "keit", "schaft", "e")):
        yield singular + "s", ()
    if singular[-1] not in "aeiousnlrh" and not singular.endswith(("ung", "heit", "keit")):
        yield singular + "es", ()
    plural = plural or _regular_plural(singular)
    if plural:
        yield plural, ("plural_noun", *["both_numbers"] * (plural == singular))
        if plural.endswith(("e", "er", "el")):
            yield plural + "n", ("plural_noun", "dative")


def _regular_plural(singular: str) -> str:
    for ending, addition in AUTO_PLURALS:
        if singular.endswith(ending):
            return singular if addition == "n" and ending in ("er", "el") else singular + addition
    return singular if singular.endswith("en") else ""
