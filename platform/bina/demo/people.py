"""The demonstration's people: five towns, unit trees, at least 600 persons, from a fixed seed.

Everything here is invented; every page says so while demonstration mode is on.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from bina.accounts.operations import open_account
from bina.db import db
from bina.demo.towns import GIVEN, POSITIONS, SECOND, TECHNICAL, TOWNS, Town
from bina.people import operations
from bina.people.models import Competency, Person, PersonCompetency, RoleKind, Unit
from bina.people.rules import CompetencyKind, Education, PositionKind, parse_nip

SEED = 20261121
_JOINED = date(2024, 1, 2)


@dataclass(frozen=True)
class Cast:
    """The people of a town who can be signed in as with one tap."""

    learner: Person
    mentor: Person
    superior: Person
    instructor: Person
    manager: Person
    evaluator: Person
    leader: Person


def demo_unit(town: str) -> Unit:
    """The agency of a town: "belawan", "surakarta", "marelan", "ampenan" or "binjai"."""
    name = next(t.agency for t in TOWNS if t.key == town)
    return db.session.scalars(select(Unit).where(Unit.name == name, Unit.parent_id.is_(None))).one()


def demo_people(town: str) -> Sequence[Person]:
    """Everybody of a town, in the order they were made."""
    units = select(Unit.id).where(Unit.path.startswith(demo_unit(town).path))
    return db.session.scalars(select(Person).where(Person.unit_id.in_(units)).order_by(Person.id)).all()


def cast(town: str) -> Cast:
    """The town's people with one-tap sign-in."""
    everybody = demo_people(town)
    holder = {role.kind: person for person in everybody for role in person.roles}
    superior = next(p for p in everybody if p.position_kind is PositionKind.SUPERVISOR and not p.roles)
    staff = [p for p in everybody if p.superior_id == superior.id and not p.roles]
    mentor = next(p for p in everybody if p.grade in {"IV/a", "IV/b"} and not p.roles and p.unit_id != superior.unit_id)
    return Cast(
        learner=staff[0],
        mentor=mentor,
        superior=superior,
        instructor=holder[RoleKind.INSTRUCTOR],
        manager=holder[RoleKind.MANAGER],
        evaluator=holder[RoleKind.EVALUATOR],
        leader=holder[RoleKind.LEADER],
    )


def build_people() -> int:
    """Make the five towns; returns how many people there are."""
    chance = random.Random(SEED)
    framework = [
        Competency(code=code, name=name, kind=CompetencyKind.TECHNICAL, source="contoh instansi (data demonstrasi)")
        for code, name in TECHNICAL
    ]
    db.session.add_all(framework)
    used_names: set[str] = set()
    for town in TOWNS:
        _build_town(town, chance, used_names)
    db.session.flush()
    for person in db.session.scalars(select(Person).order_by(Person.id)).all():
        _show_competencies(person, framework, chance)
    administrator = next(p for p in reversed(demo_people("surakarta")) if p.unit.short_name == "BKPSDM")
    operations.grant_role(administrator, RoleKind.ADMINISTRATOR, by=None, valid_from=_JOINED)
    _open_accounts(administrator)
    return len(db.session.scalars(select(Person.id)).all())


def _build_town(town: Town, chance: random.Random, used_names: set[str]) -> None:
    agency = operations.add_unit(town.agency, zone=town.zone)
    head: Person | None = None
    for unit_name, short_name, size in town.units:
        unit = operations.add_unit(unit_name, agency, short_name=short_name)
        first = _a_person(town, unit, chance, used_names, head=True, superior=head)
        head = head or first
        supervisors = [_a_person(town, unit, chance, used_names, supervisor=True, superior=first) for _ in range(2)]
        for place in range(size - 3):
            _a_person(town, unit, chance, used_names, superior=supervisors[place % 2])
    db.session.flush()
    everybody = demo_people(town.key)
    top, staff = everybody[0], [p for p in everybody[1:] if p.position_kind is not PositionKind.SUPERVISOR]
    operations.grant_role(top, RoleKind.LEADER, by=None, unit=agency, valid_from=_JOINED)
    for person, kind in zip(staff[:3], (RoleKind.MANAGER, RoleKind.INSTRUCTOR, RoleKind.EVALUATOR), strict=True):
        operations.grant_role(person, kind, by=None, unit=agency, valid_from=_JOINED)


