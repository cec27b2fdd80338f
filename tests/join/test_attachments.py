"""A workshop joined with customer data: the rule and its rival are kept, what cannot be is not."""

from pathlib import Path

import pytest

from tests.rooms import Live
from valuewhen.customers.data_sets import DataSet
from valuewhen.customers.loading import load_with_roles
from valuewhen.customers.rule import BestRule, Comparison, Condition
from valuewhen.errors import ForbiddenError, InvalidInputError, NotFoundError
from valuewhen.join.attachments import Attachment, attach, attachment

HOME = "VALUEWHEN_HOME"
RULE = BestRule(
    0.7,
    0.1,
    conditions=(
        Condition("orders", Comparison.AT_LEAST, (2,)),
        Condition("region", Comparison.ONE_OF, ("north", "south")),
    ),
    typical_to=0.6,
)
RIVAL = BestRule(None, conditions=(Condition("refers", Comparison.EQUALS, (True,)),))


@pytest.fixture
def loaded(live: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataSet:
    """A data set of the workshop's owner."""
    monkeypatch.setenv(HOME, str(tmp_path))
    return load(live, tmp_path, "id,clv,orders,region,refers")


def load(live: Live, folder: Path, header: str) -> DataSet:
    file = folder / "customers.csv"
    rows = [
        f"c{n},{n * 10},{n % 4},{('north', 'south')[n % 2]},{('yes', 'no')[n % 2]}"
        for n in range(60)
    ]
    file.write_text("\n".join([header, *rows]))
    return load_with_roles(live.store, live.people.owner, file, "Firm", {"id": "id", "clv": "clv"})


def joined(live: Live) -> Attachment | None:
    return live.store.read(attachment, live.people.owner, live.id)


def test_the_rule_and_its_rival_are_saved_with_the_workshop(live: Live, loaded: DataSet) -> None:
    live.store.write(attach, live.people.owner, live.id, loaded.id, RULE, RIVAL)
    found = joined(live)
    assert found is not None
    assert (found.data_set.id, found.rule, found.rival) == (loaded.id, RULE, RIVAL)


def test_the_newest_rule_counts_and_the_data_can_be_taken_away(live: Live, loaded: DataSet) -> None:
    owner = live.people.owner
    live.store.write(attach, owner, live.id, loaded.id, RULE, RIVAL)
    live.store.write(attach, owner, live.id, loaded.id)
    found = joined(live)
    assert found is not None
    assert (found.rule, found.rival) == (BestRule(), None)
    live.store.write(attach, owner, live.id, None)
    assert joined(live) is None


def test_a_rule_on_a_column_that_a_new_version_lacks_is_refused(
    live: Live, loaded: DataSet, tmp_path: Path
) -> None:
    owner = live.people.owner
    live.store.write(attach, owner, live.id, loaded.id, RULE)
    newer = load(live, tmp_path, "id,clv,orders,area,refers")
    with pytest.raises(InvalidInputError, match="asks for the column “region”, which these data"):
        live.store.write(attach, owner, live.id, newer.id, RULE)
    with pytest.raises(InvalidInputError, match="“region”"):
        live.store.write(attach, owner, live.id, newer.id, BestRule(), RULE)
    found = joined(live)
    assert found is not None
    assert (found.data_set.id, found.rule) == (loaded.id, RULE)


def test_only_who_may_change_the_workshop_and_owns_the_data_joins_them(
    live: Live, loaded: DataSet
) -> None:
    for stranger in (live.people.analyst, live.people.executive):
        with pytest.raises((NotFoundError, ForbiddenError)):
            live.store.write(attach, stranger, live.id, loaded.id, RULE)
    assert joined(live) is None
