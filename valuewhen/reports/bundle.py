"""Many files in one ZIP: every chart as a picture, every table as CSV."""

import io
import zipfile
from collections.abc import Callable, Sequence

from valuewhen.reports.cells import dictionary
from valuewhen.reports.pictures import png, standing_alone
from valuewhen.reports.report import Report, Table
from valuewhen.reports.spreadsheet import csv_file

DATE = (1980, 1, 1, 0, 0, 0)  # of every file inside, so that equal contents are equal bytes


def charts_zip(report: Report, note: Callable[[float], None]) -> bytes:
    """Every chart, with its title, as NAME.svg and NAME.png; `note` is told the share done."""
    files: dict[str, bytes] = {}
    for at, figure in enumerate(report.figures):
        svg = standing_alone(report, figure)
        files |= {f"{figure.name}.svg": svg.encode(), f"{figure.name}.png": png(svg)}
        note((at + 1) / len(report.figures))
    return _zipped(files)


def tables_zip(report: Report, more: Sequence[Table] = ()) -> bytes:
    """Every table as NAME.csv, these tables too, and dictionary.csv, which says what they hold."""
    tables = [*report.tables, *more]
    return _zipped(
        {f"{table.name}.csv": table_csv(table) for table in [*tables, dictionary(tables)]}
    )


def table_csv(table: Table) -> bytes:
    """A table as CSV under the names of its columns."""
    return csv_file([column.name for column in table.columns], table.rows)


def _zipped(files: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in files.items():
            about = zipfile.ZipInfo(name, DATE)
            about.compress_type = zipfile.ZIP_DEFLATED
            bundle.writestr(about, content)
    return held.getvalue()
