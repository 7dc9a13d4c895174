"""Programmes are opened through a gate, meet in a rhythm and may be rolling.

Revision ID: 0083_opening
Revises: 0083_tending_over
"""

import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0083_opening'
down_revision = '0083_tending_over'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('mentoring_self_audit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('audited_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('answers', sa.JSON(), nullable=False),
    sa.Column('intention', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['people_person.id'], name=op.f('fk_mentoring_self_audit_by_id_people_person')),
    sa.ForeignKeyConstraint(['programme_id'], ['mentoring_programme.id'], name=op.f('fk_mentoring_self_audit_programme_id_mentoring_programme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mentoring_self_audit'))
    )
    with op.batch_alter_table('mentoring_self_audit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mentoring_self_audit_programme_id'), ['programme_id'], unique=False)

    with op.batch_alter_table('mentoring_profile', schema=None) as batch_op:
        batch_op.add_column(sa.Column('duty_minutes', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('duty_signed_at', bina.db.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('duty_signed_by_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_mentoring_profile_duty_signed_by_id_people_person'), 'people_person', ['duty_signed_by_id'], ['id'])

    with op.batch_alter_table('mentoring_programme', schema=None) as batch_op:
        batch_op.add_column(sa.Column('cadence_weeks', sa.Integer(), server_default='2', nullable=False))
        batch_op.add_column(sa.Column('session_minutes', sa.Integer(), server_default='45', nullable=False))
        batch_op.add_column(sa.Column('sessions_wanted', sa.Integer(), server_default='8', nullable=False))
        batch_op.add_column(sa.Column('duty_minutes', sa.Integer(), server_default='90', nullable=False))
        batch_op.add_column(sa.Column('rolling', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('season', sa.Integer(), server_default='1', nullable=False))
        batch_op.add_column(sa.Column('previous_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('opened_at', bina.db.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('opening_demand', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('opening_slots', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('opening_reason', sa.Text(), server_default='', nullable=False))
        batch_op.create_foreign_key(batch_op.f('fk_mentoring_programme_previous_id_mentoring_programme'), 'mentoring_programme', ['previous_id'], ['id'])
        batch_op.create_check_constraint(op.f('ck_mentoring_programme_cadence_in_range'), 'cadence_weeks BETWEEN 1 AND 12')
        batch_op.create_check_constraint(op.f('ck_mentoring_programme_session_minutes_in_range'), 'session_minutes BETWEEN 15 AND 180')
        batch_op.create_check_constraint(op.f('ck_mentoring_programme_sessions_wanted_in_range'), 'sessions_wanted BETWEEN 1 AND 60')
        batch_op.create_check_constraint(op.f('ck_mentoring_programme_duty_minutes_in_range'), 'duty_minutes BETWEEN 0 AND 600')

    # Programmes that run already were opened when they were made, and nobody was asked to sign for working time.
    op.execute('UPDATE mentoring_programme SET opened_at = created_at, duty_minutes = 0')



def downgrade() -> None:
    with op.batch_alter_table('mentoring_programme', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_mentoring_programme_duty_minutes_in_range'), type_='check')
        batch_op.drop_constraint(op.f('ck_mentoring_programme_sessions_wanted_in_range'), type_='check')
        batch_op.drop_constraint(op.f('ck_mentoring_programme_session_minutes_in_range'), type_='check')
        batch_op.drop_constraint(op.f('ck_mentoring_programme_cadence_in_range'), type_='check')
        batch_op.drop_constraint(batch_op.f('fk_mentoring_programme_previous_id_mentoring_programme'), type_='foreignkey')
        batch_op.drop_column('opening_reason')
        batch_op.drop_column('opening_slots')
        batch_op.drop_column('opening_demand')
        batch_op.drop_column('opened_at')
        batch_op.drop_column('previous_id')
        batch_op.drop_column('season')
        batch_op.drop_column('rolling')
        batch_op.drop_column('duty_minutes')
        batch_op.drop_column('sessions_wanted')
        batch_op.drop_column('session_minutes')
        batch_op.drop_column('cadence_weeks')

    with op.batch_alter_table('mentoring_profile', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_mentoring_profile_duty_signed_by_id_people_person'), type_='foreignkey')
        batch_op.drop_column('duty_signed_by_id')
        batch_op.drop_column('duty_signed_at')
        batch_op.drop_column('duty_minutes')

    with op.batch_alter_table('mentoring_self_audit', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mentoring_self_audit_programme_id'))

    op.drop_table('mentoring_self_audit')
