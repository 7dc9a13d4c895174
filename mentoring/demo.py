"""Demonstration mentoring: two programmes a town's size, built by the real operations over nine months.

Everything is invented and labelled as demonstration data by the platform's banner. The clock is not touched:
a deed of the past is done today and its dates are then set back, so that every rule has been obeyed.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select

from bina import clock, signals
from bina.credits import operations as credits
from bina.db import db
from bina.demo.people import SEED, cast, demo_people, demo_unit
from bina.people.models import Competency, Person, PersonCompetency
from bina.people.rules import CompetencyKind, PositionKind, grade_rank
from mentoring.attainment.operations import write_scale
from mentoring.briefing.operations import pass_check
from mentoring.briefing.rules import KEY
from mentoring.demo_barriers import build_barriers
from mentoring.demo_evidence import build_evidence
from mentoring.demo_group import build_group
from mentoring.demo_opening import build_opening
from mentoring.demo_outlook import build_outlook
from mentoring.demo_sharing import build_sharing
from mentoring.demo_swaps import build_swap
from mentoring.demo_tending import build_tending
from mentoring.opening.operations import open_programme
from mentoring.pairing.models import Verdict
from mentoring.pairing.operations import make_plan, rule, send_out
from mentoring.pairing.queries import draft_pairs
from mentoring.pairs import operations as pairs
from mentoring.pairs.models import Goal, Pair, Tier
from mentoring.pairs.rules import EndReason, GoalState, PairState
from mentoring.profiles.models import Profile
from mentoring.profiles.operations import ProfileValues, save_profile
from mentoring.profiles.queries import own_profile
from mentoring.profiles.rules import STYLE_ITEMS, Side
from mentoring.programmes.forms import CHARTERS
from mentoring.programmes.models import Programme
from mentoring.programmes.operations import Terms, prepare_programme
from mentoring.programmes.rules import BARRIERS, TIMES, ProgrammeKind
from mentoring.sessions.models import MentoringSession
from mentoring.sessions.operations.agenda import add_point
from mentoring.sessions.operations.versions import keep_version
from mentoring.sessions.rules import Mode, SessionState

MONTHS = 9

_TOWNS = {
    # town: (title, purpose, kind, mentees, mentors)
    "surakarta": (
        "Senior Membimbing Junior Surakarta 2026",
        "Pegawai muda menerapkan hasil pelatihan di loket dan kantornya, dibimbing senior dari unit lain.",
        ProgrammeKind.INDEPENDENT,
        26,
        12,
    ),
    "belawan": (
        "Mentoring Layanan Belawan 2026",
        "Petugas layanan beralih dari pencatatan tangan ke data digital dengan pendampingan.",
        ProgrammeKind.INDEPENDENT,
        14,
        7,
    ),
    "marelan": (
        "Pembimbingan Atasan Marelan 2026",
        "Atasan mendampingi stafnya menerapkan etika dan keterampilan layanan.",
        ProgrammeKind.SUPERIOR_LED,
        12,
        6,
    ),
    "ampenan": (
        "Mentoring Waktu Tunggu Ampenan 2026",
        "Petugas loket mempercepat layanan dengan bimbingan rekan yang lebih berpengalaman.",
        ProgrammeKind.INDEPENDENT,
        12,
        6,
    ),
    "binjai": (
        "Mentoring Penerapan Binjai 2026",
        "Peserta pelatihan memakai yang dipelajari di unit masing-masing.",
        ProgrammeKind.INDEPENDENT,
        12,
        6,
    ),
}

_GOALS = (
    ("Menangani keluhan di loket tanpa memanggil atasan", "Lima keluhan selesai di tempat dalam sebulan"),
    ("Menyusun rekap layanan mingguan dengan lembar kerja", "Rekap dikirim setiap Jumat tanpa koreksi"),
    ("Memimpin pertemuan singkat setiap pagi", "Empat minggu berturut-turut, paling lama 15 menit"),
    ("Menjelaskan persyaratan layanan dengan kalimat sederhana", "Warga tidak perlu bertanya dua kali"),
    ("Mengatur berkas agar antrean tidak terhenti", "Berkas lengkap sebelum pukul sepuluh"),
    ("Berani memberi masukan kepada rekan", "Satu masukan yang diterima baik setiap dua minggu"),
)
_STEPS = (
    "Mencoba daftar periksa keluhan pada tiga warga berikutnya",
    "Membuat contoh rekap untuk satu minggu dan membahasnya",
    "Menyusun tiga kalimat pembuka untuk warga yang marah",
    "Mengamati loket sebelah selama satu jam dan mencatat dua hal baik",
    "Meminta waktu 15 menit kepada atasan untuk mencoba cara baru",
    "Mencatat lama layanan sepuluh warga",
    "Melatih rekan satu langkah yang baru dikuasai",
)
_LEVELS = (
    "Masih dikerjakan mentor atau atasan.",
    "Dikerjakan sendiri, tetapi perlu diingatkan setiap kali.",
    "Dikerjakan sendiri pada tiga kesempatan berturut-turut.",
    "Dikerjakan sendiri, dan hasilnya dipakai satu unit.",
    "Mengajari rekan sampai ia juga dapat melakukannya.",
)
_INTRODUCTIONS = {
    Side.MENTEE: (
        "Saya senang belajar sambil langsung mencoba di tempat kerja.",
        "Saya ingin lebih percaya diri saat menghadapi warga.",
    ),
    Side.MENTOR: (
        "Lama bertugas di layanan; terbuka untuk bertukar pengalaman.",
        "Terbiasa mendampingi rekan baru, lebih suka contoh daripada teori.",
    ),
}


def build_mentoring() -> None:
    """Build every town's programme, from a fixed seed."""
    programmes = {town: _build(town, random.Random(SEED + 100 + number)) for number, town in enumerate(_TOWNS)}
    _open_round(random.Random(SEED + 200))
    build_evidence()
    build_outlook()
    build_group()
    build_tending(programmes)
    build_sharing(programmes["surakarta"])
    build_swap(programmes["surakarta"])
    build_opening()
    build_barriers(programmes)


