"""Files that tests make to harm the reading of customer data."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from tests.customers.workbooks import LINKS, MAIN, PACKAGE, workbook

NAMES = '<row><c t="inlineStr"><is><t>id</t></is></c><c t="inlineStr"><is><t>clv</t></is></c></row>'


def sheet(rows: str, before: str = "") -> bytes:
    return f'{before}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def book(rows: str = "", before: str = "", **parts: bytes) -> Callable[[Path], object]:
    """Writes a workbook whose only sheet is this, with more parts."""
    more = {name.replace("__", "/").replace("_", "."): part for name, part in parts.items()}
    first = {"xl/worksheets/sheet1.xml": sheet(NAMES + rows, before)} if rows else {}
    return lambda path: workbook(
        path, {"S": [["id", "clv"], ["a", 1], ["b", 2]]}, more=first | more
    )


def table(**columns: Any) -> Callable[[Path], object]:
    return lambda path: pq.write_table(pa.table(columns), path)


def broken_footer(path: Path) -> None:
    pd.DataFrame({"id": range(1000), "clv": range(1000)}).to_parquet(path)
    whole = path.read_bytes()
    path.write_bytes(whole[:-300] + bytes(byte ^ 0x5A for byte in whole[-300:-8]) + whole[-8:])


def bomb_in_one_page(path: Path) -> None:
    cells = pa.table({"id": pa.array(["x" * 9_000] * 40_000), "clv": pa.array(range(40_000))})
    pq.write_table(cells, path, compression="zstd", use_dictionary=False, data_page_size=1 << 30)


def stray_parts(path: Path) -> None:
    workbook(path, {"S": [["id", "clv"], ["a", 1], ["b", 2]]})
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("../../owned", b"x")
        archive.writestr(str(path.parent / "owned"), b"x")
        link = zipfile.ZipInfo("xl/link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")


def many_parts(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(10_001):
            archive.writestr(zipfile.ZipInfo(f"{number}"), b"")


def archive_of_a_table(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("customers.csv", "id,clv\na,1\n")


def shared_string(path: Path) -> None:
    """A megabyte of text that stands in 300,000 cells."""
    links = (
        f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{LINKS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" '
        f'Type="{LINKS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    )
    more = {
        "xl/worksheets/sheet1.xml": sheet(NAMES + '<row><c t="s"><v>0</v></c></row>' * 300_000),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>{"x" * 10**6}</t></si></sst>'.encode(),
        "xl/_rels/workbook.xml.rels": links.encode(),
    }
    workbook(path, {"S": []}, more=more)


def laughs() -> str:
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE a [<!ENTITY l0 "lol">{lines}]>'
