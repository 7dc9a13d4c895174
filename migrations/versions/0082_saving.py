"""Videos have their sound alone, and pictures a small rendition, for whoever saves data."""

import sqlalchemy as sa
from alembic import op

revision = '0082_saving'
down_revision = '0082_designs'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('courses_lesson', schema=None) as batch_op:
        batch_op.add_column(sa.Column('audio_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_courses_lesson_audio_id_files_file'), 'files_file', ['audio_id'], ['id'])
    with op.batch_alter_table('courses_file', schema=None) as batch_op:
        batch_op.add_column(sa.Column('small_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_courses_file_small_id_files_file'), 'files_file', ['small_id'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('courses_file', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_courses_file_small_id_files_file'), type_='foreignkey')
        batch_op.drop_column('small_id')
    with op.batch_alter_table('courses_lesson', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_courses_lesson_audio_id_files_file'), type_='foreignkey')
        batch_op.drop_column('audio_id')
