"""The shape of a template's file and of settings, as a JSON schema, and what is said without it."""

import math
from collections.abc import Sequence
from typing import Any, get_args, get_type_hints

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend

from valuewhen.errors import InvalidInputError
from valuewhen.workshop.settings import LANGUAGES, Settings
from valuewhen.workshop.text import clean, clean_line

FORMAT = 1
LONGEST_STEP = 240  # minutes
QUOTED = 40  # characters of a wrong value that are shown


def _text(most: int) -> dict[str, Any]:
    """A text; how long it may be is asked once it is clean, `longest` says how long."""
    return {"type": "string", "longest": most}


def _whole(least: int, most: int) -> dict[str, Any]:
    return {"type": "integer", "minimum": least, "maximum": most}


def _list(items: dict[str, Any], most: int, least: int = 0) -> dict[str, Any]:
    return {"type": "array", "items": items, "minItems": least, "maxItems": most}


def _table(needed: Sequence[str], properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(needed),
        "properties": properties,
        "additionalProperties": False,
    }


def _choice(setting: str) -> dict[str, Any]:
    return {"enum": list(get_args(get_type_hints(Settings)[setting]))}


STEP = {
    "phase": _text(60),
    "minutes": {"type": "number", "minimum": 0, "maximum": LONGEST_STEP},
    "can_skip": {"type": "boolean"},
}
SETTINGS = {
    "language": {"enum": list(LANGUAGES)},
    "run_sheet": _list(_table(("phase", "minutes"), STEP), 60),
    "timers": _list(_whole(1, 120), 8, 1),
    "follow_ups": _list(_text(200), 40),
    "approve_first": {"type": "boolean"},
    "opens_early": {"type": "boolean"},
    "mirror": _choice("mirror"),
    "reveal": _choice("reveal"),
    "sides": _choice("sides"),
    "votes": _choice("votes"),
    "ballot": _whole(1, 40),
    "mapped": _whole(1, 40),
    "table": _whole(2, 20),
}
TEMPLATE = {
    "format": {"type": "integer"},
    "name": _text(120),
    "description": _text(300),
    "title": _text(120),
    "segments": _list(_text(40), 40, 1),
    "functions": _list(_text(60), 200, 1),
    "dots": _whole(1, 20),
} | SETTINGS
KINDS = {
    "string": "a text in quotation marks",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list in square brackets",
    "object": "a table in curly brackets",
}


def _is_whole(_: Any, value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(_: Any, value: object) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and math.isfinite(value)  # type: ignore[arg-type]


def _is_list(_: Any, value: object) -> bool:
    return isinstance(value, list | tuple)


STRICT = Draft202012Validator.TYPE_CHECKER.redefine_many(
    {"integer": _is_whole, "number": _is_number, "array": _is_list}
)  # 3.0 is no whole number, nan and true none at all
Validator = extend(Draft202012Validator, type_checker=STRICT)
OF_TEMPLATES = Validator(_table(("format", "name"), TEMPLATE))
OF_SETTINGS = Validator(_table((), SETTINGS))


def clean_content(content: dict[str, Any]) -> dict[str, Any]:
    """What a template's file holds, its texts as they are stored.

    Raises InvalidInputError with the first place that is not as it should be, and what belongs.
    """
    return _checked(content, OF_TEMPLATES)


def need_settings(settings: Settings) -> None:
    """Raises InvalidInputError as `clean_content` does for settings that no workshop can have."""
    _checked(settings.to_json(), OF_SETTINGS)


def _checked(content: dict[str, Any], validator: Any) -> dict[str, Any]:
    for error in validator.iter_errors(content):
        raise InvalidInputError(_words(error))
    return {name: _clean(value, TEMPLATE[name], [name]) for name, value in content.items()}


def _clean(value: Any, shape: dict[str, Any], path: list[str | int]) -> Any:
    if isinstance(value, list | tuple):
        return [_clean(each, shape["items"], [*path, i]) for i, each in enumerate(value)]
    if isinstance(value, dict):
        return {name: _clean(each, STEP[name], [*path, name]) for name, each in value.items()}
    may_be_empty = path[0] in ("description", "title")
    if "longest" not in shape or (may_be_empty and not value):
        return value
    return clean_line(value, f"text of {place(path)}", shape["longest"])


def place(path: Sequence[str | int]) -> str:
    """Where something stands in the file: "run_sheet, step 4: minutes"; empty for the top."""
    words = ""
    for part in path:
        if isinstance(part, int):
            words += f", {'step' if path[0] == 'run_sheet' else 'entry'} {part + 1}"
        else:
            words += f": {part}" if words else part
    return words


def quoted(value: object) -> str:
    """A wrong value as it can be shown to a person: on one line, cut where it goes on and on."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | dict):
        return KINDS["array" if isinstance(value, list) else "object"]
    text = clean(str(value)[: 2 * QUOTED])
    shown = text if len(text) <= QUOTED else f"{text[:QUOTED]}…"
    return f"“{shown}”" if isinstance(value, str) else shown


def _words(error: ValidationError) -> str:
    where = place(list(error.absolute_path)) or "The file"
    value, shape, wanted = error.instance, error.schema, error.validator_value
    match error.validator:
        case "type":
            return f"{where} is {quoted(value)}. Write {KINDS[str(wanted)]}{_bounds(shape)}."
        case "enum":
            return f"{where} is {quoted(value)}. Write one of {', '.join(map(str, wanted))}."
        case "minimum" | "maximum":
            return f"{where} is {quoted(value)}. Write {KINDS[shape['type']]}{_bounds(shape)}."
        case "minItems":
            return f"{where} is empty. Write at least one, or leave it out."
        case "maxItems":
            return f"{where} has {len(value)} entries; {wanted} fit. Take some out."
        case "required":
            missing = next(name for name in wanted if name not in value)
            return f"{where} has no {missing}. Add it."
        case _:
            strange = next(name for name in value if name not in shape["properties"])
            known = ", ".join(shape["properties"])
            return f"{where} has {quoted(strange)}, which there is not. Known are {known}."


def _bounds(shape: dict[str, Any]) -> str:
    return f" from {shape['minimum']} to {shape['maximum']}" if "minimum" in shape else ""
