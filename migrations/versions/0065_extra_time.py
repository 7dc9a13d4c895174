"""A learner may get more time in the quizzes of a course."""

import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0065_extra_time'
down_revision = '0065_analysis'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'courses_extra_time',
        sa.Column('enrolment_id', sa.Integer(), nullable=False),
        sa.Column('percent', sa.Integer(), nullable=False),
        sa.Column('reason', sa.String(), nullable=False),
        sa.Column('given_by_id', sa.Integer(), nullable=False),
        sa.Column('given_at', bina.db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint('percent BETWEEN 1 AND 300', name=op.f('ck_courses_extra_time_percent')),
        sa.ForeignKeyConstraint(
            ['enrolment_id'],
            ['courses_enrolment.id'],
            name=op.f('fk_courses_extra_time_enrolment_id_courses_enrolment'),
        ),
        sa.ForeignKeyConstraint(
            ['given_by_id'], ['people_person.id'], name=op.f('fk_courses_extra_time_given_by_id_people_person')
        ),
        sa.PrimaryKeyConstraint('enrolment_id', name=op.f('pk_courses_extra_time')),
    )


def downgrade() -> None:
    op.drop_table('courses_extra_time')
