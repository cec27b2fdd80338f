"""Settings, pauses, tables, pairs, ballots, approval before showing, and kinds of participants."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _fact() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), autoincrement=True, nullable=False)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())


def _of(table: str, parent: str) -> tuple[sa.Column[str], sa.ForeignKeyConstraint]:
    column = f"{parent.removesuffix('s')}_id"
    key = sa.ForeignKeyConstraint(
        [column], [f"{parent}.id"], name=f"fk_{table}_{column}", ondelete="CASCADE"
    )
    return sa.Column(column, sa.String(16), nullable=False), key


def _act(table: str, *, nullable: bool) -> tuple[sa.Column[int], sa.ForeignKeyConstraint]:
    key = sa.ForeignKeyConstraint(
        ["act_id"], ["acts.id"], name=f"fk_{table}_act_id", ondelete="CASCADE"
    )
    return sa.Column("act_id", sa.Integer(), nullable=nullable), key


def _make(table: str, indexed: tuple[str, ...], *columns: object) -> None:
    key = sa.PrimaryKeyConstraint("id", name=f"pk_{table}")
    op.create_table(table, _fact(), *columns, key)  # type: ignore[arg-type]
    for column in indexed:
        op.create_index(f"ix_{table}_{column}", table, [column])


def upgrade() -> None:
    op.add_column("workshops", sa.Column("wipes", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("workshops", sa.Column("before_id", sa.String(16)))
    op.add_column("timers", _flag("is_silent"))
    op.add_column("timers", _flag("is_paused"))
    op.add_column("timers", sa.Column("seconds_left", sa.Float()))
    op.add_column("timers", sa.Column("at", sa.Float()))
    kind = sa.Column("kind", sa.String(12), nullable=False, server_default="phone")
    op.add_column("participants", kind)
    with op.batch_alter_table("moderations") as table:
        table.alter_column("act_id", existing_type=sa.Integer(), nullable=True)
        table.add_column(_flag("is_pending"))
    with op.batch_alter_table("theme_titles") as table:
        table.alter_column("title", existing_type=sa.Text(), nullable=True)
    _make(
        "workshop_settings",
        ("workshop_id",),
        *_of("workshop_settings", "workshops"),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
    )
    _make(
        "seatings",
        ("participant_id",),
        *_of("seatings", "participants"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("segment", sa.String(40)),
        sa.Column("is_scribe", sa.Boolean(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
    )
    _make(
        "pairings",
        ("participant_id",),
        *_of("pairings", "participants"),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("investment", sa.Text()),
        sa.Column("ability", sa.Text()),
        sa.Column("at", sa.Float(), nullable=False),
    )
    _make(
        "ballots",
        ("theme_id", "act_id"),
        *_of("ballots", "themes"),
        *_act("ballots", nullable=True),
        sa.Column("is_up", sa.Boolean(), nullable=False),
    )
    _make(
        "declines",
        ("workshop_id", "act_id"),
        *_of("declines", "workshops"),
        *_act("declines", nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
    )


def downgrade() -> None:
    for name in ("declines", "ballots", "pairings", "seatings", "workshop_settings"):
        op.drop_table(name)
    connection = op.get_bind()
    connection.execute(sa.text("delete from theme_titles where title is null"))
    connection.execute(sa.text("delete from moderations where act_id is null"))
    with op.batch_alter_table("theme_titles") as table:
        table.alter_column("title", existing_type=sa.Text(), nullable=False)
    with op.batch_alter_table("moderations") as table:
        table.drop_column("is_pending")
        table.alter_column("act_id", existing_type=sa.Integer(), nullable=False)
    op.drop_column("participants", "kind")
    for column in ("is_silent", "is_paused", "seconds_left", "at"):
        op.drop_column("timers", column)
    for column in ("wipes", "before_id"):
        op.drop_column("workshops", column)
