"""What a finite verb says of who acts, where no noun does: endings, pronouns, the passive."""

from collections.abc import Sequence

from valuewhen.workshop.language.agents import JOINT, Agent, Side, acting
from valuewhen.workshop.language.romance.lexicon import Lexicon, Word
from valuewhen.workshop.language.romance.subjects import ROLES, noun_subject, shown

Words = Sequence[Word]


def after_adverbs(words: Words, at: int) -> int:
    """The first place from `at` that is neither adverb nor negation."""
    while at < len(words) and words[at].can_be("adverb", "neg", "quantity"):
        at += 1
    return at


def passive_at(words: Words, at: int, known: Lexicon) -> int | None:
    """Where the participle of a passive stands if the verb at `at` begins one, else None."""
    if words[at].lemma in known.lists["modals"]:
        inner = after_adverbs(words, at + 1)
        if inner < len(words) and words[inner].lemma in known.lists["be"]:
            at = inner
    after = after_adverbs(words, at + 1)
    if after < len(words) and words[after].text in known.lists["been"]:
        after = after_adverbs(words, after + 1)
    elif words[at].lemma not in known.lists["be"]:
        return None
    if after >= len(words):
        return None
    is_strange = "unknown" in words[after].tags and by_at(words[: after + 2], after) is not None
    if "pp" not in words[after].tags and not is_strange:
        return None
    if any("refl" in word.tags for word in words[max(at - 2, 0) : at]):
        return None
    if words[after].lemma in known.lists["moves"]:
        return None
    willing = words[after].can_be("state") and by_at(words, after) is None
    return None if willing or "customers" in words[after].tags else after


def by_at(words: Words, start: int) -> int | None:
    """Where "par", "por", "pela" stands behind a participle."""
    return next((k for k in range(start, len(words)) if "by" in words[k].tags), None)


def passive_agent(words: Words, at: int, known: Lexicon) -> Agent:
    """Whoever a passive names as the one it is done by."""
    by = by_at(words, at)
    named = words[by + 1 :] if by is not None else ()
    doer = noun_subject(named, (), known)
    pronoun = next((word for word in named[:3] if word.can_be("us", "we", "them", "selves")), None)
    if pronoun is None and (doer is None or doer.side == "nobody"):
        pronoun = next((word for word in named[:2] if word.can_be("our", "their")), None)
    if pronoun is not None:
        side: Side = "we" if pronoun.can_be("us", "we", "our") else "they"
        doer = acting(side, pronoun.shown)
    if doer is not None and doer.side == "we":
        return Agent("we", f"It is done by “{shown(named[:3])}”: us.")
    if doer is not None and doer.side == "they":
        return Agent("they", f"It is done by “{shown(named[:3])}”: the customers.")
    return Agent("nobody", f"“{words[at].shown}” does not say who does it.", False)


def we_agent(words: Words, at: int, text: str, known: Lexicon) -> Agent:
    """ "we plan together" has two agents, "we bring them together" one."""
    verb = words[at].lemma
    if any("joint" in word.tags for word in words) and verb not in known.lists["gathers"]:
        return JOINT
    mutual = verb in known.lists["mutual"] and any(w.can_be("us", "refl") for w in words[:at])
    if mutual and not _has(words, "them", "customers", "they", "their"):
        return JOINT
    return acting("we", text)


def agent_on(words: Words, at: int, rest: Words, known: Lexicon) -> Agent:
    """French "on", which mostly is "we": not where it does what only customers do."""
    if any("us" in word.tags for word in rest):
        return Agent("nobody", "“on” may be anybody here.", is_named=False)
    aimed = _has(rest, "them", "customers", "their")
    if words[at].lemma in known.lists["customer_verbs"] and not aimed:
        return Agent("nobody", "“on” may be us or the customers here.", is_named=False)
    return we_agent(words, at, "on", known)


def is_impersonal(words: Words, at: int, known: Lexicon) -> bool:
    """ "il est important de", "es fácil", "há": nobody acts."""
    after = after_adverbs(words, at + 1)
    helps = after < len(words) and "pp" in words[after].tags
    if words[at].lemma in known.lists["there_is"] and not helps:
        return True
    is_fact = after < len(words) and "impersonal" in words[after].tags
    return "v3s" in words[at].tags and words[at].lemma in known.lists["be"] and is_fact


