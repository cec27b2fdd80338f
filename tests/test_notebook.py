"""The analysts' notebooks run from their first cell to their last."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reports.finished import REFER, Finished, finished
from valuewhen.people.caller import OPERATOR
from valuewhen.reports.telling import report

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"


def cells_of(name: str) -> list[dict]:
    cells: list[dict] = json.loads((NOTEBOOKS / name).read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == "code"]


def run(name: str, folder: Path, more: str, **variables: str) -> str:
    """What the notebook prints when its cells, and `more` after them, are run in a row."""
    code = "\n".join("".join(cell["source"]) for cell in cells_of(name))
    script = folder / "notebook.py"
    script.write_text(f"{code}\n{more}\n", encoding="utf-8")
    known = {k: v for k, v in os.environ.items() if not k.startswith("VALUEWHEN_")}
    ran = subprocess.run(
        [sys.executable, str(script)],
        cwd=NOTEBOOKS,
        env=known | variables,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_every_cell_about_customers_runs(tmp_path: Path) -> None:
    said = run("analysis.ipynb", tmp_path, "print(chart.to_dict()['$schema'])")
    assert "5,000 rows; 17 columns" in said
    assert "customers)" in said
    assert "vega-lite" in said


def test_every_view_of_the_demo_is_rebuilt_where_there_is_no_store(tmp_path: Path) -> None:
    drawn = "print(*sorted(charts), [chart.to_dict()['$schema'] for chart in charts.values()][0])"
    said = run("workshop.ipynb", tmp_path, drawn, VALUEWHEN_HOME=str(tmp_path / "nowhere"))
    assert "Opened: Halden Pumps" in said
    names = ("believed", "belief_map", "by_function", "contrast", "formula", "gaps", "sides")
    assert all(name in said.splitlines()[-1].split() for name in (*names, "together"))
    assert "vega-lite" in said


@pytest.fixture
def done(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Finished]:
    with finished(tmp_path, tmp_path_factory.getbasetemp()) as done:
        yield done


def test_a_store_in_use_is_read_and_gives_the_numbers_of_the_report(
    done: Finished, tmp_path: Path
) -> None:
    live = done.live
    before = live.store.version(live.id)
    told = report(live.store, OPERATOR, live.id)
    [themes] = [table for table in told.tables if table.name == "themes"]
    gap = themes.frame.set_index("theme").loc[REFER, "gap"]
    said = run(
        "workshop.ipynb",
        tmp_path,
        f"print('gap', tables['themes'].set_index('theme').loc[{REFER!r}, 'gap'])",
        VALUEWHEN_HOME=str(tmp_path),
        JOIN_CODE=live.workshop.join_code,
    )
    assert said.splitlines()[-1] == f"gap {gap}"
    assert f"We believed: {told.messages[0].text}" in said
    assert live.store.version(live.id) == before


@pytest.mark.parametrize("name", ["analysis.ipynb", "workshop.ipynb"])
def test_notebooks_are_kept_without_output(name: str) -> None:
    assert {len(cell["outputs"]) for cell in cells_of(name)} == {0}
