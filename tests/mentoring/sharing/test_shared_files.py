"""Files of a pair: for the two only, sealed, taken back by whoever shared them, carried on by consent."""

import logging
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select

from bina import clock as clocks
from bina.db import db as database
from bina.db import transaction
from bina.notices.models import Notice
from bina.people.models import RoleKind
from mentoring.pairs import operations as pairs
from mentoring.pairs.models import Pair
from mentoring.pairs.rules import EndReason, pair_path
from mentoring.profiles.operations import withdraw
from mentoring.profiles.rules import Side
from mentoring.sessions.operations import plan_session
from mentoring.sharing import rules
from mentoring.sharing.models import SharedFile
from mentoring.sharing.operations import share_file
from mentoring.sharing.queries import files_of
from mentoring.tending.tasks import find_another, hand_over_departed
from tests.support.databases import dump
from tests.support.mentoring import a_pair, a_profile
from tests.support.people import a_person, a_unit, an_agency, with_role
from tests.support.photographs import TRACES, a_photograph
from tests.support.web import text_of

NAME, WORDS = "kenari-nama-4b1.txt", "kenari-isi-9d2: kata yang hanya untuk dua orang"


def _shared(pair, by, name=NAME, words=WORDS, about=None) -> SharedFile:
    file = share_file(pair, BytesIO(words.encode()), name, about=about, by=by)
    database.session.commit()
    return file


def _upload(browser, pair, content: bytes, name: str, **fields):
    return browser.send(rules.files_path(pair.id), {"file": (BytesIO(content), name), **fields})


def test_either_shows_the_other_a_file_about_a_goal_or_a_meeting(pair, town, browsers) -> None:
    goal = pairs.add_goal(pair, "Memimpin rapat", by=town.junior)
    session = plan_session(pair, clocks.today() + timedelta(days=3), by=town.junior)
    database.session.commit()
    assert (
        _upload(
            browsers(town.junior), pair, b"Rencana rapat\n" * 200, "rencana.txt", about=f"goal-{goal.id}"
        ).status_code
        == 303
    )
    target = BytesIO()
    drawn = Image.effect_noise((64, 64), 80)
    drawn.save(target, "PNG")
    picture = target.getvalue()
    assert _upload(browsers(town.senior), pair, picture, "papan.png", about=f"session-{session.id}").status_code == 303
    page = text_of(browsers(town.junior).get(rules.files_path(pair.id)))
    assert "papan.png 4 KB dari Sri Senior" in page
    assert "rencana.txt 3 KB dari Anda" in page
    assert "Tujuan: Memimpin rapat" in page
    shown, kept = files_of(pair, town.junior)
    assert shown.session_id == session.id
    opened = browsers(town.junior).get(f"/mentoring/berkas/{shown.id}")
    with Image.open(BytesIO(opened.data)) as seen:
        assert seen.tobytes() == drawn.tobytes()
    assert (opened.headers["X-Content-Type-Options"], opened.mimetype) == ("nosniff", "image/png")
    assert "sandbox" in opened.headers["Content-Security-Policy"]
    assert (
        browsers(town.senior)
        .get(f"/mentoring/berkas/{kept.id}")
        .headers["Content-Disposition"]
        .startswith("attachment")
    )
    letter = database.session.scalars(select(Notice).where(Notice.key.startswith("mentoring:file:"))).all()
    assert {one.person_id for one in letter} == {town.junior.id, town.senior.id}
    from_session = browsers(town.senior).get(f"{rules.files_path(pair.id)}?tentang=session-{session.id}")
    assert f'<option selected value="session-{session.id}">' in from_session.get_data(as_text=True)


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"<html><script>1</script>", "surat.pdf", "tidak dapat diterima"),
        (b"", "kosong.txt", "tidak dapat diterima"),
        (b"a" * 2001, "besar.txt", "lebih besar dari 10 MB"),
        (None, "", "Pilih berkas yang akan dibagikan."),
        (b"\xff\xd8\xff\xe1\x7f\xff rusak", "rusak.jpg", "data tempat di dalamnya tidak dapat dihapus"),
    ],
)
def test_what_cannot_be_shared_is_said_at_the_field_and_keeps_nothing(
    pair, town, browsers, monkeypatch, content, name, sentence
) -> None:
    monkeypatch.setattr("mentoring.sharing.operations.MOST_BYTES", 2000)
    goal = pairs.add_goal(pair, "Memimpin rapat", by=town.junior)
    browser, choice = browsers(town.junior), f"goal-{goal.id}"
    if content is None:
        answer = browser.send(rules.files_path(pair.id), {"about": choice})
    else:
        answer = _upload(browser, pair, content, name, about=choice)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert f'<option selected value="{choice}">' in answer.get_data(as_text=True)
    assert files_of(pair, town.junior) == []


