"""A fault in a question is corrected by decisions and new scores beside what was scored; both are only ever added."""

import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0072_regrades'
down_revision = '0071_moves'
branch_labels = None
depends_on = None

_TABLES = ('regrade', 'rescore')
_SAYS = 'decisions about questions and what follows from them are only ever added'


def guard() -> None:
    """The database itself refuses to change what was decided and corrected."""
    if op.get_bind().dialect.name == 'postgresql':
        op.execute(
            'CREATE FUNCTION courses_regrade_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$'
            f" BEGIN RAISE EXCEPTION '{_SAYS}'; END $$"
        )
        for name in _TABLES:
            op.execute(
                f'CREATE TRIGGER courses_{name}_guard BEFORE UPDATE OR DELETE ON courses_{name}'
                ' FOR EACH ROW EXECUTE FUNCTION courses_regrade_is_append_only()'
            )
        return
    for name in _TABLES:
        for deed in ('update', 'delete'):
            op.execute(
                f'CREATE TRIGGER courses_{name}_no_{deed} BEFORE {deed.upper()} ON courses_{name}'
                f" BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END"
            )


def upgrade() -> None:
    op.create_table('courses_regrade',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('remedy', sa.Enum('new_key', 'more_answers', 'full_marks', 'dropped', 'restored', name='remedy', native_enum=False, length=40), nullable=False),
    sa.Column('content', sa.JSON(), nullable=True),
    sa.Column('nobody_falls', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('fingerprint', sa.String(), nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=False),
    sa.Column('decided_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['decided_by_id'], ['people_person.id'], name=op.f('fk_courses_regrade_decided_by_id_people_person')),
    sa.ForeignKeyConstraint(['version_id'], ['courses_question_version.id'], name=op.f('fk_courses_regrade_version_id_courses_question_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_regrade'))
    )
    with op.batch_alter_table('courses_regrade', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_courses_regrade_version_id'), ['version_id'], unique=False)

    op.create_table('courses_rescore',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('attempt_id', sa.Integer(), nullable=False),
    sa.Column('regrade_id', sa.Integer(), nullable=False),
    sa.Column('earned', sa.Integer(), nullable=False),
    sa.Column('possible', sa.Integer(), nullable=False),
    sa.Column('passed', sa.Boolean(), nullable=False),
    sa.Column('by_objective', sa.JSON(), nullable=False),
    sa.Column('at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['attempt_id'], ['courses_attempt.id'], name=op.f('fk_courses_rescore_attempt_id_courses_attempt')),
    sa.ForeignKeyConstraint(['regrade_id'], ['courses_regrade.id'], name=op.f('fk_courses_rescore_regrade_id_courses_regrade')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_rescore')),
    sa.UniqueConstraint('attempt_id', 'regrade_id', name=op.f('uq_courses_rescore_attempt_id_regrade_id'))
    )
    with op.batch_alter_table('courses_quiz_result', schema=None) as batch_op:
        batch_op.add_column(sa.Column('number', sa.Integer(), nullable=False, server_default='0'))
        batch_op.drop_constraint(batch_op.f('uq_courses_quiz_result_attempt_id'), type_='unique')
        batch_op.create_unique_constraint(batch_op.f('uq_courses_quiz_result_attempt_id_number'), ['attempt_id', 'number'])

    with op.batch_alter_table('courses_quiz_result', schema=None) as batch_op:
        batch_op.alter_column('number', server_default=None)
    guard()


def downgrade() -> None:
    op.execute('DELETE FROM courses_quiz_result WHERE number > 0')
    with op.batch_alter_table('courses_quiz_result', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_courses_quiz_result_attempt_id_number'), type_='unique')
        batch_op.create_unique_constraint(batch_op.f('uq_courses_quiz_result_attempt_id'), ['attempt_id'])
        batch_op.drop_column('number')

    op.drop_table('courses_rescore')
    with op.batch_alter_table('courses_regrade', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_courses_regrade_version_id'))

    op.drop_table('courses_regrade')
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('DROP FUNCTION courses_regrade_is_append_only()')
