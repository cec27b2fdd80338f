import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valuewhen.errors import InvalidInputError
from valuewhen.evidence.circle import Circle, Context
from valuewhen.evidence.examine import examine
from valuewhen.evidence.link import Link
from valuewhen.evidence.reversal import reversal
from valuewhen.evidence.statistics import cliffs_delta, spearman
from valuewhen.evidence.trap import Trap, TrapKind
from valuewhen.evidence.traps import traps

N = 3000
Numbers = np.ndarray


def normal(seed: int) -> Numbers:
    return np.random.default_rng(seed).standard_normal(N)


def counts(seed: int, mean: float | Numbers) -> Numbers:
    return np.random.default_rng(seed).poisson(mean, N)


def worth(log_mean: Numbers, seed: int = 99) -> Numbers:
    return np.exp(log_mean + np.random.default_rng(seed).standard_normal(len(log_mean)))


TENURE = np.random.default_rng(7).integers(1, 61, N).astype(float)
CLEAN = Context(
    formula={"margin": normal(21), "orders": counts(22, 3)},
    tenure=TENURE,
    size=normal(23),
    segment=np.array(["North", "South", "it's"], dtype=object)[counts(24, 5) % 3],
    churned=counts(25, 0.3) > 0,
    measured_until=date(2024, 12, 31),
    clv_from=date(2025, 1, 1),
)


def told(
    values: Sequence | Numbers,
    clv: Sequence | Numbers,
    context: Context,
    metric: str = "Visits",
    kind: str | None = None,
) -> tuple[Trap, ...]:
    return traps(Link.of(Circle.of(clv, context), values, metric, kind))


def found(
    values: Sequence | Numbers,
    clv: Sequence | Numbers,
    context: Context = CLEAN,
    kind: str | None = None,
) -> list[TrapKind]:
    return [trap.kind for trap in told(values, clv, context, kind=kind)]


def the(
    kind: TrapKind, values: Numbers, clv: Numbers, context: Context = CLEAN, metric: str = "Visits"
) -> Trap:
    of_kind = [trap for trap in told(values, clv, context, metric) if trap.kind is kind]
    assert len(of_kind) == 1
    return of_kind[0]


def test_clean_measure_has_no_trap() -> None:
    x = normal(1)
    assert found(x, worth(0.4 * x)) == []


def test_clean_count_has_no_trap() -> None:
    x = counts(2, 2)
    assert found(x, worth(0.3 * x)) == []


def test_clean_flag_has_no_trap() -> None:
    x = counts(3, 0.2) > 0
    assert found(x, worth(0.7 * x)) == []


def test_metric_without_a_link_has_no_trap() -> None:
    for seed in range(20):
        assert found(normal(100 + seed), worth(0.03 * TENURE, seed)) == []


def test_metric_that_moves_with_an_input_is_circular() -> None:
    margin = CLEAN.formula["margin"]
    x = margin + 0.2 * normal(4)
    trap = the(TrapKind.CIRCULAR, x, worth(margin))
    assert trap.figures["rho"] == pytest.approx(spearman(x, margin).rho)
    assert trap.figures["rho"] > 0.95
    assert trap.figures["n"] == N
    assert "“margin”, an input of this CLV" in trap.sentence
    assert "3,000 customers" in trap.sentence
    assert TrapKind.CIRCULAR in found(-x, worth(margin))
    assert TrapKind.CLOSE_TO_FORMULA not in found(x, worth(margin))


def test_flag_cut_from_an_input_is_circular() -> None:
    margin = CLEAN.formula["margin"]
    trap = the(TrapKind.CIRCULAR, margin > 1.5, worth(margin))
    assert trap.figures["rho"] < 0.5
    assert trap.figures["of_highest"] == pytest.approx(1)
    assert "100\u00a0% of what ties allow" in trap.sentence


def test_flag_against_an_input_counts_by_cliffs_delta() -> None:
    margin = CLEAN.formula["margin"]
    flag = margin + 0.8 * normal(5) > 1
    trap = the(TrapKind.CLOSE_TO_FORMULA, flag, worth(margin))
    delta = cliffs_delta(margin[flag], margin[~flag]).delta
    assert trap.figures["of_highest"] == pytest.approx(delta)
    assert 0.7 < delta < 0.9


