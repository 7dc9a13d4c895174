"""The web's own database role seals answers and counts them; it opens, reads and changes nothing sealed."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from bina import clock
from bina.db import is_postgresql
from bina.errors import DomainError
from evaluation.reports.operations import make_report
from evaluation.waves.models import Comment, Envelope, Response
from evaluation.waves.operations.mixing import close, mix
from evaluation.waves.operations.roles import narrow
from evaluation.waves.rules import Anonymity, WaveKind
from tests.support.evaluation import a_cohort, a_programme, a_wave, answer, day, entries_of

ROLE = "bina_web_of_a_test"


@pytest.fixture
def as_web(db):
    """Switch the session's connection to the web's role and back."""
    if not is_postgresql():
        pytest.skip("roles belong to PostgreSQL")
    db.session.execute(text(f"CREATE ROLE {ROLE}"))
    narrow(db.session.connection(), ROLE)

    def switch(on):
        db.session.execute(text(f"SET ROLE {ROLE}" if on else "RESET ROLE"))

    yield switch
    switch(False)


def refused(db, statement):
    with pytest.raises(ProgrammingError, match="permission denied"), db.session.begin_nested():
        db.session.execute(statement)


def test_a_survey_goes_its_whole_way_with_the_web_in_its_role(db, browsers, trio, as_web):
    people = [trio.budi, *a_cohort(trio.unit, 9)]
    programme = a_programme(trio.ani, trio.unit, people)
    wave = a_wave(programme, people, trio.ani)
    named = a_wave(
        programme, people, trio.ani, instrument="hambatan", anonymity=Anonymity.CONFIDENTIAL, kind=WaveKind.BARRIERS
    )
    entry = next(entry for entry in entries_of(wave) if entry.person_id == trio.budi.id)
    budi, ani = browsers(trio.budi), browsers(trio.ani)
    as_web(True)
    items = [item.key for item in wave.instrument.content.items if item.points]
    sent = {f"q_{key}": "4" for key in items} | {
        "q_saran": "Lebih singkat.",
        "key": "a" * 32,
        "step": "99",
        "go": "send",
    }
    assert budi.send(f"/evaluasi/isi/{entry.id}", sent).status_code == 303
    for each in entries_of(wave):
        if each.id != entry.id:
            answer(each, text="Lebih singkat.")
    for each in entries_of(named)[:6]:
        answer(each)
    refused(db, select(Envelope.ciphertext))
    refused(db, text("UPDATE evaluation_envelope SET cell_id = NULL"))
    refused(db, text("DELETE FROM evaluation_envelope"))
    as_web(False)
    assert mix(wave) == 10
    close(wave, day())
    mix(named)
    make_report(programme, clock.now(), by=trio.ani)
    as_web(True)
    db.session.expire_all()
    seen = set(db.session.scalars(select(Response.wave_id)))
    assert seen == {named.id}
    refused(db, select(Comment.body))
    refused(db, text("UPDATE evaluation_response SET ratings = '{}'"))
    refused(db, text("INSERT INTO evaluation_count VALUES (1, 0, 'x', 1, 1)"))
    for path in ("", "/laporan/1", "/rantai"):
        page = ani.get(f"/evaluasi/program/{programme.id}{path}")
        assert page.status_code == 200, path


def test_a_role_that_cannot_be_narrowed_is_refused(db):
    connection = db.session.connection()
    if not is_postgresql():
        with pytest.raises(DomainError, match="PostgreSQL"):
            narrow(connection, ROLE)
        return
    owner = connection.scalar(text("SELECT current_user"))
    for name, sentence in (("Web; DROP", "huruf kecil"), ("nobody_here", "belum ada"), (owner, "tidak dapat dibatasi")):
        with pytest.raises(DomainError, match=sentence):
            narrow(connection, name)
