"""A database role for web processes that can seal answers and never open, read or change what was sealed."""

import re

from flask_babel import gettext as _
from sqlalchemy import Connection, text

from bina.errors import DomainError

_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")

_GRANTS = """
GRANT USAGE ON SCHEMA public TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role};
REVOKE ALL ON evaluation_envelope, evaluation_mixed_batch, evaluation_response, evaluation_comment,
  evaluation_count, evaluation_flag_count, evaluation_satisfaction_sum FROM {role};
GRANT INSERT, SELECT (id, wave_id, cell_id) ON evaluation_envelope TO {role};
GRANT SELECT ON evaluation_mixed_batch, evaluation_response, evaluation_count, evaluation_flag_count,
  evaluation_satisfaction_sum TO {role};
ALTER TABLE evaluation_response ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS evaluation_response_seen_by_web ON evaluation_response;
CREATE POLICY evaluation_response_seen_by_web ON evaluation_response FOR SELECT USING (
  EXISTS (SELECT 1 FROM evaluation_wave WHERE id = wave_id AND anonymity = 'confidential'));
"""


def narrow(connection: Connection, role: str) -> None:
    """Give an existing PostgreSQL role what web processes need: it puts envelopes in and counts them, reads what the
    mixer folded and single answers of confidential waves (under pseudonyms), and no text. Said again after an
    upgrade, it covers new tables.

    Refuses other databases, a name that is no plain PostgreSQL name, a role that does not exist and the role that
    owns the tables, which no grant can narrow.
    """
    if connection.dialect.name != "postgresql":
        raise DomainError(_("Peran terpisah hanya ada di PostgreSQL."))
    if _NAME.fullmatch(role) is None:
        raise DomainError(_("Nama peran hanya huruf kecil, angka, dan garis bawah."))
    known = connection.scalar(text("SELECT rolsuper FROM pg_roles WHERE rolname = :role"), {"role": role})
    if known is None:
        raise DomainError(_("Peran %(role)s belum ada. Buat dahulu: CREATE ROLE %(role)s LOGIN PASSWORD …", role=role))
    owner = connection.scalar(text("SELECT tableowner FROM pg_tables WHERE tablename = 'evaluation_envelope'"))
    if known or owner == role:
        raise DomainError(
            _("Peran %(role)s memiliki tabelnya, jadi tidak dapat dibatasi. Pakai peran lain.", role=role)
        )
    for statement in _GRANTS.format(role=role).split(";\n"):
        if statement.strip():
            connection.exec_driver_sql(statement)
