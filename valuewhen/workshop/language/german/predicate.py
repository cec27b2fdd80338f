"""What a German clause says is done: its verb, with the particle that may have left it."""

from collections.abc import Sequence
from dataclasses import dataclass

from valuewhen.workshop.language.german.clauses import AUXILIARIES, is_verbal
from valuewhen.workshop.language.german.lexicon import Word, lexicon

Words = Sequence[Word]

LIKES = ("moegen", "mag", "mochten")
SINGULAR_AUXILIARIES = (
    "wird", "wurde", "wuerde", "hat", "hatte", "haette", "ist", "war", "waere", "sei", "kann",
    "konnte", "koennte", "darf", "durfte", "muss", "musste", "soll", "sollte", "will", "wollte",
    "mag", "moechte",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Predicate:
    """What is done: the verb, whether it is passive, singular, and where its words begin.

    The verb is "" where there is none.
    """

    verb: str
    typed: str
    is_passive: bool = False
    is_singular: bool = False
    at: int = -1
    is_joined: bool = False
    is_known: bool = True


def predicate(words: Words, *, has_subject: bool) -> Predicate:
    """The verb of a clause."""
    verbs = [at for at in range(len(words)) if is_verbal(words, at) or _is_participle(words[at])]
    if not verbs:
        return Predicate("", "")
    helping = [words[at] for at in verbs if words[at].can_be(*AUXILIARIES)]
    full = [at for at in verbs if not words[at].can_be(*AUXILIARIES)]
    singular = any(word.text in SINGULAR_AUXILIARIES for word in helping)
    if not full:
        word = (
            helping[-1]
            if all(w.can_be("modal") for w in helping)
            else next(w for w in helping if not w.can_be("modal"))
        )
        tag = next(tag for tag in AUXILIARIES if tag in word.tags)
        if word.text in LIKES:
            tag = "moegen"
        return Predicate(tag, word.typed, is_singular=singular, at=verbs[0])
    at = _main(words, full)
    word = words[at]
    if word.can_be("states") and all(other.can_be("sein") for other in helping) and helping:
        return Predicate("sein", helping[-1].typed, is_singular=singular, at=verbs[0])
    lemma, typed = _with_particle(words, at)
    passive = _is_passive(words, word, helping, full, has_subject=has_subject)
    if not helping:
        singular = word.can_be("singular") and not word.can_be("plural") and not passive
    return Predicate(
        lemma, typed, passive, singular, verbs[0], word.can_be("joined", "to"),
        not word.can_be("verb_like"),
    )  # fmt: skip


def _is_participle(word: Word) -> bool:
    return word.can_be("participle", "participle_like") and not word.noun


def _main(words: Words, full: list[int]) -> int:
    """The verb that says most: the last, but "lassen" and "bekommen" rule what stands before."""
    last = full[-1]
    first = words[full[0]]
    if (
        len(full) > 1
        and _is_participle(words[last])
        and first.verb in ("bekommen", "kriegen", "fuehlen")
    ):
        return full[0]
    if len(full) > 1 and words[last - 1].text == "zu" and words[full[0]].verb:
        return full[0]
    if len(full) > 1 and words[last].can_be("to"):
        return full[0]
    return last


def joined_verbs(words: Words) -> dict[int, tuple[str, int]]:
    """Each verb that its particle has left ("empfehlen … weiter"), by where it stands: the verb
    with the particle, and where that is.
    """
    found: dict[int, tuple[str, int]] = {}
    for at, word in enumerate(words):
        if word.verb and not word.can_be("joined") and is_verbal(words, at):
            particle_at = _particle_at(words, at)
            if particle_at is not None:
                found[at] = (words[particle_at].text + word.verb, particle_at)
    return found


def _with_particle(words: Words, at: int) -> tuple[str, str]:
    """ "empfehlen … weiter" as "weiterempfehlen"."""
    word = words[at]
    lemma = word.verb or word.text
    particle_at = None if word.can_be("joined") else _particle_at(words, at)
    if particle_at is None:
        return lemma, word.typed
    particle = words[particle_at]
    between = " " if particle_at == at + 1 else " … "
    typed = f"{word.typed}{between}{particle.typed}"
    return particle.text + lemma, typed if particle_at > at else f"{particle.typed} {word.typed}"


def _particle_at(words: Words, at: int) -> int | None:
    """Where the particle of a verb stands, if it has left it."""
    known = lexicon().forms
    last = len(words) - 1
    for k in [*range(last, at, -1), at - 1]:
        if k < 0 or not words[k].can_be("particle"):
            continue
        joined = words[k].text + (words[at].verb or words[at].text)
        leaves = not words[k].can_be("preposition") or k == last or (k == at - 1 and at == last)
        if leaves and joined in known and known[joined].verb == joined:
            return k
    return None


def _is_passive(
    words: Words, word: Word, helping: list[Word], full: list[int], *, has_subject: bool
) -> bool:
    participle = _is_participle(word)
    if any(other.can_be("werden") for other in helping):
        return participle or word.text == "beraten"
    if any(other.can_be("haben") for other in helping):
        return False
    if any(words[at].verb in ("bekommen", "kriegen") and words[at] is not word for at in full):
        return participle
    if word.verb in ("bekommen", "kriegen") and any(_is_participle(words[at]) for at in full):
        return any(_is_participle(words[at]) and words[at] is not word for at in full)
    if any(other.can_be("sein") for other in helping):
        moved = word.verb in lexicon().lists["intransitive"] or word.verb.endswith("kommen")
        return participle and not moved and not word.can_be("states")
    if word.can_be("states") and participle:
        return False
    return participle and not (word.can_be("singular", "plural") and has_subject)
