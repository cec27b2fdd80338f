"""Who acts in an answer: the customers, the firm, or nobody that the sentence names."""

from collections.abc import Sequence
from itertools import pairwise

from valuewhen.workshop.language.agents import JOINT, NOBODY, Agent, acting, settled
from valuewhen.workshop.language.romance.bare import bare_agent, bare_verb_at
from valuewhen.workshop.language.romance.clauses import Piece, finite
from valuewhen.workshop.language.romance.lexicon import Lexicon, Word
from valuewhen.workshop.language.romance.subjects import (
    noun_subject,
    object_side,
    shown,
)
from valuewhen.workshop.language.romance.verbs import (
    after_adverbs,
    agent_on,
    dropped_subject,
    is_impersonal,
    passive_agent,
    passive_at,
    we_agent,
)
from valuewhen.workshop.model import Actor

Words = Sequence[Word]


def find_actor(parts: list[Piece], *, echoed: bool, known: Lexicon) -> tuple[Actor, str]:
    """Who acts in the main clauses of an answer, and a sentence that says how we know."""
    agents: list[Agent] = []
    ours = False  # whether "ils" may go on about "nos vendeurs"
    joined: list[Agent] = []  # "notre équipe et …": subjects still without their verb
    for at, piece in enumerate(parts):
        if piece.is_aside and at > 0:
            continue
        alone = _subject_alone(piece.words, known)
        if alone is not None and at + 1 < len(parts) and parts[at + 1].joint == "and":
            joined.append(alone)
            continue
        found = _clause(piece.words, known, is_first=not agents)
        if joined and found is not None and found.is_named:
            agents += joined
        joined = []
        if found is not None and not (ours and found.is_implied):
            agents.append(found)
        ours = _names_only_ours(piece.words, found)
        if at == 0 and (echoed or piece.is_aside):
            agents += _later_clauses(piece.words, known)
    return settled(agents)


def _names_only_ours(words: Words, agent: Agent | None) -> bool:
    """Whether a clause names several of ours as its subject and speaks of nobody else."""
    if agent is None or agent.side != "we" or agent.is_implied:
        return False
    by_noun = not any(word.can_be("we", "on", "v1p") for word in words)
    others = any(word.can_be("them", "they", "customers") for word in words)
    return by_noun and not others and any("v3p" in word.tags for word in words)


def _verbs(words: Words) -> list[int]:
    return [at for at in range(len(words)) if finite(words, at)]


def _subject_alone(words: Words, known: Lexicon) -> Agent | None:
    """Somebody named without a verb: "nous" or "notre équipe" before "et le client …"."""
    if _verbs(words) or bare_verb_at(words) is not None or len(words) > 4:
        return None
    if words[-1].can_be("we", "they"):
        return acting("we" if "we" in words[-1].tags else "they", words[-1].shown)
    found = noun_subject(words, (), known)
    return found if found is not None and found.side in ("we", "they") else None


def _clause(words: Words, known: Lexicon, *, is_first: bool) -> Agent | None:
    """Who acts in a piece; None where it only adds to another."""
    verbs = _verbs(words)
    bare = bare_verb_at(words)
    if bare is not None and (not verbs or bare < verbs[0]):
        done = passive_at(words, bare, known)
        if done is not None:
            return passive_agent(words, done, known)
        if _is_joint(words, words[bare].lemma, known):
            return JOINT
        return bare_agent(words, bare, known, is_first=is_first)
    if not verbs:
        return _without_verb(words, known) if is_first else None
    at, subject = _main_verb(words, verbs)
    if at is None:
        return Agent("nobody", f"“{shown(subject)}” leaves open who acts.", is_named=False)
    return _agent(words, at, subject, known)


def _is_joint(words: Words, lemma: str, known: Lexicon) -> bool:
    together = any("joint" in word.tags for word in words)
    return together and lemma not in known.lists["gathers"]


def _main_verb(words: Words, verbs: list[int]) -> tuple[int | None, Words]:
    """Where the main verb stands, and the words before it that may name its subject."""
    first = verbs[0]
    that = next((k for k in range(first) if "that" in words[k].tags), None)
    if that is None or that == 0:
        return first, words[:first]
    if len(verbs) > 1:
        return verbs[1], words[:that]
    inside = words[that:first]
    if any(word.can_be("we", "on", "they") for word in inside) or finite(words, first) == "v1p":
        by_us = any(word.can_be("we") for word in words[:that])
        return (first, words[:that]) if by_us else (None, words[:that])
    return first, words[:that]


