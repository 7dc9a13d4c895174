"""Instructors offer office hours."""

import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0077_office_hours'
down_revision = '0077_announcing'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('courses_office_hour',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('instructor_id', sa.Integer(), nullable=False),
    sa.Column('starts', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('ends', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('zone', sa.String(), nullable=False),
    sa.Column('place', sa.String(), nullable=False),
    sa.Column('link', sa.String(), nullable=False),
    sa.Column('capacity', sa.Integer(), nullable=False),
    sa.Column('made_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('cancelled_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('cancel_reason', sa.String(), nullable=True),
    sa.CheckConstraint("place <> '' OR link <> ''", name=op.f('ck_courses_office_hour_somewhere')),
    sa.CheckConstraint('capacity > 0', name=op.f('ck_courses_office_hour_capacity')),
    sa.CheckConstraint('ends > starts', name=op.f('ck_courses_office_hour_ends_after_start')),
    sa.ForeignKeyConstraint(['course_id'], ['courses_course.id'], name=op.f('fk_courses_office_hour_course_id_courses_course')),
    sa.ForeignKeyConstraint(['instructor_id'], ['people_person.id'], name=op.f('fk_courses_office_hour_instructor_id_people_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_office_hour'))
    )
    with op.batch_alter_table('courses_office_hour', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_courses_office_hour_course_id'), ['course_id'], unique=False)
        batch_op.create_index('uq_courses_office_hour_offered', ['instructor_id', 'starts'], unique=True, sqlite_where=sa.text('cancelled_at IS NULL'), postgresql_where=sa.text('cancelled_at IS NULL'))

    op.create_table('courses_office_visit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('hour_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('topic', sa.String(), nullable=False),
    sa.Column('taken_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('given_up_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['hour_id'], ['courses_office_hour.id'], name=op.f('fk_courses_office_visit_hour_id_courses_office_hour'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['people_person.id'], name=op.f('fk_courses_office_visit_person_id_people_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_office_visit')),
    sa.UniqueConstraint('hour_id', 'person_id', name=op.f('uq_courses_office_visit_hour_id_person_id'))
    )
    with op.batch_alter_table('courses_office_visit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_courses_office_visit_person_id'), ['person_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('courses_office_visit', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_courses_office_visit_person_id'))

    op.drop_table('courses_office_visit')
    with op.batch_alter_table('courses_office_hour', schema=None) as batch_op:
        batch_op.drop_index('uq_courses_office_hour_offered', sqlite_where=sa.text('cancelled_at IS NULL'), postgresql_where=sa.text('cancelled_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_courses_office_hour_course_id'))

    op.drop_table('courses_office_hour')
