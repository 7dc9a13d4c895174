"""Training outside Bina: claimed with evidence, valued by the dated rule, decided by somebody else."""

import io
from datetime import date

import pytest
from sqlalchemy import select

from bina.audit.models import AuditEntry
from bina.claims.models import CreditClaim
from bina.claims.operations import decide_claim
from bina.claims.rules import SOURCES, ClaimState, may_become
from bina.credits.models import CreditEntry
from bina.credits.operations import post
from bina.credits.queries import jp_in_year
from bina.errors import Conflict, Forbidden
from bina.notices.models import Notice
from bina.people.models import RoleKind
from tests.support.people import a_person, with_role
from tests.support.web import text_of

PDF = b"%PDF-1.4\n1 0 obj"


def training(**changed):
    typed = {
        "title": "Pelatihan Arsip Digital", "organiser": "Pusdiklat ANRI", "kind": "course", "reach": "national",
        "started_on": "2026-10-05", "ended_on": "2026-10-06", "hours": "12", "certificate_number": "123/PUSDIK/2026",
    }  # fmt: skip
    whole = {**typed, "file": (PDF, "sertifikat.pdf"), **changed}
    content, name = whole["file"]
    return {**whole, "file": (io.BytesIO(content), name)}


def a_claim(browser, **changed):
    """Address of a claim that was written down, not sent."""
    answer = browser.send("/jp/klaim/baru", training(**changed))
    assert answer.status_code == 303, text_of(answer)
    return answer.location


def sent(browser, **changed):
    place = a_claim(browser, **changed)
    assert browser.send(f"{place}/kirim").status_code == 303
    return place


def evidence_of(browser, place) -> bytes:
    """The file as the browser gets it."""
    with browser.get(f"{place}/bukti") as answer:
        return answer.data


def the_claim(place) -> CreditClaim:
    from bina.db import db

    return db.session.get_one(CreditClaim, int(place.rsplit("/", 1)[1]))


@pytest.fixture
def manager(trio):
    return with_role(a_person("Pengelola", trio.unit), RoleKind.MANAGER, trio.unit)


@pytest.fixture
def budi(browsers, trio):
    return browsers(trio.budi)


@pytest.fixture
def approver(browsers, manager):
    return browsers(manager)


@pytest.mark.parametrize(
    ("changed", "jp"),
    [
        ({}, "12 JP"),
        ({"hours": "", "minutes": "100"}, "2 JP"),
        ({"kind": "seminar"}, "8 JP"),
        ({"kind": "seminar", "days": "1"}, "4 JP"),
        ({"kind": "mentoring", "hours": "5"}, "2 JP"),
    ],
)
def test_the_claimant_sees_what_the_rule_gives_before_sending(budi, changed, jp):
    page = text_of(budi.get(a_claim(budi, **changed)))
    assert jp in page
    assert "Kirim untuk disetujui" in page
    assert "PerLAN 10/2018" in page


def test_the_cap_of_the_month_is_said_before_sending(budi, trio):
    for number in range(2):
        post(
            trio.budi, "mentoring", key=f"m{number}", title="Sesi", subject=("s", number),
            earned_on=date(2026, 10, 2 + number), minutes=90,
        )  # fmt: skip
    page = text_of(budi.get(a_claim(budi, kind="mentoring", hours="2")))
    assert "0 JP" in page
    assert "batas bulanan" in page


