"""The export command, beside a running server."""

from pathlib import Path

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


def test_other_formats_are_refused_in_words(server: Server, served: Live, tmp_path: Path) -> None:
    file = tmp_path / "out.pdf"
    code = served.workshop.join_code
    refused = server.run("export", code, "--format", "pdf", "-o", str(file))
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == "pdf is not written yet. Use --format csv.\n"
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
