"""Lateness is told by the agency's rule."""

import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0077_escalation'
down_revision = '0077_office_hours'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('courses_escalation_rule',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('superior_after', sa.Integer(), nullable=False),
    sa.Column('manager_after', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('begins_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('made_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint('ends_on >= begins_on', name=op.f('ck_courses_escalation_rule_ends_after_begin')),
    sa.CheckConstraint('manager_after > superior_after', name=op.f('ck_courses_escalation_rule_manager_later')),
    sa.CheckConstraint('superior_after > 0', name=op.f('ck_courses_escalation_rule_superior_after')),
    sa.ForeignKeyConstraint(['made_by_id'], ['people_person.id'], name=op.f('fk_courses_escalation_rule_made_by_id_people_person')),
    sa.ForeignKeyConstraint(['unit_id'], ['people_unit.id'], name=op.f('fk_courses_escalation_rule_unit_id_people_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_escalation_rule'))
    )
    with op.batch_alter_table('courses_escalation_rule', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_courses_escalation_rule_unit_id'), ['unit_id'], unique=False)

    op.create_table('courses_escalation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('due', sa.Date(), nullable=False),
    sa.Column('step', sa.Enum('superior', 'manager', name='escalationstep', native_enum=False, length=40), nullable=False),
    sa.Column('to_id', sa.Integer(), nullable=False),
    sa.Column('said_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['courses_duty_member.id'], name=op.f('fk_courses_escalation_member_id_courses_duty_member'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['to_id'], ['people_person.id'], name=op.f('fk_courses_escalation_to_id_people_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_escalation')),
    sa.UniqueConstraint('member_id', 'due', 'step', name=op.f('uq_courses_escalation_member_id_due_step'))
    )


def downgrade() -> None:
    op.drop_table('courses_escalation')
    with op.batch_alter_table('courses_escalation_rule', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_courses_escalation_rule_unit_id'))

    op.drop_table('courses_escalation_rule')
