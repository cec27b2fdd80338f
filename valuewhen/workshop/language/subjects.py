"""Who a noun phrase at the head of a clause stands for, and where its verb is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from valuewhen.workshop.language.agents import Side
from valuewhen.workshop.language.clauses import (
    is_auxiliary,
    is_before_finite,
    is_gerund,
    is_nominative,
)
from valuewhen.workshop.language.lexicon import Lexicon, Word

Words = Sequence[Word]

ROLES = ("roles_we", "roles_they", "roles_either", "departments")
PERSON_ENDINGS = ("ers", "ors", "ists", "ants", "ians", "holders", "ees")
OBJECT_STARTS = ("us", "them", "our", "their", "det", "themselves", "each_other")


@dataclass(frozen=True, slots=True)
class Subject:
    """A clause's subject: whose side acts, the words that say so, and where its verb stands."""

    side: Side
    text: str
    verb_at: int | None


@dataclass(slots=True)
class _Phrase:
    """A noun phrase while it is read."""

    owner: Literal["our", "their", "other", "one", "none"] = "none"
    head: Word | None = None
    before_head: Word | None = None
    head_at: int = 0
    beyond_preposition: bool = False
    is_one: bool = False


def noun_subject(words: Words, start: int, known: Lexicon, *, is_one: bool = False) -> Subject:
    """The noun phrase from `start` as a subject; without a verb after it, `verb_at` is None.

    `is_one` says that the verb is about one of them: "one of our experts calls".
    """
    phrase = _Phrase(is_one=is_one)
    for at in range(start, len(words)):
        if phrase.head is not None and is_nominative(words[at]):
            verb_at = _verb_after_relative(words, at, phrase.head)
            side: Side = "they" if "customers" in phrase.head.tags and verb_at else "nobody"
            return Subject(side, text_of(words[start : phrase.head_at + 1]), verb_at)
        if phrase.head is not None and _is_verb_of(words, at, phrase):
            side = _side(phrase, words, at, known)
            return Subject(side, text_of(words[start : phrase.head_at + 1]), at)
        _extend(phrase, words, at)
    side = _side(phrase, words, len(words), known) if phrase.head else "nobody"
    return Subject(side, text_of(words[start : phrase.head_at + 1]), None)


def _verb_after_relative(words: Words, at: int, head: Word) -> int | None:
    """ "customers we help stay": the verb behind the one that belongs to "we"."""
    number = "base" if "plural" in head.tags else "third"
    return next((k for k in range(at + 2, len(words)) if number in words[k].tags), None)


def text_of(words: Words) -> str:
    """The words as a person may read them."""
    return " ".join(word.shown for word in words)


def _extend(phrase: _Phrase, words: Words, at: int) -> None:
    word = words[at]
    if word.can_be("preposition", "rel"):
        phrase.beyond_preposition = phrase.beyond_preposition or "preposition" in word.tags
    elif phrase.beyond_preposition:
        _place(phrase, word)
    elif word.can_be("our", "their", "det", "quantity", "possessive"):
        _take_determiner(phrase, word)
        if "customers" in word.tags and "possessive" not in word.tags:
            phrase.head, phrase.head_at = word, at
    elif not word.can_be("adverb", "not", "us", "them"):
        phrase.before_head = phrase.head
        phrase.head, phrase.head_at = word, at


def _place(phrase: _Phrase, word: Word) -> None:
    """ "the people at the customer" are theirs, "somebody in our shop" is ours."""
    if phrase.owner in ("none", "one") and phrase.head is not None and phrase.head.can_be(*ROLES):
        if "our" in word.tags:
            phrase.owner = "our"
        elif "their" in word.tags or "customers" in word.tags:
            phrase.owner = "their"


def _take_determiner(phrase: _Phrase, word: Word) -> None:
    if "possessive" in word.tags:
        phrase.owner, phrase.head = _owner(phrase, word), None
    elif "our" in word.tags:
        phrase.owner = "our"
    elif "their" in word.tags:
        phrase.owner = "their"
    elif phrase.owner == "none":
        phrase.owner = "one"


def _owner(phrase: _Phrase, word: Word) -> Literal["our", "their", "other"]:
    """ "the client's CFO" is theirs, "the rival's app" neither's, "Anna's team" ours."""
    if "customers" in word.tags or phrase.owner == "their":
        return "their"
    is_other = "third_parties" in word.tags and phrase.owner != "our"
    return "other" if is_other else "our"


def _is_verb_of(words: Words, at: int, phrase: _Phrase) -> bool:
    word, head = words[at], phrase.head
    after = words[at + 1] if at + 1 < len(words) else None
    if head is None:
        return False
    if is_auxiliary(word):
        return True
    if "unknown" in word.tags and after is not None:
        return after.can_be("us", "them")
    takes_object = after is not None and after.can_be(*OBJECT_STARTS, "customers")
    if "past" in word.tags and "base" not in word.tags:
        return takes_object or (after is not None and after.text == "by")
    if is_gerund(word):
        return "customers" in head.tags and "plural" in head.tags and after is not None
    if after is None and phrase.owner in ("our", "one") and "third" in word.tags:
        return head.can_be(*ROLES, "customers", "things_we") and "plural" not in head.tags
    is_one = phrase.owner == "one" and head.can_be(*ROLES, "customers")
    if "third" in word.tags and is_one and "plural" not in head.tags and after is not None:
        return takes_object or not is_before_finite(words, at)
    if phrase.is_one and "third" in word.tags:
        return True
    return _agrees(head, word, after, takes_object)


