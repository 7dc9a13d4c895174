"""Seats of live classes may be given by wishes, in rounds that are looked at before they are applied."""

import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0066_live_wishes'
down_revision = '0066_live'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('courses_assignment_round',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('class_id', sa.Integer(), nullable=False),
    sa.Column('away_percent', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('computing', 'ready', 'applying', 'applied', 'stale', name='roundstate', native_enum=False, length=40), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=False),
    sa.Column('asked_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('basis', sa.String(), nullable=True),
    sa.Column('prices', sa.JSON(), nullable=True),
    sa.Column('applied_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint('away_percent BETWEEN 1 AND 100', name=op.f('ck_courses_assignment_round_away_percent')),
    sa.ForeignKeyConstraint(['asked_by_id'], ['people_person.id'], name=op.f('fk_courses_assignment_round_asked_by_id_people_person')),
    sa.ForeignKeyConstraint(['class_id'], ['courses_live_class.id'], name=op.f('fk_courses_assignment_round_class_id_courses_live_class'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_assignment_round'))
    )
    with op.batch_alter_table('courses_assignment_round', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_courses_assignment_round_class_id'), ['class_id'], unique=False)

    op.create_table('courses_round_outcome',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=True),
    sa.Column('rank', sa.Integer(), nullable=True),
    sa.Column('waited', sa.Integer(), nullable=False),
    sa.Column('blocked', sa.JSON(), nullable=False),
    sa.Column('uncovered_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(meeting_id IS NULL) = (rank IS NULL)', name=op.f('ck_courses_round_outcome_seat_with_rank')),
    sa.ForeignKeyConstraint(['meeting_id'], ['courses_meeting.id'], name=op.f('fk_courses_round_outcome_meeting_id_courses_meeting'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['people_person.id'], name=op.f('fk_courses_round_outcome_person_id_people_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['round_id'], ['courses_assignment_round.id'], name=op.f('fk_courses_round_outcome_round_id_courses_assignment_round'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['uncovered_id'], ['courses_meeting.id'], name=op.f('fk_courses_round_outcome_uncovered_id_courses_meeting'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_round_outcome')),
    sa.UniqueConstraint('round_id', 'person_id', name=op.f('uq_courses_round_outcome_round_id_person_id'))
    )
    with op.batch_alter_table('courses_round_outcome', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_courses_round_outcome_meeting_id'), ['meeting_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_courses_round_outcome_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_courses_round_outcome_uncovered_id'), ['uncovered_id'], unique=False)

    op.create_table('courses_wish',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('class_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('chosen_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint('rank BETWEEN 1 AND 5', name=op.f('ck_courses_wish_rank')),
    sa.ForeignKeyConstraint(['class_id'], ['courses_live_class.id'], name=op.f('fk_courses_wish_class_id_courses_live_class'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['enrolment_id'], ['courses_enrolment.id'], name=op.f('fk_courses_wish_enrolment_id_courses_enrolment'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['meeting_id'], ['courses_meeting.id'], name=op.f('fk_courses_wish_meeting_id_courses_meeting'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['people_person.id'], name=op.f('fk_courses_wish_person_id_people_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_wish')),
    sa.UniqueConstraint('class_id', 'person_id', 'rank', name=op.f('uq_courses_wish_class_id_person_id_rank')),
    sa.UniqueConstraint('person_id', 'meeting_id', name=op.f('uq_courses_wish_person_id_meeting_id'))
    )
    with op.batch_alter_table('courses_wish', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_courses_wish_enrolment_id'), ['enrolment_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_courses_wish_meeting_id'), ['meeting_id'], unique=False)

    with op.batch_alter_table('courses_live_class', schema=None) as batch_op:
        batch_op.add_column(sa.Column('wishes_until', bina.db.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('assigned_at', bina.db.UtcDateTime(timezone=True), nullable=True))



def downgrade() -> None:
    with op.batch_alter_table('courses_live_class', schema=None) as batch_op:
        batch_op.drop_column('assigned_at')
        batch_op.drop_column('wishes_until')

    with op.batch_alter_table('courses_wish', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_courses_wish_meeting_id'))
        batch_op.drop_index(batch_op.f('ix_courses_wish_enrolment_id'))

    op.drop_table('courses_wish')
    with op.batch_alter_table('courses_round_outcome', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_courses_round_outcome_uncovered_id'))
        batch_op.drop_index(batch_op.f('ix_courses_round_outcome_person_id'))
        batch_op.drop_index(batch_op.f('ix_courses_round_outcome_meeting_id'))

    op.drop_table('courses_round_outcome')
    with op.batch_alter_table('courses_assignment_round', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_courses_assignment_round_class_id'))

    op.drop_table('courses_assignment_round')
