"""The page that every page of Streamlit begins as, with less waiting until something shows.

It is Streamlit's own index page with a script before Streamlit's, which does two things. It tells
where the server is, for which Streamlit would first ask in two places before it opens its socket.
And it fetches the modules that the page names. Without TLS a browser has six connections to a
server, on which sixty files wait for each other; so every second one is fetched without
credentials, for which browsers open six more, and its module is then found in the cache. Where a
later release of Streamlit does not know what it is told, the page works and is slower.
"""

import json
import re
from functools import cache
from pathlib import Path

import streamlit as st

FOLDER = Path(st.__file__).parent / "static"
INDEX = FOLDER / "index.html"
FONT = re.compile(r'<link\s+rel="preload"[^>]*as="font"[^>]*>')  # our themes have another
MODULE = re.compile(r'<link rel="modulepreload" crossorigin href="\./([^"]+)">\s*')
SCRIPT = """
window.__streamlit = {
  BACKEND_BASE_URL: location.origin,
  HOST_CONFIG: { allowedOrigins: [location.origin], useExternalAuthToken: false },
};
for (const [n, file] of %s.entries()) {
  const href = `/${file}`;
  if (location.protocol === "http:" && n %% 2) {
    fetch(href, { credentials: "omit", priority: "high" }).catch(() => {});
  } else {
    const link = { rel: "modulepreload", crossOrigin: "", href };
    document.head.append(Object.assign(document.createElement("link"), link));
  }
}
"""


@cache
def opening_page() -> str:
    """The page as HTML."""
    page = INDEX.read_text(encoding="utf-8")
    script = f"<script>{SCRIPT % json.dumps(MODULE.findall(page))}</script>"
    bare = MODULE.sub("", FONT.sub("", page))
    return bare.replace("<script", f"{script}\n    <script", 1)
