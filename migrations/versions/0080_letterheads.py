"""Certificates keep the letterhead of the day they were issued."""

import sqlalchemy as sa
from alembic import op

revision = '0080_letterheads'
down_revision = '0080_series'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('courses_certificate', schema=None) as batch_op:
        batch_op.add_column(sa.Column('letterhead', sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('courses_certificate', schema=None) as batch_op:
        batch_op.drop_column('letterhead')
