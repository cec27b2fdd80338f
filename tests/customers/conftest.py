"""Files for the tests of customer data: written for real, read by the product's own reader."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from valuewhen.customers.parsing import parse_file
from valuewhen.customers.report import FileRefusedError, FileReport, Limits, ReadingOptions

Reader = Callable[..., tuple[FileReport, pd.DataFrame]]
Refuser = Callable[..., FileRefusedError]


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    """Reads text, bytes or a file in this process and returns the report and the rows."""

    def reader(
        content: str | bytes | Path, limits: Limits | None = None, **options: Any
    ) -> tuple[FileReport, pd.DataFrame]:
        source = content if isinstance(content, Path) else written(tmp_path, content)
        folder = tmp_path / f"reading-{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        report = parse_file(
            source, source.name, folder, ReadingOptions(**options), limits or Limits()
        )
        return report, pd.read_parquet(folder / "customers.parquet")

    return reader


@pytest.fixture
def refused(read: Reader) -> Refuser:
    """Reads what cannot be read and returns the refusal."""

    def refusal(content: str | bytes | Path, **options: Any) -> FileRefusedError:
        with pytest.raises(FileRefusedError) as caught:
            read(content, **options)
        return caught.value

    return refusal


def written(folder: Path, content: str | bytes) -> Path:
    source = folder / f"upload-{len(list(folder.iterdir()))}"
    source.write_bytes(content if isinstance(content, bytes) else content.encode())
    return source
