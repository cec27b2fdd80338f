"""How figures are said: one rounding, one minus sign and one way to write money everywhere.

Every function returns plain text, with no-break spaces inside a figure so that it never wraps, and
UNKNOWN for a figure that is missing or not finite.
"""

import math
from decimal import ROUND_HALF_UP, Decimal

UNKNOWN = "—"
MINUS = "−"
NBSP = "\u00a0"

SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "INR": "₹", "KRW": "₩", "ILS": "₪"}

_SCALES = ((Decimal(10) ** 9, "billion"), (Decimal(10) ** 6, "million"))

Figure = float | int | None


def _known(figure: Figure) -> Decimal | None:
    if figure is None or not math.isfinite(figure):
        return None
    return Decimal(str(figure))


def _rounded(figure: Decimal, digits_after_point: int) -> Decimal:
    """Half away from zero, as people round; never minus zero."""
    step = Decimal(1).scaleb(-digits_after_point)
    return (figure / step).quantize(Decimal(1), ROUND_HALF_UP) * step + 0


def _person_rounded(amount: Decimal) -> Decimal:
    """Three significant digits from 1,000 on, whole units from 10 on, hundredths below."""
    size = abs(amount)
    if size < Decimal("9.995"):
        return _rounded(amount, 2)
    if size < Decimal("999.5"):
        return _rounded(amount, 0)
    return _rounded(amount, 2 - size.adjusted())


def _plain(figure: Decimal) -> str:
    """Thousands separated, no superfluous zeros, except that cents have two digits."""
    if figure == figure.to_integral_value():
        return f"{figure:,.0f}"
    digits = 2 if abs(figure) < 10 else -int(figure.normalize().as_tuple().exponent)
    return f"{figure:,.{digits}f}"


def _amount(size: Decimal) -> str:
    for scale, name in _SCALES:
        if size >= scale:
            return f"{(size / scale).normalize():,f}{NBSP}{name}"
    return _plain(size)


def currency_symbol(currency: str) -> str:
    """The sign of a currency code, or the code itself: "€" for "EUR", "CHF" for "CHF"."""
    return SYMBOLS.get(currency.strip().upper(), currency.strip())


def money(amount: Figure, currency: str) -> str:
    """An amount as a person would say it: "€1,840", "−€420", "€1.84 million", "1,840 XYZ".

    From 1,000 on three significant digits are kept, from 10 to 1,000 whole units, below 10 two
    digits after the point. A currency without a sign of its own follows the amount.
    """
    known = _known(amount)
    if known is None:
        return UNKNOWN
    rounded = _person_rounded(known)
    symbol = currency_symbol(currency)
    sign = MINUS if rounded < 0 else ""
    if symbol in SYMBOLS.values():
        return f"{sign}{symbol}{_amount(abs(rounded))}"
    return f"{sign}{_amount(abs(rounded))}{NBSP}{symbol}".rstrip()


def signed_money(amount: Figure, currency: str) -> str:
    """A gap in money with its sign: "+€1,840", "−€420", "€0"."""
    said = money(amount, currency)
    known = _known(amount)
    return f"+{said}" if known is not None and _person_rounded(known) > 0 else said


def money_range(low: Figure, high: Figure, currency: str) -> str:
    """An interval of money: "€620 to €3,060"; UNKNOWN when an end of it is not known."""
    if _known(low) is None or _known(high) is None:
        return UNKNOWN
    return f"{money(low, currency)} to {money(high, currency)}"


def count(number: Figure) -> str:
    """A whole number with thousands separated: "4,812"."""
    known = _known(number)
    return UNKNOWN if known is None else f"{_rounded(known, 0):,.0f}".replace("-", MINUS)


def part(some: Figure, whole: Figure) -> str:
    """So many of so many: "412 of 4,812"."""
    return f"{count(some)} of {count(whole)}"


def share(fraction: Figure) -> str:
    """A fraction as a percentage: 0.428 is "43 %".

    Below 1 % and above 99 % one digit after the point is kept, so that "0 %" and "100 %" are only
    said of nothing and of all.
    """
    known = _known(fraction)
    if known is None:
        return UNKNOWN
    percent = known * 100
    if percent in (0, 100):
        return f"{percent:.0f}{NBSP}%"
    if 0 < percent < Decimal("0.1"):
        return f"under{NBSP}0.1{NBSP}%"
    if Decimal("99.9") < percent < 100:
        return f"over{NBSP}99.9{NBSP}%"
    digits = 1 if percent < 1 or 99 < percent < 100 else 0
    return f"{_plain_signed(_rounded(percent, digits), digits)}{NBSP}%"


def _plain_signed(figure: Decimal, digits: int) -> str:
    return f"{figure:,.{digits}f}".replace("-", MINUS)


def coefficient(figure: Figure) -> str:
    """A coefficient such as rho or delta with two digits: "0.31", "−0.08"."""
    known = _known(figure)
    return UNKNOWN if known is None else _plain_signed(_rounded(known, 2), 2)


def coefficient_range(low: Figure, high: Figure) -> str:
    """An interval of a coefficient: "0.25 to 0.37"; UNKNOWN when an end of it is not known."""
    if _known(low) is None or _known(high) is None:
        return UNKNOWN
    return f"{coefficient(low)} to {coefficient(high)}"


def points(score: Figure) -> str:
    """A Net Promoter Score in whole points with its sign: "+33", "−8", "0"."""
    known = _known(score)
    if known is None:
        return UNKNOWN
    rounded = _rounded(known, 0)
    return ("+" if rounded > 0 else "") + _plain_signed(rounded, 0)


def points_range(low: Figure, high: Figure) -> str:
    """An interval of a Net Promoter Score: "+19 to +47"; UNKNOWN when an end is not known."""
    if _known(low) is None or _known(high) is None:
        return UNKNOWN
    return f"{points(low)} to {points(high)}"


def number(figure: Figure) -> str:
    """Any other figure, such as a metric's threshold: thousands separated, at most 3 decimals."""
    known = _known(figure)
    if known is None:
        return UNKNOWN
    rounded = _rounded(known, 3).normalize()
    return f"{rounded:,f}".replace("-", MINUS)
