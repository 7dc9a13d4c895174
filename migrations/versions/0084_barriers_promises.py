"""Suggested goals carry what the course promised and how the barrier was measured.

Revision ID: 0084_barriers_promises
Revises: 0084_barriers
"""

import sqlalchemy as sa
from alembic import op

revision = '0084_barriers_promises'
down_revision = '0084_barriers'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('mentoring_goal_promise',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('draft_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('behaviour', sa.Text(), nullable=False),
    sa.Column('competency_id', sa.Integer(), nullable=True),
    sa.Column('level', sa.Integer(), nullable=True),
    sa.CheckConstraint('level BETWEEN 1 AND 5', name=op.f('ck_mentoring_goal_promise_level_1_to_5')),
    sa.ForeignKeyConstraint(['competency_id'], ['people_competency.id'], name=op.f('fk_mentoring_goal_promise_competency_id_people_competency')),
    sa.ForeignKeyConstraint(['draft_id'], ['mentoring_goal_draft.id'], name=op.f('fk_mentoring_goal_promise_draft_id_mentoring_goal_draft'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mentoring_goal_promise'))
    )
    with op.batch_alter_table('mentoring_goal_promise', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mentoring_goal_promise_draft_id'), ['draft_id'], unique=False)

    with op.batch_alter_table('mentoring_goal_draft', schema=None) as batch_op:
        batch_op.add_column(sa.Column('score', sa.Double(), nullable=True))
        batch_op.add_column(sa.Column('threshold', sa.Double(), nullable=True))
        batch_op.add_column(sa.Column('statements', sa.JSON(), server_default='[]', nullable=False))

    with op.batch_alter_table('mentoring_goal', schema=None) as batch_op:
        batch_op.add_column(sa.Column('level', sa.Integer(), nullable=True))
        batch_op.create_check_constraint(op.f('ck_mentoring_goal_level_1_to_5'), 'level BETWEEN 1 AND 5')


def downgrade() -> None:
    with op.batch_alter_table('mentoring_goal', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_mentoring_goal_level_1_to_5'), type_='check')
        batch_op.drop_column('level')

    with op.batch_alter_table('mentoring_goal_draft', schema=None) as batch_op:
        batch_op.drop_column('statements')
        batch_op.drop_column('threshold')
        batch_op.drop_column('score')

    with op.batch_alter_table('mentoring_goal_promise', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mentoring_goal_promise_draft_id'))

    op.drop_table('mentoring_goal_promise')
