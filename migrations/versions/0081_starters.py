"""Published courses may be offered as starters.

Revision ID: 0081_starters
Revises: 0080_letterheads
"""
import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0081_starters'
down_revision = '0080_letterheads'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('courses_starter',
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('offered_by_id', sa.Integer(), nullable=False),
    sa.Column('offered_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['course_id'], ['courses_course.id'], name=op.f('fk_courses_starter_course_id_courses_course')),
    sa.ForeignKeyConstraint(['offered_by_id'], ['people_person.id'], name=op.f('fk_courses_starter_offered_by_id_people_person')),
    sa.PrimaryKeyConstraint('course_id', name=op.f('pk_courses_starter'))
    )


def downgrade() -> None:
    op.drop_table('courses_starter')
