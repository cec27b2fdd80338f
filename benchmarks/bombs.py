"""Files that are small and hold very much, or large and hold nothing that can be used."""

import gzip
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
