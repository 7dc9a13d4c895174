"""Two people mark one work."""

import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0075_second_marking'
down_revision = '0075_corrections'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('courses_marking_plan',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('lesson_key', sa.String(), nullable=False),
    sa.Column('share_percent', sa.Integer(), nullable=False),
    sa.Column('threshold_percent', sa.Integer(), nullable=False),
    sa.Column('changed_by_id', sa.Integer(), nullable=False),
    sa.Column('changed_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint('share_percent BETWEEN 0 AND 100', name=op.f('ck_courses_marking_plan_share')),
    sa.CheckConstraint('threshold_percent BETWEEN 0 AND 100', name=op.f('ck_courses_marking_plan_threshold')),
    sa.ForeignKeyConstraint(['changed_by_id'], ['people_person.id'], name=op.f('fk_courses_marking_plan_changed_by_id_people_person')),
    sa.ForeignKeyConstraint(['course_id'], ['courses_course.id'], name=op.f('fk_courses_marking_plan_course_id_courses_course'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_marking_plan')),
    sa.UniqueConstraint('course_id', 'lesson_key', name=op.f('uq_courses_marking_plan_course_id_lesson_key'))
    )
    op.create_table('courses_judgement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('marker_id', sa.Integer(), nullable=False),
    sa.Column('chosen', sa.JSON(), nullable=False),
    sa.Column('points', sa.Integer(), nullable=False),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.Column('at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint('place IN (1, 2)', name=op.f('ck_courses_judgement_place')),
    sa.ForeignKeyConstraint(['marker_id'], ['people_person.id'], name=op.f('fk_courses_judgement_marker_id_people_person')),
    sa.ForeignKeyConstraint(['submission_id'], ['courses_submission.id'], name=op.f('fk_courses_judgement_submission_id_courses_submission'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_judgement')),
    sa.UniqueConstraint('submission_id', 'marker_id', name=op.f('uq_courses_judgement_submission_id_marker_id')),
    sa.UniqueConstraint('submission_id', 'place', name=op.f('uq_courses_judgement_submission_id_place'))
    )
    with op.batch_alter_table('courses_judgement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_courses_judgement_marker_id'), ['marker_id'], unique=False)

    with op.batch_alter_table('courses_marking', schema=None) as batch_op:
        batch_op.add_column(sa.Column('basis', sa.Enum('single', 'mean', 'moderated', name='basis', native_enum=False, length=40), nullable=False, server_default='single'))
        batch_op.add_column(sa.Column('also_chosen', sa.JSON(none_as_null=True), nullable=True))
        batch_op.create_check_constraint(batch_op.f('ck_courses_marking_mean_of_two'), "(basis = 'mean') = (also_chosen IS NOT NULL)")
    with op.batch_alter_table('courses_marking', schema=None) as batch_op:
        batch_op.alter_column('basis', server_default=None)



def downgrade() -> None:
    with op.batch_alter_table('courses_marking', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_courses_marking_mean_of_two'), type_='check')
        batch_op.drop_column('also_chosen')
        batch_op.drop_column('basis')

    with op.batch_alter_table('courses_judgement', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_courses_judgement_marker_id'))

    op.drop_table('courses_judgement')
    op.drop_table('courses_marking_plan')
