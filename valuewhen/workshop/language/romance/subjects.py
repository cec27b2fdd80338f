"""Whose side a noun phrase stands for."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal

from valuewhen.workshop.language.agents import Agent, Side, acting
from valuewhen.workshop.language.romance.lexicon import Lexicon, Word

Words = Sequence[Word]
Owner = Literal["our", "their", "none"]

ROLES = ("roles_we", "roles_they", "roles_either")


def shown(words: Words) -> str:
    """The words as a person may read them."""
    return " ".join(word.shown for word in words)


@dataclass(slots=True)
class _Phrase:
    """A noun phrase while it is read: in these languages its head comes first."""

    owner: Owner = "none"
    head: Word | None = None
    head_at: int = 0
    counts: Word | None = None  # "algunos", "ceux": a head of its own where no noun follows
    within: bool = False  # behind a preposition
    within_owner: Owner = "none"
    leans: Owner = "none"  # "équipe produit" is ours unless it acts on us


def noun_subject(words: Words, rest: Words, known: Lexicon) -> Agent | None:
    """Who the noun phrase before a verb is, judging by `rest` where it may be either side's.

    None where the words hold no such phrase, so that the verb's ending has to tell.
    """
    phrase = _read(words, known)
    if phrase.head is None:
        if phrase.counts is None:
            return None
        return acting("they", phrase.counts.shown)
    text = shown(words[: phrase.head_at + 1])
    return acting(_side(phrase, phrase.head, rest, known), text)


def _read(words: Words, known: Lexicon) -> _Phrase:
    phrase = _Phrase()
    for at, word in enumerate(words):
        if word.can_be("clitic", "neg") or ("adverb" in word.tags and "noun" not in word.tags):
            continue
        if "group" in word.tags and phrase.head is None:
            phrase.counts = word
            phrase.within = False
        elif _is_one_of(words, at, phrase):
            phrase.counts = words[at - 1]
        elif "prep" in word.tags and not ("det" in word.tags and at == 0):
            phrase.within = not (phrase.counts is not None and phrase.head is None)
            phrase.within_owner = "none"
        elif phrase.within:
            _modify(phrase, word, known)
        else:
            _extend(phrase, word, at, known)
    return phrase


def _is_one_of(words: Words, at: int, phrase: _Phrase) -> bool:
    """ "un de nos experts": the noun behind "de" is the head."""
    counted = at > 0 and words[at - 1].can_be("det", "quantity")
    return counted and phrase.head is None and not phrase.within and "of" in words[at].tags


def _modify(phrase: _Phrase, word: Word, known: Lexicon) -> None:
    """ "le patron du client" is theirs, "les gens de chez nous" are ours."""
    if word.can_be("our", "their"):
        phrase.within_owner = "our" if "our" in word.tags else "their"
        return
    if "det" in word.tags:
        return
    if phrase.head is not None and phrase.owner == "none":
        if "roles_either" in phrase.head.tags and word.text in known.lists["our_office"]:
            phrase.leans = "our"
        if word.can_be("customers", "them", "they") or word.text in known.lists["their_office"]:
            phrase.owner = "their"
        elif phrase.within_owner == "our" or word.can_be("us", "we"):
            phrase.owner = "our"
    if "adjective" not in word.tags:
        phrase.within = False


def _extend(phrase: _Phrase, word: Word, at: int, known: Lexicon) -> None:
    if "their" in word.tags:
        phrase.owner = "their"
    elif "our" in word.tags:
        phrase.owner = "our"
    elif phrase.head is not None:
        _modify(phrase, word, known)
    elif word.lemma in known.lists["time"]:
        return
    elif "noun" in word.tags or ("unknown" in word.tags and "number" not in word.tags):
        phrase.head, phrase.head_at = word, at
    elif word.can_be("quantity", "those"):
        phrase.counts = word


def _side(phrase: _Phrase, head: Word, rest: Words, known: Lexicon) -> Side:
    if "customers" in head.tags:
        return "third" if phrase.owner == "their" else "they"
    if head.can_be(*ROLES):
        if phrase.owner != "none":
            return "we" if phrase.owner == "our" else "they"
        done_to = object_side(rest)
        if done_to or "roles_either" in head.tags:
            return done_to or ("we" if phrase.leans == "our" else "nobody")
        return "we" if "roles_we" in head.tags else "they"
    if "trades" in head.tags:
        done_to = object_side(rest)
        return done_to or ("we" if phrase.owner == "our" else "they")
    if head.lemma in known.lists["crowds"]:
        return "they"
    if head.can_be("third", "kin"):
        return "third"
    if "orgs" in head.tags and phrase.owner == "our":
        return "we"
    if "orgs" in head.tags:
        is_theirs = object_side(rest) == "they" or phrase.owner == "their"
        if is_theirs or object_side(rest) == "we":
            return "they" if is_theirs else "we"
        return "they" if "plural" in head.tags else "nobody"
    if "things_we" in head.tags:
        return _side_of_thing(phrase, rest)
    return _side_of_stranger(phrase, head, rest, known)


def _side_of_thing(phrase: _Phrase, rest: Words) -> Side:
    if phrase.owner != "none":
        return "we" if phrase.owner == "our" else "nobody"
    pronouns = takewhile(lambda word: "clitic" in word.tags, rest)
    is_acted_on = object_side(rest) == "they" or any("refl" in word.tags for word in pronouns)
    return "nobody" if is_acted_on else "we"


def _side_of_stranger(phrase: _Phrase, head: Word, rest: Words, known: Lexicon) -> Side:
    """An unknown noun acts for whoever its object is not; one ending like a person is theirs."""
    endings = tuple(known.lists["person_endings"])
    is_strange = "unknown" in head.tags or "plain" not in head.tags
    is_person = is_strange and head.text.endswith(endings)
    done_to = object_side(rest)
    if phrase.owner == "our":
        return "we" if is_person or done_to == "we" else "nobody"
    if phrase.owner == "their":
        return "they" if is_person or done_to == "they" else "nobody"
    return (done_to or "they") if is_person else "nobody"


def object_side(words: Words) -> Literal["we", "they"] | None:
    """Who must act for the first of "us" and "them" among the words to be acted on."""
    for word in words:
        if "us" in word.tags:
            return "they"
        if word.can_be("them", "they", "customers"):
            return "we"
    return None
