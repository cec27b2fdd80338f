"""Every public call of the library that takes a caller: who may, and how it is called."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from tests.workshop.two_rooms import QUESTION, ROLES, TERMS, Things
from tests.workshop.who_may import (
    AGGREGATES,
    COPY,
    DATA,
    DRIVE,
    LISTED,
    MAY_LOAD,
    MAY_MAKE,
    MAY_REPEAT,
    MERGE,
    OWN,
    OWN_DATA,
    ROWS,
    THEMSELVES,
    Call,
    reads,
    stops,
    writes,
)
from valuewhen.customers.report import FileRefusedError
from valuewhen.errors import ConflictError, InvalidInputError, NotFoundError
from valuewhen.people.caller import OPERATOR
from valuewhen.workshop.access import Right
from valuewhen.workshop.bets import open_betting
from valuewhen.workshop.customer_stories import Draft
from valuewhen.workshop.hypotheses import tie_to_metric
from valuewhen.workshop.model import FUNCTIONS, SEGMENTS
from valuewhen.workshop.phases import pause, set_timer
from valuewhen.workshop.rule_votes import open_rule_vote
from valuewhen.workshop.settings import Settings
from valuewhen.workshop.templates import shipped_templates


def _about_it(do: Callable[..., Any], i: Things, _: Path) -> Any:
    return do(i.workshop)


def _open_bets(connection: Connection, i: Things) -> None:
    open_betting(connection, OPERATOR, i.workshop, i.theme, "refers", QUESTION)


def _tie(connection: Connection, i: Things) -> None:
    tie_to_metric(connection, OPERATOR, i.workshop, i.into, "refers")


_EMPTY = (FileRefusedError, "empty")  # no child is started for a file that has nothing in it
_TEMPLATE = shipped_templates()["sixty"]
_SET_UP = {"title": "T", "segments": SEGMENTS, "function_names": FUNCTIONS, "dots": 4}
_RESULT = {"customer": "Ann", "before": 1.0, "after": 2.0, "unit": "days"}

CUSTOMERS: Mapping[str, Call] = {
    "data_sets.may_load": reads(MAY_LOAD, lambda do, i, _: do()),
    "data_sets.add_data_set": writes(MAY_LOAD, lambda do, i, _: do(i.fresh, "New", i.file)),
    "data_sets.save_roles": writes(DATA, lambda do, i, _: do(i.data_set, ROLES)),
    "data_sets.save_formula": writes(DATA, lambda do, i, _: do(i.data_set, ["refers"])),
    "data_sets.save_metrics": writes(DATA, lambda do, i, _: do(i.data_set, [])),
    "data_sets.versions": reads(DATA, lambda do, i, _: do(i.data_set)),
    "data_sets.go_back_to": writes(DATA, lambda do, i, _: do(i.data_set)),
    "data_sets.own_data_set": reads(DATA, lambda do, i, _: do(i.data_set)),
    "data_sets.current_data_sets": reads(
        OWN_DATA, lambda do, i, _: do(), finds=lambda found, i: i.data in found
    ),
    "data_sets.data_sets_of": reads(
        OWN_DATA, lambda do, i, _: do(), finds=lambda found, i: i.data in found
    ),
    # Without columns it stops before a child reads the file again.
    "flags.read_as_flags": stops(
        DATA, InvalidInputError, "one column", lambda do, i, _: do(i.data_set, {})
    ),
    "loading.load_customers": stops(
        MAY_LOAD, *_EMPTY, lambda do, i, home: do(home / "empty.csv", "empty.csv", "New")
    ),
    "loading.load_files": stops(
        MAY_LOAD, *_EMPTY, lambda do, i, home: do([(home / "empty.csv", "empty.csv")], "New")
    ),
    "loading.load_with_roles": stops(
        MAY_LOAD, *_EMPTY, lambda do, i, home: do(home / "empty.csv", "New", {})
    ),
    "loading.keep_version": writes(
        MAY_LOAD,
        lambda do, i, _: do(i.fresh, "New", i.file, is_made_up=False, owner_id=None),
    ),
    "tables.load_table": stops(
        DATA,
        *_EMPTY,
        lambda do, i, home: do(i.data_set, "edges", "E", home / "empty.csv", "empty.csv"),
    ),
    "tables.take_table_away": writes(DATA, lambda do, i, _: do(i.data_set, "edges", "E")),
    "tables.tables_of": reads(DATA, lambda do, i, _: do(i.data_set)),
}
JOIN: Mapping[str, Call] = {
    "attachments.attach": writes(MERGE, lambda do, i, _: do(i.workshop, i.data_set)),
    "attachments.attachment": reads(AGGREGATES, _about_it),
    "beside.beside": reads(AGGREGATES, lambda do, i, _: do(i.workshop, shows_evidence=False)),
    "betting.let_them_bet": writes(
        DRIVE, lambda do, i, _: do(i.workshop, i.theme, "refers", QUESTION)
    ),
    # Outcomes of hypotheses that nobody bets on here are passed over.
    "betting.show_evidence": writes(DRIVE, lambda do, i, _: do(i.workshop, i.hypothesis, {})),
    "comparing.compare": reads(AGGREGATES, lambda do, i, _: do(i.workshop, i.earlier)),
    "criteria.map_criteria": writes(MERGE, lambda do, i, _: do(i.workshop, {})),
    "criteria.mapped_criteria": reads(AGGREGATES, _about_it),
    "customer_voice.customer_voice": reads(AGGREGATES, _about_it),
    "deleting.delete_workshop": writes(OWN, lambda do, i, _: do(i.earlier)),
    # They are in use here, which is found once it is known whose they are.
    "deleting.delete_data_set": stops(
        DATA, ConflictError, "in use", lambda do, i, _: do(i.data_set)
    ),
    "edge_tables.edge_tables": reads(AGGREGATES, _about_it),
    "evidence_file.evidence_file": reads(ROWS, lambda do, i, _: do(i.workshop, "Customers")),
    "experiments.draw_experiment": writes(
        MERGE, lambda do, i, _: do(i.workshop, i.commitment, 0.4)
    ),
    "experiments.experiments_of": reads(ROWS, _about_it),
    "experiments.pilot_ids": reads(ROWS, lambda do, i, _: do(i.workshop, i.drawn)),
    "findings.findings": reads(ROWS, _about_it),
    "findings.clv_points": reads(ROWS, _about_it),
    "freezing.freeze": writes(DRIVE, _about_it, first=_tie),
    # What it makes is made in a child: without an upload it stops before that.
    "made.Making": stops(MAY_LOAD, AttributeError, "folder", lambda do, i, _: do(None, None)),
    "on_screen.show_on_screen": writes(DRIVE, lambda do, i, _: do(i.workshop, i.hypothesis)),
    "pools.metric_pool": reads(ROWS, lambda do, i, _: do(i.workshop, "refers")),
    "pools.offer": reads(ROWS, lambda do, i, _: do(i.workshop, i.commitment, 0.4)),
    "pools.joined_data": reads(AGGREGATES, _about_it),
    "readiness.data_readiness": reads(DATA, lambda do, i, _: do(i.data, i.workshop)),
    "readings.readings_of": reads(ROWS, lambda do, i, _: do(i.workshop, i.drawn)),
    "references.references": reads(ROWS, _about_it),
    "references.told_references": reads(AGGREGATES, _about_it),
    "referrals.referrals": reads(ROWS, _about_it),
    "referrals.told_referrals": reads(AGGREGATES, _about_it),
    "rock_stars.found_rock_stars": reads(ROWS, _about_it),
    "rock_stars.told_rock_stars": reads(AGGREGATES, _about_it),
    "room_bets.told_bets": reads(AGGREGATES, _about_it),
    "rule_voting.put_to_vote": writes(DRIVE, lambda do, i, _: do(i.workshop, *i.shown)),
    "rule_voting.show_vote": writes(DRIVE, _about_it),
    "rule_voting.put_vote_away": writes(DRIVE, _about_it),
    "rule_voting.use_rooms_rule": writes(DRIVE, _about_it),
    "rule_voting.told_rule_vote": reads(AGGREGATES, _about_it),
    "story.story": reads(AGGREGATES, lambda do, i, _: do(i.earlier)),
    "told_commitments.told_commitments": reads(AGGREGATES, _about_it),
    "what_if.what_if": reads(ROWS, lambda do, i, _: do(i.workshop, "refers", 10.0)),
}
REPORTS: Mapping[str, Call] = {
    # The earlier workshop has next to nothing to compute; a picture's rows are of the other.
    "files.report_file": reads(AGGREGATES, lambda do, i, _: do(i.earlier, "json")),
    # A chart is drawn in a child: one that the report has not stops before that.
    "files.picture": stops(
        AGGREGATES, NotFoundError, "This chart", lambda do, i, _: do(i.earlier, "none")
    ),
    "files.rows_of_picture": reads(AGGREGATES, lambda do, i, _: do(i.workshop, "believed")),
    "log.log_csv": reads(ROWS, _about_it),
    "pilot.pilot_csv": reads(ROWS, lambda do, i, _: do(i.workshop, i.drawn)),
    "rows.answers_csv": reads(ROWS, _about_it),
    "rows.themes_csv": reads(ROWS, _about_it),
    "rows.answers_table": reads(ROWS, _about_it),
    "rows.themes_table": reads(ROWS, _about_it),
    "rows.write_csv": reads(ROWS, lambda do, i, home: do(i.workshop, home / "rows.csv")),
    "telling.report": reads(AGGREGATES, lambda do, i, _: do(i.earlier)),
}
WORKSHOP: Mapping[str, Call] = {
    "access.rights": reads(LISTED, _about_it, finds=lambda found, i: bool(found)),
    "access.need": reads(DRIVE, lambda do, i, _: do(i.workshop, Right.DRIVE)),
    "acts.begin_act": writes(MERGE, lambda do, i, _: do(i.workshop, "tie", "nps")),
    "acts.acts_of": reads(ROWS, _about_it),
    "acts.undo": writes(MERGE, _about_it),
    "answers.enter_answer": writes(
        MERGE, lambda do, i, _: do(i.workshop, "Sales", "they refer", i.prompt, i.guest)
    ),
    "ballot.put_up": writes(MERGE, lambda do, i, _: do(i.workshop, i.theme, is_up=False)),
    "bets.open_betting": writes(
        DRIVE, lambda do, i, _: do(i.workshop, i.theme, "refers", QUESTION)
    ),
    "bets.close_betting": writes(
        DRIVE, lambda do, i, _: do(i.workshop, i.theme, "refers"), first=_open_bets
    ),
    "bets.show_betting": writes(DRIVE, lambda do, i, _: do(i.workshop, i.theme, "refers", None)),
    "commitments.commit_to": writes(
        MERGE, lambda do, i, _: do(i.workshop, theme_id=i.theme, **TERMS)
    ),
    "commitments.amend": writes(
        MERGE, lambda do, i, _: do(i.workshop, i.commitment, investment="two desks")
    ),
    "commitments.drop_commitment": writes(MERGE, lambda do, i, _: do(i.workshop, i.commitment)),
    "customer_stories.add_story": writes(MERGE, lambda do, i, _: do(i.workshop, Draft("T", "t"))),
    "customer_stories.remove_story": writes(MERGE, lambda do, i, _: do(i.workshop, i.story)),
    "customer_stories.stories_of": reads(ROWS, _about_it),
    "customer_stories.story": reads(ROWS, lambda do, i, _: do(i.workshop, i.story)),
    "customer_stories.show_story": writes(DRIVE, lambda do, i, _: do(i.workshop, i.story)),
    "decisions.correct_sorting": writes(
        MERGE, lambda do, i, _: do(i.workshop, i.answer, actor="we")
    ),
    "decisions.moderate": writes(
        MERGE, lambda do, i, _: do(i.workshop, i.answer, i.apart, is_hidden=True)
    ),
    "deleting.extent_of": reads(OWN, _about_it),
    "deleting.remove_workshop": writes(OWN, _about_it),
    "following.board": reads(ROWS, _about_it),
    "hypotheses.tie_to_metric": writes(MERGE, lambda do, i, _: do(i.workshop, i.theme, "clv")),
    "hypotheses.tie_to_metrics": writes(MERGE, lambda do, i, _: do(i.workshop, i.theme, {})),
    "keeping.keep_until": writes(OWN, lambda do, i, _: do(i.workshop, None)),
    "members.invite": writes(DRIVE, lambda do, i, _: do(i.workshop, "otto", "executive")),
    "members.members_of": reads(DRIVE, _about_it),
    "phases.move": writes(DRIVE, lambda do, i, _: do(i.workshop, "commit")),
    "phases.change_settings": writes(DRIVE, lambda do, i, _: do(i.workshop, Settings(ballot=5))),
    "phases.set_timer": writes(DRIVE, lambda do, i, _: do(i.workshop, 60)),
    "phases.extend_timer": writes(
        DRIVE,
        lambda do, i, _: do(i.workshop, 60),
        first=lambda connection, i: set_timer(connection, OPERATOR, i.workshop, 60),
    ),
    "phases.pause": writes(DRIVE, _about_it),
    "phases.resume": writes(
        DRIVE, _about_it, first=lambda connection, i: pause(connection, OPERATOR, i.workshop)
    ),
    "phases.reveal": writes(DRIVE, lambda do, i, _: do(i.workshop, "sides", is_shown=True)),
    "progress.report_progress": writes(
        MERGE, lambda do, i, _: do(i.workshop, i.commitment, figure=2.0)
    ),
    "progress.note_result": writes(
        MERGE, lambda do, i, _: do(i.workshop, i.drawn, **_RESULT, key=i.report)
    ),
    "progress.drop_result": writes(MERGE, lambda do, i, _: do(i.workshop, i.drawn, i.report)),
    "progress.progress_of": reads(ROWS, _about_it),
    "rehearsal.rehearse": writes(
        DRIVE, lambda do, i, _: do(i.workshop, phones=1, minutes=0.001, wait=lambda _: None)
    ),
    # It would go on in a thread: for no phone it stops before that.
    "rehearsal.rehearse_aside": stops(
        DRIVE, InvalidInputError, "phones", lambda do, i, _: do(i.workshop, phones=0, minutes=1)
    ),
    "repeating.create_from": writes(MAY_REPEAT, lambda do, i, _: do("New", _TEMPLATE, i.earlier)),
    "repeating.template_file": reads(ROWS, _about_it),
    "repeating.duplicate": writes(COPY, lambda do, i, _: do(i.workshop, "New")),
    "repeating.run_again": writes(COPY, lambda do, i, _: do(i.workshop, "New")),
    "rule_votes.open_rule_vote": writes(DRIVE, lambda do, i, _: do(i.workshop, *i.shown)),
    "rule_votes.close_rule_vote": writes(
        DRIVE,
        _about_it,
        first=lambda connection, i: open_rule_vote(connection, OPERATOR, i.workshop, *i.shown),
    ),
    "rule_votes.show_rule_vote": writes(DRIVE, _about_it),
    "seating.draw_tables": writes(DRIVE, lambda do, i, _: do(i.workshop, 3)),
    "shares.create_share": writes(DRIVE, lambda do, i, _: do(i.workshop, 1)),
    "shares.shares_of": reads(DRIVE, _about_it),
    "shares.revoke_share": writes(DRIVE, lambda do, i, _: do(i.workshop, i.share)),
    "themes.make_theme": writes(MERGE, lambda do, i, _: do(i.workshop, "New", [i.answer])),
    "themes.group": writes(MERGE, lambda do, i, _: do(i.workshop, [i.answer], i.into)),
    "themes.rename_theme": writes(MERGE, lambda do, i, _: do(i.workshop, i.theme, "New")),
    "themes.remove_theme": writes(MERGE, lambda do, i, _: do(i.workshop, i.theme)),
    "themes.merge_themes": writes(MERGE, lambda do, i, _: do(i.workshop, [i.theme], i.into)),
    "themes.accept": writes(
        MERGE,
        lambda do, i, _: do(i.workshop, [i.apart], title="", theme_id=i.into, left_out=[i.answer]),
    ),
    "themes.decline": writes(MERGE, lambda do, i, _: do(i.workshop, [i.answer, i.apart])),
    "unseen.unseen": reads(
        ROWS, lambda do, i, _: do(i.workshop, "title", [i.theme], 0), passes_over=True
    ),
    "wiping.wipe_tests": writes(DRIVE, _about_it),
    "workshops.create_workshop": writes(MAY_MAKE, lambda do, i, _: do("New")),
    "workshops.edit_workshop": writes(DRIVE, lambda do, i, _: do(i.workshop, **_SET_UP)),
    "workshops.set_settings": writes(DRIVE, lambda do, i, _: do(i.workshop, Settings(ballot=5))),
    "workshops.open_workshop": reads(AGGREGATES, _about_it),
    "workshops.workshops_of": reads(
        LISTED, lambda do, i, _: do(), finds=lambda found, i: i.workshop in [w.id for w in found]
    ),
}
PEOPLE: Mapping[str, Call] = {
    # Too short, so that nothing slow is computed of it; it takes nobody's id but the caller's.
    "accounts.change_password": stops(
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
