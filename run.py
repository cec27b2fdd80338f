"""Sets ValueWhen up and starts it, or sets it up and tests it; needs Python 3.11 and nothing else.

python3 run.py          set up what is missing in .venv, then start the server
python3 run.py setup    set-up alone
python3 run.py test     set-up, then every check and every test; --all adds those on Apache Spark
                        and those that open slides in LibreOffice, and most benches in small
python3 run.py audit    ask the public advisories about every package that runs; writes the bill of
                        materials and the licences into audit/
"""

import argparse
import contextlib
import hashlib
import importlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

OLDEST = (3, 11)


def answers(program: str, asked: str = "--version") -> bool:
    """Whether a program of that name or path starts and tells its version."""
    found = shutil.which(program)
    if found is None:
        return False
    quiet = subprocess.DEVNULL
    try:
        return subprocess.call([found, asked], stdout=quiet, stderr=quiet, timeout=60) == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def too_old(version: tuple) -> str:
    """What to tell somebody whose Python is older than ours; empty when it is not."""
    if version[:2] >= OLDEST:
        return ""
    newer = [f"python3.{minor}" for minor in range(19, 10, -1) if answers(f"python3.{minor}")]
    advice = "Install a newer one (https://www.python.org/downloads/) and run this again with it."
    if newer:
        advice = f"A newer one is installed here, so run: {newer[0]} run.py"
    return f"ValueWhen needs Python 3.11 or later; this is {version[0]}.{version[1]}. {advice}"


# Nothing below runs on an older Python, annotations included; all of it must still parse there.
if too_old(sys.version_info):
    sys.exit(too_old(sys.version_info))

ROOT = Path(__file__).resolve().parent
WINDOWS = os.name == "nt"
VERSION = f"{sys.version_info[0]}.{sys.version_info[1]}"
AGAIN = "py run.py" if WINDOWS else "python3 run.py"

TO_RUN = ("requirements.txt",)
TO_TEST = ("requirements.txt", "requirements-test.txt")
ON_SPARK = ("requirements-spark.txt",)
TO_AUDIT = ("requirements-audit.txt",)
AUDITED = ("requirements.txt", "requirements-elsewhere.txt")  # what runs; tests are no one's risk
TWO_AT_ONCE = ("-n", "2", "--dist", "loadgroup")
SPARK_TESTS = ("--noconftest", "-m", "spark", "tests/evidence/elsewhere/test_spark.py")
PARTS = ("postgres", "nginx", "browser", "office")
WITH_ALL = ("office", "bench")  # tests that take long, and tell of neither a page nor a fault
LINT_IMPORTS = "from importlinter.cli import lint_imports_command as check; check()"
CHECKS = (
    ("ruff check", ("-m", "ruff", "check")),
    ("ruff format", ("-m", "ruff", "format", "--check")),
    ("mypy", ("-m", "mypy")),
    ("lint-imports", ("-c", LINT_IMPORTS, "--no-logo")),
)

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_BROWSERS = (
    "Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "Applications/Chromium.app/Contents/MacOS/Chromium",
)
WINDOWS_BROWSERS = ("Google/Chrome/Application/chrome.exe", "Chromium/Application/chrome.exe")
WINDOWS_FOLDERS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
BROWSER_PACKAGES = ("chromium", "fonts-dejavu-core", "fonts-noto-color-emoji")
POSTGRES_PACKAGES = ("postgresql",)
NGINX_PACKAGES = ("nginx-light",)
NGINX_PLACES = ("nginx", "/usr/sbin/nginx", "/usr/local/sbin/nginx")  # not on everybody's PATH
OFFICE_PROGRAMS = ("soffice", "pdftoppm")
OFFICE_PACKAGES = ("libreoffice-impress", "poppler-utils")
JAVA_PACKAGES = ("default-jre-headless",)
OLDEST_JAVA = 17
PLAYWRIGHT_PATH = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""

