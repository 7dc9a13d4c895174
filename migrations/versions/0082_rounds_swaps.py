"""People move between running pairs by the consent of everybody concerned.

Revision ID: 0082_rounds_swaps
Revises: 0082_rounds_policy
"""
import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0082_rounds_swaps'
down_revision = '0082_rounds_policy'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('mentoring_swap',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('moves', sa.JSON(), nullable=False),
    sa.Column('leaves', sa.JSON(), nullable=False),
    sa.Column('state', sa.Enum('offered', 'done', 'declined', 'lapsed', name='swapstate', native_enum=False, length=40), nullable=False),
    sa.Column('offered_by_id', sa.Integer(), nullable=False),
    sa.Column('offered_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('answer_by', sa.Date(), nullable=False),
    sa.Column('settled_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['offered_by_id'], ['people_person.id'], name=op.f('fk_mentoring_swap_offered_by_id_people_person')),
    sa.ForeignKeyConstraint(['programme_id'], ['mentoring_programme.id'], name=op.f('fk_mentoring_swap_programme_id_mentoring_programme')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mentoring_swap'))
    )
    with op.batch_alter_table('mentoring_swap', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mentoring_swap_programme_id'), ['programme_id'], unique=False)

    op.create_table('mentoring_swap_consent',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('swap_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('agreed_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['people_person.id'], name=op.f('fk_mentoring_swap_consent_person_id_people_person')),
    sa.ForeignKeyConstraint(['swap_id'], ['mentoring_swap.id'], name=op.f('fk_mentoring_swap_consent_swap_id_mentoring_swap'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mentoring_swap_consent')),
    sa.UniqueConstraint('swap_id', 'person_id', name=op.f('uq_mentoring_swap_consent_swap_id_person_id'))
    )
    with op.batch_alter_table('mentoring_swap_consent', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mentoring_swap_consent_person_id'), ['person_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('mentoring_swap_consent', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mentoring_swap_consent_person_id'))

    op.drop_table('mentoring_swap_consent')
    with op.batch_alter_table('mentoring_swap', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mentoring_swap_programme_id'))

    op.drop_table('mentoring_swap')