"""The levels of a goal say where things stood when they were written.

Revision ID: 0084_barriers
Revises: 0083_opening_types
"""

import sqlalchemy as sa
from alembic import op

revision = '0084_barriers'
down_revision = '0083_opening_types'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('mentoring_goal_scale', schema=None) as batch_op:
        batch_op.add_column(sa.Column('start_level', sa.Integer(), nullable=True))
        batch_op.create_check_constraint(op.f('ck_mentoring_goal_scale_start_in_range'), 'start_level BETWEEN -2 AND 2')


def downgrade() -> None:
    with op.batch_alter_table('mentoring_goal_scale', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_mentoring_goal_scale_start_in_range'), type_='check')
        batch_op.drop_column('start_level')
