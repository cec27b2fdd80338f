"""Proposals are worked out once per version of the board, for all who look."""

from concurrent.futures import ThreadPoolExecutor

from tests.rooms import Live
from valuewhen.workshop.proposed import shared_proposals
from valuewhen.workshop.themes import decline


def test_proposals_are_shared_until_the_board_changes(live: Live) -> None:
    live.move("write:all")
    for body in ("they refer friends", "they refer us to friends"):
        live.say(live.join(), body)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: shared_proposals(live.store, live.id), range(16)))
    assert len({id(proposals) for proposals in found}) == 1
    [proposal] = found[0]
    assert proposal.voices == 2
    third = live.say(live.join(), "they refer a friend").id
    [grown] = shared_proposals(live.store, live.id)
    assert (grown.id, grown.answer_ids) == (proposal.id, (*proposal.answer_ids, third))
    live.store.write(decline, live.people.owner, live.id, sorted(grown.joins))
    assert shared_proposals(live.store, live.id) == ()
