"""Making a plan, ruling against it, and sending it out."""

from flask_babel import gettext as _
from sqlalchemy import delete, select

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, DomainError
from bina.people.models import Person
from mentoring.pairing.models import Plan, Ruling, Verdict
from mentoring.pairing.queries import (
    Cohort,
    cohort_of,
    draft_pairs,
    has_room_for_lock,
    newest_plan,
    outside_conditions,
    queue_places,
    solved,
)
from mentoring.pairing.rules import Plan as SolvedPlan
from mentoring.pairing.rules import Status, explain, recruit
from mentoring.pairs import operations as pairs
from mentoring.pairs.models import Pair
from mentoring.pairs.rules import PairState
from mentoring.profiles.models import Profile
from mentoring.profiles.rules import Side
from mentoring.programmes.models import Programme


def make_plan(programme: Programme, *, by: Person) -> Plan:
    """Pair everybody who waits as well as can be; drafts made before and not sent out are replaced.

    Running pairs and open proposals stay as they are: their mentors have that much less room.
    """
    # One plan at a time for a programme: the row is the lock.
    db.session.execute(select(Programme.id).where(Programme.id == programme.id).with_for_update())
    cohort = cohort_of(programme)
    result, _refused = solved(cohort)
    db.session.execute(delete(Pair).where(Pair.programme_id == programme.id, Pair.state == PairState.DRAFT))
    db.session.add_all(draft_of(cohort, result, pair.mentee, pair.mentor, locked=pair.locked) for pair in result.pairs)
    names = {
        str(row.competency_id): row.competency.name
        for profile in cohort.profiles.values()
        for row in profile.competencies
    }
    needs = recruit(result, {mentor.id: list(mentor.skills) for mentor in cohort.mentors})
    plan = Plan(
        programme_id=programme.id,
        made_by_id=by.id,
        made_at=clock.now(),
        fingerprint=result.fingerprint,
        objective=result.objective,
        bound=result.bound,
        pairs=len(result.pairs),
        waiting={one.mentee: one.reason.value for one in result.waiting},
        places=queue_places(result),
        prices={mentor: list(price) for mentor, price in result.price.items() if price != (0, 0)},
        blocking=[list(pair) for pair in result.material_blocking],
        reserve=sum(result.reserve.values()),
        recruit=[
            [names[need.skill], round(need.mean_price), need.open_need]
            for need in needs
            if need.mean_price > 0 or need.open_need
        ][:8],
    )
    db.session.add(plan)
    db.session.flush()
    audit.record(
        by, "mentoring.planned", "mentoring_programme", programme.id, {"plan": plan.id, "pairs": len(result.pairs)}
    )
    return plan


def draft_of(cohort: Cohort, result: SolvedPlan, mentee: str, mentor: str, *, locked: bool, told: bool = True) -> Pair:
    """A pair of a plan as a draft, with its parts and (unless not `told`) what is said about wishes not met."""
    one, other = cohort.profiles[mentee], cohort.profiles[mentor]
    candidate = result.market.candidates[mentee].get(mentor)
    return Pair(
        programme_id=cohort.programme.id,
        mentee_profile_id=one.id,
        mentor_profile_id=other.id,
        mentee_id=one.person_id,
        mentor_id=other.person_id,
        state=PairState.DRAFT,
        score=candidate.score if candidate else 0,
        parts=dict(candidate.parts) if candidate else {},
        why_not=_why_not(cohort, result, mentee, mentor) if told else [],
        plan_fingerprint=result.fingerprint,
        locked=locked,
    )


def _why_not(cohort: Cohort, result: SolvedPlan, mentee: str, mentor: str) -> list[dict[str, object]]:
    """What to tell a mentee about mentors they wished for and did not get: never anything about other people."""
    wished = next(one.wishes for one in cohort.mentees if one.id == mentee)
    told: list[dict[str, object]] = []
    for wish in wished:
        if wish == mentor or cohort.profiles[wish].side is not Side.MENTOR:
            continue
        if wish not in result.market.capacity:
            told.append({"name": cohort.name(wish), "status": Status.FULL.value, "score": 0, "loss": None, "people": 0})
            continue
        why = explain(result, mentee, wish)
        status = why.status
        if status is Status.RULE and cohort.profiles[wish].capacity and result.market.capacity[wish] == 0:
            status = Status.FULL
        told.append(
            {
                "name": cohort.name(wish),
                "status": status.value,
                "score": why.score,
                "loss": why.shortfall,
                "people": why.shortfall_people,
            }
        )
    return told


