"""What is told in confidence goes to people named for a programme.

Revision ID: 0083_tending_line
Revises: 0083_tending
"""

import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0083_tending_line'
down_revision = '0083_tending'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('mentoring_disclosure',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('reference', sa.String(), nullable=False),
    sa.Column('fingerprint', sa.String(), nullable=False),
    sa.Column('received_on', sa.Date(), nullable=False),
    sa.Column('progress', sa.Enum('received', 'underway', 'closed', name='progress', native_enum=False, length=40), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('sealed_reply', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['programme_id'], ['mentoring_programme.id'], name=op.f('fk_mentoring_disclosure_programme_id_mentoring_programme')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mentoring_disclosure')),
    sa.UniqueConstraint('reference', name=op.f('uq_mentoring_disclosure_reference'))
    )
    with op.batch_alter_table('mentoring_disclosure', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mentoring_disclosure_programme_id'), ['programme_id'], unique=False)

    op.create_table('mentoring_addressee',
    sa.Column('disclosure_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['disclosure_id'], ['mentoring_disclosure.id'], name=op.f('fk_mentoring_addressee_disclosure_id_mentoring_disclosure'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['people_person.id'], name=op.f('fk_mentoring_addressee_person_id_people_person')),
    sa.PrimaryKeyConstraint('disclosure_id', 'person_id', name=op.f('pk_mentoring_addressee'))
    )
    with op.batch_alter_table('mentoring_addressee', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mentoring_addressee_person_id'), ['person_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('mentoring_addressee', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mentoring_addressee_person_id'))

    op.drop_table('mentoring_addressee')
    with op.batch_alter_table('mentoring_disclosure', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mentoring_disclosure_programme_id'))

    op.drop_table('mentoring_disclosure')
