"""A programme is filled with people, indicators and costs, and mended."""

from datetime import date

import pytest
from sqlalchemy import func, select

from bina.people.models import Sex
from bina.people.rules import Education, PositionKind
from evaluation.programmes import operations
from evaluation.programmes.models import Participant, Reading
from evaluation.programmes.operations import add_cost, read_indicator, set_target
from evaluation.programmes.rules import FARTHEST, Arm, Better, CostKind, Likeness, distance, matched
from tests.support.evaluation import a_cohort, a_programme, a_wave
from tests.support.people import a_person, a_unit
from tests.support.web import text_of


@pytest.fixture
def programme(trio):
    return a_programme(trio.ani, trio.unit, a_cohort(trio.unit, 3))


def page_of(programme, part):
    return f"/evaluasi/program/{programme.id}/{part}"


def test_people_are_added_by_a_list_of_addresses_and_the_answer_says_how_many(browsers, trio, programme):
    unit = a_unit(trio.unit, "Seksi")
    one, two = a_person("Satu", unit), a_person("Dua", unit)
    known = trio.budi
    form = {"arm": "comparison", "whom": "listed", "unit": trio.unit.id,
            "people": f"{one.email}\n{two.email.upper()}; {one.email}\n{known.email}"}  # fmt: skip
    ani = browsers(trio.ani)
    operations.add_people(programme, [known], Arm.PARTICIPANT, on=date(2026, 11, 1))
    sent = ani.send(page_of(programme, "peserta"), form)
    assert sent.status_code == 303
    page = text_of(ani.get(sent.location))
    assert "2 orang ditambahkan; 1 sudah ada" in page
    assert "Satu" in page


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"whom": "listed", "people": ""}, "paling sedikit satu NIP"),
        ({"whom": "listed", "people": "tidak@ada.id"}, "tidak cocok dengan pegawai unit program: tidak@ada.id"),
        ({"whom": "listed", "people": "STRANGER"}, "tidak cocok dengan pegawai unit program"),
        ({"whom": "matched", "arm": "participant"}, "hanya dapat ditambahkan sebagai kelompok pembanding"),
        ({"whom": "unit", "unit": "EMPTY"}, "belum mempunyai pegawai"),
    ],
)
def test_a_wrong_choice_of_people_is_named_and_adds_nobody(db, browsers, trio, programme, form, sentence):
    empty = a_unit(trio.unit, "Kosong")
    filled = {"arm": "comparison", "unit": trio.unit.id, **form}
    if filled["unit"] == "EMPTY":
        filled["unit"] = empty.id
    if filled.get("people") == "STRANGER":
        filled["people"] = trio.citra.email
    answer = browsers(trio.ani).send(page_of(programme, "peserta"), filled)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert db.session.scalar(select(func.count()).select_from(Participant)) == 3


def test_the_comparison_is_made_of_the_people_most_like_the_cohort(db, browsers, trio, programme):
    post = {"position_kind": PositionKind.STAFF, "education": Education.S1, "sex": Sex.FEMALE}
    for number, person in enumerate(db.session.scalars(select(Participant))):
        person.person.grade = "III/a"
        person.person.born = date(1990 + number, 1, 1)
        for name, value in post.items():
            setattr(person.person, name, value)
    near = [a_person(f"Dekat {n}", trio.unit, grade="III/a", born=date(1990 + n, 5, 1), **post) for n in range(3)]
    far = a_person("Jauh", trio.unit, grade="IV/d", born=date(1970, 1, 1), **post)
    other = a_person(
        "Lain", trio.unit, grade="III/a", born=date(1990, 1, 1), **{**post, "position_kind": PositionKind.JPT}
    )
    form = {"arm": "comparison", "whom": "matched", "unit": trio.unit.id, "people": ""}
    assert browsers(trio.ani).send(page_of(programme, "peserta"), form).status_code == 303
    chosen = set(db.session.scalars(select(Participant.person_id).where(Participant.arm == Arm.COMPARISON)))
    assert chosen == {person.id for person in near}
    assert not chosen & {far.id, other.id}


def like(identity: int, **changed) -> Likeness:
    return Likeness(
        **{"person_id": identity, "post": "staff", "grade": 9, "education": 8, "age": 30, "sex": "m", **changed}
    )


def test_nobody_is_matched_twice_and_the_order_given_changes_nothing() -> None:
    cohort = [like(1), like(2, age=40)]
    pool = [like(11, age=31), like(12, age=32), like(13, age=60)]
    assert matched(cohort, pool) == matched(cohort[::-1], pool[::-1]) == {1: 11, 2: 12}


