"""The evidence page: for whom it is, themes tied by hand, cards, and the empty states."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts.evidence_scale import scale_of
from tests.pages.desk import Desk, at_evidence, open_card
from tests.reports.finished import BETA, PLANS, REFER, STAY, VISIT, Finished, finished
from valuewhen.join.findings import shared_findings
from valuewhen.join.on_screen import NPS, on_screen, show_on_screen
from valuewhen.words import say
from valuewhen.workshop.board import Tie


def test_themes_stand_by_their_dots_with_gap_interval_and_n(done: Finished) -> None:
    words = at_evidence(done, done.live.people.owner).html()
    places = [words.index(title) for title in (REFER, VISIT, PLANS, BETA, STAY)]
    assert places == sorted(places)
    for said in ("▲ supported", "+€1,000 (", "≈ can&#39;t tell", "… too few to tell"):
        assert said in words, said
    assert "○ not measured" in words
    assert "✕ not in these data" in words
    assert "200 customers" in words


def test_a_card_gives_both_medians_strength_missing_and_power(done: Finished) -> None:
    desk = at_evidence(done, done.live.people.analyst)
    assert "Nobody is left out" not in desk.html()
    open_card(desk, done.themes[REFER], "refers")
    words = desk.html()
    # Medians of places 140-199 and 0-139; all 60 x 140 pairs are won by those who refer.
    for said in ("€2,700", "€1,700", "the first is worth more in 100", "Nobody is left out"):
        assert said in words, said
    assert "So many customers show a rank correlation from 0.20 on" in words
    assert "drives" not in words


def test_a_theme_is_tied_to_a_metric_by_hand_and_untied(done: Finished) -> None:
    desk = at_evidence(done, done.live.people.analyst)
    themes = {row.title: row for row in shared_findings(done.live.store, done.live.id).rows}
    key = f"tie-{themes[PLANS].theme_id}-None"
    box = desk.page.selectbox(key=key)
    assert box.options == [
        "Not measured",
        "refers",
        "was visited",
        "beta tests",
        "logo colour",
    ]
    box.select("refers")
    desk.run()
    tied = {theme.title: theme.metric for theme in done.live.board.themes}
    assert tied[PLANS] == "refers"
    desk.run()
    desk.page.selectbox(key=f"tie-{themes[PLANS].theme_id}-refers").select_index(0)
    desk.run()
    assert {theme.title: theme.metric for theme in done.live.board.themes}[PLANS] is None


@pytest.fixture
def loose(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Finished]:
    """The finished workshop with nothing frozen."""
    with finished(tmp_path, tmp_path_factory.getbasetemp(), frozen=False) as done:
        yield done


def test_the_metrics_that_fit_a_theme_are_the_first_to_choose_from(loose: Finished) -> None:
    done, desk = loose, at_evidence(loose, loose.live.people.owner)
    box = desk.page.selectbox(key=f"tie-{done.themes[VISIT]}-was_visited")
    assert box.options[:3] == ["Not measured", "was visited · suggested", "refers"]


def test_a_metric_that_the_data_lack_stays_chosen(loose: Finished) -> None:
    done, desk = loose, at_evidence(loose, loose.live.people.owner)
    box = desk.page.selectbox(key=f"tie-{done.themes[STAY]}-years_left")
    assert box.value == "years_left"
    assert box.options[-1] == "years left"


def test_nothing_of_the_evidence_is_seen_before_the_freeze(loose: Finished) -> None:
    desk = at_evidence(loose, loose.live.people.owner)
    words = desk.html()
    assert "4 hypotheses are not frozen yet" in words
    assert words.count(say("evidence.hidden_until_frozen")) == 3
    assert "✕ not in these data" in words
    for leak in ("€1,000", "supported", "too few to tell", "q ="):
        assert leak not in words, leak
    desk.page.number_input(key="freeze-threshold").set_value(1_200)
    desk.press("freeze-now")
    words = desk.html()
    assert "tested together: 2; least gap worth acting on: €1,200" in words
    assert "real but small" in words
    assert "freeze-now" not in desk.buttons()


def test_an_analyst_ties_and_waits_for_the_freeze(loose: Finished) -> None:
    desk = at_evidence(loose, loose.live.people.analyst)
    assert "freeze-now" not in desk.buttons()
    assert say("evidence.freeze_waits") in desk.texts()


def test_a_theme_gets_another_metric_and_a_direction(loose: Finished) -> None:
    desk = at_evidence(loose, loose.live.people.analyst)
    theme = loose.themes[REFER]
    desk.page.selectbox(key=f"another-{theme}-1").select("was visited")
    desk.run()
    desk.run()
    desk.page.selectbox(key=f"direction-{theme}-was_visited-either").select_index(1)
    desk.run()
    [refer] = [one for one in loose.live.board.themes if one.id == theme]
    assert refer.ties == (Tie("refers"), Tie("was_visited", "less"))
    desk.run()
    desk.page.selectbox(key=f"tie-{theme}-refers").select_index(0)
    desk.run()
    [refer] = [one for one in loose.live.board.themes if one.id == theme]
    assert refer.ties == (Tie("was_visited", "less"),)


def test_what_is_tied_after_the_freeze_is_marked_as_added_later(done: Finished) -> None:
    done.tie(PLANS, "was_visited")
    desk = at_evidence(done, done.live.people.owner)
    assert "One hypothesis is not frozen yet" in desk.html()
    assert "tested apart from the first ones" in desk.html()
    desk.press("freeze-now")
    assert say("evidence.later") in desk.html()


def test_clv_against_nps_is_drawn_with_its_sentence(done: Finished) -> None:
    desk = at_evidence(done, done.live.people.owner)
    assert "190 customers); 10 (5" in desk.html()
    assert len(desk.page.get("vega_lite_chart")) == 2
    assert say("evidence.groups_note") in desk.html()


def test_without_customer_data_the_page_leads_to_them(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with finished(tmp_path, tmp_path_factory.getbasetemp(), data=False) as done:
        desk = at_evidence(done, done.live.people.owner)
    assert say("evidence.no_data_title") in desk.html()
    assert "“refers” waits for customer data." in desk.html()
    links = [link.proto.page for link in desk.page.get("page_link")]
    assert "customers" in links
    assert [note.value for note in desk.page.info] == [say("evidence.nps_no_data")]


def test_only_those_who_see_rows_open_it(done: Finished) -> None:
    stranger = at_evidence(done, done.live.people.stranger)
    assert REFER not in stranger.html()
    assert stranger.page.warning


def test_without_a_workshop_the_list_leads_to_each(done: Finished) -> None:
    desk = at_evidence(done, done.live.people.owner, chosen=False)
    assert [button.label for button in desk.page.button] == [say("evidence.open")]


def test_evidence_is_put_on_the_screen_while_it_is_shown(done: Finished) -> None:
    assert not screen_buttons(at_evidence(done, done.live.people.owner))
    done.live.move("evidence")
    desk = at_evidence(done, done.live.people.owner)
    desk.page.button(key=f"screen-{done.key(REFER)}").click()
    desk.run()
    assert on_screen(done.live.workshop) == done.key(REFER)
    desk.run()
    assert desk.page.button(key=f"screen-{done.key(REFER)}").label == say("evidence.off_screen")
    desk.page.button(key=f"screen-{NPS}").click()
    desk.run()
    assert on_screen(done.live.workshop) == NPS
    assert not screen_buttons(at_evidence(done, done.live.people.analyst))


def screen_buttons(desk: Desk) -> list[str]:
    """The buttons that put something on the projector."""
    return [key for key in desk.buttons() if key.startswith("screen-")]


STAGE = """
import streamlit as st
from pages.parts.evidence_stage import draw
st.text(repr(draw(st.query_params["workshop"])))
"""


def staged(done: Finished) -> tuple[str, str]:
    """What the projector is given, and what drawing it returned."""
    page = AppTest.from_string(STAGE, default_timeout=60)
    page.query_params["workshop"] = done.live.id
    page.run()
    assert not page.exception
    drawn = [str(e.proto.body) for e in page.get("html") if "<style>" not in e.proto.body]
    return "".join(drawn), page.text[0].value


def test_the_projector_shows_one_piece_of_evidence_and_no_small_group(done: Finished) -> None:
    live = done.live
    assert staged(done) == ("", "None")
    live.move("evidence")
    assert staged(done) == ("", "None")
    live.store.write(show_on_screen, live.people.owner, live.id, done.key(REFER))
    html, version = staged(done)
    assert "€1,000 more" in html
    assert "60 against 140 customers" in html
    assert VISIT not in html
    assert version == str(live.store.version(live.id).version)
    live.store.write(show_on_screen, live.people.owner, live.id, NPS)
    html, _ = staged(done)
    assert "190 customers" in html
    assert "<th>0</th>" not in html
    assert "<th>10</th>" in html


def test_the_projector_does_not_show_what_nobody_can_tell_as_a_gap(done: Finished) -> None:
    live = done.live
    live.move("evidence")
    live.store.write(show_on_screen, live.people.owner, live.id, done.key(VISIT))
    assert '<p class="gap">can&#39;t tell</p>' in staged(done)[0]
    live.store.write(show_on_screen, live.people.owner, live.id, done.key(BETA))
    assert "Too few customers to tell" in staged(done)[0]
    assert "197" not in staged(done)[0]


def test_the_scale_holds_every_interval_and_zero(done: Finished) -> None:
    rows = shared_findings(done.live.store, done.live.id).rows
    scale = scale_of(rows)
    assert scale
    for row in rows:
        if row.card and row.card.high.n >= 30:
            assert scale.low <= min(row.card.gap.low, 0) <= max(row.card.gap.high, 0) <= scale.high
    assert 0 in scale.ticks
    assert (scale.place(scale.low), scale.place(scale.high)) == (0, 100)
    assert scale_of([]) is None


def test_themes_without_a_vote_have_no_place_for_dots(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with finished(tmp_path, tmp_path_factory.getbasetemp(), votes=False, data=False) as done:
        words = at_evidence(done, done.live.people.owner).html()
    assert REFER in words
    assert 'class="dots"' not in words
