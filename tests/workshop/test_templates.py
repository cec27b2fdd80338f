"""Templates: read strictly, written so that they read as equal ones, and shipped."""

from dataclasses import fields
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.rooms import People
from valuewhen.errors import InvalidInputError
from valuewhen.store.store import Store
from valuewhen.workshop.model import FUNCTIONS, PHASES, SEGMENTS
from valuewhen.workshop.repeating import create_from
from valuewhen.workshop.run_sheet import plan
from valuewhen.workshop.settings import LANGUAGES, NINETY, SIXTY, Settings, Slot
from valuewhen.workshop.template_shape import TEMPLATE
from valuewhen.workshop.templates import (
    Template,
    read_template,
    shipped_templates,
    template_of,
    write_template,
)
from valuewhen.workshop.text import clean
from valuewhen.workshop.workshops import load

LEAST = 'format = 1\nname = "Ours"\n'


def lines(most: int, least: int = 1) -> some.SearchStrategy[str]:
    """Texts as they are stored: clean, and no longer than that."""
    typed = some.text(max_size=most).map(clean)
    return typed.filter(lambda text: least <= len(text) <= most)


def choice(setting: str) -> some.SearchStrategy[str]:
    return some.sampled_from(get_args(get_type_hints(Settings)[setting]))


@some.composite
def templates(draw: some.DrawFn) -> Template:
    own = lines(40).filter(lambda word: word.lower() not in SEGMENTS)
    segments = draw(
        some.lists(
            some.sampled_from(SEGMENTS) | own, min_size=1, max_size=6, unique_by=str.casefold
        )
    )
    ways = [f"{phase}:{segment}" for phase in ("write", "mirror") for segment in segments]
    slots = some.builds(
        Slot,
        some.sampled_from([*PHASES[1:-1], *ways, "write:rest", "write:split"]),
        some.integers(0, 240) | some.floats(0, 240),
        some.booleans(),
    )
    settings = some.builds(
        Settings,
        language=some.sampled_from(LANGUAGES),
        run_sheet=some.lists(slots, min_size=1, max_size=12).map(tuple),
        timers=some.lists(some.integers(1, 120), min_size=1, max_size=8).map(tuple),
        follow_ups=some.lists(lines(200), max_size=5).map(tuple),
        approve_first=some.booleans(),
        opens_early=some.booleans(),
        mirror=choice("mirror"),
        reveal=choice("reveal"),
        sides=choice("sides"),
        votes=choice("votes"),
        ballot=some.integers(1, 40),
        mapped=some.integers(1, 40),
        table=some.integers(2, 20),
    )
    return Template(
        name=draw(lines(120)),
        description=draw(lines(300, 0)),
        title=draw(lines(120, 0)),
        segments=tuple(segments),
        functions=tuple(draw(some.lists(lines(60), min_size=1, max_size=9, unique=True))),
        dots=draw(some.integers(1, 20)),
        settings=draw(settings),
    )


@given(templates())
def test_what_is_written_reads_as_an_equal_template(template: Template) -> None:
    assert read_template(write_template(template)) == template
    assert read_template(write_template(template).encode()) == template


@given(some.text() | some.binary())
def test_any_other_file_is_refused_in_words(file: str | bytes) -> None:
    with pytest.raises(InvalidInputError):
        read_template(file)


def test_what_a_file_leaves_out_is_as_usual() -> None:
    usual = read_template(LEAST)
    assert usual == Template(name="Ours")
    assert (usual.segments, usual.functions, usual.dots) == (SEGMENTS, FUNCTIONS, 3)
    assert usual.settings == Settings(run_sheet=NINETY)


