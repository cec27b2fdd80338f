"""Streamlit's own files: compressed, kept by browsers, and no others."""

import base64
import gzip
import hashlib
import re
from pathlib import Path

import brotli
import httpx
import pytest
import streamlit

from tests.rooms import Server
from web.assets import best_coding

STATIC = Path(streamlit.__file__).parent / "static"
SCRIPT = next((STATIC / "static" / "js").glob("protobuf.*.js"))
FONT = next((STATIC / "static" / "media").glob("MaterialSymbols-*.woff2"))
SCRIPT_AT, FONT_AT = f"/static/js/{SCRIPT.name}", f"/static/media/{FONT.name}"
FORM = "/component/extra_streamlit_components.CookieManager.cookie_manager"


def raw(client: httpx.Client, path: str, coding: str, method: str = "GET") -> httpx.Response:
    """The answer with its body as it came over the wire, in `extensions`."""
    with client.stream(method, path, headers={"accept-encoding": coding}) as answer:
        answer.extensions["raw"] = b"".join(answer.iter_raw())
    return answer


def test_a_script_comes_compressed_and_is_kept_for_a_year(stranger: httpx.Client) -> None:
    content = SCRIPT.read_bytes()
    for coding, undo in (("br", brotli.decompress), ("gzip", gzip.decompress)):
        answer = raw(stranger, SCRIPT_AT, coding)
        assert answer.status_code == 200
        assert answer.headers["content-encoding"] == coding
        assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["vary"] == "Accept-Encoding"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors" in answer.headers["content-security-policy"]
        sent = answer.extensions["raw"]
        assert int(answer.headers["content-length"]) == len(sent) < len(content) / 5
        assert undo(sent) == content


def test_who_takes_no_coding_gets_the_file_as_it_is(stranger: httpx.Client) -> None:
    for accepted in ("", "identity", "br;q=0, gzip;q=0", "*;q=0"):
        answer = raw(stranger, SCRIPT_AT, accepted)
        assert "content-encoding" not in answer.headers
        assert answer.headers["vary"] == "Accept-Encoding"
        assert answer.extensions["raw"] == SCRIPT.read_bytes()


def test_a_font_is_compressed_already(stranger: httpx.Client) -> None:
    answer = raw(stranger, FONT_AT, "br, gzip")
    assert "content-encoding" not in answer.headers
    assert answer.headers["content-type"] == "font/woff2"
    assert answer.extensions["raw"] == FONT.read_bytes()


def test_only_the_head_is_sent_to_who_asks_for_the_head(stranger: httpx.Client) -> None:
    whole = raw(stranger, SCRIPT_AT, "br")
    head = raw(stranger, SCRIPT_AT, "br", "HEAD")
    assert head.extensions["raw"] == b""
    for name in ("content-length", "content-encoding", "etag", "content-type"):
        assert head.headers[name] == whole.headers[name]


def test_what_a_browser_has_is_not_sent_again(stranger: httpx.Client) -> None:
    etags = {coding: raw(stranger, SCRIPT_AT, coding).headers["etag"] for coding in ("br", "gzip")}
    assert etags["br"] != etags["gzip"]
    for known, status in (
        (etags["br"], 304),
        (f'"another", W/{etags["br"]}', 304),
        ("*", 304),
        (etags["gzip"], 200),
        ('"another"', 200),
    ):
        sent = {"accept-encoding": "br", "if-none-match": known}
        answer = stranger.get(SCRIPT_AT, headers=sent)
        assert answer.status_code == status
        assert answer.headers["etag"] == etags["br"]
        assert answer.headers["vary"] == "Accept-Encoding"
        assert "cache-control" in answer.headers
        assert (answer.content == b"") == (status == 304)


@pytest.mark.parametrize(
    "path", ["/favicon.png", f"{FORM}/index.html", f"{FORM}/bootstrap.min.css"]
)
def test_what_keeps_its_name_is_asked_for_again(stranger: httpx.Client, path: str) -> None:
    answer = stranger.get(path)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-cache"
    assert stranger.get(path, headers={"if-none-match": answer.headers["etag"]}).status_code == 304


def test_a_part_of_a_file_is_asked_for_and_the_whole_is_right_too(stranger: httpx.Client) -> None:
    answer = stranger.get(FONT_AT, headers={"range": "bytes=0-9"})
    assert answer.status_code == 200
    assert answer.content == FONT.read_bytes()


@pytest.mark.parametrize(
    "path",
    [
        "/static/js/../../../__init__.py",
        "/static/%2e%2e/%2e%2e/__init__.py",
        "/static/..%5c..%5c__init__.py",
        "/static//etc/passwd",
        f"{FORM}/../../../__init__.py",
        "/static/js/none.12345678.js",
    ],
)
def test_there_are_no_other_files(stranger: httpx.Client, server: Server, path: str) -> None:
    answer = stranger.get(httpx.URL(server.url, raw_path=path.encode()))
    assert answer.status_code in (303, 400, 404) or "<title>Streamlit</title>" in answer.text
    assert "immutable" not in answer.headers.get("cache-control", "")


def test_nothing_is_posted_to_a_file(stranger: httpx.Client) -> None:
    assert stranger.post(SCRIPT_AT).status_code == 405


@pytest.mark.parametrize("path", ["/", "/facilitate", "/screen"])
def test_a_page_begins_as_streamlits_and_tells_its_script_where_the_server_is(
    facilitator: httpx.Client, path: str
) -> None:
    answer = raw(facilitator, path, "br")
    page = brotli.decompress(answer.extensions["raw"]).decode()
    assert "<title>Streamlit</title>" in page
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    again = facilitator.get(
        path, headers={"accept-encoding": "br", "if-none-match": answer.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    script = page.partition("<script>")[2].partition("</script>")[0]
    assert "BACKEND_BASE_URL: location.origin," in script
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in answer.headers["content-security-policy"]
    named = re.findall(r'"(static/js/[^"]+)"', script)
    index = (STATIC / "index.html").read_text()
    assert len(named) > 40
    assert named == re.findall(r'modulepreload".*href="\./(static/js/[^"]+)"', index)
    for one in named:
        kept = facilitator.head(f"/{one}").headers["cache-control"]
        assert kept == "public, max-age=31536000, immutable"


def test_strangers_are_sent_away_before_the_page(stranger: httpx.Client) -> None:
    assert stranger.get("/facilitate").status_code == 303


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("GZIP", "gzip"),
        ("br;q=0.5, gzip;q=0.8", "gzip"),
        ("br ; q=0, gzip", "gzip"),
        ("br;q=0.0, *", "gzip"),
        ("*", "br"),
        ("gzip;q=0.5, identity", ""),
        ("zstd", ""),
        ("", ""),
        (";,q=;=", ""),
    ],
)
def test_the_coding_that_is_taken(accepted: str, coding: str) -> None:
    assert best_coding(accepted) == coding
