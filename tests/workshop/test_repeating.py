"""A workshop once more: as a file, a copy, and again next quarter."""

from datetime import date

import pytest

from tests.rooms import Live
from valuewhen.errors import ForbiddenError, NotFoundError
from valuewhen.workshop.model import Workshop
from valuewhen.workshop.repeating import (
    create_from,
    duplicate,
    run_again,
    template_file,
    title_again,
    title_of_copy,
)
from valuewhen.workshop.settings import SIXTY, Settings
from valuewhen.workshop.templates import Template, read_template, template_of
from valuewhen.workshop.workshops import load, workshops_of


@pytest.fixture
def ours(live: Live) -> Workshop:
    """A workshop with a set-up of its own, in its vote."""
    settings = Settings(language="de", run_sheet=SIXTY, mapped=3, table=4)
    template = Template("x", segments=("all", "neuen"), functions=("Care",), settings=settings)
    live.id = live.store.write(create_from, live.people.owner, "Wert", template)
    live.move("lobby")
    live.move("write")
    live.say(live.join("Care"), "sie uns weiterempfehlen")
    live.move("vote")
    return live.workshop


def test_a_copy_has_the_set_up_and_nobody_in_it(live: Live, ours: Workshop) -> None:
    copied = live.store.write(duplicate, live.people.owner, ours.id, "Wert (copy)")
    copy = live.store.read(load, copied)
    assert (copy.title, copy.now.phase, copy.before_id) == ("Wert (copy)", "draft", None)
    assert copy.join_code != ours.join_code
    assert [prompt.text for prompt in copy.prompts] == [prompt.text for prompt in ours.prompts]
    assert copy.settings == ours.settings
    assert (copy.functions, copy.dots) == (ours.functions, ours.dots)
    live.id = copied
    assert (live.board.functions, live.board.answers) == ({}, ())


def test_the_next_time_knows_which_one_it_repeats(live: Live, ours: Workshop) -> None:
    again = live.store.write(run_again, live.people.owner, ours.id, "Wert · Oktober 2026")
    made = live.store.read(load, again)
    assert (made.before_id, made.title) == (ours.id, "Wert · Oktober 2026")
    assert template_of(made).settings == template_of(ours).settings


def test_the_file_of_a_workshop_makes_an_equal_one(live: Live, ours: Workshop) -> None:
    file = live.store.read(template_file, live.people.owner, ours.id)
    read = read_template(file)
    made = live.store.write(create_from, live.people.owner, read.title, read)
    assert live.store.read(template_file, live.people.owner, made) == file
    assert "weiterempfehlen" not in file.decode()


def test_who_may_take_a_set_up_along(live: Live) -> None:
    people, store = live.people, live.store
    for job in (duplicate, run_again):
        assert store.write(job, people.facilitator, live.id, "Mine")
        for who, error in (
            (people.analyst, ForbiddenError),
            (people.executive, ForbiddenError),
            (people.stranger, NotFoundError),
        ):
            with pytest.raises(error):
                store.write(job, who, live.id, "Mine")
    assert len(store.read(workshops_of, people.facilitator)) == 3
    assert read_template(store.read(template_file, people.analyst, live.id)).name
    for who, error in ((people.executive, ForbiddenError), (people.outsider, NotFoundError)):
        with pytest.raises(error):
            store.read(template_file, who, live.id)


@pytest.mark.parametrize(
    ("title", "language", "again"),
    [
        ("Value", "en", "Value · October 2026"),
        ("Value · July 2026", "en", "Value · October 2026"),
        ("Wert · März 2026", "de", "Wert · Oktober 2026"),
        ("Valeur", "fr", "Valeur · octobre 2026"),
        ("North · South", "en", "North · South · October 2026"),
        ("x" * 120, "en", "x" * 105 + " · October 2026"),
    ],
)
def test_the_title_of_the_next_time_has_its_month(title: str, language: str, again: str) -> None:
    assert title_again(title, date(2026, 10, 2), language) == again


def test_the_title_of_a_copy_fits() -> None:
    assert title_of_copy("Value") == "Value (copy)"
    assert title_of_copy("x" * 120) == "x" * 113 + " (copy)"
