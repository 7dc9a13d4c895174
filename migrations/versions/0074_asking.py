"""Learners ask about lessons, and are answered."""

import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0074_asking'
down_revision = '0073_competencies'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('courses_inquiry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('lesson_key', sa.String(), nullable=False),
    sa.Column('lesson_title', sa.String(), nullable=False),
    sa.Column('asker_id', sa.Integer(), nullable=False),
    sa.Column('anonymous', sa.Boolean(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('html', sa.Text(), nullable=False),
    sa.Column('once', sa.String(), nullable=False),
    sa.Column('at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('hidden_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('hidden_by_id', sa.Integer(), nullable=True),
    sa.Column('hidden_reason', sa.String(), nullable=True),
    sa.CheckConstraint('(hidden_at IS NULL) = (hidden_by_id IS NULL) AND (hidden_at IS NULL) = (hidden_reason IS NULL)', name=op.f('ck_courses_inquiry_hidden_whole')),
    sa.ForeignKeyConstraint(['asker_id'], ['people_person.id'], name=op.f('fk_courses_inquiry_asker_id_people_person')),
    sa.ForeignKeyConstraint(['course_id'], ['courses_course.id'], name=op.f('fk_courses_inquiry_course_id_courses_course')),
    sa.ForeignKeyConstraint(['hidden_by_id'], ['people_person.id'], name=op.f('fk_courses_inquiry_hidden_by_id_people_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_inquiry')),
    sa.UniqueConstraint('asker_id', 'once', name=op.f('uq_courses_inquiry_asker_id_once'))
    )
    with op.batch_alter_table('courses_inquiry', schema=None) as batch_op:
        batch_op.create_index('ix_courses_inquiry_course_lesson', ['course_id', 'lesson_key'], unique=False)

    op.create_table('courses_inquiry_interest',
    sa.Column('inquiry_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['inquiry_id'], ['courses_inquiry.id'], name=op.f('fk_courses_inquiry_interest_inquiry_id_courses_inquiry'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['people_person.id'], name=op.f('fk_courses_inquiry_interest_person_id_people_person')),
    sa.PrimaryKeyConstraint('inquiry_id', 'person_id', name=op.f('pk_courses_inquiry_interest'))
    )
    op.create_table('courses_inquiry_mention',
    sa.Column('inquiry_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['inquiry_id'], ['courses_inquiry.id'], name=op.f('fk_courses_inquiry_mention_inquiry_id_courses_inquiry'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['people_person.id'], name=op.f('fk_courses_inquiry_mention_person_id_people_person')),
    sa.PrimaryKeyConstraint('inquiry_id', 'person_id', name=op.f('pk_courses_inquiry_mention'))
    )
    op.create_table('courses_reply',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('inquiry_id', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('taught', sa.Boolean(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('html', sa.Text(), nullable=False),
    sa.Column('once', sa.String(), nullable=False),
    sa.Column('at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('accepted_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('accepted_by_id', sa.Integer(), nullable=True),
    sa.Column('hidden_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('hidden_by_id', sa.Integer(), nullable=True),
    sa.Column('hidden_reason', sa.String(), nullable=True),
    sa.CheckConstraint('(accepted_at IS NULL) = (accepted_by_id IS NULL)', name=op.f('ck_courses_reply_accepted_whole')),
    sa.CheckConstraint('(hidden_at IS NULL) = (hidden_by_id IS NULL) AND (hidden_at IS NULL) = (hidden_reason IS NULL)', name=op.f('ck_courses_reply_hidden_whole')),
    sa.CheckConstraint('accepted_at IS NULL OR hidden_at IS NULL', name=op.f('ck_courses_reply_accepted_is_shown')),
    sa.ForeignKeyConstraint(['accepted_by_id'], ['people_person.id'], name=op.f('fk_courses_reply_accepted_by_id_people_person')),
    sa.ForeignKeyConstraint(['author_id'], ['people_person.id'], name=op.f('fk_courses_reply_author_id_people_person')),
    sa.ForeignKeyConstraint(['hidden_by_id'], ['people_person.id'], name=op.f('fk_courses_reply_hidden_by_id_people_person')),
    sa.ForeignKeyConstraint(['inquiry_id'], ['courses_inquiry.id'], name=op.f('fk_courses_reply_inquiry_id_courses_inquiry'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_reply')),
    sa.UniqueConstraint('inquiry_id', 'author_id', 'once', name=op.f('uq_courses_reply_inquiry_id_author_id_once'))
    )
    with op.batch_alter_table('courses_reply', schema=None) as batch_op:
        batch_op.create_index('uq_courses_reply_one_accepted', ['inquiry_id'], unique=True, sqlite_where=sa.text('accepted_at IS NOT NULL'), postgresql_where=sa.text('accepted_at IS NOT NULL'))



def downgrade() -> None:
    with op.batch_alter_table('courses_reply', schema=None) as batch_op:
        batch_op.drop_index('uq_courses_reply_one_accepted', sqlite_where=sa.text('accepted_at IS NOT NULL'), postgresql_where=sa.text('accepted_at IS NOT NULL'))

    op.drop_table('courses_reply')
    op.drop_table('courses_inquiry_mention')
    op.drop_table('courses_inquiry_interest')
    with op.batch_alter_table('courses_inquiry', schema=None) as batch_op:
        batch_op.drop_index('ix_courses_inquiry_course_lesson')

    op.drop_table('courses_inquiry')
