"""Live classes have meetings, seats and attendance; webinars earn JP."""

from datetime import date

import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0066_live'
down_revision = '0065_extra_time'
branch_labels = None
depends_on = None


RULE = sa.table(
    "credits_rule",
    *(sa.column(name) for name in ("id", "kind", "label", "basis", "jp_per_unit", "minutes_per_unit", "source")),
    sa.column("valid_from", sa.Date),
)


def upgrade() -> None:
    op.bulk_insert(
        RULE,
        [
            {
                "kind": "webinar",
                "label": "Webinar",
                "basis": "days",
                "jp_per_unit": 4,
                "minutes_per_unit": 45,
                "valid_from": date(2019, 1, 1),
                "source": "kebijakan instansi: dihitung seperti seminar (PerLAN 10/2018 tidak menyebut webinar); ubah dengan menambah baris",
            }
        ],
    )
    op.create_table('courses_live_class',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('lesson_key', sa.String(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('away_percent', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=False),
    sa.Column('created_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint('away_percent BETWEEN 1 AND 100', name=op.f('ck_courses_live_class_away_percent')),
    sa.ForeignKeyConstraint(['course_id'], ['courses_course.id'], name=op.f('fk_courses_live_class_course_id_courses_course')),
    sa.ForeignKeyConstraint(['created_by_id'], ['people_person.id'], name=op.f('fk_courses_live_class_created_by_id_people_person')),
    sa.ForeignKeyConstraint(['unit_id'], ['people_unit.id'], name=op.f('fk_courses_live_class_unit_id_people_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_live_class'))
    )
    with op.batch_alter_table('courses_live_class', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_courses_live_class_course_id'), ['course_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_courses_live_class_unit_id'), ['unit_id'], unique=False)

    op.create_table('courses_meeting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('class_id', sa.Integer(), nullable=False),
    sa.Column('starts', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('ends', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('zone', sa.String(), nullable=False),
    sa.Column('place', sa.String(), nullable=False),
    sa.Column('link', sa.String(), nullable=False),
    sa.Column('capacity', sa.Integer(), nullable=False),
    sa.Column('instructor_id', sa.Integer(), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('cancelled_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('cancel_reason', sa.String(), nullable=True),
    sa.CheckConstraint("place <> '' OR link <> ''", name=op.f('ck_courses_meeting_somewhere')),
    sa.CheckConstraint("zone IN ('WIB', 'WITA', 'WIT')", name=op.f('ck_courses_meeting_zone')),
    sa.CheckConstraint('capacity BETWEEN 1 AND 5000', name=op.f('ck_courses_meeting_capacity')),
    sa.CheckConstraint('ends > starts', name=op.f('ck_courses_meeting_ends_after_start')),
    sa.ForeignKeyConstraint(['class_id'], ['courses_live_class.id'], name=op.f('fk_courses_meeting_class_id_courses_live_class'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['instructor_id'], ['people_person.id'], name=op.f('fk_courses_meeting_instructor_id_people_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_meeting'))
    )
    with op.batch_alter_table('courses_meeting', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_courses_meeting_class_id'), ['class_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_courses_meeting_instructor_id'), ['instructor_id'], unique=False)
        batch_op.create_index('ix_courses_meeting_starts_ends', ['starts', 'ends'], unique=False)

    op.create_table('courses_attendance',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('proof', sa.Enum('code', 'list', name='proof', native_enum=False, length=40), nullable=False),
    sa.Column('at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['people_person.id'], name=op.f('fk_courses_attendance_by_id_people_person')),
    sa.ForeignKeyConstraint(['meeting_id'], ['courses_meeting.id'], name=op.f('fk_courses_attendance_meeting_id_courses_meeting'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['people_person.id'], name=op.f('fk_courses_attendance_person_id_people_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_attendance')),
    sa.UniqueConstraint('meeting_id', 'person_id', name=op.f('uq_courses_attendance_meeting_id_person_id'))
    )
    with op.batch_alter_table('courses_attendance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_courses_attendance_person_id'), ['person_id'], unique=False)

    op.create_table('courses_booking',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('class_id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('seat', sa.Enum('booked', 'waiting', 'given_up', name='seat', native_enum=False, length=40), nullable=False),
    sa.Column('asked_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('booked_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('changed_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.CheckConstraint("seat <> 'booked' OR booked_at IS NOT NULL", name=op.f('ck_courses_booking_booked_since')),
    sa.ForeignKeyConstraint(['class_id'], ['courses_live_class.id'], name=op.f('fk_courses_booking_class_id_courses_live_class'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['enrolment_id'], ['courses_enrolment.id'], name=op.f('fk_courses_booking_enrolment_id_courses_enrolment'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['meeting_id'], ['courses_meeting.id'], name=op.f('fk_courses_booking_meeting_id_courses_meeting'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['people_person.id'], name=op.f('fk_courses_booking_person_id_people_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_booking')),
    sa.UniqueConstraint('class_id', 'person_id', name=op.f('uq_courses_booking_class_id_person_id'))
    )
    with op.batch_alter_table('courses_booking', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_courses_booking_enrolment_id'), ['enrolment_id'], unique=False)
        batch_op.create_index('ix_courses_booking_meeting_seat', ['meeting_id', 'seat'], unique=False)
        batch_op.create_index(batch_op.f('ix_courses_booking_person_id'), ['person_id'], unique=False)

    with op.batch_alter_table('courses_lesson', schema=None) as batch_op:
        batch_op.add_column(sa.Column('activity', sa.Enum('training', 'seminar', 'workshop', 'webinar', name='activitykind', native_enum=False, length=40), nullable=True))


def downgrade() -> None:
    entry = sa.table("credits_entry", sa.column("rule_id"))
    op.execute(sa.delete(RULE).where(RULE.c.kind == "webinar", RULE.c.id.not_in(sa.select(entry.c.rule_id))))
    with op.batch_alter_table('courses_lesson', schema=None) as batch_op:
        batch_op.drop_column('activity')

    with op.batch_alter_table('courses_booking', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_courses_booking_person_id'))
        batch_op.drop_index('ix_courses_booking_meeting_seat')
        batch_op.drop_index(batch_op.f('ix_courses_booking_enrolment_id'))

    op.drop_table('courses_booking')
    with op.batch_alter_table('courses_attendance', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_courses_attendance_person_id'))

    op.drop_table('courses_attendance')
    with op.batch_alter_table('courses_meeting', schema=None) as batch_op:
        batch_op.drop_index('ix_courses_meeting_starts_ends')
        batch_op.drop_index(batch_op.f('ix_courses_meeting_instructor_id'))
        batch_op.drop_index(batch_op.f('ix_courses_meeting_class_id'))

    op.drop_table('courses_meeting')
    with op.batch_alter_table('courses_live_class', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_courses_live_class_unit_id'))
        batch_op.drop_index(batch_op.f('ix_courses_live_class_course_id'))

    op.drop_table('courses_live_class')
