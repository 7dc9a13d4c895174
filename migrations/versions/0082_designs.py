"""Agencies design their certificates, and many are printed in one file."""

import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0082_designs'
down_revision = '0081_starters'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('courses_certificate_design',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('paper', sa.Enum('a4', 'f4', name='paper', native_enum=False, length=40), nullable=False),
    sa.Column('heading', sa.String(), nullable=False),
    sa.Column('given', sa.String(), nullable=False),
    sa.Column('opening', sa.Text(), nullable=False),
    sa.Column('closing', sa.Text(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('made_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['made_by_id'], ['people_person.id'], name=op.f('fk_courses_certificate_design_made_by_id_people_person')),
    sa.ForeignKeyConstraint(['unit_id'], ['people_unit.id'], name=op.f('fk_courses_certificate_design_unit_id_people_unit'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_certificate_design'))
    )
    with op.batch_alter_table('courses_certificate_design', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_courses_certificate_design_unit_id'), ['unit_id'], unique=False)

    op.create_table('courses_certificate_bundle',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=False),
    sa.Column('asked_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=True),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('first', sa.Date(), nullable=False),
    sa.Column('last', sa.Date(), nullable=False),
    sa.Column('certificates', sa.JSON(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['asked_by_id'], ['people_person.id'], name=op.f('fk_courses_certificate_bundle_asked_by_id_people_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['course_id'], ['courses_course.id'], name=op.f('fk_courses_certificate_bundle_course_id_courses_course')),
    sa.ForeignKeyConstraint(['file_id'], ['files_file.id'], name=op.f('fk_courses_certificate_bundle_file_id_files_file')),
    sa.ForeignKeyConstraint(['unit_id'], ['people_unit.id'], name=op.f('fk_courses_certificate_bundle_unit_id_people_unit'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_certificate_bundle'))
    )
    with op.batch_alter_table('courses_certificate_bundle', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_courses_certificate_bundle_asked_by_id'), ['asked_by_id'], unique=False)

    with op.batch_alter_table('courses_certificate', schema=None) as batch_op:
        batch_op.add_column(sa.Column('design_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_courses_certificate_design_id_courses_certificate_design'), 'courses_certificate_design', ['design_id'], ['id'])



def downgrade() -> None:
    with op.batch_alter_table('courses_certificate', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_courses_certificate_design_id_courses_certificate_design'), type_='foreignkey')
        batch_op.drop_column('design_id')

    with op.batch_alter_table('courses_certificate_bundle', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_courses_certificate_bundle_asked_by_id'))

    op.drop_table('courses_certificate_bundle')
    with op.batch_alter_table('courses_certificate_design', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_courses_certificate_design_unit_id'))

    op.drop_table('courses_certificate_design')