def test_metric_that_an_input_of_labels_settles_is_circular() -> None:
    plan = np.array(["basic", "it's", "premium"], dtype=object)[counts(24, 5) % 3]
    context = replace(CLEAN, formula={"plan": plan})
    assert TrapKind.CIRCULAR in found(plan == "premium", worth(normal(1)), context)
    assert found(normal(1), worth(normal(1)), context) == []


def test_metric_derived_from_an_input_is_circular_whatever_its_rank_correlation() -> None:
    x = normal(6)
    derived = replace(CLEAN, derived_from=["orders"])
    assert TrapKind.CIRCULAR in found(x, worth(x), derived)
    assert "“orders”" in the(TrapKind.CIRCULAR, x, worth(x), derived).sentence
    assert "“margin”" in the(TrapKind.CIRCULAR, x, worth(x), metric="margin").sentence
    unrecorded = replace(derived, formula=None)
    assert TrapKind.CIRCULARITY_UNKNOWN not in found(x, worth(x), unrecorded)


def test_metric_near_an_input_is_close_to_the_formula() -> None:
    margin = CLEAN.formula["margin"]
    trap = the(TrapKind.CLOSE_TO_FORMULA, margin + 0.75 * normal(8), worth(margin))
    assert 0.7 < trap.figures["rho"] < 0.9
    assert TrapKind.CLOSE_TO_FORMULA not in found(margin + 1.5 * normal(8), worth(margin))


def test_without_a_formula_circularity_cannot_be_ruled_out() -> None:
    x = normal(9)
    for formula in (None, {}):
        kinds = found(x, worth(x), replace(CLEAN, formula=formula))
        assert kinds == [TrapKind.CIRCULARITY_UNKNOWN]


def test_input_that_few_customers_have_leaves_circularity_open() -> None:
    x = normal(10)
    rare = np.where(np.arange(N) < 29, x, math.nan)
    context = replace(CLEAN, formula={"margin": normal(21), "rare": rare, "constant": np.ones(N)})
    trap = the(TrapKind.CIRCULARITY_UNKNOWN, x, worth(x), context)
    assert "only 29 customers have both “Visits” and “rare”" in trap.sentence


def test_group_chosen_by_this_clv_is_selected_on_the_outcome() -> None:
    x = normal(11)
    trap = the(TrapKind.SELECTED_ON_OUTCOME, x, worth(x), replace(CLEAN, within="best"))
    assert "These 3,000 customers are “best” by this same CLV" in trap.sentence


def test_metric_measured_within_the_time_of_clv_is_a_trap_of_timing() -> None:
    x = normal(12)
    late = replace(
        CLEAN, measured_until=datetime(2025, 1, 31, 12), clv_from=pd.Timestamp(2025, 1, 1)
    )
    trap = the(TrapKind.TIMING, x, worth(x), late)
    assert trap.figures == {"days_in_common": 31, "n": N}
    assert "up to 2025-01-31 and this CLV counts from 2025-01-01" in trap.sentence
    same_day = replace(CLEAN, measured_until=date(2025, 1, 1))
    assert found(x, worth(x), same_day) == [TrapKind.TIMING]


@pytest.mark.parametrize("unknown", ["measured_until", "clv_from"])
def test_unknown_dates_leave_timing_open(unknown: str) -> None:
    x = normal(12)
    context = replace(CLEAN, **{unknown: None})
    assert found(x, worth(x), context) == [TrapKind.TIMING_UNKNOWN]


def test_count_that_grows_with_tenure_is_a_trap_of_exposure() -> None:
    x = counts(13, TENURE / 40)
    clv = worth(0.05 * TENURE)
    trap = the(TrapKind.EXPOSURE, x, clv)
    assert trap.figures["rho_with_metric"] == pytest.approx(spearman(x, TENURE).rho)
    assert "not divided by active months" in trap.sentence
    per_month = replace(CLEAN, is_per_month=True)
    assert TrapKind.EXPOSURE not in found(x, clv, per_month)
    assert TrapKind.SURVIVORSHIP in found(x, clv, per_month)


