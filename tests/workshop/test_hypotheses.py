"""Themes tied to metrics: several of them, each with the direction expected, taken back as one."""

import pytest

from tests.rooms import Live
from valuewhen.errors import ForbiddenError, InvalidInputError, NotFoundError
from valuewhen.workshop.acts import undo
from valuewhen.workshop.board import Tie
from valuewhen.workshop.hypotheses import tie_to_metric, tie_to_metrics
from valuewhen.workshop.themes import make_theme


@pytest.fixture
def theme(live: Live) -> str:
    return live.store.write(make_theme, live.people.owner, live.id, "They refer us")


def ties(live: Live) -> tuple[Tie, ...]:
    [theme] = live.board.themes
    return theme.ties


def tie(live: Live, theme: str, metrics: dict[str, str | None]) -> None:
    live.store.write(tie_to_metrics, live.people.analyst, live.id, theme, metrics)


def test_a_theme_is_tied_to_several_metrics_in_the_order_they_came(live: Live, theme: str) -> None:
    tie(live, theme, {"referrals": "more"})
    tie(live, theme, {"calls": None, "referrals": "more"})
    assert ties(live) == (Tie("referrals", "more"), Tie("calls"))
    assert live.board.themes[0].metric == "referrals"


def test_what_is_left_out_is_untied_and_a_direction_can_change(live: Live, theme: str) -> None:
    tie(live, theme, {"referrals": "more", "calls": None})
    tie(live, theme, {"calls": "less"})
    assert ties(live) == (Tie("calls", "less"),)
    live.store.write(undo, live.people.analyst, live.id)
    assert set(ties(live)) == {Tie("referrals", "more"), Tie("calls")}


def test_one_metric_takes_the_place_of_all_and_keeps_its_direction(live: Live, theme: str) -> None:
    tie(live, theme, {"referrals": "more", "calls": "less"})
    live.store.write(tie_to_metric, live.people.owner, live.id, theme, "calls")
    assert ties(live) == (Tie("calls", "less"),)
    live.store.write(tie_to_metric, live.people.owner, live.id, theme, None)
    assert ties(live) == ()


def test_who_may_not_and_what_cannot_be(live: Live, theme: str) -> None:
    with pytest.raises(ForbiddenError):
        live.store.write(tie_to_metrics, live.people.executive, live.id, theme, {"calls": None})
    with pytest.raises(NotFoundError):
        tie(live, "0" * 16, {"calls": None})
    with pytest.raises(InvalidInputError, match="“up” is no direction: more, less, either"):
        tie(live, theme, {"calls": "up"})
    with pytest.raises(InvalidInputError, match="at most 6 metrics"):
        tie(live, theme, {str(number): None for number in range(7)})
    assert ties(live) == ()
