"""Who may do what: every call, every role, and ids of somebody else's workshop."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.rooms import Live, People, open_live
from valuewhen.errors import ForbiddenError, InvalidInputError, NotFoundError
from valuewhen.people.caller import OPERATOR, Caller
from valuewhen.store.store import Store
from valuewhen.store.tables import members
from valuewhen.workshop.access import ALL, RIGHTS, Right, rights
from valuewhen.workshop.acts import acts_of, undo
from valuewhen.workshop.commitments import commit_to
from valuewhen.workshop.decisions import correct_sorting, moderate
from valuewhen.workshop.following import board
from valuewhen.workshop.hypotheses import tie_to_metric
from valuewhen.workshop.members import invite, members_of
from valuewhen.workshop.model import FUNCTIONS, SEGMENTS
from valuewhen.workshop.phases import move, reveal, set_timer
from valuewhen.workshop.themes import group, make_theme, rename_theme
from valuewhen.workshop.workshops import (
    create_workshop,
    edit_workshop,
    open_workshop,
    workshops_of,
)

Call = Callable[[Live, Caller, str, str, str], Any]  # room, caller, workshop, answer, theme

COMMITMENT = {"investment": "An API", "ability": "see stock", "owner": "Bo", "horizon": "this year"}
SET_UP = {"title": "Other", "segments": SEGMENTS, "function_names": FUNCTIONS, "dots": 4}


def reading(call: Callable[..., Any], *rest: Any) -> Call:
    return lambda live, caller, workshop, *_: live.store.read(call, caller, workshop, *rest)


def writing(call: Callable[..., Any], *rest: Any, **more: Any) -> Call:
    return lambda live, caller, workshop, *_: live.store.write(
        call, caller, workshop, *rest, **more
    )


def on_answer(call: Callable[..., Any], **more: Any) -> Call:
    return lambda live, caller, workshop, answer, _theme: live.store.write(
        call, caller, workshop, answer, **more
    )


def on_theme(call: Callable[..., Any], *rest: Any) -> Call:
    return lambda live, caller, workshop, _answer, theme: live.store.write(
        call, caller, workshop, theme, *rest
    )


CALLS: dict[str, tuple[Right, Call]] = {
    "open": (Right.AGGREGATES, reading(open_workshop)),
    "board": (Right.ROWS, lambda live, caller, workshop, *_: board(live.store, caller, workshop)),
    "acts_of": (Right.ROWS, reading(acts_of)),
    "open_rows": (Right.ROWS, reading(open_workshop, Right.ROWS)),
    "correct_sorting": (Right.MERGE, on_answer(correct_sorting, actor="we")),
    "moderate": (Right.MERGE, on_answer(moderate, is_hidden=True)),
    "make_theme": (
        Right.MERGE,
        lambda live, caller, workshop, answer, _: live.store.write(
            make_theme, caller, workshop, "T", [answer]
        ),
    ),
    "group": (
        Right.MERGE,
        lambda live, caller, workshop, answer, theme: live.store.write(
            group, caller, workshop, [answer], theme
        ),
    ),
    "rename_theme": (Right.MERGE, on_theme(rename_theme, "New")),
    "tie_to_metric": (Right.MERGE, on_theme(tie_to_metric, "nps")),
    "commit_to": (Right.MERGE, writing(commit_to, **COMMITMENT)),
    "undo": (Right.MERGE, writing(undo)),
    "move": (Right.DRIVE, writing(move, "vote")),
    "set_timer": (Right.DRIVE, writing(set_timer, 60)),
    "reveal": (Right.DRIVE, writing(reveal, "sides", is_shown=True)),
    "invite": (Right.DRIVE, writing(invite, "eve", "executive")),
    "members_of": (Right.DRIVE, reading(members_of)),
    "edit": (Right.DRIVE, writing(edit_workshop, **SET_UP)),
}


class Scene:
    """A workshop with an answer in a theme."""

    def __init__(self, live: Live) -> None:
        self.live = live
        live.move("write:all")
        self.answer = live.say(live.join(), "they refer friends").id
        owner = live.people.owner
        self.theme = live.store.write(make_theme, owner, live.id, "Referrals", [self.answer])

    def do(self, name: str, caller: Caller, workshop: str = "", answer: str = "") -> Any:
        """The call, on this scene unless another workshop or answer is named."""
        ids = (workshop or self.live.id, answer or self.answer, self.theme)
        return CALLS[name][1](self.live, caller, *ids)


@pytest.fixture
def scene(live: Live) -> Scene:
    return Scene(live)


@pytest.mark.parametrize("role", ["facilitator", "analyst", "executive"])
def test_members_may_do_what_their_role_allows_and_no_more(scene: Scene, role: str) -> None:
    caller = getattr(scene.live.people, role)
    allowed = [name for name, (right, _) in CALLS.items() if right in RIGHTS[role]]
    assert len(allowed) == {"facilitator": 18, "analyst": 12, "executive": 1}[role]
    for name in CALLS:
        if name in allowed:
            scene.do(name, caller)
        else:
            with pytest.raises(ForbiddenError, match="Your role in this workshop"):
                scene.do(name, caller)


@pytest.mark.parametrize("role", ["owner", "operator"])
def test_the_owner_and_the_operator_may_do_everything(scene: Scene, role: str) -> None:
    for name in CALLS:
        scene.do(name, OPERATOR if role == "operator" else scene.live.people.owner)


@pytest.mark.parametrize("role", ["stranger", "outsider"])
def test_somebody_elses_workshop_reads_like_one_that_is_not_there(scene: Scene, role: str) -> None:
    caller = getattr(scene.live.people, role)
    said = set()
    for name in CALLS:
        for workshop, answer in (("", ""), ("", "0" * 16), ("0" * 16, ""), ("' or 1=1 --", "\0")):
            with pytest.raises(NotFoundError) as refused:
                scene.do(name, caller, workshop, answer)
            said.add(refused.value.message)
    assert said == {"There is no such workshop, or you were not invited to it."}


@pytest.mark.parametrize("role", ["owner", "facilitator", "analyst"])
def test_answers_of_another_workshop_are_not_found(
    scene: Scene, store: Store, people: People, role: str
) -> None:
    other = open_live(store, people, "Another")
    other.move("write:all")
    foreign = other.say(other.join(), "they share data").id
    for name in ("correct_sorting", "moderate", "make_theme", "group"):
        with pytest.raises(NotFoundError, match=r"in this workshop"):
            scene.do(name, getattr(people, role), answer=foreign)


def test_themes_of_another_workshop_are_not_found(
    scene: Scene, store: Store, people: People
) -> None:
    other = open_live(store, people, "Another")
    scene.theme = store.write(make_theme, people.owner, other.id, "Foreign")
    for name in ("group", "rename_theme", "tie_to_metric"):
        with pytest.raises(NotFoundError, match="no such theme in this workshop"):
            scene.do(name, people.owner)
    with pytest.raises(NotFoundError, match="no such theme in this workshop"):
        store.write(commit_to, people.owner, scene.live.id, **COMMITMENT, theme_id=scene.theme)


def test_an_executive_sees_no_rows_whatever_the_invitation_says(scene: Scene, store: Store) -> None:
    people, workshop_id = scene.live.people, scene.live.id
    for role in ("facilitator", "analyst"):
        with pytest.raises(InvalidInputError, match=f"signs in as executive and cannot be {role}"):
            store.write(invite, people.owner, workshop_id, "eve", role)
        forged = {"workshop_id": workshop_id, "user_id": people.executive.user_id, "role": role}
        store.write(lambda c, row: c.execute(members.insert(), row).rowcount, forged | {"at": 0})
        assert store.read(rights, people.executive, workshop_id) == Right.AGGREGATES
        with pytest.raises(ForbiddenError):
            scene.do("board", people.executive)


def test_owning_a_workshop_gives_an_executive_no_rows(scene: Scene, store: Store) -> None:
    owner = scene.live.people.owner
    lowered = Caller(owner.user_id, owner.name, "executive")
    assert store.read(rights, lowered, scene.live.id) == Right.AGGREGATES | Right.OWN
    with pytest.raises(ForbiddenError):
        scene.do("board", lowered)
    assert store.read(rights, owner, scene.live.id) == ALL


def test_an_invitation_taken_back_leaves_nothing(scene: Scene, store: Store) -> None:
    people, workshop_id = scene.live.people, scene.live.id
    store.write(invite, people.owner, workshop_id, "anna", None)
    with pytest.raises(NotFoundError):
        scene.do("open", people.analyst)
    assert store.read(members_of, people.owner, workshop_id) == {
        "eve": "executive",
        "fred": "facilitator",
    }
    assert store.read(workshops_of, people.analyst) == []
    store.write(invite, people.owner, workshop_id, "anna", "executive")
    assert store.read(rights, people.analyst, workshop_id) == Right.AGGREGATES


def test_invitations_name_a_person_and_a_role_that_there_are(live: Live, store: Store) -> None:
    with pytest.raises(NotFoundError, match="nobody called zoe"):
        store.write(invite, live.people.owner, live.id, "zoe", "analyst")
    with pytest.raises(InvalidInputError, match="facilitator, analyst, executive"):
        store.write(invite, live.people.owner, live.id, "anna", "boss")


@pytest.mark.parametrize("role", ["analyst", "executive", "outsider"])
def test_only_facilitators_make_workshops(store: Store, people: People, role: str) -> None:
    with pytest.raises(ForbiddenError, match="Only facilitators"):
        store.write(create_workshop, getattr(people, role), "Mine")
