"""The demonstration's services: queues in Ampenan, a year of satisfaction in Surakarta, complaints in both."""

import random
import uuid
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import insert, select

from bina import clock
from bina.db import db
from bina.demo.people import SEED, cast, demo_people, demo_unit
from bina.people.models import Person, Unit
from evaluation.programmes.models import Programme
from evaluation.services.models import Complaint, Service, Ticket
from evaluation.services.operations import add_service
from evaluation.services.operations.complaints import move_complaint, receive_complaint
from evaluation.services.operations.points import open_link
from evaluation.services.operations.satisfaction import (
    enter_former_index,
    note_follow_up,
    plan_follow_up,
    publish,
    set_target,
)
from evaluation.services.rules.complaints import ComplaintChannel, ComplaintState
from evaluation.services.rules.indices import FollowUpState
from evaluation.services.rules.periods import Period, Span, period_of
from evaluation.statistics.skm import ELEMENTS, KEP_25_2004, PERMENPANRB_14_2017, Element
from evaluation.waves.models import Participation
from evaluation.waves.operations.mixing import store_mixed
from evaluation.waves.operations.opening import open_public

#: Quarters of satisfaction before the present one.
QUARTERS = 5
_COMPLAINTS = (
    ("Antrean tidak dipanggil berurutan pada jam istirahat.", Element.PROCEDURE),
    ("Berkas sudah lengkap tetapi diminta datang lagi keesokan hari.", Element.REQUIREMENTS),
    ("Tidak ada kabar mengenai pengaduan bulan lalu.", Element.COMPLAINTS),
    ("Menunggu hampir dua jam untuk satu tanda tangan.", Element.TIME),
    ("Kursi di ruang tunggu kurang pada hari Senin.", Element.FACILITIES),
    ("Jawaban petugas berbeda-beda mengenai syarat yang sama.", Element.COMPETENCE),
    ("Kotak saran terkunci dan kertasnya habis.", Element.COMPLAINTS),
    ("Loket tutup lebih awal tanpa pemberitahuan.", Element.TIME),
)


def build_services() -> None:
    """Build all of it; the programmes and their services exist."""
    chance = random.Random(SEED + 77)
    _queues(chance)
    _a_year_of_satisfaction(chance)
    for town, many in (("surakarta", 22), ("ampenan", 12)):
        _complaints(town, many, chance)


def _services_of(unit: Unit) -> tuple[Programme, Sequence[Service]]:
    programme = db.session.scalars(select(Programme).where(Programme.unit_id == unit.id)).one()
    services = db.session.scalars(select(Service).where(Service.programme_id == programme.id).order_by(Service.id))
    return programme, services.all()


def _queues(chance: random.Random) -> None:
    """Forty days before and forty after at Ampenan's counter and at the one it is compared with."""
    unit = demo_unit("ampenan")
    programme, (own, other, *_rest) = _services_of(unit)
    today = clock.today(unit.zone)
    before = _working_days(programme.starts_on - timedelta(days=60), 40)
    after = _working_days(today - timedelta(days=60), 40)
    for service, (first, second) in ((own, (42.0, 29.5)), (other, (40.0, 38.0))):
        for days, level in ((before, first), (after, second)):
            for day in days:
                _a_day_of_tickets(service, day, level * chance.lognormvariate(0, 0.12), chance)
    # One day the printer of numbers failed: the control chart has something to show.
    _a_day_of_tickets(own, _working_days(today - timedelta(days=3), 1)[0], 74.0, chance)
    open_link(own, by=cast("ampenan").manager)


def _working_days(start: date, many: int) -> list[date]:
    days = (start + timedelta(days=n) for n in range(many * 2 + 4))
    return [day for day in days if day.weekday() < 5][:many]


def _a_day_of_tickets(service: Service, day: date, level: float, chance: random.Random) -> None:
    opens = datetime.combine(day, time(8), clock.ZONES[service.unit.zone])
    rows: list[dict[str, Any]] = []
    for number in range(1, chance.randint(18, 26)):
        taken = opens + timedelta(seconds=round(number * 900 + chance.uniform(0, 700)))
        waited = max(2.0, chance.gauss(level, level * 0.28))
        called = None if chance.random() < 0.04 else taken + timedelta(seconds=round(waited * 60))
        rows.append(
            {
                "service_id": service.id,
                "served_on": day,
                "number": str(number),
                "taken_at": taken,
                "called_at": called,
                "done_at": called and called + timedelta(seconds=round(chance.uniform(180, 900))),
            }
        )
    known = set(
        db.session.scalars(select(Ticket.number).where(Ticket.service_id == service.id, Ticket.served_on == day))
    )
    fresh = [row for row in rows if row["number"] not in known]
    if fresh:
        db.session.execute(insert(Ticket), fresh)


