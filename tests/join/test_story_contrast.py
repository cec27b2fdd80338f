"""Best against typical: Fisher's exact test by a published table, and a clear difference."""

import pytest

from tests.rooms import Live
from valuewhen.join.contrast import best_against_typical
from valuewhen.workshop.themes import make_theme


def play(live: Live, best: int, typical: int, of: int) -> None:
    """`of` people answer each prompt; `best` and `typical` of them say the first theme."""
    people = [live.join() for _ in range(2 * of)]
    live.move("write:best")
    ids = [live.say(who, f"they refer us {at}").id for at, who in enumerate(people[:of])]
    live.move("write:typical")
    ids += [live.say(who, f"they stay {at}").id for at, who in enumerate(people[of:])]
    live.move("sort")
    first = [*ids[:best], *ids[of : of + typical]]
    for title, chosen in (("first", first), ("rest", [i for i in ids if i not in first])):
        live.store.write(make_theme, live.people.owner, live.id, title, chosen)


def test_fishers_test_gives_the_tea_tasters_table(live: Live) -> None:
    # Fisher (1935): 3 of 4 against 1 of 4 has a two-sided p of 34/70; both themes have the same
    # p-value, so Benjamini and Hochberg leave it as it is.
    play(live, best=3, typical=1, of=4)
    found = best_against_typical(live.board, live.board.themes)
    assert found
    assert [row.q for row in found.rows] == pytest.approx([34 / 70, 34 / 70])
    assert found.differing == ()


def test_a_clear_difference_is_named(live: Live) -> None:
    play(live, best=8, typical=0, of=8)
    found = best_against_typical(live.board, live.board.themes)
    assert found
    assert {row.title for row in found.differing} == {"first", "rest"}
    assert found.only_best == ("first",)


def test_without_both_prompts_there_is_no_comparison(live: Live) -> None:
    live.move("write:best")
    live.say(live.join(), "they refer us")
    assert best_against_typical(live.board, live.board.themes) is None
