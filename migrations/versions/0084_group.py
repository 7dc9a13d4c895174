"""A mentor may meet several together: the size of a group, its gatherings, and each member's part of one.

Revision ID: 0084_group
Revises: 0084_shared_files
"""

import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0084_group'
down_revision = '0084_shared_files'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('mentoring_gathering',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('mentor_profile_id', sa.Integer(), nullable=False),
    sa.Column('mentor_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('planned', 'held', 'cancelled', name='gatheringstate', native_enum=False, length=40), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('starts_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('zone', sa.String(length=4), nullable=False),
    sa.Column('planned_minutes', sa.Integer(), nullable=False),
    sa.Column('place', sa.String(length=200), nullable=False),
    sa.Column('link', sa.String(length=500), nullable=False),
    sa.Column('mode', sa.Enum('tatap_muka', 'daring', name='mode', native_enum=False, length=40), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('planned_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=True),
    sa.Column('logged_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state <> 'held' OR minutes > 0", name=op.f('ck_mentoring_gathering_held_for_minutes')),
    sa.CheckConstraint('minutes BETWEEN 0 AND 480', name=op.f('ck_mentoring_gathering_minutes_in_range')),
    sa.ForeignKeyConstraint(['mentor_id'], ['people_person.id'], name=op.f('fk_mentoring_gathering_mentor_id_people_person')),
    sa.ForeignKeyConstraint(['mentor_profile_id'], ['mentoring_profile.id'], name=op.f('fk_mentoring_gathering_mentor_profile_id_mentoring_profile')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mentoring_gathering')),
    sa.UniqueConstraint('key', name=op.f('uq_mentoring_gathering_key'))
    )
    with op.batch_alter_table('mentoring_gathering', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mentoring_gathering_mentor_id'), ['mentor_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_mentoring_gathering_mentor_profile_id'), ['mentor_profile_id'], unique=False)
        batch_op.create_index('uq_mentoring_gathering_day', ['mentor_profile_id', 'held_on'], unique=True, sqlite_where=sa.text("state = 'held'"), postgresql_where=sa.text("state = 'held'"))
        batch_op.create_index('uq_mentoring_gathering_planned', ['mentor_profile_id'], unique=True, sqlite_where=sa.text("state = 'planned'"), postgresql_where=sa.text("state = 'planned'"))

    with op.batch_alter_table('mentoring_programme', schema=None) as batch_op:
        batch_op.add_column(sa.Column('group_size', sa.Integer(), nullable=True))
        batch_op.create_check_constraint(op.f('ck_mentoring_programme_group_size_in_range'), 'group_size BETWEEN 3 AND 8')

    with op.batch_alter_table('mentoring_session', schema=None) as batch_op:
        batch_op.add_column(sa.Column('gathering_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_mentoring_session_gathering_id'), ['gathering_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_mentoring_session_gathering_id_mentoring_gathering'), 'mentoring_gathering', ['gathering_id'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('mentoring_session', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_mentoring_session_gathering_id_mentoring_gathering'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_mentoring_session_gathering_id'))
        batch_op.drop_column('gathering_id')

    with op.batch_alter_table('mentoring_programme', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_mentoring_programme_group_size_in_range'), type_='check')
        batch_op.drop_column('group_size')

    op.drop_table('mentoring_gathering')
