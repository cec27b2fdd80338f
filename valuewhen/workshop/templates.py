"""Templates: how a workshop is set up, as a file that people can read, change and pass on."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

import tomli_w

from valuewhen.errors import InvalidInputError
from valuewhen.settings import PROJECT
from valuewhen.workshop.model import (
    DOTS,
    FUNCTIONS,
    PHASES,
    SEGMENTS,
    Moment,
    Prompt,
    Timer,
    Workshop,
)
from valuewhen.workshop.run_sheet import ENDS, Step, plan
from valuewhen.workshop.settings import NINETY, Settings, Slot
from valuewhen.workshop.stems import stem
from valuewhen.workshop.template_shape import FORMAT, clean_content, place, quoted

MOST_BYTES = 64 * 1024
MOST_DOTS = 100  # on a line: the reader takes the square of a dotted key's parts
FOLDER = PROJECT / "data" / "templates"
USUAL = Settings(run_sheet=NINETY)
SHIPPED = ("ninety", "sixty", "two_hours", "before")
HEAD = """\
# How a ValueWhen workshop is set up. Change what you like and import it as a new workshop.
# In the run sheet, "write" and "mirror" are of the first segment, "write:best" is of another,
# "write:rest" stands for all others one after the other, "write:split" divides them among tables.
# Without follow_ups, phones show the shipped ones in the workshop's language.

