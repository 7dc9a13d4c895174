"""Packages are brought in, played apart, and keep what their parts report."""

import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0064_packages'
down_revision = '0063_questions'
branch_labels = None
depends_on = None

def upgrade() -> None:

    op.create_table('courses_package',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('edition', sa.Enum('1.2', '2004-3', '2004-4', name='edition', native_enum=False, length=40), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('parts', sa.Integer(), nullable=False),
    sa.Column('entries', sa.Integer(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('waiting', 'ready', 'refused', name='packagestate', native_enum=False, length=40), nullable=False),
    sa.Column('fault', sa.String(), nullable=True),
    sa.Column('fault_where', sa.String(), nullable=True),
    sa.Column('brought_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['file_id'], ['files_file.id'], name=op.f('fk_courses_package_file_id_files_file')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_package')),
    sa.UniqueConstraint('file_id', name=op.f('uq_courses_package_file_id'))
    )
    op.create_table('courses_package_attempt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('enrolment_id', sa.Integer(), nullable=True),
    sa.Column('lesson_id', sa.Integer(), nullable=False),
    sa.Column('package_id', sa.Integer(), nullable=False),
    sa.Column('begun_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['enrolment_id'], ['courses_enrolment.id'], name=op.f('fk_courses_package_attempt_enrolment_id_courses_enrolment'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['lesson_id'], ['courses_lesson.id'], name=op.f('fk_courses_package_attempt_lesson_id_courses_lesson'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['package_id'], ['courses_package.id'], name=op.f('fk_courses_package_attempt_package_id_courses_package')),
    sa.ForeignKeyConstraint(['person_id'], ['people_person.id'], name=op.f('fk_courses_package_attempt_person_id_people_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_package_attempt')),
    sa.UniqueConstraint('enrolment_id', 'lesson_id', name=op.f('uq_courses_package_attempt_enrolment_id_lesson_id'))
    )
    with op.batch_alter_table('courses_package_attempt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_courses_package_attempt_lesson_id'), ['lesson_id'], unique=False)
        batch_op.create_index('uq_courses_package_attempt_one_trial', ['person_id', 'lesson_id'], unique=True, sqlite_where=sa.text('enrolment_id IS NULL'), postgresql_where=sa.text('enrolment_id IS NULL'))

    op.create_table('courses_package_result',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('lesson_id', sa.Integer(), nullable=False),
    sa.Column('done_parts', sa.Integer(), nullable=False),
    sa.Column('parts', sa.Integer(), nullable=False),
    sa.Column('complete', sa.Boolean(), nullable=False),
    sa.Column('passed', sa.Boolean(), nullable=True),
    sa.Column('percent', sa.Integer(), nullable=True),
    sa.Column('at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['enrolment_id'], ['courses_enrolment.id'], name=op.f('fk_courses_package_result_enrolment_id_courses_enrolment'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['lesson_id'], ['courses_lesson.id'], name=op.f('fk_courses_package_result_lesson_id_courses_lesson')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_package_result'))
    )
    with op.batch_alter_table('courses_package_result', schema=None) as batch_op:
        batch_op.create_index('ix_courses_package_result_enrolment', ['enrolment_id'], unique=False)

    op.create_table('courses_package_visit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('attempt_id', sa.Integer(), nullable=False),
    sa.Column('part', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('opened_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['attempt_id'], ['courses_package_attempt.id'], name=op.f('fk_courses_package_visit_attempt_id_courses_package_attempt'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_package_visit')),
    sa.UniqueConstraint('key', name=op.f('uq_courses_package_visit_key'))
    )
    with op.batch_alter_table('courses_package_visit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_courses_package_visit_attempt_id'), ['attempt_id'], unique=False)

    op.create_table('courses_package_report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('visit_id', sa.Integer(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('said', sa.JSON(), nullable=False),
    sa.Column('ended', sa.Boolean(), nullable=False),
    sa.Column('beyond_standard', sa.Boolean(), nullable=False),
    sa.CheckConstraint('sequence BETWEEN 1 AND 1000000', name=op.f('ck_courses_package_report_sequence')),
    sa.ForeignKeyConstraint(['visit_id'], ['courses_package_visit.id'], name=op.f('fk_courses_package_report_visit_id_courses_package_visit'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_package_report')),
    sa.UniqueConstraint('visit_id', 'sequence', name=op.f('uq_courses_package_report_visit_id_sequence'))
    )

def downgrade() -> None:

    op.drop_table('courses_package_report')
    with op.batch_alter_table('courses_package_visit', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_courses_package_visit_attempt_id'))

    op.drop_table('courses_package_visit')
    with op.batch_alter_table('courses_package_result', schema=None) as batch_op:
        batch_op.drop_index('ix_courses_package_result_enrolment')

    op.drop_table('courses_package_result')
    with op.batch_alter_table('courses_package_attempt', schema=None) as batch_op:
        batch_op.drop_index('uq_courses_package_attempt_one_trial', sqlite_where=sa.text('enrolment_id IS NULL'), postgresql_where=sa.text('enrolment_id IS NULL'))
        batch_op.drop_index(batch_op.f('ix_courses_package_attempt_lesson_id'))

    op.drop_table('courses_package_attempt')
    op.drop_table('courses_package')

