"""German verbs without a subject: whose verb it is, and whether "sie" is acted on or acts."""

from collections.abc import Sequence

from valuewhen.workshop.language.agents import NOBODY, Agent, Side
from valuewhen.workshop.language.german.lexicon import Word, lexicon
from valuewhen.workshop.language.german.phrases import Phrase
from valuewhen.workshop.language.german.predicate import Predicate

Words = Sequence[Word]

COPULAS = ("sein", "werden")
CALLS_AT_US = ("anrufen", "halten", "fragen", "zurueckrufen")
OBJECTS = ("us", "sie", "him", "reflexive", "thing", "noun", "one", "them")
PERSONS = ("customers", "roles_we", "roles_they", "roles_either", "third_parties")


def is_done_to(
    words: Words, phrase: Phrase, others: list[Phrase], done: Predicate, before: set[Side]
) -> bool:
    """Whether a phrase that could act is what the bare verb is done to ("Kunden schulen")."""
    lists = lexicon().lists
    if phrase.kind == "group" or done.verb in lists["intransitive"]:
        return False
    if done.verb in COPULAS:
        return phrase.is_of("become") and not _has_object(others)
    if done.verb in ("modal", ""):
        return False
    if done.verb == "haben":
        return phrase.kind == "noun" and not phrase.is_of(*PERSONS) and not _has_object(others)
    if phrase.kind == "noun" and any(_is_pronoun_after(phrase, other) for other in others):
        return False
    if phrase.kind == "noun" and not phrase.is_of(*PERSONS):
        return not (phrase.is_of("things_we") and _has_object(others))
    if _has_object(others) or any(word.can_be("themselves") for word in words):
        return False
    if phrase.is_of("customers") and phrase.owner == "their":
        return done.verb in lists["brings"]
    if phrase.kind == "noun" and not phrase.is_of("customers"):
        return not _acts_alone(phrase, others, done)
    if done.verb in CALLS_AT_US and _is_called_off(words, others):
        return False
    if done.verb in lists["firm"]:
        return True
    if phrase.is_fresh and done.verb in lists["brings"]:
        return True
    return phrase.kind == "noun" and done.verb in lists["brings"] and phrase.owner == "none"


def _is_pronoun_after(phrase: Phrase, other: Phrase) -> bool:
    """ "die Stadt ihnen hilft": an object that is a pronoun stands before one that is a noun."""
    is_object = other.kind in ("us", "them", "him", "reflexive") and not other.preposition
    return is_object and other.at > phrase.at


def _has_object(others: list[Phrase]) -> bool:
    return any(not other.preposition and other.kind in OBJECTS for other in others)


def _is_called_off(words: Words, others: list[Phrase]) -> bool:
    """ "sie nicht mehr anrufen", "sie bei uns anrufen": they are who calls."""
    to_us = any(other.preposition in ("bei", "zu") and other.kind == "us" for other in others)
    return to_us or any(word.text in ("nicht", "weniger", "seltener", "nie") for word in words)


def _acts_alone(phrase: Phrase, others: list[Phrase], done: Predicate) -> bool:
    """Whether somebody other than the customers acts with nothing but prepositions around."""
    lists = lexicon().lists
    if phrase.owner == "their" and (done.verb in lists["firm"] or done.verb in lists["deeds"]):
        return False
    if phrase.is_of("roles_we") or phrase.owner == "our":
        return done.verb not in lists["done_to_ours"]
    if done.verb not in lists["brings"] and any(p.preposition and p.kind == "us" for p in others):
        return True
    if done.verb in lists["brings"] or done.verb in lists["firm"]:
        return done.verb == "fragen" and any(p.preposition == "nach" for p in others)
    return done.verb in lists["deeds"] or phrase.owner in ("our", "one")