@pytest.mark.parametrize(("kind", "name"), [("JPEG", "papan.jpg"), ("PNG", "papan.png"), ("WEBP", "papan.webp")])
def test_a_photograph_is_shown_without_the_place_it_was_taken_at(pair, town, browsers, kind, name) -> None:
    taken = a_photograph(kind)
    page = browsers(town.junior).get(rules.files_path(pair.id))
    assert "yang tersimpan di dalam foto dihapus sebelum dibagikan" in text_of(page)
    assert _upload(browsers(town.junior), pair, taken, name).status_code == 303
    (file,) = files_of(pair, town.senior)
    opened = browsers(town.senior).get(f"/mentoring/berkas/{file.id}").data
    with Image.open(BytesIO(opened)) as seen:
        assert (dict(seen.getexif()), seen.size) == ({}, (30, 40)), "it stands upright by itself"
    assert not [trace for trace in TRACES if trace in opened]
    assert file.size == len(opened)


def test_a_pair_keeps_only_so_many(pair, town, browsers, monkeypatch) -> None:
    monkeypatch.setattr("mentoring.sharing.operations.MOST_FILES", 1)
    _shared(pair, town.junior)
    answer = _upload(browsers(town.senior), pair, b"satu lagi", "lagi.txt")
    assert answer.status_code == 422
    assert "Hapus satu berkas Anda dahulu" in text_of(answer)


def test_nobody_but_the_two_reaches_a_file(pair, town, browsers) -> None:
    file = _shared(pair, town.junior)
    superior = with_role(a_person("Atasan Joko", town.first), RoleKind.ADMINISTRATOR, town.agency)
    town.junior.superior = superior
    database.session.commit()
    for other in (town.manager, town.citra, superior):
        browser = browsers(other)
        assert browser.get(rules.files_path(pair.id)).status_code == 404
        assert browser.get(f"/mentoring/berkas/{file.id}").status_code == 404
        assert browser.send(f"/mentoring/berkas/{file.id}/hapus").status_code == 404
        assert _upload(browser, pair, b"dari luar", "luar.txt").status_code == 404
    for page in (
        f"/mentoring/program/{pair.programme_id}",
        f"/mentoring/program/{pair.programme_id}/peserta.csv",
        f"/mentoring/program/{pair.programme_id}/pasangan",
    ):
        assert NAME not in browsers(town.manager).get(page).get_data(as_text=True)


def test_only_who_shared_it_deletes_it_also_after_the_end(pair, town, browsers) -> None:
    number = _shared(pair, town.junior).id
    for person in (town.junior, town.senior):
        pairs.close(pair, EndReason.GOAL_REACHED, by=person)
    database.session.commit()
    senior, junior = browsers(town.senior), browsers(town.junior)
    assert senior.get(f"/mentoring/berkas/{number}").get_data(as_text=True) == WORDS
    assert "Hapus bagi berdua" not in text_of(senior.get(rules.files_path(pair.id)))
    assert senior.send(f"/mentoring/berkas/{number}/hapus").status_code == 403
    assert _upload(junior, pair, b"terlambat", "terlambat.txt").status_code == 422
    assert junior.send(f"/mentoring/berkas/{number}/hapus").status_code == 303
    assert senior.get(f"/mentoring/berkas/{number}").status_code == 404


