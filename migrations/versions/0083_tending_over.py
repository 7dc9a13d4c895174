"""Mentees may take goals, the next meeting and released notes to their next mentor.

Revision ID: 0083_tending_over
Revises: 0083_tending_line
"""

import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0083_tending_over'
down_revision = '0083_tending_line'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('mentoring_handover',
    sa.Column('pair_id', sa.Integer(), nullable=False),
    sa.Column('next_on', sa.Date(), nullable=True),
    sa.Column('answered_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('agreed', sa.Boolean(), nullable=False),
    sa.Column('new_pair_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['new_pair_id'], ['mentoring_pair.id'], name=op.f('fk_mentoring_handover_new_pair_id_mentoring_pair')),
    sa.ForeignKeyConstraint(['pair_id'], ['mentoring_pair.id'], name=op.f('fk_mentoring_handover_pair_id_mentoring_pair')),
    sa.PrimaryKeyConstraint('pair_id', name=op.f('pk_mentoring_handover'))
    )
    with op.batch_alter_table('mentoring_handover', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mentoring_handover_new_pair_id'), ['new_pair_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('mentoring_handover', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mentoring_handover_new_pair_id'))

    op.drop_table('mentoring_handover')