def test_what_gives_no_jp_cannot_be_sent(budi):
    place = a_claim(budi, hours="", minutes="30")
    assert "Kirim untuk disetujui" not in text_of(budi.get(place))
    assert budi.send(f"{place}/kirim").status_code == 422
    assert the_claim(place).state is ClaimState.DRAFT


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"ended_on": "2026-10-01"}, "mendahului"),
        ({"ended_on": "2026-12-01"}, "belum selesai"),
        ({"hours": ""}, "Isi jumlah JP pada sertifikat"),
        ({"hours": "100"}, "melebihi waktu"),
        ({"kind": "seminar", "days": "3"}, "melebihi tanggal"),
        ({"kind": "nothing"}, "Pilih"),
        ({"started_on": "2001-01-01", "ended_on": "2001-01-02"}, "Belum ada aturan"),
        ({"file": (b"MZ\0\0", "alat.exe")}, "alat.exe"),
        ({"file": (b"", "")}, "Pilih foto atau PDF"),
        ({"title": ""}, "Isi nama kegiatan"),
    ],
)
def test_bad_input_says_what_is_wrong_and_keeps_nothing(budi, db, changed, sentence):
    answer = budi.send("/jp/klaim/baru", training(**changed))
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert "Pusdiklat ANRI" in answer.get_data(as_text=True)
    assert db.session.scalars(select(CreditClaim)).all() == []


def test_an_approval_posts_the_jp_with_its_rule_evidence_and_approver(budi, approver, manager, trio, db):
    place = sent(budi)
    assert "Pelatihan Arsip Digital" in text_of(approver.get("/jp/klaim/menunggu"))
    assert "1 klaim JP menunggu" in text_of(approver.get("/"))
    assert evidence_of(approver, place) == PDF
    assert approver.send(place, {"decision": "approved"}).status_code == 303

    entry = db.session.scalars(select(CreditEntry)).one()
    claim = the_claim(place)
    assert (entry.jp, entry.minutes, entry.earned_on, entry.rule.kind) == (12, 540, date(2026, 10, 6), "course")
    assert (entry.subject_kind, entry.subject_id) == ("claim", claim.id)
    assert (claim.entry_id, claim.decided_by_id, claim.organiser) == (entry.id, manager.id, "Pusdiklat ANRI")
    assert jp_in_year(trio.budi, 2026) == 12
    assert "disetujui" in db.session.scalars(select(Notice).where(Notice.person_id == trio.budi.id)).one().subject
    assert "claim.approved" in db.session.scalars(select(AuditEntry.verb)).all()
    assert "12 JP" in text_of(budi.get("/jp/"))
    assert "0 klaim" in text_of(approver.get("/jp/klaim/menunggu"))


def test_a_claim_sent_back_is_mended_and_sent_again(budi, approver):
    place = sent(budi)
    answer = approver.send(place, {"decision": "returned"})
    assert answer.status_code == 422
    assert "Tulis alasannya" in text_of(answer)
    approver.send(place, {"decision": "returned", "reason": "Nomor sertifikat terpotong."})
    assert "perlu diperbaiki" in text_of(budi.get("/"))
    assert "Nomor sertifikat terpotong." in text_of(budi.get(place))
    assert budi.send(f"{place}/ubah", training(hours="10", file=(b"", ""))).status_code == 303
    assert budi.send(f"{place}/kirim").status_code == 303
    approver.send(place, {"decision": "approved"})
    claim = the_claim(place)
    assert claim.entry.jp == 10
    assert [step.state.value for step in claim.steps] == ["submitted", "returned", "submitted", "approved"]


def test_a_refusal_keeps_everything_and_posts_nothing(budi, approver, db):
    place = sent(budi)
    approver.send(place, {"decision": "refused", "reason": "Bukan pengembangan kompetensi."})
    assert "Bukan pengembangan kompetensi." in text_of(budi.get(place))
    assert evidence_of(budi, place) == PDF
    assert db.session.scalars(select(CreditEntry)).all() == []
    assert budi.send(f"{place}/kirim").status_code == 409
    assert budi.get(f"{place}/ubah").status_code == 303


def test_nobody_decides_their_own_claim(browsers, manager, approver, db):
    place = sent(approver)
    assert "Simpan keputusan" not in text_of(approver.get(place))
    assert approver.send(place, {"decision": "approved"}).status_code == 404
    assert "Pelatihan Arsip Digital" not in text_of(approver.get("/jp/klaim/menunggu"))
    with pytest.raises(Forbidden):
        decide_claim(the_claim(place), ClaimState.APPROVED, by=manager, reason="")


