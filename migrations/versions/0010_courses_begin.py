"""courses begin."""

import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0010_courses'
down_revision = '0002_law_as_data'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('courses_blocked_span',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('first', sa.Date(), nullable=False),
    sa.Column('last', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.CheckConstraint('last >= first', name=op.f('ck_courses_blocked_span_ends_after_start')),
    sa.ForeignKeyConstraint(['person_id'], ['people_person.id'], name=op.f('fk_courses_blocked_span_person_id_people_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_blocked_span'))
    )
    with op.batch_alter_table('courses_blocked_span', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_courses_blocked_span_person_id'), ['person_id'], unique=False)

    op.create_table('courses_calendar_feed',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(), nullable=False),
    sa.Column('created_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['people_person.id'], name=op.f('fk_courses_calendar_feed_person_id_people_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_calendar_feed')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_courses_calendar_feed_token_hash'))
    )
    with op.batch_alter_table('courses_calendar_feed', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_courses_calendar_feed_person_id'), ['person_id'], unique=False)

    op.create_table('courses_course',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('created_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('published_number', sa.Integer(), nullable=True),
    sa.Column('withdrawn_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['owner_id'], ['people_person.id'], name=op.f('fk_courses_course_owner_id_people_person')),
    sa.ForeignKeyConstraint(['unit_id'], ['people_unit.id'], name=op.f('fk_courses_course_unit_id_people_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_course')),
    sa.UniqueConstraint('code', name=op.f('uq_courses_course_code'))
    )
    with op.batch_alter_table('courses_course', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_courses_course_unit_id'), ['unit_id'], unique=False)

    op.create_table('courses_study_slot',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('weekday', sa.Integer(), nullable=False),
    sa.Column('starts', sa.Time(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.CheckConstraint('minutes BETWEEN 15 AND 240', name=op.f('ck_courses_study_slot_minutes')),
    sa.CheckConstraint('weekday BETWEEN 0 AND 6', name=op.f('ck_courses_study_slot_weekday')),
    sa.ForeignKeyConstraint(['person_id'], ['people_person.id'], name=op.f('fk_courses_study_slot_person_id_people_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_study_slot')),
    sa.UniqueConstraint('person_id', 'weekday', 'starts', name=op.f('uq_courses_study_slot_person_id_weekday_starts'))
    )
    op.create_table('courses_file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['course_id'], ['courses_course.id'], name=op.f('fk_courses_file_course_id_courses_course')),
    sa.ForeignKeyConstraint(['file_id'], ['files_file.id'], name=op.f('fk_courses_file_file_id_files_file')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_file')),
    sa.UniqueConstraint('course_id', 'file_id', name=op.f('uq_courses_file_course_id_file_id'))
    )
    op.create_table('courses_question',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('retired_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['course_id'], ['courses_course.id'], name=op.f('fk_courses_question_course_id_courses_course')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_question')),
    sa.UniqueConstraint('course_id', 'code', name=op.f('uq_courses_question_course_id_code'))
    )
    op.create_table('courses_search_term',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('term', sa.String(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('weight', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['course_id'], ['courses_course.id'], name=op.f('fk_courses_search_term_course_id_courses_course'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_search_term')),
    sa.UniqueConstraint('term', 'course_id', name=op.f('uq_courses_search_term_term_course_id'))
    )
    with op.batch_alter_table('courses_search_term', schema=None) as batch_op:
        batch_op.create_index('ix_courses_search_term_course', ['course_id'], unique=False)

    op.create_table('courses_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('draft', 'published', name='versionstate', native_enum=False, length=40), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('summary', sa.Text(), nullable=False),
    sa.Column('audience', sa.Text(), nullable=False),
    sa.Column('competency_id', sa.Integer(), nullable=True),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('created_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('published_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('published_by_id', sa.Integer(), nullable=True),
    sa.Column('fingerprint', sa.String(), nullable=True),
    sa.CheckConstraint('level BETWEEN 1 AND 5', name=op.f('ck_courses_version_level_1_to_5')),
    sa.ForeignKeyConstraint(['competency_id'], ['people_competency.id'], name=op.f('fk_courses_version_competency_id_people_competency')),
    sa.ForeignKeyConstraint(['course_id'], ['courses_course.id'], name=op.f('fk_courses_version_course_id_courses_course')),
    sa.ForeignKeyConstraint(['published_by_id'], ['people_person.id'], name=op.f('fk_courses_version_published_by_id_people_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_version')),
    sa.UniqueConstraint('course_id', 'number', name=op.f('uq_courses_version_course_id_number'))
    )
    with op.batch_alter_table('courses_version', schema=None) as batch_op:
        batch_op.create_index('uq_courses_version_one_draft', ['course_id'], unique=True, sqlite_where=sa.text("state = 'draft'"), postgresql_where=sa.text("state = 'draft'"))

    op.create_table('courses_enrolment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('source', sa.Enum('self', 'manager', name='enrolmentsource', native_enum=False, length=40), nullable=False),
    sa.Column('enrolled_by_id', sa.Integer(), nullable=False),
    sa.Column('enrolled_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('deadline', sa.Date(), nullable=True),
    sa.Column('hard_deadline', sa.Boolean(), nullable=False),
    sa.Column('state', sa.Enum('active', 'completed', 'withdrawn', name='enrolmentstate', native_enum=False, length=40), nullable=False),
    sa.Column('completed_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(state = 'completed') = (completed_at IS NOT NULL)", name=op.f('ck_courses_enrolment_completed_has_its_moment')),
    sa.ForeignKeyConstraint(['course_id'], ['courses_course.id'], name=op.f('fk_courses_enrolment_course_id_courses_course')),
    sa.ForeignKeyConstraint(['enrolled_by_id'], ['people_person.id'], name=op.f('fk_courses_enrolment_enrolled_by_id_people_person')),
    sa.ForeignKeyConstraint(['person_id'], ['people_person.id'], name=op.f('fk_courses_enrolment_person_id_people_person')),
    sa.ForeignKeyConstraint(['version_id'], ['courses_version.id'], name=op.f('fk_courses_enrolment_version_id_courses_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_enrolment'))
    )
    with op.batch_alter_table('courses_enrolment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_courses_enrolment_course_id'), ['course_id'], unique=False)
        batch_op.create_index('uq_courses_enrolment_one_running', ['person_id', 'course_id'], unique=True, sqlite_where=sa.text("state <> 'withdrawn'"), postgresql_where=sa.text("state <> 'withdrawn'"))

    op.create_table('courses_module',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['version_id'], ['courses_version.id'], name=op.f('fk_courses_module_version_id_courses_version'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_module'))
    )
    with op.batch_alter_table('courses_module', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_courses_module_version_id'), ['version_id'], unique=False)

    op.create_table('courses_objective',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['version_id'], ['courses_version.id'], name=op.f('fk_courses_objective_version_id_courses_version'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_objective')),
    sa.UniqueConstraint('version_id', 'code', name=op.f('uq_courses_objective_version_id_code'))
    )
    op.create_table('courses_question_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('single', 'multiple', 'true_false', 'numeric', 'short_text', 'matching', name='questionkind', native_enum=False, length=40), nullable=False),
    sa.Column('objective', sa.String(), nullable=False),
    sa.Column('tags', sa.JSON(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('written_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('written_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['question_id'], ['courses_question.id'], name=op.f('fk_courses_question_version_question_id_courses_question')),
    sa.ForeignKeyConstraint(['written_by_id'], ['people_person.id'], name=op.f('fk_courses_question_version_written_by_id_people_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_question_version')),
    sa.UniqueConstraint('question_id', 'number', name=op.f('uq_courses_question_version_question_id_number'))
    )
    op.create_table('courses_certificate',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('serial', sa.String(), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('state', sa.Enum('valid', 'revoked', name='certificatestate', native_enum=False, length=40), nullable=False),
    sa.Column('issued_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('printed', sa.JSON(), nullable=False),
    sa.Column('hash', sa.String(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=True),
    sa.Column('revoked_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('revoked_by_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(), nullable=True),
    sa.CheckConstraint("(state = 'revoked') = (revoked_at IS NOT NULL)", name=op.f('ck_courses_certificate_revoked_has_its_moment')),
    sa.ForeignKeyConstraint(['enrolment_id'], ['courses_enrolment.id'], name=op.f('fk_courses_certificate_enrolment_id_courses_enrolment')),
    sa.ForeignKeyConstraint(['file_id'], ['files_file.id'], name=op.f('fk_courses_certificate_file_id_files_file')),
    sa.ForeignKeyConstraint(['revoked_by_id'], ['people_person.id'], name=op.f('fk_courses_certificate_revoked_by_id_people_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_certificate')),
    sa.UniqueConstraint('enrolment_id', name=op.f('uq_courses_certificate_enrolment_id')),
    sa.UniqueConstraint('number', name=op.f('uq_courses_certificate_number')),
    sa.UniqueConstraint('serial', name=op.f('uq_courses_certificate_serial'))
    )
    op.create_table('courses_lesson',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('module_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('kind', sa.Enum('text', 'video', 'file', 'quiz', name='lessonkind', native_enum=False, length=40), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('required', sa.Boolean(), nullable=False),
    sa.Column('opens_after', sa.Enum('nothing', 'previous', 'all_before', name='opensafter', native_enum=False, length=40), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('body_html', sa.Text(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=True),
    sa.Column('captions_id', sa.Integer(), nullable=True),
    sa.Column('seconds', sa.Integer(), nullable=True),
    sa.Column('watch_percent', sa.Integer(), nullable=False),
    sa.Column('pass_percent', sa.Integer(), nullable=True),
    sa.CheckConstraint('minutes BETWEEN 1 AND 600', name=op.f('ck_courses_lesson_minutes')),
    sa.CheckConstraint('pass_percent BETWEEN 0 AND 100', name=op.f('ck_courses_lesson_pass_percent')),
    sa.CheckConstraint('watch_percent BETWEEN 1 AND 100', name=op.f('ck_courses_lesson_watch_percent')),
    sa.ForeignKeyConstraint(['captions_id'], ['files_file.id'], name=op.f('fk_courses_lesson_captions_id_files_file')),
    sa.ForeignKeyConstraint(['file_id'], ['files_file.id'], name=op.f('fk_courses_lesson_file_id_files_file')),
    sa.ForeignKeyConstraint(['module_id'], ['courses_module.id'], name=op.f('fk_courses_lesson_module_id_courses_module'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_lesson'))
    )
    with op.batch_alter_table('courses_lesson', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_courses_lesson_module_id'), ['module_id'], unique=False)

    op.create_table('courses_beat',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('lesson_id', sa.Integer(), nullable=False),
    sa.Column('tab', sa.String(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('seconds', sa.Integer(), nullable=False),
    sa.Column('watched_from', sa.Integer(), nullable=True),
    sa.Column('watched_to', sa.Integer(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['enrolment_id'], ['courses_enrolment.id'], name=op.f('fk_courses_beat_enrolment_id_courses_enrolment'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['lesson_id'], ['courses_lesson.id'], name=op.f('fk_courses_beat_lesson_id_courses_lesson')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_beat')),
    sa.UniqueConstraint('enrolment_id', 'tab', 'sequence', name=op.f('uq_courses_beat_enrolment_id_tab_sequence'))
    )
    with op.batch_alter_table('courses_beat', schema=None) as batch_op:
        batch_op.create_index('ix_courses_beat_enrolment_lesson', ['enrolment_id', 'lesson_id'], unique=False)

    op.create_table('courses_lesson_mark',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('lesson_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('opened', 'read', name='markkind', native_enum=False, length=40), nullable=False),
    sa.Column('at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['enrolment_id'], ['courses_enrolment.id'], name=op.f('fk_courses_lesson_mark_enrolment_id_courses_enrolment'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['lesson_id'], ['courses_lesson.id'], name=op.f('fk_courses_lesson_mark_lesson_id_courses_lesson')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_lesson_mark')),
    sa.UniqueConstraint('enrolment_id', 'lesson_id', 'kind', name=op.f('uq_courses_lesson_mark_enrolment_id_lesson_id_kind'))
    )
    op.create_table('courses_quiz',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('lesson_id', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.Enum('pre', 'post', 'final', 'practice', name='purpose', native_enum=False, length=40), nullable=False),
    sa.Column('blueprint', sa.JSON(), nullable=False),
    sa.Column('limit_minutes', sa.Integer(), nullable=True),
    sa.Column('attempts_allowed', sa.Integer(), nullable=True),
    sa.Column('pause_minutes', sa.Integer(), nullable=False),
    sa.Column('review', sa.Enum('never', 'when_done', 'each_time', name='reviewpolicy', native_enum=False, length=40), nullable=False),
    sa.CheckConstraint('attempts_allowed BETWEEN 1 AND 100', name=op.f('ck_courses_quiz_attempts_allowed')),
    sa.CheckConstraint('limit_minutes BETWEEN 1 AND 600', name=op.f('ck_courses_quiz_limit_minutes')),
    sa.ForeignKeyConstraint(['lesson_id'], ['courses_lesson.id'], name=op.f('fk_courses_quiz_lesson_id_courses_lesson'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_quiz')),
    sa.UniqueConstraint('lesson_id', name=op.f('uq_courses_quiz_lesson_id'))
    )
    op.create_table('courses_quiz_result',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('lesson_id', sa.Integer(), nullable=False),
    sa.Column('attempt_id', sa.Integer(), nullable=False),
    sa.Column('percent', sa.Integer(), nullable=False),
    sa.Column('passed', sa.Boolean(), nullable=False),
    sa.Column('at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['enrolment_id'], ['courses_enrolment.id'], name=op.f('fk_courses_quiz_result_enrolment_id_courses_enrolment'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['lesson_id'], ['courses_lesson.id'], name=op.f('fk_courses_quiz_result_lesson_id_courses_lesson')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_quiz_result')),
    sa.UniqueConstraint('attempt_id', name=op.f('uq_courses_quiz_result_attempt_id'))
    )
    with op.batch_alter_table('courses_quiz_result', schema=None) as batch_op:
        batch_op.create_index('ix_courses_quiz_result_enrolment', ['enrolment_id'], unique=False)

    op.create_table('courses_attempt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('quiz_id', sa.Integer(), nullable=False),
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('seed', sa.String(), nullable=False),
    sa.Column('paper', sa.JSON(), nullable=False),
    sa.Column('state', sa.Enum('open', 'submitted', 'expired', 'voided', name='attemptstate', native_enum=False, length=40), nullable=False),
    sa.Column('started_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('ends_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('ended_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('earned', sa.Integer(), nullable=True),
    sa.Column('possible', sa.Integer(), nullable=True),
    sa.Column('passed', sa.Boolean(), nullable=True),
    sa.Column('by_objective', sa.JSON(), nullable=False),
    sa.Column('receipt', sa.String(), nullable=True),
    sa.CheckConstraint("(state = 'open') = (ended_at IS NULL)", name=op.f('ck_courses_attempt_ended_has_its_moment')),
    sa.ForeignKeyConstraint(['enrolment_id'], ['courses_enrolment.id'], name=op.f('fk_courses_attempt_enrolment_id_courses_enrolment')),
    sa.ForeignKeyConstraint(['quiz_id'], ['courses_quiz.id'], name=op.f('fk_courses_attempt_quiz_id_courses_quiz')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_attempt')),
    sa.UniqueConstraint('enrolment_id', 'quiz_id', 'number', name=op.f('uq_courses_attempt_enrolment_id_quiz_id_number'))
    )
    with op.batch_alter_table('courses_attempt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_courses_attempt_enrolment_id'), ['enrolment_id'], unique=False)
        batch_op.create_index('uq_courses_attempt_one_open', ['enrolment_id', 'quiz_id'], unique=True, sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))

    op.create_table('courses_answer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('attempt_id', sa.Integer(), nullable=False),
    sa.Column('item', sa.Integer(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('writer', sa.String(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('received_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('late', sa.Boolean(), nullable=False),
    sa.CheckConstraint('sequence >= 1', name=op.f('ck_courses_answer_sequence')),
    sa.ForeignKeyConstraint(['attempt_id'], ['courses_attempt.id'], name=op.f('fk_courses_answer_attempt_id_courses_attempt')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_answer')),
    sa.UniqueConstraint('attempt_id', 'item', 'sequence', 'writer', name=op.f('uq_courses_answer_attempt_id_item_sequence_writer'))
    )


def downgrade() -> None:
    op.drop_table('courses_answer')
    with op.batch_alter_table('courses_attempt', schema=None) as batch_op:
        batch_op.drop_index('uq_courses_attempt_one_open', sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))
        batch_op.drop_index(batch_op.f('ix_courses_attempt_enrolment_id'))

    op.drop_table('courses_attempt')
    with op.batch_alter_table('courses_quiz_result', schema=None) as batch_op:
        batch_op.drop_index('ix_courses_quiz_result_enrolment')

    op.drop_table('courses_quiz_result')
    op.drop_table('courses_quiz')
    op.drop_table('courses_lesson_mark')
    with op.batch_alter_table('courses_beat', schema=None) as batch_op:
        batch_op.drop_index('ix_courses_beat_enrolment_lesson')

    op.drop_table('courses_beat')
    with op.batch_alter_table('courses_lesson', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_courses_lesson_module_id'))

    op.drop_table('courses_lesson')
    op.drop_table('courses_certificate')
    op.drop_table('courses_question_version')
    op.drop_table('courses_objective')
    with op.batch_alter_table('courses_module', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_courses_module_version_id'))

    op.drop_table('courses_module')
    with op.batch_alter_table('courses_enrolment', schema=None) as batch_op:
        batch_op.drop_index('uq_courses_enrolment_one_running', sqlite_where=sa.text("state <> 'withdrawn'"), postgresql_where=sa.text("state <> 'withdrawn'"))
        batch_op.drop_index(batch_op.f('ix_courses_enrolment_course_id'))

    op.drop_table('courses_enrolment')
    with op.batch_alter_table('courses_version', schema=None) as batch_op:
        batch_op.drop_index('uq_courses_version_one_draft', sqlite_where=sa.text("state = 'draft'"), postgresql_where=sa.text("state = 'draft'"))

    op.drop_table('courses_version')
    with op.batch_alter_table('courses_search_term', schema=None) as batch_op:
        batch_op.drop_index('ix_courses_search_term_course')

    op.drop_table('courses_search_term')
    op.drop_table('courses_question')
    op.drop_table('courses_file')
    op.drop_table('courses_study_slot')
    with op.batch_alter_table('courses_course', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_courses_course_unit_id'))

    op.drop_table('courses_course')
    with op.batch_alter_table('courses_calendar_feed', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_courses_calendar_feed_person_id'))

    op.drop_table('courses_calendar_feed')
    with op.batch_alter_table('courses_blocked_span', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_courses_blocked_span_person_id'))

    op.drop_table('courses_blocked_span')
