"""Customer voice on the facilitator's page and the projector: text is text, names need consent."""

from pathlib import Path

import pytest

from tests.pages.desk import Desk, projector
from tests.pages.facilitating import at_desk
from tests.rooms import Live
from tests.workshop.media_files import HTML, png
from valuewhen.people.caller import Caller
from valuewhen.words import say
from valuewhen.workshop.customer_stories import (
    Draft,
    add_story,
    show_story,
    stories_of,
    story_on_screen,
)

HOSTILE = Draft(
    '<img src=x onerror="alert(1)">', "<script>alert(2)</script> **bold**", "Halden & Co"
)


def opened(live: Live, who: Caller | None = None) -> Desk:
    desk = at_desk(live, who)
    desk.page.session_state["stories"] = True
    desk.run()
    return desk


def add(live: Live, draft: Draft = HOSTILE, content: bytes | None = None) -> str:
    return add_story(live.store, live.people.owner, live.id, draft, content)


def test_a_story_is_added_shown_taken_off_and_removed(here: Live, tmp_path: Path) -> None:
    desk = opened(here)
    desk.type("story-title-0", "A pump that spoke")
    desk.page.text_area(key="story-text-0").set_value("It called before it broke.")
    desk.page.file_uploader(key="story-file-0").set_value([("voice.mp4", png(), "text/html")])
    desk.press("story-add-0")
    (story,) = here.store.read(stories_of, here.people.owner, here.id)
    assert story.media
    assert story.media.type == "image/png"  # whatever it was called
    assert (tmp_path / "stories" / story.media.file).read_bytes() == png()
    assert desk.page.text_input(key="story-title-1").value == ""
    desk.press(f"show-{story.key}")
    assert here.store.read(story_on_screen, here.workshop) == story
    shown = projector(here)
    assert "A pump that spoke" in shown
    assert f'src="/stories/{here.id}/{story.key}"' in shown
    desk.run()
    desk.press(f"show-{story.key}")
    assert here.store.read(story_on_screen, here.workshop) is None
    assert "A pump that spoke" not in projector(here)
    desk.run()
    desk.press(f"remove-{story.key}")
    assert here.store.read(stories_of, here.people.owner, here.id) == []
    assert list((tmp_path / "stories").iterdir()) == []


def test_a_page_named_like_a_picture_is_refused_and_the_form_keeps_its_text(here: Live) -> None:
    desk = opened(here)
    desk.type("story-title-0", "A trap")
    desk.page.file_uploader(key="story-file-0").set_value([("picture.png", HTML, "image/png")])
    desk.press("story-add-0")
    assert here.store.read(stories_of, here.people.owner, here.id) == []
    assert any("That is no PNG" in toast.value for toast in desk.page.toast)
    assert desk.page.text_input(key="story-title-0").value == "A trap"


def test_what_people_type_is_text(here: Live) -> None:
    key = add(here)
    here.store.write(show_story, here.people.owner, here.id, key)
    for page in (opened(here).html(), projector(here)):
        assert "&lt;img src=x" in page
        assert "&lt;script&gt;alert(2)&lt;/script&gt; **bold**" in page
        assert "<script>alert" not in page


@pytest.mark.parametrize(("may", "named"), [(True, True), (False, False)])
def test_the_projector_names_who_consented_alone(here: Live, may: bool, named: bool) -> None:
    key = add(here, Draft("A story", "words", "Halden & Co", may))
    here.store.write(show_story, here.people.owner, here.id, key)
    shown = projector(here)
    assert ("Halden &amp; Co" in shown) is named
    assert (say("screen.story_unnamed") + "</p>" in shown) is not named


def test_an_analyst_adds_and_does_not_show(here: Live) -> None:
    add(here)
    keys = opened(here, here.people.analyst).buttons()
    assert any(key.startswith("remove-story-") for key in keys)
    assert not any(key.startswith("show-story-") for key in keys)


def test_before_and_after_is_told_with_n_and_without_a_control_group(here: Live) -> None:
    people = [here.join() for _ in range(6)]
    here.move("write:all")
    for who in people:
        here.say(who, "they buy more")
    key = add(here)
    here.store.write(show_story, here.people.owner, here.id, key)
    assert say("stories.too_few") in opened(here).html()
    for who in people[:5]:
        here.say(who, "they introduce us to their own customers")
    html = opened(here).html()
    # Three words in the median before, seven after; none of six people's answers and all of five
    # people's are investment, which leaves as much doubt as `before_after` says.
    for said in ("6 answers of 6 people", "5 answers of 5 people", "3 (3 to 3)", "7 (7 to 7)",
                 "+4 (+4 to +4)", "39\xa0%)", "+100 (+42 to +100)",
                 "There was no control group"):  # fmt: skip
        assert said in html, said
