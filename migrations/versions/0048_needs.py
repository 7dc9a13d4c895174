"""Units state what they need, decide about it, and solve what stands in the way; returns rest on stated inputs."""

import sqlalchemy as sa
from alembic import op

revision = '0048_needs'
down_revision = '0047_fieldwork'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('evaluation_manual_work',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('work', sa.String(), nullable=False),
    sa.Column('cases', sa.Integer(), nullable=False),
    sa.Column('by_hand', sa.Integer(), nullable=False),
    sa.Column('counted_on', sa.Date(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.CheckConstraint('cases > 0 AND by_hand BETWEEN 0 AND cases', name=op.f('ck_evaluation_manual_work_part_of_cases')),
    sa.ForeignKeyConstraint(['unit_id'], ['people_unit.id'], name=op.f('fk_evaluation_manual_work_unit_id_people_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evaluation_manual_work')),
    sa.UniqueConstraint('unit_id', 'work', 'counted_on', name=op.f('uq_evaluation_manual_work_unit_id_work_counted_on'))
    )
    op.create_table('evaluation_needed_level',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('competency_id', sa.Integer(), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('stated_on', sa.Date(), nullable=False),
    sa.CheckConstraint('level BETWEEN 1 AND 5', name=op.f('ck_evaluation_needed_level_level_1_to_5')),
    sa.ForeignKeyConstraint(['competency_id'], ['people_competency.id'], name=op.f('fk_evaluation_needed_level_competency_id_people_competency')),
    sa.ForeignKeyConstraint(['unit_id'], ['people_unit.id'], name=op.f('fk_evaluation_needed_level_unit_id_people_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evaluation_needed_level')),
    sa.UniqueConstraint('unit_id', 'competency_id', name=op.f('uq_evaluation_needed_level_unit_id_competency_id'))
    )
    op.create_table('evaluation_assumption',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('benefit', 'isolation', 'confidence', 'cost', name='assumed', native_enum=False, length=40), nullable=False),
    sa.Column('value', sa.Double(), nullable=False),
    sa.Column('low', sa.Double(), nullable=False),
    sa.Column('high', sa.Double(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('stated_on', sa.Date(), nullable=False),
    sa.CheckConstraint('low <= value AND value <= high', name=op.f('ck_evaluation_assumption_in_order')),
    sa.ForeignKeyConstraint(['programme_id'], ['evaluation_programme.id'], name=op.f('fk_evaluation_assumption_programme_id_evaluation_programme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evaluation_assumption')),
    sa.UniqueConstraint('programme_id', 'kind', name=op.f('uq_evaluation_assumption_programme_id_kind'))
    )
    op.create_table('evaluation_need',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('topic', sa.Enum('competency', 'element', 'barrier', 'manual_work', name='topic', native_enum=False, length=40), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('state', sa.Enum('open', 'planned', 'met', 'set_aside', name='needstate', native_enum=False, length=40), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('subject_kind', sa.String(), nullable=True),
    sa.Column('subject_id', sa.Integer(), nullable=True),
    sa.Column('subject_title', sa.String(), nullable=True),
    sa.Column('wish', sa.String(), nullable=False),
    sa.Column('programme_id', sa.Integer(), nullable=True),
    sa.Column('decided_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['owner_id'], ['people_person.id'], name=op.f('fk_evaluation_need_owner_id_people_person')),
    sa.ForeignKeyConstraint(['programme_id'], ['evaluation_programme.id'], name=op.f('fk_evaluation_need_programme_id_evaluation_programme'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['unit_id'], ['people_unit.id'], name=op.f('fk_evaluation_need_unit_id_people_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evaluation_need')),
    sa.UniqueConstraint('unit_id', 'topic', 'key', name=op.f('uq_evaluation_need_unit_id_topic_key'))
    )
    op.create_table('evaluation_unit_issue',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('barrier', sa.String(), nullable=False),
    sa.Column('mean', sa.Double(), nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.Column('noted_on', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.Enum('open', 'in_progress', 'solved', 'dropped', name='issuestate', native_enum=False, length=40), nullable=False),
    sa.Column('outcome', sa.String(), nullable=False),
    sa.CheckConstraint('n >= 5', name=op.f('ck_evaluation_unit_issue_enough_answers')),
    sa.ForeignKeyConstraint(['owner_id'], ['people_person.id'], name=op.f('fk_evaluation_unit_issue_owner_id_people_person')),
    sa.ForeignKeyConstraint(['programme_id'], ['evaluation_programme.id'], name=op.f('fk_evaluation_unit_issue_programme_id_evaluation_programme'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['unit_id'], ['people_unit.id'], name=op.f('fk_evaluation_unit_issue_unit_id_people_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evaluation_unit_issue')),
    sa.UniqueConstraint('unit_id', 'programme_id', 'barrier', name=op.f('uq_evaluation_unit_issue_unit_id_programme_id_barrier'))
    )
    with op.batch_alter_table('evaluation_unit_issue', schema=None) as batch_op:
        batch_op.create_index('ix_evaluation_unit_issue_state', ['state'], unique=False)

    op.create_table('evaluation_relevance',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('post', sa.Enum('jpt', 'administrator', 'supervisor', 'functional_expert', 'functional_skilled', 'staff', name='positionkind', native_enum=False, length=40), nullable=False),
    sa.Column('relevant', sa.Boolean(), nullable=False),
    sa.Column('stated_by_id', sa.Integer(), nullable=True),
    sa.Column('stated_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['evaluation_activity.id'], name=op.f('fk_evaluation_relevance_activity_id_evaluation_activity'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['stated_by_id'], ['people_person.id'], name=op.f('fk_evaluation_relevance_stated_by_id_people_person'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evaluation_relevance')),
    sa.UniqueConstraint('activity_id', 'post', name=op.f('uq_evaluation_relevance_activity_id_post'))
    )


def downgrade() -> None:
    op.drop_table('evaluation_relevance')
    with op.batch_alter_table('evaluation_unit_issue', schema=None) as batch_op:
        batch_op.drop_index('ix_evaluation_unit_issue_state')

    op.drop_table('evaluation_unit_issue')
    op.drop_table('evaluation_need')
    op.drop_table('evaluation_assumption')
    op.drop_table('evaluation_needed_level')
    op.drop_table('evaluation_manual_work')
