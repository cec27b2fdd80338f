"""Answers that begin with an infinitive or a gerund: whose verb it is."""

from collections.abc import Sequence

from valuewhen.workshop.language.agents import Agent, Side
from valuewhen.workshop.language.romance.lexicon import Lexicon, Word

Words = Sequence[Word]

PERSONS = ("us", "refl", "selves", "them", "they")


def bare_verb_at(words: Words) -> int | None:
    """Where the verb stands if the words begin with an infinitive or a gerund, else None."""
    for at, word in enumerate(words):
        if word.can_be("inf", "ger") and not word.can_be("det", "prep"):
            before = words[at - 1] if at else None
            is_noun = "noun" in word.tags and before is not None and before.can_be("det", "our")
            return None if is_noun else at
        if not word.can_be("adverb", "neg", "clitic", "prep", "us", "quantity", "state"):
            return None
        if "noun" in word.tags:
            return None
    return None


def bare_agent(words: Words, at: int, known: Lexicon, *, is_first: bool) -> Agent | None:
    """Who does a bare verb: by rule the customers, unless they are its object."""
    at = _inner_verb(words, at, known)
    verb = words[at]
    side, told_by = _told(words, at, known)
    if side == "we":
        return Agent("we", f"“{told_by}” is who it is done to, so we are the ones who act.")
    if side == "they":
        return Agent("they", f"“{verb.shown} … {told_by}” is what customers do.")
    if side == "nobody":
        return Agent("nobody", f"“{verb.shown}” could be done by us or by the customers.", False)
    why = f"It begins with “{verb.shown}” and names nobody, which we read as the customers."
    return Agent("they", why, is_named=False) if is_first else None


def _inner_verb(words: Words, at: int, known: Lexicon) -> int:
    """Past "cesser de", "dejar de", "conseguir": the verb whose object tells."""
    while words[at].lemma in known.lists["phase"]:
        following = (k for k in range(at + 1, min(at + 4, len(words))) if "inf" in words[k].tags)
        inner = next(following, None)
        if inner is None:
            break
        at = inner
    return at


def _told(words: Words, at: int, known: Lexicon) -> tuple[Side | None, str]:
    lemma = words[at].lemma
    if lemma in known.lists["ensures"] and any(w.text == "que" for w in words[at : at + 5]):
        return "we", words[at].shown
    hint: tuple[Side, str] | None = None
    for k in (*range(at - 1, -1, -1), *range(at + 1, len(words))):
        word = words[k]
        if word.can_be(*PERSONS):
            return ("they" if word.can_be("us", "refl", "selves") else "we"), word.shown
        if "customers" in word.tags and k > at:
            side = _told_by_customers(words, k, lemma, known)
            if side:
                return side, word.shown
        if "own" in word.tags and k > at:
            return "they", word.shown
        owner = _told_by_owner(words, k, lemma, known) if k > at else None
        hint = hint or ((owner, word.shown) if owner else None)
    if hint is not None:
        return hint
    if any(word.lemma in known.lists["contributions"] for word in words[at:]):
        return "they", words[-1].shown
    if lemma in known.lists["firm"]:
        return "nobody", words[at].shown
    return None, ""


def _told_by_owner(words: Words, at: int, lemma: str, known: Lexicon) -> Side | None:
    word = words[at]
    if "our" in word.tags:
        return _told_by_our(words[at + 1] if at + 1 < len(words) else None, lemma, known)
    if "their" in word.tags:
        after = words[at + 1] if at + 1 < len(words) else None
        before = words[at - 1]
        is_kin = "kin" in before.tags or (after is not None and "kin" in after.tags)
        doubtful = lemma in known.lists["about_them"] or (
            lemma in known.lists["firm"] and not is_kin
        )
        return "nobody" if doubtful else "they"
    return None


def _told_by_our(after: Word | None, lemma: str, known: Lexicon) -> Side | None:
    if after is not None and after.can_be("customers", "adjective"):
        return None
    return "nobody" if lemma in known.lists["firm_only"] else "they"


def _told_by_customers(words: Words, at: int, lemma: str, known: Lexicon) -> Side | None:
    before = words[at - 1]
    if "their" in before.tags:
        return "we" if before.text in known.lists["ones_own"] else None
    if "others" in before.tags:
        return "they"
    definite = before.can_be("our", "definite") or words[at].can_be("plural")
    if before.can_be("quantity", "adjective") and not (at > 1 and words[at - 2].can_be("our")):
        definite = False
    if lemma in known.lists["brings"]:
        return "nobody"
    return "we" if definite else None
