"""Answers are taken once, sealed, mixed, and belong to nobody afterwards."""

import pytest
from sqlalchemy import func, select, text

from bina import signals
from bina.audit.models import AuditEntry
from bina.errors import Conflict, DomainError, Gone
from evaluation.instruments.rules import read_answers
from evaluation.reports.reports.surveys import reaction_section
from evaluation.waves.models import Cell, Comment, Envelope, MixedBatch, Participation, Response, Wave
from evaluation.waves.operations import answering, opening
from evaluation.waves.operations.keys import pseudonym
from evaluation.waves.operations.mixing import close, mix, recount
from evaluation.waves.queries import standings
from evaluation.waves.rules import Anonymity, WaveKind, WaveState
from tests.support.evaluation import a_cohort, a_programme, a_wave, an_answer, answer, day, entries_of
from tests.support.people import a_unit


@pytest.fixture
def people(trio):
    return a_cohort(trio.unit, 9, superior=trio.ani)


@pytest.fixture
def programme(trio, people):
    return a_programme(trio.ani, trio.unit, people)


@pytest.fixture
def wave(trio, programme, people):
    return a_wave(programme, people, trio.ani)


def count(db, model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def test_the_same_key_twice_is_one_answer_with_one_receipt(db, wave):
    entry = entries_of(wave)[0]
    key = answering.new_form_key()
    assert answer(entry, key=key) == answer(entry, 1, key=key)
    assert (count(db, Participation), count(db, Envelope)) == (1, 1)


def test_a_second_answer_is_refused_and_stores_nothing(db, wave):
    entry = entries_of(wave)[0]
    answer(entry)
    with pytest.raises(Conflict, match="sudah mengisi"):
        answer(entry)
    assert count(db, Envelope) == 1


def test_somebody_elses_key_gives_no_receipt(wave):
    first, second = entries_of(wave)[:2]
    key = answering.new_form_key()
    answer(first, key=key)
    with pytest.raises(Conflict):
        answer(second, key=key)


@pytest.mark.parametrize("key", ["", "x" * 32, "a" * 31, "A" * 32])
def test_a_broken_key_is_refused(db, wave, key):
    entry = entries_of(wave)[0]
    instrument = entry.wave.instrument.content
    with pytest.raises(DomainError, match="rusak"):
        answering.submit(entry, key, an_answer(instrument), instrument)
    assert count(db, Participation) == 0


def test_an_empty_answer_and_a_closed_wave_are_refused(db, wave):
    entry = entries_of(wave)[0]
    instrument = entry.wave.instrument.content
    with pytest.raises(DomainError, match="Belum ada jawaban"):
        answering.submit(entry, answering.new_form_key(), read_answers(instrument, {}), instrument)
    close(wave, day())
    with pytest.raises(Gone, match="sudah ditutup"):
        answer(entry)
    assert count(db, Participation) == 0


def test_an_entry_that_is_not_ready_is_refused(wave):
    entry = entries_of(wave)[0]
    entry.ready_on = day(1)
    with pytest.raises(Conflict, match="belum dibuka"):
        answer(entry)


def test_four_answers_wait_and_the_fifth_opens_the_batch(db, wave):
    entries = entries_of(wave)
    for entry in entries[:4]:
        answer(entry, text="Ruang tunggu panas")
    assert mix(wave) == 0
    answer(entries[4], 5)
    assert mix(wave) == 5
    assert (count(db, Envelope), count(db, Response), count(db, Comment)) == (0, 5, 4)
    assert recount(wave)
    assert standings([wave], day())[wave.id].answered == 5


def test_closing_takes_the_rest_under_the_whole_wave(db, wave):
    for entry in entries_of(wave)[:7]:
        answer(entry)
        if count(db, Envelope) == 5:
            mix(wave)
    close(wave, day())
    cells = list(db.session.scalars(select(Response.cell_id)))
    assert (len(cells), cells.count(None)) == (7, 7)
    assert list(db.session.scalars(select(MixedBatch.n))) == [7]
    assert recount(wave)
    assert wave.state is WaveState.CLOSED


def test_one_answer_of_another_unit_hides_among_five_when_the_wave_closes(db, programme, people, trio):
    for person in people[5:]:
        person.unit = trio.unit if person is people[5] else a_unit(trio.agency)
    wave = a_wave(programme, people, trio.ani)
    for entry in [*entries_of(wave)[:5], entries_of(wave)[8]]:
        answer(entry)
    close(wave, day())
    assert list(db.session.scalars(select(MixedBatch.n))) == [6]
    assert recount(wave)


def test_a_wave_closed_with_four_answers_opens_none_of_them(db, wave):
    for entry in entries_of(wave)[:4]:
        answer(entry)
    close(wave, day())
    assert (count(db, Envelope), count(db, Response), count(db, Participation)) == (0, 0, 4)
    db.session.commit()
    noted = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "wave.discarded")).one()
    assert noted.detail == {"answers": 4}
    assert "dihapus tanpa dibuka" in reaction_section([wave], day())[0].paragraphs[0]


