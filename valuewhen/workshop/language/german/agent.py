"""Who acts in a German answer: the customers, the firm, or nobody that the sentence names."""

from collections.abc import Sequence

from valuewhen.workshop.language.agents import JOINT, NOBODY, Agent, Side, acting, settled
from valuewhen.workshop.language.german.bare import bare_agent, is_done_to
from valuewhen.workshop.language.german.clauses import Piece
from valuewhen.workshop.language.german.lexicon import ACTORS, Word, lexicon
from valuewhen.workshop.language.german.phrases import Phrase, phrases
from valuewhen.workshop.language.german.predicate import Predicate, predicate
from valuewhen.workshop.model import Actor

Words = Sequence[Word]

SEEN_TO = Agent("we", "It is about seeing to what customers get, so we are the ones who act.")
PERSON_ENDINGS = ("er", "ern", "innen", "leute", "leuten")
BOTH = ("beide", "beiden", "beidseitig", "strang")
TELLS_OF_NOTHING = (
    "adverb",
    "modal",
    "haben",
    "sein",
    "werden",
    "particle",
    "sie",
    "we",
    "coordinator",
)


def find_actor(parts: Sequence[Piece]) -> tuple[Actor, str]:
    """Who acts in the main clauses of an answer, and a sentence that says how we know."""
    return settled(_main_agents(parts))


def _main_agents(parts: Sequence[Piece]) -> list[Agent]:
    agents: list[Agent] = []
    is_all_aside = all(piece.is_aside for piece in parts)
    for at, piece in enumerate(parts):
        if piece.is_aside and not (is_all_aside and at == 0):
            continue
        after = parts[at + 1] if at + 1 < len(parts) else None
        if after is not None and _is_seen_to(piece.words, after):
            agents.append(SEEN_TO)
            continue
        agents += _agents(piece, agents, has_relative=after is not None and after.joint == "rel")
    return agents


def _is_seen_to(words: Words, after: Piece) -> bool:
    """ "dafür sorgen, dass sie Erfolg haben" without anybody who sees to it."""
    if any(word.can_be("we", "sie", "noun") for word in words):
        return False
    sees = any(word.verb in lexicon().lists["sees_to"] for word in words)
    return (
        sees and after.joint == "under" and any(w.can_be("sie", "customers") for w in after.words)
    )


def _agents(piece: Piece, before: list[Agent], *, has_relative: bool) -> list[Agent]:
    words = piece.words
    found = phrases(words)
    subjects = [phrase for phrase in found if phrase.can_act and not phrase.preposition]
    done = predicate(words, has_subject=bool(subjects))
    if done.is_passive:
        return [_passive_agent(found, done)]
    if not done.verb and not has_relative:
        return _without_verb(words, subjects, found, is_first=not before)
    if any(word.text in BOTH for word in words):
        return [JOINT]
    subject = _subject(words, subjects, found, done, before)
    if subject is None:
        if before and any(agent.side != "nobody" for agent in before):
            return _bare_after(words, found, done, before)
        return [bare_agent(words, found, done)]
    other = _joined_subject(words, subjects, subject)
    if other is not None and _side(other, found, done) != _side(subject, found, done):
        return [Agent("third", f"“{subject.text}” and “{other.text}” do it together.")]
    side = _side(subject, found, done)
    if subject.kind == "we" and _is_joint(words, found, done):
        return [JOINT]
    if side == "nobody":
        return [Agent("nobody", f"“{subject.text}” is neither us nor the customers.", False)]
    return [acting(side, subject.text)]


def _bare_after(
    words: Words, found: list[Phrase], done: Predicate, before: list[Agent]
) -> list[Agent]:
    """A later clause without subject shares the one before, unless that was bare as well."""
    if any(agent.is_named for agent in before):
        return []
    later = bare_agent(words, found, done)
    return [later] if later.is_named else []


def _without_verb(
    words: Words, subjects: list[Phrase], found: list[Phrase], *, is_first: bool
) -> list[Agent]:
    """ "wir schneller", "sie uns mehr Aufträge": who acts is named, though not what is done."""
    pronouns = [phrase for phrase in subjects if phrase.kind in ("we", "sie")]
    says_more = any(not word.can_be(*TELLS_OF_NOTHING) for word in words)
    if not pronouns or not says_more:
        return [NOBODY]
    first = pronouns[0]
    side: Side = "we" if any(phrase.kind == "we" for phrase in pronouns) else "they"
    if first.at > 1 and is_first and side == "they":
        return [NOBODY]
    told = next(p for p in pronouns if (p.kind == "we") == (side == "we"))
    return [acting(side, told.text)]


def _subject(
    words: Words,
    subjects: list[Phrase],
    found: list[Phrase],
    done: Predicate,
    before: list[Agent],
) -> Phrase | None:
    """The phrase that acts; None if the verb is bare and all phrases are acted on."""
    for phrase in subjects:
        if phrase.kind == "we" or (phrase.can_only_act and phrase.kind != "you"):
            return phrase
    if done.is_singular:
        return next((p for p in subjects if _can_be_singular(p)), None)
    for phrase in subjects:
        if phrase.kind == "one" or (phrase.kind == "you" and len(subjects) > 1):
            continue
        others = _others(found, phrase)
        if not is_done_to(words, phrase, others, done, _sides(before)):
            return phrase
        if phrase.kind != "noun" or phrase.is_of("customers"):
            return None
    return None


