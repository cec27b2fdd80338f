"""Pilot and holdout: drawn by lot among typical customers, once, and known to few."""

from hashlib import md5
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.rooms import Live
from valuewhen.children.child import Child
from valuewhen.customers.frame import customers_frame
from valuewhen.customers.loading import load_with_roles
from valuewhen.customers.roles import Roles
from valuewhen.customers.rule import BestRule
from valuewhen.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from valuewhen.join import drawing
from valuewhen.join.attachments import attach
from valuewhen.join.experiments import (
    Experiment,
    draw_experiment,
    experiments_of,
    pilot_ids,
    quotas,
)
from valuewhen.join.pools import metric_pool, offer
from valuewhen.store.tables import experiments
from valuewhen.workshop.acts import undo
from valuewhen.workshop.commitments import amend, commit_to, drop_commitment

PARTS = {"investment": "a desk", "ability": "refer", "owner": "Bo", "horizon": "this year"}


def customers(n: int = 200) -> pd.DataFrame:
    """Customers worth 1, 2, … n: by the usual rule the middle three fifths are typical.

    Every second one refers, of calls there are 0 to 4 in turn, and three quarters are of the north.
    """
    return pd.DataFrame(
        {
            "customer": [f"KD-{at:03}" for at in range(n)],
            "clv": [at + 1 for at in range(n)],
            "refers": [("no", "yes")[at % 2] for at in range(n)],
            "calls": [at % 5 for at in range(n)],
            "region": [("south" if at % 4 == 0 else "north") for at in range(n)],
            "colour": [("red", "green", "blue")[at % 3] for at in range(n)],
        }
    )


def join(live: Live, folder: Path, frame: pd.DataFrame, **roles: str) -> str:
    file = folder / "kunden.csv"
    frame.to_csv(file, index=False)
    chosen = {"id": "customer", "clv": "clv", **roles}
    data = load_with_roles(live.store, live.people.owner, file, "Kunden", chosen)
    live.store.write(attach, live.people.owner, live.id, data.id, BestRule(smallest_segment=500))
    return data.id


def commit(live: Live, metric: str | None = "refers", **terms: Any) -> str:
    terms = PARTS | {"metric": metric} | terms
    return live.store.write(commit_to, live.people.owner, live.id, **terms)


def drawn(experiment: Experiment) -> pd.DataFrame:
    return pq.read_table(experiment.parquet).to_pandas()


def test_the_pool_knows_everybody_and_the_typical_ones(here: Live, tmp_path: Path) -> None:
    join(here, tmp_path, customers(), segment="region")
    pool = metric_pool(here.store, here.people.analyst, here.id, "calls")
    # The places 40 to 159 are typical: 24 of each of 0 to 4, and every fourth is of the south.
    assert (pool.everybody.n, pool.everybody.mean, pool.everybody.median) == (200, 2.0, 2.0)
    assert (pool.typical.n, pool.typical.mean) == (120, 2.0)
    assert pool.typical.sd == pytest.approx((24 * (4 + 1 + 0 + 1 + 4) / 119) ** 0.5)
    assert (pool.segments, pool.most) == ((("north", 90), ("south", 30)), 60)


def test_as_many_as_needed_are_drawn_in_equal_parts_of_every_segment(
    here: Live, tmp_path: Path
) -> None:
    data_id = join(here, tmp_path, customers(), segment="region")
    made = commit(here, baseline=0.5, target=0.8)
    # From 50 to 80 %: m = .65; (1.95996 sqrt(.455) + .84162 sqrt(.41))^2 / .09 = 38.48
    found = draw_experiment(here.store, here.people.owner, here.id, made, 0.3)
    plan = found.plan
    assert (plan.needed, plan.size, plan.customers, plan.mean) == (39, 39, 120, 0.5)
    assert (plan.wanted, plan.kind, plan.segment, plan.segments) == ("more", "flag", "region", 2)
    assert (found.data_set_id, plan.data_set, plan.version) == (data_id, "Kunden", 1)
    frame = drawn(found).merge(customers(), left_on="id", right_on="customer")
    # 39 x 90 / 120 = 29.25 of the north and 9.75 of the south: 29 and 10.
    assert frame.groupby(["arm", "region"]).size().to_dict() == {
        ("holdout", "north"): 29,
        ("holdout", "south"): 10,
        ("pilot", "north"): 29,
        ("pilot", "south"): 10,
    }
    assert frame["clv"].between(41, 160).all()


def test_what_should_fall_is_drawn_for_falling(here: Live, tmp_path: Path) -> None:
    join(here, tmp_path, customers())
    made = commit(here, "calls", baseline=2, target=1)
    found = offer(here.store, here.people.owner, here.id, made, 0.5)
    # sd^2 = 240 / 119 = 2.016807; 2 x 7.848880 x 2.016807 / .25 + .960365 = 127.60
    assert (found.wanted, found.needed, found.most) == ("less", 128, 60)
    # 2.801585 x 1.420143 x sqrt(2 / (60 - .960365)) = .7323
    assert found.visible == pytest.approx(0.7323, abs=0.0001)
    assert "Too few: calls is known of 120 typical customers" in found.problem
    assert "which gives 60 in each group, and 128 are needed" in found.problem
    assert "a change of 0.732 or more" in found.problem
    with pytest.raises(InvalidInputError, match="Too few: calls"):
        draw_experiment(here.store, here.people.owner, here.id, made, 0.5)
    assert not list((tmp_path / "customers").glob("*-*.parquet"))