def bare_agent(words: Words, found: list[Phrase], done: Predicate) -> Agent:
    """Who does a verb that has no subject: by rule the customers, unless it is done to them or a
    firm says so of itself.
    """
    if done.verb in ("modal", ""):
        return NOBODY
    told = _told(words, found, done)
    if told is None:
        return _untold(words, found, done)
    side, phrase = told
    if side == "we":
        return Agent("we", f"“{phrase.text}” is who it is done to, so we are the ones who act.")
    if side == "they":
        return Agent("they", f"“{phrase.text} … {done.typed}” is what customers do.")
    return Agent("nobody", f"“{done.typed}” could be done by us or by the customers.", False)


def _untold(words: Words, found: list[Phrase], done: Predicate) -> Agent:
    lists = lexicon().lists
    why = f"It begins with “{done.typed}” and names nobody, which we read as the customers."
    they = Agent("they", why, is_named=False)
    nobody = Agent("nobody", f"“{done.typed}” could be done by us or by the customers.", False)
    if any(word.can_be("themselves") for word in words):
        return they
    if any(word.can_be("joint", "each_other") for word in words):
        return nobody
    if done.verb in COPULAS:
        return they if _is_state_of_persons(words, found, done) else nobody
    for phrase in found:
        if phrase.is_of("of_customers") and _is_firms(done):
            why = f"“{phrase.text} … {done.typed}” is what we do for customers."
            return Agent("we", why)
    if any(phrase.is_of("contributions") for phrase in found):
        return they
    if done.verb in lists["firm"] or done.verb in lists["deeds"]:
        return nobody
    if any(phrase.is_of("firm_things") and not phrase.preposition for phrase in found):
        takes = ("nutzen", "bekommen", "erhalten", "kaufen", "buchen", "annehmen", "besuchen")
        return they if done.verb in lists["theirs"] or done.verb in takes else nobody
    if done.is_singular and done.verb in lists["of_things"]:
        return nobody
    if done.is_singular and (not done.is_known or any(p.kind == "thing" for p in found)):
        return nobody
    return they


def _is_state_of_persons(words: Words, found: list[Phrase], done: Predicate) -> bool:
    if done.is_singular:
        return False
    becomes = any(phrase.is_of("become") for phrase in found)
    return becomes or any(word.can_be("states") for word in words)


def _is_firms(done: Predicate) -> bool:
    lists = lexicon().lists
    return done.verb in lists["firm"] or done.verb in lists["deeds"]


def _told(words: Words, found: list[Phrase], done: Predicate) -> tuple[Side, Phrase] | None:
    """Who acts, judging by the first phrase that tells, and that phrase."""
    for phrase in found:
        if phrase.kind in ("us", "reflexive"):
            if phrase.kind == "reflexive" and done.verb == "kuemmern":
                continue
            return "they", phrase
        if phrase.kind in ("them", "him", "sie"):
            return "we", phrase
        if phrase.kind != "noun":
            continue
        if phrase.is_of("customers"):
            side = _told_by_customers(phrase, found, done)
            if side:
                return side, phrase
        elif phrase.owner == "our":
            either = done.verb in lexicon().lists["both_do"]
            return "nobody" if _is_firms(done) and not either else "they", phrase
        elif phrase.owner == "their":
            keeps = done.verb in lexicon().lists["keeps"] and phrase.is_of("contributions")
            themselves = any(word.can_be("themselves") for word in words)
            doubtful = _is_firms(done) and not (themselves or keeps)
            return "nobody" if doubtful else "they", phrase
    return None


def _told_by_customers(phrase: Phrase, found: list[Phrase], done: Predicate) -> Side | None:
    if phrase.owner == "their":
        return None
    if done.verb in COPULAS:
        return "they" if phrase.preposition in ("", "zu") else "we"
    brings = done.verb in lexicon().lists["brings"]
    if phrase.is_fresh or (brings and phrase.owner == "none"):
        return "they" if brings else "nobody"
    if phrase.preposition in ("bei", "als", "wie", "von", "unter") and phrase.owner == "none":
        return None
    return "we"
