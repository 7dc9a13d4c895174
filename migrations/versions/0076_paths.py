"""Learning paths and who follows them."""

import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0076_paths'
down_revision = '0076_placement'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('courses_path',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('summary', sa.Text(), nullable=False),
    sa.Column('by_itself', sa.Boolean(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('made_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('published_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('closed_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint('closed_at IS NULL OR published_at IS NOT NULL', name=op.f('ck_courses_path_published_before_closed')),
    sa.ForeignKeyConstraint(['made_by_id'], ['people_person.id'], name=op.f('fk_courses_path_made_by_id_people_person')),
    sa.ForeignKeyConstraint(['unit_id'], ['people_unit.id'], name=op.f('fk_courses_path_unit_id_people_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_path'))
    )
    with op.batch_alter_table('courses_path', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_courses_path_unit_id'), ['unit_id'], unique=False)

    op.create_table('courses_path_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('path_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('needed', sa.Integer(), nullable=False),
    sa.CheckConstraint('needed >= 1', name=op.f('ck_courses_path_step_needed')),
    sa.ForeignKeyConstraint(['path_id'], ['courses_path.id'], name=op.f('fk_courses_path_step_path_id_courses_path'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_path_step'))
    )
    with op.batch_alter_table('courses_path_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_courses_path_step_path_id'), ['path_id'], unique=False)

    op.create_table('courses_path_course',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('step_id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['course_id'], ['courses_course.id'], name=op.f('fk_courses_path_course_course_id_courses_course')),
    sa.ForeignKeyConstraint(['step_id'], ['courses_path_step.id'], name=op.f('fk_courses_path_course_step_id_courses_path_step'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_path_course')),
    sa.UniqueConstraint('step_id', 'course_id', name=op.f('uq_courses_path_course_step_id_course_id'))
    )
    with op.batch_alter_table('courses_path_course', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_courses_path_course_course_id'), ['course_id'], unique=False)

    op.create_table('courses_path_follower',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('path_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('joined_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('completed_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('left_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint('completed_at IS NULL OR left_at IS NULL', name=op.f('ck_courses_path_follower_completed_or_left')),
    sa.ForeignKeyConstraint(['by_id'], ['people_person.id'], name=op.f('fk_courses_path_follower_by_id_people_person')),
    sa.ForeignKeyConstraint(['path_id'], ['courses_path.id'], name=op.f('fk_courses_path_follower_path_id_courses_path'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['people_person.id'], name=op.f('fk_courses_path_follower_person_id_people_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_path_follower'))
    )
    with op.batch_alter_table('courses_path_follower', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_courses_path_follower_person_id'), ['person_id'], unique=False)
        batch_op.create_index('uq_courses_path_follower_present', ['path_id', 'person_id'], unique=True, sqlite_where=sa.text('left_at IS NULL'), postgresql_where=sa.text('left_at IS NULL'))


def downgrade() -> None:
    op.drop_table('courses_path_follower')
    op.drop_table('courses_path_course')
    op.drop_table('courses_path_step')
    op.drop_table('courses_path')
