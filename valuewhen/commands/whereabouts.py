"""Where the server was started last, for commands that print a link to it."""

from valuewhen.settings import home, public_url

FIRST = "http://localhost:8501"  # where it starts unless the port is taken or another was named


def note_address(url: str) -> None:
    """Notes the address under which this machine's browser opens the server."""
    home().mkdir(parents=True, exist_ok=True)
    (home() / "address.txt").write_text(f"{url}\n", encoding="utf-8")


def server_address() -> str:
    """The public address if one is set, else the one the server noted when it started last."""
    if known := public_url():
        return known
    try:
        return (home() / "address.txt").read_text(encoding="utf-8").strip() or FIRST
    except OSError:
        return FIRST
