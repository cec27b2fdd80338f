"""Words on the screen: one catalogue per language, a file per screen."""

import tomllib
from functools import cache
from pathlib import Path

CATALOGUES = Path(__file__).parent


@cache
def _catalogue(language: str) -> dict[str, dict[str, str]]:
    return {
        file.stem: tomllib.loads(file.read_text(encoding="utf-8"))
        for file in sorted((CATALOGUES / language).glob("*.toml"))
    }


def say(name: str, /, **values: object) -> str:
    """The text called `name`, as "screen.text", with its {places} filled from `values`.

    Raises KeyError for a name that the catalogue does not have.
    """
    screen, _, text = name.partition(".")
    return _catalogue("en")[screen][text].format(**values)
