"""Documents that authors bring wait as manuscripts until they become lessons."""

import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0070_manuscripts'
down_revision = '0069_duties'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('courses_manuscript',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('docx', 'pptx', 'pdf', name='documentkind', native_enum=False, length=40), nullable=False),
    sa.Column('state', sa.Enum('waiting', 'refused', 'ready', 'taken', name='manuscriptstate', native_enum=False, length=40), nullable=False),
    sa.Column('fault', sa.String(), nullable=True),
    sa.Column('fault_where', sa.String(), nullable=True),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('modules', sa.JSON(), nullable=False),
    sa.Column('losses', sa.JSON(), nullable=False),
    sa.Column('brought_by_id', sa.Integer(), nullable=False),
    sa.Column('brought_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('taken_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('lessons_made', sa.Integer(), nullable=True),
    sa.CheckConstraint("(state = 'refused') = (fault IS NOT NULL)", name=op.f('ck_courses_manuscript_fault_when_refused')),
    sa.CheckConstraint("(state = 'taken') = (taken_at IS NOT NULL)", name=op.f('ck_courses_manuscript_time_when_taken')),
    sa.CheckConstraint('(taken_at IS NULL) = (lessons_made IS NULL)', name=op.f('ck_courses_manuscript_counted_when_taken')),
    sa.ForeignKeyConstraint(['brought_by_id'], ['people_person.id'], name=op.f('fk_courses_manuscript_brought_by_id_people_person')),
    sa.ForeignKeyConstraint(['course_id'], ['courses_course.id'], name=op.f('fk_courses_manuscript_course_id_courses_course')),
    sa.ForeignKeyConstraint(['file_id'], ['files_file.id'], name=op.f('fk_courses_manuscript_file_id_files_file')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_manuscript')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('courses_manuscript', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_courses_manuscript_brought_by_id'), ['brought_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_courses_manuscript_course_id'), ['course_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('courses_manuscript', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_courses_manuscript_course_id'))
        batch_op.drop_index(batch_op.f('ix_courses_manuscript_brought_by_id'))

    op.drop_table('courses_manuscript')
