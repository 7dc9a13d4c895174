"""Evidence is the pair's; its marks leave only with the mentee's consent, and come back when it is withdrawn."""

import io
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import select

from bina import clock as bina_clock
from bina import signals
from bina.db import db as database
from evaluation.measures.models import BehaviourEvidence
from mentoring.evidence.models import BehaviourClaim
from mentoring.evidence.operations import release
from mentoring.sessions import operations as sessions
from mentoring.sessions.operations import SessionValues
from mentoring.sessions.rules import Mode
from tests.support.photographs import TRACES, a_photograph
from tests.support.web import text_of

CANARY = "kenari-bukti-5d1e"


@pytest.fixture
def session(pair, town):
    held = sessions.log_session(pair, SessionValues(bina_clock.today(), 60, Mode.ONLINE), by=town.senior)
    sessions.confirm_session(held, by=town.junior)
    database.session.commit()
    return held


def given(**changes):
    return {
        "behaviour": "service", "deed": f"Menjelaskan syarat kepada warga. {CANARY}", "level": "3",
        "done_on": bina_clock.today().isoformat(), "source": "self", **changes,
    }  # fmt: skip


def only_claim():
    database.session.expire_all()
    return database.session.scalars(select(BehaviourClaim)).one()


def kept():
    database.session.expire_all()
    return database.session.scalars(select(BehaviourEvidence)).all()


def test_the_way_of_a_claim_from_noting_to_withdrawal(browsers, town, session) -> None:
    mentor, mentee = browsers(town.senior), browsers(town.junior)
    place = f"/mentoring/sesi/{session.id}/bukti"
    assert "Bukti perilaku" in text_of(mentor.get(f"/mentoring/sesi/{session.id}"))
    assert mentor.send(f"{place}/catat", given(source="mentor", seen="y")).status_code == 303
    claim = only_claim()
    assert (claim.released, claim.seen) == (False, True)
    assert kept() == []
    assert CANARY in text_of(mentee.get(place))
    assert "Bukti perilaku dicatat" in text_of(mentee.get("/pesan"))
    refused = mentor.send(f"/mentoring/bukti/{claim.id}/bagikan")
    assert refused.status_code == 403
    assert kept() == []
    assert mentee.send(f"/mentoring/bukti/{claim.id}/bagikan").status_code == 303
    fact = kept()[0]
    assert (fact.person_id, fact.behaviour, fact.level, fact.seen, fact.by_mentor) == (
        town.junior.id, "service", 3, True, True,
    )  # fmt: skip
    assert "dihitung dalam evaluasi" in text_of(mentor.get(place))
    assert mentee.send(f"/mentoring/bukti/{claim.id}/tarik").status_code == 303
    assert kept() == []
    assert mentee.send(f"/mentoring/bukti/{claim.id}/hapus").status_code == 403
    assert mentor.send(f"/mentoring/bukti/{claim.id}/hapus").status_code == 303
    assert database.session.scalars(select(BehaviourClaim)).all() == []


def test_words_never_leave_the_pair(browsers, town, session) -> None:
    heard = []

    def listen(sender, **news):
        heard.append((sender.id, news))

    with signals.behaviour_evidenced.connected_to(listen):
        browsers(town.junior).send(f"/mentoring/sesi/{session.id}/bukti/catat", given())
        release(only_claim(), by=town.junior)
    assert heard[0][0] == town.junior.id
    assert CANARY not in repr(heard)
    columns = {column.name for column in BehaviourEvidence.__table__.columns}
    assert {"deed", "file_id", "words"}.isdisjoint(columns)


def test_nobody_else_has_a_page_for_it(browsers, town, session) -> None:
    browsers(town.junior).send(f"/mentoring/sesi/{session.id}/bukti/catat", given())
    claim = only_claim()
    for stranger in (browsers(town.manager), browsers(town.citra)):
        for path in (f"/mentoring/sesi/{session.id}/bukti", f"/mentoring/sesi/{session.id}/bukti/catat",
                     f"/mentoring/bukti/{claim.id}/berkas"):  # fmt: skip
            assert stranger.get(path).status_code == 404
        for verb in ("bagikan", "tarik", "terlihat", "hapus"):
            assert stranger.send(f"/mentoring/bukti/{claim.id}/{verb}").status_code == 404
    assert not only_claim().released


