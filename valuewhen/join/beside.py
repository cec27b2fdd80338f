"""What a result tells beside the beliefs: votes on rules, bets, edges, stories, commitments."""

from dataclasses import dataclass

from valuewhen.join.customer_voice import Around, customer_voice
from valuewhen.join.references import told_references
from valuewhen.join.referencing import ToldReferences
from valuewhen.join.referrals import told_referrals
from valuewhen.join.referring import ToldReferrals
from valuewhen.join.room_bets import ToldBets, told_bets
from valuewhen.join.rule_voting import ToldRuleVote, told_rule_vote
from valuewhen.join.told_commitments import ToldCommitment, told_commitments
from valuewhen.people.caller import Caller
from valuewhen.store.store import Store


@dataclass(frozen=True)
class Beside:
    """Aggregates alone; what comes from customer data is empty until the evidence is shown."""

    bets: tuple[ToldBets, ...] = ()
    rule_vote: ToldRuleVote | None = None
    references: ToldReferences | None = None
    referrals: ToldReferrals | None = None
    voice: tuple[Around, ...] = ()
    commitments: tuple[ToldCommitment, ...] = ()


NOTHING = Beside()


def beside(
    store: Store,
    caller: Caller,
    workshop_id: str,
    patience: float | None = None,
    *,
    shows_evidence: bool,
) -> Beside:
    """What there is to tell beside the beliefs. Raises NotFoundError or ForbiddenError unless the
    caller may see aggregates, and NoResultError when `patience` seconds were not enough."""
    asked = (store, caller, workshop_id)
    return Beside(
        bets=told_bets(*asked),
        rule_vote=told_rule_vote(*asked) if shows_evidence else None,
        references=told_references(*asked, patience) if shows_evidence else None,
        referrals=told_referrals(*asked, patience) if shows_evidence else None,
        voice=customer_voice(*asked),
        commitments=told_commitments(*asked, patience),
    )
