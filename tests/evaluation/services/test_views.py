"""Managers read and plan, officers count and note, citizens see what was published; nobody else anything."""

import io
from datetime import date

import openpyxl
import pypdf
import pytest
from sqlalchemy import func, select

from bina.letterheads.operations import Wording, set_letterhead
from bina.people.models import RoleKind
from evaluation.services.models import Complaint, FollowUp, FormerIndex, PublishedIndex, SatisfactionTarget
from evaluation.services.operations.complaints import receive_complaint
from evaluation.services.operations.points import open_point
from evaluation.services.operations.satisfaction import plan_follow_up
from evaluation.services.reports.words import CHANNELS
from evaluation.services.rules.complaints import ComplaintChannel, ComplaintState
from evaluation.services.rules.periods import Period, Span
from evaluation.statistics.skm import ELEMENTS
from evaluation.waves.models import Wave
from evaluation.waves.operations.mixing import store_mixed
from evaluation.waves.rules import Channel
from tests.support.evaluation import a_programme, day
from tests.support.people import a_person, a_unit, with_role
from tests.support.services import a_rated_service
from tests.support.web import text_of

LAST, NOW = date(2026, 8, 12), date(2026, 11, 3)
QUARTER = Period(Span.QUARTER, 2026, 4)


@pytest.fixture
def programme(trio):
    return a_programme(trio.ani, trio.unit)


@pytest.fixture
def service(trio, programme):
    rated = {LAST: [3] * 8 + [2] * 4, NOW: [4] * 9 + [3] * 5}
    return a_rated_service(programme, trio.unit, trio.ani, rated)


@pytest.fixture
def point(trio):
    return open_point(trio.unit, "Loket Surat", by=trio.ani)


@pytest.fixture
def complaint(trio):
    return receive_complaint(
        trio.unit,
        channel=ComplaintChannel.COUNTER,
        element="waktu",
        received_on=day(-3),
        due_on=day(4),
        summary="Menunggu dua jam.",
        by=trio.ani,
    )


