"""The child process that writes data anew with two-valued columns of words as yes or no."""

from pathlib import Path
from typing import Any

from valuewhen.analytics import connection, quoted, statement
from valuewhen.children.inside import Tell, serve


def write_flags(job: dict[str, Any], _tell: Tell) -> dict[str, Any]:
    """Writes `target` from `source`; `yes` maps columns to the word that becomes true."""
    source, target, yes = Path(job["source"]), Path(job["target"]), job["yes"]
    cells = [_cell(name, place, name in yes) for place, name in enumerate(job["columns"])]
    words = {f"yes{place}": yes[name] for place, name in enumerate(job["columns"]) if name in yes}
    query = statement("customers/with_flags").format(cells=", ".join(cells))
    with connection(source, target) as db:
        db.execute(query, {"source": str(source), "target": str(target), **words})
    return {}


def _cell(name: str, place: int, is_flag: bool) -> str:
    column = quoted(name)
    return f"{column} = $yes{place} as {column}" if is_flag else column


if __name__ == "__main__":
    serve(write_flags)
