"""Tables, and the themes to map meanwhile, on the facilitator's page."""

from collections import Counter

from tests.pages.facilitating import at_desk
from tests.rooms import Live
from valuewhen.workshop.hypotheses import tie_to_metric
from valuewhen.workshop.phases import change_settings
from valuewhen.workshop.seating import draw_tables
from valuewhen.workshop.themes import make_theme
from valuewhen.workshop.votes import vote


def room(live: Live, sales: int = 4, finance: int = 4, legal: int = 0) -> None:
    for function, many in (("Sales", sales), ("Finance", finance), ("Other", legal)):
        for _ in range(many):
            live.join(function)


def numbers(live: Live) -> Counter[int]:
    return Counter(seat.number for seat in live.board.seats.values())


def test_tables_are_drawn_listed_and_drawn_again_after_a_question(here: Live) -> None:
    room(here)
    here.move("talk")
    desk = at_desk(here)
    assert "No tables are drawn" in desk.html()
    assert "draw mixed tables" in desk.html()
    desk.page.number_input(key="table-size").set_value(4)
    desk.press("draw")
    assert numbers(here) == {1: 4, 2: 4}
    assert "2 tables" in desk.html()
    assert desk.html().count("4 people · ") == 2
    assert desk.html().count("2 Finance, 2 Sales") == 2
    desk.page.number_input(key="table-size").set_value(8)
    desk.press("redraw")
    assert numbers(here) == {1: 4, 2: 4}
    assert "Everybody will be sent to another table." in desk.texts()
    desk.press("redraw-no")
    assert numbers(here) == {1: 4, 2: 4}
    desk.press("redraw")
    desk.press("redraw-yes")
    assert numbers(here) == {1: 8}
    assert "redraw-yes" not in desk.buttons()


def test_small_functions_are_not_named_at_a_table(here: Live) -> None:
    room(here, sales=4, finance=3, legal=1)
    here.store.write(draw_tables, here.people.owner, here.id, 8)
    here.move("talk")
    html = at_desk(here).html()
    assert "4 Sales, 4 other functions" in html
    assert "Other" not in html


def test_split_writing_shows_every_sentence_and_which_table_writes_which(here: Live) -> None:
    room(here)
    here.move("write:split")
    desk = at_desk(here)
    assert "Our best customers become much more valuable when…" in desk.html()
    assert "Our typical customers become much more valuable when…" in desk.html()
    desk.page.number_input(key="table-size").set_value(4)
    desk.press("draw")
    assert '4 people · <span dir="auto">best customers' in desk.html()
    assert '4 people · <span dir="auto">typical customers' in desk.html()


def test_nobody_to_seat_is_said(here: Live) -> None:
    here.move("talk")
    desk = at_desk(here)
    desk.press("draw")
    assert "Nobody has joined yet" in desk.page.toast[0].value


def test_an_analyst_sees_the_tables_and_does_not_draw(here: Live) -> None:
    room(here)
    here.store.write(draw_tables, here.people.owner, here.id, 4)
    here.move("talk")
    desk = at_desk(here, here.people.analyst)
    assert "2 tables" in desk.html()
    assert not {"draw", "redraw"} & set(desk.buttons())


def test_the_themes_with_the_most_dots_are_to_be_mapped(here: Live) -> None:
    owner, who = here.people.owner, here.join()
    settings = here.workshop.settings.but(mapped=2)
    here.store.write(change_settings, owner, here.id, settings)
    here.move("write:all")
    titles = ("Telling", "Referring", "Paying")
    themes = [
        here.store.write(make_theme, owner, here.id, title, [here.say(who, title.lower()).id])
        for title in titles
    ]
    here.move("vote")
    here.store.write(vote, here.workshop, who, themes[1], 2)
    here.store.write(vote, here.workshop, who, themes[2], 1)
    here.store.write(tie_to_metric, owner, here.id, themes[1], "references")
    here.move("talk")
    desk = at_desk(here)
    listed = desk.html().split('class="to-map"')[1]
    now, later = listed.split("<details>")
    assert now.index("Referring") < now.index("Paying")
    assert "2 dots" in now
    assert "✓ references" in now
    assert now.count("no metric yet") == 1
    assert "1 theme is mapped later" in later
    assert "Telling" in later
    assert "The first 2 by dots are mapped now" in desk.html()
    assert desk.page.get("page_link")[0].proto.page == "evidence"
