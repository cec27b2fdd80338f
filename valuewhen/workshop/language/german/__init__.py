"""Sorting of answers in German."""

import re

from valuewhen.workshop.model import Actor, Stance

NOMINATIVE = {"we": r"\bwir\b", "they": r"\b(sie|kunden)\b"}


def sort_german(text: str) -> tuple[Actor, str, Stance, str]:
    """Who acts and what for in an answer in German, each with a reason in words."""
    plain = text.lower()
    why = "It speaks neither of buying or staying nor of what customers contribute."
    if re.search(NOMINATIVE["we"], plain):
        return "we", "“wir” is who acts: us.", "unclear", why
    they = re.search(NOMINATIVE["they"], plain)
    if they:
        return "they", f"“{they[0]}” is who acts: the customers.", "unclear", why
    return "unclear", "It names nobody who acts.", "unclear", why
