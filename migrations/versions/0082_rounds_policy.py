"""Programmes keep their dials, plans the places of those who wait.

Revision ID: 0082_rounds_policy
Revises: 0082_rounds_entry
"""
import sqlalchemy as sa
from alembic import op

revision = '0082_rounds_policy'
down_revision = '0082_rounds_entry'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('mentoring_plan', schema=None) as batch_op:
        batch_op.add_column(sa.Column('places', sa.JSON(), server_default='{}', nullable=False))

    with op.batch_alter_table('mentoring_programme', schema=None) as batch_op:
        batch_op.add_column(sa.Column('second_tier', sa.Integer(), server_default='300', nullable=False))
        batch_op.add_column(sa.Column('material_blocking', sa.Integer(), server_default='1000', nullable=False))
        batch_op.add_column(sa.Column('next_batch_on', sa.Date(), nullable=True))
        batch_op.create_check_constraint(op.f('ck_mentoring_programme_second_tier_in_range'), 'second_tier BETWEEN 0 AND 10000')
        batch_op.create_check_constraint(op.f('ck_mentoring_programme_material_blocking_in_range'), 'material_blocking BETWEEN 1 AND 10000')


def downgrade() -> None:
    with op.batch_alter_table('mentoring_programme', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_mentoring_programme_material_blocking_in_range'), type_='check')
        batch_op.drop_constraint(op.f('ck_mentoring_programme_second_tier_in_range'), type_='check')
        batch_op.drop_column('next_batch_on')
        batch_op.drop_column('material_blocking')
        batch_op.drop_column('second_tier')

    with op.batch_alter_table('mentoring_plan', schema=None) as batch_op:
        batch_op.drop_column('places')
