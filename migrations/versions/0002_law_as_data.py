"""Law and policy as dated rows; the JP ledger becomes append-only in the database itself."""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0002_law_as_data"
down_revision = "0001_platform"
branch_labels = None
depends_on = None

_LAN = "PerLAN 10/2018, tabel konversi JP (dikutip dari panduan Pusdiklat BPS)"
RULES = [
    # kind, label, basis, jp_per_unit, minutes_per_unit, max_jp_each, max_times_month
    ("course", "Pelatihan", "minutes", 1, 45, None, None),
    ("mentoring", "Mentoring", "minutes", 1, 45, 2, 2),
    ("coaching", "Coaching", "minutes", 1, 45, 2, 2),
    ("seminar", "Seminar", "days", 4, 45, None, None),
    ("workshop", "Workshop", "days", 5, 45, None, None),
    ("socialisation", "Sosialisasi", "days", 4, 45, None, None),
]
TARGETS = [
    ("pns", 20, "PP 11/2017 Pasal 203 ayat (4)"),
    ("any", 20, "kebijakan instansi; ubah dengan menambah baris"),
]

_FRAMEWORK = "PermenPANRB 38/2017"
COMPETENCIES = [
    # code, name, kind
    ("M1", "Integritas", "managerial"),
    ("M2", "Kerja Sama", "managerial"),
    ("M3", "Komunikasi", "managerial"),
    ("M4", "Orientasi pada Hasil", "managerial"),
    ("M5", "Pelayanan Publik", "managerial"),
    ("M6", "Pengembangan Diri dan Orang Lain", "managerial"),
    ("M7", "Mengelola Perubahan", "managerial"),
    ("M8", "Pengambilan Keputusan", "managerial"),
    ("S1", "Perekat Bangsa", "socio_cultural"),
]

POSTGRESQL_GUARD = """
CREATE FUNCTION credits_entry_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the JP ledger is append-only; post a reversal'; END $$;
CREATE TRIGGER credits_entry_guard BEFORE UPDATE OR DELETE ON credits_entry
FOR EACH ROW EXECUTE FUNCTION credits_entry_is_append_only();
"""


def upgrade() -> None:
    rule = sa.table(
        "credits_rule",
        *(sa.column(name) for name in ("kind", "label", "basis", "jp_per_unit", "minutes_per_unit", "source")),
        sa.column("max_jp_each", sa.Integer),
        sa.column("max_times_month", sa.Integer),
        sa.column("valid_from", sa.Date),
    )
    names = ("kind", "label", "basis", "jp_per_unit", "minutes_per_unit", "max_jp_each", "max_times_month")
    op.bulk_insert(
        rule, [dict(zip(names, row, strict=True), valid_from=date(2019, 1, 1), source=_LAN) for row in RULES]
    )
    target = sa.table(
        "credits_target", sa.column("nip_kind"), sa.column("jp"), sa.column("source"), sa.column("valid_from", sa.Date)
    )
    op.bulk_insert(
        target, [{"nip_kind": k, "jp": jp, "source": s, "valid_from": date(2019, 1, 1)} for k, jp, s in TARGETS]
    )
    op.bulk_insert(
        sa.table("audit_head", sa.column("id"), sa.column("number"), sa.column("hash")),
        [{"id": 1, "number": 0, "hash": "0" * 64}],
    )
    op.bulk_insert(
        sa.table("people_competency", *(sa.column(name) for name in ("code", "name", "kind", "source"))),
        [{"code": c, "name": n, "kind": k, "source": _FRAMEWORK} for c, n, k in COMPETENCIES],
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(POSTGRESQL_GUARD)
    else:
        for deed in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER credits_entry_no_{deed.lower()} BEFORE {deed} ON credits_entry "
                "BEGIN SELECT RAISE(ABORT, 'the JP ledger is append-only; post a reversal'); END"
            )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER credits_entry_guard ON credits_entry")
        op.execute("DROP FUNCTION credits_entry_is_append_only")
    else:
        op.execute("DROP TRIGGER credits_entry_no_update")
        op.execute("DROP TRIGGER credits_entry_no_delete")
    op.execute("DELETE FROM credits_rule")
    op.execute("DELETE FROM credits_target")
    op.execute("DELETE FROM audit_head")
    op.execute("DELETE FROM people_competency")
