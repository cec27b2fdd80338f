"""Files that are small and hold very much, or large and hold nothing that can be used."""

import gzip
import zipfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

ROWS = 9_900_000  # just below what can be loaded
CELL = 9_000  # bytes, just below the longest cell


def gzip_bomb(path: Path, unpacked: int = 200_000_000) -> Path:
    """So many bytes of zeros, in a thousandth of them."""
    path.write_bytes(gzip.compress(b"0" * unpacked, 9))
    return path


def parquet_bomb(path: Path, rows: int = ROWS) -> Path:
    """One cell of 9 kB in every row: 89 GB in 36 kB."""
    words = pa.array(["x" * CELL])
    cells = pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, np.int32)), words)
    pq.write_table(pa.table({"id": cells, "clv": pa.array(np.zeros(rows, np.int8))}), path)
    return path


def csv_bomb(path: Path, rows: int = 15_000_000) -> Path:
    """Half as many rows again as can be loaded, in 60 MB."""
    path.write_bytes(b"id,clv\n" + b"a,1\n" * rows)
    return path


def long_line(path: Path, size: int = 60_000_000) -> Path:
    """One row that never ends, below a header and a good one."""
    path.write_bytes(b"id,clv\na,1\n" + b"x" * size)
    return path


def workbook_bomb(path: Path, unpacked: int = 400_000_000) -> Path:
    """A workbook whose sheet unpacks to so many bytes of cells."""
    row = b"<row><c><v>1</v></c><c><v>2</v></c></row>"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(unpacked // (len(row) * 10_000)):
                sheet.write(row * 10_000)
    return path