def test_count_that_grows_with_tenure_but_holds_at_equal_tenure_is_none() -> None:
    x = counts(14, TENURE / 10)
    assert found(x, worth(0.5 * x), kind="count") == []


def test_link_that_disappears_at_equal_tenure_is_told_with_both_readings() -> None:
    x = counts(15, TENURE / 20)
    clv = worth(0.05 * TENURE)
    trap = the(TrapKind.SURVIVORSHIP, x, clv, metric="Number of Referrals")
    raw, equal = spearman(x, clv), spearman(x, clv, TENURE)
    assert trap.figures["rho"] == pytest.approx(raw.rho)
    assert trap.figures["rho_at_equal"] == pytest.approx(equal.rho)
    assert trap.figures["low_at_equal"] == pytest.approx(equal.low)
    assert trap.figures["high_at_equal"] == pytest.approx(equal.high)
    assert (
        "disappears at equal tenure: they had longer to refer, or referring keeps them; "
        "these data cannot say"
    ) in trap.sentence
    assert "3,000 customers" in trap.sentence


@pytest.mark.parametrize(
    ("metric", "said"),
    [
        ("referrals_made", "longer to refer, or referring keeps them"),
        ("shares_usage_data", "longer to share, or sharing keeps them"),
        ("ideas_submitted", "longer to give ideas, or giving ideas keeps them"),
        ("self_service_share", "longer to get there, or it keeps them"),
        ("border_crossings", "longer to get there, or it keeps them"),
    ],
)
def test_readings_of_tenure_name_what_customers_do(metric: str, said: str) -> None:
    x = counts(15, TENURE / 20)
    trap = the(TrapKind.SURVIVORSHIP, x, worth(0.05 * TENURE), metric=metric)
    assert f"they had {said}; these data cannot say" in trap.sentence


def test_customers_without_tenure_are_left_out_of_both_figures() -> None:
    x = counts(15, TENURE / 20)
    clv = worth(0.05 * TENURE)
    tenure = np.where(np.arange(N) % 3 == 0, math.nan, TENURE)
    known = np.isfinite(tenure)
    trap = the(TrapKind.SURVIVORSHIP, x, clv, replace(CLEAN, tenure=tenure))
    assert trap.figures["n"] == 2000
    assert trap.figures["rho"] == pytest.approx(spearman(x[known], clv[known]).rho)
    assert trap.figures["rho_at_equal"] == pytest.approx(spearman(x, clv, tenure).rho)


def test_customers_who_all_stayed_are_survivors() -> None:
    x = normal(16)
    context = replace(CLEAN, churned=np.zeros(N, dtype=bool))
    trap = the(TrapKind.SURVIVORSHIP, x, worth(x), context)
    assert "None of these 3,000 customers has left" in trap.sentence


def test_link_that_disappears_at_equal_size_is_a_trap_of_size() -> None:
    x = CLEAN.size + normal(17)
    clv = worth(CLEAN.size)
    trap = the(TrapKind.SIZE, x, clv)
    assert trap.figures["rho_at_equal"] == pytest.approx(spearman(x, clv, CLEAN.size).rho)
    assert "disappears" in trap.sentence
    assert TrapKind.SIZE not in found(x, worth(x))


def test_size_in_bands_of_text_is_a_control_too() -> None:
    band = counts(18, 1.5).clip(0, 3)
    names = np.array(["1 to 49", "50 to 249", "250 or more", "it's 1,000"], dtype=object)[band]
    x, clv = band + 0.7 * normal(19), worth(band.astype(float))
    trap = the(TrapKind.SIZE, x, clv, replace(CLEAN, size=names))
    expected = spearman(x, clv, pd.Series(names))
    assert trap.figures["rho_at_equal"] == pytest.approx(expected.rho)
    assert trap.figures["low_at_equal"] == pytest.approx(expected.low)


def test_link_that_halves_but_stays_is_said_so() -> None:
    x = CLEAN.size + normal(17)
    trap = the(TrapKind.SIZE, x, worth(CLEAN.size + 0.2 * x))
    assert "is at most half as strong" in trap.sentence


