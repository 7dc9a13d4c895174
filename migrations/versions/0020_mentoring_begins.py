"""Mentoring begins: programmes, profiles, plans, pairs, goals, notes and sessions."""

import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0020_mentoring'
down_revision = "0010_courses"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('mentoring_goal_draft',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('barrier', sa.String(), nullable=False),
    sa.Column('label', sa.String(), nullable=False),
    sa.Column('course_title', sa.String(), nullable=False),
    sa.Column('subject_kind', sa.String(), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=False),
    sa.Column('created_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('settled_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['people_person.id'], name=op.f('fk_mentoring_goal_draft_person_id_people_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mentoring_goal_draft'))
    )
    with op.batch_alter_table('mentoring_goal_draft', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mentoring_goal_draft_person_id'), ['person_id'], unique=False)
        batch_op.create_index('uq_mentoring_goal_draft_source', ['person_id', 'barrier', 'subject_kind', 'subject_id'], unique=True)

    op.create_table('mentoring_programme',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('purpose', sa.Text(), nullable=False),
    sa.Column('kind', sa.Enum('superior_led', 'independent', name='programmekind', native_enum=False, length=40), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('opens_on', sa.Date(), nullable=False),
    sa.Column('registration_closes_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('weights', sa.JSON(), nullable=False),
    sa.Column('floor', sa.Integer(), nullable=False),
    sa.Column('reserve_percent', sa.Integer(), nullable=False),
    sa.Column('people_first', sa.Boolean(), nullable=False),
    sa.Column('line_levels', sa.Integer(), nullable=False),
    sa.Column('same_team_apart', sa.Boolean(), nullable=False),
    sa.Column('seniority_steps', sa.Integer(), nullable=False),
    sa.Column('answer_days', sa.Integer(), nullable=False),
    sa.Column('charter', sa.Text(), nullable=False),
    sa.Column('announced_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('created_by_id', sa.Integer(), nullable=False),
    sa.Column('created_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint('floor BETWEEN 0 AND 10000', name=op.f('ck_mentoring_programme_floor_in_range')),
    sa.CheckConstraint('opens_on <= registration_closes_on', name=op.f('ck_mentoring_programme_opens_before_it_closes')),
    sa.CheckConstraint('registration_closes_on < ends_on', name=op.f('ck_mentoring_programme_closes_before_it_ends')),
    sa.CheckConstraint('reserve_percent BETWEEN 0 AND 50', name=op.f('ck_mentoring_programme_reserve_in_range')),
    sa.ForeignKeyConstraint(['created_by_id'], ['people_person.id'], name=op.f('fk_mentoring_programme_created_by_id_people_person')),
    sa.ForeignKeyConstraint(['unit_id'], ['people_unit.id'], name=op.f('fk_mentoring_programme_unit_id_people_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mentoring_programme'))
    )
    with op.batch_alter_table('mentoring_programme', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mentoring_programme_unit_id'), ['unit_id'], unique=False)

    op.create_table('mentoring_plan',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('made_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('fingerprint', sa.String(), nullable=False),
    sa.Column('objective', sa.Integer(), nullable=False),
    sa.Column('bound', sa.Integer(), nullable=False),
    sa.Column('pairs', sa.Integer(), nullable=False),
    sa.Column('waiting', sa.JSON(), nullable=False),
    sa.Column('prices', sa.JSON(), nullable=False),
    sa.Column('blocking', sa.JSON(), nullable=False),
    sa.Column('reserve', sa.Integer(), nullable=False),
    sa.Column('recruit', sa.JSON(), nullable=False),
    sa.Column('sent_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['made_by_id'], ['people_person.id'], name=op.f('fk_mentoring_plan_made_by_id_people_person')),
    sa.ForeignKeyConstraint(['programme_id'], ['mentoring_programme.id'], name=op.f('fk_mentoring_plan_programme_id_mentoring_programme')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mentoring_plan'))
    )
    with op.batch_alter_table('mentoring_plan', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mentoring_plan_programme_id'), ['programme_id'], unique=False)

    op.create_table('mentoring_profile',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('side', sa.Enum('mentee', 'mentor', name='side', native_enum=False, length=40), nullable=False),
    sa.Column('state', sa.Enum('active', 'paused', 'withdrawn', name='profilestate', native_enum=False, length=40), nullable=False),
    sa.Column('capacity', sa.Integer(), nullable=False),
    sa.Column('times', sa.JSON(), nullable=False),
    sa.Column('modes', sa.JSON(), nullable=False),
    sa.Column('place', sa.String(), nullable=False),
    sa.Column('barriers', sa.JSON(), nullable=False),
    sa.Column('wishes', sa.JSON(), nullable=False),
    sa.Column('introduction', sa.Text(), nullable=False),
    sa.Column('created_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('changed_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint('capacity BETWEEN 0 AND 8', name=op.f('ck_mentoring_profile_capacity_in_range')),
    sa.ForeignKeyConstraint(['person_id'], ['people_person.id'], name=op.f('fk_mentoring_profile_person_id_people_person')),
    sa.ForeignKeyConstraint(['programme_id'], ['mentoring_programme.id'], name=op.f('fk_mentoring_profile_programme_id_mentoring_programme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mentoring_profile')),
    sa.UniqueConstraint('programme_id', 'person_id', name=op.f('uq_mentoring_profile_programme_id_person_id'))
    )
    with op.batch_alter_table('mentoring_profile', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mentoring_profile_person_id'), ['person_id'], unique=False)

    op.create_table('mentoring_avoidance',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('profile_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people_person.id'], name=op.f('fk_mentoring_avoidance_person_id_people_person')),
    sa.ForeignKeyConstraint(['profile_id'], ['mentoring_profile.id'], name=op.f('fk_mentoring_avoidance_profile_id_mentoring_profile'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mentoring_avoidance')),
    sa.UniqueConstraint('profile_id', 'person_id', name=op.f('uq_mentoring_avoidance_profile_id_person_id'))
    )
    op.create_table('mentoring_pair',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('mentee_profile_id', sa.Integer(), nullable=False),
    sa.Column('mentor_profile_id', sa.Integer(), nullable=False),
    sa.Column('mentee_id', sa.Integer(), nullable=False),
    sa.Column('mentor_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('draft', 'proposed', 'active', 'paused', 'ended', 'declined', name='pairstate', native_enum=False, length=40), nullable=False),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('parts', sa.JSON(), nullable=False),
    sa.Column('why_not', sa.JSON(), nullable=False),
    sa.Column('plan_fingerprint', sa.String(), nullable=False),
    sa.Column('locked', sa.Boolean(), nullable=False),
    sa.Column('proposed_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('answer_by', sa.Date(), nullable=True),
    sa.Column('mentee_accepted_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('mentor_accepted_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('lapsed', sa.Boolean(), nullable=False),
    sa.Column('paired_on', sa.Date(), nullable=True),
    sa.Column('charter', sa.Text(), nullable=False),
    sa.Column('mentee_signed_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('mentor_signed_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('mentee_end_reason', sa.Enum('goal_reached', 'time_up', 'no_fault', 'capacity', 'conduct', name='endreason', native_enum=False, length=40), nullable=True),
    sa.Column('mentor_end_reason', sa.Enum('goal_reached', 'time_up', 'no_fault', 'capacity', 'conduct', name='endreason', native_enum=False, length=40), nullable=True),
    sa.Column('end_reason', sa.Enum('goal_reached', 'time_up', 'no_fault', 'capacity', 'conduct', name='endreason', native_enum=False, length=40), nullable=True),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('mentee_acted_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('mentor_acted_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state <> 'ended' OR end_reason IS NOT NULL", name=op.f('ck_mentoring_pair_ends_with_a_reason')),
    sa.CheckConstraint('mentee_id <> mentor_id', name=op.f('ck_mentoring_pair_two_people')),
    sa.ForeignKeyConstraint(['mentee_id'], ['people_person.id'], name=op.f('fk_mentoring_pair_mentee_id_people_person')),
    sa.ForeignKeyConstraint(['mentee_profile_id'], ['mentoring_profile.id'], name=op.f('fk_mentoring_pair_mentee_profile_id_mentoring_profile')),
    sa.ForeignKeyConstraint(['mentor_id'], ['people_person.id'], name=op.f('fk_mentoring_pair_mentor_id_people_person')),
    sa.ForeignKeyConstraint(['mentor_profile_id'], ['mentoring_profile.id'], name=op.f('fk_mentoring_pair_mentor_profile_id_mentoring_profile')),
    sa.ForeignKeyConstraint(['programme_id'], ['mentoring_programme.id'], name=op.f('fk_mentoring_pair_programme_id_mentoring_programme')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mentoring_pair'))
    )
    with op.batch_alter_table('mentoring_pair', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mentoring_pair_mentee_id'), ['mentee_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_mentoring_pair_mentee_profile_id'), ['mentee_profile_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_mentoring_pair_mentor_id'), ['mentor_id'], unique=False)
        batch_op.create_index('ix_mentoring_pair_mentor_profile_id_state', ['mentor_profile_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_mentoring_pair_programme_id'), ['programme_id'], unique=False)
        batch_op.create_index('uq_mentoring_pair_live_mentee', ['mentee_profile_id'], unique=True, sqlite_where=sa.text("state IN ('active', 'paused')"), postgresql_where=sa.text("state IN ('active', 'paused')"))

    op.create_table('mentoring_profile_competency',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('profile_id', sa.Integer(), nullable=False),
    sa.Column('competency_id', sa.Integer(), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.CheckConstraint('level BETWEEN 1 AND 5', name=op.f('ck_mentoring_profile_competency_level_1_to_5')),
    sa.ForeignKeyConstraint(['competency_id'], ['people_competency.id'], name=op.f('fk_mentoring_profile_competency_competency_id_people_competency')),
    sa.ForeignKeyConstraint(['profile_id'], ['mentoring_profile.id'], name=op.f('fk_mentoring_profile_competency_profile_id_mentoring_profile'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mentoring_profile_competency')),
    sa.UniqueConstraint('profile_id', 'competency_id', name=op.f('uq_mentoring_profile_competency_profile_id_competency_id'))
    )
    op.create_table('mentoring_ruling',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('mentee_profile_id', sa.Integer(), nullable=False),
    sa.Column('mentor_profile_id', sa.Integer(), nullable=False),
    sa.Column('verdict', sa.Enum('lock', 'forbid', name='verdict', native_enum=False, length=40), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('ruled_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['people_person.id'], name=op.f('fk_mentoring_ruling_by_id_people_person')),
    sa.ForeignKeyConstraint(['mentee_profile_id'], ['mentoring_profile.id'], name=op.f('fk_mentoring_ruling_mentee_profile_id_mentoring_profile'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['mentor_profile_id'], ['mentoring_profile.id'], name=op.f('fk_mentoring_ruling_mentor_profile_id_mentoring_profile'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['programme_id'], ['mentoring_programme.id'], name=op.f('fk_mentoring_ruling_programme_id_mentoring_programme')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mentoring_ruling')),
    sa.UniqueConstraint('mentee_profile_id', 'mentor_profile_id', name=op.f('uq_mentoring_ruling_mentee_profile_id_mentor_profile_id'))
    )
    with op.batch_alter_table('mentoring_ruling', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mentoring_ruling_programme_id'), ['programme_id'], unique=False)

    op.create_table('mentoring_goal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('pair_id', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('measure', sa.Text(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('competency_id', sa.Integer(), nullable=True),
    sa.Column('barrier', sa.String(), nullable=True),
    sa.Column('state', sa.Enum('open', 'reached', 'dropped', name='goalstate', native_enum=False, length=40), nullable=False),
    sa.Column('created_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('settled_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['author_id'], ['people_person.id'], name=op.f('fk_mentoring_goal_author_id_people_person')),
    sa.ForeignKeyConstraint(['competency_id'], ['people_competency.id'], name=op.f('fk_mentoring_goal_competency_id_people_competency')),
    sa.ForeignKeyConstraint(['pair_id'], ['mentoring_pair.id'], name=op.f('fk_mentoring_goal_pair_id_mentoring_pair')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mentoring_goal'))
    )
    with op.batch_alter_table('mentoring_goal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mentoring_goal_pair_id'), ['pair_id'], unique=False)

    op.create_table('mentoring_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('pair_id', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('tier', sa.Enum('private', 'shared', 'released', name='tier', native_enum=False, length=40), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('written_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('released_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['author_id'], ['people_person.id'], name=op.f('fk_mentoring_note_author_id_people_person')),
    sa.ForeignKeyConstraint(['pair_id'], ['mentoring_pair.id'], name=op.f('fk_mentoring_note_pair_id_mentoring_pair')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mentoring_note'))
    )
    with op.batch_alter_table('mentoring_note', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mentoring_note_pair_id'), ['pair_id'], unique=False)

    op.create_table('mentoring_session',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('pair_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('planned', 'claimed', 'confirmed', 'disputed', 'cancelled', name='sessionstate', native_enum=False, length=40), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('mode', sa.Enum('tatap_muka', 'daring', name='mode', native_enum=False, length=40), nullable=False),
    sa.Column('next_step', sa.Text(), nullable=False),
    sa.Column('claimed_by', sa.Enum('mentee', 'mentor', name='side', native_enum=False, length=40), nullable=True),
    sa.Column('claimed_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('confirmed_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('dispute', sa.Text(), nullable=False),
    sa.Column('jp', sa.Integer(), nullable=True),
    sa.CheckConstraint("state <> 'confirmed' OR (confirmed_at IS NOT NULL AND minutes > 0)", name=op.f('ck_mentoring_session_confirmed_fully')),
    sa.CheckConstraint('minutes BETWEEN 0 AND 480', name=op.f('ck_mentoring_session_minutes_in_range')),
    sa.ForeignKeyConstraint(['pair_id'], ['mentoring_pair.id'], name=op.f('fk_mentoring_session_pair_id_mentoring_pair')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mentoring_session'))
    )
    with op.batch_alter_table('mentoring_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mentoring_session_pair_id'), ['pair_id'], unique=False)
        batch_op.create_index('uq_mentoring_session_pair_day', ['pair_id', 'held_on'], unique=True, sqlite_where=sa.text("state <> 'cancelled'"), postgresql_where=sa.text("state <> 'cancelled'"))

    op.create_table('mentoring_session_goal',
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('goal_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['goal_id'], ['mentoring_goal.id'], name=op.f('fk_mentoring_session_goal_goal_id_mentoring_goal')),
    sa.ForeignKeyConstraint(['session_id'], ['mentoring_session.id'], name=op.f('fk_mentoring_session_goal_session_id_mentoring_session'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('session_id', 'goal_id', name=op.f('pk_mentoring_session_goal'))
    )


def downgrade() -> None:
    op.drop_table('mentoring_session_goal')
    with op.batch_alter_table('mentoring_session', schema=None) as batch_op:
        batch_op.drop_index('uq_mentoring_session_pair_day', sqlite_where=sa.text("state <> 'cancelled'"), postgresql_where=sa.text("state <> 'cancelled'"))
        batch_op.drop_index(batch_op.f('ix_mentoring_session_pair_id'))

    op.drop_table('mentoring_session')
    with op.batch_alter_table('mentoring_note', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mentoring_note_pair_id'))

    op.drop_table('mentoring_note')
    with op.batch_alter_table('mentoring_goal', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mentoring_goal_pair_id'))

    op.drop_table('mentoring_goal')
    with op.batch_alter_table('mentoring_ruling', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mentoring_ruling_programme_id'))

    op.drop_table('mentoring_ruling')
    op.drop_table('mentoring_profile_competency')
    with op.batch_alter_table('mentoring_pair', schema=None) as batch_op:
        batch_op.drop_index('uq_mentoring_pair_live_mentee', sqlite_where=sa.text("state IN ('active', 'paused')"), postgresql_where=sa.text("state IN ('active', 'paused')"))
        batch_op.drop_index(batch_op.f('ix_mentoring_pair_programme_id'))
        batch_op.drop_index('ix_mentoring_pair_mentor_profile_id_state')
        batch_op.drop_index(batch_op.f('ix_mentoring_pair_mentor_id'))
        batch_op.drop_index(batch_op.f('ix_mentoring_pair_mentee_profile_id'))
        batch_op.drop_index(batch_op.f('ix_mentoring_pair_mentee_id'))

    op.drop_table('mentoring_pair')
    op.drop_table('mentoring_avoidance')
    with op.batch_alter_table('mentoring_profile', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mentoring_profile_person_id'))

    op.drop_table('mentoring_profile')
    with op.batch_alter_table('mentoring_plan', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mentoring_plan_programme_id'))

    op.drop_table('mentoring_plan')
    with op.batch_alter_table('mentoring_programme', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mentoring_programme_unit_id'))

    op.drop_table('mentoring_programme')
    with op.batch_alter_table('mentoring_goal_draft', schema=None) as batch_op:
        batch_op.drop_index('uq_mentoring_goal_draft_source')
        batch_op.drop_index(batch_op.f('ix_mentoring_goal_draft_person_id'))

    op.drop_table('mentoring_goal_draft')
