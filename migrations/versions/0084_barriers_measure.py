"""Barriers are measured again one, two and three months after they were found.

Revision ID: 0084_barriers_measure
Revises: 0084_barriers_reach
"""

import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0084_barriers_measure'
down_revision = '0084_barriers_reach'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('mentoring_barrier_measure',
    sa.Column('draft_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('round', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('asked_on', sa.Date(), nullable=False),
    sa.Column('score', sa.Double(), nullable=True),
    sa.Column('answered_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint('round IN (30, 60, 90)', name=op.f('ck_mentoring_barrier_measure_known_round')),
    sa.CheckConstraint('(score IS NULL) = (answered_at IS NULL)', name=op.f('ck_mentoring_barrier_measure_answered_whole')),
    sa.ForeignKeyConstraint(['draft_id'], ['mentoring_goal_draft.id'], name=op.f('fk_mentoring_barrier_measure_draft_id_mentoring_goal_draft'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('draft_id', 'round', name=op.f('pk_mentoring_barrier_measure'))
    )


def downgrade() -> None:
    op.drop_table('mentoring_barrier_measure')