def test_paradox_of_simpson_is_named() -> None:
    at = counts(26, 5) % 3
    x = 3 * at + normal(27)
    clv = worth(3.0 * at - 0.5 * (x - 3 * at))
    segment = pd.Series(at).map({0: "A", 1: "B", 2: "C"})
    trap = the(TrapKind.SIMPSON, x, clv, replace(CLEAN, segment=segment))
    assert trap.figures["rho"] > 0.5
    assert trap.figures["high_at_equal"] < 0
    assert trap.figures["rho_at_equal"] == pytest.approx(spearman(x, clv, segment).rho)
    assert "is positive, within segments it is negative" in trap.sentence


def test_link_reversed_between_segments_is_named() -> None:
    x = normal(28)
    segment = np.where(np.arange(N) < 1000, "it's", "B")
    clv = worth(np.where(segment == "B", 0.6, -0.6) * x)
    trap = reversal("Visits", segments(x, clv, segment))
    assert trap is not None and trap.kind is TrapKind.REVERSED
    lower, upper = segment == "it's", segment == "B"
    assert trap.figures["lowest"] == pytest.approx(spearman(x[lower], clv[lower]).rho)
    assert trap.figures["highest"] == pytest.approx(spearman(x[upper], clv[upper]).rho)
    assert (trap.figures["n_lowest"], trap.figures["n_highest"]) == (1000, 2000)
    assert "“it's” (1,000)" in trap.sentence


def test_reversed_flag_is_told_by_cliffs_delta() -> None:
    x = counts(3, 0.5) > 0
    segment = np.where(np.arange(N) < 1000, "A", "B")
    clv = worth(np.where(segment == "B", 0.8, -0.8) * x)
    trap = reversal("Visits", segments(x, clv, segment))
    assert trap is not None
    upper = segment == "B"
    delta = cliffs_delta(clv[upper & x], clv[upper & ~x]).delta
    assert trap.figures["highest"] == pytest.approx(delta)
    assert "Cliff’s delta" in trap.sentence


def test_links_of_different_strength_but_one_sign_are_not_reversed() -> None:
    x = normal(28)
    segment = np.where(np.arange(N) < 1000, "A", "B")
    clv = worth(np.where(segment == "B", 0.6, 0.1) * x)
    assert reversal("Visits", segments(x, clv, segment)) is None


def test_many_segments_without_a_link_are_not_reversed() -> None:
    x = normal(29)
    for seed in range(20):
        rows = segments(x, worth(0.3 * x, seed), np.arange(N) % 90)
        assert len(rows) == 90
        assert reversal("Visits", rows) is None
    assert reversal("Visits", rows.head(0)) is None


def segments(x: Numbers, clv: Numbers, segment: Numbers) -> pd.DataFrame:
    frame = pd.DataFrame({"visits": x, "worth": clv, "segment": segment})
    rows = examine(frame, "worth", ["visits"], "segment")
    return rows[rows["segment"].notna()]


def test_customers_without_the_metric_who_differ_are_named() -> None:
    x = normal(30)
    clv = worth(0.4 * x)
    values = np.where(np.arange(N) < 800, math.nan, x)
    clv[:800] *= 2
    trap = the(TrapKind.NON_RESPONSE, values, clv)
    assert trap.figures["delta"] == pytest.approx(cliffs_delta(clv[:800], clv[800:]).delta)
    assert (trap.figures["n_without"], trap.figures["n"]) == (800, 2200)
    assert trap.figures["median_without"] == np.median(clv[:800])
    assert "The 800 customers without “Visits” differ from the 2,200 with it" in trap.sentence


@pytest.mark.parametrize("missing", [29, 800])
def test_few_or_random_missing_values_are_no_non_response(missing: int) -> None:
    x = normal(30)
    clv = worth(0.4 * x)
    values = np.where(np.arange(N) < missing, math.nan, x)
    if missing < 30:
        clv[:missing] *= 100
    assert TrapKind.NON_RESPONSE not in found(values, clv)


