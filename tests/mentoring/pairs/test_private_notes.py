"""A private note is its author's alone: on no page of others, in no letter, log or audit, and not in a dump."""

import importlib
import logging
from types import SimpleNamespace

import pytest
from sqlalchemy import select, text

from bina.db import db as database
from bina.db import transaction
from bina.errors import DomainError
from bina.people.models import RoleKind
from mentoring.pairs import operations
from mentoring.pairs.models import Note, Tier
from mentoring.pairs.rules import pair_path
from tests.support.databases import dump
from tests.support.mentoring import a_pair
from tests.support.people import a_person, a_unit, an_agency, with_role

CANARY = "kenari-7c1e-hanya-penulisnya"


def test_no_dump_log_letter_or_audit_holds_the_words(live, caplog) -> None:
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
        for tier in Tier:
            with transaction():
                operations.write_note(pair, f"{CANARY} {tier.value}", tier, by=pair.mentee)
        held = dump()
        # A word that is no secret is found in the same way, so the search can see.
        assert b"Mentoring Pelayanan" in held
        assert CANARY.encode() not in held
        assert CANARY not in caplog.text
        notes = database.session.scalars(select(Note).order_by(Note.id)).all()
        assert [note.words for note in notes] == [f"{CANARY} {tier.value}" for tier in Tier]


def test_only_the_author_reads_and_takes_the_words_away(pair, town, browsers) -> None:
    operations.write_note(pair, CANARY, Tier.PRIVATE, by=town.junior)
    database.session.commit()
    base = pair_path(pair.id)
    mine = browsers(town.junior).get(f"{base}/catatan/unduh")
    assert mine.headers["Content-Disposition"] == f"attachment; filename=catatan-{pair.id}.txt"
    assert CANARY in mine.get_data(as_text=True)
    for page in ("/catatan", "/catatan/unduh", ""):
        assert CANARY not in browsers(town.senior).get(base + page).get_data(as_text=True)
        for other in (town.manager, town.citra):
            assert browsers(other).get(base + page).status_code == 404


def test_rows_that_are_swapped_or_opened_by_hand_stay_shut(pair, town, browsers) -> None:
    first = operations.write_note(pair, CANARY, Tier.PRIVATE, by=town.junior)
    second = operations.write_note(pair, "Catatan bersama", Tier.SHARED, by=town.senior)
    first.sealed, second.sealed = second.sealed, first.sealed
    assert (first.words, second.words) == (None, None)
    first.sealed, second.sealed = second.sealed, first.sealed
    database.session.flush()
    database.session.execute(text("UPDATE mentoring_note SET tier = 'shared' WHERE id = :id"), {"id": first.id})
    database.session.commit()
    shown = browsers(town.senior).get(f"{pair_path(pair.id)}/catatan").get_data(as_text=True)
    assert CANARY not in shown
    assert "terkunci dengan kunci pemasangan yang lain" in shown


def test_a_lost_key_is_said_in_a_sentence(pair, town, browsers, monkeypatch, app) -> None:
    note = operations.write_note(pair, CANARY, Tier.SHARED, by=town.junior)
    database.session.commit()
    monkeypatch.setitem(app.config, "SEALING_KEY", "another key than the one it was sealed with")
    browser = browsers(town.junior)
    for page in ("catatan", "catatan/unduh"):
        answer = browser.get(f"{pair_path(pair.id)}/{page}")
        assert answer.status_code == 200
        assert "terkunci dengan kunci pemasangan yang lain" in answer.get_data(as_text=True)
    with pytest.raises(DomainError):
        operations.release_note(note, by=town.junior)


def test_the_migration_seals_as_notes_are_sealed(pair, town) -> None:
    migration = importlib.import_module("migrations.versions.0082_life_notes")
    note = operations.write_note(pair, CANARY, Tier.PRIVATE, by=town.junior)
    row = SimpleNamespace(id=note.id, pair_id=note.pair_id, author_id=note.author_id, tier=note.tier.value)
    assert migration._locker(row.author_id).decrypt(note.sealed, migration._place(row)).decode() == CANARY
    stored = database.session.scalar(text("SELECT tier FROM mentoring_note WHERE id = :id").bindparams(id=note.id))
    assert stored == row.tier