"""


@dataclass(frozen=True)
class Template:
    """How workshops are set up: a name and description of its own, a title to begin with, and what
    `create_workshop` takes."""

    name: str
    description: str = ""
    title: str = ""
    segments: tuple[str, ...] = SEGMENTS
    functions: tuple[str, ...] = FUNCTIONS
    dots: int = DOTS
    settings: Settings = USUAL

    @property
    def steps(self) -> list[Step]:
        """The steps of its run sheet, as a workshop that is made of it has them."""
        language = self.settings.language
        return plan(
            Workshop(
                id="",
                owner_id=None,
                title=self.title,
                join_code="",
                screen_token="",
                dots=self.dots,
                is_made_up=False,
                created_at=0,
                prompts=tuple(Prompt(s, s, stem(s, language)) for s in self.segments),
                functions=self.functions,
                now=Moment("draft", None, 0, 0, 0),
                timer=Timer(),
                shown=frozenset(),
                settings=self.settings,
            )
        )

    @property
    def minutes(self) -> float:
        """How long all its steps take."""
        return sum(step.minutes for step in self.steps)


@cache
def shipped_templates() -> dict[str, Template]:
    """The templates that ValueWhen comes with, by the names of their files, the usual one first."""
    files = {name: FOLDER / f"{name}.toml" for name in SHIPPED}
    return {name: read_template(file.read_bytes()) for name, file in files.items()}


def template_of(workshop: Workshop) -> Template:
    """How a workshop is set up. Steps of its run sheet that it cannot have are left out."""
    segments = tuple(prompt.segment for prompt in workshop.prompts)
    sheet = workshop.settings.run_sheet or NINETY
    run_sheet = tuple(slot for slot in sheet if _is_known(slot.phase, segments))
    return Template(
        name=workshop.title,
        title=workshop.title,
        segments=segments,
        functions=workshop.functions,
        dots=workshop.dots,
        settings=workshop.settings.but(run_sheet=run_sheet),
    )


def write_template(template: Template) -> str:
    """The template as a TOML file, which `read_template` reads as an equal one."""
    settings = template.settings.to_json()
    steps = settings.pop("run_sheet")
    content = {
        "format": FORMAT,
        "name": template.name,
        "description": template.description,
        "title": template.title,
        "segments": list(template.segments),
        "functions": list(template.functions),
        "dots": template.dots,
    }
    content |= {name: _plain(value) for name, value in settings.items()}
    content["run_sheet"] = [_written(step) for step in steps]
    return HEAD + tomli_w.dumps(content)


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _written(step: dict[str, Any]) -> dict[str, Any]:
    minutes = step["minutes"]
    return step | {"minutes": int(minutes) if minutes == int(minutes) else minutes}


def read_template(text: str | bytes) -> Template:
    """The template in a TOML file.

    What the file leaves out is as usual. Raises InvalidInputError for anything that is not exactly
    as it should be, with the place and what to write there.
    """
    content = _parsed(text)
    if isinstance(content.get("format"), int) and content["format"] != FORMAT:
        raise InvalidInputError(
            f"This file has format {quoted(content['format'])}; format {FORMAT} can be read. "
            "Download it again from this version of ValueWhen."
        )
    cleaned = clean_content(content)
    segments = tuple(cleaned.pop("segments", SEGMENTS))
    functions = tuple(cleaned.pop("functions", FUNCTIONS))
    _need_different(segments, functions)
    run_sheet = tuple(Slot(**step) for step in cleaned.pop("run_sheet", ())) or NINETY
    _need_sheet(run_sheet, segments)
    names = {field.name for field in fields(Settings)} & cleaned.keys()
    chosen = {name: cleaned.pop(name) for name in names}
    cleaned.pop("format")
    return Template(
        **cleaned,
        segments=segments,
        functions=functions,
        settings=Settings.from_json(chosen).but(run_sheet=run_sheet),
    )


def _parsed(text: str | bytes) -> dict[str, Any]:
    file = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    if len(file) > MOST_BYTES:
        raise InvalidInputError("The file is larger than 64 kB: no template is. Choose another.")
    try:
        read = file.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInputError("The file is not UTF-8 text. Save it as UTF-8 again.") from None
    for i, line in enumerate(read.split("\n"), start=1):
        if line.count(".") > MOST_DOTS:
            raise InvalidInputError(f"Line {i} has more than {MOST_DOTS} dots. Break it up.")
    try:
        return tomllib.loads(read)
    except tomllib.TOMLDecodeError as error:
        raise InvalidInputError(f"The file is no TOML: {error}. Correct that place.") from None
    except (ValueError, RecursionError):
        raise InvalidInputError(
            "The file is no TOML that can be read: a number or date in it is impossible, or lists "
            "are nested too deep. Start again from a downloaded template."
        ) from None


def _need_different(segments: Sequence[str], functions: Sequence[str]) -> None:
    """As in the store: segments are told apart by their letters, whether capital or not."""
    folded = [segment.casefold() for segment in segments]
    for name, texts, keys in (
        ("segments", segments, folded),
        ("functions", functions, functions),
    ):
        for i, text in enumerate(texts):
            where = f"{place([name, i])} is {quoted(text)}"
            if keys[i] in keys[:i]:
                raise InvalidInputError(f"{where}, which is there already. Take one of them out.")
            if name == "segments" and text.lower() in SEGMENTS and text != text.lower():
                raise InvalidInputError(f"{where}. Write {text.lower()}.")


def _need_sheet(run_sheet: Sequence[Slot], segments: Sequence[str]) -> None:
    """A run sheet has phases that there are; a draft is first and closed last."""
    ways = ", ".join((*PHASES, *(f"write:{segment}" for segment in segments[1:])))
    for i, slot in enumerate(run_sheet):
        if not _is_known(slot.phase, segments):
            where = f"{place(['run_sheet', i, 'phase'])} is {quoted(slot.phase)}"
            raise InvalidInputError(f"{where}, which there is not. Known are {ways}, write:rest.")
        if slot.phase in ENDS and i != (0 if slot.phase == "draft" else len(run_sheet) - 1):
            raise InvalidInputError(
                f"{place(['run_sheet', i, 'phase'])} is {slot.phase}. A draft is first and closed "
                "is last; both can be left out."
            )


def _is_known(phase: str, segments: Sequence[str]) -> bool:
    name, has_segment, segment = phase.partition(":")
    if not has_segment:
        return name in PHASES
    return name in ("write", "mirror") and segment in (*segments, "rest", "split")
