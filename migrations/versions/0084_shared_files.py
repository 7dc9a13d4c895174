"""Files the two of a pair show each other, sealed.

Revision ID: 0084_shared_files
Revises: 0084_barriers_measure
"""

import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0084_shared_files'
down_revision = '0084_barriers_measure'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('mentoring_shared_file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('pair_id', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('goal_id', sa.Integer(), nullable=True),
    sa.Column('session_id', sa.Integer(), nullable=True),
    sa.Column('media_type', sa.String(length=100), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('shared_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('goes_along', sa.Boolean(), nullable=False),
    sa.Column('sealed_name', sa.LargeBinary(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.CheckConstraint('goal_id IS NULL OR session_id IS NULL', name=op.f('ck_mentoring_shared_file_about_one_thing')),
    sa.ForeignKeyConstraint(['author_id'], ['people_person.id'], name=op.f('fk_mentoring_shared_file_author_id_people_person')),
    sa.ForeignKeyConstraint(['goal_id'], ['mentoring_goal.id'], name=op.f('fk_mentoring_shared_file_goal_id_mentoring_goal')),
    sa.ForeignKeyConstraint(['pair_id'], ['mentoring_pair.id'], name=op.f('fk_mentoring_shared_file_pair_id_mentoring_pair')),
    sa.ForeignKeyConstraint(['session_id'], ['mentoring_session.id'], name=op.f('fk_mentoring_shared_file_session_id_mentoring_session')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mentoring_shared_file'))
    )
    with op.batch_alter_table('mentoring_shared_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mentoring_shared_file_pair_id'), ['pair_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('mentoring_shared_file', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mentoring_shared_file_pair_id'))

    op.drop_table('mentoring_shared_file')
