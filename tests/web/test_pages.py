"""Every page, asked for by everybody with the ids of one workshop and one file: what is sent."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.reports.finished import REFER, Finished, finished
from tests.rooms import People, Server
from tests.web.test_sockets import DOOR, drawn, opened, words
from valuewhen.join.attachments import attachment
from valuewhen.people.sessions import start_session
from valuewhen.settings import PROJECT

ROOM = ("owner", "facilitator", "analyst")  # who see the rows of this workshop
INVITED = (*ROOM, "executive")
EVERYBODY = (*People._fields, "nobody")  # among them a stranger and an outsider: not invited
MAY_SEE: dict[str, dict[str, tuple[str, ...]]] = {
    "": {"title": INVITED},
    "workshops": {"title": INVITED},
    "facilitate": {"title": INVITED, **dict.fromkeys(("code", "words", "theme", "column"), ROOM)},
    "customers": {
        "title": ("owner", "executive"),
        **dict.fromkeys(("data", "column", "row"), ("owner",)),
    },
    "evidence": {"title": INVITED, "theme": ROOM, "data": ROOM},
    "results": {"title": INVITED, "theme": INVITED, "data": INVITED},
    "account": {},
    "screen": {"title": ROOM},
    "sign-in": {},
    "no-such": {"title": INVITED},
}  # whoever asks for a page that they have not gets the list of their workshops


@dataclass(frozen=True)
class Place:
    """A server with a finished workshop, and what tells that something of it was sent."""

    server: Server
    done: Finished
    data_set_id: str
    signs: dict[str, str]

    def seen_by(self, who: str, page: str) -> set[str]:
        """The signs in all that is sent for the page."""
        cookie = DOOR
        if who != "nobody":
            person = getattr(self.done.live.people, who)
            token = self.done.live.store.write(start_session, str(person.user_id))
            cookie = f"valuewhen_session={token}"
        query = f"workshop={self.done.live.id}&data={self.data_set_id}"
        with opened(self.server, cookie) as socket:
            sent = words(drawn(socket, page, query))
        return {name for name, sign in self.signs.items() if sign in sent}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The server, on a home of its own."""
    home = tmp_path_factory.mktemp("home")
    with finished(home, tmp_path_factory.getbasetemp()) as done:
        live = done.live
        joined = live.store.read(attachment, live.people.owner, live.id)
        assert joined
        signs = {
            "title": live.workshop.title,
            "code": live.workshop.join_code,
            "words": done.words[0],
            "theme": REFER,
            "data": joined.data_set.name,
            "column": "logo_colour",
            "row": "KD-7",
        }
        server = Server(home)
        server.start()
        yield Place(server, done, joined.data_set.id, signs)
        server.stop()


def test_every_page_is_in_the_table() -> None:
    names = {file.stem.replace("_", "-") for file in (PROJECT / "pages").glob("[a-z]*.py")}
    assert names - {"navigation"} == MAY_SEE.keys() - {"", "no-such"}


@pytest.mark.parametrize("page", MAY_SEE)
def test_nobody_is_sent_more_than_they_may_see(place: Place, page: str) -> None:
    seen = {who: place.seen_by(who, page) for who in EVERYBODY}
    assert seen == {
        who: {sign for sign, people in MAY_SEE[page].items() if who in people} for who in EVERYBODY
    }
