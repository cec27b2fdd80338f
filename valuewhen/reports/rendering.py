"""The program that makes a file of a report: in a process of its own, since it takes an engine for
charts whose memory is not given back."""

import base64
from collections.abc import Callable
from typing import Any

from valuewhen.children.inside import Tell, serve
from valuewhen.children.plain import from_plain
from valuewhen.reports.bundle import charts_zip
from valuewhen.reports.html import html_file
from valuewhen.reports.pdf import pdf_file
from valuewhen.reports.pictures import for_phones, inline, png, standing_alone
from valuewhen.reports.report import Report
from valuewhen.reports.slides import slides_file
from valuewhen.words import say

Written = Callable[[float], None]


def work(job: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """{"file": base64 of the file}: the job's report in its format, or one of its charts as PNG."""
    report = from_plain(Report, job["report"])

    def note(share: float) -> None:
        tell(share, say("reports.doing_charts"))

    note(0.0)
    made = FORMATS[job["format"]](report, job["figure"], note)
    return {"file": base64.b64encode(made).decode()}


def _html(report: Report, _figure: str, note: Written) -> bytes:
    pictures = {}
    for at, figure in enumerate(report.figures):
        pictures[figure.name] = inline(figure), for_phones(figure)
        note((at + 1) / (len(report.figures) + 1))
    return html_file(report, pictures)


def _png(report: Report, figure: str, _note: Written) -> bytes:
    return png(standing_alone(report, next(one for one in report.figures if one.name == figure)))


FORMATS: dict[str, Callable[[Report, str, Written], bytes]] = {
    "pptx": lambda report, _, note: slides_file(report, note),
    "pdf": lambda report, _, note: pdf_file(report, note),
    "html": _html,
    "charts": lambda report, _, note: charts_zip(report, note),
    "png": _png,
}


if __name__ == "__main__":
    serve(work)
