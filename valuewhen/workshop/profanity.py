"""A hint that an answer may hold profanity: it asks a person to look and takes nothing away."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from safetype.engine import ModerationEngine

LANGUAGES = ("en", "de", "fr", "es", "pt")
INNOCENT = (  # what the lists' prefixes, or the list of another language, would catch
    *("fodder", "Shiite", "Shiites", "PNC", "TNC", "CRL", "CTM", "PTM", "NTM", "HDP"),
    *("vergaß", "Shitstorm", "Shitstorms", "wanken", "wankt", "wankend", "wankende"),
    *("douche", "douches", "doucher", "salopette", "salopettes", "paneleira", "paneleiras"),
)
INNOCENT_IN = {"de": ("Ass", "FDP")}  # an ace and a party; elsewhere they are asked about
MISSED = ("wtf", "connerie*", "foutre")


def profanity_hint(text: str, language: str | None = None) -> str | None:
    """The words of an answer that a facilitator may want to look at, or None.

    Looks for swearing, slurs, insults and pornography as whole words, whatever their accents,
    digits for letters or letters apart; mild words (damn, crap) and "sex" are let be. A language
    is looked at together with English, which people swear in everywhere; without one, or with one
    that has no list, all lists are used. Lists and matching: the package safetype.
    """
    matches = _engine(language if language in LANGUAGES else None).moderate(text).matches
    return ", ".join(dict.fromkeys(match.text for match in matches)) or None


@cache
def _engine(language: str | None) -> "ModerationEngine":
    """What finds the words, made when first needed."""
    from safetype import create_moderation_engine

    return create_moderation_engine(
        mode="warn",
        languages=LANGUAGES if language is None else sorted({"en", language}),
        policy={"profanity": {"min_severity": "medium"}, "sexual": {"min_severity": "medium"}},
        custom_words=MISSED,
        allow_list=(*INNOCENT, *INNOCENT_IN.get(language or "", ())),
    )
