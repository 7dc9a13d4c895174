"""Assignments are handed in, and marked without names."""

import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0068_assignments'
down_revision = '0067_shown_counts'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('courses_assignment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('lesson_id', sa.Integer(), nullable=False),
    sa.Column('criteria', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['lesson_id'], ['courses_lesson.id'], name=op.f('fk_courses_assignment_lesson_id_courses_lesson'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_assignment')),
    sa.UniqueConstraint('lesson_id', name=op.f('uq_courses_assignment_lesson_id'))
    )
    op.create_table('courses_assignment_result',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('lesson_id', sa.Integer(), nullable=False),
    sa.Column('percent', sa.Integer(), nullable=True),
    sa.Column('passed', sa.Boolean(), nullable=True),
    sa.Column('at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['enrolment_id'], ['courses_enrolment.id'], name=op.f('fk_courses_assignment_result_enrolment_id_courses_enrolment'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['lesson_id'], ['courses_lesson.id'], name=op.f('fk_courses_assignment_result_lesson_id_courses_lesson')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_assignment_result'))
    )
    with op.batch_alter_table('courses_assignment_result', schema=None) as batch_op:
        batch_op.create_index('ix_courses_assignment_result_enrolment', ['enrolment_id'], unique=False)

    op.create_table('courses_work',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('lesson_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('link', sa.String(), nullable=False),
    sa.Column('changed_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['enrolment_id'], ['courses_enrolment.id'], name=op.f('fk_courses_work_enrolment_id_courses_enrolment'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['lesson_id'], ['courses_lesson.id'], name=op.f('fk_courses_work_lesson_id_courses_lesson'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_work')),
    sa.UniqueConstraint('enrolment_id', 'lesson_id', name=op.f('uq_courses_work_enrolment_id_lesson_id')),
    sa.UniqueConstraint('lesson_id', 'number', name=op.f('uq_courses_work_lesson_id_number'))
    )
    op.create_table('courses_submission',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('work_id', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('link', sa.String(), nullable=False),
    sa.Column('receipt', sa.String(), nullable=False),
    sa.Column('at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint('round >= 1', name=op.f('ck_courses_submission_round')),
    sa.ForeignKeyConstraint(['work_id'], ['courses_work.id'], name=op.f('fk_courses_submission_work_id_courses_work'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_submission')),
    sa.UniqueConstraint('receipt', name=op.f('uq_courses_submission_receipt')),
    sa.UniqueConstraint('work_id', 'round', name=op.f('uq_courses_submission_work_id_round'))
    )
    op.create_table('courses_work_file',
    sa.Column('work_id', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['file_id'], ['files_file.id'], name=op.f('fk_courses_work_file_file_id_files_file')),
    sa.ForeignKeyConstraint(['work_id'], ['courses_work.id'], name=op.f('fk_courses_work_file_work_id_courses_work'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('work_id', 'file_id', name=op.f('pk_courses_work_file'))
    )
    op.create_table('courses_marking',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('marker_id', sa.Integer(), nullable=False),
    sa.Column('chosen', sa.JSON(), nullable=False),
    sa.Column('points', sa.Integer(), nullable=False),
    sa.Column('maximum', sa.Integer(), nullable=False),
    sa.Column('percent', sa.Integer(), nullable=False),
    sa.Column('passed', sa.Boolean(), nullable=False),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.Column('at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint('percent BETWEEN 0 AND 100', name=op.f('ck_courses_marking_percent')),
    sa.ForeignKeyConstraint(['marker_id'], ['people_person.id'], name=op.f('fk_courses_marking_marker_id_people_person')),
    sa.ForeignKeyConstraint(['submission_id'], ['courses_submission.id'], name=op.f('fk_courses_marking_submission_id_courses_submission'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_marking')),
    sa.UniqueConstraint('submission_id', name=op.f('uq_courses_marking_submission_id'))
    )
    with op.batch_alter_table('courses_marking', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_courses_marking_marker_id'), ['marker_id'], unique=False)

    op.create_table('courses_submission_file',
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['file_id'], ['files_file.id'], name=op.f('fk_courses_submission_file_file_id_files_file')),
    sa.ForeignKeyConstraint(['submission_id'], ['courses_submission.id'], name=op.f('fk_courses_submission_file_submission_id_courses_submission'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('submission_id', 'file_id', name=op.f('pk_courses_submission_file'))
    )


def downgrade() -> None:
    op.drop_table('courses_submission_file')
    with op.batch_alter_table('courses_marking', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_courses_marking_marker_id'))

    op.drop_table('courses_marking')
    op.drop_table('courses_work_file')
    op.drop_table('courses_submission')
    op.drop_table('courses_work')
    with op.batch_alter_table('courses_assignment_result', schema=None) as batch_op:
        batch_op.drop_index('ix_courses_assignment_result_enrolment')

    op.drop_table('courses_assignment_result')
    op.drop_table('courses_assignment')
