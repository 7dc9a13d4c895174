"""An evaluation team works in the field through its pages, and nobody else reads what was said."""

import io
import re

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from bina import clock
from bina.db import db as database
from bina.errors import DomainError
from bina.exports.report import from_json
from bina.people.models import RoleKind
from evaluation.fieldwork.models import Code, Document, Evidence, Interview, Segment, SegmentReading, SuccessCase
from evaluation.fieldwork.operations import coding, interviews, matrix, waves
from evaluation.fieldwork.operations.matrix import Ground
from evaluation.fieldwork.queries.interviews import codebook_version, coded, segments_of
from evaluation.fieldwork.rules.cases import CONSENT_ITEM, Tail
from evaluation.fieldwork.rules.coding import agreement
from evaluation.findings import operations as findings
from evaluation.findings.rules import Method, Stance
from evaluation.programmes.operations import set_target
from evaluation.programmes.queries import participants
from evaluation.programmes.rules import Arm, Better
from evaluation.reports.operations import make_report
from evaluation.waves.models import FrameEntry
from tests.support.evaluation import a_cohort, a_programme, day
from tests.support.fieldwork import a_claim, a_code, a_segment, an_interview, answered
from tests.support.people import a_person, with_role
from tests.support.web import text_of


@pytest.fixture
def people(trio):
    return a_cohort(trio.unit, 12)


@pytest.fixture
def programme(trio, people):
    return a_programme(trio.ani, trio.unit, people)


@pytest.fixture
def second(trio):
    return with_role(a_person("Dewi", unit=trio.unit), RoleKind.EVALUATOR, trio.unit)


@pytest.fixture
def leader(trio):
    return with_role(a_person(unit=trio.unit), RoleKind.LEADER, trio.unit)


@pytest.fixture
def finding(trio, programme):
    said = {Method.SURVEY: (Stance.SUPPORTS, "unsur waktu")}
    return findings.state_finding(programme, "Layanan lebih cepat.", said, by=trio.ani)


