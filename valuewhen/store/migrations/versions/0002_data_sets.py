"""What is known of customer data: formula, metric catalogue, further tables, chosen versions."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

FACTS: dict[str, list[sa.Column[object]]] = {
    "data_set_formulas": [sa.Column("inputs", sa.JSON(), nullable=False)],
    "data_set_metrics": [sa.Column("metrics", sa.JSON(), nullable=False)],
    "data_set_choices": [],
    "data_set_tables": [
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("file", sa.Text(), nullable=True),
        sa.Column("report", sa.JSON(), nullable=True),
        sa.Column("columns", sa.JSON(), nullable=True),
    ],
}


def upgrade() -> None:
    for table, columns in FACTS.items():
        op.create_table(
            table,
            sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
            sa.Column("data_set_id", sa.String(length=16), nullable=False),
            *columns,
            sa.Column("at", sa.Float(), nullable=False),
            sa.ForeignKeyConstraint(
                ["data_set_id"],
                ["data_sets.id"],
                name=op.f(f"fk_{table}_data_set_id"),
                ondelete="CASCADE",
            ),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        )
        op.create_index(op.f(f"ix_{table}_data_set_id"), table, ["data_set_id"], unique=False)


def downgrade() -> None:
    for table in FACTS:
        op.drop_index(op.f(f"ix_{table}_data_set_id"), table_name=table)
        op.drop_table(table)
