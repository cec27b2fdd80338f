"""The rule of best and typical customers whole, with its rival, in place of two limits alone."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ATTACHMENTS = sa.table(
    "attachments",
    sa.column("id", sa.Integer),
    sa.column("best_from", sa.Float),
    sa.column("typical_from", sa.Float),
    sa.column("rule", sa.JSON),
)


def upgrade() -> None:
    with op.batch_alter_table("attachments") as table:
        table.add_column(sa.Column("rule", sa.JSON(), nullable=True))
        table.add_column(sa.Column("rival", sa.JSON(none_as_null=True), nullable=True))
    connection = op.get_bind()
    kept = sa.select(ATTACHMENTS.c.id, ATTACHMENTS.c.best_from, ATTACHMENTS.c.typical_from)
    for fact in connection.execute(kept).all():
        rule = {"best_from": fact.best_from, "typical_from": fact.typical_from}
        this = ATTACHMENTS.c.id == fact.id
        connection.execute(sa.update(ATTACHMENTS).where(this).values(rule=rule))
    with op.batch_alter_table("attachments") as table:
        table.alter_column("rule", existing_type=sa.JSON(), nullable=False)
        table.drop_column("best_from")
        table.drop_column("typical_from")


def downgrade() -> None:
    with op.batch_alter_table("attachments") as table:
        table.add_column(sa.Column("best_from", sa.Float(), nullable=True))
        table.add_column(sa.Column("typical_from", sa.Float(), nullable=True))
    connection = op.get_bind()
    for fact in connection.execute(sa.select(ATTACHMENTS.c.id, ATTACHMENTS.c.rule)).all():
        best_from = fact.rule.get("best_from")
        limits = {
            "best_from": 0.8 if best_from is None else best_from,
            "typical_from": fact.rule.get("typical_from", 0.2),
        }
        this = ATTACHMENTS.c.id == fact.id
        connection.execute(sa.update(ATTACHMENTS).where(this).values(limits))
    with op.batch_alter_table("attachments") as table:
        table.alter_column("best_from", existing_type=sa.Float(), nullable=False)
        table.alter_column("typical_from", existing_type=sa.Float(), nullable=False)
        table.drop_column("rule")
        table.drop_column("rival")