SIGNS_OF_FULL_DISK = ("No space left on device", "Errno 28", "Errno 122", "WinError 112")
SIGNS_OF_NO_ACCESS = ("Errno 13]", "Errno 30]", "Errno 1]", "WinError 5]", "Permission denied")
SIGNS_OF_NO_NETWORK = (
    "Retrying (Retry(",
    "NewConnectionError",
    "ConnectTimeoutError",
    "ReadTimeoutError",
    "Connection broken",
    "ProxyError",
    "SSLError",
    "Could not fetch URL",
)


class SetUpError(Exception):
    """Set-up cannot go on; the text says what to do next."""


class Venv:
    """A folder with a Python of the project's own and what that says of itself."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.folder = ROOT / name
        self.python = self.folder / ("Scripts/python.exe" if WINDOWS else "bin/python")
        self.stamp = self.folder / "installed.json"
        self.unfinished = self.folder / "unfinished"


VENV = Venv(".venv")
SPARK = Venv(".venv-spark")
AUDIT = Venv(".venv-audit")


def say(line: str) -> None:
    """Print at once, so that lines keep their order among those of the programs run."""
    print(line, flush=True)


def shows(text: str, signs: tuple[str, ...]) -> bool:
    """Whether any of the signs is in the text."""
    return any(sign in text for sign in signs)


def advice(text: str) -> str:
    """What a person does about a failure of which pip, venv or the system says `text`."""
    last = " ".join(text.strip().splitlines()[-1:])
    if shows(text, SIGNS_OF_FULL_DISK):
        return (
            f"The disk is full: {ROOT} or the folder of temporary files, {tempfile.gettempdir()}."
            f" Set-up needs about 2 GB. Make room, then run again: {AGAIN}"
        )
    if shows(text, SIGNS_OF_NO_NETWORK):
        return (
            "The Python packages could not be downloaded: the package index cannot be reached."
            " Connect to the internet (set-up needs it once); behind a proxy set HTTPS_PROXY and,"
            " if it has a certificate of its own, PIP_CERT; for an index of your own set"
            f" PIP_INDEX_URL. Then run again: {AGAIN}\n({last})"
        )
    if shows(text, SIGNS_OF_NO_ACCESS):
        return (
            f"Set-up may not write to {ROOT}. Give yourself write access to that folder and all"
            f" in it, or copy the project to one of your own. Then run again: {AGAIN}\n({last})"
        )
    return f"Set-up stopped: {last}\nMend that, then run again: {AGAIN}"


def wanted(files: tuple[str, ...]) -> dict[str, str]:
    """What a finished set-up notes down: this Python's version and each file's SHA-256."""
    hashes = {name: hashlib.sha256((ROOT / name).read_bytes()).hexdigest() for name in files}
    return {"python": VERSION, **hashes}


def installed(venv: Venv) -> dict[str, str]:
    """What the last finished set-up noted down, empty if there was none."""
    try:
        noted = json.loads(venv.stamp.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return noted if isinstance(noted, dict) else {}


def is_set_up(files: tuple[str, ...], venv: Venv) -> bool:
    """Whether a venv is whole and has what these requirements files ask for now."""
    whole = venv.python.exists() and not venv.unfinished.exists()
    return whole and wanted(files).items() <= installed(venv).items()


def venv_works(venv: Venv) -> bool:
    """Whether a venv is whole, of this Python's version, and has pip."""
    if venv.unfinished.exists() or not venv.python.exists():
        return False
    ask = "import pip, sys; print('%d.%d' % sys.version_info[:2])"
    try:
        told = subprocess.run([venv.python, "-c", ask], capture_output=True, text=True)
    except OSError:
        return False
    return told.returncode == 0 and told.stdout.strip() == VERSION


def can_make_venv() -> bool:
    """Whether this Python has `venv` and `ensurepip`, which some systems package apart."""
    importlib.invalidate_caches()
    return all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))


