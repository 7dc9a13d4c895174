"""Pairs are asked whether they fit, how it goes and why they are quiet; a pause may end by itself.

Revision ID: 0083_tending
Revises: 0083_outlook_times
"""

import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0083_tending'
down_revision = '0083_outlook_times'
branch_labels = None
depends_on = None

def upgrade() -> None:
    op.create_table('mentoring_tally',
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('fit', 'pulse', 'silence', name='questionkind', native_enum=False, length=40), nullable=False),
    sa.Column('item', sa.String(), nullable=False),
    sa.Column('choice', sa.String(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.CheckConstraint('number >= 0', name=op.f('ck_mentoring_tally_number_not_negative')),
    sa.ForeignKeyConstraint(['programme_id'], ['mentoring_programme.id'], name=op.f('fk_mentoring_tally_programme_id_mentoring_programme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('programme_id', 'kind', 'item', 'choice', name=op.f('pk_mentoring_tally'))
    )
    op.create_table('mentoring_question',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('pair_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('fit', 'pulse', 'silence', name='questionkind', native_enum=False, length=40), nullable=False),
    sa.Column('occasion', sa.Integer(), nullable=False),
    sa.Column('asked_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('answered_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['pair_id'], ['mentoring_pair.id'], name=op.f('fk_mentoring_question_pair_id_mentoring_pair')),
    sa.ForeignKeyConstraint(['person_id'], ['people_person.id'], name=op.f('fk_mentoring_question_person_id_people_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mentoring_question')),
    sa.UniqueConstraint('pair_id', 'person_id', 'kind', 'occasion', name=op.f('uq_mentoring_question_pair_id_person_id_kind_occasion'))
    )
    with op.batch_alter_table('mentoring_question', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mentoring_question_person_id'), ['person_id'], unique=False)

    with op.batch_alter_table('mentoring_pair', schema=None) as batch_op:
        batch_op.add_column(sa.Column('paused_until', sa.Date(), nullable=True))

def downgrade() -> None:
    with op.batch_alter_table('mentoring_pair', schema=None) as batch_op:
        batch_op.drop_column('paused_until')

    with op.batch_alter_table('mentoring_question', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mentoring_question_person_id'))

    op.drop_table('mentoring_question')
    op.drop_table('mentoring_tally')
