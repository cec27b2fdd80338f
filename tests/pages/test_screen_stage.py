"""What the projector draws: whatever people type is text, and the words are honest."""

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from pages.parts.screen_stage import about, by_segment, picture, sentence, stage_html
from tests.rooms import Live, People
from valuewhen.store.store import Store
from valuewhen.words import say
from valuewhen.workshop.answers import OwnAnswer
from valuewhen.workshop.decisions import confirm_own_sorting
from valuewhen.workshop.hypotheses import tie_to_metric
from valuewhen.workshop.model import Prompt
from valuewhen.workshop.phases import reveal, set_timer
from valuewhen.workshop.seen import Said
from valuewhen.workshop.settings import Settings
from valuewhen.workshop.stems import stem
from valuewhen.workshop.themes import make_theme
from valuewhen.workshop.votes import vote
from valuewhen.workshop.workshops import create_workshop

ADDRESS = "http://192.0.2.7:8501"


class Reader(HTMLParser):
    """The attributes and the text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.attributes: set[str] = set()
        self.texts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes.update(name for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def text(self) -> str:
        return "".join(self.texts)


def read(live: Live) -> Reader:
    return Reader(stage_html(live.board, ADDRESS))


def themed(live: Live, title: str, *answers: OwnAnswer, metric: str | None = None) -> str:
    owner = live.people.owner
    ids = [answer.id for answer in answers]
    theme_id = live.store.write(make_theme, owner, live.id, title, ids)
    if metric:
        live.store.write(tie_to_metric, owner, live.id, theme_id, metric)
    return theme_id


def show(live: Live, *subjects: str) -> None:
    for subject in subjects:
        live.store.write(reveal, live.people.owner, live.id, subject, is_shown=True)


def test_made_up_workshops_say_so_in_every_phase(store: Store, people: People) -> None:
    made = store.write(create_workshop, people.owner, "A try", is_made_up=True)
    live = Live(store, people, made)
    for phase in ("draft", "lobby", "write:all", "mirror", "reveal", "sort", "vote", "evidence"):
        live.move(phase)
        assert "made up" in read(live).text
    live.move("closed")
    assert "made up" in read(live).text


def test_the_lobby_has_the_code_the_address_and_who_joined(live: Live) -> None:
    for function in ("Sales", "Sales", "Sales", "IT and data", "Service", "Finance"):
        live.join(function)
    page = read(live)
    code = live.workshop.join_code
    assert [text for text in page.texts if text == code] == [code]
    assert "192.0.2.7:8501/join" in page.text
    assert "6 phones joined" in " ".join(page.text.split())
    assert "Sales 3" in " ".join(page.text.split())
    assert "other functions 3" in " ".join(page.text.split())
    assert "Finance" not in page.text


def test_writing_shows_counts_the_meter_and_the_timer_but_no_words(live: Live) -> None:
    ann, _ = live.join(), live.join()
    live.move("write:best")
    live.say(ann, "they hand us their order book")
    live.store.write(set_timer, live.people.owner, live.id, 240)
    page = read(live)
    assert "1 answer so far" in " ".join(page.text.split())
    assert "0 of 2 ready" in page.text
    assert "order book" not in page.text
    assert "data-ends" in page.attributes


def test_sides_are_drawn_on_the_word_of_the_facilitator_only(live: Live) -> None:
    ann = live.join()
    live.move("write:all")
    own = live.say(ann, "we train their operators")
    live.say(ann, "they give us ideas")
    live.move("sort")
    live.store.write(confirm_own_sorting, live.workshop, ann, own.id, "we")
    page = read(live)
    assert "1 of 1 authors have confirmed theirs" in page.text
    assert "operators" not in page.text
    show(live, "sides")
    said = " ".join(read(live).text.split())
    assert "when we … 1 answer" in said
    assert "when they … 1 answer" in said
    assert "could be either" not in said


def test_votes_stay_secret_and_alphabetical_until_they_are_shown(live: Live) -> None:
    ann = live.join()
    live.move("write:all")
    first = themed(live, "Zebra", live.say(ann, "they give us ideas"))
    themed(live, "Apple", live.say(ann, "they share their data"))
    live.move("vote")
    live.store.write(vote, live.workshop, ann, first, 2)
    page = read(live)
    assert page.text.index("Apple") < page.text.index("Zebra")
    assert "1 of 1 have voted" in page.text
    assert "style" not in page.attributes
    show(live, "votes")
    page = read(live)
    assert page.text.index("Zebra") < page.text.index("Apple")
    assert "width:100.0%" in stage_html(live.board, ADDRESS)


def test_evidence_tells_measured_from_unmeasured_and_keeps_hidden_dots_hidden(live: Live) -> None:
    ann = live.join()
    live.move("write:all")
    themed(live, "Ideas", live.say(ann, "they give us ideas"), metric="ideas_submitted")
    themed(live, "Talks", live.say(ann, "they speak for us"))
    live.move("evidence")
    page = " ".join(read(live).text.split())
    assert "1 of 2 themes can be looked up" in page
    assert "✓ measured: ideas submitted" in page
    assert "○ not measured" in page
    assert "dots" not in page


def test_the_picture_is_drawn_once_for_all_screens_and_again_when_something_changes(
    live: Live,
) -> None:
    live.join()
    first = picture(live.store, live.board)
    assert picture(live.store, live.board) is first
    live.join()
    assert picture(live.store, replace(live.board, version=1)) != first


@pytest.mark.parametrize(
    ("segment", "expected"),
    [
        ("best", ("Our ", "best", " customers become much more valuable when…")),
        ("public-sector", ("Our ", "public-sector", " customers become much more valuable when…")),
        ("all", ("Our customers become much more valuable when…", "", "")),
    ],
)
def test_the_segment_is_set_apart_in_the_prompt(
    segment: str, expected: tuple[str, str, str]
) -> None:
    assert sentence(Prompt("p", segment, stem(segment))) == expected
    assert "".join(expected) == stem(segment)


def test_answers_stand_under_their_segments() -> None:
    said = tuple(Said(s, s, s) for s in ("lapsed", "typical", "all", "new", "best", "all"))
    assert [(segment, len(group)) for segment, group in by_segment(said)] == [
        ("all", 2),
        ("best", 1),
        ("typical", 1),
        ("lapsed", 1),
        ("new", 1),
    ]


def test_words_agree_with_their_numbers() -> None:
    assert say("screen.answers", n=1) == "1 answer"
    assert say("screen.answers", n=0) == "0 answers"
    assert say("screen.answers", n=1200) == "1,200 answers"
    assert say("screen.words", n=6.5) == "median 6.5 words"
    assert about("best") == "Best customers"
    assert about("lapsed") == "lapsed customers"


def test_the_stage_speaks_the_workshops_language(store: Store, people: People) -> None:
    settings = Settings(language="de")
    made = store.write(create_workshop, people.owner, "Runde", settings=settings)
    live = Live(store, people, made)
    live.move("lobby")
    for _ in range(3):
        live.join("Sales")
    assert "3 Handys sind dabei" in " ".join(read(live).text.split())
    assert "Vertrieb 3" in " ".join(read(live).text.split())
    live.move("write:best")
    page = read(live)
    assert "Unsere besten Kunden werden viel wertvoller, wenn\xa0…" in page.text
    assert "besten" in page.texts  # set apart, to be underlined
    assert "0 von 3 fertig" in page.text
