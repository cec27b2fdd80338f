"""The scripts and styles of components of ours, kept as files of their own."""

from valuewhen.settings import PROJECT


def source(name: str) -> str:
    """What `pages/templates/` has under this name: our own text, never people's."""
    return (PROJECT / "pages" / "templates" / name).read_text("utf-8")
