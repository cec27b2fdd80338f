"""Results as plain data and back: what goes between processes and into a cache, without pickles."""

import base64
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

import numpy as np
import pandas as pd
import pyarrow as pa


def to_plain(value: Any) -> Any:
    """A value of dataclasses, dicts, sequences, enumerations, numbers, words and DataFrames as what
    JSON can hold; a DataFrame goes as an Arrow stream, so that its columns keep their types.

    Raises TypeError for anything else.
    """
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, pd.DataFrame):
        return _arrow(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, Mapping):
        return {_word(name): to_plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [to_plain(item) for item in value]
    if value is None or isinstance(value, str | bool | int | float):
        return value
    raise TypeError(f"{type(value).__name__} has no plain form")


def from_plain(kind: Any, plain: Any) -> Any:
    """The value of that type, which may be a union or a `dict[str, …]`, of which `to_plain` made
    this; raises TypeError, ValueError or LookupError when it is none."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return from_plain(_fitting(inner, plain), plain)
    if origin is tuple:
        each = inner[:1] * len(plain) if inner[1:] == (...,) else inner
        return tuple(from_plain(one, item) for one, item in zip(each, plain, strict=True))
    if origin is list:
        return [from_plain(inner[0], item) for item in plain]
    if origin in (dict, Mapping):
        return {name: from_plain(inner[1], item) for name, item in plain.items()}
    if is_dataclass(kind):
        return _built(kind, plain)
    if kind is pd.DataFrame:
        return _frame(plain)
    if kind is types.NoneType or kind is Any:
        return plain
    return kind(plain)


def _built(kind: Any, plain: dict[str, Any]) -> Any:
    return kind(**{name: from_plain(one, plain[name]) for name, one in _types(kind).items()})


def _fitting(kinds: tuple[Any, ...], plain: Any) -> Any:
    for kind in kinds:
        if _fits(kind, plain):
            return kind
    raise TypeError(f"{type(plain).__name__} is none of {kinds}")


def _fits(kind: Any, plain: Any) -> bool:
    """Whether the plain value may be one of that type, to choose among several."""
    if kind is types.NoneType:
        return plain is None
    if is_dataclass(kind) and isinstance(kind, type):
        return isinstance(plain, dict) and plain.keys() == _types(kind).keys()
    if kind is pd.DataFrame or get_origin(kind) in (dict, Mapping):
        return isinstance(plain, dict)
    if get_origin(kind) in (list, tuple):
        return isinstance(plain, list)
    if kind is float:
        return isinstance(plain, int | float) and not isinstance(plain, bool)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return plain in [member.value for member in kind]
    return isinstance(plain, kind)


@cache
def _types(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind) if field.init}


def _word(name: Any) -> str:
    if isinstance(name, str):
        return str(name)
    raise TypeError(f"{type(name).__name__} is no name of an item")


def _arrow(frame: pd.DataFrame) -> dict[str, str]:
    table, sink = pa.Table.from_pandas(frame), pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return {"arrow": base64.b64encode(sink.getvalue()).decode()}


def _frame(plain: dict[str, str]) -> pd.DataFrame:
    """The frame of an Arrow stream; in a column of objects what is missing is None."""
    with pa.ipc.open_stream(base64.b64decode(plain["arrow"])) as stream:
        table = stream.read_all()
    found: pd.DataFrame = table.to_pandas(integer_object_nulls=True)
    for column in table.schema.pandas_metadata["columns"]:
        if column["numpy_type"] == "object":
            cells = found[column["name"]].astype(object)
            found[column["name"]] = cells.where(cells.notna(), None)
    return found
