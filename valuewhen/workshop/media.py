"""Pictures, sounds and films: told by what is in them, never by their name, and kept as files.

What a file is comes from its first bytes, as the WHATWG's MIME Sniffing standard and the formats
themselves have them. Nothing that a browser would run is taken: no HTML, no SVG.
"""

import re
import secrets
import struct
from dataclasses import dataclass
from pathlib import Path
from shutil import disk_usage
from typing import Literal, cast

from valuewhen.errors import InvalidInputError
from valuewhen.settings import home, least_free_disk

LARGEST = 50 * 2**20  # bytes
MOST_PIXELS = 50_000_000  # of a picture: a small file may unfold to one that no browser can draw
HEAD = 4096  # bytes in which a file says what it is
ENDINGS = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/webp": "webp",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/ogg": "ogg",
    "audio/wav": "wav",
    "video/mp4": "mp4",
    "video/webm": "webm",
}
TAKEN = "PNG, JPEG, WebP, MP3, M4A, OGG, WAV, MP4 or WebM"
SOUND_BRANDS = (b"M4A ", b"M4B ")
FILM_BRANDS = (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ")
FRAMES = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}

Kind = Literal["image", "audio", "video"]


@dataclass(frozen=True)
class Media:
    """A kept picture, sound or film: its file's name as we made it, its type, its size in bytes."""

    file: str
    type: str
    size: int

    @property
    def kind(self) -> Kind:
        """What it is to people."""
        return cast(Kind, self.type.partition("/")[0])

    @property
    def path(self) -> Path:
        """Where it is kept."""
        return folder() / self.file


def folder() -> Path:
    """Where pictures, sounds and films are kept."""
    return home() / "stories"


def keep(content: bytes) -> Media:
    """Keeps the content under a name of our own.

    Raises InvalidInputError for what is empty, too large, none of the types taken, or a picture of
    too many pixels, and when the disk is nearly full.
    """
    if len(content) > LARGEST:
        raise InvalidInputError(
            f"The file is larger than {LARGEST // 2**20} MB. Take a shorter one."
        )
    told = media_type(content[:HEAD])
    if told is None:
        raise InvalidInputError(f"That is no {TAKEN} file by what is in it. Take one of these.")
    if told.startswith("image/"):
        _need_drawable(content, told)
    place = folder()
    place.mkdir(parents=True, exist_ok=True)
    if disk_usage(place).free < len(content) + least_free_disk():
        raise InvalidInputError("The disk is nearly full: nothing was kept. Free some space first.")
    kept = Media(f"{secrets.token_hex(16)}.{ENDINGS[told]}", told, len(content))
    writing = kept.path.with_suffix(".writing")
    writing.write_bytes(content)
    writing.replace(kept.path)
    return kept


def delete(media: Media) -> None:
    """Deletes the file for good; one that is gone is no trouble."""
    media.path.unlink(missing_ok=True)


def media_type(head: bytes) -> str | None:
    """The type by the first bytes, one of `ENDINGS`; None for anything else."""
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head[:4] == b"RIFF" and head[8:12] in (b"WEBP", b"WAVE"):
        return "image/webp" if head[8:12] == b"WEBP" else "audio/wav"
    if head.startswith(b"OggS"):
        return None if b"theora" in head[:64] else "audio/ogg"
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "video/webm" if b"\x42\x82\x84webm" in head[:64] else None
    if head[4:8] == b"ftyp":
        return _by_brand(head)
    return "audio/mpeg" if head.startswith(b"ID3") or _is_mpeg_frame(head) else None


def _by_brand(head: bytes) -> str | None:
    if head[8:12] in SOUND_BRANDS:
        return "audio/mp4"
    return "video/mp4" if head[8:12] in FILM_BRANDS else None


def _is_mpeg_frame(head: bytes) -> bool:
    """Whether it begins with the header of a frame of MPEG audio, layer III."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return False
    is_known_version, bitrate, rate = head[1] & 0x18 != 0x08, head[2] >> 4, head[2] >> 2 & 3
    return is_known_version and bitrate not in (0, 15) and rate != 3


def _need_drawable(content: bytes, told: str) -> None:
    size = {"image/png": _png_size, "image/jpeg": _jpeg_size, "image/webp": _webp_size}[told]
    try:
        wide, high = size(content)
    except (struct.error, IndexError, ValueError):
        raise InvalidInputError("The picture is damaged: its size cannot be read.") from None
    if not 0 < wide * high <= MOST_PIXELS:
        raise InvalidInputError(
            f"The picture has {wide} × {high} pixels, more than a browser draws. Make it smaller."
        )


def _png_size(content: bytes) -> tuple[int, int]:
    if content[12:16] != b"IHDR":
        raise ValueError
    wide, high = struct.unpack(">II", content[16:24])
    return wide, high


def _jpeg_size(content: bytes) -> tuple[int, int]:
    at = 2
    while content[at] == 0xFF:
        marker = content[at + 1]
        if marker in FRAMES:
            high, wide = struct.unpack(">HH", content[at + 5 : at + 9])
            return wide, high
        at += 1 if marker == 0xFF else 2 + struct.unpack(">H", content[at + 2 : at + 4])[0]
    raise ValueError


def _webp_size(content: bytes) -> tuple[int, int]:
    form, body = content[12:16], content[20:30]
    if len(body) < 10:
        raise ValueError
    if form == b"VP8X":
        parts = (body[4:7], body[7:10])
        return (1 + int.from_bytes(parts[0], "little"), 1 + int.from_bytes(parts[1], "little"))
    if form == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if form == b"VP8 " and re.match(rb"\x9d\x01\x2a", body[3:6]):
        wide, high = struct.unpack("<HH", body[6:10])
        return wide & 0x3FFF, high & 0x3FFF
    raise ValueError
