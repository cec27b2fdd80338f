"""Seats name their workshop: whoever joins is told at once whether tables were drawn."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BACKFILL = (
    "update seatings set workshop_id ="
    " (select workshop_id from participants where participants.id = seatings.participant_id)"
)


def upgrade() -> None:
    with op.batch_alter_table("seatings") as table:
        table.add_column(sa.Column("workshop_id", sa.String(16), nullable=True))
        table.create_foreign_key(
            "fk_seatings_workshop_id", "workshops", ["workshop_id"], ["id"], ondelete="CASCADE"
        )
        table.create_index("ix_seatings_workshop_id", ["workshop_id"])
    op.execute(BACKFILL)
    with op.batch_alter_table("seatings") as table:
        table.alter_column("workshop_id", existing_type=sa.String(16), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("seatings") as table:
        table.drop_index("ix_seatings_workshop_id")
        table.drop_constraint("fk_seatings_workshop_id", type_="foreignkey")
        table.drop_column("workshop_id")