def _agent(words: Words, at: int, subject: Words, known: Lexicon) -> Agent:
    rest = [*(word for word in words[:at] if "clitic" in word.tags), *words[at + 1 :]]
    done = passive_at(words, at, known)
    if done is not None:
        return passive_agent(words, done, known)
    pronoun = _pronoun(subject)
    if pronoun is not None:
        return _of_pronoun(words, at, pronoun, rest, known)
    named = noun_subject(subject, rest, known)
    if named is not None:
        if named.side == "nobody" and _is_sales(subject, words[at], known):
            return acting("we", shown(subject))
        together = named.side == "we" and any("joint" in word.tags for word in words)
        return JOINT if together else named
    return dropped_subject(words, at, known)


def _is_sales(subject: Words, verb: Word, known: Lexicon) -> bool:
    """Whether "ventas" are those who sell rather than what is sold, which only grows or falls."""
    grows = verb.lemma in known.lists["changes"] or verb.lemma in known.lists["be"]
    names_sales = any(word.text in known.lists["sales"] for word in subject)
    theirs = any("their" in word.tags for word in subject)
    return names_sales and not grows and not theirs


def _pronoun(subject: Words) -> Word | None:
    """The last pronoun that can only be a subject: "ils", "nous", "a gente"."""
    for at in range(len(subject) - 1, -1, -1):
        word = subject[at]
        follows_preposition = at > 0 and "prep" in subject[at - 1].tags
        if word.can_be("we", "they", "on", "it", "you") and not follows_preposition:
            return None if "us" in word.tags and "we" not in word.tags else word
    return None


def _of_pronoun(words: Words, at: int, pronoun: Word, rest: Words, known: Lexicon) -> Agent:
    if "on" in pronoun.tags:
        return agent_on(words, at, rest, known)
    if "you" in pronoun.tags:
        return acting("we" if object_side(rest) == "we" else "nobody", pronoun.shown)
    if "it" in pronoun.tags and words[at].lemma in known.lists["be"]:
        return _of_what_is(words[at + 1 :], pronoun)
    if "it" in pronoun.tags or is_impersonal(words, at, known):
        return acting("nobody", pronoun.shown)
    if "we" in pronoun.tags:
        return we_agent(words, at, pronoun.shown, known)
    return acting("they", pronoun.shown, is_implied=True)


def _of_what_is(words: Words, pronoun: Word) -> Agent:
    """ "c'est nous qui", "ce sont des clients qui": whoever is said to be the one."""
    for word in words[:3]:
        if word.can_be("we", "they", "us", "them", "customers"):
            return acting("we" if word.can_be("we", "us") else "they", word.shown)
    return acting("nobody", pronoun.shown)


def _without_verb(words: Words, known: Lexicon) -> Agent:
    """A bare noun, "bien traités", or "clients achetant plus"."""
    first = after_adverbs(words, 0)
    if first < len(words) and "pp" in words[first].tags and "noun" not in words[first].tags:
        return passive_agent(words, first, known)
    doing = next((k for k, word in enumerate(words) if word.can_be("inf", "ger")), None)
    if doing:
        pronoun = _pronoun(words[:doing])
        if pronoun is not None:
            return _of_pronoun(words, doing, pronoun, words[doing:], known)
        named = noun_subject(words[:doing], words[doing:], known)
        begins = not words[doing - 1].can_be("prep")
        if named is not None and begins and named.side in ("we", "they"):
            return named
    return NOBODY


def _later_clauses(words: Words, known: Lexicon) -> list[Agent]:
    """After "quand nous les formons" without a comma: "ils achètent plus" acts as well."""
    verbs = _verbs(words)
    later: list[Agent] = []
    for before, at in pairwise(verbs):
        between = words[before + 1 : at]
        if any(word.can_be("that", "wh", "it") for word in between):
            continue
        if _pronoun(between) is not None or "noun" not in words[at].tags:
            later.append(_agent(words[before + 1 :], at - before - 1, between, known))
    return [agent for agent in later if agent.side in ("we", "they")]
