"""The views that set beliefs against data, worked out by hand."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from tests.join.planted import join
from tests.reports.finished import BETA, PLANS, REFER, STAY, VISIT, Finished, finished
from valuewhen.customers.data_sets import save_formula
from valuewhen.errors import InvalidInputError
from valuewhen.evidence.verdicts import Verdict
from valuewhen.join.attachments import attachment
from valuewhen.join.belief import Belief
from valuewhen.join.belief_map import Quadrant, belief_map
from valuewhen.join.findings import Confidence, Status
from valuewhen.join.formula_holes import Place, formula_holes
from valuewhen.join.story import Story, story
from valuewhen.join.together import together
from valuewhen.join.told import ToldFinding, ToldGap


def told(done: Finished) -> Story:
    return story(done.live.store, done.live.people.executive, done.live.id)


def believed(title: str, dots: int, status: Verdict | Status, metric: str | None = "m") -> Belief:
    gap = ToldGap(100, 50, 150, 400) if status in tuple(Verdict)[3:] else None
    return Belief(title, "they", 3, dots, (ToldFinding(metric, status, Confidence.SURE, gap, ""),))


ALL = (
    believed("refer", 40, Verdict.SUPPORTED),
    believed("visit", 30, Verdict.CANNOT_TELL),
    believed("ideas", 25, Verdict.OPPOSITE),
    believed("train", 5, Verdict.SUPPORTED),
    believed("pay", 10, Verdict.NO_LINK),
    believed("orders", 10, Verdict.CIRCULAR),
    believed("plans", 20, Status.NOT_MEASURED, None),
)


def test_beliefs_fall_into_quadrants_by_their_share_of_the_dots() -> None:
    """140 dots on seven themes: an equal share is 20."""
    found = belief_map(ALL)
    assert found
    assert found.equal_share == 20
    assert {row.title: row.quadrant for row in found.rows} == {
        "refer": Quadrant.SEEN,
        "visit": Quadrant.NOT_SEEN,
        "ideas": Quadrant.OPPOSITE,
        "train": Quadrant.OVERLOOKED,
        "pay": Quadrant.NEITHER,
    }
    assert [row.weight for row in found.rows] == [40, 30, 25, 10, 5]
    assert dict(found.untested) == {"orders": 10, "plans": 20}
    assert belief_map(ALL[5:]) is None


def test_the_formula_sees_its_own_and_has_a_hole_for_every_other_theme() -> None:
    found = formula_holes(ALL, ["orders", "margin"])
    assert found
    assert {slot.title: slot.place for slot in found.slots} == {
        **dict.fromkeys(("refer", "visit", "ideas", "train", "pay"), Place.MEASURED),
        "orders": Place.IN_FORMULA,
        "plans": Place.NOT_MEASURED,
    }
    assert (found.unseen_weight, found.weight) == (130, 140)
    assert (len(found.in_the_data), len(found.unseen)) == (5, 6)
    assert formula_holes(ALL, []) is None
    assert formula_holes([], ["orders"]) is None


@pytest.fixture
def whole(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Finished]:
    with finished(tmp_path, tmp_path_factory.getbasetemp()) as done:
        yield done


def test_a_workshop_tells_its_views(whole: Finished) -> None:
    """20 dots: REFER 9, VISIT 5, PLANS 4, BETA 2, STAY none; REFER is supported, VISIT is not."""
    live = whole.live
    joined = live.store.read(attachment, live.people.owner, live.id)
    assert joined
    live.store.write(save_formula, live.people.owner, joined.data_set.id, ["logo_colour"])
    found = told(whole)
    assert found.belief_map
    assert {row.title: row.quadrant for row in found.belief_map.rows} == {
        REFER: Quadrant.SEEN,
        VISIT: Quadrant.NOT_SEEN,
    }
    assert found.holes
    assert found.holes.weight == 20
    assert {slot.title: slot.place for slot in found.holes.slots} == {
        REFER: Place.MEASURED,
        VISIT: Place.MEASURED,
        BETA: Place.MEASURED,
        PLANS: Place.NOT_MEASURED,
        STAY: Place.NOT_MEASURED,
    }


def test_who_believes_what_names_functions_of_five_people_alone(whole: Finished) -> None:
    """Six of Sales and five of Service; the two of Finance are few, so Service joins them."""
    by_title = {row.title: row for row in told(whole).by_function}
    refer = {one.function: (one.share, one.people) for one in by_title[REFER].shares}
    assert refer == {"Sales": (4 / 6, 6), None: (0, 7)}
    assert by_title[REFER].only is not None
    assert by_title[REFER].only.function == "Sales"
    plans = {one.function: one.share for one in by_title[PLANS].shares}
    assert plans == {"Sales": 1 / 6, None: 1 / 7}
    assert by_title[PLANS].only is None


def test_two_behaviours_together_have_four_groups(done: Finished, tmp_path: Path) -> None:
    """Customers 0 to 159: by tens neither, only the first, only the second, both, forty of each;
    the medians lie in the middle of what each group's customers are worth."""
    place = range(160)
    frame = pd.DataFrame(
        {
            "customer": [f"c{at}" for at in place],
            "clv": [1000.0 * (at // 10 % 4) + at % 10 + 1 for at in place],
            "portal": ["yes" if at // 10 % 4 in (1, 3) else "no" for at in place],
            "data": [float(at // 10 % 4 in (2, 3)) * 5 if at else None for at in place],
        }
    )
    join(done, tmp_path, frame)
    joined = done.live.store.read(attachment, done.live.people.owner, done.live.id)
    assert joined
    found = together(joined.data_set, "portal", "data")
    rows = found.groups.set_index("group")
    assert list(rows.index) == ["neither", "only: portal", "only: data", "both"]
    assert list(rows["n"]) == [40, 40, 40, 40]  # 39, rounded to five as all counts are
    assert list(rows["median_clv"])[1:] == [1010, 2010, 3010]  # of 1,005.5, 2,005.5, 3,005.5
    assert found.is_told
    assert found.missing is None
    with pytest.raises(InvalidInputError, match="two different"):
        together(joined.data_set, "portal", "portal")


def test_a_group_of_few_customers_has_no_figures(done: Finished, tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "customer": [f"c{at}" for at in range(120)],
            "clv": [float(at) + 10 for at in range(120)],
            "portal": ["yes" if at % 2 else "no" for at in range(120)],
            "data": ["yes" if at in (1, 3, 5) else "no" for at in range(120)],
        }
    )
    join(done, tmp_path, frame)
    joined = done.live.store.read(attachment, done.live.people.owner, done.live.id)
    assert joined
    found = together(joined.data_set, "portal", "data")
    rows = found.groups.set_index("group")
    assert rows.loc[["only: data", "both"], ["n", "median_clv"]].isna().to_numpy().all()
    assert rows["median_clv"].notna().sum() == 2
    assert rows["n"].isna().all()  # 120 less the two others would count the three
    assert not found.is_told
    assert found.missing is None
