"""Agencies have a letterhead; a report asked for says how far it is; interviewees may allow to be quoted."""

import sqlalchemy as sa
from alembic import op

revision = '0051_reports'
down_revision = '0050_perspectives'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('evaluation_report_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('cut_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=True),
    sa.Column('step', sa.Integer(), nullable=False),
    sa.CheckConstraint('step >= 0', name=op.f('ck_evaluation_report_request_step_forward')),
    sa.ForeignKeyConstraint(['asked_by_id'], ['people_person.id'], name=op.f('fk_evaluation_report_request_asked_by_id_people_person')),
    sa.ForeignKeyConstraint(['programme_id'], ['evaluation_programme.id'], name=op.f('fk_evaluation_report_request_programme_id_evaluation_programme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evaluation_report_request')),
    sa.UniqueConstraint('programme_id', 'cut_at', name=op.f('uq_evaluation_report_request_programme_id_cut_at'))
    )
    op.create_table('letterheads_letterhead',
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('address', sa.Text(), server_default='', nullable=False),
    sa.Column('contact', sa.String(), server_default='', nullable=False),
    sa.Column('logo_id', sa.Integer(), nullable=True),
    sa.Column('place', sa.String(), server_default='', nullable=False),
    sa.Column('signer', sa.String(), server_default='', nullable=False),
    sa.Column('signer_post', sa.String(), server_default='', nullable=False),
    sa.Column('signer_nip', sa.String(), server_default='', nullable=False),
    sa.Column('foreword', sa.Text(), server_default='', nullable=False),
    sa.ForeignKeyConstraint(['logo_id'], ['files_file.id'], name=op.f('fk_letterheads_letterhead_logo_id_files_file')),
    sa.ForeignKeyConstraint(['unit_id'], ['people_unit.id'], name=op.f('fk_letterheads_letterhead_unit_id_people_unit'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('unit_id', name=op.f('pk_letterheads_letterhead'))
    )
    with op.batch_alter_table('evaluation_interview', schema=None) as batch_op:
        batch_op.add_column(sa.Column('quotable', sa.Boolean(), server_default='0', nullable=False))

    with op.batch_alter_table('evaluation_segment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('quotation', sa.Text(), nullable=True))



def downgrade() -> None:
    with op.batch_alter_table('evaluation_segment', schema=None) as batch_op:
        batch_op.drop_column('quotation')

    with op.batch_alter_table('evaluation_interview', schema=None) as batch_op:
        batch_op.drop_column('quotable')

    op.drop_table('letterheads_letterhead')
    op.drop_table('evaluation_report_request')
