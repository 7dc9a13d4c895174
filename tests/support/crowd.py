"""Signed-in people with one open survey each, and what their phones send."""

import urllib.parse
from typing import Any

from flask import g, session
from flask_wtf.csrf import generate_csrf

from bina.accounts import operations as accounts
from bina.db import db, transaction
from evaluation.waves.models import Wave
from tests.support.evaluation import a_cohort, a_programme, a_wave, entries_of
from tests.support.people import a_person, a_unit

ITEMS = (
    "relevan_tugas", "relevan_contoh", "terlibat_aktif", "terlibat_waktu", "puas_materi", "puas_pengajar",
    "puas_keseluruhan", "yakin_mampu", "niat_pakai",
)  # fmt: skip


def a_crowd(app: Any, size: int) -> list[tuple[str, str, str]]:
    """So many signed-in people with one open survey each: cookie, CSRF token, path."""
    with transaction():
        unit = a_unit()
        manager = a_person(unit=unit)
        people = a_cohort(unit, size)
        crowd = signed_in(app, a_wave(a_programme(manager, unit, people), people, manager))
    db.session.remove()
    return crowd


def signed_in(app: Any, wave: Wave) -> list[tuple[str, str, str]]:
    """Everybody who may answer the wave: cookie, CSRF token, path."""
    serializer = app.session_interface.get_signing_serializer(app)
    crowd = []
    for entry in entries_of(wave):
        with app.test_request_context():
            for kept in ("csrf_token", "_csrf_token"):
                g.pop(kept, None)  # the outer context outlives each of these requests
            token = generate_csrf()
            content = {**dict(session), "sign_in": accounts.sign_in(accounts.open_account(entry.person), "crowd")}
        crowd.append((serializer.dumps(content), token, f"/evaluasi/isi/{entry.id}"))
    return crowd


def an_answer_body(number: int, token: str) -> str:
    """The last screen of the reaction survey, answered and sent, under a key of its own."""
    answers = {f"q_{key}": str(1 + (number + place) % 5) for place, key in enumerate(ITEMS)}
    key = {"csrf_token": token, "key": f"{number:032x}", "step": "9", "go": "send"}
    return urllib.parse.urlencode({**key, **answers, "q_saran": "Lebih singkat."})
