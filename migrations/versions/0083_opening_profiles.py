"""Profiles carry languages, ways of working, a holiday and a private wish.

Revision ID: 0083_opening_profiles
Revises: 0083_opening_briefing
"""

import sqlalchemy as sa
from alembic import op

revision = '0083_opening_profiles'
down_revision = '0083_opening_briefing'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('mentoring_profile', schema=None) as batch_op:
        batch_op.add_column(sa.Column('languages', sa.JSON(), server_default='["id"]', nullable=False))
        batch_op.add_column(sa.Column('style', sa.JSON(), server_default='[]', nullable=False))
        batch_op.add_column(sa.Column('style_version', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('same_sex', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('away_from', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('away_until', sa.Date(), nullable=True))
        batch_op.create_check_constraint(op.f('ck_mentoring_profile_holiday_has_both_ends'), '(away_from IS NULL) = (away_until IS NULL)')
        batch_op.create_check_constraint(op.f('ck_mentoring_profile_holiday_in_order'), 'away_from <= away_until')



def downgrade() -> None:
    with op.batch_alter_table('mentoring_profile', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_mentoring_profile_holiday_in_order'), type_='check')
        batch_op.drop_constraint(op.f('ck_mentoring_profile_holiday_has_both_ends'), type_='check')
        batch_op.drop_column('away_until')
        batch_op.drop_column('away_from')
        batch_op.drop_column('same_sex')
        batch_op.drop_column('style_version')
        batch_op.drop_column('style')
        batch_op.drop_column('languages')

