"""The analysts' notebook runs from its first cell to its last."""

import json
import subprocess
import sys
from pathlib import Path

NOTEBOOK = Path(__file__).parent.parent / "notebooks" / "analysis.ipynb"


def test_every_cell_of_the_notebook_runs(tmp_path: Path) -> None:
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    script = tmp_path / "notebook.py"
    script.write_text(code + "\nprint(chart.to_dict()['$schema'])\n", encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, str(script)], cwd=NOTEBOOK.parent, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    assert "5,000 rows; 17 columns" in ran.stdout
    assert "customers)" in ran.stdout
    assert "vega-lite" in ran.stdout


def test_the_notebook_is_kept_without_output() -> None:
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    assert [cell["outputs"] for cell in cells if cell["cell_type"] == "code"] == [
        [] for cell in cells if cell["cell_type"] == "code"
    ]