def count(db, model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def test_the_manager_opens_every_page_and_nobody_else_any(db, browsers, trio, service, point, complaint):
    line = plan_follow_up(
        trio.unit, QUARTER, element="waktu", deed="Loket kedua", responsible="Kasi", due_on=day(9), by=trio.ani
    )
    unit = f"/layanan/unit/{trio.unit.id}"
    pages = ["/layanan/", "/layanan/titik", unit, f"{unit}/skm.xlsx", f"{unit}/skm.docx", f"{unit}/target", f"{unit}/indeks-lama",
             f"{unit}/sampel", f"{unit}/tindak-lanjut", f"/layanan/tindak-lanjut/{line.id}",
             f"/layanan/titik/{point.id}", f"/layanan/titik/{point.id}/impor"]  # fmt: skip
    shared = [
        f"{unit}/pengaduan",
        f"{unit}/pengaduan.xlsx",
        f"{unit}/pengaduan/baru",
        f"/layanan/pengaduan/{complaint.id}",
    ]
    ani, budi, citra = browsers(trio.ani), browsers(trio.budi), browsers(trio.citra)
    for page in pages + shared:
        assert ani.get(page).status_code == 200, page
        assert citra.get(page).status_code in (403, 404), page
    for page in pages:
        assert budi.get(page).status_code in (403, 404), page
    for page in shared:
        assert budi.get(page).status_code == 200, page
    posts = [f"{unit}/target", f"{unit}/indeks-lama", f"{unit}/tindak-lanjut", f"/layanan/tindak-lanjut/{line.id}",
             f"{unit}/umumkan/2026-T4", f"/layanan/titik/{point.id}/tautan", f"/layanan/titik/{point.id}/tautan/tutup",
             f"/layanan/titik/{point.id}/impor", "/layanan/titik"]  # fmt: skip
    for page in posts:
        assert budi.send(page).status_code in (403, 404), page
        assert citra.send(page).status_code in (403, 404), page


def test_a_leader_reads_but_does_not_change(db, browsers, trio, service):
    leader = browsers(with_role(a_person(unit=trio.agency), RoleKind.LEADER, trio.agency))
    unit = f"/layanan/unit/{trio.unit.id}"
    assert leader.get(unit).status_code == 200
    assert "Tambah tindak lanjut" not in text_of(leader.get(unit))
    assert leader.send(f"{unit}/target", {"year": "2026", "index": "80", "source": "x"}).status_code == 403


def test_a_result_says_its_index_its_change_and_no_more_than_its_figures(db, browsers, trio, service):
    page = text_of(browsers(trio.ani).get(f"/layanan/unit/{trio.unit.id}?periode=2026-T4"))
    assert "91,07" in page  # (9·4 + 5·3)/14 · 25
    assert "A (Sangat baik)" in page
    assert "Nilai naik 24,40 poin dari Triwulan 3 2026." in page
    assert "Belum ada pembanding" in text_of(browsers(trio.ani).get(f"/layanan/unit/{trio.unit.id}?periode=2026-T3"))


def test_fewer_than_five_answers_are_never_shown_nor_worked_out(db, browsers, trio, programme):
    a_rated_service(programme, trio.unit, trio.ani, {LAST: [3, 3, 4, 4], NOW: [4] * 20}, "Loket Kecil")
    ani = browsers(trio.ani)
    page = text_of(ani.get(f"/layanan/unit/{trio.unit.id}"))
    assert "Tahun 2026" in page
    for hidden in ("2026-T3", "2026-T4"):
        assert "kurang dari lima jawaban" in text_of(ani.get(f"/layanan/unit/{trio.unit.id}?periode={hidden}"))
    ani.send(f"/layanan/unit/{trio.unit.id}/umumkan/2026-T4")
    assert count(db, PublishedIndex) == 0


def test_the_page_the_sheet_and_the_print_say_the_same_figures(db, browsers, trio, service):
    ani, base = browsers(trio.ani), f"/layanan/unit/{trio.unit.id}"
    page = text_of(ani.get(f"{base}?periode=2026-T4&lembar-kerja=1"))
    book = openpyxl.load_workbook(io.BytesIO(ani.get(f"{base}/skm.xlsx?periode=2026-T4").data))
    cells = {str(cell.value) for sheet in book for row in sheet for cell in row if cell.value is not None}
    pdf = pypdf.PdfReader(io.BytesIO(ani.get(f"{base}/skm.pdf?periode=2026-T4").data))
    printed = " ".join(text.extract_text() for text in pdf.pages)
    for figure in ("91,07", "90,98", "24,40"):
        assert figure in page
        assert figure in printed
        assert figure.replace(",", ".").rstrip("0") in {cell.rstrip("0") for cell in cells}


def test_the_print_carries_the_agencys_letterhead_on_the_chosen_paper(db, browsers, trio, service):
    wording = Wording(name="Pemerintah Kota Contoh", signer="Sri Contoh", signer_post="Kepala Dinas")
    set_letterhead(trio.agency, wording, logo=None, by=trio.ani)
    address = f"/layanan/unit/{trio.unit.id}/skm.pdf?periode=2026-T4&kertas=f4"
    pages = pypdf.PdfReader(io.BytesIO(browsers(trio.ani).get(address).data)).pages
    assert [round(float(side) / 72 * 25.4) for side in pages[0].mediabox[2:]] == [215, 330]
    assert "PEMERINTAH KOTA CONTOH" in pages[0].extract_text()
    assert "Sri Contoh" in pages[-1].extract_text()


def test_a_target_is_kept_with_its_source_and_changed_under_its_year(db, browsers, trio, service):
    ani, base = browsers(trio.ani), f"/layanan/unit/{trio.unit.id}"
    wrong = ani.send(f"{base}/target", {"year": "2026", "index": "120", "source": "Renstra"})
    assert wrong.status_code == 422
    assert 'value="120"' in wrong.get_data(as_text=True)
    for index in ("80", "82.5"):
        assert ani.send(f"{base}/target", {"year": "2026", "index": index, "source": "Renstra"}).status_code == 303
    assert [target.index for target in db.session.scalars(select(SatisfactionTarget))] == [82.5]
    page = text_of(ani.get(base))
    assert "Jarak ke target 82,50" in page
    assert "target 2026: Renstra" in page


def test_an_index_of_2004_stays_on_its_own_chart(db, browsers, trio, service):
    ani, base = browsers(trio.ani), f"/layanan/unit/{trio.unit.id}"
    old = {"edition": "kep-25-2004", "year": "2015", "part": "", "index": "76.48", "n": "", "source": "Laporan 2015"}
    assert ani.send(f"{base}/indeks-lama", old).status_code == 303
    early = ani.send(f"{base}/indeks-lama", {**old, "edition": "permenpanrb-14-2017"})
    assert early.status_code == 422
    assert "sejak 2017" in text_of(early)
    assert count(db, FormerIndex) == 1
    page = text_of(ani.get(f"{base}?periode=2026"))
    own = page[page.index("Laporan lama, skala 2004") :]
    assert "76,48" in own
    assert "76,48" not in page[: page.index("Laporan lama, skala 2004")]


def test_a_plan_is_published_frozen_and_without_names(db, browsers, client, trio, service):
    ani, base = browsers(trio.ani), f"/layanan/unit/{trio.unit.id}"
    public = f"/layanan/suara/{trio.unit.id}"
    assert "belum mengumumkan" in text_of(client.get(public))
    assert client.get(f"/layanan/suara/{trio.elsewhere.id}").status_code == 404
    assert client.get("/layanan/suara/999999").status_code == 404
    line = {"element": "waktu", "deed": "Buka loket kedua.", "responsible": "Kepala Seksi", "due_on": "2026-12-20"}
    assert ani.send(f"{base}/tindak-lanjut?periode=2026-T4", line).status_code == 303
    made = db.session.scalars(select(FollowUp)).one()
    bare = ani.send(f"/layanan/tindak-lanjut/{made.id}", {"state": "done", "outcome": " "})
    assert bare.status_code == 422
    done = ani.send(f"/layanan/tindak-lanjut/{made.id}", {"state": "done", "outcome": "Loket dibuka."})
    assert done.status_code == 303
    assert ani.send(f"{base}/umumkan/2026-T4").status_code == 303
    page = text_of(client.get(public))
    assert "91,07" in page
    assert "Loket dibuka." in page
    assert trio.ani.name not in page
    again = ani.send(f"{base}/umumkan/2026-T4")
    assert again.status_code == 422
    assert count(db, PublishedIndex) == 1


def test_every_way_to_answer_has_a_name():
    assert {channel.value for channel in Channel} <= CHANNELS.keys()


def test_a_plan_begins_with_the_weakest_element(db, browsers, trio, programme):
    service = a_rated_service(programme, trio.unit, trio.ani, {NOW: [4] * 10}, apart={"waktu": 2, "sarana": 3})
    for element in ("biaya", "sarana", "waktu"):
        plan_follow_up(
            trio.unit, QUARTER, element=element, deed=f"Perbaiki {element}.", responsible="Kasi", due_on=day(9),
            by=trio.ani,
        )  # fmt: skip
    page = text_of(browsers(trio.ani).get(f"/layanan/unit/{service.unit_id}?periode=2026-T4"))
    plan = page[page.index("Menindaklanjuti") :]
    assert plan.index("Perbaiki waktu.") < plan.index("Perbaiki sarana.") < plan.index("Perbaiki biaya.")


def test_the_sample_page_plans_both_ways_and_refuses_nonsense(db, browsers, trio, service):
    ani, base = browsers(trio.ani), f"/layanan/unit/{trio.unit.id}/sampel"
    page = text_of(ani.get(f"{base}?population=2940&deviation=0.6&bound=0.05"))
    assert "466" in page
    assert "340" in page
    assert "bukan acak" in page
    assert ani.get(f"{base}?population=x&deviation=0.6&bound=0.05").status_code == 422


def test_a_complaint_goes_its_way_and_comes_back(db, browsers, trio, complaint):
    budi, here = browsers(trio.budi), f"/layanan/pengaduan/{complaint.id}"
    step = {"taken_on": day().isoformat(), "note": "Dijelaskan."}
    assert budi.send(here, {**step, "state": "reopened"}).status_code == 422
    assert budi.send(here, {"state": "resolved", "taken_on": day().isoformat(), "note": ""}).status_code == 422
    early = budi.send(here, {**step, "state": "resolved", "taken_on": day(-9).isoformat()})
    assert early.status_code == 422
    for state in ("in_progress", "resolved", "reopened", "resolved"):
        assert budi.send(here, {**step, "state": state}).status_code == 303
    assert db.session.get(Complaint, complaint.id).state is ComplaintState.RESOLVED
    page = text_of(budi.get(f"/layanan/unit/{trio.unit.id}/pengaduan"))
    assert "Tidak ada pengaduan yang menunggu." in page
    assert "Pernah dibuka kembali 1" in " ".join(page.split())


def test_personal_data_are_refused_and_what_was_typed_is_kept(db, browsers, trio):
    sent = {
        "channel": "counter", "element": "waktu", "service": "0", "received_on": day().isoformat(),
        "due_on": day(5).isoformat(), "summary": "Hubungi pelapor di 0812 3456 7890.",
    }  # fmt: skip
    page = browsers(trio.budi).send(f"/layanan/unit/{trio.unit.id}/pengaduan/baru", sent)
    assert page.status_code == 422
    assert "Hapus nomor telepon" in text_of(page)
    assert "0812 3456 7890" in text_of(page)
    assert count(db, Complaint) == 0
    late = browsers(trio.budi).send(
        f"/layanan/unit/{trio.unit.id}/pengaduan/baru",
        {**sent, "summary": "Antre lama.", "due_on": day(-1).isoformat()},
    )
    assert late.status_code == 422


def test_the_home_page_tells_who_works_there_of_waiting_complaints(db, browsers, trio, complaint):
    assert "Pengaduan di unit Anda" in text_of(browsers(trio.budi).get("/"))
    assert "Pengaduan di unit Anda" not in text_of(browsers(trio.citra).get("/"))


def test_every_form_posted_empty_says_what_is_missing(db, browsers, trio, service, point, complaint):
    ani, unit = browsers(trio.ani), f"/layanan/unit/{trio.unit.id}"
    for page in ("/layanan/titik", f"{unit}/target", f"{unit}/indeks-lama", f"{unit}/tindak-lanjut",
                 f"{unit}/pengaduan/baru", f"/layanan/pengaduan/{complaint.id}", f"/layanan/titik/{point.id}/impor"):  # fmt: skip
        answer = ani.send(page)
        assert answer.status_code == 422, page
        assert "Ada yang perlu diperbaiki" in text_of(answer), page


def test_a_name_already_used_in_the_unit_is_refused(db, browsers, trio, point):
    answer = browsers(trio.ani).send("/layanan/titik", {"unit": str(trio.unit.id), "name": " Loket  Surat "})
    assert answer.status_code == 422


def test_the_overview_asks_as_often_for_two_units_as_for_ten(db, browsers, trio, statements):
    ani = browsers(trio.ani)

    def asked() -> int:
        with statements() as counted:
            assert ani.get("/layanan/").status_code == 200
        return counted()

    for number in range(2):
        open_point(a_unit(trio.agency), f"Loket {number}", by=trio.ani)
    few = asked()
    for number in range(8):
        open_point(a_unit(trio.agency), f"Loket {number}", by=trio.ani)
    assert asked() == few


def test_the_index_stands_on_visit_codes_when_enough_came(db, browsers, trio):
    service = a_rated_service(a_programme(trio.ani, trio.unit), trio.unit, trio.ani, {day(-3): [4] * 40})
    wave = db.session.scalars(select(Wave).where(Wave.subject_id == service.id)).one()
    path = f"/layanan/unit/{trio.unit.id}"
    ani = browsers(trio.ani)
    assert "semua cara mengisi." in text_of(ani.get(path))
    contents = [{"ratings": {str(key): 3 for key in ELEMENTS}, "texts": {}, "channel": "code"} for _each in range(29)]
    store_mixed(wave, contents, None)
    assert "semua cara mengisi" in text_of(ani.get(path))
    store_mixed(wave, contents[:5], None)
    page = text_of(ani.get(path))
    assert "dengan kode kunjungan saja" in page
    assert "n = 34" in page
