"""Courses, modules and lessons carry conditions; a module keeps its key from version to version."""

import sqlalchemy as sa
from alembic import op

revision = '0076_conditions'
down_revision = '0075_second_marking'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('courses_version', schema=None) as batch_op:
        batch_op.add_column(sa.Column('requires', sa.JSON(), nullable=False, server_default='[]'))
    with op.batch_alter_table('courses_module', schema=None) as batch_op:
        batch_op.add_column(sa.Column('key', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('release', sa.JSON(), nullable=False, server_default='[]'))
    with op.batch_alter_table('courses_lesson', schema=None) as batch_op:
        batch_op.add_column(sa.Column('release', sa.JSON(), nullable=False, server_default='[]'))
    # Nothing names a module of before by its key yet, so it need only be one of its own.
    op.execute("UPDATE courses_module SET key = 'modul-' || id")
    with op.batch_alter_table('courses_version', schema=None) as batch_op:
        batch_op.alter_column('requires', server_default=None)
    with op.batch_alter_table('courses_module', schema=None) as batch_op:
        batch_op.alter_column('key', server_default=None)
        batch_op.alter_column('release', server_default=None)
    with op.batch_alter_table('courses_lesson', schema=None) as batch_op:
        batch_op.alter_column('release', server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('courses_lesson', schema=None) as batch_op:
        batch_op.drop_column('release')
    with op.batch_alter_table('courses_module', schema=None) as batch_op:
        batch_op.drop_column('release')
        batch_op.drop_column('key')
    with op.batch_alter_table('courses_version', schema=None) as batch_op:
        batch_op.drop_column('requires')
