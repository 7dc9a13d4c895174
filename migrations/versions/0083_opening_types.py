"""Mentees of a flash programme write one question.

Revision ID: 0083_opening_types
Revises: 0083_opening_profiles
"""

import sqlalchemy as sa
from alembic import op

revision = '0083_opening_types'
down_revision = '0083_opening_profiles'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('mentoring_profile', schema=None) as batch_op:
        batch_op.add_column(sa.Column('question', sa.Text(), server_default='', nullable=False))



def downgrade() -> None:
    with op.batch_alter_table('mentoring_profile', schema=None) as batch_op:
        batch_op.drop_column('question')