def _open_round(chance: random.Random) -> None:
    """A round that has just begun in Surakarta: registration is open and the first proposals wait for answers."""
    people, agency = cast("surakarta"), demo_unit("surakarta")
    today = clock.today(agency.zone)
    programme = prepare_programme(
        agency,
        Terms(
            title="Mentoring Pengawas Baru 2026",
            purpose="Pengawas baru menyiapkan diri memimpin tim layanan, dibimbing senior dari unit lain.",
            kind=ProgrammeKind.INDEPENDENT,
            opens_on=today - timedelta(days=6),
            registration_closes_on=today + timedelta(days=8),
            ends_on=today + timedelta(days=190),
            charter=str(CHARTERS[ProgrammeKind.INDEPENDENT]),
            answer_days=7,
        ),
        by=people.manager,
    )
    everybody = demo_people("surakarta")
    others = [
        one
        for one in everybody
        if one.position_kind is PositionKind.SUPERVISOR and one is not people.superior and not one.roles
    ]
    learners = [people.superior, *others[:3]]
    seniors = [one for one in everybody if grade_rank(one.grade) >= 13 and not one.roles and one is not people.mentor]
    guides = [people.mentor, *seniors[:3]]
    skills = list(
        db.session.scalars(
            select(Competency).where(Competency.kind == CompetencyKind.TECHNICAL).order_by(Competency.id)
        )
    )
    shown = _shown_levels(everybody)
    for person in guides:
        _sign_up(programme, person, Side.MENTOR, skills, shown, guides, chance)
    for person in learners:
        _sign_up(programme, person, Side.MENTEE, skills, shown, guides, chance)
    _open(programme, people.manager)
    make_plan(programme, by=people.manager)
    if draft_pairs(programme):
        send_out(programme, by=people.manager)


@dataclass(frozen=True)
class _Calendar:
    """The days of the demonstration, counted back from today."""

    today: date

    @property
    def opened(self) -> date:
        return self.today - timedelta(days=30 * MONTHS)

    @property
    def paired(self) -> date:
        return self.opened + timedelta(days=18)


