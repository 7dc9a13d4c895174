"""Item analyses are kept as they were made."""

import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0065_analysis'
down_revision = '0065_keys'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'courses_analysis',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('course_id', sa.Integer(), nullable=False),
        sa.Column('lesson_key', sa.String(), nullable=False),
        sa.Column('title', sa.String(), nullable=False),
        sa.Column('cut_at', bina.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column('people', sa.Integer(), nullable=False),
        sa.Column('asked_by_id', sa.Integer(), nullable=True),
        sa.Column('step', sa.Integer(), nullable=False),
        sa.Column('document', sa.Text(), nullable=True),
        sa.Column('fingerprint', sa.String(), nullable=True),
        sa.Column('made_at', bina.db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            '(document IS NULL) = (made_at IS NULL) AND (document IS NULL) = (fingerprint IS NULL)',
            name=op.f('ck_courses_analysis_made_whole'),
        ),
        sa.CheckConstraint('step BETWEEN 0 AND 3', name=op.f('ck_courses_analysis_step')),
        sa.ForeignKeyConstraint(
            ['asked_by_id'], ['people_person.id'], name=op.f('fk_courses_analysis_asked_by_id_people_person')
        ),
        sa.ForeignKeyConstraint(
            ['course_id'], ['courses_course.id'], name=op.f('fk_courses_analysis_course_id_courses_course')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_analysis')),
    )
    with op.batch_alter_table('courses_analysis', schema=None) as batch_op:
        batch_op.create_index('ix_courses_analysis_quiz', ['course_id', 'lesson_key'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('courses_analysis', schema=None) as batch_op:
        batch_op.drop_index('ix_courses_analysis_quiz')
    op.drop_table('courses_analysis')
