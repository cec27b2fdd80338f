"""Incentives that pay for advocacy: a recommendation that was bought is worth less to whoever
hears it. It is pointed out, never forbidden."""

import re

# Stems in the five languages of the room.
PAY = (
    r"discounts?|vouchers?|coupons?|rewards?|rebates?|commissions?|cash|gifts?|credits?|kickbacks?"
    r"|bonus\w*|pay(?:s|ing|ments?)?(?! (?:close )?attention)|paid"
    r"|rabatt\w*|gutschein\w*|prämie\w*|provision\w*|geschenk\w*|belohn\w*|bezahl\w*"
    r"|remises?|récompens\w*|primes?|cadeaux?|rémunér\w*|bons? d['’]achat"
    r"|descuentos?|recompens\w*|comisi[oó]n\w*|regalos?|vales?"
    r"|descontos?|comiss(?:ão|ões)|presentes?|brindes?"
)
ADVOCACY = (
    r"refer(?:s|red|ring|rals?|ences?|enceable)?|recommend\w*|reviews?|reviewing|testimonials?"
    r"|endors\w*|advoca\w*|introduc\w*|word of mouth|ambassadors?"
    r"|empfehl\w*|empfiehl\w*|weiterempf\w*|bewert\w*|referenz\w*"
    r"|recommand\w*|parrain\w*|avis|références?|témoign\w*"
    r"|recomiend\w*|reseñas?|referenci\w*"
    r"|recomend\w*|indic(?:a|am|ar|ação|ações)|avali\w*|referências?|depoimento\w*"
)
REFUSED = r"(?:no|not|never|without|keine?n?|ohne|sans|sin|sem)"  # "no discount" pays nobody

_pay = re.compile(
    rf"(?:\b({REFUSED})\s+(?:\w+\s+)?)?\b({PAY})\b(?:[ -](?:{PAY})\b)*", re.IGNORECASE
)
_advocacy = re.compile(rf"\b({ADVOCACY})\b", re.IGNORECASE)


def paid_advocacy(incentive: str, *about: str) -> tuple[str, str] | None:
    """The words by which a commitment seems to pay for advocacy, as ("voucher", "recommend"), or
    None.

    Payment is looked for in the incentive; advocacy there and in what it is `about`, such as the
    investment and what customers become able to do.
    """
    paid = [found.group(2) for found in _pay.finditer(incentive) if found.group(1) is None]
    spoken = next((f for text in (incentive, *about) if (f := _advocacy.search(text))), None)
    return (paid[0], spoken.group(1)) if paid and spoken else None
