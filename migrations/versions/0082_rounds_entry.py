"""Many are signed up from one sheet.

Revision ID: 0082_rounds_entry
Revises: 0082_proof
"""
import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0082_rounds_entry'
down_revision = '0082_proof'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('mentoring_entry_run',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('uploaded_by_id', sa.Integer(), nullable=False),
    sa.Column('created_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('applied_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('counts', sa.JSON(), nullable=False),
    sa.Column('entered', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['file_id'], ['files_file.id'], name=op.f('fk_mentoring_entry_run_file_id_files_file')),
    sa.ForeignKeyConstraint(['programme_id'], ['mentoring_programme.id'], name=op.f('fk_mentoring_entry_run_programme_id_mentoring_programme'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['uploaded_by_id'], ['people_person.id'], name=op.f('fk_mentoring_entry_run_uploaded_by_id_people_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mentoring_entry_run'))
    )
    with op.batch_alter_table('mentoring_entry_run', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mentoring_entry_run_programme_id'), ['programme_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('mentoring_entry_run', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mentoring_entry_run_programme_id'))

    op.drop_table('mentoring_entry_run')