def dropped_subject(words: Words, at: int, known: Lexicon) -> Agent:
    """Who acts where the verb's ending, or a noun behind it, is all that tells."""
    verb = words[at]
    lemma = _main_lemma(words, at, known)
    if "v1p" in verb.tags and not verb.can_be("v3p", "v3s"):
        return we_agent(words, at, verb.shown, known)
    is_all = any("it" in word.tags for word in words[at + 1 : at + 2])
    if is_impersonal(words, at, known) or (is_all and lemma in known.lists["be"]):
        return _open(verb)
    clitics = [word for word in words if "clitic" in word.tags]
    themselves = any("refl" in word.tags for word in clitics)
    pleases = lemma in known.lists["pleases"]
    if pleases and _has(clitics, "us"):
        return acting("we", f"nos {verb.shown}")
    behind = None if pleases else _subject_behind(words, at, clitics, known)
    if behind is not None:
        return behind
    if _has(clitics, "us") and not pleases:
        return _open(verb) if themselves and "v3s" in verb.tags else _customers(words, at)
    if themselves:
        return _of_themselves(words, at, clitics, known)
    theirs = "v3p" in verb.tags and any("their" in word.tags for word in words[at + 1 : at + 3])
    if verb.lemma in known.lists["changes"] and not theirs and _agrees_with_behind(words, at):
        return _open(verb)
    aimed = _has(clitics, "them") or _is_aimed_at_customers(words, at, known)
    if aimed and not pleases and not _has(words, "us", "our", "kin", "others"):
        return _open(verb)
    return _open(verb) if pleases and not aimed else _customers(words, at)


def _main_lemma(words: Words, at: int, known: Lexicon) -> str:
    """The verb that an auxiliary helps: "haya gustado" is about "gustar"."""
    after = after_adverbs(words, at + 1)
    helped = after < len(words) and "pp" in words[after].tags
    return words[after if helped and words[at].lemma in known.lists["helps"] else at].lemma


def _open(verb: Word) -> Agent:
    return Agent("nobody", f"“{verb.shown}” leaves open who acts.", is_named=False)


def _customers(words: Words, at: int) -> Agent:
    start = at
    while start > 0 and "clitic" in words[start - 1].tags:
        start -= 1
    text = " ".join(word.shown for word in words[start : at + 1])
    return Agent("they", f"“{text}” goes with the customers as its subject.", is_implied=True)


def _has(words: Words, *tags: str) -> bool:
    return any(word.can_be(*tags) for word in words)


def _of_themselves(words: Words, at: int, clitics: Words, known: Lexicon) -> Agent:
    """ "se quedan" is theirs; "se les escucha", "se comparten datos" name nobody."""
    verb = words[at]
    if _has(clitics, "them") or _is_aimed_at_customers(words, at, known):
        return _open(verb)
    if verb.lemma in known.lists["reflexive"]:
        return _customers(words, at)
    if "v3s" in verb.tags or _agrees_with_behind(words, at):
        return _open(verb)
    return _customers(words, at)


def _behind(words: Words, at: int) -> int:
    """Where a noun phrase behind the verb would begin."""
    after = at + 1
    while after < len(words) and words[after].can_be("adverb", "neg", "clitic", "quantity"):
        after += 1
    return after


def _agrees_with_behind(words: Words, at: int) -> bool:
    """Whether what stands behind the verb could be its subject: "mejora el servicio"."""
    after = _behind(words, at)
    if after >= len(words) or words[after].can_be("inf"):
        return False
    if "prep" in words[after].tags and "det" not in words[after].tags:
        return False
    noun = next((word for word in words[after : after + 3] if "noun" in word.tags), None)
    if noun is None or not (noun is words[after] or words[after].can_be("det", "our", "their")):
        return False
    return ("plural" in noun.tags) == ("v3p" in words[at].tags)


def _subject_behind(words: Words, at: int, clitics: Words, known: Lexicon) -> Agent | None:
    """ "les ayuda nuestro equipo", "nos recomiendan los clientes"."""
    if not known.texts["subject_behind"]:
        return None
    after = next((k for k in range(at + 1, len(words)) if _starts_phrase(words, k)), None)
    if after is None:
        return None
    aimed = _has(clitics, "them")
    told = noun_subject(words[after:], clitics, known)
    if told is None:
        return None
    head = next(
        (w for w in words[after : after + 4] if w.can_be("customers", *ROLES, "things_we")), None
    )
    if head is None:
        return None
    if "customers" in head.tags:
        certain = known.texts["marks_object"] or _has(clitics, "us")
        certain = certain or words[at].lemma in known.lists["be"]
        return told if certain and told.side == "they" else None
    return told if aimed and told.side == "we" else None


def _starts_phrase(words: Words, at: int) -> bool:
    word, before = words[at], words[at - 1]
    if before.can_be("prep", "that", "wh") or word.can_be("clitic"):
        return False
    return word.can_be("det", "our", "their")


def _is_aimed_at_customers(words: Words, at: int, known: Lexicon) -> bool:
    """Whether definite customers stand behind the verb as what it is done to."""
    if any(words[at].lemma in known.lists[name] for name in ("brings", "customer_verbs", "be")):
        return False
    for k in range(at + 1, len(words)):
        if "customers" in words[k].tags:
            near = words[k - 1]
            return near.can_be("definite", "our") and (
                k == at + 2 or near.can_be("to") or words[k - 2].can_be("to")
            )
        if words[k].can_be("that", "wh"):
            return False
    return _has(words[at + 1 :], "them") and not _has(words[at + 1 :], "us", "our")