def make_venv(venv: Venv) -> None:
    """Make a venv unless a working one is there; what an interruption left is made again."""
    if venv_works(venv):
        return
    if not can_make_venv():
        raise SetUpError(
            f"This Python ({sys.executable}) lacks the module venv or ensurepip. On Debian and"
            f" Ubuntu: apt install python3-venv (or python{VERSION}-venv); elsewhere install"
            f" Python from https://www.python.org/downloads/. Then run again: {AGAIN}"
        )
    if venv.folder.exists():
        why = f"what is there is unfinished, broken or not of Python {VERSION}"
        say(f"Making {venv.name} again: {why}...")
        shutil.rmtree(venv.folder)
    else:
        say(f"Making {venv.name} with Python {VERSION}...")
    venv.folder.mkdir()
    venv.unfinished.touch()
    # Not sys.executable, which may be the Python of the venv just removed. And pip apart,
    # because venv keeps to itself why that failed.
    base = getattr(sys, "_base_executable", sys.executable)
    steps = (
        (base, "-m", "venv", "--without-pip", str(venv.folder)),
        (str(venv.python), "-Im", "ensurepip"),
    )
    for step in steps:
        made = subprocess.run(step, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if made.returncode:
            raise SetUpError(advice(made.stdout.decode(errors="replace")))


def show_progress(line: str) -> None:
    """Print what a person waiting wants of a line of pip's."""
    if line.startswith(("Collecting ", "Processing ")):
        say(f"  {line.split()[1].rsplit('/')[-1]}")
    elif line.startswith("Installing collected packages"):
        say("  all there, installing them...")
    elif "Retrying (Retry(" in line:
        say("  the package index does not answer, trying again...")


def install(files: tuple[str, ...], venv: Venv) -> None:
    """Install requirements files with the pip of a venv and note that down."""
    say(f"Installing {' and '.join(files)} (some minutes the first time)...")
    venv.unfinished.touch()
    command = [
        str(venv.python),
        "-m",
        "pip",
        "install",
        "--no-input",
        "--disable-pip-version-check",
    ]
    for name in files:
        command += ["-r", name]
    said = []
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as pip:
        for line in pip.stdout or ():
            said.append(line.decode(errors="replace"))
            show_progress(said[-1])
    if pip.returncode:
        if "Installing collected packages" not in "".join(said):
            venv.unfinished.unlink()  # nothing was touched, so an older set-up is still whole
        raise SetUpError(advice("".join(said)))
    venv.stamp.write_text(json.dumps({**installed(venv), **wanted(files)}), encoding="utf-8")
    venv.unfinished.unlink()


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Wait until no other set-up works in this folder (on Windows open files see to that)."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    with Path(__file__).open("rb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another set-up is at work in this folder, waiting for it...")
            fcntl.flock(lock, fcntl.LOCK_EX)
        except OSError:
            pass  # a file system without locks
        yield


def set_up(files: tuple[str, ...], venv: Venv = VENV) -> None:
    """Make a venv and install what these requirements files ask for, where not done yet."""
    if is_set_up(files, venv):
        return
    with alone():
        if not is_set_up(files, venv):
            make_venv(venv)
            install(files, venv)


def environment() -> dict[str, str]:
    """The environment of the programs run: ours, with the project importable from anywhere."""
    paths = (str(ROOT), os.environ.get("PYTHONPATH", ""))
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in paths if path)}


def run_python(*arguments: str, env: dict[str, str] | None = None, venv: Venv = VENV) -> int:
    """Run the Python of a venv in the project's folder; on Ctrl-C let it end in its own time."""
    interrupted = False
    command = [str(venv.python), *arguments]
    with subprocess.Popen(command, cwd=ROOT, env=env or environment()) as child:
        while child.returncode is None:
            try:
                child.wait()
            except KeyboardInterrupt:
                interrupted = True
    if interrupted:
        raise KeyboardInterrupt
    return child.returncode


def start(options: argparse.Namespace) -> int:
    """Set up what is missing and become the server."""
    set_up(TO_RUN)
    server = ["-m", "web.serve"]
    if options.host is not None:
        server += ["--host", options.host]
    if options.port is not None:
        server += ["--port", str(options.port)]
    if options.no_demo:
        server.append("--no-demo")
    if not WINDOWS:
        os.chdir(ROOT)
        os.execve(VENV.python, [str(VENV.python), *server], environment())
    return run_python(*server)


