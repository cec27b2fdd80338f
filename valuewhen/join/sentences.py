"""The five sentences of a result: we believed, our CLV sees, the data say, nobody measures, we
decided."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from valuewhen import figures
from valuewhen.evidence.verdicts import Verdict
from valuewhen.join.findings import Status
from valuewhen.join.functions import NAMED_FROM
from valuewhen.join.story import Belief, Story
from valuewhen.words import say

FIRST = 3  # beliefs that the first sentence names
TO_COLLECT = 2  # missing metrics that the fourth names
DECISIONS = 2  # that the fifth names
INPUTS = 6  # of the firm's CLV that the second names
TOLD = (
    Verdict.SUPPORTED,
    Verdict.OPPOSITE,
    Verdict.SMALL,
    Verdict.NO_LINK,
    Verdict.CANNOT_TELL,
)
LONGEST = 90  # letters of a decision in a sentence; the whole stands further down


@dataclass(frozen=True)
class Sentence:
    """One of the five: its name, its text, the part of it that carries the message, on how many
    people or customers it rests, and how sure it is, in words; the last three may be empty."""

    name: str
    text: str
    strong: str = ""
    n: str = ""
    confidence: str = ""


def five_sentences(told: Story) -> tuple[Sentence, ...]:
    """The sentences in order; each says so where its part of the workshop is missing."""
    return (_believed(told), _sees(told), _data_say(told), _unmeasured(told), _decided(told))


def not_measured(told: Story) -> tuple[Belief, ...]:
    """The beliefs that no metric in the joined data, or in any, can test."""
    missing = {Status.NOT_MEASURED, Status.NOT_IN_DATA}
    return tuple(b for b in told.beliefs if {one.status for one in b.findings} <= missing)


def tested(told: Story) -> tuple[Belief, ...]:
    """The beliefs with evidence, once for each metric that has some."""
    return tuple(one for one in _by_finding(told) if one.finding.gap)


def untestable(told: Story) -> tuple[Belief, ...]:
    """The beliefs whose metric is in the joined data and tells nothing: too few customers, no
    numbers, CLV itself, or not frozen before the evidence."""
    reasons = (
        Verdict.TOO_FEW,
        Status.NOT_COMPARABLE,
        Verdict.CIRCULAR,
        Status.NOT_FROZEN,
    )
    return tuple(one for one in _by_finding(told) if one.finding.status in reasons)


def _by_finding(told: Story) -> list[Belief]:
    return [one for belief in told.beliefs for one in belief.by_finding()]


def listed(texts: Sequence[str]) -> str:
    """Texts in quotation marks as one list: “a”, “b” and “c”."""
    return _joined([f"“{text}”" for text in texts])


def people(number: int | None) -> str:
    """So many people; fewer than five are not counted."""
    if number is None or number < NAMED_FROM:
        return say("results.few_people")
    return say("results.people", n=figures.count(number))


def _believed(told: Story) -> Sentence:
    first = told.beliefs[:FIRST]
    if not first:
        said = "no_themes" if told.asked.answers and not told.is_early else "no_answers"
        return Sentence("believed", say(f"results.believed_{said}", n=told.asked.answers))
    titles, counted = listed([belief.title for belief in first]), say("results.counted")
    if told.shows_votes:
        dots = figures.part(sum(belief.dots or 0 for belief in first), told.dots)
        strong = say("results.dots", n=dots)
        text = say(f"results.believed_votes{_form(len(first))}", titles=titles, strong=strong)
        return Sentence("believed", text, strong, people(told.voters), counted)
    strong = people(told.named)
    name = "believed_hidden" if told.voters else "believed_voices"
    text = say(f"results.{name}{_form(len(first))}", titles=titles, strong=strong)
    return Sentence("believed", text, strong, people(told.asked.people), counted)


def _sees(told: Story) -> Sentence:
    stances = told.stances
    if not stances.total:
        return Sentence("sees", formula_in_words(told), confidence=say("results.not_known"))
    strong = say("results.of_answers", n=figures.part(stances.extraction, stances.total))
    beyond, unclear = figures.count(stances.investment), figures.count(stances.unclear)
    contained = formula_in_words(told)
    text = say("results.sees", formula=contained, strong=strong, beyond=beyond, unclear=unclear)
    n = say("results.answers", n=figures.count(stances.total))
    return Sentence("sees", text, strong, n, say("results.roughly"))


def formula_in_words(told: Story) -> str:
    """What the firm's own CLV contains, or that nobody has recorded it."""
    inputs = told.data.formula if told.data else ()
    if not inputs:
        return say("results.formula_unknown")
    more = len(inputs) - INPUTS
    rest = [say("results.more_inputs", n=more)] if more > 0 else []
    return say("results.formula", inputs=_joined([*inputs[:INPUTS], *rest]))


