"""The evaluation's part of the labelled demonstration: five programmes with four levels of data over nine months.

Everything is invented from a fixed seed. Courses and mentoring come from what those features said in signals;
workshops, waiting times and surveys are made here, because they have no other home.
"""

import random
import uuid
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

from sqlalchemy import func, insert, select

from bina import clock
from bina.db import db
from bina.demo.people import SEED, cast, demo_people, demo_unit
from bina.people.models import Person
from evaluation import demo_instruments
from evaluation.demo_behaviour import build_behaviour
from evaluation.demo_fieldwork import build_fieldwork
from evaluation.demo_intake import build_brought_file
from evaluation.demo_needs import build_needs
from evaluation.demo_services import build_services
from evaluation.demo_waves import build_open_observation, build_visit_codes
from evaluation.findings import operations as findings
from evaluation.findings.rules import Method, RecommendationState, Stance
from evaluation.instruments.rules import Instrument, Kind, turned
from evaluation.management.queries import outsiders
from evaluation.measures.models import Completion, Score, SessionHeld
from evaluation.measures.operations import record_completion, record_scores
from evaluation.plans.forms import QUESTION_TEXTS
from evaluation.plans.operations import adopt_template, register
from evaluation.plans.rules import Template
from evaluation.programmes import operations as programmes
from evaluation.programmes.models import Activity, Programme, Target
from evaluation.programmes.queries import participants
from evaluation.programmes.rules import Arm, Better, CostKind, ProgrammeState
from evaluation.reports.operations import make_report
from evaluation.services.operations import add_service, record_waiting_times
from evaluation.waves.models import FrameEntry, Participation, Wave
from evaluation.waves.operations.answering import report_barriers
from evaluation.waves.operations.keys import pseudonym
from evaluation.waves.operations.mixing import close, store_mixed
from evaluation.waves.operations.opening import ensure_planned_waves, open_now, open_public
from evaluation.waves.rules import Anonymity, WaveKind, batches

#: Attempts of workshop tests have no quiz behind them; negative numbers never meet a quiz's own.
_attempt = iter(range(-1, -1_000_000, -1))


@dataclass(frozen=True)
class Story:
    """One town: what was needed, what was done, what came of it."""

    key: str
    name: str
    need: str
    workshop: str
    #: held last month; what it asks is still open, so that there is something to answer
    clinic: str
    #: code on the workshop's test → objective and level
    objectives: dict[str, tuple[str, int]]
    #: points gained by participants and by the comparison group, of 100
    gain: float
    comparison_gain: float | None
    service: str
    #: mean satisfaction 1–4 before and after
    satisfaction: tuple[float, float]
    weakest: str
    costs: dict[str, int]
    targets: Sequence[tuple[str, str, float, float, float | None, Better, str]]
    findings: Sequence[tuple[str, dict[Method, tuple[Stance, str]]]]
    recommendations: Sequence[tuple[str, int, RecommendationState, str]]
    comparison_service: str = ""
    #: median waiting minutes before and after, of the service and of its comparison
    waiting: tuple[float, float] | None = None
    support: float = 3.6
    non_participants: bool = False
    observed: bool = False
    #: day the plan was registered, counted from the start; none for a plan that never was
    registered: int | None = -20
    suggestions: Sequence[str] = field(default=())


_COST_KINDS = {
    "Narasumber": CostKind.DELIVERY,
    "Konsumsi dan tempat": CostKind.VENUE,
    "Sewa komputer": CostKind.MATERIAL,
    "Modul dan cetak": CostKind.DESIGN,
    "Waktu mentor": CostKind.DELIVERY,
    "Seminar": CostKind.DELIVERY,
    "Lokakarya": CostKind.DELIVERY,
    "Evaluasi": CostKind.EVALUATION,
    "Alat antrean": CostKind.MATERIAL,
    "Pengajar": CostKind.DELIVERY,
    "Pengembangan e-learning": CostKind.DESIGN,
}

_SUGGESTIONS = (
    "Waktunya sebaiknya dua kali setengah hari supaya loket tetap dijaga.",
    "Perbanyak contoh dari kelurahan, bukan hanya dari dinas.",
    "Tolong sediakan ringkasan satu halaman untuk ditempel di meja.",
    "Latihan dengan berkas sungguhan sangat membantu.",
    "Jaringan di aula lambat sehingga sebagian tidak bisa ikut kuis.",
    "Setelah pelatihan perlu ada yang mendampingi sebulan.",
)


