"""Marks are corrected, works noted on, deadlines extended."""

import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0075_corrections'
down_revision = '0074_asking'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('courses_extension',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('lesson_id', sa.Integer(), nullable=False),
    sa.Column('wanted_until', sa.Date(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('asked_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('decided_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('granted_until', sa.Date(), nullable=True),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.CheckConstraint('(decided_at IS NULL) = (decided_by_id IS NULL)', name=op.f('ck_courses_extension_decided_by_somebody')),
    sa.CheckConstraint('decided_at IS NOT NULL OR granted_until IS NULL', name=op.f('ck_courses_extension_granted_when_decided')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['people_person.id'], name=op.f('fk_courses_extension_decided_by_id_people_person')),
    sa.ForeignKeyConstraint(['enrolment_id'], ['courses_enrolment.id'], name=op.f('fk_courses_extension_enrolment_id_courses_enrolment'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['lesson_id'], ['courses_lesson.id'], name=op.f('fk_courses_extension_lesson_id_courses_lesson')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_extension'))
    )
    with op.batch_alter_table('courses_extension', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_courses_extension_enrolment_id'), ['enrolment_id'], unique=False)
        batch_op.create_index('uq_courses_extension_one_waits', ['enrolment_id'], unique=True, sqlite_where=sa.text('decided_at IS NULL'), postgresql_where=sa.text('decided_at IS NULL'))

    op.create_table('courses_side_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=True),
    sa.Column('quote', sa.Text(), nullable=False),
    sa.Column('file_place', sa.Integer(), nullable=True),
    sa.Column('page', sa.Integer(), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint('(file_place IS NULL) = (page IS NULL)', name=op.f('ck_courses_side_note_page_of_a_file')),
    sa.CheckConstraint('(place IS NULL) <> (page IS NULL)', name=op.f('ck_courses_side_note_one_anchor')),
    sa.CheckConstraint('page >= 1', name=op.f('ck_courses_side_note_page')),
    sa.ForeignKeyConstraint(['author_id'], ['people_person.id'], name=op.f('fk_courses_side_note_author_id_people_person')),
    sa.ForeignKeyConstraint(['submission_id'], ['courses_submission.id'], name=op.f('fk_courses_side_note_submission_id_courses_submission'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_side_note'))
    )
    with op.batch_alter_table('courses_side_note', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_courses_side_note_submission_id'), ['submission_id'], unique=False)

    with op.batch_alter_table('courses_marking', schema=None) as batch_op:
        batch_op.add_column(sa.Column('number', sa.Integer(), nullable=False, server_default='1'))
        batch_op.add_column(sa.Column('reason', sa.Text(), nullable=False, server_default=''))
        batch_op.drop_constraint(batch_op.f('uq_courses_marking_submission_id'), type_='unique')
        batch_op.create_unique_constraint(batch_op.f('uq_courses_marking_submission_id_number'), ['submission_id', 'number'])
        batch_op.create_check_constraint(batch_op.f('ck_courses_marking_correction_has_its_reason'), "number = 1 OR reason <> ''")
    with op.batch_alter_table('courses_marking', schema=None) as batch_op:
        batch_op.alter_column('number', server_default=None)
        batch_op.alter_column('reason', server_default=None)



def downgrade() -> None:
    # The mark that stands is kept.
    op.execute(
        'DELETE FROM courses_marking WHERE EXISTS (SELECT 1 FROM courses_marking AS later'
        ' WHERE later.submission_id = courses_marking.submission_id AND later.number > courses_marking.number)'
    )
    with op.batch_alter_table('courses_marking', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_courses_marking_correction_has_its_reason'), type_='check')
        batch_op.drop_constraint(batch_op.f('uq_courses_marking_submission_id_number'), type_='unique')
        batch_op.create_unique_constraint(batch_op.f('uq_courses_marking_submission_id'), ['submission_id'])
        batch_op.drop_column('reason')
        batch_op.drop_column('number')

    with op.batch_alter_table('courses_side_note', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_courses_side_note_submission_id'))

    op.drop_table('courses_side_note')
    with op.batch_alter_table('courses_extension', schema=None) as batch_op:
        batch_op.drop_index('uq_courses_extension_one_waits', sqlite_where=sa.text('decided_at IS NULL'), postgresql_where=sa.text('decided_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_courses_extension_enrolment_id'))

    op.drop_table('courses_extension')
