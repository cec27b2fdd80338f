"""What could be one theme on a workshop's board, worked out once for all who look at it."""

import threading

from valuewhen.store.store import Store
from valuewhen.workshop.board import Board
from valuewhen.workshop.following import shared_board
from valuewhen.workshop.proposals import Proposal, propose

_made: dict[tuple[str, str], tuple[Board, tuple[Proposal, ...]]] = {}
_making: dict[tuple[str, str], threading.Lock] = {}


def shared_proposals(store: Store, workshop_id: str) -> tuple[Proposal, ...]:
    """The proposals of `propose` for the workshop's board at its present version.

    It does not ask who wants them: they hold answers, and are for those who may see rows.
    """
    key = (store.url, workshop_id)
    with _making.setdefault(key, threading.Lock()):
        board = shared_board(store, workshop_id)
        known = _made.get(key)
        if known is None or known[0] is not board:
            known = _made[key] = (board, propose(board, board.declined))
        return known[1]
