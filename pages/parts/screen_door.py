"""Whom the projector's page lets in: browsers with the screen link, and the workshop's people."""

from valuewhen.errors import ValueWhenError
from valuewhen.store.store import Store
from valuewhen.workshop.access import Right, need
from valuewhen.workshop.workshops import find_by_screen_token
from web.identity import SCREEN, cookie, page_caller, page_cookies


def is_let_in(store: Store, workshop_id: str) -> bool:
    """Whether the present page may show this workshop: the browser holds its screen link's token as
    it stands now, or belongs to somebody who may see the workshop's rows."""
    token = cookie(page_cookies(), SCREEN + workshop_id)
    if token and _opens(store, token, workshop_id):
        return True
    caller = page_caller(is_act=False)
    if caller is None:
        return False
    try:
        store.read(need, caller, workshop_id, Right.ROWS)
    except ValueWhenError:
        return False
    return True


def _opens(store: Store, token: str, workshop_id: str) -> bool:
    try:
        return store.read(find_by_screen_token, token) == workshop_id
    except ValueWhenError:
        return False
