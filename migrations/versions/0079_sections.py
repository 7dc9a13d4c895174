"""A quiz may have sections: a title, a text and questions of their own."""

import sqlalchemy as sa
from alembic import op

revision = '0079_sections'
down_revision = '0079_essays'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('courses_quiz') as batch_op:
        batch_op.add_column(sa.Column('sections', sa.JSON(), nullable=False, server_default='[]'))
    with op.batch_alter_table('courses_quiz') as batch_op:
        batch_op.alter_column('sections', server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('courses_quiz') as batch_op:
        batch_op.drop_column('sections')
