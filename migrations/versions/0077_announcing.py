"""Instructors announce, and what was said before stays readable."""

import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0077_announcing'
down_revision = '0077_messages'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('courses_announcement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('html', sa.Text(), nullable=False),
    sa.Column('audience', sa.Enum('running', 'not_started', 'behind', 'cohort', name='audience', native_enum=False, length=40), nullable=False),
    sa.Column('month', sa.String(), nullable=True),
    sa.Column('once', sa.String(), nullable=False),
    sa.Column('written_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('publish_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('published_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('corrected_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(audience = 'cohort') = (month IS NOT NULL)", name=op.f('ck_courses_announcement_cohort_has_month')),
    sa.CheckConstraint('published_at IS NULL OR publish_at IS NOT NULL', name=op.f('ck_courses_announcement_published_was_due')),
    sa.ForeignKeyConstraint(['author_id'], ['people_person.id'], name=op.f('fk_courses_announcement_author_id_people_person')),
    sa.ForeignKeyConstraint(['course_id'], ['courses_course.id'], name=op.f('fk_courses_announcement_course_id_courses_course')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_announcement')),
    sa.UniqueConstraint('author_id', 'once', name=op.f('uq_courses_announcement_author_id_once'))
    )
    with op.batch_alter_table('courses_announcement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_courses_announcement_course_id'), ['course_id'], unique=False)

    op.create_table('courses_announcement_edition',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('announcement_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('html', sa.Text(), nullable=False),
    sa.Column('until', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['announcement_id'], ['courses_announcement.id'], name=op.f('fk_courses_announcement_edition_announcement_id_courses_announcement'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_announcement_edition'))
    )
    with op.batch_alter_table('courses_announcement_edition', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_courses_announcement_edition_announcement_id'), ['announcement_id'], unique=False)

    op.create_table('courses_announcement_handing',
    sa.Column('announcement_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('read_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['announcement_id'], ['courses_announcement.id'], name=op.f('fk_courses_announcement_handing_announcement_id_courses_announcement'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['people_person.id'], name=op.f('fk_courses_announcement_handing_person_id_people_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('announcement_id', 'person_id', name=op.f('pk_courses_announcement_handing'))
    )
    with op.batch_alter_table('courses_announcement_handing', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_courses_announcement_handing_person_id'), ['person_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('courses_announcement_handing', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_courses_announcement_handing_person_id'))

    op.drop_table('courses_announcement_handing')
    with op.batch_alter_table('courses_announcement_edition', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_courses_announcement_edition_announcement_id'))

    op.drop_table('courses_announcement_edition')
    with op.batch_alter_table('courses_announcement', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_courses_announcement_course_id'))

    op.drop_table('courses_announcement')
