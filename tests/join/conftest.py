"""Fixtures of tests of what is computed for all who ask."""

from typing import Any

import pytest

from valuewhen.children import computation
from valuewhen.children.child import Child
from valuewhen.join import answers, known


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Child]:
    """The children that are started from here on; every data set counts as a large one."""
    children: list[Child] = []

    class Noted(Child):
        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, **named)
            children.append(self)

    monkeypatch.setattr(computation, "Child", Noted)
    monkeypatch.setattr(answers, "FEW", 0)
    monkeypatch.setattr(known, "FEW", 0)
    return children
