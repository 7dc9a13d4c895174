"""Leaders see their own signs first; a report shows sums of five leaders and no index."""

from datetime import timedelta
from decimal import Decimal

import pytest

from bina import clock as bina_clock
from bina.db import db as database
from bina.exports.report import from_json
from evaluation.findings.operations import follow_up, recommend
from evaluation.findings.rules import RecommendationState
from evaluation.measures.operations import record_completion
from evaluation.reports.operations import make_report
from evaluation.statistics.figures import Refusal
from evaluation.statistics.leadership import LeaderFacts, leadership_signs
from evaluation.waves.operations.asking import ask_people
from evaluation.waves.operations.opening import open_now
from evaluation.waves.rules import Anonymity, WaveKind
from tests.support.evaluation import COURSE, a_programme, answer, day, entries_of
from tests.support.people import a_person
from tests.support.web import text_of

CHAPTER = "Dukungan pimpinan: empat tanda"


def test_forms_are_pooled_and_a_single_leader_is_hidden():
    signs = leadership_signs([LeaderFacts(0, 4, 4, 4, 1, 1)] + [LeaderFacts(1, 2, 1, 0, 0, 0)] * 4)
    assert signs.attendance.value == pytest.approx(0.8)
    assert (signs.response.value, signs.response.n) == (8 / 12, 12)
    assert signs.unprompted.value == 0.5
    assert signs.acted_on.refusal is Refusal.UNDISCLOSABLE
    assert signs.response.interval is None
    assert leadership_signs([LeaderFacts(1, 1, 1, 1, 1, 1)] * 4).attendance.refusal is Refusal.UNDISCLOSABLE


@pytest.fixture
def led(trio):
    """Twelve leaders with one participant each; Budi is the first leader."""
    leaders = [trio.budi, *(a_person(f"Kepala {n}", trio.unit) for n in range(11))]
    people = [a_person(unit=trio.unit, superior=leader) for leader in leaders]
    programme = a_programme(trio.ani, trio.unit, people)
    wave = open_now(
        programme, kind=WaveKind.BEHAVIOUR_SUPERIOR, instrument="perilaku_atasan", anonymity=Anonymity.CONFIDENTIAL,
        people=people, closes_on=day(30), by=trio.ani,
    )  # fmt: skip
    for leader in leaders[:3]:
        record_completion(leader, subject=COURSE, title="K", minutes=90, completed_at=bina_clock.now())
    made = recommend(programme, "Beri tugas penerapan.", owner=trio.budi, due_on=day(20), by=trio.ani)
    follow_up(made, RecommendationState.IN_PROGRESS, "", by=trio.budi)
    database.session.flush()
    return programme, wave, leaders


def test_a_leader_sees_what_they_did_and_others_do_not(browsers, trio, led, clock):
    programme, wave, _leaders = led
    ask_people(day())
    answer(next(entry for entry in entries_of(wave) if entry.person_id == trio.budi.id))
    page = text_of(browsers(trio.budi).get("/evaluasi/dukungan-saya"))
    assert "Kegiatan yang Anda ikuti sendiri 1 dari 1" in page
    assert "Formulir penilaian orang Anda yang dijawab 1 dari 1 1 sebelum diingatkan" in page
    assert "Rekomendasi yang Anda kerjakan atau selesaikan 1 dari 1" in page
    assert "Dukungan saya" in text_of(browsers(trio.budi).get("/evaluasi/umpan-balik"))
    for other in (trio.ani, trio.citra):
        assert programme.name not in text_of(browsers(other).get("/evaluasi/dukungan-saya"))


def test_the_report_adds_leaders_up_and_reads_speed_from_reminders(led, clock):
    programme, wave, _leaders = led
    ask_people(day())
    entries = entries_of(wave)
    for entry in entries[:6]:
        answer(entry)
    clock.shift(timedelta(days=8))
    ask_people(day())
    for entry in entries[6:10]:
        answer(entry)
    document = from_json(make_report(programme, bina_clock.now(), by=None).document)
    section = next(s for s in document.sections if s.title == CHAPTER)
    found = {figure.label: figure for figure in section.figures}
    assert found["Pimpinan yang menyelesaikan paling sedikit satu kegiatan"].value == Decimal("25.0")
    assert found["Formulir penilaian perilaku yang dijawab atasan"].value == Decimal("83.3")
    assert found["Dijawab sebelum pengingat pertama"].value == Decimal("60.0")
    tasks = found["Rekomendasi yang dikerjakan atau selesai"]
    assert tasks.value is None
    assert "kurang dari 5" in tasks.refusal
    assert any("tidak dijumlahkan menjadi satu indeks" in sentence for sentence in section.paragraphs)
    assert section.tables == ()


def test_four_leaders_are_no_chapter(trio):
    people = [a_person(unit=trio.unit, superior=a_person(unit=trio.unit)) for _ in range(4)]
    programme = a_programme(trio.ani, trio.unit, people)
    document = from_json(make_report(programme, bina_clock.now(), by=None).document)
    assert CHAPTER not in [section.title for section in document.sections]
