"""run.py, for real but without a network: its .venv gets one small wheel made here."""

import ast
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import run

RUN = Path(run.__file__)
PYTEST = "pytest -n 2 --dist loadgroup"
NO_PARTS = "not spark and not bench and not browser and not nginx and not office and not postgres"
SERVER = """
import os, sys, thing
print("server", *sys.argv[1:])
print("in", os.getcwd(), "path", os.environ["PYTHONPATH"])
sys.exit(7)
"""
LIBRARY = """
import sys
print("valuewhen", *sys.argv[1:])
sys.exit((sys.argv[1] == "migrate") * {code})
"""
TOOL = """
import os, sys
print({name!r}, *sys.argv[1:], "browser", os.environ.get("VALUEWHEN_BROWSER"))
if {name!r} == "pytest":
    print("postgres", os.environ.get("VALUEWHEN_POSTGRES"), "in", sys.prefix)
def lint_imports_command():
    pass
if {name!r} in os.environ.get("FAILING", "").split():
    sys.exit(1)
"""


def write_wheel(folder: Path, version: str) -> str:
    """Write a wheel of a one-line module `thing`; the line that requires it."""
    wheel = folder / f"thing-{version}-py3-none-any.whl"
    info = f"thing-{version}.dist-info"
    with zipfile.ZipFile(wheel, "w") as files:
        files.writestr("thing.py", f"version = {version!r}\n")
        files.writestr(
            f"{info}/METADATA", f"Metadata-Version: 2.1\nName: thing\nVersion: {version}\n"
        )
        files.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        files.writestr(f"{info}/RECORD", "".join(f"{name},,\n" for name in files.namelist()))
    return f"thing @ {wheel.as_uri()}\n"


def write_project(folder: Path) -> Path:
    """A project whose server, commands and tools tell how they were called."""
    for package in ("web", "valuewhen", "importlinter"):
        (folder / package).mkdir(parents=True)
    shutil.copy(RUN, folder)
    (folder / "requirements.txt").write_text(write_wheel(folder, "1.0"))
    (folder / "requirements-test.txt").write_text("")
    (folder / "web" / "serve.py").write_text(SERVER)
    (folder / "valuewhen" / "__main__.py").write_text(LIBRARY.format(code=0))
    (folder / "requirements-audit.txt").write_text("")
    for tool in (
        "ruff",
        "mypy",
        "pytest",
        "importlinter/cli",
        "pip_audit",
        "piplicenses",
        "cyclonedx_py",
    ):
        (folder / f"{tool}.py").write_text(TOOL.format(name=tool))
    return folder


def kept_environment() -> dict[str, str]:
    """The environment without what these tests themselves were started with."""
    outside = ("PIP_", "PYTHONPATH", "VALUEWHEN_")
    return {name: value for name, value in os.environ.items() if not name.startswith(outside)}


