import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, milp

from valuewhen.evidence.cells import clv_by_answer, publishable

tables = st.integers(2, 6).flatmap(
    lambda columns: st.lists(
        st.lists(st.integers(0, 14), min_size=columns, max_size=columns), min_size=1, max_size=6
    )
)


# By its rows and columns alone the 3 in the first column would be found: that column holds back
# 7 + 2 + 3; the first and third row hold back 7 + 1 + 2 + 5, of which the last column has 1 + 5.
BRIDGED = [[7, 28, 11, 1], [19, 8, 6, 11], [2, 21, 6, 5], [3, 16, 13, 13]]


def test_cells_under_the_limit_are_held_back() -> None:
    counts = np.array([[20, 4, 3], [9, 0, 30], [8, 40, 50]])
    assert not publishable(counts)[counts < 5].any()


def test_a_lone_small_cell_takes_the_smallest_neighbours_with_it() -> None:
    # The 2 is found out from its row and its column, so 10 and 8 join it; then their own lines
    # would give them away, so 30 joins too.
    shown = publishable(np.array([[2, 10, 20], [8, 30, 40], [50, 60, 70]]))
    assert shown.tolist() == [[False, False, True], [False, False, True], [True, True, True]]


def test_without_a_limit_every_customer_is_shown() -> None:
    counts = np.array([[0, 1], [2, 3]])
    assert publishable(counts, 0).tolist() == [[False, True], [True, True]]


@given(tables, st.integers(2, 10))
def test_no_total_gives_a_held_back_cell_away(table: list[list[int]], minimum: int) -> None:
    counts = np.array(table)
    shown = publishable(counts, minimum)
    assert (counts[shown] >= minimum).all()
    for cells, seen in [*zip(counts, shown, strict=True), *zip(counts.T, shown.T, strict=True)]:
        held = cells[~seen & (cells > 0)]
        if len(held) and seen.any():
            assert len(held) >= 2
            assert held.sum() >= minimum


@settings(max_examples=50)
@example(BRIDGED, 5)
@given(tables, st.integers(2, 10))
def test_all_totals_together_give_no_held_back_cell_away(
    table: list[list[int]], minimum: int
) -> None:
    """From what is shown and the totals of these lines a small cell could be any of `minimum`."""
    counts = np.array(table)
    shown = publishable(counts, minimum)
    held = np.argwhere(~shown)
    lines = [
        held[:, axis] == line
        for axis in (0, 1)
        for line in range(counts.shape[axis])
        if shown.take(line, axis).any()
    ]
    small = [at for at, cell in enumerate(held) if 0 < counts[tuple(cell)] < minimum]
    if not shown.any() or not small:
        return
    totals = LinearConstraint(
        np.array([*lines, np.ones(len(held))], dtype=float),
        *2 * [[float(counts[tuple(held[line].T)].sum()) for line in (*lines, slice(None))]],
    )
    for at in small:
        one = np.arange(len(held)) == at
        ends = [milp(s * one.astype(float), integrality=1, constraints=totals).fun for s in (1, -1)]
        assert -sum(ends) >= minimum - 1e-6, (counts, shown)


def test_bands_of_clv_are_fifths_with_rounded_edges() -> None:
    # 1,000 customers worth 1 to 1,000, every answer equally common in every band.
    clv = np.arange(1, 1001)
    answers = np.arange(1000) % 2 + 8
    cells = clv_by_answer(answers, clv, currency="EUR")
    assert cells["band"].unique().tolist() == [
        "under €200",
        "€200 to €400",
        "€400 to €600",
        "€600 to €800",
        "€800 and more",
    ]
    assert cells["answer"].unique().tolist() == ["8", "9"]
    assert cells["n"].tolist() == [100, 100, 100, 100, 100, 99, 100, 100, 100, 101]
    assert cells["n_answer"].unique().tolist() == [500]
    assert cells["share"].sum() == pytest.approx(2)


def test_bands_that_round_to_the_same_edge_get_another_digit() -> None:
    cells = clv_by_answer([9] * 500, np.linspace(1000, 1100, 500), currency="EUR")
    assert cells["band"].tolist() == [
        "under €1,020",
        "€1,020 to €1,040",
        "€1,040 to €1,060",
        "€1,060 to €1,080",
        "€1,080 and more",
    ]


def test_answers_on_a_long_scale_are_cut_into_bands() -> None:
    scores = np.repeat(np.arange(101), 20)
    cells = clv_by_answer(scores, np.tile(np.arange(20), 101), currency="EUR")
    assert cells["answer"].unique().tolist() == [
        "under 20",
        "20 to 40",
        "40 to 60",
        "60 to 80",
        "80 and more",
    ]


def test_customers_without_an_answer_or_clv_are_left_out() -> None:
    cells = clv_by_answer([7] * 10 + [None, 7], [*[5.0] * 11, None], currency="EUR", minimum_cell=1)
    assert cells[["answer", "band", "n", "share"]].to_dict("records") == [
        {"answer": "7", "band": "€5 and more", "n": 10, "share": 1.0}
    ]


def test_nobody_gives_no_cells() -> None:
    assert len(clv_by_answer([], [], currency="EUR")) == 0


@given(
    st.lists(
        st.tuples(st.integers(0, 10), st.integers(-500, 100_000) | st.sampled_from([0, 100])),
        max_size=150,
    )
)
def test_no_small_cell_ever_leaves(customers: list[tuple[int, int]]) -> None:
    answers, clv = [a for a, _ in customers], [c for _, c in customers]
    cells = clv_by_answer(answers, clv, currency="EUR")
    assert (cells["n"] >= 5).all()
    assert not cells.duplicated(["answer", "band"]).any()
    assert cells["n"].sum() <= len(customers)