def test_nothing_of_an_anonymous_wave_names_a_person_or_a_time(db, wave):
    for entry in entries_of(wave)[:5]:
        answer(entry, text="rahasia")
    mix(wave)
    for model in (Response, Comment, Envelope, Participation):
        columns = {column.name for column in model.__table__.columns}
        assert not columns & {"person_id", "user_id", "created_at", "answered_at", "at", "time"}
    assert set(db.session.scalars(select(Response.about))) == {None}


def test_the_database_alone_does_not_link_answers_to_people(db, programme, people, trio):
    """Row order and transaction ids of both halves, joined: hits stay at chance over ten waves of nine."""
    hits = 0
    for earlier in range(10):
        wave = a_wave(programme, people, trio.ani)
        entries = entries_of(wave)
        for number, entry in enumerate(entries):
            answer(entry, text=f"orang {number}")
        mix(wave, closing=True)
        order = [text("ctid")] if db.engine.dialect.name == "postgresql" else []
        taken = db.session.scalars(
            select(Participation.entry_id).where(Participation.wave_id == wave.id).order_by(*order)
        ).all()
        written = db.session.scalars(select(Comment.body).where(Comment.wave_id == wave.id).order_by(*order)).all()
        truth = {entry.id: f"orang {number}" for number, entry in enumerate(entries)}
        wave.opens_on = day(-1 - earlier)  # one wave a day: the next one may open
        hits += sum(truth[entry_id] == body for entry_id, body in zip(taken, written, strict=True))
    assert hits <= 22  # 10 expected by chance, deviation 3.2


def test_confidential_answers_carry_the_programmes_pseudonym_of_the_person_rated(db, programme, people, trio):
    wave = a_wave(
        programme, people, trio.ani,
        instrument="perilaku_atasan", kind=WaveKind.BEHAVIOUR_SUPERIOR, anonymity=Anonymity.CONFIDENTIAL,
    )  # fmt: skip
    entries = entries_of(wave)
    assert {entry.person_id for entry in entries} == {trio.ani.id}
    answer(entries[0])
    assert mix(wave) == 0
    mix(wave, closing=True)
    response = db.session.scalars(select(Response)).one()
    assert response.about == pseudonym(programme.sealed_key, entries[0].about_id)
    assert str(entries[0].about_id) != response.about


def test_an_anonymous_wave_of_seven_is_refused(db, programme, people, trio):
    with pytest.raises(DomainError, match="paling sedikit 8"):
        a_wave(programme, people[:7], trio.ani)
    assert count(db, Wave) == 0


def test_one_superior_of_nine_people_is_never_an_anonymous_wave(db, programme, people, trio):
    with pytest.raises(DomainError, match="tidak dapat anonim"):
        a_wave(programme, people, trio.ani, instrument="perilaku_atasan", kind=WaveKind.BEHAVIOUR_SUPERIOR)
    assert count(db, Wave) == 0


