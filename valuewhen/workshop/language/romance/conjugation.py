"""Verb forms from a language's endings; more forms than a grammar knows do no harm."""

from collections.abc import Iterator
from typing import Any

NO_ENDING = "∅"

Form = tuple[str, str, str]  # as written, infinitive, tag


def verb_forms(table: dict[str, Any]) -> Iterator[Form]:
    """Every form of the verbs in a word file, by its endings and its irregular verbs.

    A regular verb is "comprar", or "volver:vuelv" with the other stems it has. An irregular verb
    lists its forms after their tag; `prefixes` names the verbs that go like it.
    """
    endings = {
        verb_class: [(tag, text.split()) for tag, text in tags.items()]
        for verb_class, tags in table["endings"].items()
    }
    for entry in table["regular"].split():
        infinitive, *others = entry.split(":")
        verb_class = next(known for known in endings if infinitive.endswith(known))
        stem = infinitive.removesuffix(verb_class)
        for tag, each in endings[verb_class]:
            for ending in each:
                for one in (stem, *others):
                    for form in _joined(one, ending, table["spelling"]):
                        yield form, infinitive, tag
    for infinitive, text in table["irregular"].items():
        for prefix in ("", *table["prefixes"].get(infinitive, "").split()):
            yield from _listed(prefix, infinitive, text, set(table["tags"].split()))


def _joined(stem: str, ending: str, spelling: dict[str, str]) -> Iterator[str]:
    """ "busc" and "en" make "busquen" too: what a last letter may become before an ending."""
    ending = ending.strip(NO_ENDING)
    yield stem + ending
    for rule, written in spelling.items():
        last, _, before = rule.partition(">")
        if ending and stem.endswith(last) and ending[0] in before:
            yield stem.removesuffix(last) + written + ending


def _listed(prefix: str, infinitive: str, text: str, tags: set[str]) -> Iterator[Form]:
    yield prefix + infinitive, prefix + infinitive, "inf"
    tag = ""
    for word in text.split():
        if word in tags:
            tag = word
        else:
            yield prefix + word, prefix + infinitive, tag