def test_another_kind_of_post_never_matches_and_too_far_is_no_match() -> None:
    assert distance(like(1), like(2, post="jpt")) is None
    assert distance(like(1), like(2, sex="f", age=35)) == 2
    assert matched([like(1)], [like(2, grade=9 + int(FARTHEST) + 1)]) == {}


def test_a_person_is_taken_out_and_strangers_are_not_found(db, browsers, trio, programme):
    ani = browsers(trio.ani)
    number = db.session.scalars(select(Participant.id)).first()
    base = page_of(programme, "daftar-peserta")
    assert ani.send(f"{base}/{number}/keluarkan").status_code == 303
    assert db.session.scalar(select(func.count()).select_from(Participant)) == 2
    assert ani.send(f"{base}/{number}/keluarkan").status_code == 404
    for stranger in (trio.budi, trio.citra):
        assert browsers(stranger).get(base).status_code in (403, 404)
        assert browsers(stranger).send(f"{base}/{number}/keluarkan").status_code in (403, 404)


def test_parts_are_taken_out_unless_something_hangs_on_them(db, browsers, trio, programme):
    ani, base = browsers(trio.ani), page_of(programme, "hapus")
    cost = add_cost(programme, title="Kertas", rupiah=1000, quantity=2.5, kind=CostKind.MATERIAL)
    assert cost.rupiah == 2500
    target = set_target(programme, indicator="Antrean", unit_of_measure="menit", baseline=9, target=5,
                        better=Better.LOWER, source="loket")  # fmt: skip
    parts = (("biaya", cost.id), ("target", target.id))
    for part, number in parts:
        assert ani.send(f"{base}/{part}/{number}").status_code == 303
        assert ani.send(f"{base}/{part}/{number}").status_code == 404
    db.session.refresh(programme)
    objective, activity = programme.objectives[0], programme.activities[0]
    assert "paling sedikit satu tujuan" in text_of(ani.send(f"{base}/tujuan/{objective.id}"))
    operations.add_activity(programme, subject=("course", 99), title="Kursus lain")
    wave = a_wave(programme, a_cohort(trio.unit, 9), trio.ani)
    wave.subject_kind, wave.subject_id = activity.subject_kind, activity.subject_id
    assert "sudah dievaluasi" in text_of(ani.send(f"{base}/kegiatan/{activity.id}"))
    assert ani.send(f"{base}/apa/{activity.id}").status_code == 404
    assert browsers(trio.budi).send(f"{base}/tujuan/{objective.id}").status_code in (403, 404)


def test_an_indicator_is_read_month_by_month_and_the_latest_counts(db, browsers, trio, programme):
    target = set_target(programme, indicator="Antrean", unit_of_measure="menit", baseline=40, target=30,
                        better=Better.LOWER, source="loket")  # fmt: skip
    page = page_of(programme, f"target/{target.id}")
    ani = browsers(trio.ani)
    assert "Belum ada nilai bulanan" in text_of(ani.get(page))
    for month, value in (("2026-10-17", "38,5"), ("2026-11-02", "33"), ("2026-09-30", "41"), ("2026-10-01", "37")):
        assert ani.send(page, {"month": month, "value": value, "source": "loket"}).status_code == 303
    months = db.session.execute(select(Reading.month, Reading.value).order_by(Reading.month)).all()
    assert months == [(date(2026, 9, 1), 41), (date(2026, 10, 1), 37), (date(2026, 11, 1), 33)]
    assert target.actual == 33
    assert "<svg" in ani.get(page).get_data(as_text=True)
    early = ani.send(page, {"month": "2026-12-01", "value": "30", "source": "loket"})
    assert (early.status_code, "belum dimulai" in text_of(early)) == (422, True)
    wrong = ani.send(page, {"month": "2001-12-01", "value": "30", "source": "loket"})
    assert (wrong.status_code, "dua tahun sebelum" in text_of(wrong)) == (422, True)
    assert browsers(trio.budi).get(page).status_code in (403, 404)


def test_reading_an_indicator_twice_keeps_one_row(db, trio, programme):
    target = set_target(programme, indicator="Antrean", unit_of_measure="menit", baseline=40, target=30,
                        better=Better.LOWER, source="loket")  # fmt: skip
    for value in (5.0, 6.0):
        read_indicator(programme, target, month=date(2026, 11, 1), value=value, source="loket", by=trio.ani)
    assert [reading.value for reading in target.readings] == [6.0]
