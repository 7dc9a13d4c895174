"""Essays in quizzes are marked by people: every mark is kept, and an attempt gets its score with the last of them."""

import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0079_essays'
down_revision = '0078_interludes'
branch_labels = None
depends_on = None

_SCORES = 'the score of an ended attempt is not rewritten'
_SAYS = 'decisions about questions and what follows from them are only ever added'
_MARKS = 'marks of essays are only ever added'
_FACTS = ('receipt', 'ended_at', 'paper')
_WORTH = ('earned', 'possible', 'passed', 'by_objective')


def _differs(columns):
    def told(row):
        return ', '.join(f"{row}.{each}{'::text' if each in ('paper', 'by_objective') else ''}" for each in columns)

    return f"({told('OLD')}) IS DISTINCT FROM ({told('NEW')})"


def guard_scores(*, scored_later):
    """Answers and scores of ended attempts stay; with `scored_later` one that waited for marks may get its score."""
    postgresql = op.get_bind().dialect.name == 'postgresql'
    op.execute(f"DROP TRIGGER courses_attempt_guard{' ON courses_attempt' if postgresql else ''}")
    scored = ' AND OLD.earned IS NOT NULL' if scored_later else ''
    if postgresql:
        op.execute(
            'CREATE TRIGGER courses_attempt_guard BEFORE UPDATE ON courses_attempt FOR EACH ROW'
            f" WHEN (OLD.state <> 'open' AND ({_differs(_FACTS)} OR ({_differs(_WORTH)}{scored})))"
            ' EXECUTE FUNCTION courses_attempt_keeps_its_score()'
        )
        return
    changed = ' OR '.join(f'OLD.{each} IS NOT NEW.{each}' for each in _FACTS)
    worth = ' OR '.join(f'OLD.{each} IS NOT NEW.{each}' for each in _WORTH)
    op.execute(
        'CREATE TRIGGER courses_attempt_guard BEFORE UPDATE OF earned, possible, passed, receipt, ended_at, by_objective,'
        f" paper ON courses_attempt WHEN OLD.state <> 'open' AND ({changed} OR (({worth}){scored}))"
        f" BEGIN SELECT RAISE(ABORT, '{_SCORES}'); END"
    )


def guard_rescores():
    """A batch over courses_rescore loses its triggers on SQLite."""
    if op.get_bind().dialect.name == 'postgresql':
        return
    for deed in ('update', 'delete'):
        op.execute(
            f'CREATE TRIGGER courses_rescore_no_{deed} BEFORE {deed.upper()} ON courses_rescore'
            f" BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END"
        )


def _guard_marks():
    if op.get_bind().dialect.name == 'postgresql':
        op.execute(
            'CREATE FUNCTION courses_essay_mark_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$'
            f" BEGIN RAISE EXCEPTION '{_MARKS}'; END $$"
        )
        op.execute(
            'CREATE TRIGGER courses_essay_mark_guard BEFORE UPDATE OR DELETE ON courses_essay_mark'
            ' FOR EACH ROW EXECUTE FUNCTION courses_essay_mark_is_append_only()'
        )
        return
    for deed in ('update', 'delete'):
        op.execute(
            f'CREATE TRIGGER courses_essay_mark_no_{deed} BEFORE {deed.upper()} ON courses_essay_mark'
            f" BEGIN SELECT RAISE(ABORT, '{_MARKS}'); END"
        )


def upgrade() -> None:
    op.create_table(
        'courses_essay_mark',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('attempt_id', sa.Integer(), nullable=False),
        sa.Column('item', sa.Integer(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('marker_id', sa.Integer(), nullable=False),
        sa.Column('chosen', sa.JSON(), nullable=False),
        sa.Column('points', sa.Integer(), nullable=False),
        sa.Column('maximum', sa.Integer(), nullable=False),
        sa.Column('comment', sa.Text(), nullable=False),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.Column('at', bina.db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "number = 1 OR reason <> ''", name=op.f('ck_courses_essay_mark_correction_has_its_reason')
        ),
        sa.CheckConstraint(
            'points BETWEEN 0 AND maximum AND maximum >= 1', name=op.f('ck_courses_essay_mark_points')
        ),
        sa.ForeignKeyConstraint(
            ['attempt_id'], ['courses_attempt.id'], name=op.f('fk_courses_essay_mark_attempt_id_courses_attempt')
        ),
        sa.ForeignKeyConstraint(
            ['marker_id'], ['people_person.id'], name=op.f('fk_courses_essay_mark_marker_id_people_person')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_essay_mark')),
        sa.UniqueConstraint('attempt_id', 'item', 'number', name=op.f('uq_courses_essay_mark_attempt_id_item_number')),
    )
    op.create_index(op.f('ix_courses_essay_mark_marker_id'), 'courses_essay_mark', ['marker_id'])
    op.create_index(
        'ix_courses_attempt_awaits_marking',
        'courses_attempt',
        ['enrolment_id'],
        sqlite_where=sa.text("state <> 'open' AND earned IS NULL"),
        postgresql_where=sa.text("state <> 'open' AND earned IS NULL"),
    )
    with op.batch_alter_table('courses_rescore') as batch_op:
        batch_op.alter_column('regrade_id', existing_type=sa.Integer(), nullable=True)
        batch_op.add_column(sa.Column('essay_mark_id', sa.Integer(), nullable=True))
        batch_op.create_unique_constraint(op.f('uq_courses_rescore_essay_mark_id'), ['essay_mark_id'])
        batch_op.create_foreign_key(
            op.f('fk_courses_rescore_essay_mark_id_courses_essay_mark'),
            'courses_essay_mark',
            ['essay_mark_id'],
            ['id'],
        )
        batch_op.create_check_constraint(
            op.f('ck_courses_rescore_one_cause'), '(regrade_id IS NULL) <> (essay_mark_id IS NULL)'
        )
    guard_rescores()
    guard_scores(scored_later=True)
    _guard_marks()


def downgrade() -> None:
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('DROP TRIGGER courses_rescore_guard ON courses_rescore')
    else:
        op.execute('DROP TRIGGER courses_rescore_no_delete')
    op.execute('DELETE FROM courses_rescore WHERE regrade_id IS NULL')
    with op.batch_alter_table('courses_rescore') as batch_op:
        batch_op.drop_constraint(op.f('ck_courses_rescore_one_cause'), type_='check')
        batch_op.drop_constraint(op.f('fk_courses_rescore_essay_mark_id_courses_essay_mark'), type_='foreignkey')
        batch_op.drop_constraint(op.f('uq_courses_rescore_essay_mark_id'), type_='unique')
        batch_op.drop_column('essay_mark_id')
        batch_op.alter_column('regrade_id', existing_type=sa.Integer(), nullable=False)
    if op.get_bind().dialect.name == 'postgresql':
        op.execute(
            'CREATE TRIGGER courses_rescore_guard BEFORE UPDATE OR DELETE ON courses_rescore'
            ' FOR EACH ROW EXECUTE FUNCTION courses_regrade_is_append_only()'
        )
    guard_rescores()
    # What still waited for its marks cannot be said in the older schema: it counts as nothing earned of nothing.
    op.execute("UPDATE courses_attempt SET earned = 0, possible = 0, passed = false WHERE state <> 'open' AND earned IS NULL")
    guard_scores(scored_later=False)
    op.drop_index('ix_courses_attempt_awaits_marking', table_name='courses_attempt')
    op.drop_table('courses_essay_mark')
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('DROP FUNCTION courses_essay_mark_is_append_only()')