def test_only_the_mentor_says_that_the_mentor_saw_it(browsers, town, session) -> None:
    mentor, mentee = browsers(town.senior), browsers(town.junior)
    place = f"/mentoring/sesi/{session.id}/bukti/catat"
    assert "Hanya mentor" in text_of(mentee.send(place, given(seen="y")))
    assert mentee.send(place, given(source="mentor")).status_code == 422
    mentee.send(place, given())
    claim = only_claim()
    release(claim, by=town.junior)
    assert mentee.send(f"/mentoring/bukti/{claim.id}/terlihat").status_code == 403
    assert mentor.send(f"/mentoring/bukti/{claim.id}/terlihat").status_code == 303
    assert [fact.seen for fact in kept()] == [True]


def test_bad_input_keeps_what_was_typed_and_changes_nothing(browsers, town, session) -> None:
    mentee = browsers(town.junior)
    place = f"/mentoring/sesi/{session.id}/bukti/catat"
    empty = mentee.send(place)
    assert empty.status_code == 422
    assert "Tulis apa yang dilakukan" in text_of(empty)
    tomorrow = (bina_clock.today() + timedelta(days=1)).isoformat()
    late = mentee.send(place, given(done_on=tomorrow))
    assert late.status_code == 422
    assert "tidak di masa depan" in text_of(late)
    assert CANARY in late.get_data(as_text=True)
    wrong = mentee.send(place, {**given(), "file": (io.BytesIO(b"MZ\0\0"), "alat.exe")})
    assert wrong.status_code == 422
    assert "tidak dapat diterima" in text_of(wrong)
    assert database.session.scalars(select(BehaviourClaim)).all() == []


def test_a_file_is_proof_and_stays_with_the_two(browsers, town, session) -> None:
    mentee = browsers(town.junior)
    data = {**given(), "file": (io.BytesIO(b"%PDF-1.4\n1 0 obj"), "bukti.pdf")}
    assert mentee.send(f"/mentoring/sesi/{session.id}/bukti/catat", data).status_code == 303
    claim = only_claim()
    with browsers(town.senior).get(f"/mentoring/bukti/{claim.id}/berkas") as proof:
        assert proof.data.startswith(b"%PDF")
    mentee.send(f"/mentoring/bukti/{claim.id}/bagikan")
    assert [(fact.artefact, fact.seen, fact.by_mentor) for fact in kept()] == [(True, False, False)]


def test_a_photograph_proves_without_saying_where_it_was_taken(browsers, town, session) -> None:
    mentee, place = browsers(town.junior), f"/mentoring/sesi/{session.id}/bukti/catat"
    assert "yang tersimpan di dalam foto dihapus" in text_of(mentee.get(place))
    broken = mentee.send(place, {**given(), "file": (io.BytesIO(a_photograph()[:90]), "rapat.jpg")})
    assert broken.status_code == 422
    assert "data tempat di dalamnya tidak dapat dihapus" in text_of(broken)
    assert CANARY in broken.get_data(as_text=True)
    assert mentee.send(place, {**given(), "file": (io.BytesIO(a_photograph()), "rapat.jpg")}).status_code == 303
    with browsers(town.senior).get(f"/mentoring/bukti/{only_claim().id}/berkas") as proof:
        assert not [trace for trace in TRACES if trace in proof.data]
        with Image.open(io.BytesIO(proof.data)) as seen:
            assert dict(seen.getexif()) == {}


def test_a_session_that_is_not_confirmed_bears_no_evidence(browsers, pair, town) -> None:
    session = sessions.log_session(pair, SessionValues(bina_clock.today(), 60, Mode.ONLINE), by=town.senior)
    answer = browsers(town.junior).send(f"/mentoring/sesi/{session.id}/bukti/catat", given())
    assert answer.status_code == 422
    assert "dikonfirmasi berdua" in text_of(answer)