def _data_say(told: Story) -> Sentence:
    if not told.shows_evidence:
        return Sentence("data", say("results.data_later"))
    if told.data is None:
        return Sentence("data", say("results.no_data"))
    n = say("results.customers", n=figures.count(told.data.customers))
    with_gap = tested(told)
    if not with_gap:
        tied = any(belief.finding.metric for belief in told.beliefs)
        return Sentence("data", say("results.data_untestable" if tied else "results.data_untied"))
    lead = with_gap[0].finding
    confidence = lead.confidence.value if lead.confidence else ""
    return Sentence("data", f"{lead.said} {tests_in_words(told)}", lead.strong, n, confidence)


def tests_in_words(told: Story) -> str:
    """How the tests came out, in the words of the verdicts: "Of 8 metrics tested, 5 are supported,
    one is the opposite …"."""
    found = {belief.finding.metric: belief.finding for belief in tested(told)}.values()
    counts = Counter(finding.status for finding in found)
    parts = [
        say(f"results.tests_{verdict.name.lower()}{_form(counts[verdict])}", n=counts[verdict])
        for verdict in TOLD
        if counts[verdict]
    ]
    n = figures.count(len(found))
    return say(f"results.tests{_form(len(found))}", n=n, parts=_joined(parts))


def _unmeasured(told: Story) -> Sentence:
    missing, n = not_measured(told), len(told.beliefs)
    if not n:
        return Sentence("unmeasured", say("results.unmeasured_none_yet"))
    strong = say("results.of_themes", n=figures.part(len(missing), n))
    counted = say("results.counted")
    if told.shows_evidence and told.data is None:
        text = say("results.unmeasured_no_data", strong=strong)
        return Sentence("unmeasured", text, strong, confidence=counted)
    if not missing:
        strong = say("results.of_themes", n=figures.part(n, n))
        text = say("results.unmeasured_nothing", strong=strong)
        return Sentence("unmeasured", text, strong, confidence=counted)
    dots = figures.part(sum(belief.dots or 0 for belief in missing), told.dots)
    weight = say("results.with_dots", n=dots) if told.shows_votes else ""
    first = listed([belief.title for belief in missing[:TO_COLLECT]])
    text = say("results.unmeasured", strong=strong, weight=weight, first=first)
    votes = people(told.voters) if told.shows_votes else ""
    return Sentence("unmeasured", text, strong, votes, counted)


def _decided(told: Story) -> Sentence:
    if not told.decisions:
        return Sentence("decided", say("results.decided_nothing"))
    n = len(told.decisions)
    strong = say(f"results.investments{_form(n)}", n=figures.count(n))
    first = [
        say("results.decision", what=_brief(d.investment), who=d.owner, when=d.horizon)
        for d in told.decisions[:DECISIONS]
    ]
    more = say("results.decided_more", n=n - len(first)) if n > len(first) else ""
    text = say("results.decided", strong=strong, first="; ".join(first), more=more)
    return Sentence("decided", text, strong, _cost(told), say("results.agreed"))


def _cost(told: Story) -> str:
    """What was decided costs, as far as amounts were recorded."""
    costs = [made.cost for made in told.decisions if made.cost is not None]
    if not costs:
        return say("results.no_amount")
    amount = figures.money(sum(costs), told.data.currency if told.data else "")
    of = figures.part(len(costs), len(told.decisions))
    return say("results.amount", amount=amount, of=of)


def _brief(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"


def _joined(parts: Sequence[str]) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return say("results.list", first=", ".join(parts[:-1]), last=parts[-1])


def _form(number: int) -> str:
    return "_one" if number == 1 else ""
