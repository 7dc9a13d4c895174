"""What reports have shown of a wave is kept, so that the next one cannot be subtracted from it."""

import sqlalchemy as sa
from alembic import op

revision = '0067_shown_counts'
down_revision = '0066_live_absence'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'evaluation_shown_count',
        sa.Column('wave_id', sa.Integer(), nullable=False),
        sa.Column('item', sa.String(), nullable=False),
        sa.Column('value', sa.Integer(), nullable=False),
        sa.Column('n', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ['wave_id'],
            ['evaluation_wave.id'],
            name=op.f('fk_evaluation_shown_count_wave_id_evaluation_wave'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('wave_id', 'item', 'value', name=op.f('pk_evaluation_shown_count')),
    )


def downgrade() -> None:
    op.drop_table('evaluation_shown_count')
