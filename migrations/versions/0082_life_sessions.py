"""Logs of a meeting arrive once, keep their versions, and say who does the next step by when.

Revision ID: 0082_life_sessions
Revises: 0082_life_notes
"""
import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0082_life_sessions'
down_revision = '0082_life_notes'
branch_labels = None
depends_on = None

_SIDE = sa.Enum('mentee', 'mentor', name='side', native_enum=False, length=40)


def upgrade() -> None:
    with op.batch_alter_table('mentoring_session') as batch:
        batch.add_column(sa.Column('step_by', _SIDE, nullable=False, server_default='mentee'))
        batch.add_column(sa.Column('step_due', sa.Date(), nullable=True))
        batch.add_column(sa.Column('step_done_on', sa.Date(), nullable=True))
        batch.add_column(sa.Column('barrier', sa.String(length=40), nullable=False, server_default=''))
        batch.add_column(sa.Column('sealed_talk', sa.LargeBinary(), nullable=True))
        batch.add_column(sa.Column('key', sa.String(length=40), nullable=True))
        batch.create_unique_constraint(op.f('uq_mentoring_session_key'), ['key'])
    with op.batch_alter_table('mentoring_session') as batch:
        batch.alter_column('step_by', existing_type=_SIDE, existing_nullable=False, server_default=None)
        batch.alter_column('barrier', existing_type=sa.String(length=40), existing_nullable=False, server_default=None)
    op.create_table(
        'mentoring_session_version',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('key', sa.String(length=40), nullable=False),
        sa.Column('side', _SIDE, nullable=False),
        sa.Column('written_at', bina.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column('sealed', sa.LargeBinary(), nullable=False),
        sa.Column('settled_at', bina.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ['session_id'],
            ['mentoring_session.id'],
            name=op.f('fk_mentoring_session_version_session_id_mentoring_session'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_mentoring_session_version')),
        sa.UniqueConstraint('key', name=op.f('uq_mentoring_session_version_key')),
    )
    with op.batch_alter_table('mentoring_session_version') as batch:
        batch.create_index(batch.f('ix_mentoring_session_version_session_id'), ['session_id'])


def downgrade() -> None:
    op.drop_table('mentoring_session_version')
    with op.batch_alter_table('mentoring_session') as batch:
        batch.drop_constraint(op.f('uq_mentoring_session_key'), type_='unique')
        for name in ('key', 'sealed_talk', 'barrier', 'step_done_on', 'step_due', 'step_by'):
            batch.drop_column(name)
