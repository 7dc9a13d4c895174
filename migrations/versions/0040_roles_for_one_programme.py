"""Roles for one programme alone carry its title and stay within its unit."""

import sqlalchemy as sa
from alembic import op

revision = "0040_roles_for_one_programme"
down_revision = "0030_evaluation"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("people_role") as batch_op:
        batch_op.add_column(sa.Column("subject_title", sa.String(), nullable=True))
        batch_op.create_check_constraint(
            op.f("ck_people_role_subject_whole"), "(subject_kind IS NULL) = (subject_id IS NULL)"
        )
        batch_op.create_check_constraint(
            op.f("ck_people_role_subject_within_unit"),
            "subject_kind IS NULL OR (unit_id IS NOT NULL AND kind <> 'administrator')",
        )


def downgrade() -> None:
    with op.batch_alter_table("people_role") as batch_op:
        batch_op.drop_constraint(op.f("ck_people_role_subject_within_unit"), type_="check")
        batch_op.drop_constraint(op.f("ck_people_role_subject_whole"), type_="check")
        batch_op.drop_column("subject_title")
