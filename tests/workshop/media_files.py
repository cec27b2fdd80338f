"""Small files of every kind that is taken, as their formats begin, and some that are not."""

import struct
import zlib


def png(wide: int = 2, high: int = 2) -> bytes:
    """A PNG that says it has so many pixels; with the usual ones it is a whole picture."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + check

    rows = b"".join(b"\x00" + b"\xd5\x5e\x00" * min(wide, 64) for _ in range(min(high, 64)))
    head = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def jpeg(wide: int = 2, high: int = 2) -> bytes:
    """The markers of a JPEG up to its size."""
    app = b"\xff\xe0" + struct.pack(">H", 16) + b"JFIF\x00" + bytes(9)
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 17, 8, high, wide, 3) + bytes(9)
    return b"\xff\xd8" + app + frame + b"\xff\xda" + bytes(20)


def webp(wide: int = 2, high: int = 2) -> bytes:
    """The head of an extended WebP."""
    body = bytes(4) + (wide - 1).to_bytes(3, "little") + (high - 1).to_bytes(3, "little")
    chunk = b"VP8X" + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", len(chunk) + 4) + b"WEBP" + chunk


def wav(seconds: float = 0.1) -> bytes:
    """Silence, as a browser plays it."""
    rate = 8000
    body = bytes([128]) * int(rate * seconds)
    form = struct.pack("<HHIIHH", 1, 1, rate, rate, 1, 8)
    whole = b"WAVEfmt " + struct.pack("<I", len(form)) + form
    whole += b"data" + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", len(whole)) + whole


def box(brand: bytes) -> bytes:
    """The first box of an MP4 of a brand."""
    return struct.pack(">I", 24) + b"ftyp" + brand + bytes(4) + b"isommp42" + bytes(40)


WEBM = (
    b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm"
    + bytes(40)
)
MATROSKA = WEBM.replace(b"B\x82\x84webm", b"B\x82\x88matroska")
OGG = b"OggS\x00\x02" + bytes(22) + b"\x01vorbis" + bytes(40)
THEORA = b"OggS\x00\x02" + bytes(22) + b"\x80theora" + bytes(40)
MP3 = b"\xff\xfb\x90\x00" + bytes(60)
MP3_TAGGED = b"ID3\x04\x00" + bytes(60)
AAC = b"\xff\xf1\x50\x80" + bytes(60)
GZIP_BOMB = b"\x1f\x8b" + zlib.compress(bytes(1_000_000))[2:]
SVG = (
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
)
HTML = b"<!doctype html><script>alert(1)</script>"
