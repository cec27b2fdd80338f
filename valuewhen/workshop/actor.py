"""Who acts in an answer: the customers, the firm, or nobody that the sentence names."""

from collections.abc import Sequence

from valuewhen.workshop.language.agents import JOINT, NOBODY, Agent, Side, acting, settled
from valuewhen.workshop.language.bare import bare_side, bare_verb_at
from valuewhen.workshop.language.clauses import (
    Piece,
    Predicate,
    is_gerund,
    is_nominative,
    pieces,
    predicate,
)
from valuewhen.workshop.language.lexicon import Lexicon, Word
from valuewhen.workshop.language.pronouns import pronoun_subject, subject_after_phrase
from valuewhen.workshop.language.reading import Reading
from valuewhen.workshop.language.subjects import Subject, noun_subject
from valuewhen.workshop.model import Actor

Words = Sequence[Word]


AGENT_WORDS = 6  # after "by", at most


def find_actor(reading: Reading, known: Lexicon) -> tuple[Actor, str]:
    """Who acts in the main clauses of an answer, and a sentence that says how we know."""
    if "well" in reading.words[0].tags or _is_perhaps_we(reading.words):
        return "unclear", "“well” may be “we’ll” or a plain “well”."
    return settled(_main_agents(reading, known))


def _is_perhaps_we(words: Words) -> bool:
    return words[0].text in ("well", "were", "wed") and not any(map(is_nominative, words))


def _main_agents(reading: Reading, known: Lexicon) -> list[Agent]:
    agents: list[Agent] = []
    joined: list[Subject] = []  # "product and …": subjects still without their verb
    parts = pieces(reading.words)
    for at, piece in enumerate(parts):
        if piece.is_aside and at > 0:
            continue
        subject, found = _agents_in(piece, known, agents)
        lacks_verb = subject is not None and subject.verb_at is None
        if subject is not None and lacks_verb and _is_joined_on(parts, at + 1):
            joined.append(subject)
            continue
        if subject is not None and not lacks_verb:
            agents += [acting(other.side, other.text) for other in joined if other.side != "nobody"]
            if joined and subject.side == "nobody" and _is_joint(piece.words, known):
                agents.append(JOINT)
        joined = []
        agents += found
        if reading.echoed or (piece.is_aside and at == 0):
            agents += _later_clauses(piece.words, subject, known)
    return agents


def _is_joined_on(parts: list[Piece], at: int) -> bool:
    return at < len(parts) and parts[at].joint == "and"


def _agents_in(
    piece: Piece, known: Lexicon, before: list[Agent]
) -> tuple[Subject | None, list[Agent]]:
    """The subject of a piece, if it has one, and who acts in it."""
    words = piece.words
    start = _opening(words)
    if start >= len(words):
        return None, [NOBODY]
    subject = pronoun_subject(words, start, known)
    if subject is not None and subject.verb_at == len(words):
        subject = Subject(subject.side, subject.text, None)
    if subject is None and not _opens_with_phrase(words, start):
        verb = bare_verb_at(words, start, known)
        if verb is not None:
            return None, [_bare_agent(words, verb, known, before)]
        if words[start].lemma in ("be", "get"):
            return None, [_passive_agent(words, predicate(words, start), known)]
    subject = subject or subject_after_phrase(words, start, known)
    subject = subject or noun_subject(words, start, known)
    if subject.verb_at is None:
        return subject, _without_verb(words, start, subject)
    return subject, [_agent(words, subject, known)]


def _opening(words: Words) -> int:
    """Where a clause begins, past "also", "really", "not"."""
    at = 0
    while at < len(words):
        word = words[at]
        is_adverb = "adverb" in word.tags and not word.can_be("degree", "verb", "group")
        if not (is_adverb or "not" in word.tags):
            break
        at += 1
    return at


def _opens_with_phrase(words: Words, start: int) -> bool:
    return "leading" in words[start].tags and any(map(is_nominative, words[start:]))


def _without_verb(words: Words, start: int, subject: Subject) -> list[Agent]:
    first = words[start]
    after = words[start + 1] if start + 1 < len(words) else None
    if first.can_be("wh", "rel") or after is None:
        return [Agent("nobody", f"“{first.text}” names nobody who acts.", is_named=False)]
    return [NOBODY]