def _agrees(head: Word, verb: Word, after: Word | None, takes_object: bool) -> bool:
    """Whether number fits, and what could be one more noun is plainly a verb."""
    is_person = head.can_be(*ROLES, "customers", "third_parties", "trades")
    if "base" in verb.tags and "plural" in head.tags:
        return is_person or "noun" not in verb.tags or after is not None
    if "base" in verb.tags and head.can_be(*ROLES):
        return "noun" not in verb.tags or takes_object
    is_department = head.can_be("roles_we", "departments")  # "sales follows up"
    if "third" not in verb.tags or ("plural" in head.tags and not is_department):
        return False
    if "noun" not in verb.tags:
        return True
    makers = ("of", "to", "for") if head.can_be(*ROLES) else ("of", "to", "for", "in")
    names_thing_made = after is None or after.text in makers
    return takes_object or not names_thing_made


def _side(phrase: _Phrase, words: Words, verb_at: int, known: Lexicon) -> Side:
    head = phrase.head
    if head is None:
        return "nobody"
    if phrase.owner == "other":
        return "third"
    done_to = _object_side(words, verb_at)
    if "institutions" in head.tags and phrase.owner == "one" and done_to == "we":
        return "we"
    if "customers" in head.tags:
        return "third" if phrase.owner == "their" else "they"
    if head.can_be(*ROLES):
        return _side_of_role(phrase, head, words, verb_at, known)
    if head.can_be("trades", "trades_ours"):
        return _side_of_trade(phrase, head, done_to)
    if head.can_be("third_parties", "institutions"):
        return "we" if phrase.owner == "our" and head.lemma == "consultant" else "third"
    if "things_we" in head.tags:
        return _side_of_thing(phrase, words, verb_at)
    return _side_of_stranger(phrase, head, words, verb_at, known)


def _side_of_trade(phrase: _Phrase, head: Word, done_to: Side | None) -> Side:
    """ "growers order ahead", but "our driver" is ours and "the nurse calls them" is too."""
    if phrase.owner == "our" and "trades_ours" in head.tags:
        return "we"
    if phrase.owner == "their":
        return "they"
    if done_to:
        return done_to
    return "they" if phrase.owner == "none" and "plural" in head.tags else "nobody"


def _side_of_role(phrase: _Phrase, head: Word, words: Words, verb_at: int, known: Lexicon) -> Side:
    if phrase.owner in ("our", "their"):
        return "we" if phrase.owner == "our" else "they"
    done_to = _object_side(words, verb_at)
    if done_to:
        return done_to
    verb = words[verb_at].lemma if verb_at < len(words) else ""
    if "departments" in head.tags:
        return "nobody" if verb in known.lists["of_either"] or not verb else "we"
    if "roles_either" in head.tags:
        work = phrase.before_head.lemma if phrase.before_head else ""
        return "we" if work in known.lists["our_work"] else "nobody"
    if head.lemma == "sales" and (verb in known.lists["change_verbs"] or verb == "be"):
        return "nobody"
    return "we" if "roles_we" in head.tags else "they"


def _side_of_thing(phrase: _Phrase, words: Words, verb_at: int) -> Side:
    if phrase.owner == "our":
        return "we"
    if phrase.owner == "their":
        return "nobody"
    return "nobody" if _object_side(words, verb_at) == "they" else "we"


def _side_of_stranger(
    phrase: _Phrase, head: Word, words: Words, verb_at: int, known: Lexicon
) -> Side:
    """Another noun acts for whoever its object is not; one ending like a person is theirs.

    What is ours acts for us, unless customers have a part in it: "our prices are fair", but "our
    relationship grows".
    """
    is_person = head.text.endswith(PERSON_ENDINGS) and head.lemma not in known.lists["no_persons"]
    done_to = _object_side(words, verb_at)
    if phrase.owner == "our":
        verb = words[verb_at].lemma if verb_at < len(words) else ""
        is_shared = (
            verb in known.lists["change_verbs"] or head.lemma in known.lists["shared_things"]
        )
        return "we" if is_person or done_to == "we" or not is_shared else "nobody"
    if verb_at >= len(words) or not is_person:
        return "nobody"
    return done_to or "they"


def _object_side(words: Words, verb_at: int) -> Literal["we", "they"] | None:
    """Who must act for the first of "us" and "them" after the verb to be acted on."""
    for at in range(verb_at + 1, len(words)):
        word = words[at]
        if "us" in word.tags:
            return "they"
        is_customer = word.can_be("customers") and "noun" in word.tags
        if "them" in word.tags or (is_customer and word.lemma != "newcomer"):
            return "we"
    return None
