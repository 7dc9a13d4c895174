"""Drafts are reviewed: who wrote them, who was asked, remarks on blocks, verdicts, and where four eyes are asked for."""

import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0071_review'
down_revision = '0070_manuscripts'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('courses_four_eyes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('begins_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('ends_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('set_by_id', sa.Integer(), nullable=False),
    sa.CheckConstraint('ends_at >= begins_at', name=op.f('ck_courses_four_eyes_ends_after_begin')),
    sa.ForeignKeyConstraint(['set_by_id'], ['people_person.id'], name=op.f('fk_courses_four_eyes_set_by_id_people_person')),
    sa.ForeignKeyConstraint(['unit_id'], ['people_unit.id'], name=op.f('fk_courses_four_eyes_unit_id_people_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_four_eyes'))
    )
    with op.batch_alter_table('courses_four_eyes', schema=None) as batch_op:
        batch_op.create_index('uq_courses_four_eyes_one_standing', ['unit_id'], unique=True, sqlite_where=sa.text('ends_at IS NULL'), postgresql_where=sa.text('ends_at IS NULL'))

    op.create_table('courses_author',
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people_person.id'], name=op.f('fk_courses_author_person_id_people_person')),
    sa.ForeignKeyConstraint(['version_id'], ['courses_version.id'], name=op.f('fk_courses_author_version_id_courses_version'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('version_id', 'person_id', name=op.f('pk_courses_author'))
    )
    # Who wrote a draft before this day is not known; its course's owner began it.
    op.execute(
        "INSERT INTO courses_author (version_id, person_id) "
        "SELECT courses_version.id, courses_course.owner_id FROM courses_version "
        "JOIN courses_course ON courses_course.id = courses_version.course_id WHERE courses_version.state = 'draft'"
    )
    op.create_table('courses_remark',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('lesson_key', sa.String(), nullable=False),
    sa.Column('lesson_title', sa.String(), nullable=False),
    sa.Column('block_place', sa.Integer(), nullable=True),
    sa.Column('block_mark', sa.String(), nullable=True),
    sa.Column('quote', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('resolved_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('resolved_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(block_place IS NULL) = (block_mark IS NULL)', name=op.f('ck_courses_remark_block_whole')),
    sa.CheckConstraint('(resolved_at IS NULL) = (resolved_by_id IS NULL)', name=op.f('ck_courses_remark_resolved_by_somebody')),
    sa.ForeignKeyConstraint(['person_id'], ['people_person.id'], name=op.f('fk_courses_remark_person_id_people_person')),
    sa.ForeignKeyConstraint(['resolved_by_id'], ['people_person.id'], name=op.f('fk_courses_remark_resolved_by_id_people_person')),
    sa.ForeignKeyConstraint(['version_id'], ['courses_version.id'], name=op.f('fk_courses_remark_version_id_courses_version'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_remark'))
    )
    with op.batch_alter_table('courses_remark', schema=None) as batch_op:
        batch_op.create_index('ix_courses_remark_version_lesson', ['version_id', 'lesson_key'], unique=False)

    op.create_table('courses_review_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('reviewer_id', sa.Integer(), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=False),
    sa.Column('asked_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['asked_by_id'], ['people_person.id'], name=op.f('fk_courses_review_request_asked_by_id_people_person')),
    sa.ForeignKeyConstraint(['reviewer_id'], ['people_person.id'], name=op.f('fk_courses_review_request_reviewer_id_people_person')),
    sa.ForeignKeyConstraint(['version_id'], ['courses_version.id'], name=op.f('fk_courses_review_request_version_id_courses_version'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_review_request'))
    )
    with op.batch_alter_table('courses_review_request', schema=None) as batch_op:
        batch_op.create_index('ix_courses_review_request_reviewer', ['reviewer_id', 'version_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_courses_review_request_version_id'), ['version_id'], unique=False)

    op.create_table('courses_review_verdict',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('verdict', sa.Enum('approve', 'mend', name='verdict', native_enum=False, length=40), nullable=False),
    sa.Column('fingerprint', sa.String(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people_person.id'], name=op.f('fk_courses_review_verdict_person_id_people_person')),
    sa.ForeignKeyConstraint(['version_id'], ['courses_version.id'], name=op.f('fk_courses_review_verdict_version_id_courses_version'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_review_verdict'))
    )
    with op.batch_alter_table('courses_review_verdict', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_courses_review_verdict_version_id'), ['version_id'], unique=False)

    op.create_table('courses_remark_reply',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('remark_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people_person.id'], name=op.f('fk_courses_remark_reply_person_id_people_person')),
    sa.ForeignKeyConstraint(['remark_id'], ['courses_remark.id'], name=op.f('fk_courses_remark_reply_remark_id_courses_remark'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_remark_reply'))
    )
    with op.batch_alter_table('courses_remark_reply', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_courses_remark_reply_remark_id'), ['remark_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('courses_remark_reply', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_courses_remark_reply_remark_id'))

    op.drop_table('courses_remark_reply')
    with op.batch_alter_table('courses_review_verdict', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_courses_review_verdict_version_id'))

    op.drop_table('courses_review_verdict')
    with op.batch_alter_table('courses_review_request', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_courses_review_request_version_id'))
        batch_op.drop_index('ix_courses_review_request_reviewer')

    op.drop_table('courses_review_request')
    with op.batch_alter_table('courses_remark', schema=None) as batch_op:
        batch_op.drop_index('ix_courses_remark_version_lesson')

    op.drop_table('courses_remark')
    op.drop_table('courses_author')
    with op.batch_alter_table('courses_four_eyes', schema=None) as batch_op:
        batch_op.drop_index('uq_courses_four_eyes_one_standing', sqlite_where=sa.text('ends_at IS NULL'), postgresql_where=sa.text('ends_at IS NULL'))

    op.drop_table('courses_four_eyes')
