"""Answers without a subject: whether they begin with a verb, and whose verb it is."""

from collections.abc import Sequence

from valuewhen.workshop.language.agents import Side
from valuewhen.workshop.language.clauses import (
    is_auxiliary,
    is_before_finite,
    is_gerund,
    is_nominative,
    is_participle,
)
from valuewhen.workshop.language.lexicon import Lexicon, Word
from valuewhen.workshop.language.subjects import ROLES

Words = Sequence[Word]

DECIDES_VERB = (
    "us", "them", "our", "their", "themselves", "det", "each_other", "quantity", "number", "group"
)  # fmt: skip
VERB_ONLY = ("participle", "ing", "past")
PERSONS = (*ROLES, "customers", "third_parties", "institutions", "trades", "trades_ours")
NOUN_BEFORE = ("of", "in", "for", "to", "between", "from", "by")


def bare_verb_at(words: Words, start: int, known: Lexicon) -> int | None:
    """Where the verb stands if the words from `start` begin with one, else None."""
    if start >= len(words):
        return None
    word = words[start]
    after = words[start + 1] if start + 1 < len(words) else None
    if word.text == "to" or "leading" in word.tags:
        return _after_preposition(words, start, known)
    if word.can_be("modal", "do", "have") and after is not None:
        return _after_auxiliary(words, start, known)
    if word.text in ("be", "being", "are", "being"):
        return _after_be(words, start, known)
    if word.lemma == "get" and after is not None and is_participle(after):
        return start if after.can_be("middle", "state") else None
    if "disposition" in word.tags and _text_at(words, start + 1) == "to":
        return start + 2 if start + 2 < len(words) else None
    return start if _is_verb(words, start, known) else None


def _texts(words: Words) -> set[str]:
    return {word.text for word in words}


def _text_at(words: Words, at: int) -> str:
    return words[at].text if 0 <= at < len(words) else ""


def _after_preposition(words: Words, start: int, known: Lexicon) -> int | None:
    after = start + 1
    if after >= len(words):
        return None
    if words[start].text == "to":
        return after if "base" in words[after].tags else None
    return after if is_gerund(words[after]) and _is_verb(words, after, known) else None


def _after_auxiliary(words: Words, start: int, known: Lexicon) -> int | None:
    at = start + 1
    while at < len(words) and words[at].can_be("not", "adverb") and "verb" not in words[at].tags:
        at += 1
    if at >= len(words):
        return None
    if "modal" in words[start].tags:
        return bare_verb_at(words, at, known)
    if words[at].can_be("base") and at > start + 1:
        return at
    return start


def _after_be(words: Words, start: int, known: Lexicon) -> int | None:
    at = start + 1
    while at < len(words) and words[at].can_be("not", "adverb") and "verb" not in words[at].tags:
        at += 1
    if at >= len(words):
        return None
    if "disposition" in words[at].tags and _text_at(words, at + 1) == "to":
        return bare_verb_at(words, at, known)
    passive = is_participle(words[at]) or (
        words[start].text == "being" and "middle" in words[at].tags
    )
    if passive and ("state" not in words[at].tags or words[start].text == "being"):
        return None
    evident = words[at].can_be("customer_traits", "state", "disposition")
    directed = any(word.can_be("us", "our", "them") for word in words[at:])
    return start if evident or directed or is_gerund(words[at]) else None


def _is_verb(words: Words, at: int, known: Lexicon) -> bool:
    """Whether the word is a verb here rather than the noun it may be elsewhere."""
    word = words[at]
    after = words[at + 1] if at + 1 < len(words) else None
    directed = after is not None and after.can_be(*DECIDES_VERB)
    if "unknown" in word.tags:
        opaque = word.can_be("adverb", "ed_like", "plural", "number")
        return not opaque and after is not None and after.can_be("us", "them", "our", "their")
    if "verb" not in word.tags or is_auxiliary(word):
        return False
    if word.can_be("also_adjective") or word.tags >= {"unlisted", "adjective"}:
        return directed
    if "unlisted" in word.tags and is_gerund(word) and after is not None and "noun" in after.tags:
        return "plural" in after.tags
    if is_participle(word) and not word.can_be("base", "ing", "third"):
        return after is not None and after.can_be("us", "our", "their", "det", "quantity")
    if "third" in word.tags and "noun" in word.tags and "base" not in word.tags:
        if after is None or after.text in NOUN_BEFORE or is_before_finite(words, at):
            return False
        goes_on = after.can_be("adverb", "preposition")
        aimed = any(later.can_be("us", "our", "them") for later in words[at + 2 :])
        return directed or ((goes_on or aimed) and not word.can_be(*PERSONS))
    if is_gerund(word) and after is not None and "customers" in after.tags:
        return at + 2 < len(words) or word.lemma not in known.lists["of_customers"]
    if after is not None and "third" in after.tags and not after.can_be("noun", "thing"):
        return False
    if "noun" not in word.tags:
        return not (word.can_be("third", "ing", "ing_like") and is_before_finite(words, at))
    if "unlisted" in word.tags and after is not None:
        return directed or _is_aimed(words, at, after)
    if is_before_finite(words, at):
        return False
    denied = at > 0 and words[at - 1].can_be("not", "modal")
    if after is None or "rel" in after.tags:
        return after is None and denied
    if after.text in NOUN_BEFORE:
        named = ("customers", "our", "their", "det") if is_gerund(word) else ()
        aimed = at + 2 < len(words) and words[at + 2].can_be("us", "them", *named)
        return aimed and word.lemma not in known.lists["noun_before_preposition"]
    if "customers" in after.tags and at + 2 == len(words):
        return False
    if "roles_we" in word.tags and "third" in after.tags:
        return False
    return directed or after.lemma not in known.lists["tails"]


