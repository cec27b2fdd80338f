"""An open card: money, what is left at equal controls, shape, segments, traps, hostile names."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.join.planted import join, planted
from tests.pages.desk import Desk, at_evidence, open_card
from tests.reports.finished import PLANS, REFER, VISIT, Finished, finished
from valuewhen.words import say


@pytest.fixture
def done(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Finished]:
    """The finished workshop without customer data."""
    with finished(tmp_path, tmp_path_factory.getbasetemp(), data=False) as done:
        yield done


def opened(done: Finished, title: str) -> Desk:
    done.freeze()
    desk = at_evidence(done, done.live.people.analyst)
    metrics = {theme.title: theme.metric or "" for theme in done.live.board.themes}
    open_card(desk, done.themes[title], metrics[title])
    return desk


def charts(desk: Desk) -> list[str]:
    return [str(chart.proto.spec) for chart in desk.page.get("vega_lite_chart")]


def test_a_card_has_money_raw_and_adjusted_side_by_side(done: Finished, tmp_path: Path) -> None:
    join(done, tmp_path, planted(), size="bulk", segment="branch", since="started")
    desk = opened(done, VISIT)
    words = desk.html()
    assert "at equal started, bulk and branch" in words
    assert say("evidence.raw") in words
    assert words.index(say("evidence.models_title")) < words.index(say("evidence.traps_title"))
    assert "Among customers of equal size the link" in words
    assert "among 2 tests" in words


def test_tenure_is_a_second_model_with_its_sentence(done: Finished, tmp_path: Path) -> None:
    frame = planted()
    # Who has been here for longer refers more and is worth more; at equal tenure nothing is left.
    months = frame["months"]
    frame["refers"] = ["yes" if month * 7 % 97 < month else "no" for month in months]
    frame["clv"] = (1000 + 50 * months + frame["complaints"]).round(2)
    join(done, tmp_path, frame, since="months")
    words = opened(done, REFER).html()
    assert say("evidence.at_tenure") in words
    assert "these data cannot say" in words


def test_shape_and_segments_are_drawn_in_the_open_card_alone(
    done: Finished, tmp_path: Path
) -> None:
    join(done, tmp_path, planted(), segment="branch")
    desk = opened(done, REFER)
    assert charts(at_evidence(done, done.live.people.analyst)) == []
    shape, segments = charts(desk)
    assert "median CLV" in shape
    assert "pairs won minus pairs lost" in segments
    assert say("evidence.segments_none") in desk.html()


def test_a_category_shows_its_groups_and_no_verdict_of_a_belief(
    done: Finished, tmp_path: Path
) -> None:
    join(done, tmp_path, planted())
    done.tie(PLANS, "logo")
    desk = opened(done, PLANS)
    assert "no belief is tested by it" in desk.html()
    assert len(charts(desk)) == 1


def test_the_filled_mark_is_the_gap_that_the_verdict_rests_on(
    done: Finished, tmp_path: Path
) -> None:
    join(done, tmp_path, planted(), size="bulk")
    done.freeze()
    words = at_evidence(done, done.live.people.analyst).html()
    assert "Filled: at equal bulk; the verdict rests on it." in words
    assert 'class="mark unclear held"' in words
    assert 'class="mark unclear raw"' in words
