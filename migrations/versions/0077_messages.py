"""Mail leaves when its person wants it: kinds, quiet hours, one digest a day, mutes."""

import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0077_messages'
down_revision = '0076_dismissals'
branch_labels = None
depends_on = None

#: what messages of before are about, by how their keys begin; all others are about courses
KINDS_BY_KEY = {
    'security': ('access-link:',),
    'appointment': ('courses:live:', 'courses:protected:'),
    'duty': ('courses:duties:', 'courses:enrolled:'),
    'mentoring': ('mentoring:',),
    'evaluation': ('survey:', 'feedback:', 'report:', 'recommendation:'),
    'work': ('competency-assessed:', 'claim:', 'courses:review:', 'courses:verdict:', 'courses:reply:', 'inquiry:digest:', 'analysis:'),
}


def upgrade() -> None:
    op.create_table('notices_digest',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('made_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('sent_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['people_person.id'], name=op.f('fk_notices_digest_person_id_people_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notices_digest')),
    sa.UniqueConstraint('person_id', 'day', name=op.f('uq_notices_digest_person_id_day'))
    )
    op.create_table('notices_mute',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('subject_kind', sa.String(), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people_person.id'], name=op.f('fk_notices_mute_person_id_people_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', 'subject_kind', 'subject_id', name=op.f('pk_notices_mute'))
    )
    op.create_table('notices_preference',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('appointment', sa.Enum('at_once', 'digest', 'inbox', name='way', native_enum=False, length=40), nullable=False),
    sa.Column('duty', sa.Enum('at_once', 'digest', 'inbox', name='way', native_enum=False, length=40), nullable=False),
    sa.Column('course', sa.Enum('at_once', 'digest', 'inbox', name='way', native_enum=False, length=40), nullable=False),
    sa.Column('mentoring', sa.Enum('at_once', 'digest', 'inbox', name='way', native_enum=False, length=40), nullable=False),
    sa.Column('evaluation', sa.Enum('at_once', 'digest', 'inbox', name='way', native_enum=False, length=40), nullable=False),
    sa.Column('work', sa.Enum('at_once', 'digest', 'inbox', name='way', native_enum=False, length=40), nullable=False),
    sa.Column('digest_at', sa.Time(), nullable=False),
    sa.Column('quiet_from', sa.Time(), nullable=False),
    sa.Column('quiet_until', sa.Time(), nullable=False),
    sa.Column('quiet_weekends', sa.Boolean(), nullable=False),
    sa.Column('quiet_holidays', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people_person.id'], name=op.f('fk_notices_preference_person_id_people_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_notices_preference'))
    )
    with op.batch_alter_table('notices_notice', schema=None) as batch_op:
        batch_op.add_column(sa.Column('kind', sa.Enum('security', 'appointment', 'duty', 'course', 'mentoring', 'evaluation', 'work', name='noticekind', native_enum=False, length=40), nullable=False, server_default='course'))
        batch_op.add_column(sa.Column('about_kind', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('about_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('happens_at', bina.db.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('send_at', bina.db.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('digest_id', sa.Integer(), nullable=True))
        batch_op.create_index('ix_notices_notice_digest', ['digest_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_notices_notice_digest_id_notices_digest'), 'notices_digest', ['digest_id'], ['id'])
        batch_op.create_check_constraint('about_whole', '(about_kind IS NULL) = (about_id IS NULL)')
    for kind, keys in KINDS_BY_KEY.items():
        for key in keys:
            op.execute(f"UPDATE notices_notice SET kind = '{kind}' WHERE key LIKE '{key}%'")
    with op.batch_alter_table('notices_notice', schema=None) as batch_op:
        batch_op.alter_column('kind', server_default=None)



def downgrade() -> None:
    # What waited for a digest has it in the inbox.
    op.execute("UPDATE notices_notice SET mail = 'not_wanted' WHERE mail = 'gathered'")
    with op.batch_alter_table('notices_notice', schema=None) as batch_op:
        batch_op.drop_constraint('about_whole', type_='check')
        batch_op.drop_constraint(batch_op.f('fk_notices_notice_digest_id_notices_digest'), type_='foreignkey')
        batch_op.drop_index('ix_notices_notice_digest')
        batch_op.drop_column('digest_id')
        batch_op.drop_column('send_at')
        batch_op.drop_column('happens_at')
        batch_op.drop_column('about_id')
        batch_op.drop_column('about_kind')
        batch_op.drop_column('kind')

    op.drop_table('notices_preference')
    op.drop_table('notices_mute')
    op.drop_table('notices_digest')