def _build(town: str, chance: random.Random) -> Programme:
    title, purpose, kind, mentees, mentors = _TOWNS[town]
    people, agency = cast(town), demo_unit(town)
    calendar = _Calendar(clock.today(agency.zone))
    terms = Terms(
        title=title,
        purpose=purpose,
        kind=kind,
        opens_on=calendar.opened,
        registration_closes_on=calendar.today + timedelta(days=10),
        ends_on=calendar.today + timedelta(days=100),
        charter=str(CHARTERS[kind]),
        floor=0 if kind is ProgrammeKind.SUPERIOR_LED else 3500,
    )
    programme = prepare_programme(agency, terms, by=people.manager)
    programme.created_at = _at(calendar.opened)
    everybody = demo_people(town)
    guides, learners = _roles(kind, everybody, people.mentor, people.learner, mentees, mentors, chance)
    skills = list(
        db.session.scalars(
            select(Competency).where(Competency.kind == CompetencyKind.TECHNICAL).order_by(Competency.id)
        )
    )
    shown = _shown_levels(everybody)
    for person in guides:
        _sign_up(programme, person, Side.MENTOR, skills, shown, guides, chance)
    for person in learners:
        _sign_up(programme, person, Side.MENTEE, skills, shown, guides, chance)
    _open(programme, people.manager)
    if kind is ProgrammeKind.INDEPENDENT:
        # The two with one-tap sign-in are a pair, so that both sides of every page can be seen.
        mentee, mentor = own_profile(programme, people.learner), own_profile(programme, people.mentor)
        if mentee is not None and mentor is not None:
            _suit(mentee, mentor)
            rule(programme, mentee, mentor, Verdict.LOCK, by=people.manager)
    make_plan(programme, by=people.manager)
    for pair in draft_pairs(programme):
        own = pair.mentee_id == people.learner.id
        quiet = pair.mentor_id == people.mentor.id and not own
        _live(pair, calendar, people.manager, chance, cast_pair=own, gone_quiet=quiet)
    _latecomers(programme, everybody, learners, guides, skills, shown, people.manager, chance)
    return programme


def _open(programme: Programme, manager: Person) -> None:
    """Open through the gate; the sample has fewer mentors for some competency than it should."""
    open_programme(programme, "Dua mentor menyusul sesudah cuti; yang menunggu sudah diberi tahu.", by=manager)


def _at(day: date, hour: int = 3) -> datetime:
    return datetime.combine(day, time(hour), UTC)