def test_gap_of_few_very_large_customers_is_carried_by_the_top_percent() -> None:
    x = counts(31, 1) > 0
    clv = worth(np.zeros(N))
    clv[np.flatnonzero(x)[:30]] = 500
    trap = the(TrapKind.TOP_PERCENT, x, clv)
    assert trap.figures["n_top"] == 30
    rest = clv < 500
    left = clv[x & rest].mean() - clv[~x & rest].mean()
    assert trap.figures["share_of_mean_gap"] == pytest.approx(
        left / (clv[x].mean() - clv[~x].mean())
    )
    assert "30 of 3,000 customers, carry it" in trap.sentence
    assert "of the gap in mean CLV is left" in trap.sentence


def test_rare_flag_of_few_very_large_customers_is_carried_by_the_top_percent() -> None:
    x = np.arange(N) % 50 == 0
    clv = worth(np.zeros(N))
    clv[np.flatnonzero(x)[:30]] = 500
    trap = the(TrapKind.TOP_PERCENT, x, clv)
    rest = clv < 500
    before = cliffs_delta(clv[x], clv[~x]).delta
    after = cliffs_delta(clv[x & rest], clv[~x & rest]).delta
    assert trap.figures["share_of_strength"] == pytest.approx(after / before)
    assert math.isnan(trap.figures["share_of_mean_gap"])
    assert "of the strength of the link is left" in trap.sentence


def test_flag_that_only_the_top_percent_has_is_carried_by_it() -> None:
    clv = worth(np.zeros(N))
    x = clv > np.sort(clv)[-31]
    trap = the(TrapKind.TOP_PERCENT, x, clv)
    assert trap.figures["share_of_strength"] == 0
    assert "without them 0\u00a0% of the strength" in trap.sentence


def test_measure_carried_by_the_top_percent_is_named() -> None:
    x = normal(32)
    clv = worth(np.zeros(N))
    clv[np.argsort(x)[-30:]] = 500
    assert TrapKind.TOP_PERCENT in found(x, clv)


def test_gap_of_all_customers_is_not_carried_by_the_top_percent() -> None:
    x = counts(31, 1) > 0
    assert found(x, worth(1.0 * x)) == []


def test_mostly_zero_counts_are_zero_inflated() -> None:
    x = counts(33, 0.5)
    clv = worth(0.5 * x)
    trap = the(TrapKind.ZERO_INFLATION, x, clv)
    zeros = int((x == 0).sum())
    assert trap.figures == {"share_zero": zeros / N, "n": N}
    assert f"zero for {zeros:,} of 3,000 customers" in trap.sentence
    assert TrapKind.ZERO_INFLATION not in found(x > 0, clv)
    assert TrapKind.ZERO_INFLATION not in found(np.where(x == 0, 0, normal(34)), clv)


def test_metric_that_turns_is_non_monotone() -> None:
    x = normal(35)
    trap = the(TrapKind.NON_MONOTONE, x, worth(-0.6 * x**2))
    assert trap.figures["rho_before"] > 0 > trap.figures["rho_after"]
    assert "goes with more CLV up to about" in trap.sentence
    assert "3,000 customers" in trap.sentence


def test_turn_of_a_date_is_told_as_a_month() -> None:
    day = np.arange(N)
    since = pd.Series(pd.Timestamp("2016-01-01") + pd.to_timedelta(day, unit="D"))
    trap = the(TrapKind.NON_MONOTONE, since, worth(-3 * (day / N - 0.5) ** 2 * 4))
    assert "up to about 2019-1" in trap.sentence or "up to about 2020-0" in trap.sentence


def test_very_many_customers_make_everything_significant() -> None:
    n = 90_000
    rng = np.random.default_rng(36)
    x = rng.standard_normal(n)
    context = Context(
        formula={"margin": rng.random(n)},
        measured_until=date(2024, 1, 1),
        clv_from=date(2025, 1, 1),
    )
    clv = np.exp(0.02 * x + rng.standard_normal(n))
    trap = the(TrapKind.LARGE_N, x, clv, context)
    assert trap.figures["visible_rho"] == pytest.approx(math.tanh(2.8 / math.sqrt(n - 3)))
    assert "With 90,000 customers" in trap.sentence
    assert (
        found(
            x[:70_000],
            clv[:70_000],
            Context(
                formula={"margin": rng.random(70_000)},
                measured_until=date(2024, 1, 1),
                clv_from=date(2025, 1, 1),
            ),
        )
        == []
    )