def test_chosen_files_of_the_mentee_travel_and_no_others(pair, town, browsers) -> None:
    rina = a_person("Rina Senior", town.second, grade="IV/a")
    a_profile(pair.programme, rina, Side.MENTOR, competency=pair.mentee_profile.competencies[0].competency)
    chosen, left = _shared(pair, town.junior, "ikut.txt"), _shared(pair, town.junior, "tinggal.txt")
    theirs = _shared(pair, town.senior, "milik-mentor.txt")
    withdraw(pair.mentor_profile, by=town.senior)
    hand_over_departed()
    database.session.commit()
    junior, path = browsers(town.junior), f"{pair_path(pair.id)}/serah-terima"
    page = text_of(junior.get(path))
    assert "ikut.txt" in page
    assert "tinggal.txt" in page
    assert "milik-mentor.txt" not in page
    assert junior.send(path, {}).status_code == 422
    assert junior.send(path, {"answer": "agree", "files": [str(chosen.id), str(theirs.id)]}).status_code == 422
    assert junior.send(path, {"answer": "agree", "files": [str(chosen.id)]}).status_code == 303
    new = _next_pair(town, rina)
    assert [file.name for file in files_of(new, rina)] == ["ikut.txt"]
    copy = files_of(new, rina)[0]
    assert browsers(rina).get(f"/mentoring/berkas/{copy.id}").get_data(as_text=True) == WORDS
    for old in (chosen, left, theirs):
        assert browsers(rina).get(f"/mentoring/berkas/{old.id}").status_code == 404
    assert browsers(town.senior).get(f"/mentoring/berkas/{copy.id}").status_code == 404


def _next_pair(town, mentor):
    found = database.session.scalars(select(Pair).where(Pair.mentor_id == mentor.id)).one_or_none()
    if found is None:
        find_another(profile_id=database.session.scalars(select(Pair.mentee_profile_id)).first())
        found = database.session.scalars(select(Pair).where(Pair.mentor_id == mentor.id)).one()
    for person in (town.junior, mentor):
        pairs.accept(found, by=person)
    database.session.commit()
    return found


def test_no_dump_log_letter_or_audit_holds_the_name_or_the_content(live, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    with live.app_context():
        with transaction():
            agency = an_agency()
            manager = with_role(a_person("Pengelola", a_unit(agency)), RoleKind.MANAGER, agency)
            pair = a_pair(
                manager,
                a_person("Mentee", a_unit(agency), grade="II/c"),
                a_person("Mentor", a_unit(agency), grade="IV/a"),
                agency,
            )
        with transaction():
            share_file(pair, BytesIO(WORDS.encode()), NAME, by=pair.mentee)
        held = dump()
        assert b"Mentoring Pelayanan" in held
        for secret in (NAME, WORDS):
            assert secret.encode() not in held
            assert secret not in caplog.text
        folder = Path(live.config["VAR"])
        kept = [each.read_bytes() for each in (folder / "files").rglob("*") if each.is_file()]
        assert not any(WORDS.encode() in each for each in kept)
        file = database.session.scalars(select(SharedFile)).one()
        assert (file.name, file.content) == (NAME, WORDS.encode())


def test_rows_that_are_swapped_stay_shut_and_a_lost_key_is_said(pair, town, browsers, monkeypatch, app) -> None:
    first, second = _shared(pair, town.junior), _shared(pair, town.senior, "lain.txt", "lain")
    first.sealed, second.sealed = second.sealed, first.sealed
    assert (first.content, second.content) == (None, None)
    database.session.rollback()
    monkeypatch.setitem(app.config, "SEALING_KEY", "another key than the one it was sealed with")
    browser = browsers(town.junior)
    assert "terkunci dengan kunci pemasangan yang lain" in text_of(browser.get(rules.files_path(pair.id)))
    answer = browser.get(f"/mentoring/berkas/{first.id}")
    assert answer.status_code == 410
    assert "terkunci dengan kunci pemasangan yang lain" in text_of(answer)
