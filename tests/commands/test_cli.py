"""The operator's commands: what they print, and how they exit: 0 done, 1 refused, 2 wrong words."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import update

from tests.rooms import PASSWORD, Server
from valuewhen.commands.cli import main
from valuewhen.commands.whereabouts import note_address, server_address
from valuewhen.errors import NotFoundError
from valuewhen.people.accounts import find_user, password_fits
from valuewhen.people.passes import peek_pass
from valuewhen.store.store import Store
from valuewhen.store.tables import workshops
from valuewhen.workshop.workshops import find_any_by_code, load

Command = Callable[..., Result]


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs a command in a home of this test's own."""
    monkeypatch.setenv("VALUEWHEN_HOME", str(tmp_path))
    monkeypatch.setenv("VALUEWHEN_PASSWORD", PASSWORD)
    for name in ("VALUEWHEN_DATABASE_URL", "VALUEWHEN_PUBLIC_URL"):
        monkeypatch.delenv(name, raising=False)
    return lambda *words, **more: CliRunner().invoke(main, words, **more)


@pytest.fixture
def kept(command: Command, tmp_path: Path) -> Iterator[Store]:
    """The store that the commands write, with a facilitator in it."""
    assert command("add-user", "Ann", "--role", "facilitator").exit_code == 0
    opened = Store(f"sqlite:///{tmp_path / 'workshops.sqlite3'}")
    yield opened
    opened.close()


def outcome(result: Result) -> tuple[int, str, str]:
    """Exit code, standard output and standard error."""
    return result.exit_code, result.stdout, result.stderr


def test_a_user_is_added_with_a_role_and_a_password(command: Command, kept: Store) -> None:
    added = command("add-user", "bea", "--role", "analyst")
    assert outcome(added) == (0, "bea can sign in as analyst.\n", "")
    row = kept.read(find_user, "bea")
    assert row is not None
    assert row.role == "analyst"
    assert password_fits(PASSWORD, row.password_hash)


def test_the_password_is_asked_for_where_none_is_set(command: Command, kept: Store) -> None:
    typed = "another horse entirely"
    added = command(
        "add-user",
        "bea",
        "--role",
        "executive",
        env={"VALUEWHEN_PASSWORD": None},
        input=f"{typed}\n{typed}\n",
    )
    assert added.exit_code == 0
    assert typed not in added.output
    row = kept.read(find_user, "bea")
    assert row is not None
    assert password_fits(typed, row.password_hash)


REFUSED = [
    (("add-user", "Ann", "--role", "analyst"), "already somebody called ann"),
    (("add-user", "a b", "--role", "analyst"), "A name has 1 to 64"),
    (("sign-in-link", "bea"), "nobody called bea"),
    (("create-workshop", "--title", "T", "--owner", "bea"), "nobody called bea"),
    (("create-workshop", "--title", " ", "--owner", "ann"), "The title is empty"),
    (("create-workshop", "--title", "T", "--owner", "ann", "--prompts", ","), "one prompt"),
    (("phase", "AAAAAA", "vote"), "No workshop is open under this code"),
]


def test_what_is_refused_is_said_on_standard_error_with_exit_1(
    command: Command, kept: Store
) -> None:
    for words, reason in REFUSED:
        code, out, err = outcome(command(*words))
        assert (code, out) == (1, ""), words
        assert reason in err
        assert "Traceback" not in err


@pytest.mark.parametrize(
    "words",
    [
        ("fly",),
        ("add-user", "bea"),
        ("add-user", "bea", "--role", "boss"),
        ("create-workshop", "--title", "T"),
        ("phase", "AAAAAA"),
        ("phase", "AAAAAA", "vote", "now"),
        ("sign-in-link",),
        ("--help-me",),
    ],
)
def test_wrong_words_exit_with_2(command: Command, words: tuple[str, ...]) -> None:
    code, out, err = outcome(command(*words))
    assert (code, out) == (2, "")
    assert "Usage:" in err


