"""Excel workbooks for tests, written part by part as the format says (ECMA-376)."""

import datetime as dt
import zipfile
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
STYLES = (  # style 1 shows a number as a day
    f'<styleSheet xmlns="{MAIN}"><fonts><font/></fonts><fills><fill/></fills>'
    "<borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs>"
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
)
Sheets = dict[str, list[list[Any]]]


def workbook(
    path: Path,
    sheets: Sheets,
    *,
    hidden_sheets: tuple[str, ...] = (),
    hidden_rows: tuple[int, ...] = (),
    more: dict[str, bytes] | None = None,
) -> Path:
    """Writes a workbook: cells are text, numbers, booleans, days, None, or ("e", "#N/A") for an
    error and ("f", "A1+1") for a formula whose value was not saved."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (_parts(sheets, hidden_sheets, hidden_rows) | (more or {})).items():
            archive.writestr(name, content)
    return path


def _parts(
    sheets: Sheets, hidden_sheets: tuple[str, ...], hidden_rows: tuple[int, ...]
) -> dict[str, Any]:
    numbered = list(enumerate(sheets, 1))
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{at}" r:id="rId{at}"'
        + (' state="hidden"/>' if name in hidden_sheets else "/>")
        for at, name in numbered
    )
    links = "".join(
        f'<Relationship Id="rId{at}" Type="{LINKS}/worksheet" Target="worksheets/sheet{at}.xml"/>'
        for at, _ in numbered
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}">'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{links}'
        f'<Relationship Id="rIdS" Type="{LINKS}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": STYLES,
    }
    for at, name in numbered:
        parts[f"xl/worksheets/sheet{at}.xml"] = _sheet(sheets[name], hidden_rows)
    return parts


def _sheet(rows: list[list[Any]], hidden_rows: tuple[int, ...]) -> str:
    written = "".join(
        f'<row r="{number}" hidden="{int(number in hidden_rows)}">'
        + "".join(_cell(cell, f"{chr(65 + place)}{number}") for place, cell in enumerate(row))
        + "</row>"
        for number, row in enumerate(rows, 1)
    )
    return f'<worksheet xmlns="{MAIN}"><sheetData>{written}</sheetData></worksheet>'


def _cell(cell: Any, place: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return f'<c r="{place}" t="b"><v>{int(cell)}</v></c>'
    if isinstance(cell, dt.date):
        days = (cell - dt.date(1899, 12, 30)).days
        return f'<c r="{place}" s="1"><v>{days}</v></c>'
    if isinstance(cell, tuple):
        kind, text = cell
        if kind == "f":
            return f'<c r="{place}"><f>{escape(text)}</f><v/></c>'
        return f'<c r="{place}" t="e"><v>{text}</v></c>'
    if isinstance(cell, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
    return f'<c r="{place}"><v>{cell!r}</v></c>'
