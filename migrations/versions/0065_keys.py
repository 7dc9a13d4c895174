"""Keys are let go as facts, what reviews showed so far is noted, and answers and scores cannot be rewritten."""

import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0065_keys'
down_revision = '0064_packages'
branch_labels = None
depends_on = None

_attempts = sa.table(
    'courses_attempt',
    sa.column('quiz_id', sa.Integer),
    sa.column('enrolment_id', sa.Integer),
    sa.column('state', sa.String),
    sa.column('paper', sa.JSON),
    sa.column('ended_at', bina.db.UtcDateTime),
    sa.column('passed', sa.Boolean),
)
_quizzes = sa.table(
    'courses_quiz',
    sa.column('id', sa.Integer),
    sa.column('lesson_id', sa.Integer),
    sa.column('review', sa.String),
    sa.column('attempts_allowed', sa.Integer),
)
_lessons = sa.table('courses_lesson', sa.column('id', sa.Integer), sa.column('pass_percent', sa.Integer))
_versions = sa.table(
    'courses_question_version', sa.column('id', sa.Integer), sa.column('question_id', sa.Integer)
)

_ANSWERS = 'answers to quizzes are only ever added'
_SCORES = 'the score of an ended attempt is not rewritten'
# On SQLite a later batch_alter_table on these tables loses the triggers: run `guard()` again after it.
_POSTGRESQL = f"""
CREATE FUNCTION courses_answer_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{_ANSWERS}'; END $$;
CREATE TRIGGER courses_answer_guard BEFORE UPDATE OR DELETE ON courses_answer
FOR EACH ROW EXECUTE FUNCTION courses_answer_is_append_only();
CREATE FUNCTION courses_attempt_keeps_its_score() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{_SCORES}'; END $$;
CREATE TRIGGER courses_attempt_guard BEFORE UPDATE ON courses_attempt FOR EACH ROW
WHEN (OLD.state <> 'open' AND (
  (OLD.earned, OLD.possible, OLD.passed, OLD.receipt, OLD.ended_at, OLD.by_objective::text, OLD.paper::text)
  IS DISTINCT FROM
  (NEW.earned, NEW.possible, NEW.passed, NEW.receipt, NEW.ended_at, NEW.by_objective::text, NEW.paper::text)
)) EXECUTE FUNCTION courses_attempt_keeps_its_score();
CREATE TRIGGER courses_attempt_stays BEFORE DELETE ON courses_attempt FOR EACH ROW
WHEN (OLD.state <> 'open') EXECUTE FUNCTION courses_attempt_keeps_its_score();
"""
_SQLITE = (
    f"""CREATE TRIGGER courses_answer_no_update BEFORE UPDATE ON courses_answer
BEGIN SELECT RAISE(ABORT, '{_ANSWERS}'); END""",
    f"""CREATE TRIGGER courses_answer_no_delete BEFORE DELETE ON courses_answer
BEGIN SELECT RAISE(ABORT, '{_ANSWERS}'); END""",
    f"""CREATE TRIGGER courses_attempt_guard BEFORE UPDATE OF earned, possible, passed, receipt, ended_at, by_objective, paper
ON courses_attempt WHEN OLD.state <> 'open' BEGIN SELECT RAISE(ABORT, '{_SCORES}'); END""",
    f"""CREATE TRIGGER courses_attempt_stays BEFORE DELETE ON courses_attempt WHEN OLD.state <> 'open'
BEGIN SELECT RAISE(ABORT, '{_SCORES}'); END""",
)


def guard() -> None:
    """The database itself refuses to change what was answered and scored."""
    for statement in [_POSTGRESQL] if op.get_bind().dialect.name == 'postgresql' else _SQLITE:
        op.execute(statement)


def unguard() -> None:
    """Take the guards away."""
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('DROP TRIGGER courses_attempt_stays ON courses_attempt')
        op.execute('DROP TRIGGER courses_attempt_guard ON courses_attempt')
        op.execute('DROP TRIGGER courses_answer_guard ON courses_answer')
        op.execute('DROP FUNCTION courses_attempt_keeps_its_score()')
        op.execute('DROP FUNCTION courses_answer_is_append_only()')
    else:
        for name in ('attempt_stays', 'attempt_guard', 'answer_no_delete', 'answer_no_update'):
            op.execute(f'DROP TRIGGER courses_{name}')


def upgrade() -> None:
    guard()
    table = op.create_table(
        'courses_key_release',
        sa.Column('enrolment_id', sa.Integer(), nullable=False),
        sa.Column('question_id', sa.Integer(), nullable=False),
        sa.Column('released_at', bina.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ['enrolment_id'],
            ['courses_enrolment.id'],
            name=op.f('fk_courses_key_release_enrolment_id_courses_enrolment'),
        ),
        sa.ForeignKeyConstraint(
            ['question_id'],
            ['courses_question.id'],
            name=op.f('fk_courses_key_release_question_id_courses_question'),
        ),
        sa.PrimaryKeyConstraint('enrolment_id', 'question_id', name=op.f('pk_courses_key_release')),
    )
    rows = [
        {'enrolment_id': enrolment, 'question_id': question, 'released_at': at}
        for (enrolment, question), at in _shown().items()
    ]
    for place in range(0, len(rows), 10_000):
        op.bulk_insert(table, rows[place : place + 10_000])


def _shown():
    """When each learner could first see each key: after every attempt, or after passing or the last one."""
    bind = op.get_bind()
    question_of = {row.id: row.question_id for row in bind.execute(sa.select(_versions))}
    sittings = {}
    for row in bind.execute(
        sa.select(_attempts, _quizzes.c.review, _quizzes.c.attempts_allowed, _lessons.c.pass_percent)
        .join(_quizzes, _quizzes.c.id == _attempts.c.quiz_id)
        .join(_lessons, _lessons.c.id == _quizzes.c.lesson_id)
        .where(_attempts.c.state != 'voided', _quizzes.c.review != 'never')
        .order_by(_attempts.c.ended_at)
    ):
        sittings.setdefault((row.enrolment_id, row.quiz_id), []).append(row)
    shown = {}
    for (enrolment, _quiz), rows in sittings.items():
        ended = [row for row in rows if row.state != 'open']
        used_up = rows[0].attempts_allowed is not None and len(rows) >= rows[0].attempts_allowed
        passed = rows[0].pass_percent is not None and any(row.passed for row in ended)
        if not ended or not (rows[0].review == 'each_time' or passed or used_up):
            continue
        for row in ended:
            for line in row.paper:
                shown.setdefault((enrolment, question_of[line[0]]), row.ended_at)
    return shown


def downgrade() -> None:
    unguard()
    op.drop_table('courses_key_release')
