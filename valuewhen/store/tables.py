"""The tables of the live workshop: facts are appended, never overwritten; `views` picks the newest.

Ids that a phone may see are random text. Times (`…_at`, `at`) are seconds since 1970, UTC.
A fact with an `act_id` was made by a signed-in person; undoing the act takes all its facts back.
"""

import secrets

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def new_id() -> str:
    """A random id of 16 hexadecimal digits, which tells nobody how many there are."""
    return secrets.token_hex(8)


def _id() -> Column[str]:
    return Column("id", String(16), primary_key=True, default=new_id)


def _fact() -> Column[int]:
    return Column("id", Integer, primary_key=True, autoincrement=True)


def _of(table: str, name: str = "", *, nullable: bool = False) -> Column[str]:
    column = name or f"{table.removesuffix('s')}_id"
    key = ForeignKey(f"{table}.id", ondelete="CASCADE")
    return Column(column, key, nullable=nullable, index=True)


def _act(*, nullable: bool = False) -> Column[int]:
    key = ForeignKey("acts.id", ondelete="CASCADE")
    return Column("act_id", Integer, key, nullable=nullable, index=True)


def _at(name: str = "at", *, nullable: bool = False) -> Column[float]:
    return Column(name, Float, nullable=nullable)


# People who sign in

users = Table(
    "users",
    metadata,
    _id(),
    Column("name", String(64), nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    Column("password_hash", String(80), nullable=False),
    _at("created_at"),
    _at("disabled_at", nullable=True),
)
sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    _of("users"),
    _at("started_at"),
    _at("seen_at"),
    _at("ended_at", nullable=True),
)
passes = Table(  # used once: to set up, to sign in by link, to carry a sign-in into its cookie
    "passes",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    _of("users", nullable=True),
    Column("purpose", String(16), nullable=False),
    _at("expires_at"),
    _at("used_at", nullable=True),
)
identities = Table(  # whom an OpenID provider's word signs in
    "identities",
    metadata,
    Column("issuer", String(255), primary_key=True),
    Column("subject", String(255), primary_key=True),
    _of("users"),
)
attempts = Table(  # sign-ins that were tried and did not succeed
    "attempts",
    metadata,
    _fact(),
    Column("account", String(64), nullable=False),
    Column("client", String(64), nullable=False),
    _at(),
    Index("ix_attempts_account_at", "account", "at"),
)

# The workshop and how it is run

workshops = Table(
    "workshops",
    metadata,
    _id(),
    Column("owner_id", String(16), ForeignKey("users.id"), index=True),
    Column("title", Text, nullable=False),
    Column("join_code", String(8), nullable=False, unique=True),
    Column("screen_token", String(64), nullable=False),
    Column("dots", Integer, nullable=False),
    Column("is_made_up", Boolean, nullable=False),
    _at("created_at"),
    Column("version", Integer, nullable=False, default=0),
    Column("view", Integer, nullable=False, default=0),
    Column("wipes", Integer, nullable=False, default=0, server_default="0"),
    Column("before_id", String(16)),  # the workshop that this one repeats
    _at("kept_until", nullable=True),  # without: it has no end
)
workshop_settings = Table(  # what a template sets beside title, prompts, functions and dots
    "workshop_settings",
    metadata,
    _fact(),
    _of("workshops"),
    Column("settings", JSON, nullable=False),
    _at(),
)
members = Table(  # without a role: no longer one
    "members",
    metadata,
    _fact(),
    _of("workshops"),
    _of("users"),
    Column("role", String(16)),
    _at(),
)
prompts = Table(
    "prompts",
    metadata,
    _id(),
    _of("workshops"),
    Column("position", Integer, nullable=False),
    Column("segment", String(40), nullable=False),
    Column("text", Text, nullable=False),
    UniqueConstraint("workshop_id", "segment"),
)
functions = Table(
    "functions",
    metadata,
    _fact(),
    _of("workshops"),
    Column("position", Integer, nullable=False),
    Column("name", String(60), nullable=False),
)
phases = Table(
    "phases",
    metadata,
    _fact(),
    _of("workshops"),
    Column("phase", String(16), nullable=False),
    _of("prompts", nullable=True),
    Column("wave", Integer, nullable=False),
    _at("started_at"),
)
timers = Table(  # without an end: no timer runs; paused, it keeps the seconds that are left
    "timers",
    metadata,
    _fact(),
    _of("workshops"),
    _at("ends_at", nullable=True),
    Column("is_silent", Boolean, nullable=False, default=False, server_default=false()),
    Column("is_paused", Boolean, nullable=False, default=False, server_default=false()),
    Column("seconds_left", Float),
    _at(nullable=True),
)
reveals = Table(
    "reveals",
    metadata,
    _fact(),
    _of("workshops"),
    Column("subject", String(16), nullable=False),
    Column("is_shown", Boolean, nullable=False),
    _at(),
)
deletions = Table(  # that rows were removed for good: of what kind, when and by whom, not what
    "deletions",
    metadata,
    _fact(),
    Column("user_id", String(16), ForeignKey("users.id"), index=True),
    Column("kind", String(16), nullable=False),
    _at(),
)

