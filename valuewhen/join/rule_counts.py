"""What rules do to a data set, kept in memory for whoever looks again."""

from functools import lru_cache
from pathlib import Path

from valuewhen.customers.best import RuleSummary, summarise_rule
from valuewhen.customers.rival import RuleComparison, compare_rules
from valuewhen.customers.roles import Roles
from valuewhen.customers.rule import BestRule

MOST_KEPT = 256


@lru_cache(maxsize=MOST_KEPT)
def counts_by_rule(parquet: Path, roles: Roles, rule: BestRule) -> RuleSummary:
    """`summarise_rule` of a loaded data set's file, which never changes."""
    return summarise_rule(parquet, roles, rule)


@lru_cache(maxsize=MOST_KEPT)
def overlap_of_rules(
    parquet: Path, roles: Roles, mine: BestRule, rival: BestRule
) -> RuleComparison:
    """`compare_rules` of a loaded data set's file, which never changes."""
    return compare_rules(parquet, roles, mine, rival)