def test_keys_are_destroyed_seven_days_after_closing_and_nothing_opens_any_more(db, wave):
    close(wave, day(-8))
    assert opening.destroy_keys(day(), 7) == 1
    db.session.refresh(wave)
    assert wave.key_name is None
    assert wave.key_destroyed_on == day()
    assert mix(wave) == 0
    assert opening.destroy_keys(day(), 7) == 0


def test_mixing_that_dies_half_way_loses_nothing_and_doubles_nothing(db, wave, monkeypatch):
    from evaluation.waves.operations import mixing

    for entry in entries_of(wave)[:6]:
        answer(entry)
    db.session.commit()
    for step in ("fold", "store_mixed"):
        with monkeypatch.context() as patch:
            patch.setattr(mixing, step, _die)
            with pytest.raises(RuntimeError, match="power cut"):
                mix(wave)
        db.session.rollback()
        assert (count(db, Envelope), count(db, Response)) == (6, 0)
    assert mix(wave) == 6
    assert (count(db, Envelope), count(db, Response)) == (0, 6)
    assert recount(wave)


def _die(*_arguments):
    raise RuntimeError("power cut")


def test_another_installations_key_opens_nothing(app, wave, monkeypatch):
    for entry in entries_of(wave)[:5]:
        answer(entry)
    monkeypatch.setitem(app.config, "SEALING_KEY", "another installation altogether, long enough")
    with pytest.raises(Exception, match="Decryption failed"):
        mix(wave)


def test_a_barrier_is_told_to_whoever_may_help_once(db, programme, people, trio):
    heard = []

    def hear(person, **facts):
        heard.append((person.id, facts["barrier"], facts["score"]))
        assert facts["score"] <= facts["threshold"]
        # No course is known here, so what the programme expects is what was promised.
        assert [each.behaviour for each in facts["promises"]] == ["Menjelaskan syarat dengan jelas"]
        assert facts["statements"]
        assert all(len(each.labels) == 5 for each in facts["statements"])

    wave = a_wave(
        programme, people, trio.ani,
        instrument="hambatan", kind=WaveKind.BARRIERS, anonymity=Anonymity.CONFIDENTIAL,
    )  # fmt: skip
    entry = entries_of(wave)[0]
    key = answering.new_form_key()
    with signals.barrier_reported.connected_to(hear):
        answer(entry, 2, key=key, suggest_goals=True)
        answer(entry, 2, key=key, suggest_goals=True)
    assert len(heard) == 2  # the two worst, told once although the form came twice
    assert {barrier for _, barrier, _ in heard} <= {
        "ability",
        "motivation",
        "superior_support",
        "peer_support",
        "opportunity",
        "design",
    }
    assert {person for person, _, _ in heard} == {people[0].id}
    assert len(heard) == len(set(heard))


@pytest.mark.parametrize(
    ("anonymity", "asked_for"),
    [(Anonymity.ANONYMOUS, True), (Anonymity.CONFIDENTIAL, False)],
    ids=lambda each: str(each),
)
def test_barriers_stay_sealed_in_an_anonymous_wave_and_for_whoever_did_not_ask(
    programme, people, trio, anonymity, asked_for
):
    heard = []

    def hear(person, **facts):
        heard.append(facts)

    wave = a_wave(programme, people, trio.ani, instrument="hambatan", kind=WaveKind.BARRIERS, anonymity=anonymity)
    with signals.barrier_reported.connected_to(hear):
        answer(entries_of(wave)[0], 1, suggest_goals=asked_for)
    assert heard == []


def test_frame_and_cells_are_frozen_with_the_unit_of_the_opening(db, programme, people, trio):
    elsewhere = a_unit(trio.agency)
    people[0].unit = elsewhere
    wave = a_wave(programme, people, trio.ani)
    assert sorted(db.session.scalars(select(Cell.size).where(Cell.wave_id == wave.id))) == [1, 8]
    people[1].unit = elsewhere
    db.session.flush()
    assert sorted(db.session.scalars(select(Cell.size).where(Cell.wave_id == wave.id))) == [1, 8]
