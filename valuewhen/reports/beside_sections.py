"""What is told beside the beliefs, as sections of the report: bets, edges, stories, commitments."""

from valuewhen import figures
from valuewhen.charts.matrix import build_references_chart
from valuewhen.charts.promoters import build_promoters_chart
from valuewhen.join.customer_voice import Around
from valuewhen.join.edge_words import base_rate_in_words, credit_in_words, top_in_words
from valuewhen.join.method import day
from valuewhen.join.room_bets import ToldBets
from valuewhen.join.sentences import people
from valuewhen.join.story import Story, on_day
from valuewhen.join.told_commitments import ToldCommitment
from valuewhen.reports.cells import table
from valuewhen.reports.report import Block, Item, Listing, Ranking, Section, Words, figure
from valuewhen.words import say
from valuewhen.workshop.due import Standing


def bets(told: Story) -> Section | None:
    """What the room guessed before the evidence, and what the data say."""
    found = [one for one in told.beside.bets if one.bets.everybody and one.outcome]
    if not found:
        return None
    rows = [_bet(one) for one in found]
    columns = ["theme", "metric", "people", "guess_low", "guess", "guess_high"]
    currency = found[0].question.currency
    hit = sum(_contains(one) for one in found)
    return Section(
        name="bets",
        title=say("views.bets_title", hit=hit, n=len(found)),
        note=say("views.bets_note"),
        blocks=(Listing(tuple(_guessed(one) for one in found)),),
        n=people(max(one.bets.n for one in found)),
        method=say("views.bets_method"),
        data=(table("bets", [*columns, "gap", "low", "high", "n"], rows, currency),),
    )


def _bet(one: ToldBets) -> dict[str, object]:
    guesses, outcome = one.bets.everybody, one.outcome
    assert guesses and outcome
    return {
        "theme": one.title,
        "metric": one.question.metric,
        "people": guesses.n,
        "guess_low": guesses.low,
        "guess": guesses.median,
        "guess_high": guesses.high,
        "gap": outcome.raw.gap,
        "low": outcome.raw.low,
        "high": outcome.raw.high,
        "n": outcome.raw.n,
    }


def _contains(one: ToldBets) -> bool:
    """Whether the middle guess lies inside the interval of the data."""
    assert one.bets.everybody and one.outcome
    return one.outcome.raw.low <= one.bets.everybody.median <= one.outcome.raw.high


def _guessed(one: ToldBets) -> str:
    guesses, outcome = one.bets.everybody, one.outcome
    assert guesses and outcome
    currency = one.question.currency
    return say(
        "views.bet",
        theme=one.title,
        metric=one.question.metric,
        n=guesses.n,
        guess=figures.signed_money(guesses.median, currency),
        guesses=figures.money_range(guesses.low, guesses.high, currency),
        gap=figures.signed_money(outcome.raw.gap, currency),
        interval=figures.money_range(outcome.raw.low, outcome.raw.high, currency),
        customers=figures.count(outcome.raw.n),
    )


def references(told: Story) -> Section | None:
    """Which customers speak for deals: by what they are worth, with what outcome."""
    found = told.beside.references
    if found is None or found.deals is None:
        return None
    known = found.win_rates or not found.has_lost
    said = base_rate_in_words(found.win_rates) if known else ()
    blocks: list[Block] = [Words(line) for line in said]
    title = say("edges.matrix_title")
    if len(found.matrix):
        drawn = table("references", ["fifth", "tenth", "won"], found.matrix)
        blocks.append(figure(build_references_chart, title, drawn))
    lead = top_in_words(found.top) if found.top else say("edges.references")
    return Section(
        name="references",
        title=lead.rstrip("."),
        note=say("views.references_note"),
        blocks=tuple(blocks),
        n=say("views.deals", n=found.deals),
        method=say("views.references_method"),
    )


def referrals(told: Story) -> Section | None:
    """What customers bring by referring others, and whether promoters do what they say."""
    found = told.beside.referrals
    if found is None or told.data is None or (found.credit is None and found.promoters is None):
        return None
    blocks: list[Block] = []
    if found.credit:
        blocks.append(Words(credit_in_words(found.credit, told.data.currency)))
    if found.promoters is not None and len(shown := found.promoters[found.promoters["n"] > 0]):
        drawn = table(
            "promoters",
            ["kind", "step", "count", "n", "share", "low", "high"],
            shown,
            n="n_kind",
            share="share_kind",
            low="share_low",
            high="share_high",
        )
        blocks.append(figure(build_promoters_chart, say("edges.promoters_title"), drawn))
    return Section(
        name="referrals",
        title=say("edges.referrals"),
        note=say("edges.credit_rule"),
        blocks=tuple(blocks),
        n=say("results.customers", n=figures.count(told.data.customers)),
        method=say("views.referrals_method"),
    )


def voice(told: Story) -> Section | None:
    """What the room said before and after it heard customers."""
    if not told.beside.voice:
        return None
    lines = [line for around in told.beside.voice for line in _around(around)]
    first = told.beside.voice[0]
    return Section(
        name="voice",
        title=say("views.voice_title"),
        note=say("views.voice_note"),
        blocks=(Listing(tuple(lines)),),
        n=people(first.before.people),
        method=say("views.voice_method"),
    )


def _around(around: Around) -> list[str]:
    words, invested = around.words, around.investment
    return [
        say(
            "views.voice_when",
            on=day(on_day(around.at)),
            n=around.stories,
            before=around.before.answers,
            after=around.after.answers,
        ),
        say(
            "views.voice_investment",
            before=figures.share(invested.before.value),
            after=figures.share(invested.after.value),
            difference=figures.points(100 * invested.difference.value),
            between=figures.points_range(
                100 * invested.difference.low, 100 * invested.difference.high
            ),
        ),
        say(
            "views.voice_words",
            before=figures.number(words.before.value),
            after=figures.number(words.after.value),
        ),
    ]


def commitments(told: Story) -> Section | None:
    """How each commitment stands: measured, reported, overdue, or open."""
    found = told.beside.commitments
    if not found:
        return None
    measured = sum(one.standing is Standing.MEASURED for one in found)
    overdue = sum(one.standing is Standing.OVERDUE for one in found)
    rows = [
        {
            "investment": one.made.investment,
            "ability": one.made.ability,
            "owner": one.made.owner,
            "standing": say(f"commitments.standing_{one.standing}"),
            "due": one.due.isoformat() if one.due else None,
            "metric": one.metric or None,
        }
        for one in found
    ]
    columns = ["investment", "ability", "owner", "standing", "due", "metric"]
    return Section(
        name="commitments",
        title=say("views.commitments_title", n=len(found), measured=measured, overdue=overdue),
        note=say("views.commitments_note"),
        blocks=(Ranking(tuple(_commitment(one) for one in found)),),
        n=say("reports.n_decisions", n=len(found)),
        method=say("commitments.reading_method"),
        data=(table("commitments", columns, rows),),
    )


def _commitment(one: ToldCommitment) -> Item:
    due = say("views.due", on=day(one.due)) if one.due else say("views.no_due")
    standing = say(f"commitments.standing_{one.standing}")
    said = [
        say("views.commitment", owner=one.made.owner, ability=one.made.ability, due=due),
        one.experiment.said if one.experiment else "",
        *(reading.said for reading in one.readings),
        say("views.reported", figure=one.reported.figure) if one.reported else "",
        one.pays,
    ]
    return Item(one.made.investment, standing, " ".join(part for part in said if part))
