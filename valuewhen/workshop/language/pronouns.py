"""Subjects told by a pronoun: "we", "they", "some of them", "somebody at the customer"."""

from collections.abc import Sequence

from valuewhen.workshop.language.agents import Side
from valuewhen.workshop.language.clauses import is_gerund, is_nominative
from valuewhen.workshop.language.lexicon import Lexicon, Word
from valuewhen.workshop.language.subjects import ROLES, Subject, noun_subject, text_of

Words = Sequence[Word]


def pronoun_subject(words: Words, start: int, known: Lexicon) -> Subject | None:
    """The subject that the word at `start` tells alone or with "of" and who; None if none."""
    word = words[start]
    after = words[start + 1] if start + 1 < len(words) else None
    if word.can_be("we", "lets"):
        return Subject("we", word.text, start + 1)
    if "they" in word.tags:
        return Subject("they", word.text, start + 1)
    if "you" in word.tags and after is not None:
        return Subject(_side_of_you(words, start), word.text, start + 1)
    if word.can_be("them", "us") and after is not None and _is_doing(after):
        return Subject("they" if "them" in word.tags else "we", word.text, start + 1)
    if word.can_be("group", "quantity") and after is not None:
        return _group(words, start, known)
    if (
        (word.text in ("people", "folks") or "somebody" in word.tags)
        and after is not None
        and "rel" in after.tags
    ):
        return Subject("they", word.text, start + 2)
    if "it" in word.tags and after is not None and "preposition" in after.tags:
        return _somebody_at(words, start)
    if "it" in word.tags:
        told = "somebody" in word.tags and any(map(_is_them, words[start + 2 :]))
        return Subject("we" if told else "nobody", word.text, start + 1)
    return None


def subject_after_phrase(words: Words, start: int, known: Lexicon) -> Subject | None:
    """The subject behind an opening such as "with our help" or "every year"."""
    if "det" in words[start].tags and start + 1 < len(words) and "group" in words[start + 1].tags:
        return pronoun_subject(words, start + 1, known)
    at = next((k for k in range(start + 1, len(words)) if is_nominative(words[k])), None)
    opens = words[start].can_be("leading", "preposition", "not", "adverb", "do")
    timed = at is not None and any(w.lemma in known.texts["time_words"] for w in words[start:at])
    if at is not None and (opens or timed):
        return pronoun_subject(words, at, known)
    if not opens:
        return None
    for k in range(start + 2, len(words) - 1):
        if words[k].can_be("customers", *ROLES) and not words[k - 1].can_be("det", "our", "their"):
            subject = noun_subject(words, k, known)
            return subject if subject.verb_at is not None else None
    return None


def _somebody_at(words: Words, start: int) -> Subject:
    """ "somebody from our side calls", "someone at the customer decides"."""
    of_whom = words[start + 2 : start + 4]
    if any(word.can_be("us", "our") for word in of_whom):
        verb_at = start + (3 if "us" in of_whom[0].tags else 4)
        return Subject("we", words[start].text, min(verb_at, len(words)))
    if any(word.can_be("them", "their", "customers") for word in of_whom):
        return Subject("they", words[start].text, min(start + 4, len(words)))
    return Subject("nobody", words[start].text, start + 1)


def _is_doing(word: Word) -> bool:
    return is_gerund(word) or word.text in ("being", "having", "doing")


def _is_them(word: Word) -> bool:
    return "them" in word.tags


def _side_of_you(words: Words, start: int) -> Side:
    done_to = [w for w in words[start + 1 :] if w.can_be("us", "them", "customers")]
    return "we" if done_to and "us" not in done_to[0].tags else "nobody"


def _group(words: Words, start: int, known: Lexicon) -> Subject | None:
    """ "some share data", "the ones that share", "those who stay"."""
    after = words[start + 1]
    if after.text == "of" and start + 3 < len(words) and "them" in words[start + 2].tags:
        return Subject("they", text_of(words[start : start + 3]), start + 3)
    if after.text == "of" and start + 3 < len(words):
        is_one = words[start].text in ("one", "each", "none", "neither")
        return noun_subject(words, start + 2, known, is_one=is_one)
    if "group" not in words[start].tags:
        return None
    stands_alone = after.can_be("rel", "modal", "do", "have", "be")
    acts = "base" in after.tags and start + 2 < len(words) and words[start + 2].text != "of"
    if stands_alone or acts:
        verb_at = start + 2 if "rel" in after.tags else start + 1
        return Subject("they", words[start].text, verb_at)
    return None