def test_a_file_is_what_a_person_would_write() -> None:
    file = """
    format = 1
    name = "Two segments"   # anything after this is for people
    language = "de"
    segments = ["all", "neuen"]
    run_sheet = [
        { phase = "write", minutes = 4 },
        { phase = "write:neuen", minutes = 2.5, can_skip = true },
    ]
    """
    read = read_template(file)
    assert read.segments == ("all", "neuen")
    assert read.settings.language == "de"
    assert read.settings.run_sheet == (Slot("write", 4), Slot("write:neuen", 2.5, can_skip=True))
    assert read.minutes == 6.5
    assert '    { phase = "write", minutes = 4, can_skip = false },\n' in write_template(read)


def step(line: str) -> str:
    return f"{LEAST}run_sheet = [{{phase = 'lobby', minutes = 5}}, {{{line}}}]"


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("", "The file has no format. Add it."),
        ("format = 1", "The file has no name. Add it."),
        (LEAST + "colour = 1", "The file has “colour”, which there is not. Known are format, name"),
        ('format = 2\nname = "Ours"', "has format 2; format 1 can be read. Download it again"),
        ('format = true\nname = "Ours"', "format is true. Write a whole number."),
        ("format = 1\nname = 7", "name is 7. Write a text in quotation marks."),
        ('format = 1\nname = "\u200b"', "The text of name is empty. Write something."),
        (f'format = 1\nname = "{"x" * 121}"', "The text of name is longer than 120 characters."),
        (LEAST + 'language = "xx"', "language is “xx”. Write one of en, de, fr, es, pt."),
        (LEAST + "language = ['de']", "language is a list in square brackets. Write one of en"),
        (LEAST + "dots = 0", "dots is 0. Write a whole number from 1 to 20."),
        (LEAST + "dots = 3.0", "dots is 3.0. Write a whole number from 1 to 20."),
        (LEAST + 'dots = "3"', "dots is “3”. Write a whole number from 1 to 20."),
        (LEAST + 'opens_early = "yes"', "opens_early is “yes”. Write true or false."),
        (LEAST + "segments = []", "segments is empty. Write at least one, or leave it out."),
        (LEAST + 'segments = ["new", "New"]', "segments, entry 2 is “New”, which is there already"),
        (LEAST + 'segments = ["Best"]', "segments, entry 1 is “Best”. Write best."),
        (LEAST + 'functions = ["IT", "IT"]', "functions, entry 2 is “IT”, which is there already"),
        (LEAST + f'functions = ["IT", "{"x" * 61}"]', "functions, entry 2 is longer than 60"),
        (LEAST + f"timers = {[1] * 9}", "timers has 9 entries; 8 fit. Take some out."),
        (LEAST + 'mirror = "faces"', "mirror is “faces”. Write one of words, counts."),
        (LEAST + "run_sheet = 90", "run_sheet is 90. Write a list in square brackets."),
        (
            step("phase = 'write', minutes = 'five'"),
            "run_sheet, step 2: minutes is “five”. Write a",
        ),
        (
            step("phase = 'write', minutes = -1"),
            "step 2: minutes is -1. Write a number from 0 to 24",
        ),
        (step("phase = 'write', minutes = 241"), "minutes is 241. Write a number from 0 to 240."),
        (step("phase = 'write', minutes = nan"), "minutes is nan. Write a number from 0 to 240."),
        (step("phase = 'write', minutes = true"), "minutes is true. Write a number from 0 to 240."),
        (step("phase = 'write'"), "run_sheet, step 2 has no minutes. Add it."),
        (step("phase = 'write', minutes = 1, x = 1"), "run_sheet, step 2 has “x”, which there is"),
        (step("phase = 'sing', minutes = 1"), "step 2: phase is “sing”, which there is not. Known"),
        (step("phase = 'write:bset', minutes = 1"), "phase is “write:bset”, which there is not."),
        (step("phase = 'vote:best', minutes = 1"), "phase is “vote:best”, which there is not."),
        (step("phase = 'draft', minutes = 1"), "step 2: phase is draft. A draft is first"),
        (
            LEAST + "run_sheet = [" + "{phase = 'vote', minutes = 1}," * 61 + "]",
            "run_sheet has 61 entries; 60 fit.",
        ),
        ('format = 1\nname = "Ou', "The file is no TOML"),
        ("format = 1\nname = " + "[" * 5_000, "nested too deep"),
        ("format = " + "9" * 5_000, "a number or date in it is impossible"),
        ("a." * 30_000 + "a = 1", "Line 1 has more than 100 dots."),
        (LEAST + "#" * 65_536, "larger than 64 kB"),
        (LEAST.encode("utf-16"), "not UTF-8"),
        (LEAST + "# \ud800", "not UTF-8"),
    ],
)
def test_a_wrong_place_is_named_and_what_belongs_there(file: str | bytes, words: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        read_template(file)
    assert words in refused.value.message
    assert len(refused.value.message) < 400


def test_a_name_loses_what_misleads_its_reader() -> None:
    assert read_template('format = 1\nname = "O\u202eurs\\n\\u0007 now"').name == "Ours now"


def test_the_shape_has_every_setting() -> None:
    known = set(TEMPLATE)
    settings = {field.name for field in fields(Settings)}
    own = {field.name for field in fields(Template)} - {"settings"}
    assert known == {"format"} | own | settings


SHIPPED_MINUTES = {"ninety": 90, "sixty": 60, "two_hours": 120, "before": 45}


@pytest.mark.parametrize(("name", "minutes"), SHIPPED_MINUTES.items())
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shipped_plan_what_they_say(
    store: Store, people: People, name: str, minutes: int, language: str
) -> None:
    template = shipped_templates()[name]
    chosen = Template(name=template.name, settings=template.settings.but(language=language))
    workshop_id = store.write(create_from, people.owner, "Value", chosen)
    made = store.read(load, workshop_id)
    steps = plan(made)
    assert sum(step.minutes for step in steps) == minutes == template.minutes
    assert [step.name for step in steps] == [step.name for step in template.steps]
    assert (steps[0].phase, steps[-1].phase) == ("draft", "closed")
    assert made.settings.language == language
    assert len({prompt.text for prompt in made.prompts}) == 3


def test_the_first_two_shipped_are_the_usual_run_sheets() -> None:
    shipped = shipped_templates()
    assert list(shipped) == list(SHIPPED_MINUTES)
    for name, sheet, mapped in (("ninety", NINETY, 6), ("sixty", SIXTY, 3)):
        template = shipped[name]
        assert template.settings.run_sheet == sheet
        assert template.settings.mapped == mapped
        assert (template.segments, template.functions, template.dots) == (SEGMENTS, FUNCTIONS, 3)
    assert "write:split" in [step.name for step in shipped["sixty"].steps]
    assert shipped["before"].settings.opens_early


def test_a_workshop_is_exported_as_it_was_imported(store: Store, people: People) -> None:
    given: dict[str, Any] = {
        "segments": ("typical", "public-sector"),
        "functions": ("Sales", "sales", "Care"),
        "dots": 7,
    }
    settings = Settings(language="fr", follow_ups=("Et après ?",), table=8, approve_first=True)
    template = Template("Ours", title="Ours", settings=settings.but(run_sheet=SIXTY), **given)
    workshop_id = store.write(create_from, people.owner, "Ours", template)
    exported = template_of(store.read(load, workshop_id))
    assert exported == template
    assert read_template(write_template(exported)) == template


def test_what_a_workshop_cannot_have_is_left_out_of_its_file(store: Store, people: People) -> None:
    sheet = (Slot("write", 4), Slot("write:best", 4), Slot("write:all", 2))
    template = Template("Ours", segments=("all",), settings=Settings(run_sheet=sheet))
    workshop_id = store.write(create_from, people.owner, "Ours", template)
    exported = template_of(store.read(load, workshop_id))
    assert exported.settings.run_sheet == (sheet[0], sheet[2])
    assert read_template(write_template(exported)) == exported
