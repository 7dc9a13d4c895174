"""Behaviour from every side: who mentors whom, and what the person rated may see."""

import sqlalchemy as sa
from alembic import op

revision = '0050_perspectives'
down_revision = '0049_waves_in_full'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('evaluation_mentoring_pair',
    sa.Column('pair_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('mentor_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['mentor_id'], ['people_person.id'], name=op.f('fk_evaluation_mentoring_pair_mentor_id_people_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['people_person.id'], name=op.f('fk_evaluation_mentoring_pair_person_id_people_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('pair_id', name=op.f('pk_evaluation_mentoring_pair'))
    )
    with op.batch_alter_table('evaluation_mentoring_pair', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_evaluation_mentoring_pair_person_id'), ['person_id'], unique=False)

    op.create_table('evaluation_feedback',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('about', sa.String(), nullable=False),
    sa.Column('subject_kind', sa.String(), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('offset_days', sa.Integer(), nullable=False),
    sa.Column('opened_on', sa.Date(), nullable=False),
    sa.Column('frozen_on', sa.Date(), nullable=False),
    sa.Column('document', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['programme_id'], ['evaluation_programme.id'], name=op.f('fk_evaluation_feedback_programme_id_evaluation_programme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evaluation_feedback')),
    sa.UniqueConstraint('programme_id', 'about', 'subject_kind', 'subject_id', 'offset_days', 'opened_on', name='uq_evaluation_feedback_follow_up'),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('evaluation_feedback', schema=None) as batch_op:
        batch_op.create_index('ix_evaluation_feedback_about', ['about'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('evaluation_feedback', schema=None) as batch_op:
        batch_op.drop_index('ix_evaluation_feedback_about')

    op.drop_table('evaluation_feedback')
    with op.batch_alter_table('evaluation_mentoring_pair', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_evaluation_mentoring_pair_person_id'))

    op.drop_table('evaluation_mentoring_pair')
