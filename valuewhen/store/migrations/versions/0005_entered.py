"""Words that a signed-in person enters for somebody without a phone: undoing the act takes them."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("wordings") as table:
        table.add_column(sa.Column("act_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            "fk_wordings_act_id", "acts", ["act_id"], ["id"], ondelete="CASCADE"
        )
        table.create_index("ix_wordings_act_id", ["act_id"])


def downgrade() -> None:
    with op.batch_alter_table("wordings") as table:
        table.drop_index("ix_wordings_act_id")
        table.drop_constraint("fk_wordings_act_id", type_="foreignkey")
        table.drop_column("act_id")