def _agent(words: Words, subject: Subject, known: Lexicon) -> Agent:
    assert subject.verb_at is not None
    done = predicate(words, subject.verb_at)
    if subject.side == "nobody" and done.voice != "passive":
        return Agent("nobody", f"“{subject.text}” is neither us nor the customers.", False)
    if done.voice == "moved":
        return Agent("nobody", f"“{words[done.at].text} by” leaves open who acts.", False)
    if done.voice == "none":
        return Agent("nobody", "The sentence breaks off before it says what is done.", False)
    if done.voice == "passive":
        return _passive_agent(words, done, known)
    if subject.side == "we" and subject.text in ("we", "i", "let's") and _is_joint(words, known):
        return JOINT
    return acting(subject.side, subject.text)


def _is_joint(words: Words, known: Lexicon) -> bool:
    """ "we plan together" has two agents, "we bring them together" one."""
    if any("joint" in word.tags for word in words):
        gathers = any(word.lemma in known.lists["gathers"] for word in words)
        shares = not any("each_other" in word.tags for word in words) and "with" in _texts(words)
        return shares or not gathers
    return any(word.text == "both" for word in words[:2])


def _texts(words: Words) -> set[str]:
    return {word.text for word in words}


def _passive_agent(words: Words, done: Predicate, known: Lexicon) -> Agent:
    at = next((k for k in range(done.at, len(words)) if words[k].text == "by"), None)
    if at is not None and at + 1 < len(words):
        word = words[at + 1]
        if word.can_be("us", "we"):
            return Agent("we", f"It is done by “{word.shown}”: us.")
        if word.can_be("them", "they"):
            return Agent("they", f"It is done by “{word.shown}”: the customers.")
        doer = noun_subject(words[: at + 1 + AGENT_WORDS], at + 1, known)
        if doer.side == "we":
            return Agent("we", f"It is done by “{doer.text}”: us.")
        if doer.side == "they":
            return Agent("they", f"It is done by “{doer.text}”: the customers.")
        if any(word.can_be("our", "us") for word in words[at + 1 : at + 1 + AGENT_WORDS]):
            return Agent("we", f"It is done by “{doer.text}”: one of us.")
    return Agent("nobody", f"“{words[done.at].text}” does not say who does it.", False)


def _bare_agent(words: Words, at: int, known: Lexicon, before: list[Agent]) -> Agent:
    if before and before[-1].side == "we" and _is_joint(words, known):
        return JOINT
    if before and before[-1].is_named and before[-1].side in ("we", "they"):
        return NOBODY
    side, told_by = bare_side(words, at, known)
    verb = words[at].text
    if side == "we":
        return Agent("we", f"“{told_by}” is who it is done to, so we are the ones who act.")
    if side == "nobody":
        return Agent("nobody", f"“{verb}” could be done by us or by the customers.", False)
    if told_by == verb:
        why = f"It begins with “{verb}” and names nobody, which we read as the customers."
        return Agent("they", why, is_named=False) if not before else NOBODY
    return Agent("they", f"“{verb} … {told_by}” is what customers do.")


def _later_clauses(words: Words, subject: Subject | None, known: Lexicon) -> list[Agent]:
    """After "if we train them" without a comma: "they buy more" acts as well."""
    first = subject.verb_at if subject and subject.verb_at is not None else 0
    later = []
    for at in range(first + 1, len(words)):
        if is_nominative(words[at]) and not _is_relative(words, at, known):
            side: Side = "we" if "we" in words[at].tags else "they"
            later.append(acting(side, words[at].text))
    return later


def _is_relative(words: Words, at: int, known: Lexicon) -> bool:
    """ "the tools they need", "they feel we care": such a clause hangs on what stands before it."""
    before = words[at - 1]
    if before.can_be("rel", "wh", "preposition") or before.lemma in known.lists["cognition"]:
        return True
    return (
        not is_gerund(before)
        and at + 1 < len(words)
        and words[at + 1].lemma in known.lists["relative"]
    )
