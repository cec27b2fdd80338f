"""Which of a few languages a short, perhaps misspelt text is written in."""

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from valuewhen.workshop.language.dictionary import dictionary_entry
from valuewhen.workshop.language.german.lookup import knows as is_german
from valuewhen.workshop.language.lexicon import lexicon
from valuewhen.workshop.language.romance.lexicon import lexicon as romance_lexicon
from valuewhen.workshop.language.romance.lexicon import without_accents

READ_AT_MOST = 400  # characters
REMEMBERED = 20_000  # words weighed lately
LANGUAGES = ("en", "de", "fr", "es", "pt")  # those that answers are sorted in
ROMANCE = ("fr", "es", "pt")
OTHER = "other"
SMALL_WORD, LISTED, SHAPE = 2.0, 1.0, 0.5  # what a word tells
TELLING = 3  # letters of a word that is not listed, from which on it tells a language
HINT = 0.75  # what the language of the workshop tells
NO_HINT = 0.3  # English, where nothing is known of the workshop
NOT_LATIN = re.compile(r"[^\u0000-\u024f\u1e00-\u1eff]")
WORD = re.compile(r"\b[^\W\d_]+(?:'[^\W\d_]+)?(?![\w])")  # "3e9f" is none


def detect(text: str, hint: str | None = None) -> str:
    """The language of a text: one of LANGUAGES, or "other" when it is none of them.

    `hint` is the language of the workshop: it decides where the words leave it open, and English
    where there is no hint.
    """
    words = _words(text)
    if _is_other_script(words):
        return OTHER
    weights = {hint: HINT} if hint in LANGUAGES else {"en": NO_HINT}
    in_question = hint in ROMANCE or _may_be_romance(words)
    for word in words:
        for language, weight in _weights(word, in_question).items():
            weights[language] = weights.get(language, 0.0) + weight
    best = max(weights, key=lambda language: (weights[language], language == "en"))
    return best if best in LANGUAGES else OTHER


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text[:READ_AT_MOST]).lower().replace("’", "'")
    return [part for word in WORD.findall(plain) for part in _parts(word)]


def _parts(word: str) -> list[str]:
    """ "l'offre" as "l'" and "offre"; English "they're" as it is."""
    before, mark, after = word.partition("'")
    if (mark and len(after) > 2) or before in ("l", "d", "j", "qu", "n", "s", "c"):
        return [before + mark, after] if mark else [word]
    return [word]


def _is_other_script(words: list[str]) -> bool:
    letters = "".join(words)
    return len(NOT_LATIN.findall(letters)) * 3 > len(letters)


def _may_be_romance(words: list[str]) -> bool:
    """Whether a listed word speaks for a Romance language, or English and German know at most half
    of the words: those lexicons take time and memory, and are asked only then."""
    strange = [word for word in words if _is_strange(word)]
    listed = any(not _listed().get(word, {}).keys().isdisjoint(ROMANCE) for word in strange)
    told = [word for word in words if len(word) >= TELLING]
    unknown = [word for word in strange if len(word) >= TELLING]
    return listed or len(unknown) * 2 >= len(told) > 0


@lru_cache(maxsize=REMEMBERED)
def _is_strange(word: str) -> bool:
    return _english(word.partition("'")[0]) is None and not is_german(word)


def _english(word: str) -> frozenset[str] | None:
    _, tags = lexicon("en").forms.get(word) or dictionary_entry(word) or ("", None)
    return tags


@lru_cache(maxsize=REMEMBERED)
def _weights(word: str, ask_romance: bool) -> dict[str, float]:
    """What a word tells of each language."""
    known = dict(_listed().get(word, {}))
    tags = _english(word)
    if tags is not None:
        known.setdefault("en", SMALL_WORD if "grammar" in tags else LISTED)
    if is_german(word):
        known.setdefault("de", LISTED)
    if not known and ask_romance and len(word) > 1:
        known = {language: LISTED for language in ROMANCE if _is_romance(word, language)}
    if known:
        return {language: weight / len(known) for language, weight in known.items()}
    shaped = [language for language, shape in _shapes().items() if shape.search(word)]
    return {language: SHAPE / len(shaped) for language in shaped}


def _is_romance(word: str, language: str) -> bool:
    forms = romance_lexicon(language)
    return word in forms.exact or without_accents(word) in forms.plain


@cache
def _listed() -> dict[str, dict[str, float]]:
    """Each listed word's weight by language."""
    listed: dict[str, dict[str, float]] = {}
    for table, weight in (("words", LISTED), ("small_words", SMALL_WORD)):
        for language, text in _data()[table].items():
            for word in text.split():
                listed.setdefault(word, {})[language] = weight
                listed.setdefault(_unaccented(word), {}).setdefault(language, weight)
    return listed


def _unaccented(word: str) -> str:
    letters = unicodedata.normalize("NFD", word)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@cache
def _shapes() -> dict[str, re.Pattern[str]]:
    return {language: re.compile(shape) for language, shape in _data()["shapes"].items()}


@cache
def _data() -> dict[str, dict[str, str]]:
    path = Path(__file__).parent / "languages.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
