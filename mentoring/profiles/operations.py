"""Signing up for a programme, changing one's profile, pausing and leaving."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, DomainError, Forbidden
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Competency, Person
from mentoring.profiles.models import Avoidance, Profile, ProfileCompetency
from mentoring.profiles.queries import own_avoidances, own_profile
from mentoring.profiles.rules import (
    LANGUAGES,
    MOST_WISHES,
    STYLE_VERSION,
    ProfileFault,
    ProfileState,
    Side,
    profile_faults,
)
from mentoring.programmes.models import Programme
from mentoring.programmes.rules import BARRIERS, KIND_TERMS, MODES, TIMES, ProgrammeKind


@dataclass(frozen=True)
class ProfileValues:
    """What somebody says in a profile. Competency ids map to levels; wishes and avoided are person ids."""

    side: Side
    competencies: Mapping[int, int]
    times: Sequence[str]
    modes: Sequence[str] = MODES
    place: str = ""
    capacity: int = 0
    barriers: Sequence[str] = ()
    wishes: Sequence[int] = ()
    avoided: Sequence[int] = field(default=(), repr=False)
    introduction: str = ""
    question: str = field(default="", repr=False)
    languages: Sequence[str] = ("id",)
    style: Sequence[int] = ()
    same_sex: bool = field(default=False, repr=False)
    away_from: date | None = None
    away_until: date | None = None


def values_of(profile: Profile, author: Person) -> ProfileValues:
    """What the author has said so far, to be changed in part."""
    return ProfileValues(
        side=profile.side,
        competencies={row.competency_id: row.level for row in profile.competencies},
        times=profile.times,
        modes=profile.modes,
        place=profile.place,
        capacity=profile.capacity,
        barriers=profile.barriers,
        wishes=profile.wishes,
        avoided=own_avoidances(profile, author),
        introduction=profile.introduction,
        question=profile.question,
        languages=profile.languages,
        style=profile.comparable_style,
        same_sex=profile.same_sex,
        away_from=profile.away_from,
        away_until=profile.away_until,
    )


def fault_sentence(fault: ProfileFault, fewest: int, most: int) -> str:
    """What is wrong with a profile and how to mend it."""
    return {
        ProfileFault.NO_COMPETENCY: _("Pilih paling sedikit satu kompetensi."),
        ProfileFault.FEW_TIMES: _("Pilih paling sedikit tiga waktu, agar ada peluang waktu yang sama."),
        ProfileFault.NO_CAPACITY: _(
            "Isi jumlah orang yang dapat Anda dampingi, dari %(fewest)s sampai %(most)s.", fewest=fewest, most=most
        ),
        ProfileFault.NO_QUESTION: _("Tulis satu pertanyaan yang ingin Anda bicarakan."),
        ProfileFault.WISH_REPEATED: _("Satu orang dipilih dua kali. Ganti salah satunya."),
        ProfileFault.WISHED_AND_AVOIDED: _("Orang yang sama dipilih dan dihindari. Ganti salah satunya."),
        ProfileFault.NO_LANGUAGE: _("Pilih paling sedikit satu bahasa."),
        ProfileFault.AWAY_BACKWARDS: _("Isi hari pertama dan terakhir cuti, dengan urutan yang benar."),
    }[fault]


def save_profile(programme: Programme, person: Person, values: ProfileValues) -> Profile:
    """Sign up, or change one's profile.

    Refuses new registrations outside their dates, people of other units, a change of side, and profiles with faults.
    """
    profile = own_profile(programme, person)
    if not person.unit.path.startswith(programme.unit.path):
        raise Forbidden(_("Program ini bukan untuk unit kerja Anda."))
    if profile is None and not programme.takes_registrations(clock.today(person.zone)):
        raise Conflict(_("Pendaftaran program ini tidak sedang dibuka."))
    if profile is not None and profile.side is not values.side:
        raise Conflict(_("Peran Anda dalam program ini tidak dapat diubah. Hubungi pengelola program."))
    capacity = values.capacity if values.side is Side.MENTOR else 0
    faults = profile_faults(values.side, values.competencies, values.times, capacity, values.wishes, values.avoided)
    if not set(values.languages) & set(LANGUAGES):
        faults.append(ProfileFault.NO_LANGUAGE)
    if (values.away_from is None) != (values.away_until is None) or (
        values.away_from is not None and values.away_until is not None and values.away_until < values.away_from
    ):
        faults.append(ProfileFault.AWAY_BACKWARDS)
    kind = KIND_TERMS[programme.kind]
    if kind.one_question and values.side is Side.MENTEE and not values.question.strip():
        faults.append(ProfileFault.NO_QUESTION)
    if values.side is Side.MENTOR and not programme.fewest_capacity <= capacity <= programme.most_capacity:
        faults.append(ProfileFault.NO_CAPACITY)
    if faults:
        raise DomainError(fault_sentence(faults[0], programme.fewest_capacity, programme.most_capacity))
    now = clock.now()
    new = profile is None
    if profile is None:
        profile = Profile(programme_id=programme.id, person=person, side=values.side, created_at=now)
        profile.state = ProfileState.ACTIVE
        db.session.add(profile)
    if profile.state is ProfileState.WITHDRAWN:
        profile.state = ProfileState.ACTIVE
    profile.capacity = capacity
    profile.times = [time for time in TIMES if time in values.times]
    profile.modes = [mode for mode in MODES if mode in values.modes] or list(MODES)
    profile.place = values.place
    profile.barriers = [barrier for barrier in BARRIERS if barrier in values.barriers]
    profile.wishes = list(values.wishes)[:MOST_WISHES]
    profile.introduction = values.introduction
    profile.question = values.question if kind.one_question and values.side is Side.MENTEE else ""
    profile.languages = [one for one in LANGUAGES if one in values.languages]
    profile.style, profile.style_version = list(values.style), STYLE_VERSION if values.style else None
    profile.same_sex = values.same_sex and person.sex is not None
    profile.away_from, profile.away_until = values.away_from, values.away_until
    profile.changed_at = now
    db.session.flush()
    _set_competencies(profile, values.competencies)
    db.session.execute(delete(Avoidance).where(Avoidance.profile_id == profile.id))
    db.session.add_all(Avoidance(profile_id=profile.id, person_id=person_id) for person_id in set(values.avoided))
    db.session.flush()
    if new:
        _tell_superior(profile)
        ask_for_duty_time(profile)
    audit.record(person, "mentoring.profile_saved", "mentoring_profile", profile.id, {"side": values.side.value})
    return profile


def _tell_superior(profile: Profile) -> None:
    """In a programme led by superiors somebody can only be paired when the superior takes part too."""
    person, programme = profile.person, profile.programme
    led = programme.kind is ProgrammeKind.SUPERIOR_LED and profile.side is Side.MENTEE
    if not led or person.superior is None or own_profile(programme, person.superior) is not None:
        return
    notify(
        person.superior,
        key=f"mentoring:programme:{programme.id}:asked:{person.superior.id}",
        kind=NoticeKind.MENTORING,
        subject=_l("Staf Anda ingin dibimbing"),
        body=_l(
            "%(name)s mendaftar dalam %(title)s. Daftarkan diri Anda sebagai pembimbing agar dapat dipasangkan.",
            name=person.name,
            title=programme.title,
        ),
        url=f"/mentoring/program/{programme.id}/ikut",
    )


def ask_for_duty_time(profile: Profile) -> None:
    """Have the superior told that working time waits for their signature; once per superior and programme. They read
    the name and the minutes, never what is needed or offered.
    """
    superior, programme = profile.person.superior, profile.programme
    if superior is None or not programme.duty_minutes or programme.kind is ProgrammeKind.SUPERIOR_LED:
        return
    notify(
        superior,
        key=f"mentoring:programme:{programme.id}:duty:{superior.id}:{profile.person_id}",
        kind=NoticeKind.MENTORING,
        subject=_l("Waktu dinas untuk mentoring menunggu persetujuan Anda"),
        body=_l(
            "%(name)s ikut dalam %(title)s dan membutuhkan waktu dinas paling banyak %(minutes)s menit sebulan.",
            name=profile.person.name,
            title=programme.title,
            minutes=programme.duty_minutes,
        ),
        url=f"/mentoring/program/{programme.id}/waktu-dinas",
    )


def sign_duty_time(profile: Profile, *, by: Person) -> None:
    """The superior agrees to the working time the programme asks for. Only the direct superior does."""
    if profile.person.superior_id != by.id:
        raise Forbidden(_("Hanya atasan langsung yang menyetujui waktu dinas ini."))
    profile.duty_minutes, profile.duty_signed_at = profile.programme.duty_minutes, clock.now()
    profile.duty_signed_by_id = by.id
    db.session.flush()
    audit.record(
        by, "mentoring.duty_time_signed", "mentoring_profile", profile.id, {"minutes": profile.programme.duty_minutes}
    )


def _set_competencies(profile: Profile, levels: Mapping[int, int]) -> None:
    known = {row.competency_id: row for row in profile.competencies}
    for competency_id, row in known.items():
        if competency_id not in levels:
            profile.competencies.remove(row)
    real = set(db.session.scalars(select(Competency.id).where(Competency.id.in_(levels))))
    for competency_id, level in levels.items():
        if competency_id in known:
            known[competency_id].level = level
        elif competency_id in real:
            profile.competencies.append(ProfileCompetency(competency_id=competency_id, level=level))
    db.session.flush()


def set_pause(profile: Profile, paused: bool, *, by: Person) -> None:
    """Stop or resume being proposed to others; running pairs go on. Only one's own profile."""
    if profile.person_id != by.id:
        raise Forbidden(_("Hanya pemilik profil yang dapat menghentikan atau melanjutkannya."))
    profile.state = ProfileState.PAUSED if paused else ProfileState.ACTIVE
    profile.changed_at = clock.now()
    db.session.flush()


def withdraw(profile: Profile, *, by: Person) -> None:
    """Leave the programme; running pairs are ended by the pair itself, not from here. Only one's own profile."""
    if profile.person_id != by.id:
        raise Forbidden(_("Hanya pemilik profil yang dapat mengundurkan diri."))
    profile.state = ProfileState.WITHDRAWN
    profile.changed_at = clock.now()
    db.session.flush()
    audit.record(by, "mentoring.withdrew", "mentoring_profile", profile.id)
