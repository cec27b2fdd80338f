"""Several metrics a theme, freezes, bets, terms of commitments, experiments, stories, shares."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TERMS = ("investment", "ability", "owner", "horizon")
HYPOTHESES = sa.table(
    "hypotheses", *map(sa.column, ("id", "theme_id", "act_id", "metric", "is_tied"))
)
COMMITMENTS = sa.table("commitments", *map(sa.column, ("id", "act_id", *TERMS)))
COMMITMENT_TERMS = sa.table(
    "commitment_terms",
    *map(sa.column, ("id", "commitment_id", "act_id")),
    sa.column("terms", sa.JSON()),
)


def _fact() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), autoincrement=True, nullable=False)


def _at(name: str = "at", *, nullable: bool = False) -> sa.Column[float]:
    return sa.Column(name, sa.Float(), nullable=nullable)


def _of(
    table: str, parent: str, *, nullable: bool = False
) -> tuple[sa.Column[str], sa.ForeignKeyConstraint]:
    column = f"{parent.removesuffix('s')}_id"
    key = sa.ForeignKeyConstraint(
        [column], [f"{parent}.id"], name=f"fk_{table}_{column}", ondelete="CASCADE"
    )
    return sa.Column(column, sa.String(16), nullable=nullable), key


def _act(table: str) -> tuple[sa.Column[int], sa.ForeignKeyConstraint]:
    key = sa.ForeignKeyConstraint(
        ["act_id"], ["acts.id"], name=f"fk_{table}_act_id", ondelete="CASCADE"
    )
    return sa.Column("act_id", sa.Integer(), nullable=False), key


def _make(table: str, indexed: tuple[str, ...], *columns: object) -> None:
    key = sa.PrimaryKeyConstraint("id", name=f"pk_{table}")
    op.create_table(table, *columns, key)  # type: ignore[arg-type]
    for column in indexed:
        op.create_index(f"ix_{table}_{column}", table, [column])


def upgrade() -> None:
    _let_themes_have_several_metrics()
    _make(
        "freezes",
        ("workshop_id", "user_id", "data_set_id"),
        _fact(),
        *_of("freezes", "workshops"),
        *_of("freezes", "users", nullable=True),
        *_of("freezes", "data_sets"),
        sa.Column("hypotheses", sa.JSON(), nullable=False),
        sa.Column("threshold", sa.Float(), nullable=False),
        _at(),
    )
    _make(
        "bettings",
        ("workshop_id", "theme_id"),
        _fact(),
        *_of("bettings", "workshops"),
        *_of("bettings", "themes"),
        sa.Column("metric", sa.Text(), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("question", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.JSON()),
        _at(),
    )
    _make(
        "bets",
        ("participant_id", "theme_id"),
        _fact(),
        *_of("bets", "participants"),
        *_of("bets", "themes"),
        sa.Column("metric", sa.Text(), nullable=False),
        sa.Column("amount", sa.Float(), nullable=False),
        _at(),
    )
    _give_commitments_terms()
    _make(
        "experiments",
        ("commitment_id", "user_id", "data_set_id"),
        _fact(),
        *_of("experiments", "commitments"),
        *_of("experiments", "users", nullable=True),
        *_of("experiments", "data_sets"),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        _at(),
        sa.UniqueConstraint("commitment_id", name="uq_experiments_commitment_id"),
    )
    _make(
        "progress",
        ("commitment_id", "act_id"),
        _fact(),
        *_of("progress", "commitments"),
        *_act("progress"),
        sa.Column("key", sa.String(16), nullable=False),
        sa.Column("report", sa.JSON()),
    )
    _make(
        "customer_stories",
        ("workshop_id", "user_id"),
        _fact(),
        *_of("customer_stories", "workshops"),
        *_of("customer_stories", "users", nullable=True),
        sa.Column("key", sa.String(16), nullable=False),
        sa.Column("story", sa.JSON()),
        _at(),
    )
    _make(
        "rock_stars",
        ("workshop_id",),
        _fact(),
        *_of("rock_stars", "workshops"),
        sa.Column("criteria", sa.JSON(), nullable=False),
        _at(),
    )
    _make(
        "shares",
        ("workshop_id", "user_id"),
        sa.Column("id", sa.String(16), nullable=False),
        *_of("shares", "workshops"),
        *_of("shares", "users", nullable=True),
        sa.Column("token_hash", sa.String(64), nullable=False),
        _at("created_at"),
        _at("expires_at"),
        _at("revoked_at", nullable=True),
        sa.UniqueConstraint("token_hash", name="uq_shares_token_hash"),
    )


def _let_themes_have_several_metrics() -> None:
    """A tie replaced the one before it: that becomes a second fact of the same act."""
    with op.batch_alter_table("hypotheses") as table:
        table.add_column(sa.Column("direction", sa.String(8)))
        table.add_column(
            sa.Column("is_tied", sa.Boolean(), nullable=False, server_default=sa.true())
        )
    connection = op.get_bind()
    known: dict[str, list[str]] = {}
    facts = []
    for row in connection.execute(sa.select(HYPOTHESES).order_by(HYPOTHESES.c.id)).all():
        mine = known.setdefault(row.theme_id, [])
        fact = {"theme_id": row.theme_id, "act_id": row.act_id}
        facts += [fact | {"metric": m, "is_tied": False} for m in mine if m != row.metric]
        if row.metric is not None:
            facts.append(fact | {"metric": row.metric, "is_tied": True})
            mine += [row.metric] if row.metric not in mine else []
    connection.execute(sa.delete(HYPOTHESES))
    if facts:
        connection.execute(sa.insert(HYPOTHESES), facts)
    with op.batch_alter_table("hypotheses") as table:
        table.alter_column("metric", existing_type=sa.Text(), nullable=False)
        table.alter_column("is_tied", existing_type=sa.Boolean(), server_default=None)


def _give_commitments_terms() -> None:
    """The columns go first: SQLite makes the table anew, which would take its terms along."""
    connection = op.get_bind()
    made = connection.execute(sa.select(COMMITMENTS).order_by(COMMITMENTS.c.act_id)).mappings()
    given = [
        {
            "commitment_id": row["id"],
            "act_id": row["act_id"],
            "terms": {name: row[name] for name in TERMS},
        }
        for row in made.all()
    ]
    with op.batch_alter_table("commitments") as table:
        for name in TERMS:
            table.drop_column(name)
    _make(
        "commitment_terms",
        ("commitment_id", "act_id"),
        _fact(),
        *_of("commitment_terms", "commitments"),
        *_act("commitment_terms"),
        sa.Column("terms", sa.JSON()),
    )
    if given:
        connection.execute(sa.insert(COMMITMENT_TERMS), given)


def downgrade() -> None:
    for name in ("shares", "rock_stars", "customer_stories", "progress", "experiments"):
        op.drop_table(name)
    _take_terms_from_commitments()
    for name in ("bets", "bettings", "freezes"):
        op.drop_table(name)
    with op.batch_alter_table("hypotheses") as table:
        table.alter_column("metric", existing_type=sa.Text(), nullable=True)
    connection = op.get_bind()
    tied = sa.select(HYPOTHESES.c.act_id).where(HYPOTHESES.c.is_tied)
    without = ~HYPOTHESES.c.is_tied
    connection.execute(sa.delete(HYPOTHESES).where(without, HYPOTHESES.c.act_id.in_(tied)))
    connection.execute(sa.update(HYPOTHESES).where(without).values(metric=None))
    with op.batch_alter_table("hypotheses") as table:
        table.drop_column("direction")
        table.drop_column("is_tied")


def _take_terms_from_commitments() -> None:
    """Commitments as they stand now; those without terms go."""
    connection = op.get_bind()
    facts = connection.execute(sa.select(COMMITMENT_TERMS).order_by(COMMITMENT_TERMS.c.id)).all()
    op.drop_table("commitment_terms")
    with op.batch_alter_table("commitments") as table:
        for name in TERMS:
            table.add_column(sa.Column(name, sa.Text(), nullable=True))
    for commitment_id, terms in {row.commitment_id: row.terms for row in facts}.items():
        here = COMMITMENTS.c.id == commitment_id
        if terms is None:
            connection.execute(sa.delete(COMMITMENTS).where(here))
        else:
            old = {name: terms[name] for name in TERMS}
            connection.execute(sa.update(COMMITMENTS).where(here).values(old))
    with op.batch_alter_table("commitments") as table:
        for name in TERMS:
            kind = sa.String(16) if name == "horizon" else sa.Text()
            table.alter_column(name, existing_type=sa.Text(), type_=kind, nullable=False)
