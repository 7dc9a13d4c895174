"""A course may be a duty of an audience, and a completed one is begun anew in time; what was completed stays."""

import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0069_duties'
down_revision = '0068_assignments'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('courses_duty',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('grade_from', sa.String(), nullable=True),
    sa.Column('grade_to', sa.String(), nullable=True),
    sa.Column('position_kind', sa.Enum('jpt', 'administrator', 'supervisor', 'functional_expert', 'functional_skilled', 'staff', name='positionkind', native_enum=False, length=40), nullable=True),
    sa.Column('position', sa.String(), nullable=True),
    sa.Column('deadline', sa.Date(), nullable=True),
    sa.Column('within_days', sa.Integer(), nullable=True),
    sa.Column('valid_months', sa.Integer(), nullable=True),
    sa.Column('window_days', sa.Integer(), nullable=True),
    sa.Column('begins_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('made_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint('(deadline IS NULL) <> (within_days IS NULL)', name=op.f('ck_courses_duty_one_deadline')),
    sa.CheckConstraint('(valid_months IS NULL) = (window_days IS NULL)', name=op.f('ck_courses_duty_window_with_validity')),
    sa.CheckConstraint('ends_on >= begins_on', name=op.f('ck_courses_duty_ends_after_begin')),
    sa.CheckConstraint('valid_months > 0', name=op.f('ck_courses_duty_valid_months')),
    sa.CheckConstraint('window_days > 0', name=op.f('ck_courses_duty_window_days')),
    sa.CheckConstraint('within_days > 0', name=op.f('ck_courses_duty_within_days')),
    sa.ForeignKeyConstraint(['course_id'], ['courses_course.id'], name=op.f('fk_courses_duty_course_id_courses_course')),
    sa.ForeignKeyConstraint(['made_by_id'], ['people_person.id'], name=op.f('fk_courses_duty_made_by_id_people_person')),
    sa.ForeignKeyConstraint(['unit_id'], ['people_unit.id'], name=op.f('fk_courses_duty_unit_id_people_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_duty'))
    )
    with op.batch_alter_table('courses_duty', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_courses_duty_course_id'), ['course_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_courses_duty_unit_id'), ['unit_id'], unique=False)

    op.create_table('courses_duty_member',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('duty_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('joined_on', sa.Date(), nullable=False),
    sa.Column('due', sa.Date(), nullable=False),
    sa.Column('left_on', sa.Date(), nullable=True),
    sa.CheckConstraint('left_on >= joined_on', name=op.f('ck_courses_duty_member_left_after_joining')),
    sa.ForeignKeyConstraint(['duty_id'], ['courses_duty.id'], name=op.f('fk_courses_duty_member_duty_id_courses_duty'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['people_person.id'], name=op.f('fk_courses_duty_member_person_id_people_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_duty_member'))
    )
    with op.batch_alter_table('courses_duty_member', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_courses_duty_member_person_id'), ['person_id'], unique=False)
        batch_op.create_index('uq_courses_duty_member_present', ['duty_id', 'person_id'], unique=True, sqlite_where=sa.text('left_on IS NULL'), postgresql_where=sa.text('left_on IS NULL'))

    op.create_table('courses_duty_reminder',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('duty_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('said_on', sa.Date(), nullable=False),
    sa.Column('due', sa.Date(), nullable=False),
    sa.Column('rung', sa.Integer(), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['people_person.id'], name=op.f('fk_courses_duty_reminder_by_id_people_person')),
    sa.ForeignKeyConstraint(['duty_id'], ['courses_duty.id'], name=op.f('fk_courses_duty_reminder_duty_id_courses_duty'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['people_person.id'], name=op.f('fk_courses_duty_reminder_person_id_people_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_duty_reminder')),
    sa.UniqueConstraint('duty_id', 'person_id', 'said_on', name=op.f('uq_courses_duty_reminder_duty_id_person_id_said_on'))
    )
    with op.batch_alter_table('courses_duty_reminder', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_courses_duty_reminder_person_id'), ['person_id'], unique=False)

    # Not in a batch: the table with its thousands of rows is not copied for one column.
    op.add_column('courses_enrolment', sa.Column('renewed_at', bina.db.UtcDateTime(timezone=True), nullable=True))
    _one_running("state <> 'withdrawn' AND renewed_at IS NULL")


def _one_running(where: str) -> None:
    op.drop_index('uq_courses_enrolment_one_running', table_name='courses_enrolment')
    op.create_index(
        'uq_courses_enrolment_one_running',
        'courses_enrolment',
        ['person_id', 'course_id'],
        unique=True,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )



def downgrade() -> None:
    # Refused where somebody has renewed: two periods of one course cannot both be kept without the column.
    _one_running("state <> 'withdrawn'")
    op.drop_column('courses_enrolment', 'renewed_at')

    with op.batch_alter_table('courses_duty_reminder', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_courses_duty_reminder_person_id'))

    op.drop_table('courses_duty_reminder')
    with op.batch_alter_table('courses_duty_member', schema=None) as batch_op:
        batch_op.drop_index('uq_courses_duty_member_present', sqlite_where=sa.text('left_on IS NULL'), postgresql_where=sa.text('left_on IS NULL'))
        batch_op.drop_index(batch_op.f('ix_courses_duty_member_person_id'))

    op.drop_table('courses_duty_member')
    with op.batch_alter_table('courses_duty', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_courses_duty_unit_id'))
        batch_op.drop_index(batch_op.f('ix_courses_duty_course_id'))

    op.drop_table('courses_duty')
