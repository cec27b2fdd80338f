"""Slides as LibreOffice draws them: nothing leaves a slide, no word is lost."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pypdf import PdfReader

from tests.hostile_room import hostile_home
from tests.reports.finished import finished
from tests.reports.written import one_line
from tests.rooms import Live
from valuewhen.reports.files import report_file
from valuewhen.reports.telling import report

pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here"),
]
EDGE = 0.02  # of a slide's width, in which nothing may be drawn but the band along the top


@pytest.fixture(scope="module", params=["plain", "hostile"])
def live(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Live]:
    base = tmp_path_factory.mktemp("office")
    if request.param == "plain":
        with finished(base / "home", base) as done:
            yield done.live
    else:
        with hostile_home(base) as room:
            room.live.move("closed")
            yield room.live


@pytest.fixture(scope="module")
def drawn(live: Live, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The slides as LibreOffice prints them, a PDF."""
    folder = tmp_path_factory.mktemp("drawn")
    slides = folder / "result.pptx"
    slides.write_bytes(report_file(live.store, live.people.executive, live.id, "pptx"))
    home = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, str(slides)], check=True, capture_output=True, timeout=300)
    return folder / "result.pdf"


def test_nothing_is_drawn_at_the_edges(drawn: Path) -> None:
    subprocess.run(["pdftoppm", "-r", "50", "-png", drawn.name, "s"], cwd=drawn.parent, check=True)
    pictures = sorted(drawn.parent.glob("s-*.png"))
    assert pictures
    for picture in pictures:
        slide = np.asarray(Image.open(picture).convert("L"))
        edge = round(EDGE * slide.shape[1])
        below = slide[edge:]
        for strip in (below[:, :edge], below[:, -edge:], slide[-edge // 2 :]):
            assert strip.min() > 250, picture.name


def test_no_word_is_lost(live: Live, drawn: Path) -> None:
    said = one_line(" ".join(page.extract_text() for page in PdfReader(drawn).pages))
    told = report(live.store, live.people.executive, live.id)
    for section in told.sections:
        for word in section.title.split():
            assert word in said, section.title
    for belief in told.sections[-1].tables[-1].rows:
        for word in str(belief[0]).split():
            if word.isascii() and len(word) < 20:
                assert word in said
