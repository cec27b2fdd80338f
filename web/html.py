"""HTML from templates, every value escaped, in the language of whoever reads it."""

from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context, select_autoescape
from jinja2.runtime import Context
from starlette.responses import HTMLResponse

from valuewhen.settings import PROJECT
from valuewhen.words import find
from valuewhen.words import number as written
from valuewhen.words import say as said
from valuewhen.workshop.model import SEGMENTS, Prompt
from valuewhen.workshop.stems import stem
from web.money import amount_in

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
    auto_reload=False,  # it would look at every file of a page, every time
)


@pass_context
def say(context: Context, name: str, /, **values: object) -> str:
    """The text called `name` in the page's language."""
    return said(name, context["language"], **values)


@pass_context
def number(context: Context, figure: float) -> str:
    """A number as the page's language writes it."""
    return written(figure, context["language"])


@pass_context
def function(context: Context, name: str) -> str:
    """A function of the shipped list in the page's language; any other as it was typed."""
    return _shipped("functions", name, context["language"])


@pass_context
def horizon(context: Context, name: str) -> str:
    """A commitment's horizon in the page's language."""
    return _shipped("horizons", name, context["language"])


@pass_context
def money(context: Context, amount: float, currency: str) -> str:
    """An amount of money as the page's language writes it."""
    return amount_in(context["language"], amount, currency)


@pass_context
def signed_money(context: Context, amount: float, currency: str) -> str:
    """As `money`, with its sign."""
    return amount_in(context["language"], amount, currency, is_signed=True)


def _shipped(kind: str, name: str, language: str) -> str:
    return find(f"{kind}.{name.lower().replace(' ', '_')}", language) or name


@pass_context
def sentence(context: Context, prompt: Prompt) -> str:
    """A prompt in the page's language; one with a facilitator's own word as it is."""
    return stem(prompt.segment, context["language"]) if prompt.segment in SEGMENTS else prompt.text


environment.globals["say"] = say
environment.filters |= {
    "number": number,
    "function": function,
    "horizon": horizon,
    "sentence": sentence,
    "money": money,
    "signed_money": signed_money,
}


def render(template: str, language: str = "en", **values: Any) -> str:
    """The template with these values, in this language."""
    return environment.get_template(template).render(language=language, **values)


def page(template: str, status: int = 200, language: str = "en", **values: Any) -> HTMLResponse:
    """A page from a template, never kept by browsers or proxies."""
    html = render(template, language, **values)
    return HTMLResponse(html, status, headers={"cache-control": "no-store"})