def count(db, model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


CONSENT = {"kind": "citizen", "consent": "yes", "consent_form": "spoken", "consented_on": "2026-11-20"}


def test_the_team_opens_every_page_and_nobody_else_any(db, browsers, trio, programme, second, finding):
    segment, code = a_segment(programme, trio.ani), a_code(programme, trio.ani)
    claim = a_claim(programme, trio.ani)
    wave = waves.observe_in_pairs(
        programme, participants(programme, Arm.PARTICIPANT), trio.ani, second, closes_on=day(9), by=trio.ani
    )
    base = f"/evaluasi/program/{programme.id}"
    shared = [f"{base}/lapangan", f"{base}/matriks"]
    pages = [f"{base}/wawancara/baru", f"/evaluasi/wawancara/{segment.interview_id}",
             f"/evaluasi/potongan/{segment.id}/kode", f"{base}/kode", f"{base}/kode/baru", f"{base}/kode/{code.id}",
             f"/evaluasi/potongan/{segment.id}/putusan/{code.id}", f"{base}/kesepakatan", f"{base}/dokumen",
             f"{base}/dokumen/baru", f"/evaluasi/dokumen/{claim.document_id}", f"{base}/pengamatan/berdua",
             f"{base}/pengamatan/{wave.id}", f"{base}/matriks/{finding.id}/interview",
             f"{base}/matriks/{finding.id}/survey", "/evaluasi/panduan-wawancara/citizen"]  # fmt: skip
    ani, budi, citra = browsers(trio.ani), browsers(trio.budi), browsers(trio.citra)
    for page in shared + pages:
        assert ani.get(page).status_code == 200, page
        assert budi.get(page).status_code in (403, 404), page
        assert citra.get(page).status_code in (403, 404), page
    posts = [f"/evaluasi/wawancara/{segment.interview_id}/tarik", f"/evaluasi/potongan/{segment.id}/hapus",
             f"{base}/kode/awal", f"{base}/kode/{code.id}/pensiun", f"{base}/matriks/bukti/1/lepas",
             f"{base}/kisah/1/susun"]  # fmt: skip
    for page in posts:
        assert budi.send(page).status_code in (403, 404), page
        assert citra.send(page).status_code in (403, 404), page


def test_without_consent_nothing_is_recorded(db, browsers, trio, programme):
    ani, page = browsers(trio.ani), f"/evaluasi/program/{programme.id}/wawancara/baru"
    refused = ani.send(page, {**CONSENT, "consent": "no"})
    assert refused.status_code == 422
    assert "Tanpa persetujuan, wawancara tidak dicatat." in text_of(refused)
    assert ani.send(page, {**CONSENT, "consented_on": "2026-12-24"}).status_code == 422
    assert count(db, Interview) == 0
    assert ani.send(page, CONSENT).status_code == 303
    assert db.session.scalars(select(Interview.code)).all() == ["W-01"]


def test_notes_keep_no_numbers_of_people_and_change_no_more_once_marked(db, browsers, trio, programme):
    talk = an_interview(programme, trio.ani)
    ani, page = browsers(trio.ani), f"/evaluasi/wawancara/{talk.id}/catatan"
    refused = ani.send(page, {"text": "Hubungi 081234567890."})
    assert refused.status_code == 422
    assert "081234567890" in text_of(refused)
    assert ani.send(f"/evaluasi/wawancara/{talk.id}", {"chosen": ["1", "3"]}).status_code == 422
    assert ani.send(f"/evaluasi/wawancara/{talk.id}", {"chosen": ["1", "99"]}).status_code == 422
    assert ani.send(f"/evaluasi/wawancara/{talk.id}", {"chosen": ["2", "3"]}).status_code == 303
    assert ani.send(f"/evaluasi/wawancara/{talk.id}", {"chosen": ["2", "3"]}).status_code == 422
    assert db.session.scalars(select(Segment)).one().words == "Kedua.\nKetiga."
    assert ani.send(page, {"text": "Lain."}).status_code == 422


def test_withdrawn_consent_leaves_nothing_of_what_was_said(db, browsers, trio, programme, finding):
    segment = a_segment(programme, trio.ani, "Rahasia sekali.")
    coding.code_segment(segment, [a_code(programme, trio.ani).id], by=trio.ani)
    matrix.cite(finding, Method.INTERVIEW, Ground(segment_id=segment.id), Stance.SUPPORTS, by=trio.ani)
    ani, talk = browsers(trio.ani), segment.interview_id
    assert ani.send(f"/evaluasi/wawancara/{talk}/tarik").status_code == 303
    assert [count(db, model) for model in (Segment, SegmentReading, Evidence)] == [0, 0, 0]
    assert "Rahasia sekali" not in text_of(ani.get(f"/evaluasi/wawancara/{talk}"))
    kept = db.session.get(Interview, talk)
    assert (kept.text, kept.withdrawn_on) == ("", clock.today())
    kept.text = "lagi"
    with pytest.raises(IntegrityError), db.session.begin_nested():
        database.session.flush()


def test_the_second_coder_is_blind_until_both_are_done(db, browsers, trio, programme, second):
    segment = a_segment(programme, trio.ani)
    one, other = a_code(programme, trio.ani, "Kode Ani"), a_code(programme, trio.ani, "Kode Dewi")
    ani, dewi, page = browsers(trio.ani), browsers(second), f"/evaluasi/potongan/{segment.id}/kode"
    assert ani.send(page, {}).status_code == 422
    assert ani.send(page, {"codes": [one.id], "none": "y"}).status_code == 422
    assert ani.send(page, {"codes": [one.id]}).status_code == 303
    for address in (
        page,
        f"/evaluasi/wawancara/{segment.interview_id}",
        f"/evaluasi/program/{programme.id}/kesepakatan",
    ):
        html = dewi.get(address).get_data(as_text=True)
        assert "checked" not in html
        assert "1 kode" not in html
    assert "Kode Ani: 1 orang" in text_of(ani.get(f"/evaluasi/program/{programme.id}/lapangan"))
    assert "Kode Ani: 1 orang" not in text_of(dewi.get(f"/evaluasi/program/{programme.id}/lapangan"))
    assert "Belum ada potongan yang dikodekan dua orang" in text_of(
        dewi.get(f"/evaluasi/program/{programme.id}/kesepakatan")
    )
    assert dewi.send(page, {"codes": [other.id]}).status_code == 303
    for late in (ani, browsers(with_role(a_person(unit=trio.unit), RoleKind.EVALUATOR, trio.unit))):
        assert late.send(page, {"codes": [other.id]}).status_code == 422
    agreed = text_of(ani.get(f"/evaluasi/program/{programme.id}/kesepakatan"))
    assert "κ Cohen" in agreed
    assert agreed.count("Putuskan") == 2
    settle = f"/evaluasi/potongan/{segment.id}/putusan/{one.id}"
    assert ani.send(settle, {"holds": "yes", "reason": ""}).status_code == 422
    assert ani.send(settle, {"holds": "yes", "reason": "Sesuai artinya."}).status_code == 303
    assert text_of(ani.get(f"/evaluasi/program/{programme.id}/kesepakatan")).count("Putuskan") == 1


def test_coders_stand_in_one_order_whoever_coded_first(db, trio, programme, second):
    code = a_code(programme, trio.ani)
    for first, other in ((trio.ani, second), (second, trio.ani)):
        segment = a_segment(programme, trio.ani)
        for coder in (first, other):
            coding.code_segment(segment, [code.id] if coder is second else [], by=coder)
    assert {each.coders for each in coded(segments_of(programme))} == {tuple(sorted((trio.ani.id, second.id)))}
    assert agreement(coded(segments_of(programme)), [code.id]).is_kappa


def test_every_change_of_the_codebook_is_a_version_and_old_words_stay(db, browsers, trio, programme):
    ani, base = browsers(trio.ani), f"/evaluasi/program/{programme.id}/kode"
    assert ani.send(f"{base}/awal").status_code == 303
    assert ani.send(f"{base}/awal").status_code == 303
    assert count(db, Code) == 7
    code = db.session.scalars(select(Code).order_by(Code.id)).first()
    words = {"definition": "Arti baru.", "when_to_use": "Kapan baru."}
    assert ani.send(f"{base}/{code.id}", words).status_code == 303
    assert ani.send(f"{base}/{code.id}", words).status_code == 303
    assert codebook_version(programme) == 8
    page = text_of(ani.get(base))
    assert "Versi 8" in page
    assert "Beban kerja atau jadwal" in page
    assert ani.send(f"{base}/{code.id}/pensiun").status_code == 303
    assert codebook_version(programme) == 9
    segment = a_segment(programme, trio.ani)
    assert ani.send(f"/evaluasi/potongan/{segment.id}/kode", {"codes": [code.id]}).status_code == 422
    double = {"name": "kurang waktu", "kind": "barrier", **words}
    assert ani.send(f"{base}/baru", double).status_code == 422


def test_what_fewer_than_five_said_stays_within_the_team(db, browsers, trio, programme, leader):
    often, seldom = a_code(programme, trio.ani, "Sering Disebut"), a_code(programme, trio.ani, "Jarang Disebut")
    for number in range(5):
        given = [often.id, seldom.id] if number < 4 else [often.id]
        coding.code_segment(a_segment(programme, trio.ani, f"Ucapan {number}."), given, by=trio.ani)
    page = text_of(browsers(leader).get(f"/evaluasi/program/{programme.id}/lapangan"))
    assert "Sering Disebut: 5 orang" in page
    assert "Jarang Disebut" not in page
    assert "P-01" not in page
    assert "Jarang Disebut: 4 orang" in text_of(browsers(trio.ani).get(f"/evaluasi/program/{programme.id}/lapangan"))
    document = make_report(programme, clock.now(), by=None).document
    assert "Sering Disebut" in document
    assert "Jarang Disebut" not in document
    assert "Ucapan" not in document


def test_a_document_keeps_its_file_and_its_claims_are_graded(db, browsers, trio, programme):
    ani, base = browsers(trio.ani), f"/evaluasi/program/{programme.id}/dokumen"
    values = {"title": "Register loket", "kind": "record", "dated_on": "2026-10-01", "owner": "Seksi Pelayanan"}
    assert ani.send(f"{base}/baru", {**values, "dated_on": "2027-01-01"}).status_code == 422
    early = {**values, "dated_on": "2027-01-01", "file": (io.BytesIO(b"%PDF-1.7 isi"), "register.pdf")}
    assert "Tanggal dokumen belum tiba" in text_of(ani.send(f"{base}/baru", early))
    wrong = ani.send(f"{base}/baru", {**values, "file": (io.BytesIO(b"MZ\0\0"), "x.exe")})
    assert wrong.status_code == 422
    assert 'value="Register loket"' in wrong.get_data(as_text=True)
    assert count(db, Document) == 0
    given = {**values, "file": (io.BytesIO(b"%PDF-1.7 isi"), "register.pdf")}
    assert ani.send(f"{base}/baru", given).status_code == 303
    document = db.session.scalars(select(Document)).one()
    page = f"/evaluasi/dokumen/{document.id}"
    with ani.get(f"{page}/berkas") as answer:
        assert answer.data == b"%PDF-1.7 isi"
    assert browsers(trio.citra).get(f"{page}/berkas").status_code in (403, 404)
    assert ani.send(page, {"statement": "Turun.", "page": "3"}).status_code == 422
    claim = {"statement": "Turun.", "page": "3", "basis": "record", "cross_checked": "y"}
    assert ani.send(page, claim).status_code == 303
    assert "Derajat A" in text_of(ani.get(page))


def test_the_matrix_lists_contradictions_and_leads_to_the_evidence(db, browsers, trio, programme, finding, leader):
    said = a_segment(programme, trio.ani, "Kemarin dua jam.")
    claim = a_claim(programme, trio.ani)
    ani, base = browsers(trio.ani), f"/evaluasi/program/{programme.id}/matriks"
    assert ani.send(f"{base}/{finding.id}/interview", {}).status_code == 422
    against = {"ground": f"s{said.id}", "stance": "contradicts"}
    assert ani.send(f"{base}/{finding.id}/interview", against).status_code == 303
    assert ani.send(f"{base}/{finding.id}/interview", against).status_code == 422
    assert ani.send(f"{base}/{finding.id}/document", {"ground": f"s{said.id}", "stance": "supports"}).status_code == 422
    assert (
        ani.send(f"{base}/{finding.id}/document", {"ground": f"c{claim.id}", "stance": "supports"}).status_code == 303
    )
    html = ani.get(base).get_data(as_text=True)
    assert f"/evaluasi/potongan/{said.id}/kode" in html
    assert f"/evaluasi/dokumen/{claim.document_id}#pernyataan-{claim.id}" in html
    page = text_of(ani.get(base))
    assert "Yang masih bertentangan Layanan lebih cepat. Wawancara: menentang" in page
    assert "derajat B" in page
    read = text_of(browsers(leader).get(base))
    assert "menentang: wawancara" in read
    assert "Kemarin dua jam" not in read
    assert "P-01" not in read
    report = from_json(make_report(programme, clock.now(), by=None).document)
    section = next(s for s in report.sections if s.title == "Temuan dan triangulasi")
    assert section.tables[0].rows[0]["interview"] == "menentang: wawancara"
    assert section.tables[0].rows[0]["document"] == "mendukung: Register loket, hlm. 3 (derajat B)"
    assert section.tables[0].rows[0]["observation"] == "–"
    evidence = db.session.scalars(select(Evidence).where(Evidence.segment_id == said.id)).one()
    assert ani.send(f"{base}/bukti/{evidence.id}/lepas").status_code == 303
    assert "Yang masih bertentangan" not in text_of(ani.get(base))


def test_figures_of_a_report_and_indicators_are_evidence(db, browsers, trio, programme, finding):
    set_target(programme, indicator="Waktu tunggu", unit_of_measure="menit", baseline=40, target=20, actual=25,
               better=Better.LOWER, source="uji", measured_on=day())  # fmt: skip
    answered(
        waves.observe_in_pairs(
            programme, participants(programme, Arm.PARTICIPANT), trio.ani, a_person(unit=trio.unit), closes_on=day(9),
            by=trio.ani,
        ),
        programme.sealed_key,
        lambda place: {"salam": place // 2 % 3},
    )  # fmt: skip
    make_report(programme, clock.now(), by=trio.ani)
    ani, base = browsers(trio.ani), f"/evaluasi/program/{programme.id}/matriks"
    target = programme.targets[0]
    page = f"{base}/{finding.id}/indicator"
    assert ani.send(page, {"ground": f"t{target.id}", "stance": "supports"}).status_code == 303
    html = ani.get(page).get_data(as_text=True)
    figure = re.search(r'value="(f\d+-\d+)"[^>]*><span>(Kerja lapangan – Kesepakatan dua pengamat[^<]+)<', html)
    assert ani.send(page, {"ground": figure[1], "stance": "supports"}).status_code == 303
    matrix_page = ani.get(base).get_data(as_text=True)
    assert "Waktu tunggu" in matrix_page
    assert figure[2] in matrix_page
    chapter = re.search(rf'href="(/evaluasi/program/{programme.id}/laporan/1/\d+)"', matrix_page)
    assert "<h2>Kerja lapangan" in ani.get(chapter[1]).get_data(as_text=True)


def test_two_observers_fill_their_own_sheets_and_are_compared_after_closing(db, browsers, trio, programme, second):
    ani, base = browsers(trio.ani), f"/evaluasi/program/{programme.id}"
    values = {"first": trio.ani.id, "second": trio.ani.id, "many": "6", "closes_on": day(9).isoformat()}
    assert ani.send(f"{base}/pengamatan/berdua", values).status_code == 422
    assert ani.send(f"{base}/pengamatan/berdua", {**values, "second": second.id, "many": "4"}).status_code == 422
    assert ani.send(f"{base}/pengamatan/berdua", {**values, "second": second.id}).status_code == 303
    entries = db.session.scalars(select(FrameEntry)).all()
    assert len({entry.about_id for entry in entries}) == 6
    assert {(entry.person_id) for entry in entries} == {trio.ani.id, second.id}
    assert "menunggu" in text_of(browsers(second).get("/evaluasi/")).lower()
    wave = entries[0].wave
    assert "Masih berjalan" in text_of(ani.get(f"{base}/pengamatan/{wave.id}"))
    # The frame holds the pairs one person after the other, so both sheets of a person are neighbours.
    answered(wave, programme.sealed_key, lambda place: {"salam": place // 2 % 3, "alur": 2 if place == 1 else 1})
    page = text_of(ani.get(f"{base}/pengamatan/{wave.id}"))
    assert "6 orang diamati oleh keduanya" in page
    assert "1 perbedaan" in page
    assert "“Terlihat sebagian” dan “Terlihat penuh”" in page
    section = next(
        s
        for s in from_json(make_report(programme, clock.now(), by=None).document).sections
        if s.title == "Kerja lapangan"
    )
    assert "pada 1 butir mereka berbeda" in section.paragraphs[0]


def test_two_sheets_each_of_four_people_are_not_eight_people(db, trio, programme, second):
    people = participants(programme, Arm.PARTICIPANT)[:5]
    wave = waves.observe_in_pairs(programme, people, trio.ani, second, closes_on=day(9), by=trio.ani)
    for entry in db.session.scalars(select(FrameEntry).order_by(FrameEntry.id.desc()).limit(2)).all():
        db.session.delete(entry)
    db.session.flush()
    answered(wave, programme.sealed_key, lambda place: {"salam": place // 2 % 3})
    document = from_json(make_report(programme, clock.now(), by=None).document)
    titles = {section.title for section in document.sections}
    assert "Pengamatan di tempat kerja" not in titles
    section = next(s for s in document.sections if s.title == "Kerja lapangan")
    assert "Kurang dari lima orang diamati oleh keduanya" in section.paragraphs[0]
    assert section.figures == ()


def test_only_those_who_agreed_are_listed_and_only_the_evaluator_sees_them(db, browsers, trio, programme, second):
    manager = with_role(a_person(unit=trio.unit), RoleKind.MANAGER, trio.unit)
    dewi, page = browsers(second), f"/evaluasi/program/{programme.id}/kisah"
    assert browsers(manager).get(page).status_code in (403, 404)
    assert browsers(trio.budi).get(page).status_code in (403, 404)
    assert dewi.send(page, {"closes_on": "2026-01-01"}).status_code == 422
    assert dewi.send(page, {"closes_on": day(9).isoformat()}).status_code == 303
    wave = db.session.scalars(select(FrameEntry)).first().wave
    assert dewi.send(f"{page}/{wave.id}/susun").status_code == 409
    items = ("dipakai", "hasil_nyata", "warga_merasa", "cara_baru", "tetap_dipakai")
    # The first and the last answer highest and lowest, but did not agree.
    answered(
        wave,
        programme.sealed_key,
        lambda place: {**dict.fromkeys(items, 1 + place % 5), CONSENT_ITEM: int(0 < place < 11)},
    )
    assert dewi.send(f"{page}/{wave.id}/susun").status_code == 303
    assert dewi.send(f"{page}/{wave.id}/susun").status_code == 409
    cases = db.session.scalars(select(SuccessCase).order_by(SuccessCase.id)).all()
    members = [member.person for member in participants(programme, Arm.PARTICIPANT)]
    assert len(cases) == 10
    assert {case.person_id for case in cases} == {person.id for person in members[1:11]}
    assert cases[0].tail is Tail.HIGH
    assert members[0].name not in text_of(dewi.get(page))
    assert browsers(manager).get(f"/evaluasi/kisah/{cases[0].id}").status_code in (403, 404)
    assert "Kisah keberhasilan" not in text_of(browsers(manager).get(f"/evaluasi/program/{programme.id}/lapangan"))
    assert dewi.send(f"/evaluasi/kisah/{cases[0].id}", {"state": "interviewed"}).status_code == 303
    assert "Sudah diwawancarai" in text_of(dewi.get(page))


def test_codes_are_free_when_two_interviews_begin_one_after_the_other(db, trio, programme):
    assert [an_interview(programme, trio.ani).code for _ in range(3)] == ["P-01", "P-02", "P-03"]
    with pytest.raises(DomainError):
        interviews.mark(an_interview(programme, trio.ani), set(), by=trio.ani)


def test_the_overview_asks_as_much_for_twenty_interviews_as_for_two(db, browsers, trio, programme, statements):
    code = a_code(programme, trio.ani)

    def asked() -> int:
        ani = browsers(trio.ani)
        with statements() as seen:
            ani.get(f"/evaluasi/program/{programme.id}/lapangan")
        return seen()

    for _ in range(2):
        coding.code_segment(a_segment(programme, trio.ani), [code.id], by=trio.ani)
    few = asked()
    for _ in range(18):
        coding.code_segment(a_segment(programme, trio.ani), [code.id], by=trio.ani)
    assert asked() == few
