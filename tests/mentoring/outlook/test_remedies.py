"""What needs the manager today, and one tap that does something about it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bina import clock
from bina.clock import now, today
from bina.db import db as database
from bina.notices.models import Notice
from mentoring.pairs.rules import PairState
from mentoring.sessions import operations as sessions
from mentoring.sessions.rules import Mode, SessionValues
from tests.support.web import text_of


@pytest.fixture
def silent(pair):
    """A pair that has never met since it was paired six weeks ago."""
    pair.paired_on = clock.today() - timedelta(days=42)
    pair.mentee_signed_at = pair.mentor_signed_at = clock.now()
    database.session.commit()
    return pair


def letters(person):
    query = select(Notice).where(Notice.person_id == person.id, Notice.key.like("mentoring:remedy:%"))
    return database.session.scalars(query.order_by(Notice.id)).all()


def test_one_tap_writes_to_both_and_is_not_offered_again_for_a_week(silent, town, browsers, clock):
    manager, base = browsers(town.manager), f"/mentoring/program/{silent.programme_id}"
    page = manager.get(base)
    assert "Perlu Anda hari ini Belum pernah bertemu: 1" in text_of(page)
    assert page.get_data(as_text=True).count('value="times"') == 1
    deed = f"{base}/pasangan/{silent.id}/langkah"
    assert manager.send(deed, {"remedy": "times"}).status_code == 303
    for person in (town.junior, town.senior):
        assert letters(person)[-1].url == f"/mentoring/pasangan/{silent.id}/jadwal"
    after = manager.get(base)
    assert "Tawarkan waktu: sudah" in text_of(after)
    assert 'value="times"' not in after.get_data(as_text=True)
    assert manager.send(deed, {"remedy": "times"}).status_code == 409
    assert manager.send(deed, {"remedy": "bangun"}).status_code == 422
    assert len(letters(town.junior)) == 1
    clock.shift(timedelta(days=7))
    assert 'value="times"' in manager.get(base).get_data(as_text=True)


def test_pause_is_a_deed_and_a_change_is_only_offered(silent, town, browsers):
    manager, base = browsers(town.manager), f"/mentoring/program/{silent.programme_id}"
    deed = f"{base}/pasangan/{silent.id}/langkah"
    assert manager.send(deed, {"remedy": "rematch"}).status_code == 303
    database.session.refresh(silent)
    assert silent.state is PairState.ACTIVE
    assert letters(town.junior)[-1].url.endswith("/tutup")
    assert manager.send(deed, {"remedy": "pause"}).status_code == 303
    database.session.refresh(silent)
    assert silent.state is PairState.PAUSED
    assert "Perlu Anda hari ini" not in text_of(manager.get(base))
    assert "dijeda" in text_of(manager.get(f"{base}/pasangan"))


def test_only_who_has_to_confirm_is_reminded(pair, town, browsers, clock):
    session = sessions.log_session(pair, SessionValues(today(), 60, Mode.ONLINE), by=town.senior)
    pair.mentee_signed_at = pair.mentor_signed_at = now()
    database.session.commit()
    clock.shift(timedelta(days=8))
    base = f"/mentoring/program/{pair.programme_id}"
    browsers(town.manager).send(f"{base}/pasangan/{pair.id}/langkah", {"remedy": "remind", "from": "list"})
    assert [each.url for each in letters(town.junior)] == [f"/mentoring/sesi/{session.id}"]
    assert letters(town.senior) == []


def test_the_list_is_searched(silent, town, browsers):
    manager, base = browsers(town.manager), f"/mentoring/program/{silent.programme_id}/pasangan"
    assert "Joko Junior" in text_of(manager.get(f"{base}?q=junior"))
    assert "Tidak ada pasangan" in text_of(manager.get(f"{base}?q=zz%25&halaman=9"))
    assert "Joko Junior" in text_of(manager.get(f"{base}?perhatian=1"))


def test_remedies_are_for_managers_of_the_programme(silent, town, browsers):
    base = f"/mentoring/program/{silent.programme_id}/pasangan"
    for person, expected in ((town.junior, 403), (town.senior, 403), (town.citra, 404)):
        browser = browsers(person)
        assert browser.get(base).status_code == expected
        assert browser.send(f"{base}/{silent.id}/langkah", {"remedy": "ask"}).status_code == expected
    assert browsers(town.manager).send(f"{base}/999999/langkah", {"remedy": "ask"}).status_code == 404
