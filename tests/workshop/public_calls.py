"""Every public call of the library that takes a caller: how it is called, and who may.

The letters of a row are in the order of `COLUMNS`: `+` may, `!` is told that their role does not
allow it, `0` gets the same answer as if it were not there, `-` gets an answer that knows nothing of
it, and `.` cannot be (the operator has no password).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from tests.workshop.two_rooms import QUESTION, ROLES, TERMS, Things
from valuewhen.customers.report import FileRefusedError
from valuewhen.errors import ConflictError, InvalidInputError, NotFoundError
from valuewhen.people.caller import OPERATOR
from valuewhen.workshop.access import Right
from valuewhen.workshop.bets import open_betting
from valuewhen.workshop.customer_stories import Draft
from valuewhen.workshop.model import FUNCTIONS, SEGMENTS
from valuewhen.workshop.phases import pause, set_timer
from valuewhen.workshop.rule_votes import open_rule_vote
from valuewhen.workshop.settings import Settings
from valuewhen.workshop.templates import shipped_templates

COLUMNS = (
    "operator", "owner", "facilitator", "analyst", "executive", "lowered owner",
    "other owner", "other analyst", "other executive", "taken back",
)  # fmt: skip

AGGREGATES = "++++++ 0000"
ROWS = "++++!! 0000"
MERGE = ROWS
DRIVE = "+++!!! 0000"
COPY = DRIVE  # who may see rows and make workshops
OWN = "++!!!+ 0000"  # it stays theirs whatever the account's role
DATA = "++000! 0000"  # a data set is its loader's
MAY_LOAD = "++++!! ++!+"  # by the account's role: there is nobody's thing in it yet
MAY_MAKE = "+++!!! +!!+"
MAY_REPEAT = "+++!!! 0!!0"
LISTED = "++++++ ----"
OWN_DATA = "++---- ----"
ANYBODY = "++++++ ++++"
THEMSELVES = ".+++++ ++++"

Arguments = Callable[[Callable[..., Any], Things, Path], Any]


@dataclass(frozen=True)
class Call:
    """Who may, how it is called, and what it does: `writes` in the store; `stops` with this error,
    before it computes or starts anything; `finds` the thing in the answer; `first` has to be done
    before; `passes_over` the things of others, of which it knows nothing."""

    who: str
    how: Arguments
    writes: bool = False
    stops: type[Exception] | None = None
    says: str = ""
    finds: Callable[[Any, Things], bool] | None = None
    first: Callable[[Connection, Things], object] | None = None
    passes_over: bool = False

    def may(self, column: str) -> str:
        """The letter of a column."""
        return self.who.replace(" ", "")[COLUMNS.index(column)]


def _reads(who: str, how: Arguments, **more: Any) -> Call:
    return Call(who, how, **more)


def _writes(who: str, how: Arguments, **more: Any) -> Call:
    return Call(who, how, writes=True, **more)


def _stops(who: str, error: type[Exception], says: str, how: Arguments) -> Call:
    return Call(who, how, stops=error, says=says)


def _about_it(do: Callable[..., Any], i: Things, _: Path) -> Any:
    return do(i.workshop)


def _open_bets(connection: Connection, i: Things) -> None:
    open_betting(connection, OPERATOR, i.workshop, i.theme, "refers", QUESTION)


_EMPTY = (FileRefusedError, "empty")  # no child is started for a file that has nothing in it
_TEMPLATE = shipped_templates()["sixty"]
_SET_UP = {"title": "T", "segments": SEGMENTS, "function_names": FUNCTIONS, "dots": 4}
_RESULT = {"customer": "Ann", "before": 1.0, "after": 2.0, "unit": "days"}

CUSTOMERS: Mapping[str, Call] = {
    "data_sets.may_load": _reads(MAY_LOAD, lambda do, i, _: do()),
    "data_sets.add_data_set": _writes(MAY_LOAD, lambda do, i, _: do(i.fresh, "New", i.file)),
    "data_sets.save_roles": _writes(DATA, lambda do, i, _: do(i.data_set, ROLES)),
    "data_sets.save_formula": _writes(DATA, lambda do, i, _: do(i.data_set, ["refers"])),
    "data_sets.save_metrics": _writes(DATA, lambda do, i, _: do(i.data_set, [])),
    "data_sets.versions": _reads(DATA, lambda do, i, _: do(i.data_set)),
    "data_sets.go_back_to": _writes(DATA, lambda do, i, _: do(i.data_set)),
    "data_sets.own_data_set": _reads(DATA, lambda do, i, _: do(i.data_set)),
    "data_sets.current_data_sets": _reads(
        OWN_DATA, lambda do, i, _: do(), finds=lambda found, i: i.data in found
    ),
    "data_sets.data_sets_of": _reads(
        OWN_DATA, lambda do, i, _: do(), finds=lambda found, i: i.data in found
    ),
    # Without columns it stops before a child reads the file again.
    "flags.read_as_flags": _stops(
        DATA, InvalidInputError, "one column", lambda do, i, _: do(i.data_set, {})
    ),
    "loading.load_customers": _stops(
        MAY_LOAD, *_EMPTY, lambda do, i, home: do(home / "empty.csv", "empty.csv", "New")
    ),
    "loading.load_files": _stops(
        MAY_LOAD, *_EMPTY, lambda do, i, home: do([(home / "empty.csv", "empty.csv")], "New")
    ),
    "loading.load_with_roles": _stops(
        MAY_LOAD, *_EMPTY, lambda do, i, home: do(home / "empty.csv", "New", {})
    ),
    "loading.keep_version": _writes(
        MAY_LOAD,
        lambda do, i, _: do(i.fresh, "New", i.file, is_made_up=False, owner_id=None),
    ),
    "tables.load_table": _stops(
        DATA,
        *_EMPTY,
        lambda do, i, home: do(i.data_set, "edges", "E", home / "empty.csv", "empty.csv"),
    ),
    "tables.take_table_away": _writes(DATA, lambda do, i, _: do(i.data_set, "edges", "E")),
    "tables.tables_of": _reads(DATA, lambda do, i, _: do(i.data_set)),
}
JOIN: Mapping[str, Call] = {
    "attachments.attach": _writes(MERGE, lambda do, i, _: do(i.workshop, i.data_set)),
    "attachments.attachment": _reads(AGGREGATES, _about_it),
    "beside.beside": _reads(AGGREGATES, lambda do, i, _: do(i.workshop, shows_evidence=True)),
    "betting.let_them_bet": _writes(
        DRIVE, lambda do, i, _: do(i.workshop, i.theme, "refers", QUESTION)
    ),
    # Outcomes of hypotheses that nobody bets on here are passed over.
    "betting.show_evidence": _writes(DRIVE, lambda do, i, _: do(i.workshop, i.hypothesis, {})),
    "comparing.compare": _reads(AGGREGATES, lambda do, i, _: do(i.workshop, i.earlier)),
    "criteria.map_criteria": _writes(MERGE, lambda do, i, _: do(i.workshop, {})),
    "criteria.mapped_criteria": _reads(AGGREGATES, _about_it),
    "customer_voice.customer_voice": _reads(AGGREGATES, _about_it),
    "deleting.delete_workshop": _writes(OWN, lambda do, i, _: do(i.earlier)),
    # They are in use here, which is found once it is known whose they are.
    "deleting.delete_data_set": _stops(
        DATA, ConflictError, "in use", lambda do, i, _: do(i.data_set)
    ),
    "edge_tables.edge_tables": _reads(AGGREGATES, _about_it),
    "evidence_file.evidence_file": _reads(ROWS, lambda do, i, _: do(i.workshop, "Customers")),
    "experiments.draw_experiment": _writes(
        MERGE, lambda do, i, _: do(i.workshop, i.commitment, 0.4)
    ),
    "experiments.experiments_of": _reads(ROWS, _about_it),
    "experiments.pilot_ids": _reads(ROWS, lambda do, i, _: do(i.workshop, i.drawn)),
    "findings.findings": _reads(AGGREGATES, _about_it),
    "findings.clv_points": _reads(ROWS, _about_it),
    "freezing.freeze": _writes(DRIVE, _about_it),
    # What it makes is made in a child: without an upload it stops before that.
    "made.Making": _stops(MAY_LOAD, AttributeError, "folder", lambda do, i, _: do(None, None)),
    "on_screen.show_on_screen": _writes(DRIVE, lambda do, i, _: do(i.workshop, i.hypothesis)),
    "pools.metric_pool": _reads(ROWS, lambda do, i, _: do(i.workshop, "refers")),
    "pools.offer": _reads(ROWS, lambda do, i, _: do(i.workshop, i.commitment, 0.4)),
    "pools.joined_data": _reads(AGGREGATES, _about_it),
    "readiness.data_readiness": _reads(DATA, lambda do, i, _: do(i.data, i.workshop)),
    "readings.readings_of": _reads(ROWS, lambda do, i, _: do(i.workshop, i.drawn)),
    "references.references": _reads(ROWS, _about_it),
    "references.told_references": _reads(AGGREGATES, _about_it),
    "referrals.referrals": _reads(ROWS, _about_it),
    "referrals.told_referrals": _reads(AGGREGATES, _about_it),
    "rock_stars.found_rock_stars": _reads(ROWS, _about_it),
    "rock_stars.told_rock_stars": _reads(AGGREGATES, _about_it),
    "room_bets.told_bets": _reads(AGGREGATES, _about_it),
    "rule_voting.put_to_vote": _writes(DRIVE, lambda do, i, _: do(i.workshop, *i.shown)),
    "rule_voting.show_vote": _writes(DRIVE, _about_it),
    "rule_voting.put_vote_away": _writes(DRIVE, _about_it),
    "rule_voting.use_rooms_rule": _writes(DRIVE, _about_it),
    "rule_voting.told_rule_vote": _reads(AGGREGATES, _about_it),
    "story.story": _reads(AGGREGATES, _about_it),
    "told_commitments.told_commitments": _reads(AGGREGATES, _about_it),
    "what_if.what_if": _reads(ROWS, lambda do, i, _: do(i.workshop, "refers", 10.0)),
    "what_if.told_what_if": _reads(AGGREGATES, lambda do, i, _: do(i.workshop, "refers", 10.0)),
}
REPORTS: Mapping[str, Call] = {
    "files.report_file": _reads(AGGREGATES, lambda do, i, _: do(i.workshop, "json")),
    # A chart is drawn in a child: one that the report has not stops before that.
    "files.picture": _stops(
        AGGREGATES, NotFoundError, "This chart", lambda do, i, _: do(i.workshop, "none")
    ),
    "files.rows_of_picture": _reads(AGGREGATES, lambda do, i, _: do(i.workshop, "believed")),
    "log.log_csv": _reads(ROWS, _about_it),
    "pilot.pilot_csv": _reads(ROWS, lambda do, i, _: do(i.workshop, i.drawn)),
    "rows.answers_csv": _reads(ROWS, _about_it),
    "rows.themes_csv": _reads(ROWS, _about_it),
    "rows.answers_table": _reads(ROWS, _about_it),
    "rows.themes_table": _reads(ROWS, _about_it),
    "rows.write_csv": _reads(ROWS, lambda do, i, home: do(i.workshop, home / "rows.csv")),
    "telling.report": _reads(AGGREGATES, _about_it),
}
WORKSHOP: Mapping[str, Call] = {
    "access.rights": _reads(LISTED, _about_it, finds=lambda found, i: bool(found)),
    "access.need": _reads(DRIVE, lambda do, i, _: do(i.workshop, Right.DRIVE)),
    "acts.begin_act": _writes(MERGE, lambda do, i, _: do(i.workshop, "tie", "nps")),
    "acts.acts_of": _reads(ROWS, _about_it),
    "acts.undo": _writes(MERGE, _about_it),
    "answers.enter_answer": _writes(
        MERGE, lambda do, i, _: do(i.workshop, "Sales", "they refer", i.prompt, i.guest)
    ),
    "ballot.put_up": _writes(MERGE, lambda do, i, _: do(i.workshop, i.theme, is_up=False)),
    "bets.open_betting": _writes(
        DRIVE, lambda do, i, _: do(i.workshop, i.theme, "refers", QUESTION)
    ),
    "bets.close_betting": _writes(
        DRIVE, lambda do, i, _: do(i.workshop, i.theme, "refers"), first=_open_bets
    ),
    "bets.show_betting": _writes(DRIVE, lambda do, i, _: do(i.workshop, i.theme, "refers", None)),
    "commitments.commit_to": _writes(
        MERGE, lambda do, i, _: do(i.workshop, theme_id=i.theme, **TERMS)
    ),
    "commitments.amend": _writes(
        MERGE, lambda do, i, _: do(i.workshop, i.commitment, investment="two desks")
    ),
    "commitments.drop_commitment": _writes(MERGE, lambda do, i, _: do(i.workshop, i.commitment)),
    "customer_stories.add_story": _writes(MERGE, lambda do, i, _: do(i.workshop, Draft("T", "t"))),
    "customer_stories.remove_story": _writes(MERGE, lambda do, i, _: do(i.workshop, i.story)),
    "customer_stories.stories_of": _reads(ROWS, _about_it),
    "customer_stories.story": _reads(ROWS, lambda do, i, _: do(i.workshop, i.story)),
    "customer_stories.show_story": _writes(DRIVE, lambda do, i, _: do(i.workshop, i.story)),
    "decisions.correct_sorting": _writes(
        MERGE, lambda do, i, _: do(i.workshop, i.answer, actor="we")
    ),
    "decisions.moderate": _writes(
        MERGE, lambda do, i, _: do(i.workshop, i.answer, i.apart, is_hidden=True)
    ),
    "deleting.extent_of": _reads(OWN, _about_it),
    "deleting.remove_workshop": _writes(OWN, _about_it),
    # A line of the log that names nothing of anybody.
    "deleting.note_deletion": _writes(ANYBODY, lambda do, i, _: do("workshop")),
    "following.board": _reads(ROWS, _about_it),
    "hypotheses.tie_to_metric": _writes(MERGE, lambda do, i, _: do(i.workshop, i.theme, "clv")),
    "hypotheses.tie_to_metrics": _writes(MERGE, lambda do, i, _: do(i.workshop, i.theme, {})),
    "members.invite": _writes(DRIVE, lambda do, i, _: do(i.workshop, "otto", "executive")),
    "members.members_of": _reads(DRIVE, _about_it),
    "phases.move": _writes(DRIVE, lambda do, i, _: do(i.workshop, "commit")),
    "phases.change_settings": _writes(DRIVE, lambda do, i, _: do(i.workshop, Settings(ballot=5))),
    "phases.set_timer": _writes(DRIVE, lambda do, i, _: do(i.workshop, 60)),
    "phases.extend_timer": _writes(
        DRIVE,
        lambda do, i, _: do(i.workshop, 60),
        first=lambda connection, i: set_timer(connection, OPERATOR, i.workshop, 60),
    ),
    "phases.pause": _writes(DRIVE, _about_it),
    "phases.resume": _writes(
        DRIVE, _about_it, first=lambda connection, i: pause(connection, OPERATOR, i.workshop)
    ),
    "phases.reveal": _writes(DRIVE, lambda do, i, _: do(i.workshop, "sides", is_shown=True)),
    "progress.report_progress": _writes(
        MERGE, lambda do, i, _: do(i.workshop, i.commitment, figure=2.0)
    ),
    "progress.note_result": _writes(
        MERGE, lambda do, i, _: do(i.workshop, i.drawn, **_RESULT, key=i.report)
    ),
    "progress.drop_result": _writes(MERGE, lambda do, i, _: do(i.workshop, i.drawn, i.report)),
    "progress.progress_of": _reads(ROWS, _about_it),
    "rehearsal.rehearse": _writes(
        DRIVE, lambda do, i, _: do(i.workshop, phones=1, minutes=0.001, wait=lambda _: None)
    ),
    # It would go on in a thread: for no phone it stops before that.
    "rehearsal.rehearse_aside": _stops(
        DRIVE, InvalidInputError, "phones", lambda do, i, _: do(i.workshop, phones=0, minutes=1)
    ),
    "repeating.create_from": _writes(MAY_REPEAT, lambda do, i, _: do("New", _TEMPLATE, i.earlier)),
    "repeating.template_file": _reads(ROWS, _about_it),
    "repeating.duplicate": _writes(COPY, lambda do, i, _: do(i.workshop, "New")),
    "repeating.run_again": _writes(COPY, lambda do, i, _: do(i.workshop, "New")),
    "rule_votes.open_rule_vote": _writes(DRIVE, lambda do, i, _: do(i.workshop, *i.shown)),
    "rule_votes.close_rule_vote": _writes(
        DRIVE,
        _about_it,
        first=lambda connection, i: open_rule_vote(connection, OPERATOR, i.workshop, *i.shown),
    ),
    "rule_votes.show_rule_vote": _writes(DRIVE, _about_it),
    "seating.draw_tables": _writes(DRIVE, lambda do, i, _: do(i.workshop, 3)),
    "shares.create_share": _writes(DRIVE, lambda do, i, _: do(i.workshop, 1)),
    "shares.shares_of": _reads(DRIVE, _about_it),
    "shares.revoke_share": _writes(DRIVE, lambda do, i, _: do(i.workshop, i.share)),
    "themes.make_theme": _writes(MERGE, lambda do, i, _: do(i.workshop, "New", [i.answer])),
    "themes.group": _writes(MERGE, lambda do, i, _: do(i.workshop, [i.answer], i.into)),
    "themes.rename_theme": _writes(MERGE, lambda do, i, _: do(i.workshop, i.theme, "New")),
    "themes.remove_theme": _writes(MERGE, lambda do, i, _: do(i.workshop, i.theme)),
    "themes.merge_themes": _writes(MERGE, lambda do, i, _: do(i.workshop, [i.theme], i.into)),
    "themes.accept": _writes(
        MERGE,
        lambda do, i, _: do(i.workshop, [i.apart], title="", theme_id=i.into, left_out=[i.answer]),
    ),
    "themes.decline": _writes(MERGE, lambda do, i, _: do(i.workshop, [i.answer, i.apart])),
    "unseen.unseen": _reads(
        ROWS, lambda do, i, _: do(i.workshop, "title", [i.theme], 0), passes_over=True
    ),
    "wiping.wipe_tests": _writes(DRIVE, _about_it),
    "workshops.create_workshop": _writes(MAY_MAKE, lambda do, i, _: do("New")),
    "workshops.edit_workshop": _writes(DRIVE, lambda do, i, _: do(i.workshop, **_SET_UP)),
    "workshops.set_settings": _writes(DRIVE, lambda do, i, _: do(i.workshop, Settings(ballot=5))),
    "workshops.open_workshop": _reads(AGGREGATES, _about_it),
    "workshops.workshops_of": _reads(
        LISTED, lambda do, i, _: do(), finds=lambda found, i: i.workshop in [w.id for w in found]
    ),
}
PEOPLE: Mapping[str, Call] = {
    # Too short, so that nothing slow is computed of it; it takes nobody's id but the caller's.
    "accounts.change_password": _stops(
        THEMSELVES, InvalidInputError, "characters", lambda do, i, _: do("short")
    ),
}
CALLS = {
    f"valuewhen.{package}.{name}": call
    for package, calls in {
        "customers": CUSTOMERS,
        "join": JOIN,
        "people": PEOPLE,
        "reports": REPORTS,
        "workshop": WORKSHOP,
    }.items()
    for name, call in calls.items()
}