def _a_person(
    town: Town,
    unit: Unit,
    chance: random.Random,
    used_names: set[str],
    *,
    superior: Person | None,
    head: bool = False,
    supervisor: bool = False,
) -> Person:
    woman = chance.random() < 0.52
    name = _a_name(woman, chance, used_names)
    title, kind, grades = _a_post(chance, unit, head=head, supervisor=supervisor)
    grade = chance.choice(grades)
    pppk = kind is PositionKind.STAFF and chance.random() < 0.45
    nip = parse_nip(_a_nip(chance, woman=woman, pppk=pppk, senior=grade.startswith("IV")))
    person = Person(
        name=name,
        nip=nip.digits,
        nip_kind=nip.kind,
        born=nip.born,
        sex=nip.sex,
        email=f"{'.'.join(name.lower().split())}@{town.key}.contoh.id",
        phone=f"62812{chance.randrange(10**7, 10**8)}",
        unit=unit,
        grade=chance.choice(("V", "VII", "IX")) if pppk else grade,
        position=title,
        position_kind=kind,
        education=_an_education(chance, grade),
        superior=superior,
    )
    db.session.add(person)
    operations.begin_placement(person, _JOINED)
    return person


def _a_name(woman: bool, chance: random.Random, used_names: set[str]) -> str:
    place = 0 if woman else 1
    while True:
        words = [chance.choice(GIVEN[place]), chance.choice(SECOND[place])]
        if chance.random() < 0.35:
            words.insert(1, chance.choice(GIVEN[place]))
        name = " ".join(words)
        if len(set(words)) == len(words) and name not in used_names:
            used_names.add(name)
            return name


def _a_post(
    chance: random.Random, unit: Unit, *, head: bool, supervisor: bool
) -> tuple[str, PositionKind, tuple[str, ...]]:
    if head:
        return f"Kepala {unit.label}", PositionKind.ADMINISTRATOR, ("III/d", "IV/a", "IV/b")
    if supervisor:
        return f"Pengawas {unit.label}", PositionKind.SUPERVISOR, ("III/c", "III/d")
    title, kind, grades, _share = chance.choices(POSITIONS, weights=[row[3] for row in POSITIONS])[0]
    return title, PositionKind(kind), grades


def _a_nip(chance: random.Random, *, woman: bool, pppk: bool, senior: bool) -> str:
    born = date(chance.randint(1968, 1976) if senior else chance.randint(1978, 1999), chance.randint(1, 12), 15)
    born = born.replace(day=chance.randint(1, 28))
    sex = "2" if woman else "1"
    serial = f"{chance.randint(1, 998):03d}"
    if pppk:
        return f"{born:%Y%m%d}{chance.randint(2021, 2024)}21{sex}{serial}"
    year = min(born.year + chance.randint(22, 27), 2024)
    return f"{born:%Y%m%d}{year}{chance.choice(('01', '03', '12'))}{sex}{serial}"


def _an_education(chance: random.Random, grade: str) -> Education:
    if grade.startswith("II/"):
        return chance.choice((Education.SMA, Education.SMA, Education.D3))
    if grade.startswith("IV"):
        return chance.choice((Education.S1, Education.S2, Education.S2))
    return chance.choice((Education.D3, Education.S1, Education.S1, Education.S2))


def _show_competencies(person: Person, framework: Sequence[Competency], chance: random.Random) -> None:
    base = {
        PositionKind.ADMINISTRATOR: 4,
        PositionKind.SUPERVISOR: 3,
        PositionKind.FUNCTIONAL_EXPERT: 3 if (person.grade or "").startswith("IV") else 2,
    }.get(person.position_kind or PositionKind.STAFF, 1)
    for competency in chance.sample(list(framework), 4):
        db.session.add(
            PersonCompetency(
                person_id=person.id,
                competency_id=competency.id,
                level=max(1, min(5, base + chance.choice((-1, 0, 0, 1)))),
                evidence="penilaian atasan (data demonstrasi)",
                assessed_on=_JOINED,
            )
        )


_LABELS = {
    "learner": "Peserta",
    "mentor": "Mentor",
    "superior": "Atasan",
    "instructor": "Instruktur",
    "manager": "Pengelola program",
    "evaluator": "Evaluator",
    "leader": "Pimpinan",
}


def _open_accounts(administrator: Person) -> None:
    for town, roles in (
        ("surakarta", tuple(_LABELS)),
        *((t, ("manager",)) for t in ("belawan", "marelan", "ampenan", "binjai")),
    ):
        people = cast(town)
        for role in roles:
            person: Person = getattr(people, role)
            open_account(person).demo_label = f"{_LABELS[role]} · {demo_unit(town).name}"
    open_account(administrator).demo_label = "Administrator · seluruh instalasi"
