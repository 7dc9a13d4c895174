"""A pre-test places its learners: rules in the version, decisions per enrolment."""

import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0076_placement'
down_revision = '0076_conditions'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('courses_placed',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('module_key', sa.String(), nullable=False),
    sa.Column('module_title', sa.String(), nullable=False),
    sa.Column('deed', sa.Enum('skip', 'require', name='deed', native_enum=False, length=40), nullable=False),
    sa.Column('grounds', sa.JSON(), nullable=False),
    sa.Column('at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('declined_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("declined_at IS NULL OR deed = 'skip'", name=op.f('ck_courses_placed_only_skips_are_declined')),
    sa.ForeignKeyConstraint(['enrolment_id'], ['courses_enrolment.id'], name=op.f('fk_courses_placed_enrolment_id_courses_enrolment'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses_placed')),
    sa.UniqueConstraint('enrolment_id', 'module_key', name=op.f('uq_courses_placed_enrolment_id_module_key'))
    )
    with op.batch_alter_table('courses_version', schema=None) as batch_op:
        batch_op.add_column(sa.Column('placement', sa.JSON(), nullable=False, server_default='[]'))
    with op.batch_alter_table('courses_version', schema=None) as batch_op:
        batch_op.alter_column('placement', server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('courses_version', schema=None) as batch_op:
        batch_op.drop_column('placement')
    op.execute("DELETE FROM courses_lesson_mark WHERE kind IN ('skipped', 'kept', 'needed')")
    op.drop_table('courses_placed')
