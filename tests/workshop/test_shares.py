"""Share links in the store: made, listed, expired, revoked, by those who drive the workshop."""

import pytest
from sqlalchemy import select, update

from tests.rooms import Live, open_live
from valuewhen.errors import ForbiddenError, InvalidInputError, NotFoundError
from valuewhen.people.caller import digest
from valuewhen.store.tables import shares
from valuewhen.workshop.shares import create_share, revoke_share, shared_workshop, shares_of


def made(live: Live, days: int = 30) -> str:
    return live.store.write(create_share, live.people.owner, live.id, days)


def expire(live: Live) -> None:
    past = update(shares).values(expires_at=shares.c.created_at - 1)
    live.store.write(lambda connection: connection.execute(past).rowcount)


def test_a_link_leads_to_its_workshop(live: Live) -> None:
    token = made(live)
    assert live.store.read(shared_workshop, token) == live.id


def test_the_store_keeps_the_fingerprint_of_256_bits_alone(live: Live) -> None:
    token = made(live)
    (kept,) = live.store.read(lambda connection: connection.execute(select(shares)).all())
    assert len(token) == 43  # of 6 bits each
    assert kept.token_hash == digest(token)
    assert token not in str(kept)


def test_good_links_are_listed_with_who_when_and_until(live: Live) -> None:
    made(live, 7)
    live.store.write(create_share, live.people.facilitator, live.id, 90)
    found = live.store.read(shares_of, live.people.owner, live.id)
    assert {share.made_by for share in found} == {"olga", live.people.facilitator.name}
    assert sorted(round(share.expires_at - share.created_at) for share in found) == [
        7 * 86_400,
        90 * 86_400,
    ]


def test_unknown_expired_and_revoked_links_read_alike(live: Live) -> None:
    expired, revoked = made(live), ""
    expire(live)
    revoked = made(live)
    (share,) = live.store.read(shares_of, live.people.owner, live.id)
    live.store.write(revoke_share, live.people.owner, live.id, share.id)
    said = set()
    for token in ("never was", expired, revoked):
        with pytest.raises(NotFoundError) as refused:
            live.store.read(shared_workshop, token)
        said.add(refused.value.message)
    assert len(said) == 1
    assert live.store.read(shares_of, live.people.owner, live.id) == ()


def test_a_link_is_revoked_by_those_who_drive_its_own_workshop(live: Live) -> None:
    token = made(live)
    (share,) = live.store.read(shares_of, live.people.owner, live.id)
    other = open_live(live.store, live.people, "Another")
    with pytest.raises(NotFoundError):
        live.store.write(revoke_share, live.people.owner, other.id, share.id)
    assert live.store.read(shared_workshop, token) == live.id


@pytest.mark.parametrize(
    ("who", "error"),
    [
        ("analyst", ForbiddenError),
        ("executive", ForbiddenError),
        ("stranger", NotFoundError),
        ("outsider", NotFoundError),
    ],
)
def test_others_make_list_and_revoke_nothing(live: Live, who: str, error: type) -> None:
    token = made(live)
    (share,) = live.store.read(shares_of, live.people.owner, live.id)
    caller = getattr(live.people, who)
    with pytest.raises(error):
        live.store.write(create_share, caller, live.id, 30)
    with pytest.raises(error):
        live.store.read(shares_of, caller, live.id)
    with pytest.raises(error):
        live.store.write(revoke_share, caller, live.id, share.id)
    assert live.store.read(shared_workshop, token) == live.id


@pytest.mark.parametrize("days", [0, -1, 366])
def test_a_link_is_good_for_a_day_to_a_year(live: Live, days: int) -> None:
    with pytest.raises(InvalidInputError):
        made(live, days)
