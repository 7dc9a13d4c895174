"""Managers save reports and let machines read them."""

import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0080_reporting'
down_revision = '0079_sections'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('courses_saved_report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('breakdown', sa.Enum('unit', 'pelatihan', 'bulan', 'golongan', 'jabatan', 'kewajiban', 'kebutuhan', 'pegawai', name='breakdown', native_enum=False, length=40), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=True),
    sa.Column('period', sa.Enum('bulan-ini', 'bulan-lalu', 'triwulan-ini', 'tahun-ini', 'tahun-lalu', '12-bulan', name='period', native_enum=False, length=40), nullable=False),
    sa.Column('shared', sa.Boolean(), nullable=False),
    sa.Column('monthly_since', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('made_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['course_id'], ['courses_course.id'], name=op.f('fk_courses_saved_report_course_id_courses_course')),
    sa.ForeignKeyConstraint(['owner_id'], ['people_person.id'], name=op.f('fk_courses_saved_report_owner_id_people_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['unit_id'], ['people_unit.id'], name=op.f('fk_courses_saved_report_unit_id_people_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_saved_report')),
    sa.UniqueConstraint('owner_id', 'name', name=op.f('uq_courses_saved_report_owner_id_name'))
    )
    with op.batch_alter_table('courses_saved_report', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_courses_saved_report_unit_id'), ['unit_id'], unique=False)

    op.create_table('courses_report_token',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('report_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(), nullable=False),
    sa.Column('created_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['people_person.id'], name=op.f('fk_courses_report_token_person_id_people_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['report_id'], ['courses_saved_report.id'], name=op.f('fk_courses_report_token_report_id_courses_saved_report'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_report_token')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_courses_report_token_token_hash'))
    )
    with op.batch_alter_table('courses_report_token', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_courses_report_token_report_id'), ['report_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('courses_report_token', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_courses_report_token_report_id'))

    op.drop_table('courses_report_token')
    with op.batch_alter_table('courses_saved_report', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_courses_saved_report_unit_id'))

    op.drop_table('courses_saved_report')
