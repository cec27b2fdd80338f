"""The export command, beside a running server."""

from pathlib import Path

import pytest

from tests.rooms import Live, Server


def test_export_writes_answers_and_themes_while_the_server_runs(
    server: Server, served: Live, tmp_path: Path
) -> None:
    served.move("write:all")
    served.say(served.join(), "they bring a friend")
    file = tmp_path / "out.csv"
    code = served.workshop.join_code
    done = server.run("export", code, "--format", "csv", "-o", str(file))
    assert (done.returncode, done.stderr) == (0, "")
    assert "they bring a friend" in file.read_text(encoding="utf-8-sig")
    assert (tmp_path / "out-themes.csv").read_text(encoding="utf-8-sig").startswith("theme,actor")


@pytest.mark.parametrize(
    ("name", "begins"),
    [("xlsx", b"PK"), ("json", b"{"), ("pptx", b"PK"), ("html", b"<!DOCTYPE"), ("pdf", b"%PDF")],
)
def test_every_format_is_written_while_the_server_runs(
    server: Server, served: Live, tmp_path: Path, name: str, begins: bytes
) -> None:
    served.move("write:all")
    served.say(served.join(), "they bring a friend")
    file = tmp_path / f"out.{name}"
    done = server.run("export", served.workshop.join_code, "--format", name, "-o", str(file))
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{file}\n", "")
    assert file.read_bytes().startswith(begins)


def test_other_formats_are_refused_in_words(server: Server, served: Live, tmp_path: Path) -> None:
    file = tmp_path / "out.doc"
    code = served.workshop.join_code
    refused = server.run("export", code, "--format", "doc", "-o", str(file))
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == (
        "doc is no format. Use one of: pptx, pdf, html, charts, xlsx, csv, json.\n"
    )
    assert not file.exists()


def test_an_unknown_code_and_a_missing_folder_are_refused_in_words(
    server: Server, served: Live, tmp_path: Path
) -> None:
    unknown = server.run("export", "ZZZZZZ", "--format", "csv", "-o", str(tmp_path / "a.csv"))
    assert unknown.returncode == 1
    assert "No workshop is open under this code" in unknown.stderr
    nowhere = str(tmp_path / "nowhere" / "a.csv")
    code = served.workshop.join_code
    refused = server.run("export", code, "--format", "csv", "-o", nowhere)
    assert refused.returncode == 1
    assert "cannot be written" in refused.stderr
