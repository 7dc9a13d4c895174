"""Videos have chapters, and questions at their moments."""

import sqlalchemy as sa
from alembic import op

revision = '0078_interludes'
down_revision = '0078_exchange'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('courses_lesson', schema=None) as batch_op:
        batch_op.add_column(sa.Column('chapters', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('stops', sa.JSON(), nullable=False, server_default='[]'))
    with op.batch_alter_table('courses_lesson', schema=None) as batch_op:
        batch_op.alter_column('chapters', server_default=None)
        batch_op.alter_column('stops', server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('courses_lesson', schema=None) as batch_op:
        batch_op.drop_column('stops')
        batch_op.drop_column('chapters')