def require_possible(cohort: Cohort, mentee: Profile, mentor: Profile) -> None:
    """Refuse two people who may not be paired, with one sentence for every condition and every private wish."""
    if outside_conditions(cohort, str(mentee.id), str(mentor.id)):
        raise DomainError(_("Pasangan ini di luar syarat program, jadi tidak dapat dikunci. Pilih mentor lain."))


def rule(programme: Programme, mentee: Profile, mentor: Profile, verdict: Verdict, *, by: Person) -> Plan:
    """Lock or forbid two people and plan anew. A mentee is locked to one mentor at a time.

    Raises:
        DomainError: the profiles are not a mentee and a mentor of this programme.
        DomainError: a lock on two people outside the programme's conditions, whichever it is.
        Conflict: so many are locked to this mentor already that the room is used up.
    """
    if (
        mentee.programme_id != programme.id
        or mentor.programme_id != programme.id
        or mentee.side is not Side.MENTEE
        or mentor.side is not Side.MENTOR
    ):
        raise DomainError(_("Pilih satu peserta dan satu mentor dari program ini."))
    if verdict is Verdict.LOCK:
        db.session.execute(delete(Ruling).where(Ruling.mentee_profile_id == mentee.id, Ruling.verdict == Verdict.LOCK))
    db.session.execute(
        delete(Ruling).where(Ruling.mentee_profile_id == mentee.id, Ruling.mentor_profile_id == mentor.id)
    )
    db.session.flush()
    if verdict is Verdict.LOCK:
        cohort = cohort_of(programme)
        if not has_room_for_lock(cohort, str(mentee.id), str(mentor.id)):
            raise Conflict(_("Tempat pada mentor ini sudah habis dikunci. Lepaskan satu kunci dahulu."))
        if not any(one.id == str(mentee.id) for one in cohort.mentees):
            raise Conflict(_("Peserta ini sudah mempunyai mentor atau usulan yang berjalan."))
        require_possible(cohort, mentee, mentor)
    db.session.add(
        Ruling(
            programme_id=programme.id,
            mentee_profile_id=mentee.id,
            mentor_profile_id=mentor.id,
            verdict=verdict,
            by_id=by.id,
            ruled_at=clock.now(),
        )
    )
    db.session.flush()
    audit.record(
        by,
        "mentoring.ruled",
        "mentoring_programme",
        programme.id,
        {"mentee": mentee.id, "mentor": mentor.id, "verdict": verdict.value},
    )
    return make_plan(programme, by=by)


def lift(ruling: Ruling, *, by: Person) -> Plan:
    """Take a ruling back and plan anew."""
    programme = db.session.get_one(Programme, ruling.programme_id)
    db.session.delete(ruling)
    db.session.flush()
    audit.record(by, "mentoring.ruling_lifted", "mentoring_programme", programme.id)
    return make_plan(programme, by=by)


def send_out(programme: Programme, *, by: Person) -> int:
    """Propose the drafts to both sides; how many. Refuses when there is none, before the
    programme is opened, and when profiles have changed since.

    Raises:
        Conflict: the plan is not of today's profiles; it has to be made again first.
    """
    db.session.execute(select(Programme.id).where(Programme.id == programme.id).with_for_update())
    if programme.opened_at is None:
        raise Conflict(_("Program ini belum dibuka. Periksa dahulu apakah tempat mentor cukup, lalu buka programnya."))
    plan, drafts = newest_plan(programme), draft_pairs(programme)
    if plan is None or not drafts:
        raise DomainError(_("Belum ada pasangan untuk diusulkan. Susun pasangan dahulu."))
    if plan.fingerprint != solved(cohort_of(programme))[0].fingerprint:
        raise Conflict(_("Ada profil yang berubah sejak susunan ini dibuat. Susun ulang, lalu kirim."))
    pairs.propose_all(programme, drafts, by=by)
    plan.sent_at = clock.now()
    db.session.flush()
    return len(drafts)
