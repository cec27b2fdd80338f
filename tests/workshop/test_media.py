"""What is taken as picture, sound or film: told by its content, whatever anybody calls it."""

from pathlib import Path

import pytest

from tests.workshop.media_files import (
    AAC,
    GZIP_BOMB,
    HTML,
    MATROSKA,
    MP3,
    MP3_TAGGED,
    OGG,
    SVG,
    THEORA,
    WEBM,
    box,
    jpeg,
    png,
    wav,
    webp,
)
from valuewhen.errors import InvalidInputError
from valuewhen.workshop import media
from valuewhen.workshop.media import LARGEST, Media, delete, folder, keep


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VALUEWHEN_HOME", str(tmp_path))


@pytest.mark.parametrize(
    ("content", "told", "ending"),
    [
        (png(), "image/png", "png"),
        (jpeg(), "image/jpeg", "jpg"),
        (webp(), "image/webp", "webp"),
        (wav(), "audio/wav", "wav"),
        (OGG, "audio/ogg", "ogg"),
        (MP3, "audio/mpeg", "mp3"),
        (MP3_TAGGED, "audio/mpeg", "mp3"),
        (box(b"M4A "), "audio/mp4", "m4a"),
        (box(b"isom"), "video/mp4", "mp4"),
        (box(b"mp42"), "video/mp4", "mp4"),
        (WEBM, "video/webm", "webm"),
    ],
)
def test_each_kind_is_known_by_its_content_and_kept_as_it_came(
    content: bytes, told: str, ending: str
) -> None:
    kept = keep(content)
    assert (kept.type, kept.size, kept.path.suffix) == (told, len(content), f".{ending}")
    assert kept.kind == told.partition("/")[0]
    assert kept.path.read_bytes() == content
    assert [file.name for file in folder().iterdir()] == [kept.file]
    delete(kept)
    delete(kept)  # what is gone is no trouble
    assert list(folder().iterdir()) == []


@pytest.mark.parametrize(
    "content",
    [b"", HTML, SVG, b"GIF89a" + bytes(40), b"%PDF-1.7", b"PK\x03\x04" + bytes(40), GZIP_BOMB,
     MATROSKA, THEORA, AAC, box(b"heic"), box(b"qt  "), b"\xff\xfb", bytes(200), b"MZ" + bytes(60),
     b" " + png(), b"RIFF\x00\x00\x00\x00AVI " + bytes(40)],
)  # fmt: skip
def test_everything_else_is_refused_and_leaves_nothing(content: bytes) -> None:
    with pytest.raises(InvalidInputError, match="by what is in it"):
        keep(content)
    assert not folder().exists()


def test_markup_behind_the_head_of_a_picture_is_kept_as_a_picture_alone() -> None:
    assert keep(png() + HTML).type == "image/png"


@pytest.mark.parametrize("draw", [png, jpeg, webp])
def test_a_small_file_that_unfolds_to_a_huge_picture_is_refused(draw: object) -> None:
    assert callable(draw)
    assert keep(draw(8000, 6000)).size < 20_000  # 48 million pixels
    with pytest.raises(InvalidInputError, match="pixels"):
        keep(draw(10_000, 6_000))
    with pytest.raises(InvalidInputError, match="pixels"):
        keep(draw(16_000, 16_000))


@pytest.mark.parametrize(
    "content", [png()[:14], jpeg()[:8], webp()[:22], b"\xff\xd8\xff" + bytes(9)]
)
def test_a_picture_that_breaks_off_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidInputError, match="damaged"):
        keep(content)


def test_a_file_over_the_limit_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="50 MB"):
        keep(wav() + bytes(LARGEST))


def test_a_nearly_full_disk_takes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VALUEWHEN_LEAST_FREE_MB", str(10**9))
    with pytest.raises(InvalidInputError, match="disk"):
        keep(png())
    assert list(folder().iterdir()) == []


def test_names_are_ours() -> None:
    first, second = keep(png()), keep(png())
    assert first.file != second.file
    assert len(first.path.stem) == 32
    assert Media("x.mp4", "video/mp4", 1).kind == "video"
    assert set(media.ENDINGS.values()) == {
        "png", "jpg", "webp", "mp3", "m4a", "ogg", "wav", "mp4", "webm"
    }  # fmt: skip
