"""Learners review each other's works.

Revision ID: 0082_peers
Revises: 0082_rounds_swaps
"""

import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0082_peers'
down_revision = '0082_rounds_swaps'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('courses_peer_plan',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('lesson_key', sa.String(), nullable=False),
    sa.Column('running', sa.Boolean(), nullable=False),
    sa.Column('reviews', sa.Integer(), nullable=False),
    sa.Column('days', sa.Integer(), nullable=False),
    sa.Column('fallback_days', sa.Integer(), nullable=False),
    sa.Column('deals_on', sa.Date(), nullable=True),
    sa.Column('changed_by_id', sa.Integer(), nullable=False),
    sa.Column('changed_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint('days BETWEEN 1 AND 60', name=op.f('ck_courses_peer_plan_days')),
    sa.CheckConstraint('fallback_days BETWEEN 0 AND 60', name=op.f('ck_courses_peer_plan_fallback_days')),
    sa.CheckConstraint('reviews BETWEEN 2 AND 5', name=op.f('ck_courses_peer_plan_reviews')),
    sa.ForeignKeyConstraint(['changed_by_id'], ['people_person.id'], name=op.f('fk_courses_peer_plan_changed_by_id_people_person')),
    sa.ForeignKeyConstraint(['course_id'], ['courses_course.id'], name=op.f('fk_courses_peer_plan_course_id_courses_course'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_peer_plan')),
    sa.UniqueConstraint('course_id', 'lesson_key', name=op.f('uq_courses_peer_plan_course_id_lesson_key'))
    )
    op.create_table('courses_peer_sample',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('criteria', sa.JSON(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('chosen', sa.JSON(), nullable=False),
    sa.Column('explanation', sa.Text(), nullable=False),
    sa.Column('written_by_id', sa.Integer(), nullable=False),
    sa.Column('at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['plan_id'], ['courses_peer_plan.id'], name=op.f('fk_courses_peer_sample_plan_id_courses_peer_plan'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['written_by_id'], ['people_person.id'], name=op.f('fk_courses_peer_sample_written_by_id_people_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_peer_sample')),
    sa.UniqueConstraint('plan_id', name=op.f('uq_courses_peer_sample_plan_id'))
    )
    op.create_table('courses_peer_calibration',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sample_id', sa.Integer(), nullable=False),
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('chosen', sa.JSON(), nullable=False),
    sa.Column('at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['enrolment_id'], ['courses_enrolment.id'], name=op.f('fk_courses_peer_calibration_enrolment_id_courses_enrolment'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['sample_id'], ['courses_peer_sample.id'], name=op.f('fk_courses_peer_calibration_sample_id_courses_peer_sample'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_peer_calibration')),
    sa.UniqueConstraint('sample_id', 'enrolment_id', name=op.f('uq_courses_peer_calibration_sample_id_enrolment_id'))
    )
    with op.batch_alter_table('courses_peer_calibration', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_courses_peer_calibration_enrolment_id'), ['enrolment_id'], unique=False)

    op.create_table('courses_peer_refusal',
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['enrolment_id'], ['courses_enrolment.id'], name=op.f('fk_courses_peer_refusal_enrolment_id_courses_enrolment'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['plan_id'], ['courses_peer_plan.id'], name=op.f('fk_courses_peer_refusal_plan_id_courses_peer_plan'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('plan_id', 'enrolment_id', name=op.f('pk_courses_peer_refusal'))
    )
    op.create_table('courses_peer_allotment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('dealt_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('due_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['enrolment_id'], ['courses_enrolment.id'], name=op.f('fk_courses_peer_allotment_enrolment_id_courses_enrolment'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['plan_id'], ['courses_peer_plan.id'], name=op.f('fk_courses_peer_allotment_plan_id_courses_peer_plan'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['submission_id'], ['courses_submission.id'], name=op.f('fk_courses_peer_allotment_submission_id_courses_submission'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_peer_allotment')),
    sa.UniqueConstraint('submission_id', 'enrolment_id', name=op.f('uq_courses_peer_allotment_submission_id_enrolment_id'))
    )
    with op.batch_alter_table('courses_peer_allotment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_courses_peer_allotment_enrolment_id'), ['enrolment_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_courses_peer_allotment_plan_id'), ['plan_id'], unique=False)

    op.create_table('courses_peer_review',
    sa.Column('allotment_id', sa.Integer(), nullable=False),
    sa.Column('chosen', sa.JSON(), nullable=False),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.Column('at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('helpful', sa.Integer(), nullable=True),
    sa.CheckConstraint('helpful BETWEEN 0 AND 2', name=op.f('ck_courses_peer_review_helpful')),
    sa.ForeignKeyConstraint(['allotment_id'], ['courses_peer_allotment.id'], name=op.f('fk_courses_peer_review_allotment_id_courses_peer_allotment'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('allotment_id', name=op.f('pk_courses_peer_review'))
    )
    with op.batch_alter_table('courses_work', schema=None) as batch_op:
        batch_op.add_column(sa.Column('readers', sa.Enum('markers', 'gathered', 'peers', name='readers', native_enum=False, length=40), nullable=False, server_default='markers'))
    with op.batch_alter_table('courses_work', schema=None) as batch_op:
        batch_op.alter_column('readers', server_default=None)


def downgrade() -> None:
    op.execute("UPDATE courses_marking SET basis = 'single' WHERE basis = 'peers'")
    with op.batch_alter_table('courses_work', schema=None) as batch_op:
        batch_op.drop_column('readers')

    op.drop_table('courses_peer_review')
    with op.batch_alter_table('courses_peer_allotment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_courses_peer_allotment_plan_id'))
        batch_op.drop_index(batch_op.f('ix_courses_peer_allotment_enrolment_id'))

    op.drop_table('courses_peer_allotment')
    op.drop_table('courses_peer_refusal')
    with op.batch_alter_table('courses_peer_calibration', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_courses_peer_calibration_enrolment_id'))

    op.drop_table('courses_peer_calibration')
    op.drop_table('courses_peer_sample')
    op.drop_table('courses_peer_plan')