"""Words on the screen: a folder per language, in it a PO file per screen, read when first needed.

A message is named by its screen and its text, "phone.add"; English has all of them. A message with
plural forms is told by the number `n`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from gettext import c2py
from math import ceil
from pathlib import Path
from typing import Any

from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

CATALOGUES = Path(__file__).parent
LANGUAGES = {
    "en": "English",
    "de": "Deutsch",
    "fr": "Français",
    "es": "Español",
    "pt": "Português",
}
# Where a language's numbers are written in several ways, whose way it is.
LOCALES = {"en": "en_GB", "pt": "pt_BR"}

Text = str | tuple[str, ...]  # one, or one for each plural form


@dataclass(frozen=True)
class _Catalogue:
    texts: dict[str, Text]
    plural: Callable[[int], int]


@cache
def _catalogue(language: str, screen: str) -> _Catalogue | None:
    file = CATALOGUES / language / f"{screen}.po"
    if not file.exists():
        return None
    with file.open("rb") as lines:
        found = read_po(lines, abort_invalid=True)
    return _Catalogue(dict(map(_named, found)), c2py(found.plural_expr))


def _named(message: Message) -> tuple[str, Text]:
    name, text = message.id, message.string or ""
    name = name if isinstance(name, str) else name[0]
    return name, text if isinstance(text, str) else tuple(text)


def find(name: str, /, language: str = "en", **values: object) -> str | None:
    """The text called `name` in this language alone, as `say` gives it; None where it has none."""
    catalogue = _catalogue(language, name.partition(".")[0])
    text = catalogue and catalogue.texts.get(name)
    if not (catalogue and text):
        return None
    if isinstance(text, tuple):
        text = text[_form(catalogue, values["n"])]
    return text.format(**{place: _written(value, language) for place, value in values.items()})


def say(name: str, /, language: str = "en", **values: object) -> str:
    """The text called `name`, as "screen.text", with its {places} filled from `values`.

    Numbers are written as the language does. What a language lacks is said in English. Raises
    KeyError for a name that English does not have either.
    """
    found = find(name, language, **values) or find(name, "en", **values)
    if found is None:
        raise KeyError(name)
    return found


def number(figure: float, language: str = "en") -> str:
    """A number as the language writes it, with at most three decimals: "1,234.5", "1.234,5"."""
    if isinstance(figure, int) and 0 <= figure < 1000:
        return str(figure)
    return format_decimal(figure, locale=LOCALES.get(language, language))


def _written(value: object, language: str) -> object:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number(value, language)
    return value


def _form(catalogue: _Catalogue, n: Any) -> int:
    """The plural form of a number; there are several of what is between one and two."""
    return catalogue.plural(ceil(n))
