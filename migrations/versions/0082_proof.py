"""Confirmed sessions are chained, and records are printed from the chain."""

import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0082_proof'
down_revision = '0082_saving'
branch_labels = None
depends_on = None

POSTGRESQL_GUARD = """
CREATE FUNCTION mentoring_link_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the chain of sessions is append-only'; END $$;
CREATE TRIGGER mentoring_link_guard BEFORE UPDATE OR DELETE ON mentoring_session_link
FOR EACH ROW EXECUTE FUNCTION mentoring_link_is_append_only();
"""


def upgrade() -> None:
    op.create_table('mentoring_session_link',
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('pair_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('hash', sa.String(), nullable=False),
    sa.CheckConstraint('place > 0', name=op.f('ck_mentoring_session_link_place_from_one')),
    sa.ForeignKeyConstraint(['pair_id'], ['mentoring_pair.id'], name=op.f('fk_mentoring_session_link_pair_id_mentoring_pair')),
    sa.ForeignKeyConstraint(['session_id'], ['mentoring_session.id'], name=op.f('fk_mentoring_session_link_session_id_mentoring_session')),
    sa.PrimaryKeyConstraint('session_id', name=op.f('pk_mentoring_session_link')),
    sa.UniqueConstraint('pair_id', 'place', name=op.f('uq_mentoring_session_link_pair_id_place'))
    )
    op.create_table('mentoring_record',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('pair_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('serial', sa.String(), nullable=False),
    sa.Column('made_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('document', sa.Text(), nullable=False),
    sa.Column('hash', sa.String(), nullable=False),
    sa.Column('links', sa.Integer(), nullable=False),
    sa.Column('head', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['pair_id'], ['mentoring_pair.id'], name=op.f('fk_mentoring_record_pair_id_mentoring_pair')),
    sa.ForeignKeyConstraint(['person_id'], ['people_person.id'], name=op.f('fk_mentoring_record_person_id_people_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mentoring_record')),
    sa.UniqueConstraint('serial', name=op.f('uq_mentoring_record_serial'))
    )
    with op.batch_alter_table('mentoring_record', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mentoring_record_pair_id'), ['pair_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_mentoring_record_person_id'), ['person_id'], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(POSTGRESQL_GUARD)
    else:
        for deed in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER mentoring_link_no_{deed.lower()} BEFORE {deed} ON mentoring_session_link "
                "BEGIN SELECT RAISE(ABORT, 'the chain of sessions is append-only'); END"
            )


def downgrade() -> None:
    op.drop_table('mentoring_record')
    op.drop_table('mentoring_session_link')
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION mentoring_link_is_append_only")
