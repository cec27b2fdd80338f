"""English word forms, and finding what a mistyped word was meant to be."""

from collections.abc import Iterable, Iterator

VOWELS = "aeiou"
SIBILANTS = ("s", "x", "z", "ch", "sh")
MENDED_FROM = 5  # letters; shorter words are too alike to be mended
MENDED_TO = 24
TRUSTED_FROM = 8  # letters; from here on a wrong letter inside is mended as well


def verb_forms(base: str) -> Iterator[tuple[str, str]]:
    """The regular forms of a verb as (form, tag); the final consonant both single and doubled."""
    yield base, "base"
    yield third_person(base), "third"
    yield from ((stem + "ing", "ing") for stem in _stems_before_i(base))
    for stem in _stems_before_e(base):
        yield stem + "ed", "past"
        yield stem + "ed", "participle"


def third_person(base: str) -> str:
    """The verb as he, she or it does it."""
    return base + "es" if base.endswith("o") else plural(base)


def plural(noun: str) -> str:
    """The regular plural of a noun."""
    if noun.endswith(SIBILANTS):
        return noun + "es"
    if _ends_in_consonant_and_y(noun):
        return noun[:-1] + "ies"
    return noun + "s"


def spellings(word: str) -> list[str]:
    """The word and, for verbs in -ise and -yse and nouns in -our, its American spelling."""
    for british, american in (("ise", "ize"), ("yse", "yze"), ("our", "or")):
        if word.endswith(british) and len(word) > len(british) + 3:
            return [word, word.removesuffix(british) + american]
    return [word]


def _stems_before_i(base: str) -> list[str]:
    if base.endswith("ie"):
        return [base[:-2] + "y"]
    if base.endswith(("ee", "oe", "ye")):
        return [base]
    return [base[:-1]] if base.endswith("e") else _single_and_doubled(base)


def _stems_before_e(base: str) -> list[str]:
    if base.endswith("e"):
        return [base[:-1]]
    return [base[:-1] + "i"] if _ends_in_consonant_and_y(base) else _single_and_doubled(base)


def _ends_in_consonant_and_y(word: str) -> bool:
    return word.endswith("y") and word[-2:-1] not in VOWELS


def _single_and_doubled(base: str) -> list[str]:
    before_last, last = base[-2:-1], base[-1:]
    if last in VOWELS + "wxy" or before_last not in VOWELS or base[-3:-2] in VOWELS:
        return [base]
    return [base, base + last]


def near_forms(forms: Iterable[str]) -> dict[str, str]:
    """For each form of a longer word mutilated by one letter, the form it may have been."""
    longer = [form for form in forms if len(form) >= MENDED_FROM and form.isalpha()]
    near = {slip: form for form in longer for slip in _slips(form)}
    return near | {_undoubled(form): form for form in longer}


def mended(typed: str, near: dict[str, str]) -> str | None:
    """The form that `typed` was probably meant to be, or None.

    It has the same first letter; one letter is missing, too much, swapped with its neighbour or,
    inside a long word, wrong. Doubled letters count as single.
    """
    if not (MENDED_FROM <= len(typed) <= MENDED_TO and typed.isalpha()):
        return None
    candidates = (near[slip] for slip in _slips(typed) if slip in near)
    return next((form for form in candidates if _is_slip_of(typed, form)), None)


def _undoubled(word: str) -> str:
    return "".join(letter for at, letter in enumerate(word) if at == 0 or word[at - 1] != letter)


def _slips(word: str) -> Iterator[str]:
    bare = _undoubled(word)
    yield bare
    for at in range(1, len(bare)):
        yield bare[:at] + bare[at + 1 :]


def _is_slip_of(typed: str, meant: str) -> bool:
    if typed[0] != meant[0]:
        return False
    short, long = sorted((_undoubled(typed), _undoubled(meant)), key=len)
    at = next((i for i, letter in enumerate(short) if letter != long[i]), len(short))
    if len(long) == len(short) + 1:
        return short[at:] == long[at + 1 :] and at < len(short)
    if len(long) != len(short):
        return False
    swapped = short[at : at + 2][::-1] + short[at + 2 :] == long[at:]
    is_other_letter = len(short) >= TRUSTED_FROM and at < len(short) - 1
    return swapped or short[at:] == "" or (is_other_letter and short[at + 1 :] == long[at + 1 :])
