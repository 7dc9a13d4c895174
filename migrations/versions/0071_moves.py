"""Learners move to a newer version: movings, their learners, and which lessons count for which."""

import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0071_moves'
down_revision = '0071_review'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('courses_enrolment', sa.Column('moved_at', bina.db.UtcDateTime(timezone=True), nullable=True))
    op.create_table('courses_moving',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('still_counts', sa.JSON(), nullable=False),
    sa.Column('seen', sa.String(), nullable=False),
    sa.Column('finished_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['people_person.id'], name=op.f('fk_courses_moving_by_id_people_person')),
    sa.ForeignKeyConstraint(['course_id'], ['courses_course.id'], name=op.f('fk_courses_moving_course_id_courses_course')),
    sa.ForeignKeyConstraint(['version_id'], ['courses_version.id'], name=op.f('fk_courses_moving_version_id_courses_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_moving'))
    )
    with op.batch_alter_table('courses_moving', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_courses_moving_course_id'), ['course_id'], unique=False)
        batch_op.create_index('uq_courses_moving_one_running', ['course_id'], unique=True, sqlite_where=sa.text('finished_at IS NULL'), postgresql_where=sa.text('finished_at IS NULL'))

    op.create_table('courses_moved_learner',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('moving_id', sa.Integer(), nullable=False),
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('from_version_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('waiting', 'moved', 'left', name='movedstate', native_enum=False, length=40), nullable=False),
    sa.Column('reason', sa.Enum('ended', 'sitting', 'elsewhere', name='leftreason', native_enum=False, length=40), nullable=True),
    sa.Column('moved_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('outcomes', sa.JSON(), nullable=False),
    sa.CheckConstraint("(state = 'left') = (reason IS NOT NULL)", name=op.f('ck_courses_moved_learner_left_has_its_reason')),
    sa.ForeignKeyConstraint(['enrolment_id'], ['courses_enrolment.id'], name=op.f('fk_courses_moved_learner_enrolment_id_courses_enrolment'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['from_version_id'], ['courses_version.id'], name=op.f('fk_courses_moved_learner_from_version_id_courses_version')),
    sa.ForeignKeyConstraint(['moving_id'], ['courses_moving.id'], name=op.f('fk_courses_moved_learner_moving_id_courses_moving'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_moved_learner')),
    sa.UniqueConstraint('moving_id', 'enrolment_id', name=op.f('uq_courses_moved_learner_moving_id_enrolment_id'))
    )
    with op.batch_alter_table('courses_moved_learner', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_courses_moved_learner_enrolment_id'), ['enrolment_id'], unique=False)
        batch_op.create_index('ix_courses_moved_learner_state', ['moving_id', 'state'], unique=False)

    op.create_table('courses_lesson_link',
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('from_lesson_id', sa.Integer(), nullable=False),
    sa.Column('to_lesson_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['enrolment_id'], ['courses_enrolment.id'], name=op.f('fk_courses_lesson_link_enrolment_id_courses_enrolment'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['from_lesson_id'], ['courses_lesson.id'], name=op.f('fk_courses_lesson_link_from_lesson_id_courses_lesson')),
    sa.ForeignKeyConstraint(['to_lesson_id'], ['courses_lesson.id'], name=op.f('fk_courses_lesson_link_to_lesson_id_courses_lesson')),
    sa.PrimaryKeyConstraint('enrolment_id', 'from_lesson_id', name=op.f('pk_courses_lesson_link'))
    )


def downgrade() -> None:
    # A kind of fact that nobody would know any more.
    op.execute("DELETE FROM courses_lesson_mark WHERE kind = 'carried'")
    op.drop_column('courses_enrolment', 'moved_at')
    op.drop_table('courses_lesson_link')
    with op.batch_alter_table('courses_moved_learner', schema=None) as batch_op:
        batch_op.drop_index('ix_courses_moved_learner_state')
        batch_op.drop_index(batch_op.f('ix_courses_moved_learner_enrolment_id'))

    op.drop_table('courses_moved_learner')
    with op.batch_alter_table('courses_moving', schema=None) as batch_op:
        batch_op.drop_index('uq_courses_moving_one_running', sqlite_where=sa.text('finished_at IS NULL'), postgresql_where=sa.text('finished_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_courses_moving_course_id'))

    op.drop_table('courses_moving')
