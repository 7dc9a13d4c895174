"""Units plan what their people learn in a year, and enrolments keep the need behind them."""

import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0080_yearplans'
down_revision = '0080_reporting'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('courses_year_plan',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('ceiling', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.Enum('draft', 'submitted', 'returned', 'approved', name='planstate', native_enum=False, length=40), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('made_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('submitted_by_id', sa.Integer(), nullable=True),
    sa.Column('submitted_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('decided_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('remark', sa.Text(), nullable=False),
    sa.CheckConstraint("state <> 'approved' OR decided_by_id IS NOT NULL", name=op.f('ck_courses_year_plan_approved_by_somebody')),
    sa.CheckConstraint('ceiling >= 0', name=op.f('ck_courses_year_plan_ceiling')),
    sa.CheckConstraint('decided_by_id <> submitted_by_id', name=op.f('ck_courses_year_plan_decided_by_another')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['people_person.id'], name=op.f('fk_courses_year_plan_decided_by_id_people_person')),
    sa.ForeignKeyConstraint(['made_by_id'], ['people_person.id'], name=op.f('fk_courses_year_plan_made_by_id_people_person')),
    sa.ForeignKeyConstraint(['submitted_by_id'], ['people_person.id'], name=op.f('fk_courses_year_plan_submitted_by_id_people_person')),
    sa.ForeignKeyConstraint(['unit_id'], ['people_unit.id'], name=op.f('fk_courses_year_plan_unit_id_people_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_year_plan')),
    sa.UniqueConstraint('unit_id', 'year', name=op.f('uq_courses_year_plan_unit_id_year'))
    )
    op.create_table('courses_year_plan_row',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('competency_id', sa.Integer(), nullable=True),
    sa.Column('need', sa.String(), nullable=False),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=True),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('wish', sa.String(), nullable=False),
    sa.Column('quarter', sa.Integer(), nullable=False),
    sa.Column('cost_each', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("(course_id IS NULL) <> (wish = '')", name=op.f('ck_courses_year_plan_row_course_or_wish')),
    sa.CheckConstraint("competency_id IS NOT NULL OR need <> ''", name=op.f('ck_courses_year_plan_row_needs_something')),
    sa.CheckConstraint('cost_each >= 0', name=op.f('ck_courses_year_plan_row_cost_each')),
    sa.CheckConstraint('people > 0', name=op.f('ck_courses_year_plan_row_people')),
    sa.CheckConstraint('quarter BETWEEN 1 AND 4', name=op.f('ck_courses_year_plan_row_quarter')),
    sa.ForeignKeyConstraint(['competency_id'], ['people_competency.id'], name=op.f('fk_courses_year_plan_row_competency_id_people_competency')),
    sa.ForeignKeyConstraint(['course_id'], ['courses_course.id'], name=op.f('fk_courses_year_plan_row_course_id_courses_course')),
    sa.ForeignKeyConstraint(['plan_id'], ['courses_year_plan.id'], name=op.f('fk_courses_year_plan_row_plan_id_courses_year_plan'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_year_plan_row'))
    )
    with op.batch_alter_table('courses_year_plan_row', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_courses_year_plan_row_plan_id'), ['plan_id'], unique=False)

    op.create_table('courses_enrolment_need',
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('duty', 'path', 'plan', 'gap', name='needkind', native_enum=False, length=40), nullable=False),
    sa.Column('said', sa.String(), nullable=False),
    sa.Column('at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['enrolment_id'], ['courses_enrolment.id'], name=op.f('fk_courses_enrolment_need_enrolment_id_courses_enrolment'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('enrolment_id', name=op.f('pk_courses_enrolment_need'))
    )


def downgrade() -> None:
    op.drop_table('courses_enrolment_need')
    with op.batch_alter_table('courses_year_plan_row', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_courses_year_plan_row_plan_id'))

    op.drop_table('courses_year_plan_row')
    op.drop_table('courses_year_plan')
