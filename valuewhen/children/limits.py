"""The most that a child process may take."""

import contextlib
import os
import sys
from dataclasses import dataclass
from pathlib import Path

NICENESS = 10  # the server's own threads go first
FIRST_TO_GO = "500"  # where memory runs out, a child is stopped before the server


@dataclass(frozen=True)
class ChildLimits:
    """Bytes of address space, bytes of one file that is written, and seconds until it is stopped;
    and, where it is given, the bytes of memory in use beyond which it is ended.

    Systems without such limits (Windows; macOS for memory) keep to the seconds alone.
    """

    memory: int = 2_000_000_000
    disk: int = 4_000_000_000
    seconds: float = 90.0
    resident: int | None = None


def memory_in_use(pid: int) -> int:
    """Bytes of memory that a process has in use; 0 when it is gone or the system tells nothing."""
    try:
        pages = Path(f"/proc/{pid}/statm").read_text().split()[1]
    except (OSError, IndexError):
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def limit_this_process(limits: ChildLimits) -> None:
    """Cap this process's memory, processor time and file size, where the system can.

    It also gives way to everybody else, on the processors and where memory runs out.
    """
    if sys.platform == "win32":
        return
    import resource

    processor = (int(limits.seconds) + 1) * max(os.cpu_count() or 2, 2)
    caps = {
        resource.RLIMIT_AS: limits.memory,
        resource.RLIMIT_CPU: processor,
        resource.RLIMIT_FSIZE: limits.disk,
        resource.RLIMIT_CORE: 0,
    }
    for name, most in caps.items():
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(name, (most, most))
    with contextlib.suppress(OSError):
        os.setsid()  # Linux shares processors by session first: the server's own stays free
    with contextlib.suppress(OSError):
        os.nice(NICENESS)
    for setting, value in {"autogroup": str(NICENESS), "oom_score_adj": FIRST_TO_GO}.items():
        with contextlib.suppress(OSError):
            Path(f"/proc/self/{setting}").write_text(value)
