"""A wave knows that a report has shown answers while it was open."""

import sqlalchemy as sa
from alembic import op

revision = "0041_published_waves"
down_revision = "0040_roles_for_one_programme"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("evaluation_wave") as batch_op:
        batch_op.add_column(sa.Column("published", sa.Boolean(), server_default="0", nullable=False))
    op.execute(
        "UPDATE evaluation_wave SET published = true WHERE state = 'open' AND programme_id IN "
        "(SELECT programme_id FROM evaluation_report)"
    )


def downgrade() -> None:
    with op.batch_alter_table("evaluation_wave") as batch_op:
        batch_op.drop_column("published")
