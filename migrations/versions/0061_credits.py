"""Training outside Bina is claimed with evidence; the ledger keeps days where a rule counts days; statements are kept as printed."""

import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0061_credits'
down_revision = '0053_satisfaction_sums'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('claims_claim',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('draft', 'submitted', 'returned', 'approved', 'refused', 'withdrawn', name='claimstate', native_enum=False, length=40), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('organiser', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('reach', sa.Enum('national', 'international', name='reach', native_enum=False, length=40), nullable=False),
    sa.Column('started_on', sa.Date(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('days', sa.Integer(), nullable=False),
    sa.Column('certificate_number', sa.String(), nullable=False),
    sa.Column('plain_number', sa.String(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('created_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('submitted_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('entry_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("(state = 'approved') = (entry_id IS NOT NULL)", name=op.f('ck_claims_claim_approved_is_posted')),
    sa.CheckConstraint('decided_by_id IS NULL OR decided_by_id <> person_id', name=op.f('ck_claims_claim_not_decided_by_claimant')),
    sa.CheckConstraint('ended_on >= started_on', name=op.f('ck_claims_claim_ends_after_start')),
    sa.CheckConstraint('minutes >= 0 AND days >= 0', name=op.f('ck_claims_claim_length')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['people_person.id'], name=op.f('fk_claims_claim_decided_by_id_people_person')),
    sa.ForeignKeyConstraint(['entry_id'], ['credits_entry.id'], name=op.f('fk_claims_claim_entry_id_credits_entry')),
    sa.ForeignKeyConstraint(['file_id'], ['files_file.id'], name=op.f('fk_claims_claim_file_id_files_file')),
    sa.ForeignKeyConstraint(['person_id'], ['people_person.id'], name=op.f('fk_claims_claim_person_id_people_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claims_claim')),
    sa.UniqueConstraint('entry_id', name=op.f('uq_claims_claim_entry_id'))
    )
    with op.batch_alter_table('claims_claim', schema=None) as batch_op:
        batch_op.create_index('ix_claims_claim_number', ['plain_number'], unique=False)
        batch_op.create_index('ix_claims_claim_person', ['person_id', 'ended_on'], unique=False)
        batch_op.create_index('ix_claims_claim_state', ['state'], unique=False)

    op.create_table('claims_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('claim_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('draft', 'submitted', 'returned', 'approved', 'refused', 'withdrawn', name='claimstate', native_enum=False, length=40), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['people_person.id'], name=op.f('fk_claims_step_by_id_people_person')),
    sa.ForeignKeyConstraint(['claim_id'], ['claims_claim.id'], name=op.f('fk_claims_step_claim_id_claims_claim')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claims_step'))
    )
    with op.batch_alter_table('claims_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_claims_step_claim_id'), ['claim_id'], unique=False)

    op.create_table('statements_statement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('serial', sa.String(), nullable=False),
    sa.Column('made_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('document', sa.Text(), nullable=False),
    sa.Column('hash', sa.String(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('lines', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people_person.id'], name=op.f('fk_statements_statement_person_id_people_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_statements_statement')),
    sa.UniqueConstraint('person_id', 'year', 'number', name=op.f('uq_statements_statement_person_id_year_number')),
    sa.UniqueConstraint('serial', name=op.f('uq_statements_statement_serial'))
    )

    # Never in batch: SQLite would build the table anew and lose the trigger that keeps the ledger append-only.
    op.add_column('credits_entry', sa.Column('days', sa.Integer(), server_default='0', nullable=False))


def downgrade() -> None:
    op.drop_column('credits_entry', 'days')
    op.drop_table('statements_statement')

    with op.batch_alter_table('claims_step', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_claims_step_claim_id'))

    op.drop_table('claims_step')
    with op.batch_alter_table('claims_claim', schema=None) as batch_op:
        batch_op.drop_index('ix_claims_claim_state')
        batch_op.drop_index('ix_claims_claim_person')
        batch_op.drop_index('ix_claims_claim_number')

    op.drop_table('claims_claim')
