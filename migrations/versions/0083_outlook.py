"""Managers remember which remedies they gave."""

import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0083_outlook'
down_revision = '0082_attempt_files'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('mentoring_remedy',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('pair_id', sa.Integer(), nullable=False),
    sa.Column('remedy', sa.Enum('remind', 'times', 'ask', 'pause', 'rematch', name='remedy', native_enum=False, length=40), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['people_person.id'], name=op.f('fk_mentoring_remedy_by_id_people_person')),
    sa.ForeignKeyConstraint(['pair_id'], ['mentoring_pair.id'], name=op.f('fk_mentoring_remedy_pair_id_mentoring_pair')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mentoring_remedy'))
    )
    with op.batch_alter_table('mentoring_remedy', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mentoring_remedy_pair_id'), ['pair_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('mentoring_remedy', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mentoring_remedy_pair_id'))

    op.drop_table('mentoring_remedy')
