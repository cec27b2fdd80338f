"""Whether a metric is part of the formula of the CLV that it is set against."""

import math
from collections.abc import Iterator, Sequence

from valuewhen import figures
from valuewhen.evidence.coverage import SMALLEST_GROUP
from valuewhen.evidence.likeness import Likeness, likeness
from valuewhen.evidence.link import Link
from valuewhen.evidence.trap import Trap, TrapKind
from valuewhen.evidence.verdicts import CIRCULAR, CLOSE


def circularity(link: Link) -> Iterator[Trap]:
    """Circular, close to the formula, or not to be ruled out; nothing when the formula is recorded
    and the metric is far from every input of it.

    Circular: an input or derived from one, or a rank correlation with one of at least 0.9 either
    way; close: 0.7 to 0.9, in parts of what ties allow (`likeness`). An input with fewer than 30
    customers in common leaves circularity open.
    """
    formula, given = link.context.formula, link.context.derived_from
    derived = [name for name in (formula or {}) if name == link.metric or name in given]
    derived += [name for name in given if name not in derived]
    if derived:
        yield _derived(link, derived)
        return
    if not formula:
        yield _not_recorded(link)
        return
    alike = [likeness(link.column, given) for given in link.circle.formula]
    known = [found for found in alike if not math.isnan(found.of_highest)]
    strongest = sorted(known, key=lambda found: -abs(found.of_highest))
    circular = [found for found in strongest if abs(found.of_highest) >= CIRCULAR]
    close = [found for found in strongest if CLOSE <= abs(found.of_highest) < CIRCULAR]
    if circular:
        yield _alike(TrapKind.CIRCULAR, link, circular)
    elif close:
        yield _alike(TrapKind.CLOSE_TO_FORMULA, link, close)
    unseen = [found for found in alike if found.n < SMALLEST_GROUP]
    if unseen and not circular:
        yield _unseen(link, unseen)


def _derived(link: Link, names: Sequence[str]) -> Trap:
    are = "an input" if len(names) == 1 else "inputs"
    sentence = (
        f"“{link.metric}” is, or is made of, {_listed(names)}, {are} of this CLV: "
        f"their link says nothing ({figures.count(link.n)} customers)."
    )
    return Trap(TrapKind.CIRCULAR, sentence, {"n": link.n})


def _alike(kind: TrapKind, link: Link, found: Sequence[Likeness]) -> Trap:
    first = found[0]
    are = "an input" if len(found) == 1 else "inputs"
    result = (
        "their link with CLV says nothing"
        if kind is TrapKind.CIRCULAR
        else "part of their link with CLV is the formula itself"
    )
    tied = abs(first.of_highest - first.rho) >= 0.005
    highest = f", {figures.share(abs(first.of_highest))} of what ties allow" if tied else ""
    sentence = (
        f"“{link.metric}” moves with {_listed([alike.name for alike in found])}, {are} of this "
        f"CLV: {result} (rank correlation {figures.coefficient(first.rho)}{highest}, "
        f"{figures.count(first.n)} customers)."
    )
    return Trap(kind, sentence, {"rho": first.rho, "of_highest": first.of_highest, "n": first.n})


def _not_recorded(link: Link) -> Trap:
    sentence = (
        "The formula of this CLV is not recorded, so circularity cannot be ruled out "
        f"({figures.count(link.n)} customers)."
    )
    return Trap(TrapKind.CIRCULARITY_UNKNOWN, sentence, {"n": link.n})


def _unseen(link: Link, unseen: Sequence[Likeness]) -> Trap:
    fewest = min(found.n for found in unseen)
    sentence = (
        f"Circularity cannot be ruled out: only {figures.count(fewest)} customers have both "
        f"“{link.metric}” and {_listed([found.name for found in unseen])} of the formula."
    )
    return Trap(TrapKind.CIRCULARITY_UNKNOWN, sentence, {"n": fewest})


def _listed(names: Sequence[str]) -> str:
    quoted = [f"“{name}”" for name in names[:3]]
    more = len(names) - len(quoted)
    if more:
        quoted.append(f"{figures.count(more)} more")
    return " and ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)
