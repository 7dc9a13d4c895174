"""People put recommendations aside for a while."""

import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0076_dismissals'
down_revision = '0076_paths'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('courses_dismissal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('reason', sa.Enum('not_now', 'able', 'other_work', name='dismissalreason', native_enum=False, length=40), nullable=False),
    sa.Column('at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('undone_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['course_id'], ['courses_course.id'], name=op.f('fk_courses_dismissal_course_id_courses_course')),
    sa.ForeignKeyConstraint(['person_id'], ['people_person.id'], name=op.f('fk_courses_dismissal_person_id_people_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_dismissal'))
    )
    with op.batch_alter_table('courses_dismissal', schema=None) as batch_op:
        batch_op.create_index('ix_courses_dismissal_person', ['person_id', 'at'], unique=False)


def downgrade() -> None:
    op.drop_table('courses_dismissal')
