"""Behaviour from every side: who mentors whom, what the person rated may see, evidence noted and released."""

import sqlalchemy as sa
from alembic import op

import bina.db

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

    op.create_table('evaluation_behaviour_evidence',
    sa.Column('claim_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('pair_id', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('mentor_id', sa.Integer(), nullable=False),
    sa.Column('behaviour', sa.String(), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('by_mentor', sa.Boolean(), nullable=False),
    sa.Column('seen', sa.Boolean(), nullable=False),
    sa.Column('artefact', sa.Boolean(), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=False),
    sa.CheckConstraint('level BETWEEN 1 AND 5', name=op.f('ck_evaluation_behaviour_evidence_level_1_to_5')),
    sa.ForeignKeyConstraint(['mentor_id'], ['people_person.id'], name=op.f('fk_evaluation_behaviour_evidence_mentor_id_people_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['people_person.id'], name=op.f('fk_evaluation_behaviour_evidence_person_id_people_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('claim_id', name=op.f('pk_evaluation_behaviour_evidence'))
    )
    with op.batch_alter_table('evaluation_behaviour_evidence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_evaluation_behaviour_evidence_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_evaluation_behaviour_evidence_programme_id'), ['programme_id'], unique=False)

    op.create_table('mentoring_behaviour_claim',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('noted_by', sa.Enum('mentee', 'mentor', name='side', native_enum=False, length=40), nullable=False),
    sa.Column('behaviour', sa.Enum('service', 'accountability', 'competence', 'harmony', 'loyalty', 'adaptability', 'collaboration', name='behaviour', native_enum=False, length=40), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('deed', sa.Text(), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=False),
    sa.Column('source', sa.Enum('self', 'mentor', 'peer', 'superior', 'service', name='source', native_enum=False, length=40), nullable=False),
    sa.Column('seen', sa.Boolean(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=True),
    sa.Column('released', sa.Boolean(), nullable=False),
    sa.Column('noted_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint('level BETWEEN 1 AND 5', name=op.f('ck_mentoring_behaviour_claim_level_1_to_5')),
    sa.ForeignKeyConstraint(['file_id'], ['files_file.id'], name=op.f('fk_mentoring_behaviour_claim_file_id_files_file')),
    sa.ForeignKeyConstraint(['session_id'], ['mentoring_session.id'], name=op.f('fk_mentoring_behaviour_claim_session_id_mentoring_session'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mentoring_behaviour_claim'))
    )
    with op.batch_alter_table('mentoring_behaviour_claim', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mentoring_behaviour_claim_session_id'), ['session_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('mentoring_behaviour_claim', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mentoring_behaviour_claim_session_id'))

    op.drop_table('mentoring_behaviour_claim')
    with op.batch_alter_table('evaluation_behaviour_evidence', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_evaluation_behaviour_evidence_programme_id'))
        batch_op.drop_index(batch_op.f('ix_evaluation_behaviour_evidence_person_id'))

    op.drop_table('evaluation_behaviour_evidence')
    with op.batch_alter_table('evaluation_feedback', schema=None) as batch_op:
        batch_op.drop_index('ix_evaluation_feedback_about')

    op.drop_table('evaluation_feedback')
    with op.batch_alter_table('evaluation_mentoring_pair', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_evaluation_mentoring_pair_person_id'))

    op.drop_table('evaluation_mentoring_pair')