def call(folder: Path, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Call run.py of a project as a person would, with an index that has nothing."""
    pip = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1"}
    return subprocess.run(
        [sys.executable, str(folder / "run.py"), *arguments],
        env={**kept_environment(), **pip, **env},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )


def thing_version(folder: Path) -> str:
    """The version of `thing` that a project's .venv imports."""
    python = str(folder / run.VENV.python.relative_to(run.ROOT))
    ask = [python, "-c", "import thing; print(thing.version)"]
    return subprocess.check_output(ask, text=True).strip()


@pytest.fixture(scope="module")
def first_set_up(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A project set up from nothing, and what that printed."""
    folder = write_project(tmp_path_factory.mktemp("project") / "with a space")
    done = call(folder, "setup")
    assert (done.returncode, done.stderr) == (0, "")
    return folder, done.stdout


@pytest.fixture
def project(first_set_up: tuple[Path, str], tmp_path: Path) -> Path:
    """A set-up project of the test's own."""
    return Path(shutil.copytree(first_set_up[0], tmp_path / "project", symlinks=True))


def test_an_older_python_can_parse_it() -> None:
    ast.parse(RUN.read_text(encoding="utf-8"), feature_version=(3, 8))


def test_an_older_python_is_told_what_is_needed() -> None:
    assert run.too_old((3, 8, 18)).startswith("ValueWhen needs Python 3.11 or later; this is 3.8. ")
    assert run.too_old((3, 11, 0)) == ""
    assert run.too_old((4, 0, 0)) == ""


@pytest.mark.parametrize(
    ("said", "beginning"),
    [
        ("OSError: [Errno 28] No space left on device", "The disk is full: "),
        ("[WinError 112] There is not enough space", "The disk is full: "),
        ("[Errno 13] Permission denied: '/x/.venv'", "Set-up may not write to "),
        ("[Errno 30] Read-only file system: '/x'", "Set-up may not write to "),
        (
            "WARNING: Retrying (Retry(total=4\nERROR: No matching distribution found for x",
            "The Python packages could not be downloaded: ",
        ),
        ("ERROR: No matching distribution found for x", "Set-up stopped: ERROR: No matching "),
    ],
)
def test_a_failure_becomes_advice(said: str, beginning: str) -> None:
    told = run.advice(said)
    assert told.startswith(beginning)
    assert "run again: " in told


def test_set_up_from_nothing(first_set_up: tuple[Path, str]) -> None:
    folder, printed = first_set_up
    lines = printed.splitlines()
    assert lines[0].startswith("Making .venv with Python 3.")
    assert lines[1].startswith("Installing requirements.txt ")
    assert lines[-3:-1] == ["valuewhen migrate", "valuewhen load-demo"]
    assert lines[-1].startswith("All is set up. Start it: ")
    assert thing_version(folder) == "1.0"
    assert not (folder / ".venv" / "unfinished").exists()


def test_a_second_set_up_installs_nothing(project: Path) -> None:
    lines = call(project, "setup").stdout.splitlines()
    assert lines[:2] == ["valuewhen migrate", "valuewhen load-demo"]
    assert len(lines) == 3


@pytest.mark.parametrize("arguments", [("setup", "--no-demo"), ("--no-demo", "setup")])
def test_set_up_without_the_demo(project: Path, arguments: tuple[str, ...]) -> None:
    lines = call(project, *arguments).stdout.splitlines()
    assert lines[0] == "valuewhen migrate"
    assert len(lines) == 2


def test_set_up_tells_that_the_store_failed(project: Path) -> None:
    (project / "valuewhen" / "__main__.py").write_text(LIBRARY.format(code=1))
    done = call(project, "setup")
    assert (done.returncode, done.stdout) == (1, "valuewhen migrate\n")
    assert "-m valuewhen migrate` failed" in done.stderr


def test_start_becomes_the_server(project: Path) -> None:
    done = call(project, PYTHONPATH="elsewhere")
    assert done.stdout.splitlines() == [
        "server",
        f"in {project} path {project}{os.pathsep}elsewhere",
    ]
    assert (done.returncode, done.stderr) == (7, "")


def test_start_hands_its_options_to_the_server(project: Path) -> None:
    done = call(project, "--port", "8600", "--host", "127.0.0.1", "--no-demo")
    assert done.stdout.splitlines()[0] == "server --host 127.0.0.1 --port 8600 --no-demo"


def test_changed_requirements_are_installed(project: Path) -> None:
    (project / "requirements.txt").write_text(write_wheel(project, "2.0"))
    first, second = call(project).stdout, call(project).stdout
    assert first.startswith("Installing requirements.txt ")
    assert second.startswith("server")
    assert thing_version(project) == "2.0"


def leave_unfinished(venv: Path) -> None:
    """What an interruption leaves."""
    (venv / "unfinished").touch()
    shutil.rmtree(next(venv.rglob("pip")))


def make_foreign(venv: Path) -> None:
    """What an older set-up of another Python leaves."""
    noted = json.loads((venv / "installed.json").read_text())
    (venv / "installed.json").write_text(json.dumps({**noted, "python": "3.10"}))
    python = venv.parent / run.VENV.python.relative_to(run.ROOT)
    python.unlink()
    python.symlink_to("/nowhere/python3.10")


@pytest.mark.parametrize("spoil", [leave_unfinished, make_foreign])
def test_a_spoilt_venv_is_made_again(project: Path, spoil: Callable[[Path], None]) -> None:
    spoil(project / ".venv")
    lines = call(project).stdout.splitlines()
    assert lines[0].startswith("Making .venv again: ")
    assert lines[-2] == "server"
    assert thing_version(project) == "1.0"
    assert not (project / ".venv" / "unfinished").exists()


def test_without_network_the_old_set_up_stays_whole(project: Path) -> None:
    old = (project / "requirements.txt").read_text()
    (project / "requirements.txt").write_text(old + "no-such-thing==1.0\n")
    no_network = {"PIP_NO_INDEX": "0", "PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_RETRIES": "1"}
    done = call(project, **no_network)
    assert done.returncode == 1
    assert done.stderr.strip().startswith("The Python packages could not be downloaded: ")
    (project / "requirements.txt").write_text(old)
    assert call(project, **no_network).stdout.startswith("server")


def test_two_set_ups_at_once_take_turns(tmp_path: Path) -> None:
    folder = write_project(tmp_path / "project")
    command = [sys.executable, str(folder / "run.py"), "setup"]
    env = kept_environment() | {"PIP_NO_INDEX": "1"}
    both = [subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    printed = [process.communicate()[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sum("Making .venv" in text for text in printed) == 1


def test_a_file_in_the_place_of_venv_is_told(tmp_path: Path) -> None:
    folder = write_project(tmp_path / "project")
    (folder / ".venv").touch()
    done = call(folder)
    assert done.returncode == 1
    assert done.stderr.strip().startswith("Set-up stopped: ")


def write_program(path: Path, says: str) -> str:
    """A program that tells its version; its path."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\necho {says}\n")
    path.chmod(0o755)
    return str(path)


def test_the_steps_of_test_without_its_parts(project: Path) -> None:
    done = call(project, "test", "--without", "postgres,browser,nginx", "--", "-k", "one or two")
    told = [line for line in done.stdout.splitlines() if line and not line.startswith("--")]
    assert told[-8:] == [
        "ruff check browser None",
        "ruff format --check browser None",
        "mypy browser None",
        "importlinter/cli --no-logo browser None",
        f"{PYTEST} -m {NO_PARTS} -k one or two browser None",
        f"postgres None in {project / '.venv'}",
        "Left out, as asked: browser, nginx, postgres",
        "Not run without --all: Spark, LibreOffice, most benches in small",
    ]
    assert (done.returncode, done.stderr) == (0, "")


def test_test_names_the_parts_it_found_and_the_steps_that_failed(project: Path) -> None:
    browser = write_program(project / "browser", "Chromium 1")
    folder = project / "postgres"
    write_program(folder / "initdb", "initdb 1")
    nginx = write_program(project / "nginx" / "nginx", "nginx 1")
    parts = {"VALUEWHEN_BROWSER": browser, "VALUEWHEN_POSTGRES": str(folder)}
    done = call(project, "test", FAILING="mypy pytest", VALUEWHEN_NGINX=nginx, **parts)
    assert f"The tests use: {nginx}" in done.stdout.splitlines()
    assert done.stdout.splitlines()[-4:] == [
        f"{PYTEST} -m not spark and not bench and not office browser {browser}",
        f"postgres {folder} in {project / '.venv'}",
        "Not run without --all: Spark, LibreOffice, most benches in small",
        "FAILED: mypy, pytest",
    ]
    assert done.returncode == 1


def test_a_part_that_cannot_be_had_fails_and_its_tests_are_left_out(project: Path) -> None:
    nowhere = {"VALUEWHEN_POSTGRES": str(project / "nowhere"), "PATH": str(project)}
    nowhere["VALUEWHEN_NGINX"] = str(project / "nowhere" / "nginx")
    done = call(project, "test", "--without", "browser", **nowhere)
    *_, told, _, _, _, failed = done.stdout.splitlines()
    assert told == f"{PYTEST} -m {NO_PARTS} browser None"
    assert failed == (
        "FAILED: postgres (none here and none could be installed;"
        " on Debian: apt install postgresql),"
        " nginx (none here and none could be installed; on Debian: apt install nginx-light)"
    )
    assert done.returncode == 1


def test_spark_is_tested_in_an_environment_of_its_own(project: Path) -> None:
    (project / "requirements-spark.txt").write_text(write_wheel(project, "3.0"))
    java = write_program(project / "bin" / "java", "openjdk 17.0.1 2021-10-19")
    path = {"PATH": str(Path(java).parent)}
    without = ("--without", "browser,postgres,nginx,office")
    done = call(project, "test", "--all", *without, **path, FAILING="pytest")
    *_, spark, place, _, failed = done.stdout.splitlines()
    assert spark == (
        "pytest --noconftest -m spark tests/evidence/elsewhere/test_spark.py browser None"
    )
    assert place == f"postgres None in {project / '.venv-spark'}"
    assert failed == "FAILED: pytest, pytest on Spark"
    assert thing_version(project) == "1.0"


def test_an_old_java_is_told(project: Path) -> None:
    java = write_program(project / "bin" / "java", "openjdk 11.0.1")
    path = {"PATH": str(Path(java).parent)}
    done = call(project, "test", "--all", "--without", "browser,postgres,nginx,office", **path)
    assert done.stdout.splitlines()[-1].startswith("FAILED: spark (it needs Java 17 or later")
    assert not (project / ".venv-spark").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("--port", "0"),
        ("--port", "high"),
        ("begin",),
        ("setup", "--", "-k", "x"),
        ("test", "--without", "windows"),
    ],
)
def test_wrong_words_are_refused_before_anything_is_done(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    shutil.copy(RUN, tmp_path)
    done = call(tmp_path, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "error: " in done.stderr
    assert not (tmp_path / ".venv").exists()


def test_the_audit_asks_about_all_that_runs_and_says_what_is_there(project: Path) -> None:
    done = call(project, "audit")
    assert (done.returncode, done.stderr) == (0, "")
    [asked] = [line for line in done.stdout.splitlines() if line.startswith("pip_audit ")]
    assert asked.startswith("pip_audit --strict --require-hashes ")
    assert " -r requirements.txt -r requirements-elsewhere.txt " in asked
    bills = [line for line in done.stdout.splitlines() if line.startswith("cyclonedx_py ")]
    for name, bill in zip(("requirements", "requirements-elsewhere"), bills, strict=True):
        where = project / "audit" / f"{name}.cdx.json"
        assert bill.startswith(f"cyclonedx_py requirements {name}.txt -o {where} ")
    [listed] = [line for line in done.stdout.splitlines() if line.startswith("piplicenses ")]
    assert f"--python {project / run.VENV.python.relative_to(run.ROOT)} " in listed
    assert f"--output-file {project / 'audit' / 'licences.md'} " in listed


@pytest.mark.parametrize(
    ("tool", "failed"),
    [
        ("pip_audit", "advisories"),
        ("piplicenses", "licences"),
        ("cyclonedx_py", "materials of requirements.txt, materials of requirements-elsewhere.txt"),
    ],
)
def test_an_audit_that_could_not_ask_has_failed(project: Path, tool: str, failed: str) -> None:
    done = call(project, "audit", FAILING=tool)
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1] == f"FAILED: {failed}"


@pytest.mark.parametrize("file", sorted(run.ROOT.glob("requirements*.txt")), ids=lambda f: f.name)
def test_every_package_is_pinned_to_what_was_seen(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    packages = [line for line in lines if line.strip() and not line.lstrip().startswith("#")]
    assert packages
    for package in packages:
        assert "==" in package
        assert " --hash=sha256:" in package
