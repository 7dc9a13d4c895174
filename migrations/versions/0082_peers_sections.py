"""Sections of a quiz may have their own time, and no way back.

Revision ID: 0082_peers_sections
Revises: 0082_peers
"""

import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0082_peers_sections'
down_revision = '0082_peers'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('courses_section_begun',
    sa.Column('attempt_id', sa.Integer(), nullable=False),
    sa.Column('section', sa.Integer(), nullable=False),
    sa.Column('begun_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('ends_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint('section >= 1', name=op.f('ck_courses_section_begun_section')),
    sa.ForeignKeyConstraint(['attempt_id'], ['courses_attempt.id'], name=op.f('fk_courses_section_begun_attempt_id_courses_attempt')),
    sa.PrimaryKeyConstraint('attempt_id', 'section', name=op.f('pk_courses_section_begun'))
    )


def downgrade() -> None:
    op.drop_table('courses_section_begun')
