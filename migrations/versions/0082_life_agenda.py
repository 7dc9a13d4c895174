"""Pairs keep an agenda for their next meeting.

Revision ID: 0082_life_agenda
Revises: 0082_life_scales
"""
import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0082_life_agenda'
down_revision = '0082_life_scales'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'mentoring_agenda_point',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('pair_id', sa.Integer(), nullable=False),
        sa.Column('author_id', sa.Integer(), nullable=False),
        sa.Column('words', sa.String(), nullable=False),
        sa.Column('added_at', bina.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column('talked_on', sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ['author_id'], ['people_person.id'], name=op.f('fk_mentoring_agenda_point_author_id_people_person')
        ),
        sa.ForeignKeyConstraint(
            ['pair_id'], ['mentoring_pair.id'], name=op.f('fk_mentoring_agenda_point_pair_id_mentoring_pair')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_mentoring_agenda_point')),
    )
    with op.batch_alter_table('mentoring_agenda_point') as batch:
        batch.create_index(batch.f('ix_mentoring_agenda_point_pair_id'), ['pair_id'])


def downgrade() -> None:
    op.drop_table('mentoring_agenda_point')