def _working_day(day: date) -> date:
    """The day, or the Friday before it."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def _roles(
    kind: ProgrammeKind,
    everybody: Sequence[Person],
    mentor: Person,
    learner: Person,
    mentees: int,
    mentors: int,
    chance: random.Random,
) -> tuple[list[Person], list[Person]]:
    if kind is ProgrammeKind.SUPERIOR_LED:
        guides = [one for one in everybody if one.position_kind is PositionKind.SUPERVISOR][:mentors]
        teams = [[one for one in everybody if one.superior_id == guide.id and not one.roles] for guide in guides]
        return guides, [one for team in teams for one in team[: mentees // mentors]]
    seniors = [one for one in everybody if grade_rank(one.grade) >= 13 and not one.roles and one is not mentor]
    supervisors = [
        one
        for one in everybody
        if one.position_kind in (PositionKind.SUPERVISOR, PositionKind.FUNCTIONAL_EXPERT)
        and grade_rank(one.grade) >= 11
        and not one.roles
        and one not in seniors
        and one is not mentor
    ]
    guides = [mentor, *chance.sample(seniors, min(len(seniors), mentors * 2 // 3))]
    guides += chance.sample(supervisors, min(len(supervisors), mentors - len(guides)))
    juniors = [
        one
        for one in everybody
        if one.position_kind in (PositionKind.STAFF, PositionKind.FUNCTIONAL_SKILLED)
        and grade_rank(one.grade) <= 9
        and not one.roles
        and one is not learner
        and one not in guides
    ]
    return guides, [learner, *chance.sample(juniors, mentees - 1)]


def _shown_levels(people: Sequence[Person]) -> dict[int, dict[int, int]]:
    rows = db.session.scalars(
        select(PersonCompetency).where(PersonCompetency.person_id.in_([person.id for person in people]))
    )
    levels: dict[int, dict[int, int]] = {}
    for row in rows:
        levels.setdefault(row.person_id, {})[row.competency_id] = row.level
    return levels


def _sign_up(
    programme: Programme,
    person: Person,
    side: Side,
    skills: Sequence[Competency],
    shown: dict[int, dict[int, int]],
    guides: Sequence[Person],
    chance: random.Random,
) -> Profile:
    if side is Side.MENTOR:
        pass_check(person, {name: right for name, (right, _page) in KEY.items()})
        best = sorted(shown.get(person.id, {}).items(), key=lambda item: -item[1])[:3]
        competencies = {competency: max(3, level) for competency, level in best}
        wishes: list[int] = []
    else:
        competencies = {skill.id: chance.choice((2, 2, 3)) for skill in chance.sample(list(skills), 2)}
        others = [one.id for one in guides if one is not person]
        wishes = chance.sample(others, min(len(others), chance.choice((0, 1, 2))))
    values = ProfileValues(
        side=side,
        competencies=competencies or {skills[0].id: 3},
        times=chance.sample(TIMES, 5),
        modes=chance.choice((("tatap_muka", "daring"), ("tatap_muka", "daring"), ("daring",))),
        place=programme.unit.name,
        capacity=chance.choice((2, 3)) if side is Side.MENTOR else 0,
        barriers=chance.sample(BARRIERS, 3 if side is Side.MENTOR else 1),
        wishes=wishes,
        introduction=chance.choice(_INTRODUCTIONS[side]),
        languages=["id", "jv"] if chance.random() < 0.4 else ["id"],
        style=[chance.randint(1, 5) for _item in STYLE_ITEMS],
    )
    return save_profile(programme, person, values)


def _suit(mentee: Profile, mentor: Profile) -> None:
    """Have a mentee look for what this mentor offers, when and how they are free."""
    offered = mentor.competencies[0]
    values = ProfileValues(
        side=Side.MENTEE,
        competencies={offered.competency_id: offered.level},
        times=mentor.times,
        modes=mentor.modes,
        place=mentor.place,
        barriers=mentee.barriers,
        introduction=mentee.introduction,
    )
    save_profile(mentee.programme, mentee.person, values)


def _live(
    pair: Pair,
    calendar: _Calendar,
    manager: Person,
    chance: random.Random,
    *,
    cast_pair: bool,
    gone_quiet: bool,
) -> None:
    """Nine months of one pair."""
    pairs.propose(pair, by=manager)
    pairs.accept(pair, by=pair.mentee)
    pairs.accept(pair, by=pair.mentor)
    pairs.sign(pair, by=pair.mentee)
    pairs.sign(pair, by=pair.mentor)
    paired_on = calendar.paired + timedelta(days=chance.randint(0, 9))
    pair.paired_on = paired_on
    for name in ("proposed_at", "mentee_accepted_at", "mentor_accepted_at", "mentee_signed_at", "mentor_signed_at"):
        setattr(pair, name, _at(paired_on))
    wanted = chance.sample(_GOALS, 2)
    goals = [pairs.add_goal(pair, title, by=pair.mentee, measure=measure) for title, measure in wanted]
    for goal in goals:
        goal.created_at, goal.due_on = _at(paired_on), paired_on + timedelta(days=150)
        write_scale(goal, _LEVELS, by=pair.mentee, start=chance.choice((-2, -1, -1))).frozen_at = _at(
            paired_on + timedelta(days=14)
        )
    kind = "steady" if cast_pair else chance.choices(("steady", "quiet", "ended", "left"), (70, 15, 11, 4))[0]
    kind = "quiet" if gone_quiet else kind
    stop = {
        "steady": calendar.today - timedelta(days=4),
        "quiet": calendar.today - timedelta(days=chance.randint(45, 100)),
        "ended": paired_on + timedelta(days=190),
        "left": paired_on + timedelta(days=60),
    }[kind]
    last = _meet(pair, goals, paired_on, min(stop, calendar.today - timedelta(days=4)), chance)
    if kind == "steady":
        _carry_on(pair, goals, last, calendar, chance, cast_pair=cast_pair)
    elif kind in ("ended", "left"):
        _finish(pair, goals, stop, kind == "ended")
    db.session.flush()


def _meet(pair: Pair, goals: Sequence[Goal], paired_on: date, until: date, chance: random.Random) -> date:
    day, last = paired_on + timedelta(days=chance.randint(3, 10)), paired_on
    while day <= until:
        if day.weekday() < 5:
            _confirmed(pair, goals, day, chance)
            last = day
            day += timedelta(days=chance.choice((14, 15, 17, 20, 21, 24)))
        else:
            day += timedelta(days=1)
    return last


def _confirmed(pair: Pair, goals: Sequence[Goal], day: date, chance: random.Random) -> None:
    """A session as both confirmed it then: the same facts, JP and signal as `confirm_session` makes today."""
    minutes = chance.choice((45, 60, 60, 60, 90))
    session = MentoringSession(
        pair=pair,
        state=SessionState.CONFIRMED,
        held_on=day,
        minutes=minutes,
        mode=chance.choice((Mode.FACE_TO_FACE, Mode.FACE_TO_FACE, Mode.ONLINE)),
        next_step=chance.choice(_STEPS),
        claimed_by=chance.choice((Side.MENTOR, Side.MENTOR, Side.MENTEE)),
        claimed_at=_at(day, 8),
        confirmed_at=_at(day + timedelta(days=1)),
        goals=[chance.choice(list(goals))],
    )
    db.session.add(session)
    db.session.flush()
    for person in sorted((pair.mentee, pair.mentor), key=lambda one: one.id):
        entry = credits.post(
            person,
            "mentoring",
            key=f"mentoring:{session.id}:{person.id}",
            title=pair.programme.title,
            subject=("mentoring_session", session.id),
            earned_on=day,
            minutes=minutes,
        )
        if person.id == pair.mentee_id:
            session.jp = entry.jp
    pair.mentee_acted_at = pair.mentor_acted_at = session.confirmed_at
    signals.session_confirmed.send(
        pair.mentee,
        session_id=session.id,
        pair_id=pair.id,
        programme_id=pair.programme_id,
        title=pair.programme.title,
        mentor=pair.mentor,
        minutes=minutes,
        held_on=day,
    )


def _carry_on(
    pair: Pair, goals: Sequence[Goal], last: date, calendar: _Calendar, chance: random.Random, *, cast_pair: bool
) -> None:
    if chance.random() < 0.5:
        goals[0].state, goals[0].settled_on = GoalState.REACHED, last
    for goal in goals:
        goal.due_on = calendar.today + timedelta(days=chance.randint(20, 60))
    next_on = _working_day(calendar.today + timedelta(days=chance.randint(0, 12)))
    db.session.add(MentoringSession(pair=pair, state=SessionState.PLANNED, held_on=next_on, minutes=0))
    if cast_pair or chance.random() < 0.2:
        held_on = _working_day(calendar.today - timedelta(days=3))
        db.session.add(
            MentoringSession(
                pair=pair,
                state=SessionState.CLAIMED,
                held_on=held_on,
                minutes=60,
                mode=Mode.FACE_TO_FACE,
                next_step=chance.choice(_STEPS),
                step_due=calendar.today + timedelta(days=5),
                barrier="superior_support",
                claimed_by=Side.MENTOR,
                claimed_at=_at(held_on, 8),
                goals=[goals[1]],
            )
        )
    if cast_pair:
        _log_twice(pair)
        add_point(pair, "Keluhan Ibu di loket tiga pekan lalu", by=pair.mentee)
        add_point(pair, "Siapa yang menggantikan saat rapat Kamis", by=pair.mentor)
        for author, words in (
            (pair.mentee, "Minggu ini saya ragu saat warga meninggikan suara. Coba kalimat pembuka kedua."),
            (pair.mentor, "Mulai percaya diri. Beri ruang untuk memimpin pertemuan pagi."),
        ):
            pairs.write_note(pair, words, Tier.PRIVATE, by=author).written_at = _at(last)


def _log_twice(pair: Pair) -> None:
    """The mentor's tablet sent its log of the last meeting when that was confirmed already: kept, and not counted."""
    session = db.session.scalars(
        select(MentoringSession)
        .where(MentoringSession.pair_id == pair.id, MentoringSession.state == SessionState.CONFIRMED)
        .order_by(MentoringSession.held_on.desc())
    ).first()
    if session is not None:
        values = replace(session.values, minutes=75, next_step="Membahas satu keluhan yang sulit")
        keep_version(session, values, key="", by=pair.mentor)


