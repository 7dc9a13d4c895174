"""Further sides stand in a plan where its template or its manager puts them, and open like every planned wave."""

from sqlalchemy import select

from evaluation.plans.rules import Template, waves_of
from evaluation.waves.models import FrameEntry, Wave
from evaluation.waves.operations.opening import people_become_ready
from evaluation.waves.queries import entries_waiting_for
from evaluation.waves.rules import DEFAULT_PLAN, SIDES, WaveKind
from tests.support.evaluation import COURSE, day
from tests.support.web import text_of


def test_only_templates_that_say_so_ask_further_sides():
    asked = {template: {line.kind for line in waves_of(template)} & SIDES for template in Template}
    assert asked == {
        Template.TECHNICAL: set(),
        Template.SERVICE: set(),
        Template.MANAGERIAL: {WaveKind.BEHAVIOUR_PEER, WaveKind.BEHAVIOUR_SUBORDINATE},
        Template.MENTORING: {WaveKind.BEHAVIOUR_MENTOR},
    }
    assert not {line.kind for line in DEFAULT_PLAN} & SIDES


def test_a_manager_plans_colleagues_and_a_completion_opens_them(db, browsers, trio, people, programme):
    ani = browsers(trio.ani)
    assert (
        ani.send(f"/evaluasi/program/{programme.id}/rencana", {"kind": "behaviour_peer", "days": 60}).status_code == 303
    )
    assert "penilaian rekan 60 hari sesudahnya" in text_of(ani.get(f"/evaluasi/program/{programme.id}/rancangan"))
    people_become_ready(trio.budi, COURSE, day(-60))
    wave = db.session.scalars(select(Wave).where(Wave.kind == WaveKind.BEHAVIOUR_PEER)).one()
    assert wave.instrument.content.key == "perilaku_rekan"
    ready = db.session.scalars(
        select(FrameEntry).where(FrameEntry.wave_id == wave.id, FrameEntry.ready_on.is_not(None))
    ).all()  # fmt: skip
    assert {entry.about_id for entry in ready} == {trio.budi.id}
    rater = ready[0].person
    assert [(e.wave.kind, e.about_id) for e in entries_waiting_for(rater, day()) if e.wave_id == wave.id] == [
        (WaveKind.BEHAVIOUR_PEER, trio.budi.id)
    ]
    assert rater is not trio.budi
