"""The language of whoever asks: the one chosen on the page, else the browser's, else the room's."""

from functools import lru_cache

from babel import negotiate_locale
from starlette.requests import Request

from valuewhen.words import LANGUAGES

CHOSEN = "language"  # the cookie of a language chosen on the page


def language_of(request: Request, otherwise: str = "en") -> str:
    """The language to answer in, one of LANGUAGES."""
    chosen = request.cookies.get(CHOSEN)
    if chosen in LANGUAGES:
        return chosen
    return preferred(request.headers.get("accept-language", "")[:200].lower()) or otherwise


@lru_cache(maxsize=512)
def preferred(header: str) -> str | None:
    """The first language of an Accept-Language header that there is a catalogue of, or None."""
    weighed = [_weighed(part) for part in header.split(",")]
    ranked = sorted((one for one in weighed if one[0] > 0), key=lambda one: -one[0])
    return negotiate_locale([tag for _, tag in ranked if tag], LANGUAGES, sep="-")


def _weighed(part: str) -> tuple[float, str]:
    tag, _, weight = part.partition(";")
    try:
        return float(weight.strip().removeprefix("q=") or 1), tag.strip()
    except ValueError:
        return 0, tag
