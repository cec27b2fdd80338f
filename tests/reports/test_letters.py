"""Letters that the server has no font for."""

import io
from collections.abc import Iterator

import pytest
from pypdf import PdfReader

from tests.reports.finished import REFER, VISIT, Finished, finished
from tests.reports.written import one_line
from valuewhen.reports import rendering
from valuewhen.reports.telling import report
from valuewhen.words import say
from valuewhen.workshop.themes import rename_theme

UNKNOWN = "\U0001e5d0"  # Ol Onal, and the other Sunuwar: new scripts, which no system has
OTHER = "\U00011bc0"
NOTE = one_line(say("reports.no_font", sign="\N{REPLACEMENT CHARACTER}"))


@pytest.fixture
def done(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Finished]:
    """A finished workshop without customers."""
    home = tmp_path_factory.mktemp("letters")
    with finished(home, tmp_path_factory.getbasetemp(), data=False) as done:
        yield done


def pdf(done: Finished) -> str:
    """What the executive reads in the PDF."""
    told = report(done.live.store, done.live.people.executive, done.live.id)
    file = PdfReader(io.BytesIO(rendering.FORMATS["pdf"](told, "", lambda _: None)))
    return " ".join(one_line(page.extract_text()) for page in file.pages)


def test_they_are_told_of_and_keep_nothing_from_being_read(done: Finished) -> None:
    assert NOTE not in pdf(done)
    live = done.live
    for title, sign in ((REFER, UNKNOWN), (VISIT, f'"{OTHER}"')):
        live.store.write(
            rename_theme, live.people.owner, live.id, done.themes[title], f"They {sign} us"
        )
    read = pdf(done)
    assert NOTE in read
    assert "They \N{REPLACEMENT CHARACTER} us" in read
    assert 'They "\N{REPLACEMENT CHARACTER}" us' in read
    assert UNKNOWN not in read