def test_traps_come_in_the_order_of_a_card() -> None:
    x = counts(15, TENURE / 20)
    kinds = found(x, worth(0.05 * TENURE), replace(CLEAN, formula=None, within="best"))
    assert kinds == sorted(kinds, key=list(TrapKind).index)
    assert kinds[0] is TrapKind.CIRCULARITY_UNKNOWN


ODD = [
    [],
    [1.0],
    [math.nan] * 50,
    [7.0] * 50,
    [math.inf, -math.inf, 1.0] * 20,
    [1e308, -1e308] * 40,
    [True, False, None] * 30,
]


@pytest.mark.parametrize("values", ODD)
@pytest.mark.parametrize("clv", ["same", "rising", "constant", "missing"])
def test_hostile_columns_say_only_what_is_certain(values: list, clv: str) -> None:
    n = len(values)
    worths = {"same": values, "rising": [*range(n)], "constant": [5] * n, "missing": [None] * n}[
        clv
    ]
    context = Context(
        formula={'q:Q "x[0]"; a.b': np.arange(n) % 7},
        tenure=worths,
        size=values,
        segment=[str(at) for at in range(n)],
        churned=[None] * n,
    )
    for trap in told(values, worths, context, "it's “odd”; image"):
        assert trap.kind in (
            TrapKind.TIMING_UNKNOWN,
            TrapKind.CIRCULARITY_UNKNOWN,
            TrapKind.NON_RESPONSE,
            *([TrapKind.SURVIVORSHIP] if clv == "same" else []),  # the metric is tenure itself
        )
        assert "nan" not in trap.sentence


def test_tenure_itself_is_named_as_what_stops_at_churn() -> None:
    [trap] = told(TENURE, worth(0.05 * TENURE), replace(CLEAN, tenure=TENURE), "months here")
    assert trap.kind is TrapKind.SURVIVORSHIP
    assert trap.sentence.startswith("“months here” is tenure, which stops when a customer leaves")


def test_ten_thousand_segments_do_not_break() -> None:
    n = 20_000
    rng = np.random.default_rng(37)
    x = rng.standard_normal(n)
    context = Context(segment=[f"s'{at % 10_000}" for at in range(n)])
    kinds = found(x, np.exp(x + rng.standard_normal(n)), context)
    assert kinds == [TrapKind.CIRCULARITY_UNKNOWN, TrapKind.TIMING_UNKNOWN]


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_any_columns_give_sentences_with_n(data: st.DataObject) -> None:
    n = data.draw(st.integers(0, 120))
    column = st.lists(
        st.one_of(st.none(), st.floats(width=32), st.integers(-5, 5)), min_size=n, max_size=n
    )
    labels = st.lists(st.one_of(st.none(), st.sampled_from("ab'\"")), min_size=n, max_size=n)
    context = Context(
        formula={"a": data.draw(column)},
        tenure=data.draw(column),
        size=data.draw(st.one_of(column, labels)),
        segment=data.draw(labels),
        churned=data.draw(st.lists(st.booleans(), min_size=n, max_size=n)),
    )
    for trap in told(data.draw(column), data.draw(column), context):
        assert trap.figures["n"] <= n
        assert trap.sentence.endswith(".")


@pytest.mark.parametrize("role", ["tenure", "size", "segment", "churned", "formula"])
def test_roles_of_another_length_are_refused(role: str) -> None:
    short: object = {"a": [1.0]} if role == "formula" else [1.0]
    with pytest.raises(InvalidInputError, match="one value for every customer"):
        Circle.of(normal(2), Context(**{role: short}))


def test_columns_that_cannot_be_read_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="numbers"):
        told(["a"], [1], Context())
    with pytest.raises(InvalidInputError, match="rows"):
        told([1, 2], [1], Context())
    with pytest.raises(InvalidInputError, match="below zero"):
        told([-1, 2], [1, 2], Context(), kind="count")