def _finish(pair: Pair, goals: Sequence[Goal], on: date, reached: bool) -> None:
    pair.state = PairState.ENDED
    pair.ended_on = on
    reason = EndReason.GOAL_REACHED if reached else EndReason.NO_FAULT
    pair.end_reason = reason
    if reached:
        pair.mentee_end_reason = pair.mentor_end_reason = reason
        for goal in goals:
            goal.state, goal.settled_on = GoalState.REACHED, on


def _latecomers(
    programme: Programme,
    everybody: Sequence[Person],
    learners: Sequence[Person],
    guides: Sequence[Person],
    skills: Sequence[Competency],
    shown: dict[int, dict[int, int]],
    manager: Person,
    chance: random.Random,
) -> None:
    """A few who signed up lately and wait for the next plan, so that the manager has something to do."""
    if programme.kind is ProgrammeKind.SUPERIOR_LED:
        return
    known = {one.id for one in (*learners, *guides)}
    free = [
        one
        for one in everybody
        if one.id not in known
        and not one.roles
        and one.position_kind is PositionKind.STAFF
        and grade_rank(one.grade) <= 9
    ]
    for person in chance.sample(free, 5):
        _sign_up(programme, person, Side.MENTEE, skills, shown, guides, chance)
    make_plan(programme, by=manager)
