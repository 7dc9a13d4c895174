"""What leaves an interview: counts from five people on, and words that were allowed and released; checklists in full."""

import pytest

from bina import clock as bina_clock
from bina.db import db as database
from bina.exports.report import from_json
from evaluation.fieldwork.models import Segment
from evaluation.fieldwork.operations import coding, interviews
from evaluation.fieldwork.rules.interviews import ConsentForm, InterviewKind
from evaluation.reports.operations import make_report
from evaluation.waves.operations.mixing import close
from evaluation.waves.rules import Anonymity, WaveKind
from tests.support.evaluation import a_cohort, a_programme, a_wave, answer, day, entries_of
from tests.support.fieldwork import a_code
from tests.support.web import text_of


@pytest.fixture
def programme(trio):
    return a_programme(trio.ani, trio.unit)


def talked(programme, by, code, people, *, quotable=True, words="Jaringan putus"):
    """So many interviews in which the code was heard, the first words of each released where allowed."""
    for number in range(people):
        talk = interviews.begin_interview(
            programme, InterviewKind.PARTICIPANT, consent=True, consent_form=ConsentForm.SPOKEN,
            consented_on=bina_clock.today(), quotable=quotable, by=by,
        )  # fmt: skip
        interviews.write_up(talk, f"{words} {number}.", by=by)
        segment = interviews.mark(talk, {1}, by=by)
        coding.code_segment(segment, {code.id}, by=by)
        if quotable:
            interviews.release(segment, f"{words} {number}.", by=by)


def annex(programme, title):
    report = from_json(make_report(programme, bina_clock.now(), by=None).document)
    section = next(each for each in report.sections if each.title == title)
    return section, {table.title.split(" versi")[0]: table for table in section.tables}


def test_the_interview_annex_has_guide_counts_and_codes_from_five_people_on(programme, trio):
    often, rarely = a_code(programme, trio.ani, "Sering"), a_code(programme, trio.ani, "Jarang")
    talked(programme, trio.ani, often, 6)
    talked(programme, trio.ani, rarely, 4)
    _section, tables = annex(programme, "Lampiran wawancara")
    assert tables["Wawancara menurut jenis"].rows == ({"kind": "Peserta", "n": "10"},)
    assert len(tables["Panduan wawancara"].rows) == 6
    people = {row["code"]: row["people"] for row in tables["Buku kode"].rows}
    assert people == {"Sering": 6}
    assert {row["code"] for row in tables["Kutipan yang dirilis"].rows} == {"Sering"}


def test_quotations_need_ten_interviews_and_leave_no_code_of_the_interview(programme, trio):
    code = a_code(programme, trio.ani, "Sering")
    talked(programme, trio.ani, code, 9)
    _section, tables = annex(programme, "Lampiran wawancara")
    assert "Kutipan yang dirilis" not in tables
    talked(programme, trio.ani, code, 1, quotable=False, words="Rahasia")
    database.session.expire_all()
    report = make_report(programme, bina_clock.now().replace(year=2027), by=None).document
    assert "Jaringan putus 3." in report
    assert "Rahasia" not in report
    assert "P-01" not in report


def test_what_was_not_allowed_cannot_be_released_and_numbers_are_refused(browsers, trio, programme):
    talked(programme, trio.ani, a_code(programme, trio.ani), 1, quotable=False)
    segment = database.session.query(Segment).one()
    ani, page = browsers(trio.ani), f"/evaluasi/potongan/{segment.id}/kutipan"
    answered = ani.send(page, {"quotation": "Jaringan putus."})
    assert answered.status_code == 422
    assert "tidak mengizinkan kutipan" in text_of(answered)
    segment.interview.quotable = True
    database.session.commit()
    answered = ani.send(page, {"quotation": "Hubungi 0812-3456-7890"})
    assert answered.status_code == 422
    assert "Hubungi" in answered.get_data(as_text=True)
    assert ani.send(page, {"quotation": "  Jaringan\nputus. "}).status_code == 303
    database.session.expire_all()
    assert database.session.query(Segment.quotation).scalar() == "Jaringan putus."
    assert ani.send(page, {"quotation": ""}).status_code == 303
    database.session.expire_all()
    assert database.session.query(Segment.quotation).scalar() is None
    for stranger in (trio.budi, trio.citra):
        assert browsers(stranger).get(page).status_code in (403, 404)


def test_consent_to_be_quoted_is_asked_apart(browsers, trio, programme):
    page = f"/evaluasi/program/{programme.id}/wawancara/baru"
    given = {"kind": "participant", "consent": "yes", "consent_form": "spoken", "consented_on": "2026-11-20"}
    ani = browsers(trio.ani)
    assert "Boleh dikutip tanpa nama" in text_of(ani.get(page))
    assert ani.send(page, given).status_code == 303
    assert ani.send(page, given | {"quotable": "y"}).status_code == 303
    database.session.expire_all()
    from evaluation.fieldwork.models import Interview

    assert [each.quotable for each in database.session.query(Interview).order_by(Interview.id)] == [False, True]


def test_the_observation_annex_prints_the_checklist_with_its_values(programme, trio):
    people = a_cohort(trio.unit, 6)
    wave = a_wave(programme, people, trio.ani, instrument="pengamatan", kind=WaveKind.OBSERVATION,
                  anonymity=Anonymity.CONFIDENTIAL)  # fmt: skip
    for entry in entries_of(wave):
        answer(entry, 2)
    close(wave, day())
    section, _tables = annex(programme, "Lampiran pengamatan")
    (table,) = section.tables
    assert len(table.rows) == sum(bool(item.points) for item in wave.instrument.content.items)
    assert table.rows[0]["values"].startswith("0 ")
    assert {row["alpha"] for row in table.rows} == {None}
