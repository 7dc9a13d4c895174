"""Questions of a quiz may be answered with files."""

import sqlalchemy as sa
from alembic import op

revision = '0082_attempt_files'
down_revision = '0082_life_agenda'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('courses_attempt_file',
    sa.Column('attempt_id', sa.Integer(), nullable=False),
    sa.Column('item', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['attempt_id'], ['courses_attempt.id'], name=op.f('fk_courses_attempt_file_attempt_id_courses_attempt')),
    sa.ForeignKeyConstraint(['file_id'], ['files_file.id'], name=op.f('fk_courses_attempt_file_file_id_files_file')),
    sa.PrimaryKeyConstraint('attempt_id', 'item', 'file_id', name=op.f('pk_courses_attempt_file'))
    )


def downgrade() -> None:
    op.drop_table('courses_attempt_file')
