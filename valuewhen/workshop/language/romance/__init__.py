"""Sorting of answers in French, Spanish and Portuguese."""

import re

from valuewhen.workshop.model import Actor, Stance

WE = {
    "fr": r"\b(nous|on)\b",
    "es": r"\b(nosotr[oa]s|\w{2,}[aei]mos)\b",
    "pt": r"\w[aei]mos\b|\ba gente\b",
}
THEY = {
    "fr": r"\b(ils|elles)\b",
    "es": r"\b(ell[oa]s|\w{3,}[ae]n)\b",
    "pt": r"\bel[ea]s\b|\w[ae]m\b",
}


def sort_romance(text: str, language: str) -> tuple[Actor, str, Stance, str]:
    """Who acts and what for in an answer in "fr", "es" or "pt", each with a reason in words."""
    plain = text.lower()
    they = re.search(THEY[language], plain)
    we = re.search(WE[language], plain)
    stance: Stance = "unclear"
    why = "It speaks neither of buying or staying nor of what customers contribute."
    if they and (not we or they.start() < we.start()):
        return "they", f"“{they[0]}” is who acts: the customers.", stance, why
    if we and not they:
        return "we", f"“{we[0]}” is who acts: us.", stance, why
    return "unclear", "It names nobody who acts.", stance, why
