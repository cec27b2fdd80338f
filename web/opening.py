"""The page that every page of Streamlit begins as, with fewer round trips until something shows.

It is Streamlit's own index page with two additions: where the server is, for which Streamlit's
script would first ask in two places before it opens its socket, and the scripts of the widgets that
our pages draw, which it would fetch only when the first of each comes. Without them, or where a
later version of Streamlit does not know them, the page works and is slower.
"""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

FOLDER = Path(st.__file__).parent / "static"
INDEX = FOLDER / "index.html"
DRAWN = ("BidiComponent", "Html", "Button", "LinkButton", "MenuButton", "Selectbox", "TextInput")
HERE = (
    "window.__streamlit={BACKEND_BASE_URL:location.origin,"
    "HOST_CONFIG:{allowedOrigins:[location.origin],useExternalAuthToken:false}}"
)

Built = dict[str, dict[str, Any]]  # Streamlit's scripts as its manifest lists them


@cache
def opening_page() -> str:
    """The page as HTML."""
    page = INDEX.read_text(encoding="utf-8")
    links = "".join(
        f'<link rel="modulepreload" fetchpriority="low" crossorigin href="./{file}">'
        for file in _widget_scripts()
        if file not in page
    )
    page = page.replace("<script", f"<script>{HERE}</script>\n    <script", 1)
    return page.replace("</head>", f"{links}</head>", 1)


def _widget_scripts() -> list[str]:
    """The files of the widgets that our pages draw, and of all that these import."""
    built: Built = json.loads((FOLDER / "manifest.json").read_bytes())
    widgets = [name for name, script in built.items() if _is_drawn(script)]
    return list(_files(built, widgets, set()))


def _is_drawn(script: dict[str, Any]) -> bool:
    return bool(script.get("isDynamicEntry")) and script.get("name") in DRAWN


def _files(built: Built, names: list[str], seen: set[str]) -> Iterator[str]:
    for name in names:
        if name not in seen:
            seen.add(name)
            yield built[name]["file"]
            yield from _files(built, built[name].get("imports", []), seen)