def _said(**said: str) -> dict[Method, tuple[Stance, str]]:
    """survey="+…" supports, survey="-…" contradicts."""
    return {
        Method(method): (Stance.SUPPORTS if text[0] == "+" else Stance.CONTRADICTS, text[1:])
        for method, text in said.items()
    }


STORIES = (
    Story(
        "belawan",
        "Layanan Digital Kecamatan Medan Belawan",
        "Petugas masih mengolah data dengan tangan, sehingga warga menunggu lama dan berkas sering diulang.",
        "Lokakarya pengolahan data layanan dengan lembar kerja",
        "Klinik rekap harian",
        {
            "data": ("Memasukkan dan memeriksa data layanan dengan lembar kerja", 2),
            "rekap": ("Menyusun rekap harian tanpa hitung manual", 2),
            "warga": ("Menjelaskan status berkas kepada warga", 1),
        },
        19.0,
        None,
        "Pelayanan surat keterangan kecamatan",
        (2.92, 3.14),
        "waktu",
        {"Narasumber": 14_500_000, "Konsumsi dan tempat": 9_200_000, "Sewa komputer": 6_000_000},
        [
            ("Berkas yang diolah dengan tangan", "%", 64, 30, 41, Better.LOWER, "hitungan loket, contoh"),
            ("Keluhan berkas hilang per bulan", "keluhan", 11, 4, 6, Better.LOWER, "buku pengaduan, contoh"),
        ],
        [
            (
                "Rekap harian kini disusun dengan lembar kerja, tetapi belum di semua kelurahan.",
                _said(
                    survey="+perilaku nilai Adaptif menurut atasan",
                    interview="+wawancara dua pengawas, contoh",
                    document="-rekap dua kelurahan masih tulisan tangan, contoh",
                    observation="+pengamatan loket, contoh",
                ),
            ),
            (
                "Warga merasakan penjelasan status berkas lebih jelas.",
                _said(survey="+unsur SKM kompetensi pelaksana", interview="+wawancara lima warga, contoh"),
            ),
        ],
        [
            ("Dampingi dua kelurahan yang masih menulis rekap dengan tangan.", 45, RecommendationState.IN_PROGRESS, ""),
            ("Pasang papan “Anda berkata, kami lakukan” di loket.", -20, RecommendationState.OPEN, ""),
            ("Tambah satu komputer di loket surat keterangan.", 90, RecommendationState.OPEN, ""),
        ],
    ),
    Story(
        "surakarta",
        "Junior Belajar, Senior Membimbing – Surakarta",
        "Sebagian peserta tidak dapat menerapkan pelatihan; mereka memerlukan dukungan lanjutan dan bimbingan senior.",
        "Lokakarya layanan administrasi terpadu",
        "Klinik penerapan bersama senior",
        {
            "prosedur": ("Menerapkan alur layanan sesuai standar", 2),
            "komunikasi": ("Menjelaskan syarat dan waktu kepada warga", 2),
            "pengaduan": ("Menindaklanjuti pengaduan sampai selesai", 2),
        },
        17.5,
        4.0,
        "Layanan administrasi kependudukan",
        (3.02, 3.27),
        "pengaduan",
        {"Narasumber": 18_000_000, "Modul dan cetak": 4_300_000, "Waktu mentor": 12_600_000},
        [("IKM layanan administrasi", "poin", 75.6, 80, 81.2, Better.HIGHER, "SKM unit, contoh")],
        [
            (
                "Kesempatan memakai hasil belajar adalah hambatan utama.",
                _said(
                    survey="+survei hambatan, Kesempatan memakai",
                    interview="+wawancara tiga atasan, contoh",
                    indicator="-jumlah berkas per petugas tetap, contoh",
                ),
            ),
        ],
        [
            ("Pasangkan peserta yang terhambat dengan mentor senior.", 30, RecommendationState.IN_PROGRESS, ""),
            (
                "Susun pelatihan lanjutan pengaduan khusus Dukcapil.",
                -35,
                RecommendationState.DONE,
                "Kursus Penanganan Pengaduan dibuka untuk Dukcapil.",
            ),
        ],
        comparison_service="Layanan perizinan (unit pembanding)",
        support=3.1,
    ),
    Story(
        "marelan",
        "Etika dan Integritas Pelayanan Medan Marelan",
        "Keterampilan saja tidak cukup: etika, integritas, dan dukungan pimpinan menentukan perubahan.",
        "Seminar dan lokakarya etika pelayanan",
        "Klinik etika di loket",
        {
            "etika": ("Menolak pemberian dan permintaan yang melanggar aturan", 2),
            "catat": ("Mencatat layanan sehingga dapat diperiksa", 2),
        },
        12.0,
        None,
        "Layanan umum Kecamatan Medan Marelan",
        (2.98, 3.08),
        "prosedur",
        {"Seminar": 11_000_000, "Lokakarya": 8_400_000, "Evaluasi": 2_500_000},
        [("Pemimpin yang hadir pada pembukaan", "%", 20, 80, 60, Better.HIGHER, "daftar hadir, contoh")],
        [
            (
                "Peserta yang atasannya memberi tugas penerapan berubah lebih nyata.",
                _said(survey="+dukungan pimpinan, Penugasan", interview="+wawancara kepala seksi, contoh"),
            ),
        ],
        [
            ("Setiap atasan memberi satu tugas penerapan dalam 14 hari.", 14, RecommendationState.IN_PROGRESS, ""),
            ("Jadwalkan kegiatan berikut di luar hari padat layanan.", 60, RecommendationState.OPEN, ""),
        ],
        support=2.7,
        registered=40,
    ),
    Story(
        "ampenan",
        "Antrean Pendek Kecamatan Ampenan",
        "Warga menunggu lama, dan sebagian pegawai tidak ikut karena merasa materinya tidak cocok.",
        "Lokakarya penataan antrean dan loket",
        "Klinik antrean",
        {
            "antrean": ("Menata antrean dan membagi beban loket", 2),
            "waktu": ("Menyelesaikan layanan sesuai janji waktu", 2),
        },
        16.0,
        None,
        "Loket pelayanan Kecamatan Ampenan",
        (2.88, 3.21),
        "waktu",
        {"Narasumber": 9_500_000, "Alat antrean": 7_800_000},
        [
            ("Median waktu tunggu", "menit", 42, 30, 29.5, Better.LOWER, "pencatatan loket, contoh"),
            ("Pegawai terjangkau sosialisasi", "%", 35, 90, 71, Better.HIGHER, "daftar hadir, contoh"),
        ],
        [
            (
                "Waktu tunggu di loket program turun lebih banyak daripada di loket pembanding.",
                _said(indicator="+waktu tunggu sebelum dan sesudah", observation="+pengamatan loket, contoh"),
            ),
        ],
        [("Jelaskan manfaat per jabatan sebelum pendaftaran dibuka.", 25, RecommendationState.OPEN, "")],
        comparison_service="Loket Kelurahan Pejeruk (pembanding)",
        waiting=(42.0, 29.5),
        non_participants=True,
    ),
    Story(
        "binjai",
        "Belajar Luwes Kota Binjai",
        "Pegawai sulit meninggalkan tugas dan berlatar pendidikan berbeda; perlu sesi luwes dan pengamatan di "
        "tempat kerja.",
        "Kelas tatap muka pelayanan publik",
        "Klinik aplikasi layanan",
        {
            "layan": ("Melayani sesuai standar dan menjelaskan hasilnya", 2),
            "digital": ("Memakai aplikasi layanan tanpa bantuan", 2),
        },
        15.0,
        3.0,
        "Layanan kependudukan Kota Binjai",
        (3.05, 3.22),
        "sarana",
        {"Pengajar": 12_000_000, "Pengembangan e-learning": 15_500_000},
        [
            (
                "Pegawai yang menyelesaikan tanpa meninggalkan loket",
                "%",
                22,
                60,
                58,
                Better.HIGHER,
                "catatan sesi, contoh",
            )
        ],
        [
            (
                "Penjelasan hasil kepada warga mulai terlihat di loket.",
                _said(
                    observation="+lembar pengamatan, butir hasil",
                    survey="+perilaku Berorientasi Pelayanan",
                    interview="+wawancara dua pengajar, contoh",
                ),
            ),
        ],
        [("Buka sesi pagi dan sore setiap pekan agar loket tetap dijaga.", 20, RecommendationState.IN_PROGRESS, "")],
        observed=True,
        registered=None,
    ),
)