def test_a_workshop_is_made_and_its_code_alone_is_printed(command: Command, kept: Store) -> None:
    made = command("create-workshop", "--title", "Value", "--owner", "ANN")
    assert re.fullmatch(r"[A-HJKMNP-Z2-9]{6}\n", made.stdout)
    opened = command(
        *(
            "create-workshop",
            "--title",
            "Value",
            "--owner",
            "ann",
            "--prompts",
            "best, new",
            "--open",
        )
    )
    found = [
        kept.read(load, kept.read(find_any_by_code, result.stdout)) for result in (made, opened)
    ]
    assert [workshop.now.phase for workshop in found] == ["draft", "lobby"]
    segments = [[prompt.segment for prompt in workshop.prompts] for workshop in found]
    assert segments == [["all", "best", "typical"], ["best", "new"]]


def test_phases_go_back_and_forth_by_command(command: Command, kept: Store) -> None:
    code = command("create-workshop", "--title", "Value", "--owner", "ann").stdout.strip()
    said = [
        command("phase", typed, phase).stdout
        for typed, phase in (
            (code, "lobby"),
            (code.lower(), "write:best"),
            (code, "mirror"),
            (code, "write"),
            (code, "closed"),
            (code, "draft"),
        )
    ]
    assert said == [
        "lobby\n",
        "write:best (wave 1)\n",
        "mirror\n",
        "write:best (wave 1)\n",
        "closed\n",
        "draft\n",
    ]
    code_of, out, err = outcome(command("phase", code, "party"))
    assert (code_of, out) == (1, "")
    assert "Choose one of: draft, lobby, write, mirror" in err


def test_a_phase_where_there_is_no_store_yet_is_refused_in_words(
    command: Command, tmp_path: Path
) -> None:
    code, out, err = outcome(command("phase", "AAAAAA", "vote"))
    assert (code, out) == (1, "")
    assert "No workshop is open under this code" in err