def test_hardly_any_typical_customers_are_not_divided(here: Live, tmp_path: Path) -> None:
    join(here, tmp_path, customers(90))  # of whom 54 are typical
    made = commit(here)
    with pytest.raises(InvalidInputError, match="known of 54 typical customers, and two groups"):
        draw_experiment(here.store, here.people.owner, here.id, made, 0.4)


@pytest.mark.parametrize(
    ("metric", "smallest", "words"),
    [
        (None, 0.3, "Choose the metric"),
        ("years", 0.3, "“years” is no metric of the joined"),
        ("colour", 0.3, "“colour” holds labels or dates"),
        ("clv", 0.3, "“clv” is no metric of the joined"),
        ("refers", 0.0, "more than zero"),
        ("refers", float("nan"), "more than zero"),
        ("refers", 0.6, "50.%.have it now"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_words(
    here: Live, tmp_path: Path, metric: str | None, smallest: float, words: str
) -> None:
    join(here, tmp_path, customers())
    made = commit(here, metric)
    with pytest.raises(InvalidInputError, match=words):
        draw_experiment(here.store, here.people.owner, here.id, made, smallest)


def test_without_customer_data_nothing_is_drawn(here: Live) -> None:
    with pytest.raises(InvalidInputError, match="No customer data are joined"):
        draw_experiment(here.store, here.people.owner, here.id, commit(here), 0.3)


def test_more_can_be_drawn_than_needed_but_not_fewer(here: Live, tmp_path: Path) -> None:
    join(here, tmp_path, customers())
    made = commit(here)
    for size in (38, 61):
        with pytest.raises(InvalidInputError, match="39 customers at least and 60 at most"):
            draw_experiment(here.store, here.people.owner, here.id, made, 0.3, size)
    found = draw_experiment(here.store, here.people.owner, here.id, made, 0.3, 60)
    assert drawn(found)["arm"].value_counts().to_dict() == {"pilot": 60, "holdout": 60}


def test_a_draw_is_neither_repeated_nor_undone(here: Live, tmp_path: Path) -> None:
    join(here, tmp_path, customers())
    owner, store = here.people.owner, here.store
    made = commit(here)
    first = draw_experiment(store, owner, here.id, made, 0.3)
    content = first.parquet.read_bytes()
    with pytest.raises(ConflictError, match="drawn already"):
        draw_experiment(store, owner, here.id, made, 0.4)
    with pytest.raises(ConflictError, match="stays on the list"):
        store.write(drop_commitment, owner, here.id, made)
    with pytest.raises(ConflictError, match="drawn for this metric"):
        store.write(amend, owner, here.id, made, metric="calls")
    with pytest.raises(ConflictError, match="nothing of yours to undo"):
        store.write(undo, owner, here.id)
    store.write(amend, owner, here.id, made, owner="Cy")
    store.write(undo, owner, here.id)
    assert [one.owner for one in here.board.commitments] == ["Bo"]
    assert store.read(experiments_of, owner, here.id) == {made: first}
    assert first.parquet.read_bytes() == content
    assert len(list((tmp_path / "customers").glob("*-*.parquet"))) == 1


def test_of_two_who_draw_at_once_one_is_refused_and_leaves_no_file(
    here: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    join(here, tmp_path, customers())
    made = commit(here)
    drew = drawing.work

    def slow(job: Any, tell: Any) -> Any:
        monkeypatch.setattr(drawing, "work", drew)
        draw_experiment(here.store, here.people.facilitator, here.id, made, 0.3)
        return drew(job, tell)

    monkeypatch.setattr(drawing, "work", slow)
    with pytest.raises(ConflictError, match="drawn already"):
        draw_experiment(here.store, here.people.owner, here.id, made, 0.3)
    rows = here.store.read(lambda connection: connection.execute(select(experiments)).all())
    assert len(rows) == 1
    assert [f.name for f in (tmp_path / "customers").glob("*-*.parquet")] == [rows[0].file]


def test_the_store_itself_holds_one_draw_a_commitment(
    here: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    join(here, tmp_path, customers())
    made = commit(here)
    first = draw_experiment(here.store, here.people.owner, here.id, made, 0.3)
    monkeypatch.setattr("valuewhen.join.experiments._need_undrawn", lambda *_: None)
    with pytest.raises(ConflictError, match="drawn already"):
        draw_experiment(here.store, here.people.owner, here.id, made, 0.3)
    assert [f.name for f in (tmp_path / "customers").glob("*-*.parquet")] == [first.file]


def test_a_lot_can_be_repeated_from_its_seed(here: Live, tmp_path: Path) -> None:
    join(here, tmp_path, customers())
    found = draw_experiment(here.store, here.people.owner, here.id, commit(here), 0.3)
    typical = [f"KD-{at:03}" for at in range(40, 160)]
    lot = sorted(typical, key=lambda one: md5(f"{found.plan.seed}:{one}".encode()).hexdigest())
    arms = drawn(found).groupby("arm")["id"].apply(set)
    assert (arms["pilot"], arms["holdout"]) == (set(lot[:39]), set(lot[39:78]))


def test_ids_are_for_those_who_may_see_rows(here: Live, tmp_path: Path) -> None:
    join(here, tmp_path, customers())
    made, people = commit(here), here.people
    with pytest.raises(NotFoundError, match="Nothing was drawn"):
        pilot_ids(here.store, people.owner, here.id, made)
    found = draw_experiment(here.store, people.owner, here.id, made, 0.3)
    arms = drawn(found)
    pilot = sorted(arms.loc[arms["arm"] == "pilot", "id"])
    assert pilot_ids(here.store, people.analyst, here.id, made) == pilot
    for who, error in ((people.executive, ForbiddenError), (people.stranger, NotFoundError)):
        for asked in (pilot_ids, offer, draw_experiment):
            more = () if asked is pilot_ids else (0.3,)
            with pytest.raises(error):
                asked(here.store, who, here.id, made, *more)
        with pytest.raises(error):
            metric_pool(here.store, who, here.id, "refers")
        with pytest.raises(error):
            here.store.read(experiments_of, who, here.id)


def test_a_file_that_is_gone_or_was_changed_is_said_so(here: Live, tmp_path: Path) -> None:
    join(here, tmp_path, customers())
    made = commit(here)
    found = draw_experiment(here.store, here.people.owner, here.id, made, 0.3)
    swapped = drawn(found).assign(arm=lambda frame: frame["arm"].to_numpy()[::-1])
    swapped.to_parquet(found.parquet)
    with pytest.raises(InvalidInputError, match="was changed or damaged"):
        pilot_ids(here.store, here.people.owner, here.id, made)
    found.parquet.write_bytes(b"PAR1")
    with pytest.raises(InvalidInputError, match="was changed or damaged"):
        pilot_ids(here.store, here.people.owner, here.id, made)
    found.parquet.unlink()
    with pytest.raises(NotFoundError, match=r"is gone\. Restore it"):
        pilot_ids(here.store, here.people.owner, here.id, made)


def test_many_customers_are_drawn_in_a_process_of_their_own(
    here: Live, tmp_path: Path, started: list[Child], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("valuewhen.join.experiments.FEW", 0)
    join(here, tmp_path, customers())
    found = draw_experiment(here.store, here.people.owner, here.id, commit(here), 0.3)
    assert len(drawn(found)) == 78
    assert len(started) == 2  # who could be drawn, and the draw


SEGMENTS = st.lists(st.sampled_from(["a", "b", "c", "d", None]), min_size=4, max_size=120)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(segments=SEGMENTS, unknown=st.sets(st.integers(0, 119)), seed=st.integers(0, 2**31 - 1),
       share=st.floats(0.0, 1.0))  # fmt: skip
def test_arms_are_apart_as_large_as_asked_and_typical(
    tmp_path_factory: pytest.TempPathFactory,
    segments: list[str | None],
    unknown: set[int],
    seed: int,
    share: float,
) -> None:
    folder = tmp_path_factory.mktemp("drawn")
    parquet, target = folder / "all.parquet", folder / "arms.parquet"
    n = len(segments)
    calls = [None if at in unknown else float(at % 7) for at in range(n)]
    frame = pd.DataFrame({"id": range(n), "clv": range(n), "calls": calls, "region": segments})
    frame.astype({"region": "str"}).where(frame["region"].notna(), other=frame).to_parquet(parquet)
    roles, rule = Roles("id", "clv", segment="region"), BestRule(smallest_segment=5)
    known = customers_frame(parquet, roles, rule, ["calls"]).frame
    able = known[(known["label"] == "typical") & known["m0"].notna()]
    counts = able.groupby("segment", dropna=False).size()
    strata = [(None if pd.isna(name) else name, int(size)) for name, size in counts.items()]
    most = sum(size // 2 for _, size in strata)
    if most == 0:
        return
    size = max(1, round(share * most))
    given_to = quotas(strata, size)
    assert sum(quota for _, quota in given_to) == size
    assert all(2 * quota <= n for (_, quota), (_, n) in zip(given_to, strata, strict=True))
    job = {
        "parquet": str(parquet),
        "roles": roles.to_json(),
        "rule": rule.to_json(),
        "metric": "calls",
        "seed": seed,
        "quotas": given_to,
        "path": str(target),
    }
    drawing.work(job, lambda *_: None)
    arms = pq.read_table(target).to_pandas()
    assert arms["arm"].value_counts().to_dict() == {"pilot": size, "holdout": size}
    assert arms["id"].is_unique
    assert set(arms["id"]) <= set(able["id"])
    found = arms.merge(able, on="id").groupby(["arm", "segment"], dropna=False).size()
    for name, quota in given_to:
        for arm in ("pilot", "holdout"):
            in_it = found[arm].get(name if name is not None else float("nan"), 0)
            assert in_it == quota