def build() -> None:
    """Build all five, each with its report."""
    built = [_build(story, number, random.Random(SEED + number)) for number, story in enumerate(STORIES, start=1)]
    build_services()
    build_visit_codes()
    build_open_observation()
    build_brought_file()
    demo_instruments.build()
    build_needs()
    build_behaviour(next(p for p, story in zip(built, STORIES, strict=True) if story.key == "surakarta"))
    for programme in built:
        make_report(programme, clock.now().replace(microsecond=0), by=programme.manager)


def _build(story: Story, number: int, chance: random.Random) -> Programme:
    people = cast(story.key)
    today = clock.today()
    start = today - timedelta(days=270)
    everybody = [person for person in demo_people(story.key) if person.left_on is None]
    units = sorted({person.unit_id for person in everybody})
    cohort = [person for person in everybody if person.unit_id in units[:4] and person.id != people.leader.id]
    compared = [person for person in everybody if person.unit_id == units[4]] if story.comparison_gain else []
    programme = programmes.plan_programme(
        name=story.name,
        place=demo_unit(story.key).name,
        need=story.need,
        unit=demo_unit(story.key),
        starts_on=start,
        ends_on=today + timedelta(days=60),
        by=people.manager,
    )
    _plan(programme, story, number, cohort)
    programmes.add_people(programme, cohort, Arm.PARTICIPANT, on=start)
    programmes.add_people(programme, compared, Arm.COMPARISON, on=start)
    template = Template.SERVICE if story.waiting else Template.TECHNICAL
    adopt_template(programme, template, {key: str(text) for key, text in QUESTION_TEXTS.items()}, by=people.manager)
    if story.registered is not None:
        register(programme, by=people.manager).registered_at = datetime.combine(
            start + timedelta(days=story.registered), time(3), UTC
        )
    programmes.move_to(programme, ProgrammeState.RUNNING, by=people.manager)
    # What every superior saw before anything began.
    baseline = open_now(
        programme,
        kind=WaveKind.BEHAVIOUR_SUPERIOR,
        instrument="perilaku_atasan",
        anonymity=Anonymity.CONFIDENTIAL,
        people=participants(programme, Arm.PARTICIPANT),
        opens_on=start,
        closes_on=start + timedelta(days=14),
        by=people.manager,
    )
    _workshop(story, number, cohort, compared, chance)
    subordinates = {person.id for person in cohort if person.superior_id == people.superior.id}
    _clinic_held(story, number, cohort, {people.learner.id, *sorted(subordinates)[:4]}, chance)
    db.session.flush()
    levels = {person.id: chance.gauss(0, 0.45) for person in cohort}
    spared = {people.learner.id, people.superior.id}
    _answer(programme, baseline, chance, 0.88, lambda about: 3.1 + levels[about], spared=set())
    close(baseline, baseline.closes_on)
    for activity in programme.activities:
        _planned_waves(programme, activity, story, levels, spared, chance)
    if story.non_participants:
        wave = open_now(
            programme,
            kind=WaveKind.NON_PARTICIPANTS,
            instrument="bukan_peserta",
            anonymity=Anonymity.ANONYMOUS,
            people=outsiders(programme),
            closes_on=today + timedelta(days=10),
            by=people.manager,
        )
        _answer(programme, wave, chance, 0.55, lambda about: 2.9, spared)
    if story.observed:
        wave = open_now(
            programme,
            kind=WaveKind.OBSERVATION,
            instrument="pengamatan",
            anonymity=Anonymity.CONFIDENTIAL,
            people=participants(programme, Arm.PARTICIPANT)[:24],
            closes_on=today + timedelta(days=30),
            by=people.manager,
            observer=people.evaluator,
        )
        _answer(programme, wave, chance, 0.8, lambda about: 1.4, spared=set())
    _services(programme, story, chance, people.manager)
    _conclude(programme, story, people.manager, everybody)
    build_fieldwork(programme, story.key)
    return programme