def test_a_damaged_store_is_refused_in_words(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "workshops.sqlite3"
    file.write_bytes(b"not a store at all, but long enough to be looked at" * 50)
    before = file.read_bytes()
    for words in (("migrate",), ("add-user", "ann", "--role", "analyst"), ("phase", "X", "vote")):
        code, out, err = outcome(command(*words))
        assert (code, out) == (1, "")
        assert "is damaged and was left as it is" in err
    assert file.read_bytes() == before


def test_a_sign_in_link_is_good_for_that_person(command: Command, kept: Store) -> None:
    printed = command("sign-in-link", "ANN").stdout
    address, _, token = printed.strip().rpartition("/link/")
    assert address == "http://localhost:8501"
    user = kept.read(find_user, "ann")
    assert user is not None
    assert kept.read(peek_pass, "link", token) == user.id
    with closing(sqlite3.connect(kept.url.removeprefix("sqlite:///"))) as raw:
        assert token not in "".join(raw.iterdump())


def test_a_sign_in_link_has_the_address_where_the_server_is(
    command: Command, kept: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    note_address("http://localhost:8512")
    assert command("sign-in-link", "ann").stdout.startswith("http://localhost:8512/link/")
    monkeypatch.setenv("VALUEWHEN_PUBLIC_URL", "https://workshops.example/")
    assert server_address() == "https://workshops.example"
    assert command("sign-in-link", "ann").stdout.startswith("https://workshops.example/link/")


def test_commands_beside_a_running_server_know_its_port(server: Server, staff: object) -> None:
    done = server.run("sign-in-link", "olga")
    port = server.url.rpartition(":")[2]
    assert done.stdout.startswith(f"http://localhost:{port}/link/")
    assert (done.returncode, done.stderr) == (0, "")


def test_exit_codes_reach_the_shell(server: Server, staff: object) -> None:
    refused, wrong = server.run("sign-in-link", "nobody"), server.run("phase")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "nobody called nobody" in refused.stderr
    assert wrong.returncode == 2


def test_help_names_every_command(command: Command) -> None:
    shown = command("--help").stdout
    for name in (
        "add-user",
        "create-workshop",
        "export",
        "load-customers",
        "phase",
        "sign-in-link",
    ):
        assert f"  {name} " in shown


def test_accounts_are_managed_by_commands(command: Command, kept: Store) -> None:
    command("add-user", "bea", "--role", "analyst")
    listed = command("users").stdout.splitlines()
    assert [line.split("\t")[:2] for line in listed] == [
        ["ann", "facilitator"],
        ["bea", "analyst"],
    ]
    assert listed[0].endswith("last seen never\tmay sign in")
    assert outcome(command("set-role", "bea", "executive")) == (
        0,
        "bea signs in as executive from now on.\n",
        "",
    )
    assert command("disable-user", "bea").exit_code == 0
    assert "bea\texecutive" in command("users").stdout
    assert "disabled since" in command("users").stdout
    refused = outcome(command("reset-user", "bea"))
    assert refused == (1, "", "bea is disabled. First: enable-user bea\n")
    assert command("enable-user", "bea").exit_code == 0
    link = command("reset-user", "bea").stdout.strip()
    assert kept.read(peek_pass, "link", link.rpartition("/")[2]) is not None
    assert command("erase-user", "bea", input="n\n").exit_code == 1
    assert command("erase-user", "bea", "--yes").exit_code == 0
    assert outcome(command("disable-user", "bea"))[0] == 1
    assert [line.split("\t")[0] for line in command("users").stdout.splitlines()] == ["ann"]


def test_what_is_deleted_for_good_is_asked_about_first(
    command: Command, kept: Store, tmp_path: Path
) -> None:
    code = command("create-workshop", "--title", "Day", "--owner", "Ann", "--open").stdout.strip()
    refused = command("delete-workshop", code, input="n\n")
    assert refused.exit_code == 1
    assert "“Day” with 0 answers goes for good. Delete it?" in refused.stdout
    assert kept.read(find_any_by_code, code)
    done = command("delete-workshop", code, input="y\n")
    assert done.stdout.endswith("Deleted: “Day” with 0 answers and 0 files.\n")
    again = command("delete-workshop", code, "--yes")
    assert (again.exit_code, again.stdout) == (1, "")
    assert "No workshop is open under this code" in again.stderr
    file = tmp_path / "all.csv"
    file.write_text("customer,clv\nKD-1,10\nKD-2,20\n")
    load = ("load-customers", str(file), "--name", "All", "--owner", "Ann")
    assert command(*load, "--id", "customer", "--clv", "clv").exit_code == 0
    unknown = command("delete-data-set", "Al", "--owner", "Ann", "--yes")
    assert outcome(unknown) == (1, "", "ann has no customer data “Al”. What there is: All.\n")
    gone = command("delete-data-set", "All", "--owner", "Ann", "--yes")
    assert outcome(gone) == (0, "Deleted: “All” in 1 version, 1 file.\n", "")
    assert list((tmp_path / "customers").iterdir()) == []


def test_what_is_no_longer_kept_is_deleted_and_nothing_else(command: Command, kept: Store) -> None:
    codes = [
        command("create-workshop", "--title", title, "--owner", "Ann").stdout.strip()
        for title in ("Old", "Kept")
    ]
    assert outcome(command("delete-expired")) == (0, "", "")
    old = update(workshops).where(workshops.c.join_code == codes[0]).values(kept_until=1.0)
    kept.write(lambda connection: connection.execute(old).rowcount)
    gone = command("delete-expired")
    assert outcome(gone) == (0, "Deleted: “Old” with 0 answers and 0 files.\n", "")
    with pytest.raises(NotFoundError):
        kept.read(find_any_by_code, codes[0])
    assert kept.read(find_any_by_code, codes[1])
