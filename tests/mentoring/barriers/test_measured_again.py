"""A barrier is measured again by its own statements, in one message, and what was removed is said beside the waiting."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from statsmodels.stats.proportion import confint_proportions_2indep

from bina import clock as clocks
from bina import signals
from bina.db import db as database
from bina.notices.models import Notice
from bina.shares import newcombe
from bina.transfer import Statement
from mentoring.barriers.models import BarrierMeasure
from mentoring.barriers.rules import Measured, Span, difference, removals
from mentoring.barriers.tasks import measure_barriers
from mentoring.pairs.queries import open_drafts
from mentoring.sessions import operations as sessions
from mentoring.sessions.rules import Mode, SessionValues
from mentoring.tending.models import Question
from mentoring.tending.rules import QuestionKind
from tests.support.mentoring import a_profile
from tests.support.people import a_person
from tests.support.web import text_of

AGREE = ("Sangat tidak setuju", "Tidak setuju", "Ragu-ragu", "Setuju", "Sangat setuju")
CHANCE = Statement("Tugas saya memberi kesempatan untuk memakainya.", AGREE)
NEED = Statement("Saya perlu latihan lagi sebelum berani memakainya.", AGREE, reverse=True)


def report(person, barrier="opportunity", statements=(CHANCE, NEED), score=2.0):
    signals.barrier_reported.send(
        person, barrier=barrier, label=barrier, score=score, threshold=2.5, statements=statements,
        course_title="Komunikasi Pelayanan", subject_kind="course", subject_id=7, promises=(),
    )  # fmt: skip
    database.session.commit()


def measures():
    return database.session.scalars(select(BarrierMeasure).order_by(BarrierMeasure.draft_id)).all()


def letters(person):
    query = select(Notice).where(Notice.person_id == person.id, Notice.key.like("mentoring:measure:%"))
    return database.session.scalars(query).all()


def test_after_thirty_days_one_message_asks_the_same_statements_of_every_barrier(pair, town, browsers, clock):
    report(town.junior)
    report(town.junior, "peer_support", (Statement("Rekan kerja saya mendukung.", AGREE),))
    report(town.senior)  # no mentee in any programme: never asked
    clock.shift(timedelta(days=29))
    measure_barriers()
    assert measures() == []
    clock.shift(timedelta(days=1))
    measure_barriers()
    measure_barriers()
    database.session.commit()
    assert len(measures()) == 2
    assert [one.url for one in letters(town.junior)] == ["/mentoring/hambatan"]
    assert letters(town.senior) == []
    junior = browsers(town.junior)
    assert "Masihkah tugas, alat, atau aturan belum memberi kesempatan?" in text_of(junior.get("/mentoring/"))
    page = text_of(junior.get("/mentoring/hambatan"))
    assert CHANCE.text in page
    assert NEED.text in page
    first, second = (one.draft_id for one in measures())
    assert junior.send("/mentoring/hambatan", {f"b{first}_0": "4"}).status_code == 422
    whole = {f"b{first}_0": "4", f"b{first}_1": "1", f"b{second}_0": "2"}
    assert junior.send("/mentoring/hambatan", whole).status_code == 303
    database.session.expire_all()
    # Agreeing little to a statement that is bad to agree to is good: 1 counts as 5.
    assert [one.score for one in measures()] == [4.5, 2.0]
    after = text_of(junior.get("/mentoring/hambatan"))
    assert "tidak lagi menghambat 2,0 menjadi 4,5 dari 5" in after
    assert "masih menghambat 2,0 menjadi 2,0 dari 5" in after
    assert "Catat sesi" in after
    for other in (town.senior, town.manager, town.citra):
        assert CHANCE.text not in text_of(browsers(other).get("/mentoring/hambatan"))
        assert browsers(other).send("/mentoring/hambatan", whole).status_code == 200
    assert [one.score for one in measures()] == [4.5, 2.0]


def test_the_pulse_of_that_time_waits_on_the_same_page_without_a_letter_of_its_own(pair, town, browsers, clock):
    report(town.junior)
    clock.shift(timedelta(days=30))
    measure_barriers()
    for days in (1, 0):
        held = sessions.log_session(
            pair, SessionValues(clocks.today() - timedelta(days=days), 60, Mode.ONLINE), by=town.senior
        )
        sessions.confirm_session(held, by=town.junior)
    database.session.commit()
    pulses = select(Question).where(Question.kind == QuestionKind.PULSE)
    asked = {question.person_id: question.id for question in database.session.scalars(pulses)}
    written = {
        person.id: database.session.scalar(
            select(Notice.id).where(Notice.key == f"mentoring:question:{asked[person.id]}:")
        )
        for person in (town.junior, town.senior)
    }
    assert written[town.junior.id] is None
    assert written[town.senior.id] is not None
    (due,) = measures()
    junior = browsers(town.junior)
    assert junior.send("/mentoring/hambatan", {f"b{due.draft_id}_0": "4", f"b{due.draft_id}_1": "2"}).status_code == 303
    assert f"/mentoring/tanya/{asked[town.junior.id]}" in junior.get("/mentoring/hambatan").get_data(as_text=True)


FOUND = date(2026, 3, 1)
SCORES = st.none() | st.sampled_from([1.0, 2.5, 2.6, 4.0])
MEASURED = st.builds(
    Measured, st.integers(1, 9), st.just(FOUND), st.sampled_from([1.0, 2.0, 2.5]), st.just(2.5), SCORES,
    st.just(FOUND + timedelta(days=91)),
)  # fmt: skip
SPANS = st.dictionaries(
    st.integers(1, 9),
    st.lists(
        st.builds(
            Span,
            st.integers(-90, 200).map(lambda n: FOUND + timedelta(days=n)),
            st.none() | st.integers(-60, 260).map(lambda n: FOUND + timedelta(days=n)),
        ),
        max_size=2,
    ),
)


@given(st.lists(MEASURED, max_size=25), SPANS)
def test_every_person_counts_once_in_one_group_and_small_groups_say_nothing(measured, spans):
    groups = removals(measured, spans)
    assert sum(group.asked for group in groups) == len({one.person for one in measured})
    for group in groups:
        assert 0 <= group.removed <= group.n <= group.asked
        if group.shown:
            low, high = group.interval
            assert 0 <= low <= group.removed / group.n <= high <= 1
    found = difference(*groups)
    assert (found is None) == (not all(group.shown for group in groups))
    if found:
        assert -1 <= found[1] <= found[0] <= found[2] <= 1


def test_who_was_paired_after_it_was_measured_waited():
    later = FOUND + timedelta(days=91)
    one = Measured(1, FOUND, 2.0, 2.5, 2.6, later)
    for begun, ended, paired in ((0, None, True), (90, None, True), (91, None, False), (-60, 0, False), (-60, 1, True)):
        end = None if ended is None else FOUND + timedelta(days=ended)
        spans = {1: [Span(FOUND + timedelta(days=begun), end)]}
        assert [group.n for group in removals([one], spans)] == ([1, 0] if paired else [0, 1])


@pytest.mark.parametrize(("first", "second"), [((6, 8), (2, 9)), ((5, 5), (0, 5)), ((56, 70), (48, 80))])
def test_the_interval_of_the_difference_is_newcombes(first, second):
    expected = confint_proportions_2indep(*first, *second, method="newcomb")
    assert newcombe(first, second) == pytest.approx(expected, abs=1e-9)


def test_the_figures_stand_beside_each_other_from_five_people_on(pair, town, browsers):
    found = clocks.now() - timedelta(days=100)
    pair.paired_on = clocks.today() - timedelta(days=90)
    people = [town.junior, *(a_person(f"Menunggu {n}", town.first) for n in range(5))]
    late = a_person("Terlambat Mendaftar", town.first)
    people.append(late)
    for person in people[1:]:
        a_profile(pair.programme, person).created_at = clocks.now() - timedelta(days=60 if person is late else 120)
    for place, person in enumerate(people):
        report(person)
        measure = BarrierMeasure(
            draft=open_drafts(person)[0], round=90, asked_on=clocks.today(), score=4.0 if place in (0, 1) else 2.0,
            answered_at=clocks.now(),
        )  # fmt: skip
        database.session.add(measure)
        database.session.flush()
        measure.draft.created_at = found
    database.session.commit()
    base = f"/mentoring/program/{pair.programme_id}/angka"
    told = json.loads(browsers(town.manager).get(f"{base}.json").data)
    figures = {one["basis"]: one for section in told["sections"] for one in section["figures"]}
    assert figures["barrier_paired"]["value"] is None
    assert figures["barrier_difference"]["value"] is None
    assert "kurang dari lima orang" in figures["barrier_paired"]["refusal"]
    assert "1 dari 5 orang yang menjawab lagi, 5 ditanya" in figures["barrier_waiting"]["detail"]
    assert "20,0 %" in text_of(browsers(town.manager).get(base))
