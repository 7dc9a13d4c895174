"""Observing in pairs, and finding the people whose stories are worth hearing."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _

from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, DomainError, Gone
from bina.people.models import Person
from evaluation.fieldwork.models import SuccessCase
from evaluation.fieldwork.queries.waves import cases_of
from evaluation.fieldwork.rules.cases import CONSENT_ITEM, CONSENT_YES, EACH, CaseState, extremes
from evaluation.instruments.rules import Kind, turned
from evaluation.programmes.models import Participant, Programme
from evaluation.programmes.queries import participants
from evaluation.programmes.rules import Arm
from evaluation.statistics.disclosure import MINIMUM
from evaluation.waves.models import Response, Wave
from evaluation.waves.operations.keys import pseudonym
from evaluation.waves.operations.opening import open_now
from evaluation.waves.queries import responses_of
from evaluation.waves.rules import Anonymity, WaveKind, WaveState


def observe_in_pairs(
    programme: Programme, people: Sequence[Participant], first: Person, second: Person, *, closes_on: date, by: Person
) -> Wave:
    """Ask two observers to watch the same people, each filling a sheet of their own.

    Refuses one person as both, somebody who would observe themselves, and fewer than five people.
    """
    if first.id == second.id:
        raise DomainError(_("Pilih dua orang yang berbeda sebagai pengamat."))
    if len(people) < MINIMUM:
        raise DomainError(_("Pilih paling sedikit 5 orang; di bawah itu hasilnya tidak boleh ditampilkan."))
    if {first.id, second.id} & {member.person_id for member in people}:
        raise DomainError(_("Pengamat tidak dapat mengamati diri sendiri. Pilih pengamat atau peserta lain."))
    return open_now(
        programme,
        kind=WaveKind.OBSERVATION,
        instrument="pengamatan",
        anonymity=Anonymity.CONFIDENTIAL,
        people=people,
        closes_on=closes_on,
        by=by,
        observer=first,
        second_observer=second,
    )


def ask_for_stories(programme: Programme, *, closes_on: date, by: Person) -> Wave:
    """Open the short confidential follow-up that asks what changed and whether the evaluator may get in touch."""
    return open_now(
        programme,
        kind=WaveKind.SUCCESS,
        instrument="kisah_keberhasilan",
        anonymity=Anonymity.CONFIDENTIAL,
        people=participants(programme, Arm.PARTICIPANT),
        closes_on=closes_on,
        by=by,
    )


def list_cases(programme: Programme, wave: Wave, *, by: Person) -> Sequence[SuccessCase]:
    """List the people at both ends, out of those who agreed to be named, but whoever lists them;
    everybody else stays unknown.

    Refuses while answers still come in, a second list from the same follow-up, fewer than five answers, nobody who
    agreed, and answers whose key is gone. The same answers always give the same list (ties by the wave's number).
    """
    if wave.state is not WaveState.CLOSED:
        raise Conflict(_("Tunggu sampai formulirnya ditutup, supaya semua jawaban dipertimbangkan."))
    if any(case.wave_id == wave.id for case in cases_of(programme)):
        raise Conflict(_("Daftar kisah dari formulir ini sudah disusun."))
    if programme.sealed_key is None:
        raise Gone(_("Kunci jawaban program ini sudah dihapus sesuai jadwal, jadi nama tidak dapat ditemukan lagi."))
    responses = responses_of([wave.id])
    if len(responses) < MINIMUM:
        raise DomainError(_("Belum ada lima jawaban, jadi belum ada yang dapat dipilih."))
    agreed = {
        response.about: score
        for response in responses
        if response.about is not None
        and response.ratings.get(CONSENT_ITEM) == CONSENT_YES
        and (score := _score(wave, response)) is not None
    }
    if len(agreed) < 2:
        raise DomainError(_("Belum ada dua orang yang bersedia dihubungi, jadi tidak ada yang dapat didaftar."))
    people = {
        pseudonym(programme.sealed_key, member.person_id): member.person
        for member in participants(programme, Arm.PARTICIPANT)
        if member.person.left_on is None and member.person_id != by.id
    }
    picked = extremes({about: score for about, score in agreed.items() if about in people}, EACH, wave.id)
    cases = [
        SuccessCase(wave_id=wave.id, person=people[about], tail=tail)
        for tail, found in picked.items()
        for about in found
    ]
    db.session.add_all(cases)
    db.session.flush()
    audit.record(by, "success_cases.listed", "wave", wave.id, {"cases": len(cases)})
    return cases


def _score(wave: Wave, response: Response) -> float | None:
    instrument = wave.instrument.content
    values = [
        turned(item, given)
        for item in instrument.items
        if item.kind is Kind.RATING and isinstance(given := response.ratings.get(item.key), int)
    ]
    return sum(values) / len(values) if values else None


def note_case(case: SuccessCase, state: CaseState, *, by: Person) -> None:
    """Note that a listed person was interviewed or declined. Which interview it became is deliberately not kept."""
    case.state = state
    db.session.flush()
    audit.record(by, "success_case.noted", "success_case", case.id, {"state": state.value})
