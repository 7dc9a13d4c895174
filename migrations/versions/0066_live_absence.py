"""Who had a seat and did not come may say why, once."""

import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0066_live_absence'
down_revision = '0066_live_wishes'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('courses_absence',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Enum('duty', 'sick', 'travel', 'forgot', 'there', 'other', name='absencereason', native_enum=False, length=40), nullable=True),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['courses_meeting.id'], name=op.f('fk_courses_absence_meeting_id_courses_meeting'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['people_person.id'], name=op.f('fk_courses_absence_person_id_people_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_absence')),
    sa.UniqueConstraint('meeting_id', 'person_id', name=op.f('uq_courses_absence_meeting_id_person_id'))
    )
    with op.batch_alter_table('courses_absence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_courses_absence_person_id'), ['person_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('courses_absence', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_courses_absence_person_id'))

    op.drop_table('courses_absence')
