"""Mentors are briefed before anybody is proposed to them.

Revision ID: 0083_opening_briefing
Revises: 0083_opening
"""

import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0083_opening_briefing'
down_revision = '0083_opening'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('mentoring_briefing',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('how', sa.Enum('check', 'meeting', name='how', native_enum=False, length=40), nullable=False),
    sa.Column('briefed_on', sa.Date(), nullable=False),
    sa.Column('recorded_by_id', sa.Integer(), nullable=True),
    sa.Column('recorded_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint("how <> 'meeting' OR recorded_by_id IS NOT NULL", name=op.f('ck_mentoring_briefing_meetings_are_recorded_by_somebody')),
    sa.ForeignKeyConstraint(['person_id'], ['people_person.id'], name=op.f('fk_mentoring_briefing_person_id_people_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['people_person.id'], name=op.f('fk_mentoring_briefing_recorded_by_id_people_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mentoring_briefing')),
    sa.UniqueConstraint('person_id', 'version', name=op.f('uq_mentoring_briefing_person_id_version'))
    )


def downgrade() -> None:
    op.drop_table('mentoring_briefing')
