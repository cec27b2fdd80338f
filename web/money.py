"""Money as a language writes it, for phones and the projector."""

import math

from babel import Locale
from babel.numbers import format_decimal

from valuewhen.figures import MINUS, NBSP, UNKNOWN, currency_symbol
from valuewhen.words import LOCALES

JOINED = "\u2060"  # no line ends between a sign and its amount


def amount_in(language: str, amount: float, currency: str, *, is_signed: bool = False) -> str:
    """An amount with at most three significant digits, whole from ten on, with its currency where
    the language has it: "€1,840", "1.840 €"; signed also with a plus: "+€1,840"."""
    if not math.isfinite(amount):
        return UNKNOWN
    locale = Locale.parse(LOCALES.get(language, language))
    size = _rounded(abs(amount))
    said = format_decimal(size, "#,##0" if size == int(size) else "#,##0.00", locale)
    symbol = currency_symbol(currency)
    if symbol:
        pattern = locale.currency_formats["standard"].pattern.split(";")[0]
        stands_first = pattern.startswith("¤") and len(symbol) == 1
        said = f"{symbol}{said}" if stands_first else f"{said}{NBSP}{symbol}"
    sign = MINUS if amount < 0 else "+" if is_signed else ""
    return f"{sign}{JOINED}{said}" if sign and size else said


def _rounded(size: float) -> float:
    if size == 0:
        return 0.0
    digits = 2 - math.floor(math.log10(size))
    return round(size, min(digits, 2) if size < 10 else min(digits, 0))