# What the room says

participants = Table(
    "participants",
    metadata,
    _id(),
    _of("workshops"),
    Column("token_hash", String(64), nullable=False),
    _at("joined_at"),
    Column("kind", String(12), nullable=False, default="phone", server_default="phone"),
    UniqueConstraint("workshop_id", "token_hash"),
)
seatings = Table(  # which table somebody sits at, of which customers it speaks, whose phone writes
    "seatings",
    metadata,
    _fact(),
    _of("workshops"),
    _of("participants"),
    Column("number", Integer, nullable=False),
    Column("segment", String(40)),
    Column("is_scribe", Boolean, nullable=False),
    _at(),
)
pairings = Table(  # "we invest in … → they become able to …"; without words: taken back
    "pairings",
    metadata,
    _fact(),
    _of("participants"),
    Column("key", String(64), nullable=False),
    Column("investment", Text),
    Column("ability", Text),
    _at(),
)
affiliations = Table(
    "affiliations",
    metadata,
    _fact(),
    _of("participants"),
    Column("function", String(60), nullable=False),
    _at(),
)
readiness = Table(
    "readiness",
    metadata,
    _fact(),
    _of("participants"),
    Column("phase_id", Integer, ForeignKey("phases.id", ondelete="CASCADE"), nullable=False),
    Column("is_ready", Boolean, nullable=False),
    _at(),
)
answers = Table(
    "answers",
    metadata,
    _id(),
    _of("workshops"),
    _of("prompts"),
    _of("participants"),
    Column("wave", Integer, nullable=False),
    Column("key", String(64), nullable=False),
    _at("submitted_at"),
    UniqueConstraint("participant_id", "key"),
)
wordings = Table(  # without a body: withdrawn; with an act: entered for a person without a phone
    "wordings",
    metadata,
    _fact(),
    _of("answers"),
    _act(nullable=True),
    Column("body", Text),
    _at(),
)
votes = Table(
    "votes",
    metadata,
    _fact(),
    _of("participants"),
    _of("themes"),
    Column("dots", Integer, nullable=False),
    _at(),
)

# What people make of it

