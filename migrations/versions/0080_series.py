"""Certificates are numbered by agency and year without a gap."""

import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0080_series'
down_revision = '0080_yearplans'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('courses_certificate_series',
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['people_unit.id'], name=op.f('fk_courses_certificate_series_unit_id_people_unit'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('unit_id', 'year', name=op.f('pk_courses_certificate_series'))
    )


def downgrade() -> None:
    op.drop_table('courses_certificate_series')
