"""A workshop has a day until which it is kept; those that are there have none."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("workshops", sa.Column("kept_until", sa.Float(), nullable=True))


def downgrade() -> None:
    op.drop_column("workshops", "kept_until")
