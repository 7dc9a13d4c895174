"""A quiz may allow no way back and may ask how sure one is; what a learner has left behind is a fact."""

import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0072_ways_to_sit'
down_revision = '0072_regrades'
branch_labels = None
depends_on = None

_SAYS = 'a question that was left is not opened again'


def upgrade() -> None:
    op.create_table('courses_item_left',
    sa.Column('attempt_id', sa.Integer(), nullable=False),
    sa.Column('item', sa.Integer(), nullable=False),
    sa.Column('left_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['attempt_id'], ['courses_attempt.id'], name=op.f('fk_courses_item_left_attempt_id_courses_attempt')),
    sa.PrimaryKeyConstraint('attempt_id', 'item', name=op.f('pk_courses_item_left'))
    )
    with op.batch_alter_table('courses_quiz', schema=None) as batch_op:
        batch_op.add_column(sa.Column('sequential', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('asks_certainty', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('courses_quiz', schema=None) as batch_op:
        batch_op.alter_column('sequential', server_default=None)
        batch_op.alter_column('asks_certainty', server_default=None)
    if op.get_bind().dialect.name == 'postgresql':
        op.execute(
            'CREATE FUNCTION courses_item_left_stays() RETURNS trigger LANGUAGE plpgsql AS $$'
            f" BEGIN RAISE EXCEPTION '{_SAYS}'; END $$"
        )
        op.execute(
            'CREATE TRIGGER courses_item_left_guard BEFORE UPDATE OR DELETE ON courses_item_left'
            ' FOR EACH ROW EXECUTE FUNCTION courses_item_left_stays()'
        )
        return
    for deed in ('update', 'delete'):
        op.execute(
            f'CREATE TRIGGER courses_item_left_no_{deed} BEFORE {deed.upper()} ON courses_item_left'
            f" BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END"
        )


def downgrade() -> None:
    with op.batch_alter_table('courses_quiz', schema=None) as batch_op:
        batch_op.drop_column('asks_certainty')
        batch_op.drop_column('sequential')
    op.drop_table('courses_item_left')
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('DROP FUNCTION courses_item_left_stays()')