def _plan(programme: Programme, story: Story, number: int, cohort: Sequence[Person]) -> None:
    """Objectives, the workshop, and what the cohort was heard to study or be mentored in."""
    workshop = ("workshop", number)
    programmes.add_activity(programme, subject=workshop, title=story.workshop)
    programmes.add_activity(programme, subject=_clinic(number), title=story.clinic)
    for code, (title, level) in story.objectives.items():
        programmes.add_objective(programme, code=code, title=title, level=level, subject=workshop)
    ids = [person.id for person in cohort]
    heard = db.session.execute(
        select(Score.subject_id, func.max(Score.title), func.count(Score.person_id.distinct()).label("n"))
        .where(Score.person_id.in_(ids), Score.subject_kind == "course")
        .group_by(Score.subject_id)
        .order_by(func.count(Score.person_id.distinct()).desc(), Score.subject_id)
        .limit(6)
    ).all()
    for course_id, title, _n in heard:
        programmes.add_activity(programme, subject=("course", course_id), title=title)
    mentored = db.session.execute(
        select(SessionHeld.programme_id, func.max(SessionHeld.title))
        .where(SessionHeld.person_id.in_(ids))
        .group_by(SessionHeld.programme_id)
        .order_by(SessionHeld.programme_id)
    ).all()
    for programme_id, title in mentored:
        programmes.add_activity(programme, subject=("mentoring", programme_id), title=title)
    for title, rupiah in story.costs.items():
        programmes.add_cost(programme, title=title, rupiah=rupiah, kind=_COST_KINDS[title])
    hours = 12 * len(cohort)
    programmes.add_cost(
        programme, title="Jam kerja peserta", quantity=hours, rupiah=28_000, kind=CostKind.PARTICIPANT_TIME
    )
    for indicator, unit, baseline, target, actual, better, source in story.targets:
        programmes.set_target(
            programme,
            indicator=indicator,
            unit_of_measure=unit,
            baseline=baseline,
            target=target,
            actual=actual,
            better=better,
            source=source,
            measured_on=clock.today(),
        )
    chance = random.Random(SEED + number)
    for measured in programme.targets:
        _months(programme, measured, chance)