def _sides(agents: list[Agent]) -> set[Side]:
    return {agent.side for agent in agents}


def _others(found: list[Phrase], phrase: Phrase) -> list[Phrase]:
    return [other for other in found if other is not phrase]


def _can_be_singular(phrase: Phrase) -> bool:
    if phrase.kind in ("sie", "he", "one"):
        return True
    if phrase.kind == "group":
        return phrase.is_singular
    only_plural = phrase.is_of("plural_noun") and not phrase.is_of("both_numbers")
    return phrase.kind == "noun" and (phrase.is_singular or not only_plural)


def _joined_subject(words: Words, subjects: list[Phrase], subject: Phrase) -> Phrase | None:
    """ "wir und die Kunden": the other one of two subjects with "und" between."""
    for other in subjects:
        between = words[min(other.at, subject.at) : max(other.at, subject.at)]
        is_joined = any(word.can_be("coordinator") or word.text in "&/+" for word in between)
        acts = other.kind in ("we", "sie") or other.is_of(*ACTORS)
        if other is not subject and is_joined and acts and len(between) < 5:
            return other
    return None


def _is_joint(words: Words, found: list[Phrase], done: Predicate) -> bool:
    """ "wir planen gemeinsam" has two agents, "wir bringen sie zusammen" one."""
    with_them = any(p.preposition == "mit" and _is_theirs(p) for p in found)
    if done.verb == "zusammenarbeiten":
        return not with_them
    if done.verb.startswith("zusammen"):
        return False
    return any(word.can_be("joint", "each_other") for word in words)


def _is_theirs(phrase: Phrase) -> bool:
    return phrase.kind in ("them", "sie") or phrase.is_of("customers") or phrase.owner == "their"


def _passive_agent(found: list[Phrase], done: Predicate) -> Agent:
    for phrase in found:
        if phrase.preposition not in ("von", "durch"):
            continue
        if phrase.kind == "us" or (phrase.owner == "our" and not phrase.is_of("customers")):
            return Agent("we", f"It is done by “{phrase.text}”: us.")
        if phrase.is_of("roles_we") and phrase.owner != "their":
            return Agent("we", f"It is done by “{phrase.text}”: us.")
        is_strange = phrase.owner == "their" and phrase.is_of("customers", "third_parties")
        if (_is_theirs(phrase) or phrase.is_of("roles_they")) and not is_strange:
            return Agent("they", f"It is done by “{phrase.text}”: the customers.")
    return Agent("nobody", f"“{done.typed}” does not say who does it.", False)


def _side(phrase: Phrase, found: list[Phrase], done: Predicate) -> Side:
    """Whose side a phrase that acts is on."""
    if phrase.kind in ("sie", "he", "group"):
        return "they"
    if phrase.kind == "we":
        return "we"
    if phrase.kind == "one" and _is_one_of_them(phrase, found):
        return "they"
    if phrase.kind != "noun":
        return "nobody"
    if phrase.is_of("customers"):
        return "third" if phrase.owner == "their" else "they"
    done_to = _done_to(found, phrase)
    if phrase.is_of("roles_we", "roles_they", "roles_either"):
        return _side_of_role(phrase, done_to)
    if phrase.is_of("things_we"):
        return _side_of_thing(phrase, done, done_to)
    if phrase.is_of("third_parties"):
        return "third"
    if phrase.head is not None and "unknown" not in phrase.head.tags and phrase.head.noun:
        return "nobody"
    if phrase.head is None or not phrase.head.text.endswith(PERSON_ENDINGS):
        return "nobody"
    return "we" if phrase.owner == "our" else (done_to or "they")


def _is_one_of_them(phrase: Phrase, found: list[Phrase]) -> bool:
    """ "jemand von ihnen"."""
    next_one = next((other for other in found if other.at > phrase.at), None)
    return next_one is not None and next_one.preposition == "von" and _is_theirs(next_one)


def _side_of_role(phrase: Phrase, done_to: Side | None) -> Side:
    if phrase.owner in ("our", "their"):
        return "we" if phrase.owner == "our" else "they"
    if done_to == "they" and phrase.is_of("roles_we"):
        return "nobody"
    if done_to:
        return done_to
    if phrase.is_of("roles_either"):
        return "nobody"
    return "we" if phrase.is_of("roles_we") else "they"


def _side_of_thing(phrase: Phrase, done: Predicate, done_to: Side | None) -> Side:
    if phrase.owner == "our":
        return "we"
    if phrase.owner == "their" or done_to == "they":
        return "nobody"
    states = (
        done.verb in ("sein", "werden", "haben") or done.verb in lexicon().lists["intransitive"]
    )
    return "nobody" if states else "we"


def _done_to(found: list[Phrase], subject: Phrase) -> Side | None:
    """Who must act for the first of "uns" and "ihnen" to be acted on."""
    for phrase in found:
        if phrase is subject or phrase.kind == "reflexive":
            continue
        if phrase.kind == "us":
            return "they"
        if phrase.kind in ("them", "him", "sie") or (phrase.is_of("customers")):
            return "we"
        if phrase.owner == "their" and not phrase.preposition:
            return "we"
    return None
