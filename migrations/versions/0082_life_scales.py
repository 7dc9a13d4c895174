"""Goals carry levels of attainment, and both sides say how far they got.

Revision ID: 0082_life_scales
Revises: 0082_life_sessions
"""
import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0082_life_scales'
down_revision = '0082_life_sessions'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'mentoring_goal_scale',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('goal_id', sa.Integer(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('levels', sa.JSON(), nullable=False),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.Column('author_id', sa.Integer(), nullable=True),
        sa.Column('written_at', bina.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column('frozen_at', bina.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ['author_id'], ['people_person.id'], name=op.f('fk_mentoring_goal_scale_author_id_people_person')
        ),
        sa.ForeignKeyConstraint(
            ['goal_id'], ['mentoring_goal.id'], name=op.f('fk_mentoring_goal_scale_goal_id_mentoring_goal')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_mentoring_goal_scale')),
        sa.UniqueConstraint('goal_id', 'number', name=op.f('uq_mentoring_goal_scale_goal_id_number')),
    )
    # Work on the goals of before had begun without levels, and goes on.
    op.execute(
        'INSERT INTO mentoring_goal_scale (goal_id, number, levels, reason, author_id, written_at)'
        " SELECT id, 1, '[]', '', NULL, created_at FROM mentoring_goal"
    )
    op.create_table(
        'mentoring_goal_attainment',
        sa.Column('goal_id', sa.Integer(), nullable=False),
        sa.Column(
            'side', sa.Enum('mentee', 'mentor', name='side', native_enum=False, length=40), nullable=False
        ),
        sa.Column('scale_id', sa.Integer(), nullable=False),
        sa.Column('level', sa.Integer(), nullable=False),
        sa.Column('said_at', bina.db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint('level BETWEEN -2 AND 2', name=op.f('ck_mentoring_goal_attainment_level_in_range')),
        sa.ForeignKeyConstraint(
            ['goal_id'], ['mentoring_goal.id'], name=op.f('fk_mentoring_goal_attainment_goal_id_mentoring_goal')
        ),
        sa.ForeignKeyConstraint(
            ['scale_id'],
            ['mentoring_goal_scale.id'],
            name=op.f('fk_mentoring_goal_attainment_scale_id_mentoring_goal_scale'),
        ),
        sa.PrimaryKeyConstraint('goal_id', 'side', name=op.f('pk_mentoring_goal_attainment')),
    )


def downgrade() -> None:
    op.drop_table('mentoring_goal_attainment')
    op.drop_table('mentoring_goal_scale')