def _months(programme: Programme, target: Target, chance: random.Random) -> None:
    """Six months before the programme at the baseline, then month by month towards what was measured."""
    manager = programme.manager
    first = programme.starts_on.replace(day=1)
    months = [_month(first, place) for place in range(-6, 10) if _month(first, place) <= clock.today()]
    actual = target.actual
    if actual is None:
        return
    done = max(1, sum(month >= first for month in months) - 1)
    for month in months:
        share = max(0, (month.year - first.year) * 12 + month.month - first.month) / done
        level = target.baseline + (actual - target.baseline) * min(1.0, share)
        noise = 0.0 if month == months[-1] else chance.gauss(0, abs(actual - target.baseline) / 10)
        programmes.read_indicator(
            programme, target, month=month, value=round(level + noise, 1), source=target.source, by=manager
        )


def _month(first: date, place: int) -> date:
    months = first.year * 12 + first.month - 1 + place
    return date(months // 12, months % 12 + 1, 1)


def _workshop(
    story: Story, number: int, cohort: Sequence[Person], compared: Sequence[Person], chance: random.Random
) -> None:
    """A workshop in the second month with a test before and after; some miss one of them."""
    held = datetime.combine(clock.today() - timedelta(days=235), time(8), clock.ZONES["WIB"])
    subject = ("workshop", number)
    for person in [*cohort, *compared]:
        taking_part = person in cohort
        if taking_part and chance.random() < 0.12:
            continue
        ability = chance.gauss(54, 9)
        gain = story.gain if taking_part else (story.comparison_gain or 0)
        for purpose, score, missed in (("pre", ability, 0.06), ("post", ability + chance.gauss(gain, 7), 0.1)):
            if chance.random() < missed:
                continue
            attempt = next(_attempt)
            by_objective = {
                code: (float(min(10, max(0, round(chance.gauss(score, 8) / 10)))), 10.0) for code in story.objectives
            }
            at = held if purpose == "pre" else held + timedelta(days=1)
            record_scores(
                person,
                subject=subject,
                title=story.workshop,
                attempt_id=attempt,
                purpose=purpose,
                by_objective=by_objective,
                scored_at=at,
            )
        if taking_part:
            done = held + timedelta(days=1, hours=8)
            record_completion(person, subject=subject, title=story.workshop, minutes=600, completed_at=done)


def _clinic(number: int) -> tuple[str, int]:
    return ("workshop", 100 + number)


def _clinic_held(
    story: Story, number: int, cohort: Sequence[Person], faithful: set[int], chance: random.Random
) -> None:
    """A half-day clinic 36 days ago; its follow-up after 30 days is being answered now."""
    held = datetime.combine(clock.today() - timedelta(days=36), time(12), clock.ZONES["WIB"])
    for person in cohort:
        if person.id in faithful or chance.random() < 0.45:
            record_completion(person, subject=_clinic(number), title=story.clinic, minutes=180, completed_at=held)


def _planned_waves(
    programme: Programme,
    activity: Activity,
    story: Story,
    levels: dict[int, float],
    spared: set[int],
    chance: random.Random,
) -> None:
    """The waves an activity opened, with their answers; those of the workshop are over, the others go on."""
    done = {
        person_id: completed_at.date()
        for person_id, completed_at in db.session.execute(
            select(Completion.person_id, Completion.completed_at).where(
                Completion.subject_kind == activity.subject_kind,
                Completion.subject_id == activity.subject_id,
                Completion.person_id.in_(levels),
            )
        )
    }
    if not done:
        return
    over = activity.subject_kind == "workshop" and activity.subject_id < 100
    clinic = activity.subject_kind == "workshop" and not over
    means: dict[WaveKind, Callable[[int, int], float]] = {
        WaveKind.REACTION: lambda about, days: 4.0 + levels[about] / 2,
        WaveKind.BARRIERS: lambda about, days: story.support + levels[about],
        WaveKind.LEADERSHIP: lambda about, days: story.support - 0.2 + levels[about],
        WaveKind.BEHAVIOUR_SELF: lambda about, days: 3.7 + levels[about] + days / 600,
        WaveKind.BEHAVIOUR_SUPERIOR: lambda about, days: 3.2 + levels[about] + days / 300,
    }
    for wave in ensure_planned_waves(programme, activity, min(done.values())):
        entries = db.session.scalars(select(FrameEntry).where(FrameEntry.wave_id == wave.id)).all()
        for entry in entries:
            if entry.about_id in done:
                entry.ready_on = done[entry.about_id] + timedelta(days=wave.offset_days)
        db.session.flush()
        days, mean = wave.offset_days, means[wave.kind]
        share = {WaveKind.BEHAVIOUR_SUPERIOR: 0.82, WaveKind.REACTION: 0.78}.get(wave.kind, 0.7)
        means_by = partial(_mean_after, mean, days)
        if clinic:
            _answer(programme, wave, chance, share, means_by, spared)
        else:
            _answer(programme, wave, chance, share, means_by, set(), certain=spared)
        if over:
            wave.closes_on = max(entry.ready_on for entry in entries if entry.ready_on) + timedelta(days=14)
            close(wave, min(wave.closes_on, clock.today()))


def _mean_after(mean: Callable[[int, int], float], days: int, about: int) -> float:
    return mean(about, days)


def _answer(
    programme: Programme,
    wave: Wave,
    chance: random.Random,
    share: float,
    mean: Callable[[int], float],
    spared: set[int],
    certain: Collection[int] = (),
) -> None:
    """Answers of a share of those who are ready, stored as the mixer would have stored them.

    The spared answer nothing yet; the certain have answered.
    """
    instrument = wave.instrument.content
    today = clock.today()
    entries = db.session.scalars(
        select(FrameEntry).where(FrameEntry.wave_id == wave.id, FrameEntry.ready_on <= today).order_by(FrameEntry.id)
    ).all()
    chosen = [
        entry
        for entry in entries
        if entry.person_id in certain or (entry.person_id not in spared and chance.random() < share)
    ]
    contents: dict[int | None, list[dict[str, Any]]] = {}
    keys = []
    for entry in chosen:
        content = _content(instrument, mean(entry.about_id), chance)
        if wave.kind is WaveKind.BARRIERS and wave.closes_on >= today and chance.random() < 0.3:
            _report_barriers(entry, instrument, content["ratings"])
        if wave.anonymity is Anonymity.CONFIDENTIAL and programme.sealed_key is not None:
            content["about"] = pseudonym(programme.sealed_key, entry.about_id)
        contents.setdefault(entry.cell_id, []).append(content)
        key = uuid.UUID(int=chance.getrandbits(128)).hex
        keys.append({"wave_id": wave.id, "key": key, "entry_id": entry.id})
    if keys:
        db.session.execute(insert(Participation), keys)
    waiting = {cell: len(found) for cell, found in contents.items()}
    for batch in batches(waiting, wave.anonymity, closing=True):
        together = [content for cell in batch.cells for content in contents[cell]]
        chance.shuffle(together)
        store_mixed(wave, together, batch.stored_as)


def _report_barriers(entry: FrameEntry, instrument: Instrument, ratings: dict[str, int]) -> None:
    """What an answer about barriers sets in motion: mentoring hears of it."""
    values: dict[str, list[int]] = {}
    for key, value in ratings.items():
        item = instrument.item(key)
        values.setdefault(item.construct, []).append(turned(item, value))
    report_barriers(entry, instrument, values)


def _content(instrument: Instrument, mean: float, chance: random.Random) -> dict[str, Any]:
    person = chance.gauss(0, 0.35)
    ratings: dict[str, int] = {}
    texts: dict[str, str] = {}
    for item in instrument.items:
        if item.kind is Kind.TEXT:
            if item.key == "saran" and chance.random() < 0.35:
                texts[item.key] = chance.choice(_SUGGESTIONS)
        elif chance.random() > 0.03:
            low, high = min(item.values), max(item.values)
            value = min(high, max(low, round(chance.gauss(mean + person, 0.7))))
            ratings[item.key] = turned(item, value)
    return {"ratings": ratings, "texts": texts}


def _services(programme: Programme, story: Story, chance: random.Random, manager: Person) -> None:
    today = clock.today()
    own = add_service(programme, unit=programme.unit, name=story.service, comparison=False, by=manager)
    services = [(own, story.satisfaction, story.waiting)]
    if story.comparison_service:
        other = add_service(programme, unit=programme.unit, name=story.comparison_service, comparison=True, by=manager)
        level = story.satisfaction[0] + 0.03
        services.append((other, (level, level + 0.04), (40.0, 38.0) if story.waiting else None))
    for service, means, waiting in services:
        for after, mean in enumerate(means):
            opens = today - timedelta(days=40 if after else 285)
            closes = today + timedelta(days=45) if after else opens + timedelta(days=30)
            wave = open_public(programme, service=(service.id, service.name), opens_on=opens, closes_on=closes)
            contents = []
            for _visitor in range(chance.randint(95, 150)):
                content = _content(wave.instrument.content, mean, chance)
                if story.weakest in content["ratings"] and chance.random() < 0.35:
                    content["ratings"][story.weakest] = max(1, content["ratings"][story.weakest] - 1)
                content["channel"] = chance.choices(("qr", "link", "officer"), (0.55, 0.3, 0.15))[0]
                contents.append(content)
            keys = [{"wave_id": wave.id, "key": uuid.UUID(int=chance.getrandbits(128)).hex} for _ in contents]
            db.session.execute(insert(Participation), keys)
            store_mixed(wave, contents, None, min(today, opens + timedelta(days=20)))
            if not after:
                close(wave, closes)
        if waiting:
            for after, median in enumerate(waiting):
                minutes = [round(max(3, chance.gauss(median, 8)), 1) for _ in range(60)]
                day = today - timedelta(days=20 if after else 280)
                record_waiting_times(service, minutes, served_on=day, after=bool(after))


def _conclude(programme: Programme, story: Story, manager: Person, everybody: Sequence[Person]) -> None:
    today = clock.today()
    stated = [findings.state_finding(programme, text, said, by=manager) for text, said in story.findings]
    heads = [person for person in everybody if person.position and person.position.startswith(("Kepala", "Pengawas"))]
    for place, (sentence, due_in, state, outcome) in enumerate(story.recommendations):
        made = findings.recommend(
            programme,
            sentence,
            owner=heads[(place + 1) % len(heads)],
            due_on=today + timedelta(days=max(due_in, 0)),
            by=manager,
            finding=stated[place % len(stated)],
        )
        made.due_on = today + timedelta(days=due_in)
        if state is not RecommendationState.OPEN:
            findings.follow_up(made, state, outcome, by=manager)
    db.session.flush()
