"""What axe-core finds wrong with a page, as lines for people to read."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

GRAVE = ("serious", "critical")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SETTLE = """() => document.getAnimations()
    .filter((moving) => Number.isFinite(moving.effect.getComputedTiming().endTime))
    .forEach((moving) => moving.finish())"""  # colours on their way are no colours yet
# Faults inside Streamlit's own widgets, by rule and a part of the markup, each with its cause.
STREAMLITS_OWN: dict[str, tuple[str, ...]] = {
    "color-contrast": ("<kbd aria-label",),  # the faded shortcut on a button of its primary colour
}


def faults(page: Page) -> list[str]:
    """The serious and critical faults of a page in its present colours, but for Streamlit's own;
    one that is not there any more a second later was of a page that was being drawn."""
    found = _faults(page)
    if not found:
        return []
    page.wait_for_timeout(1_000)
    return [fault for fault in _faults(page) if fault in found]


def _faults(page: Page) -> list[str]:
    page.evaluate(SETTLE)
    found = Axe().run(page, options=RULES).response["violations"]
    grave = [rule for rule in found if rule["impact"] in GRAVE]
    return [
        _line(rule, node) for rule in grave for node in rule["nodes"] if not _is_known(rule, node)
    ]


def faults_in_both(page: Page) -> list[str]:
    """The faults in light and in dark colours; the page is left in light ones."""
    told = []
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.wait_for_timeout(300)  # until Streamlit's theme has followed
        told += [f"{scheme}: {line}" for line in faults(page)]
    return told


def _is_known(rule: dict[str, Any], node: dict[str, Any]) -> bool:
    return any(part in node["html"] for part in STREAMLITS_OWN.get(rule["id"], ()))


def _line(rule: dict[str, Any], node: dict[str, Any]) -> str:
    return f"{rule['id']} ({rule['impact']}): {node['html'][:160]} {node['target'][-1]}"