def prepare(options: argparse.Namespace) -> int:
    """Set-up alone: packages, store, demo."""
    set_up(TO_RUN)
    commands = ["migrate"] if options.no_demo else ["migrate", "load-demo"]
    for command in commands:
        code = run_python("-m", "valuewhen", command)
        if code:
            raise SetUpError(f"`{VENV.python} -m valuewhen {command}` failed; it says why above.")
    say(f"All is set up. Start it: {AGAIN}")
    return 0


def as_root() -> tuple[str, ...] | None:
    """What comes before a command to run it as root unasked; None when nobody may."""
    if WINDOWS:
        return None
    if os.geteuid() == 0:
        return ()
    quiet = subprocess.DEVNULL
    sudo = shutil.which("sudo")
    may = sudo and subprocess.call([sudo, "-n", "true"], stdout=quiet, stderr=quiet) == 0
    return (str(sudo), "-n") if may else None


def may_use_apt() -> bool:
    """Whether Debian's packages can be installed without asking anybody."""
    return shutil.which("apt-get") is not None and as_root() is not None


def apt_install(*packages: str) -> None:
    """Install Debian packages; a failure is told, and what follows sees what is missing."""
    say(f"Installing Debian's {', '.join(packages)} (about a minute)...")
    apt = [*(as_root() or ()), "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    commands = (["update"], ["install", "-y", "--no-install-recommends", *packages])
    for command in commands:
        done = subprocess.run([*apt, *command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        say(done.stdout.decode(errors="replace")[-600:])


def starts(browser: str) -> bool:
    """Whether a browser starts; on Windows, where asking would open a window, whether it is."""
    return Path(browser).is_file() if WINDOWS else answers(browser)


def installed_browser() -> str | None:
    """The path of a Chromium or Chrome that starts; `VALUEWHEN_BROWSER` names one of one's own."""
    places = [os.environ.get("VALUEWHEN_BROWSER", ""), *BROWSERS]
    if WINDOWS:
        folders = [os.environ.get(name, "C:/") for name in WINDOWS_FOLDERS]
        places += [str(Path(folder, name)) for folder in folders for name in WINDOWS_BROWSERS]
    if sys.platform == "darwin":
        places += [str(Path(top, name)) for top in ("/", Path.home()) for name in MAC_BROWSERS]
    return next((shutil.which(place) for place in places if place and starts(place)), None)


def playwright_browser() -> str | None:
    """The path of Playwright's own Chromium, if it is there and starts."""
    asked = subprocess.run([VENV.python, "-c", PLAYWRIGHT_PATH], capture_output=True, text=True)
    path = asked.stdout.strip()
    return path if path and starts(path) else None


def find_browser() -> str | None:
    """The path of a Chromium or Chrome, installed if need be; None when that fails."""
    found = installed_browser() or playwright_browser()
    if not found and may_use_apt():
        apt_install(*BROWSER_PACKAGES)
        found = installed_browser()
    if not found:
        say("Installing Playwright's Chromium (some minutes)...")
        if may_use_apt():
            run_python("-m", "playwright", "install-deps", "chromium")
        run_python("-m", "playwright", "install", "chromium")
        found = playwright_browser()
    return found


def installed_postgres() -> str | None:
    """The folder of a PostgreSQL's programs; `VALUEWHEN_POSTGRES` names one of one's own."""
    named = os.environ.get("VALUEWHEN_POSTGRES")
    debian = [
        path for path in Path("/usr/lib/postgresql").glob("*/bin") if path.parent.name.isdigit()
    ]
    newest = sorted(debian, key=lambda path: int(path.parent.name), reverse=True)
    on_path = shutil.which("initdb")
    there = [Path(on_path).resolve().parent] if on_path else []
    places = [Path(named)] if named else [*newest, *there]
    return next((str(place) for place in places if answers(str(place / "initdb"))), None)


def find_postgres() -> str | None:
    """The folder of a PostgreSQL's programs, installed if need be; None when that fails."""
    if installed_postgres() is None and may_use_apt():
        apt_install(*POSTGRES_PACKAGES)
    return installed_postgres()


def installed_nginx() -> str | None:
    """The path of an nginx that starts; `VALUEWHEN_NGINX` names one of one's own."""
    named = os.environ.get("VALUEWHEN_NGINX")
    places = [named] if named else NGINX_PLACES
    return next((shutil.which(place) for place in places if answers(place, "-v")), None)


def find_nginx() -> str | None:
    """The path of an nginx, installed if need be; None when that fails."""
    if installed_nginx() is None and may_use_apt():
        apt_install(*NGINX_PACKAGES)
        if shutil.which("systemctl"):  # Debian starts what it installs: this would take port 80
            quiet = subprocess.DEVNULL
            stop = [*(as_root() or ()), "systemctl", "disable", "--now", "nginx"]
            subprocess.call(stop, stdout=quiet, stderr=quiet)
    return installed_nginx()


def find_office() -> str | None:
    """LibreOffice's program, poppler's beside it, installed if need be; None when that fails."""
    if not all(map(shutil.which, OFFICE_PROGRAMS)) and may_use_apt():
        apt_install(*OFFICE_PACKAGES)
    return shutil.which("soffice") if all(map(shutil.which, OFFICE_PROGRAMS)) else None


def has_java() -> bool:
    """Whether a Java starts that is new enough for Apache Spark."""
    java = shutil.which("java")
    if java is None:
        return False
    told = subprocess.run([java, "--version"], capture_output=True, text=True)
    version = re.search(r"\d+", told.stdout)
    return told.returncode == 0 and version is not None and int(version[0]) >= OLDEST_JAVA


def run_on_spark() -> str:
    """Set Spark up in an environment of its own and run its tests; what failed, or nothing."""
    if not has_java() and may_use_apt():
        apt_install(*JAVA_PACKAGES)
    if not has_java():
        return (
            f"spark (it needs Java {OLDEST_JAVA} or later, and none could be installed; on Debian:"
            f" apt install {' '.join(JAVA_PACKAGES)})"
        )
    set_up(ON_SPARK, SPARK)
    say("\n-- pytest on Spark")
    return "pytest on Spark" if run_python("-m", "pytest", *SPARK_TESTS, venv=SPARK) else ""


def prepare_parts(without: list[str], env: dict[str, str]) -> list[str]:
    """Find or install what the parts of the tests need and name it in `env`; what could not be."""
    lacking = []
    for part, find, advice_on in (
        ("browser", find_browser, ""),
        ("postgres", find_postgres, "; on Debian: apt install postgresql"),
        ("nginx", find_nginx, f"; on Debian: apt install {' '.join(NGINX_PACKAGES)}"),
        ("office", find_office, f"; on Debian: apt install {' '.join(OFFICE_PACKAGES)}"),
    ):
        found = None if part in without else find()
        if found:
            env[f"VALUEWHEN_{part.upper()}"] = found
            say(f"The tests use: {found}")
        elif part not in without:
            lacking.append(f"{part} (none here and none could be installed{advice_on})")
    return lacking


def run_tests(options: argparse.Namespace, extra: list[str]) -> int:
    """Set up, check and test; the exit code is 0 only if every step went well."""
    if not can_make_venv() and may_use_apt():
        apt_install("python3-venv")
    set_up(TO_TEST)
    env = environment()
    skipped = options.without if options.all else [*options.without, *WITH_ALL]
    failed = prepare_parts(skipped, env)
    left_out = sorted({*skipped, *(lacking.split()[0] for lacking in failed)})
    for name, arguments in CHECKS:
        say(f"\n-- {name}")
        if run_python(*arguments, env=env):
            failed.append(name)
    say("\n-- pytest")
    chosen = " and ".join(f"not {part}" for part in ("spark", *left_out))
    if run_python("-m", "pytest", *TWO_AT_ONCE, "-m", chosen, *extra, env=env):
        failed.append("pytest")
    if options.all:
        failed += filter(None, [run_on_spark()])
    if options.without:
        say(f"Left out, as asked: {', '.join(sorted(set(options.without)))}")
    if not options.all:
        say("Not run without --all: Spark, LibreOffice, most benches in small")
    if failed:
        say(f"FAILED: {', '.join(failed)}")
    return 1 if failed else 0


def audit() -> int:
    """Ask about every package that runs, and write down which there are; the exit code is 0 only if
    all could be asked about and none is known to be vulnerable."""
    set_up(TO_RUN)
    set_up(TO_AUDIT, AUDIT)
    report = ROOT / "audit"
    report.mkdir(exist_ok=True)
    ask = ["-m", "pip_audit", "--strict", "--require-hashes", "--disable-pip"]
    ask += ["--progress-spinner", "off"]
    for name in AUDITED:
        ask += ["-r", name]
    listed = ["-m", "piplicenses", "--python", str(VENV.python), "--from", "mixed", "--with-urls"]
    listed += ["--format", "markdown", "--output-file", str(report / "licences.md")]
    steps = [("advisories", ask), ("licences", listed)]
    for name in AUDITED:
        bill = str(report / name.replace(".txt", ".cdx.json"))
        steps.append(
            (f"materials of {name}", ["-m", "cyclonedx_py", "requirements", name, "-o", bill])
        )
    failed = []
    for name, arguments in steps:
        say(f"\n-- {name}")
        if run_python(*arguments, venv=AUDIT):
            failed.append(name)
    if failed:
        say(f"FAILED: {', '.join(failed)}")
    return 1 if failed else 0


def port(text: str) -> int:
    """A port number from the command line."""
    number = int(text)
    if not 1 <= number <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return number


def parts(text: str) -> list[str]:
    """The parts of the tests to leave out, from the command line."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        raise argparse.ArgumentTypeError(f"no part {unknown[0]}; there are {', '.join(PARTS)}")
    return names


def command_line() -> argparse.ArgumentParser:
    """The parser of what may follow `run.py`, but for what comes after `--`."""
    parser = argparse.ArgumentParser(
        prog="run.py", description="Sets ValueWhen up in .venv and starts it."
    )
    parser.add_argument("--port", type=port, help="first port to try")
    parser.add_argument("--host", help="address to listen on; by default all of this machine's")
    parser.add_argument("--no-demo", action="store_true", help="load no made-up demo")
    commands = parser.add_subparsers(dest="command", metavar="setup | test | audit")
    setup = commands.add_parser("setup", help="set up, start nothing")
    setup.add_argument("--no-demo", action="store_true", default=argparse.SUPPRESS)
    commands.add_parser("audit", help="ask the public advisories about the packages that run")
    test = commands.add_parser(
        "test", help="set up, then run every check and test; what follows -- goes to pytest"
    )
    test.add_argument(
        "--all",
        action="store_true",
        help="add tests that take minutes: on Apache Spark, in LibreOffice, most benches in small",
    )
    test.add_argument(
        "--without",
        type=parts,
        action="extend",
        default=[],
        metavar=",".join(PARTS),
        help="parts to leave out, said at the end",
    )
    return parser


def main(arguments: list[str]) -> int:
    """Do what the command line asks; the exit code."""
    cut = arguments.index("--") if "--" in arguments else len(arguments)
    parser = command_line()
    options = parser.parse_args(arguments[:cut])
    extra = arguments[cut + 1 :]
    if extra and options.command != "test":
        parser.error("only test takes arguments after --")
    try:
        if options.command == "test":
            return run_tests(options, extra)
        if options.command == "audit":
            return audit()
        return prepare(options) if options.command == "setup" else start(options)
    except (SetUpError, OSError) as error:
        told = error if isinstance(error, SetUpError) else advice(str(error))
        print(f"\n{told}", file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        print(f"\nStopped. To go on: {AGAIN}", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
