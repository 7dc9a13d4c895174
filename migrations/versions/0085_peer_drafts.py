"""What a learner has written of a peer review so far is kept.

Revision ID: 0085_peer_drafts
Revises: 0084_group
"""

import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0085_peer_drafts'
down_revision = '0084_group'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('courses_peer_draft',
    sa.Column('allotment_id', sa.Integer(), nullable=False),
    sa.Column('chosen', sa.JSON(), nullable=False),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.Column('at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['allotment_id'], ['courses_peer_allotment.id'], name=op.f('fk_courses_peer_draft_allotment_id_courses_peer_allotment'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('allotment_id', name=op.f('pk_courses_peer_draft'))
    )


def downgrade() -> None:
    op.drop_table('courses_peer_draft')
