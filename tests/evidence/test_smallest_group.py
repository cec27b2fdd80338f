"""How small a group may be that executives see, as the operator sets it."""

import json
import os
import subprocess
import sys

import pytest

from valuewhen.children.child import run_in_child
from valuewhen.errors import InvalidInputError
from valuewhen.settings import PROJECT, smallest_group

SHOWN = """
import json
import numpy as np
from valuewhen.evidence.cells import publishable
from valuewhen.join.kept import program
print(json.dumps([publishable(np.array([[4, 6, 9, 20, 30]])).tolist(), program()]))
"""


@pytest.mark.parametrize(("given", "least"), [("", 5), ("5", 5), (" 7 ", 7), ("10", 10)])
def test_it_is_five_unless_set_up_to_ten(
    monkeypatch: pytest.MonkeyPatch, given: str, least: int
) -> None:
    monkeypatch.setenv("VALUEWHEN_SMALLEST_GROUP", given)
    assert smallest_group() == least


@pytest.mark.parametrize("given", ["4", "11", "0", "-5", "five", "5.0", "7 8"])
def test_anything_else_is_refused_in_words(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("VALUEWHEN_SMALLEST_GROUP", given)
    with pytest.raises(InvalidInputError, match=r"VALUEWHEN_SMALLEST_GROUP is .* from 5 to 10"):
        smallest_group()


def computed(least: str) -> list[object]:
    """What a process of its own publishes, and the fingerprint under which it keeps results."""
    environment = os.environ | {"VALUEWHEN_SMALLEST_GROUP": least}
    done = subprocess.run(
        [sys.executable, "-c", SHOWN], cwd=PROJECT, env=environment, check=True, capture_output=True
    )
    found: list[object] = json.loads(done.stdout)
    return found


def test_what_is_held_back_follows_it_and_nothing_older_is_used() -> None:
    # 4 alone takes 6 with it: 10 together; under ten 9 is held back too, and 4 + 6 + 9 are enough
    five, ten = computed("5"), computed("10")
    assert five[0] == [[False, False, True, True, True]]
    assert ten[0] == [[False, False, False, True, True]]
    assert five[1] != ten[1]


def test_a_child_process_holds_it_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VALUEWHEN_SMALLEST_GROUP", "10")
    environment = run_in_child("tests.children.works", {"do": "environment"})
    assert environment["VALUEWHEN_SMALLEST_GROUP"] == "10"