def _is_aimed(words: Words, at: int, after: Word) -> bool:
    """ "ship with us" has a verb, "ship with sails" may have none."""
    goes_on = after.can_be("adverb", "preposition")
    return goes_on and any(later.can_be("us", "our", "them") for later in words[at + 2 :])


def bare_side(words: Words, at: int, known: Lexicon) -> tuple[Side, str]:
    """Who does the bare verb at `at`, and the word that tells; by rule the customers, unless
    they are its object or a firm says so of itself.
    """
    verb = _inner_verb(words, at)
    lemma = words[verb].lemma
    if _text_at(words, verb + 1) == "it" and lemma in known.lists["makes_it"]:
        found = _object(words, verb, known, lemma)
        return found or ("nobody", words[verb].text)
    if any(word.lemma in known.lists["contributions"] for word in words[verb + 1 :]):
        found = _object(words, verb, known, lemma)
        return (found[0], found[1]) if found and found[0] == "we" else ("they", words[verb].text)
    found = _object(words, verb, known, lemma)
    if found:
        return found
    if lemma in known.lists["firm"]:
        return "nobody", words[verb].text
    return "they", words[verb].text


def _inner_verb(words: Words, at: int) -> int:
    """Past "stop", "start", "keep": "stop pestering them" is about annoying."""
    if _text_at(words, at) in ("stop", "start", "keep", "try", "not") and at + 1 < len(words):
        return at + 1 if is_gerund(words[at + 1]) else at
    return at


def _object(words: Words, verb: int, known: Lexicon, lemma: str) -> tuple[Side, str] | None:
    """Who acts, judging by the first object that tells, and that object."""
    for at in range(verb + 1, len(words)):
        word = words[at]
        if is_nominative(word):
            return _told_by_clause(words[verb:at], word, known), words[verb].text
        side = _told_by(words, at, lemma, known)
        if side:
            return side, word.text
    return None


def _told_by_clause(before: Words, subject: Word, known: Lexicon) -> Side:
    """ "make sure they win" is ours, "know we care" theirs, "do what they say" either's."""
    if "they" in subject.tags and any(word.lemma in ("sure", "ensure") for word in before):
        return "we"
    knows = before[0].lemma in known.lists["cognition"]
    return "they" if knows and "we" in subject.tags else "nobody"


def _told_by(words: Words, at: int, lemma: str, known: Lexicon) -> Side | None:
    word = words[at]
    if word.text == "ourselves":
        return "we"
    if word.can_be("us", "themselves", "each_other"):
        return "they"
    if "them" in word.tags:
        return None if _text_at(words, at - 1) in ("of", "between") else "we"
    if "our" in word.tags:
        return "we" if _is_given(words, at) else _told_by_our(words, at, lemma, known)
    if "their" in word.tags:
        return _told_by_their(words, at, lemma, known)
    if "customers" in word.tags and "possessive" in word.tags:
        return "we"
    is_served = lemma in known.lists["firm"] and "plural" in word.tags
    is_customer = is_served or word.lemma in ("customer", "client", "user", "account")
    if "customers" in word.tags and is_customer:
        return _told_by_customers(words, at, lemma, known)
    return None


def _is_given(words: Words, at: int) -> bool:
    """ "sharing our plans with customers": what is ours goes to them."""
    return any(
        words[k].text in ("to", "with", "for") and words[k + 1].can_be("them", "customers")
        for k in range(at + 1, len(words) - 1)
    )


def _told_by_our(words: Words, at: int, lemma: str, known: Lexicon) -> Side | None:
    if at + 1 < len(words) and "customers" in words[at + 1].tags:
        return None
    return "nobody" if lemma in known.lists["firm_only"] else "they"


def _told_by_their(words: Words, at: int, lemma: str, known: Lexicon) -> Side:
    owned = words[at + 1].lemma if at + 1 < len(words) else ""
    if owned == "own":
        return "they"
    if owned in known.lists["kin"] and lemma not in known.lists["about_them"]:
        return "they"
    doubtful = lemma in known.lists["about_them"] or lemma in known.lists["firm"]
    return "nobody" if doubtful else "they"


def _told_by_customers(words: Words, at: int, lemma: str, known: Lexicon) -> Side | None:
    word = words[at]
    before = words[at - 1]
    after = words[at + 1] if at + 1 < len(words) else None
    acts_next = lemma in known.lists["causes"] and after is not None and "base" in after.tags
    goes_on = after is not None and after.can_be("noun", "unknown", "adjective")
    if (
        goes_on
        and not acts_next
        and after is not None
        and not after.can_be("preposition", "adverb", *VERB_ONLY)
    ):
        return None
    if "plural" not in word.tags and not before.can_be("det", "our"):
        return None
    if before.can_be("their", "quantity"):
        return None
    if before.lemma in known.lists["peer_traits"]:
        return "they"
    brings_elsewhere = lemma in known.lists["brings"] and "together" not in _texts(words)
    return "nobody" if brings_elsewhere else "we"
