"""The word that a typed German form stands for: compounds taken apart, small slips mended."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from rapidfuzz.distance import OSA

from valuewhen.workshop.language.german.lexicon import (
    ACTORS,
    MENDED_FROM,
    Word,
    folded,
    lexicon,
    uninflected,
)

REMEMBERED = 20_000  # words looked up lately
WRONG_LETTER_FROM = 7  # in shorter ones only a missing, added or swapped letter is a slip
MISTAKEN = (  # letters that stand side by side on a keyboard or sound alike
    "qw we er rt tz zu ui io op as sd df fg gh hj jk kl yx xc cv vb bn nm ea ei ai oa ou dt bp gk "
    "sz sc fv vw iy ck "
)
HEAD_FROM = 3  # letters of the last part of a compound
COMPOUND_FROM = 8
NOUN_ENDINGS = ("ung", "ungen", "heit", "keit", "keiten", "schaft", "ion", "ionen", "taet", "tum")
PARTICIPLE = re.compile(
    r"(?:ab|an|auf|aus|bei|ein|mit|nach|vor|zu|weg|her|hin|um)?ge\w{3,}(?:en|t)"
)
FEMININE = ("innen", "in")
COMMON_PARTICLES = (
    "weiter", "wieder", "zurueck", "mit", "nach", "vor", "an", "auf", "aus", "ein", "ab", "zu",
    "dazu", "hin", "her", "los", "um", "zusammen", "vorbei", "rein", "raus", "durch", "bei",
)  # fmt: skip


def knows(text: str) -> bool:
    """Whether a small-letter word is a German one that the lexicon lists or can take apart."""
    form = folded(text)
    return form in lexicon().forms or _compound(form) is not None


@lru_cache(maxsize=REMEMBERED)
def look_up(typed: str, *, is_first: bool = False) -> Word:
    """The word a token stands for; compounds are taken apart and small slips mended.

    What is typed like a noun is not mended to a verb, unless it is the first word.
    """
    found = _look_up(folded(typed))
    if typed[0].isupper() and not (is_first or found.noun or typed.isupper()):
        as_typed = folded(typed)
        if found.text != as_typed and as_typed not in lexicon().aliases:
            found = _unknown(as_typed)
    return Word(found.text, found.verb, found.noun, found.tags, found.keys, typed)


def _look_up(text: str) -> Word:
    known = lexicon()
    text = known.aliases.get(text, text)
    if text in known.forms:
        return _with_parts(known.forms[text])
    return (
        _with_particle(text)
        or _attribute(text)
        or _feminine(text)
        or _compound(text)
        or _mended(text)
        or _unknown(text)
    )


def _with_parts(word: Word) -> Word:
    """A listed compound, with its parts among the keys."""
    is_thing = bool(word.noun) and not word.verb and not word.can_be(*ACTORS)
    parts = _compound(word.text) if is_thing else None
    return replace(word, keys=word.keys | parts.keys) if parts else word


def _with_particle(text: str) -> Word | None:
    """ "dazubestellen": a verb with one more particle than is listed."""
    for particle in COMMON_PARTICLES:
        rest = lexicon().forms.get(text.removeprefix(particle).removeprefix("zu"))
        if text.startswith(particle) and rest and rest.verb and len(rest.text) > 4:
            keys = frozenset({text, particle + rest.verb}) | rest.keys & lexicon().lists["extends"]
            return Word(text, particle + rest.verb, "", rest.tags - {"noun"} | {"joined"}, keys)
    return None


def _attribute(text: str) -> Word | None:
    """ "geschulte": a participle before its noun, which phrases know by its verb."""
    for stem in uninflected(text):
        found = lexicon().forms.get(stem)
        if found and found.can_be("participle") and not found.can_be("plural"):
            return Word(text, "", "", frozenset({"attribute"}), found.keys | {text})
    return None


def _feminine(text: str) -> Word | None:
    """ "Kundinnen", "Händlerin": as the word they are made from."""
    for ending in FEMININE:
        stem = text.removesuffix(ending)
        for form in (stem, stem + "e") if text.endswith(ending) else ():
            found = lexicon().forms.get(form)
            if found and found.can_be(*ACTORS):
                plural = {"plural_noun"} if ending == "innen" else set()
                tags = found.tags - {"plural_noun"} | plural
                return Word(text, "", found.noun, tags, found.keys | {text})
    return None


def _compound(text: str) -> Word | None:
    """A compound is what its last part is; its first part counts in phrases too."""
    forms = lexicon().forms
    first_part, hyphen, last_part = text.rpartition("-")
    if hyphen and last_part in forms and forms[last_part].noun:
        return _joined(text, _first_part(first_part), forms[last_part])
    text = text.replace("-", "")
    if len(text) < COMPOUND_FROM or not text.isalpha():
        return None
    for at in range(3, len(text) - HEAD_FROM + 1):
        head = forms.get(text[at:])
        if head is None or not head.noun or (len(head.text) < 4 and at < 4):
            continue
        first = _first_part(text[:at])
        if first is None and len(head.text) < 5:
            continue
        return _joined(text, first, head)
    return None


def _joined(text: str, first: Word | None, head: Word) -> Word:
    keys = head.keys - {head.verb} | {text}
    if first:
        keys |= first.keys - ({first.verb} if first.noun else set())
    tags = head.tags - {"verb", "kin"} | {"compound"}
    if first and first.can_be("customers"):
        tags |= {"of_customers"}
    return Word(text, "", head.noun, tags, keys)


def _first_part(text: str) -> Word | None:
    forms = lexicon().forms
    for part in (text, *(text.removesuffix(link) for link in ("s", "n", "en", "es", "e"))):
        if part in forms:
            return forms[part]
    return forms.get(text + "en") or forms.get(text + "e")


def _mended(text: str) -> Word | None:
    if not (MENDED_FROM <= len(text) <= 24 and text.isalpha()):
        return None
    best = min(_near(text), default=None)
    return lexicon().forms[best[1]] if best else None


def _near(text: str) -> Iterator[tuple[bool, str]]:
    """Forms of the same first letter and one slip away: whether by a wrong letter, and the form."""
    for length in (len(text) - 1, len(text), len(text) + 1):
        for form in lexicon().alike.get((text[0], length), ()):
            if OSA.distance(text, form, score_cutoff=1) > 1:
                continue
            wrong = sorted(form) != sorted(text) and length == len(text)
            if not wrong or (len(text) >= WRONG_LETTER_FROM and _is_mistaken(text, form)):
                yield wrong, form


def _is_mistaken(text: str, form: str) -> bool:
    """Whether the letter that differs is one that is easily taken for the other."""
    first, second = next((a, b) for a, b in zip(text, form, strict=True) if a != b)
    return f"{first}{second} " in MISTAKEN or f"{second}{first} " in MISTAKEN


def _unknown(text: str) -> Word:
    """What the shape of an unknown word says of it."""
    keys = frozenset({text}) | uninflected(text)
    if text[:1].isdigit():
        return Word(text, "", "", frozenset({"number"}), keys)
    if text.endswith(NOUN_ENDINGS):
        return Word(text, "", text, frozenset({"noun", "unknown"}), keys)
    if PARTICIPLE.fullmatch(text):
        return Word(text, text, "", frozenset({"unknown", "participle_like"}), keys)
    if text.endswith("iert"):
        return Word(text, text, "", frozenset({"unknown", "participle_like", "singular"}), keys)
    if text.endswith(("ieren", "ern", "eln")) or (text.endswith("en") and len(text) > 4):
        return Word(text, text, "", frozenset({"unknown", "verb_like"}), keys)
    return Word(text, "", "", frozenset({"unknown"}), keys)
