"""HTML from templates, every value escaped."""

from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.responses import HTMLResponse

from valuewhen.settings import PROJECT
from valuewhen.words import say

environment = Environment(
    loader=FileSystemLoader(
        [
            PROJECT / "phone" / "templates",
            PROJECT / "web" / "templates",
            PROJECT / "pages" / "templates",
        ]
    ),
    autoescape=select_autoescape(default=True, default_for_string=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
environment.globals["say"] = say


def render(template: str, **values: Any) -> str:
    """The template with these values."""
    return environment.get_template(template).render(**values)


def page(template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page from a template, never kept by browsers or proxies."""
    html = render(template, **values)
    return HTMLResponse(html, status, headers={"cache-control": "no-store"})
