"""The room's vote on the rule of best customers: the votes, and what participants chose."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def _key(table: str, column: str, parent: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}"
    return sa.ForeignKeyConstraint([column], [f"{parent}.id"], name=name, ondelete="CASCADE")


def upgrade() -> None:
    op.create_table(
        "rule_votes",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("workshop_id", sa.String(16), nullable=False),
        sa.Column("key", sa.String(16), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("phase_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.Float(), nullable=False),
        _key("rule_votes", "workshop_id", "workshops"),
        _key("rule_votes", "phase_id", "phases"),
        sa.PrimaryKeyConstraint("id", name="pk_rule_votes"),
    )
    op.create_index("ix_rule_votes_workshop_id", "rule_votes", ["workshop_id"])
    op.create_index("ix_rule_votes_phase_id", "rule_votes", ["phase_id"])
    op.create_table(
        "rule_choices",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("participant_id", sa.String(16), nullable=False),
        sa.Column("key", sa.String(16), nullable=False),
        sa.Column("choice", sa.String(8), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        _key("rule_choices", "participant_id", "participants"),
        sa.PrimaryKeyConstraint("id", name="pk_rule_choices"),
    )
    op.create_index("ix_rule_choices_participant_id", "rule_choices", ["participant_id"])


def downgrade() -> None:
    op.drop_table("rule_choices")
    op.drop_table("rule_votes")