def test_only_the_claimant_and_approvers_over_the_unit_know_of_a_claim(budi, browsers, trio, manager):
    place = sent(budi)
    elsewhere = with_role(a_person("Lain", trio.elsewhere), RoleKind.MANAGER, trio.elsewhere)
    for person in (trio.citra, elsewhere):
        for path in (place, f"{place}/bukti", f"{place}/ubah"):
            assert browsers(person).get(path).status_code == 404, path
        for path in (f"{place}/kirim", f"{place}/tarik"):
            assert browsers(person).send(path).status_code == 404, path
        assert browsers(person).send(place, {"decision": "approved"}).status_code in {403, 404}
    assert browsers(trio.citra).get("/jp/klaim/menunggu").status_code == 403
    assert browsers(manager).get(f"{place}/ubah").status_code == 404


def test_a_draft_is_the_claimants_own(budi, approver):
    place = a_claim(budi)
    assert approver.get(place).status_code == 404
    assert approver.send(place, {"decision": "approved"}).status_code == 404
    budi.send(f"{place}/kirim")
    assert approver.get(place).status_code == 200
    budi.send(f"{place}/tarik")
    assert approver.get(place).status_code == 404


def test_the_same_certificate_twice_is_pointed_out(budi, browsers, approver, trio):
    first = sent(budi)
    assert "sama ada pada klaim lain" not in text_of(budi.get(first))
    again = a_claim(budi, certificate_number="No. 123 / pusdik-2026", file=(PDF + b"x", "b.pdf"))
    assert "sama ada pada klaim lain" in text_of(budi.get(again))
    colleague = browsers(a_person("Dewi Rekan", trio.unit))
    hers = sent(colleague, title="Milik Dewi", certificate_number="", file=(PDF, "lain.pdf"))
    assert "Pelatihan Arsip Digital" not in text_of(colleague.get(hers)), "others' claims are not told to a claimant"
    assert "Pelatihan Arsip Digital" in text_of(approver.get(hers))
    assert "Milik Dewi" in text_of(approver.get(first))


def test_two_approvers_post_once(budi, manager, db):
    place = sent(budi)
    other = with_role(a_person("Kedua", manager.unit), RoleKind.ADMINISTRATOR, manager.unit)
    decide_claim(the_claim(place), ClaimState.APPROVED, by=manager, reason="")
    with pytest.raises(Conflict):
        decide_claim(the_claim(place), ClaimState.REFUSED, by=other, reason="ganda")
    assert len(db.session.scalars(select(CreditEntry)).all()) == 1


def test_jp_taken_back_stays_readable_on_the_claim(budi, approver, browsers, trio):
    place = sent(budi)
    approver.send(place, {"decision": "approved"})
    administrator = browsers(with_role(a_person("Admin", trio.unit), RoleKind.ADMINISTRATOR, trio.unit))
    administrator.send(f"/jp/{the_claim(place).entry_id}/batal", {"reason": "sertifikat palsu"})
    assert jp_in_year(trio.budi, 2026) == 0
    assert "sertifikat palsu" in text_of(budi.get(place))
    assert the_claim(place).state is ClaimState.APPROVED


def test_steps_are_only_the_legal_ones():
    for following in ClaimState:
        for state in ClaimState:
            assert may_become(state, following) == (state in SOURCES.get(following, ()))
    assert not any(may_become(ClaimState.APPROVED, each) or may_become(ClaimState.REFUSED, each) for each in ClaimState)


@pytest.mark.parametrize("count", [2, 12])
def test_the_waiting_list_costs_the_same_for_few_and_many(budi, approver, statements, count, trio):
    for number in range(count):
        sent(budi, certificate_number=f"N{number}", file=(PDF + bytes([65 + number]), "b.pdf"))
    with statements() as seen:
        assert approver.get("/jp/klaim/menunggu").status_code == 200
    assert seen() <= 12
