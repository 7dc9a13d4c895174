"""Superiors keep time free for study; units and the installation close days to it."""

import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0062_planning'
down_revision = '0061_credits'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('courses_closed_days',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('first', sa.Date(), nullable=False),
    sa.Column('last', sa.Date(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.CheckConstraint('last >= first', name=op.f('ck_courses_closed_days_ends_after_start')),
    sa.ForeignKeyConstraint(['unit_id'], ['people_unit.id'], name=op.f('fk_courses_closed_days_unit_id_people_unit'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_closed_days'))
    )
    with op.batch_alter_table('courses_closed_days', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_courses_closed_days_unit_id'), ['unit_id'], unique=False)

    op.create_table('courses_protected_time',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('offered_by_id', sa.Integer(), nullable=False),
    sa.Column('weekday', sa.Integer(), nullable=False),
    sa.Column('starts', sa.Time(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('offered_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('accepted_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('ended_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint('minutes BETWEEN 15 AND 240', name=op.f('ck_courses_protected_time_minutes')),
    sa.CheckConstraint('weekday BETWEEN 0 AND 6', name=op.f('ck_courses_protected_time_weekday')),
    sa.ForeignKeyConstraint(['offered_by_id'], ['people_person.id'], name=op.f('fk_courses_protected_time_offered_by_id_people_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['people_person.id'], name=op.f('fk_courses_protected_time_person_id_people_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_protected_time'))
    )
    with op.batch_alter_table('courses_protected_time', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_courses_protected_time_offered_by_id'), ['offered_by_id'], unique=False)
        batch_op.create_index('uq_courses_protected_time_one_standing', ['person_id', 'weekday'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))


def downgrade():
    with op.batch_alter_table('courses_protected_time', schema=None) as batch_op:
        batch_op.drop_index('uq_courses_protected_time_one_standing', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_courses_protected_time_offered_by_id'))

    op.drop_table('courses_protected_time')
    with op.batch_alter_table('courses_closed_days', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_courses_closed_days_unit_id'))

    op.drop_table('courses_closed_days')