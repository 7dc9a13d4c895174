"""Course files that were read wait as parcels."""

import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0078_exchange'
down_revision = '0077_escalation'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('courses_parcel',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('kind', sa.Enum('bina', 'cartridge', name='exchangekind', native_enum=False, length=40), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('texts', sa.JSON(), nullable=False),
    sa.Column('files', sa.JSON(), nullable=False),
    sa.Column('losses', sa.JSON(), nullable=False),
    sa.Column('brought_by_id', sa.Integer(), nullable=False),
    sa.Column('brought_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('taken_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('course_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(taken_at IS NULL) = (course_id IS NULL)', name=op.f('ck_courses_parcel_taken_has_course')),
    sa.ForeignKeyConstraint(['brought_by_id'], ['people_person.id'], name=op.f('fk_courses_parcel_brought_by_id_people_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['course_id'], ['courses_course.id'], name=op.f('fk_courses_parcel_course_id_courses_course')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_parcel'))
    )
    with op.batch_alter_table('courses_parcel', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_courses_parcel_brought_by_id'), ['brought_by_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('courses_parcel', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_courses_parcel_brought_by_id'))

    op.drop_table('courses_parcel')
