import pytest

from valuewhen.evidence.kinds import guess_kind


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([True, False, None], "flag"),
        ([0, 1, 1], "flag"),
        ([0, 0, 0, 1, 3], "count"),
        ([0, 1, 2, 2, 2, 3], "measure"),
        ([1, 2, 3], "measure"),
        ([0, 0, 0.5], "measure"),
        ([-1, 0, 1], "measure"),
        ([], "measure"),
    ],
)
def test_kind_is_guessed_from_the_values(values: list, kind: str) -> None:
    assert guess_kind(values) == kind
