"""platform begins."""

import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0001_platform'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table('audit_entry',
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('verb', sa.String(), nullable=False),
    sa.Column('subject_kind', sa.String(), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=False),
    sa.Column('detail', sa.JSON(), nullable=False),
    sa.Column('hash', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_audit_entry'))
    )
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_entry_subject_id'), ['subject_id'], unique=False)

    op.create_table('audit_head',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('hash', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_head'))
    )
    op.create_table('credits_rule',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('label', sa.String(), nullable=False),
    sa.Column('basis', sa.Enum('minutes', 'times', 'days', name='basis', native_enum=False, length=40), nullable=False),
    sa.Column('jp_per_unit', sa.Integer(), nullable=False),
    sa.Column('minutes_per_unit', sa.Integer(), nullable=False),
    sa.Column('max_jp_each', sa.Integer(), nullable=True),
    sa.Column('max_times_month', sa.Integer(), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_credits_rule')),
    sa.UniqueConstraint('kind', 'valid_from', name=op.f('uq_credits_rule_kind_valid_from'))
    )
    op.create_table('credits_target',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('nip_kind', sa.String(), nullable=False),
    sa.Column('jp', sa.Integer(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_credits_target')),
    sa.UniqueConstraint('nip_kind', 'valid_from', name=op.f('uq_credits_target_nip_kind_valid_from'))
    )
    op.create_table('job',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('args', sa.JSON(), nullable=False),
    sa.Column('state', sa.Enum('queued', 'running', 'done', 'failed', name='jobstate', native_enum=False, length=40), nullable=False),
    sa.Column('run_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('lease_until', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=True),
    sa.Column('last_error', sa.Text(), nullable=True),
    sa.Column('created_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('finished_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_job')),
    sa.UniqueConstraint('key', name=op.f('uq_job_key'))
    )
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.create_index('ix_job_state_run_at', ['state', 'run_at'], unique=False)

    op.create_table('people_competency',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('kind', sa.Enum('managerial', 'technical', 'socio_cultural', name='competencykind', native_enum=False, length=40), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_people_competency')),
    sa.UniqueConstraint('code', name=op.f('uq_people_competency_code'))
    )
    op.create_table('people_import_mapping',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('signature', sa.String(), nullable=False),
    sa.Column('columns', sa.JSON(), nullable=False),
    sa.Column('used_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_people_import_mapping')),
    sa.UniqueConstraint('signature', name=op.f('uq_people_import_mapping_signature'))
    )
    op.create_table('people_unit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('short_name', sa.String(), nullable=True),
    sa.Column('external_code', sa.String(), nullable=True),
    sa.Column('path', sa.String(), nullable=False),
    sa.Column('zone', sa.String(), nullable=False),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['parent_id'], ['people_unit.id'], name=op.f('fk_people_unit_parent_id_people_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_people_unit')),
    sa.UniqueConstraint('external_code', name=op.f('uq_people_unit_external_code')),
    sa.UniqueConstraint('parent_id', 'name', name=op.f('uq_people_unit_parent_id_name'))
    )
    with op.batch_alter_table('people_unit', schema=None) as batch_op:
        batch_op.create_index('ix_people_unit_path', ['path'], unique=False)

    op.create_table('people_person',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('nip', sa.String(), nullable=True),
    sa.Column('nip_kind', sa.Enum('pns', 'pppk', name='nipkind', native_enum=False, length=40), nullable=True),
    sa.Column('born', sa.Date(), nullable=True),
    sa.Column('sex', sa.Enum('male', 'female', name='sex', native_enum=False, length=40), nullable=True),
    sa.Column('email', sa.String(), nullable=True),
    sa.Column('phone', sa.String(), nullable=True),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('grade', sa.String(), nullable=True),
    sa.Column('position', sa.String(), nullable=True),
    sa.Column('position_kind', sa.Enum('jpt', 'administrator', 'supervisor', 'functional_expert', 'functional_skilled', 'staff', name='positionkind', native_enum=False, length=40), nullable=True),
    sa.Column('education', sa.Enum('sd', 'smp', 'sma', 'd1', 'd2', 'd3', 'd4', 's1', 's2', 's3', name='education', native_enum=False, length=40), nullable=True),
    sa.Column('superior_id', sa.Integer(), nullable=True),
    sa.Column('left_on', sa.Date(), nullable=True),
    sa.Column('language', sa.String(), nullable=False),
    sa.CheckConstraint('superior_id <> id', name=op.f('ck_people_person_not_own_superior')),
    sa.ForeignKeyConstraint(['superior_id'], ['people_person.id'], name=op.f('fk_people_person_superior_id_people_person')),
    sa.ForeignKeyConstraint(['unit_id'], ['people_unit.id'], name=op.f('fk_people_person_unit_id_people_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_people_person')),
    sa.UniqueConstraint('email', name=op.f('uq_people_person_email')),
    sa.UniqueConstraint('nip', name=op.f('uq_people_person_nip'))
    )
    with op.batch_alter_table('people_person', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_people_person_name'), ['name'], unique=False)
        batch_op.create_index(batch_op.f('ix_people_person_superior_id'), ['superior_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_people_person_unit_id'), ['unit_id'], unique=False)

    op.create_table('people_unit_move',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('from_parent_id', sa.Integer(), nullable=True),
    sa.Column('to_parent_id', sa.Integer(), nullable=True),
    sa.Column('moved_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['from_parent_id'], ['people_unit.id'], name=op.f('fk_people_unit_move_from_parent_id_people_unit')),
    sa.ForeignKeyConstraint(['to_parent_id'], ['people_unit.id'], name=op.f('fk_people_unit_move_to_parent_id_people_unit')),
    sa.ForeignKeyConstraint(['unit_id'], ['people_unit.id'], name=op.f('fk_people_unit_move_unit_id_people_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_people_unit_move'))
    )
    with op.batch_alter_table('people_unit_move', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_people_unit_move_unit_id'), ['unit_id'], unique=False)

    op.create_table('accounts_account',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('password_hash', sa.String(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('closed_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('demo_label', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['people_person.id'], name=op.f('fk_accounts_account_person_id_people_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accounts_account')),
    sa.UniqueConstraint('person_id', name=op.f('uq_accounts_account_person_id'))
    )
    op.create_table('credits_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('rule_id', sa.Integer(), nullable=False),
    sa.Column('jp', sa.Integer(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('subject_kind', sa.String(), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('earned_on', sa.Date(), nullable=False),
    sa.Column('posted_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('reverses_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(), nullable=True),
    sa.CheckConstraint('jp >= 0 OR reverses_id IS NOT NULL', name=op.f('ck_credits_entry_only_reversals_are_negative')),
    sa.ForeignKeyConstraint(['person_id'], ['people_person.id'], name=op.f('fk_credits_entry_person_id_people_person')),
    sa.ForeignKeyConstraint(['reverses_id'], ['credits_entry.id'], name=op.f('fk_credits_entry_reverses_id_credits_entry')),
    sa.ForeignKeyConstraint(['rule_id'], ['credits_rule.id'], name=op.f('fk_credits_entry_rule_id_credits_rule')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_credits_entry')),
    sa.UniqueConstraint('key', name=op.f('uq_credits_entry_key')),
    sa.UniqueConstraint('reverses_id', name=op.f('uq_credits_entry_reverses_id'))
    )
    with op.batch_alter_table('credits_entry', schema=None) as batch_op:
        batch_op.create_index('ix_credits_entry_person_earned', ['person_id', 'earned_on'], unique=False)

    op.create_table('files_file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('media_type', sa.String(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('uploaded_by_id', sa.Integer(), nullable=True),
    sa.Column('uploaded_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['uploaded_by_id'], ['people_person.id'], name=op.f('fk_files_file_uploaded_by_id_people_person'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_files_file'))
    )
    with op.batch_alter_table('files_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_files_file_sha256'), ['sha256'], unique=False)

    op.create_table('notices_notice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('body', sa.String(), nullable=False),
    sa.Column('url', sa.String(), nullable=True),
    sa.Column('created_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('read_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('mail', sa.Enum('not_wanted', 'waiting', 'sent', 'failed', name='mailstate', native_enum=False, length=40), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people_person.id'], name=op.f('fk_notices_notice_person_id_people_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notices_notice')),
    sa.UniqueConstraint('key', name=op.f('uq_notices_notice_key'))
    )
    with op.batch_alter_table('notices_notice', schema=None) as batch_op:
        batch_op.create_index('ix_notices_notice_person_created', ['person_id', 'created_at'], unique=False)

    op.create_table('people_person_competency',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('competency_id', sa.Integer(), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('evidence', sa.String(), nullable=False),
    sa.Column('assessed_on', sa.Date(), nullable=False),
    sa.CheckConstraint('level BETWEEN 1 AND 5', name=op.f('ck_people_person_competency_level_1_to_5')),
    sa.ForeignKeyConstraint(['competency_id'], ['people_competency.id'], name=op.f('fk_people_person_competency_competency_id_people_competency')),
    sa.ForeignKeyConstraint(['person_id'], ['people_person.id'], name=op.f('fk_people_person_competency_person_id_people_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_people_person_competency')),
    sa.UniqueConstraint('person_id', 'competency_id', name=op.f('uq_people_person_competency_person_id_competency_id'))
    )
    op.create_table('people_placement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.String(), nullable=True),
    sa.Column('grade', sa.String(), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['people_person.id'], name=op.f('fk_people_placement_person_id_people_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['unit_id'], ['people_unit.id'], name=op.f('fk_people_placement_unit_id_people_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_people_placement')),
    sa.UniqueConstraint('person_id', 'valid_from', name=op.f('uq_people_placement_person_id_valid_from'))
    )
    op.create_table('people_role',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('instructor', 'manager', 'evaluator', 'leader', 'administrator', name='rolekind', native_enum=False, length=40), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('subject_kind', sa.String(), nullable=True),
    sa.Column('subject_id', sa.Integer(), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_people_role_ends_after_start')),
    sa.ForeignKeyConstraint(['person_id'], ['people_person.id'], name=op.f('fk_people_role_person_id_people_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['unit_id'], ['people_unit.id'], name=op.f('fk_people_role_unit_id_people_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_people_role'))
    )
    with op.batch_alter_table('people_role', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_people_role_person_id'), ['person_id'], unique=False)

    op.create_table('accounts_sign_in',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('started_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('ends_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('device', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts_account.id'], name=op.f('fk_accounts_sign_in_account_id_accounts_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accounts_sign_in'))
    )
    with op.batch_alter_table('accounts_sign_in', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_accounts_sign_in_account_id'), ['account_id'], unique=False)

    op.create_table('people_import_run',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('agency_id', sa.Integer(), nullable=False),
    sa.Column('uploaded_by_id', sa.Integer(), nullable=False),
    sa.Column('columns', sa.JSON(), nullable=False),
    sa.Column('created_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('applied_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('counts', sa.JSON(), nullable=True),
    sa.ForeignKeyConstraint(['agency_id'], ['people_unit.id'], name=op.f('fk_people_import_run_agency_id_people_unit')),
    sa.ForeignKeyConstraint(['file_id'], ['files_file.id'], name=op.f('fk_people_import_run_file_id_files_file')),
    sa.ForeignKeyConstraint(['uploaded_by_id'], ['people_person.id'], name=op.f('fk_people_import_run_uploaded_by_id_people_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_people_import_run'))
    )



def downgrade() -> None:

    op.drop_table('people_import_run')
    with op.batch_alter_table('accounts_sign_in', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_accounts_sign_in_account_id'))

    op.drop_table('accounts_sign_in')
    with op.batch_alter_table('people_role', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_people_role_person_id'))

    op.drop_table('people_role')
    op.drop_table('people_placement')
    op.drop_table('people_person_competency')
    with op.batch_alter_table('notices_notice', schema=None) as batch_op:
        batch_op.drop_index('ix_notices_notice_person_created')

    op.drop_table('notices_notice')
    with op.batch_alter_table('files_file', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_files_file_sha256'))

    op.drop_table('files_file')
    with op.batch_alter_table('credits_entry', schema=None) as batch_op:
        batch_op.drop_index('ix_credits_entry_person_earned')

    op.drop_table('credits_entry')
    op.drop_table('accounts_account')
    with op.batch_alter_table('people_unit_move', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_people_unit_move_unit_id'))

    op.drop_table('people_unit_move')
    with op.batch_alter_table('people_person', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_people_person_unit_id'))
        batch_op.drop_index(batch_op.f('ix_people_person_superior_id'))
        batch_op.drop_index(batch_op.f('ix_people_person_name'))

    op.drop_table('people_person')
    with op.batch_alter_table('people_unit', schema=None) as batch_op:
        batch_op.drop_index('ix_people_unit_path')

    op.drop_table('people_unit')
    op.drop_table('people_import_mapping')
    op.drop_table('people_competency')
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.drop_index('ix_job_state_run_at')

    op.drop_table('job')
    op.drop_table('credits_target')
    op.drop_table('credits_rule')
    op.drop_table('audit_head')
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_audit_entry_subject_id'))

    op.drop_table('audit_entry')

