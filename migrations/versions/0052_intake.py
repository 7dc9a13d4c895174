"""Answers come in from other tools: waves asked outside Bina, files brought in; quizzes may test what was retained."""

import sqlalchemy as sa
from alembic import op

revision = '0052_intake'
down_revision = '0051_reports'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('evaluation_brought_file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('wave_id', sa.Integer(), nullable=False),
    sa.Column('fingerprint', sa.String(), nullable=False),
    sa.Column('source', sa.Enum('google', 'limesurvey', 'microsoft', 'other', name='source', native_enum=False, length=40), nullable=False),
    sa.Column('taken', sa.Integer(), nullable=False),
    sa.Column('known', sa.Integer(), nullable=False),
    sa.Column('refused', sa.Integer(), nullable=False),
    sa.Column('brought_on', sa.Date(), nullable=False),
    sa.Column('brought_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('taken >= 0 AND known >= 0 AND refused >= 0', name=op.f('ck_evaluation_brought_file_not_negative')),
    sa.ForeignKeyConstraint(['brought_by_id'], ['people_person.id'], name=op.f('fk_evaluation_brought_file_brought_by_id_people_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['wave_id'], ['evaluation_wave.id'], name=op.f('fk_evaluation_brought_file_wave_id_evaluation_wave'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evaluation_brought_file')),
    sa.UniqueConstraint('wave_id', 'fingerprint', name=op.f('uq_evaluation_brought_file_wave_id_fingerprint'))
    )
    op.create_table('evaluation_code_need',
    sa.Column('code_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('topic', sa.Enum('competency', 'element', 'barrier', 'manual_work', name='topic', native_enum=False, length=40), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['code_id'], ['evaluation_code.id'], name=op.f('fk_evaluation_code_need_code_id_evaluation_code'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('code_id', name=op.f('pk_evaluation_code_need'))
    )
    with op.batch_alter_table('evaluation_need', schema=None) as batch_op:
        batch_op.add_column(sa.Column('score', sa.Double(), nullable=True))
        batch_op.add_column(sa.Column('behind', sa.Integer(), nullable=True))
    # A plain ALTER, so that SQLite keeps the triggers that guard the promise of a wave.
    op.add_column('evaluation_wave', sa.Column('invited', sa.Integer(), nullable=True))
    with op.batch_alter_table('courses_quiz', schema=None) as batch_op:
        batch_op.add_column(sa.Column('opens_after_days', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('closes_after_days', sa.Integer(), nullable=True))
        batch_op.create_check_constraint(op.f('ck_courses_quiz_opens_after_days'), 'opens_after_days BETWEEN 1 AND 365')
        batch_op.create_check_constraint(op.f('ck_courses_quiz_closes_after_opening'), 'closes_after_days >= opens_after_days')


def downgrade() -> None:
    with op.batch_alter_table('courses_quiz', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_courses_quiz_closes_after_opening'), type_='check')
        batch_op.drop_constraint(op.f('ck_courses_quiz_opens_after_days'), type_='check')
        batch_op.drop_column('closes_after_days')
        batch_op.drop_column('opens_after_days')
    with op.batch_alter_table('evaluation_need', schema=None) as batch_op:
        batch_op.drop_column('behind')
        batch_op.drop_column('score')
    op.drop_table('evaluation_code_need')
    # A plain ALTER, for the same reason.
    op.execute('ALTER TABLE evaluation_wave DROP COLUMN invited')
    op.drop_table('evaluation_brought_file')
