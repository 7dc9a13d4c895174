"""Planned meetings have an hour, a place and a revision; letters bring entries for calendars."""

import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0083_outlook_times'
down_revision = '0083_outlook'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('mentoring_session', schema=None) as batch_op:
        batch_op.add_column(sa.Column('starts_at', bina.db.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('zone', sa.String(length=4), server_default='WIB', nullable=False))
        batch_op.add_column(sa.Column('planned_minutes', sa.Integer(), server_default='60', nullable=False))
        batch_op.add_column(sa.Column('place', sa.String(length=200), server_default='', nullable=False))
        batch_op.add_column(sa.Column('link', sa.String(length=500), server_default='', nullable=False))
        batch_op.add_column(sa.Column('sequence', sa.Integer(), server_default='0', nullable=False))

    with op.batch_alter_table('notices_notice', schema=None) as batch_op:
        batch_op.add_column(sa.Column('calendar', sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('notices_notice', schema=None) as batch_op:
        batch_op.drop_column('calendar')

    with op.batch_alter_table('mentoring_session', schema=None) as batch_op:
        batch_op.drop_column('sequence')
        batch_op.drop_column('link')
        batch_op.drop_column('place')
        batch_op.drop_column('planned_minutes')
        batch_op.drop_column('zone')
        batch_op.drop_column('starts_at')
