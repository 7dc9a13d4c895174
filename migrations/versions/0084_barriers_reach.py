"""Barriers beyond the reach of mentoring become issues of units, without anybody's name.

Revision ID: 0084_barriers_reach
Revises: 0084_barriers_promises
"""

import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0084_barriers_reach'
down_revision = '0084_barriers_promises'
branch_labels = None
depends_on = None

_FROM_MENTORING = sa.text("programme_id IS NULL AND state IN ('open', 'in_progress')")


def upgrade() -> None:
    with op.batch_alter_table('evaluation_unit_issue', schema=None) as batch_op:
        batch_op.alter_column('programme_id', existing_type=sa.Integer(), nullable=True)
        batch_op.alter_column('mean', existing_type=sa.Double(), nullable=True)
        batch_op.drop_constraint(op.f('ck_evaluation_unit_issue_enough_answers'), type_='check')
        batch_op.create_check_constraint(op.f('ck_evaluation_unit_issue_enough_answers'), 'programme_id IS NULL OR n >= 5')
        batch_op.create_check_constraint(op.f('ck_evaluation_unit_issue_n_not_negative'), 'n >= 0')
        batch_op.create_check_constraint(op.f('ck_evaluation_unit_issue_mean_is_of_a_survey'), '(programme_id IS NULL) = (mean IS NULL)')
        batch_op.create_index('uq_evaluation_unit_issue_from_mentoring', ['unit_id', 'barrier'], unique=True, sqlite_where=_FROM_MENTORING, postgresql_where=_FROM_MENTORING)

    op.create_table('evaluation_reported_barrier',
    sa.Column('reference', sa.String(length=32), nullable=False),
    sa.Column('issue_id', sa.Integer(), nullable=False),
    sa.Column('course_title', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['issue_id'], ['evaluation_unit_issue.id'], name=op.f('fk_evaluation_reported_barrier_issue_id_evaluation_unit_issue'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('reference', name=op.f('pk_evaluation_reported_barrier'))
    )
    with op.batch_alter_table('evaluation_reported_barrier', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_evaluation_reported_barrier_issue_id'), ['issue_id'], unique=False)

    op.create_table('mentoring_barrier_report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('pair_id', sa.Integer(), nullable=False),
    sa.Column('barrier', sa.String(length=40), nullable=False),
    sa.Column('raised_by', sa.Enum('mentee', 'mentor', name='side', native_enum=False, length=40), nullable=False),
    sa.Column('raised_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('state', sa.Enum('asked', 'told', 'kept', 'taken_back', name='reportstate', native_enum=False, length=40), nullable=False),
    sa.Column('decided_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('reference', sa.String(length=32), nullable=True),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('answer', sa.Enum('open', 'in_progress', 'solved', 'dropped', name='unitanswer', native_enum=False, length=40), nullable=True),
    sa.Column('outcome', sa.Text(), server_default='', nullable=False),
    sa.Column('answered_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state <> 'told' OR (reference IS NOT NULL AND unit_id IS NOT NULL)", name=op.f('ck_mentoring_barrier_report_told_to_a_unit')),
    sa.ForeignKeyConstraint(['pair_id'], ['mentoring_pair.id'], name=op.f('fk_mentoring_barrier_report_pair_id_mentoring_pair')),
    sa.ForeignKeyConstraint(['unit_id'], ['people_unit.id'], name=op.f('fk_mentoring_barrier_report_unit_id_people_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mentoring_barrier_report')),
    sa.UniqueConstraint('pair_id', 'barrier', name=op.f('uq_mentoring_barrier_report_pair_id_barrier'))
    )
    with op.batch_alter_table('mentoring_barrier_report', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mentoring_barrier_report_reference'), ['reference'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('mentoring_barrier_report', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mentoring_barrier_report_reference'))

    op.drop_table('mentoring_barrier_report')
    with op.batch_alter_table('evaluation_reported_barrier', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_evaluation_reported_barrier_issue_id'))

    op.drop_table('evaluation_reported_barrier')
    # The older schema knows issues of surveys only.
    op.execute('DELETE FROM evaluation_unit_issue WHERE programme_id IS NULL')
    with op.batch_alter_table('evaluation_unit_issue', schema=None) as batch_op:
        batch_op.drop_index('uq_evaluation_unit_issue_from_mentoring', sqlite_where=_FROM_MENTORING, postgresql_where=_FROM_MENTORING)
        batch_op.drop_constraint(op.f('ck_evaluation_unit_issue_mean_is_of_a_survey'), type_='check')
        batch_op.drop_constraint(op.f('ck_evaluation_unit_issue_n_not_negative'), type_='check')
        batch_op.drop_constraint(op.f('ck_evaluation_unit_issue_enough_answers'), type_='check')
        batch_op.create_check_constraint(op.f('ck_evaluation_unit_issue_enough_answers'), 'n >= 5')
        batch_op.alter_column('mean', existing_type=sa.Double(), nullable=False)
        batch_op.alter_column('programme_id', existing_type=sa.Integer(), nullable=False)