def _a_year_of_satisfaction(chance: random.Random) -> None:
    """A service of Surakarta rated every quarter; after the second one something was done about complaints."""
    unit, people = demo_unit("surakarta"), cast("surakarta")
    programme, _services = _services_of(unit)
    today = clock.today(unit.zone)
    service = add_service(
        programme, unit=unit, name="Layanan perpindahan penduduk", comparison=False, by=people.manager
    )
    quarters = [period_of(today, Span.QUARTER)]
    for _each in range(QUARTERS):
        quarters.insert(0, quarters[0].previous)
    wave = open_public(
        programme,
        service=(service.id, service.name),
        opens_on=quarters[0].starts_on,
        closes_on=today + timedelta(days=60),
    )
    for place, quarter in enumerate(quarters):
        day = min(quarter.starts_on + timedelta(days=40), today)
        contents = [_a_rating(2.95 + 0.07 * place, place, chance) for _each in range(chance.randint(64, 96))]
        keys = [{"wave_id": wave.id, "key": uuid.UUID(int=chance.getrandbits(128)).hex} for _each in contents]
        db.session.execute(insert(Participation), keys)
        store_mixed(wave, contents, None, day)
    db.session.flush()
    _follow_up(unit, quarters, people.manager)


def _a_rating(mean: float, place: int, chance: random.Random) -> dict[str, Any]:
    person = chance.gauss(0, 0.3)
    weak = {Element.COMPLAINTS: -0.55 if place < 2 else -0.2, Element.TIME: -0.3, Element.FACILITIES: -0.15}
    ratings = {
        str(element): min(4, max(1, round(chance.gauss(mean + person + weak.get(element, 0.0), 0.6))))
        for element in ELEMENTS
    }
    channel = chance.choices(("qr", "link", "officer"), (0.5, 0.3, 0.2))[0]
    return {"ratings": ratings, "texts": {}, "channel": channel}


def _follow_up(unit: Unit, quarters: Sequence[Period], by: Person) -> None:
    last = quarters[-1]
    set_target(unit, last.year, 80.0, "Rencana Strategis 2025–2029, contoh", by=by)
    for year, value, n, edition in (
        (2014, 71.35, 150, KEP_25_2004),
        (2015, 73.02, 162, KEP_25_2004),
        (2016, 74.18, 171, KEP_25_2004),
        (2024, 74.90, 240, PERMENPANRB_14_2017),
    ):
        enter_former_index(unit, edition, Period(Span.YEAR, year, 1), value, n, f"Laporan SKM {year}, contoh", by=by)
    earlier = quarters[-2]
    for element, deed, responsible, due, state, outcome in (
        (
            Element.COMPLAINTS,
            "Setiap pengaduan dijawab dalam tiga hari kerja.",
            "Kepala Seksi Pengaduan",
            earlier.ends_on,
            FollowUpState.DONE,
            "Papan jawaban mingguan dipasang di ruang tunggu.",
        ),
        (
            Element.TIME,
            "Buka loket kedua pada jam 10 sampai 12.",
            "Kepala Seksi Pelayanan",
            last.ends_on,
            FollowUpState.IN_PROGRESS,
            "",
        ),
        (
            Element.FACILITIES,
            "Tambah dua belas kursi dan satu dispenser air.",
            "Kepala Subbagian Umum",
            last.ends_on + timedelta(days=60),
            FollowUpState.PLANNED,
            "",
        ),
    ):
        line = plan_follow_up(unit, earlier, element=element, deed=deed, responsible=responsible, due_on=due, by=by)
        note_follow_up(line, state, outcome, by=by)
    publish(unit, earlier, by=by)


def _complaints(town: str, many: int, chance: random.Random) -> None:
    unit, people = demo_unit(town), cast(town)
    places = [person.unit for person in demo_people(town) if person.id == people.learner.id]
    today = clock.today(unit.zone)
    for place in range(many):
        summary, element = _COMPLAINTS[place % len(_COMPLAINTS)]
        received = today - timedelta(days=chance.randint(2, 170))
        where = places[0] if place % 3 == 0 else unit
        complaint = receive_complaint(
            where,
            channel=chance.choice(list(ComplaintChannel)),
            element=element,
            received_on=received,
            due_on=received + timedelta(days=14),
            summary=summary,
            by=people.manager,
        )
        _handle(complaint, received, today, people.manager, chance)


def _handle(complaint: Complaint, received: date, today: date, by: Person, chance: random.Random) -> None:
    started = received + timedelta(days=chance.randint(0, 3))
    done = started + timedelta(days=chance.randint(1, 16))
    if started > today:
        return
    move_complaint(complaint, ComplaintState.IN_PROGRESS, on=started, note="", by=by)
    if done > today or chance.random() < 0.1:
        return
    move_complaint(complaint, ComplaintState.RESOLVED, on=done, note="Sudah dijelaskan dan diperbaiki.", by=by)
    again = done + timedelta(days=chance.randint(2, 9))
    if chance.random() < 0.15 and again <= today:
        move_complaint(complaint, ComplaintState.REOPENED, on=again, note="Masalahnya terulang.", by=by)