acts = Table(
    "acts",
    metadata,
    _fact(),
    _of("workshops"),
    _of("users", nullable=True),
    Column("kind", String(24), nullable=False),
    Column("subject", Text, nullable=False),
    _at(),
)
undos = Table("undos", metadata, _fact(), _act(), _of("users", nullable=True), _at())
sortings = Table(
    "sortings",
    metadata,
    _fact(),
    _of("answers"),
    _act(nullable=True),
    Column("actor", String(8), nullable=False),
    Column("stance", String(12), nullable=False),
    Column("source", String(12), nullable=False),
    Column("reason", Text, nullable=False),
    _at(),
)
moderations = Table(  # pending: hidden by no act but until somebody approves
    "moderations",
    metadata,
    _fact(),
    _of("answers"),
    _act(nullable=True),
    Column("is_hidden", Boolean, nullable=False),
    Column("is_pending", Boolean, nullable=False, default=False, server_default=false()),
)
themes = Table("themes", metadata, _id(), _of("workshops"), _act())
theme_titles = Table(  # without a title: the theme is removed
    "theme_titles", metadata, _fact(), _of("themes"), _act(), Column("title", Text)
)
ballots = Table(  # whether a theme is put to the vote
    "ballots",
    metadata,
    _fact(),
    _of("themes"),
    _act(nullable=True),
    Column("is_up", Boolean, nullable=False),
)
declines = Table(  # answers that were proposed as one theme, and that people keep apart
    "declines",
    metadata,
    _fact(),
    _of("workshops"),
    _act(),
    Column("answers", JSON, nullable=False),
)
groupings = Table(  # without a theme: taken out of the one it was in
    "groupings",
    metadata,
    _fact(),
    _of("answers"),
    _act(),
    _of("themes", nullable=True),
)
hypotheses = Table(  # a theme's metric and the direction expected of it, or that it is no longer
    "hypotheses",
    metadata,
    _fact(),
    _of("themes"),
    _act(),
    Column("metric", Text, nullable=False),
    Column("direction", String(8)),  # without: the one in the metric catalogue
    Column("is_tied", Boolean, nullable=False),
)
freezes = Table(  # a family of hypotheses, fixed before their evidence is seen; never undone
    "freezes",
    metadata,
    _fact(),
    _of("workshops"),
    _of("users", nullable=True),
    _of("data_sets"),
    Column("hypotheses", JSON, nullable=False),
    Column("threshold", Float, nullable=False),
    _at(),
)
bettings = Table(  # when phones bet on a hypothesis: open, closed, or shown with what the data say
    "bettings",
    metadata,
    _fact(),
    _of("workshops"),
    _of("themes"),
    Column("metric", Text, nullable=False),
    Column("state", String(8), nullable=False),
    Column("question", JSON, nullable=False),
    Column("outcome", JSON(none_as_null=True)),
    _at(),
)
bets = Table(  # what a participant guesses a hypothesis's gap in money to be
    "bets",
    metadata,
    _fact(),
    _of("participants"),
    _of("themes"),
    Column("metric", Text, nullable=False),
    Column("amount", Float, nullable=False),
    _at(),
)
rule_votes = Table(  # the room's vote on the rule of best, with both rules as they were shown;
    "rule_votes",  # phones and the projector have it in its phase, without one: put away
    metadata,
    _fact(),
    _of("workshops"),
    Column("key", String(16), nullable=False),
    Column("state", String(8), nullable=False),
    Column("rules", JSON, nullable=False),
    Column("phase_id", Integer, ForeignKey("phases.id", ondelete="CASCADE"), index=True),
    _at(),
)
rule_choices = Table(  # what a participant chose in a vote of this key
    "rule_choices",
    metadata,
    _fact(),
    _of("participants"),
    Column("key", String(16), nullable=False),
    Column("choice", String(8), nullable=False),
    _at(),
)
commitments = Table(
    "commitments", metadata, _id(), _of("workshops"), _act(), _of("themes", nullable=True)
)
commitment_terms = Table(  # without terms: the commitment is removed
    "commitment_terms",
    metadata,
    _fact(),
    _of("commitments"),
    _act(),
    Column("terms", JSON(none_as_null=True)),
)
experiments = Table(  # a pilot and a holdout, drawn once and never undone: the ids are in a file
    "experiments",
    metadata,
    _fact(),
    _of("commitments"),
    _of("users", nullable=True),
    _of("data_sets"),
    Column("plan", JSON, nullable=False),
    Column("file", Text, nullable=False),
    _at(),
    UniqueConstraint("commitment_id"),
)
progress = Table(  # what owners report by hand, and customers of themselves; without: taken back
    "progress",
    metadata,
    _fact(),
    _of("commitments"),
    _act(),
    Column("key", String(16), nullable=False),
    Column("report", JSON(none_as_null=True)),
)
customer_stories = Table(  # without a story: removed, and its picture, sound or film deleted
    "customer_stories",
    metadata,
    _fact(),
    _of("workshops"),
    _of("users", nullable=True),
    Column("key", String(16), nullable=False),
    Column("story", JSON(none_as_null=True)),
    _at(),
)
rock_stars = Table(  # by which metrics the four criteria are known
    "rock_stars",
    metadata,
    _fact(),
    _of("workshops"),
    Column("criteria", JSON, nullable=False),
    _at(),
)
shares = Table(  # links to the report for whoever has them, until they expire or are revoked
    "shares",
    metadata,
    _id(),
    _of("workshops"),
    _of("users", nullable=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    _at("created_at"),
    _at("expires_at"),
    _at("revoked_at", nullable=True),
)

# Customer data: the rows are Parquet files, here is what is known of them

data_sets = Table(
    "data_sets",
    metadata,
    _id(),
    Column("owner_id", String(16), ForeignKey("users.id"), index=True),
    Column("name", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("file", Text, nullable=False),
    Column("report", JSON, nullable=False),
    Column("is_made_up", Boolean, nullable=False),
    _at("loaded_at"),
    UniqueConstraint("owner_id", "name", "version"),
)
data_set_roles = Table(
    "data_set_roles",
    metadata,
    _fact(),
    _of("data_sets"),
    Column("roles", JSON, nullable=False),
    _at(),
)
data_set_formulas = Table(  # the inputs of the firm's CLV, columns of the data or not
    "data_set_formulas",
    metadata,
    _fact(),
    _of("data_sets"),
    Column("inputs", JSON, nullable=False),
    _at(),
)
data_set_metrics = Table(  # the metric catalogue
    "data_set_metrics",
    metadata,
    _fact(),
    _of("data_sets"),
    Column("metrics", JSON, nullable=False),
    _at(),
)
data_set_choices = Table(  # versions that somebody went back to
    "data_set_choices",
    metadata,
    _fact(),
    _of("data_sets"),
    _at(),
)
data_set_tables = Table(  # transactions and edges beside the customers; without a file: taken away
    "data_set_tables",
    metadata,
    _fact(),
    _of("data_sets"),
    Column("kind", String(16), nullable=False),
    Column("name", String(120), nullable=False),
    Column("file", Text),
    Column("report", JSON),
    Column("columns", JSON),
    _at(),
)
attachments = Table(
    "attachments",
    metadata,
    _fact(),
    _of("workshops"),
    _of("data_sets", nullable=True),
    Column("rule", JSON, nullable=False),
    Column("rival", JSON(none_as_null=True)),
    _at(),
)
