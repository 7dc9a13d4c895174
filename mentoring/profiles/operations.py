"""Signing up for a programme, changing one's profile, pausing and leaving."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

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
from mentoring.profiles.queries import own_profile
from mentoring.profiles.rules import MOST_WISHES, ProfileFault, ProfileState, Side, profile_faults
from mentoring.programmes.models import Programme
from mentoring.programmes.rules import BARRIERS, MODES, TIMES, ProgrammeKind


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


def fault_sentence(fault: ProfileFault) -> str:
    """What is wrong with a profile and how to mend it."""
    return {
        ProfileFault.NO_COMPETENCY: _("Pilih paling sedikit satu kompetensi."),
        ProfileFault.FEW_TIMES: _("Pilih paling sedikit dua waktu, agar ada peluang waktu yang sama."),
        ProfileFault.NO_CAPACITY: _("Isi jumlah orang yang dapat Anda dampingi, dari 1 sampai 8."),
        ProfileFault.WISH_REPEATED: _("Satu orang dipilih dua kali. Ganti salah satunya."),
        ProfileFault.WISHED_AND_AVOIDED: _("Orang yang sama dipilih dan dihindari. Ganti salah satunya."),
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
    if faults:
        raise DomainError(fault_sentence(faults[0]))
    now = clock.now()
    new = profile is None
    if profile is None:
        profile = Profile(programme_id=programme.id, person=person, side=values.side, created_at=now)
        db.session.add(profile)
    profile.state = ProfileState.ACTIVE
    profile.capacity = capacity
    profile.times = [time for time in TIMES if time in values.times]
    profile.modes = [mode for mode in MODES if mode in values.modes] or list(MODES)
    profile.place = values.place
    profile.barriers = [barrier for barrier in BARRIERS if barrier in values.barriers]
    profile.wishes = list(values.wishes)[:MOST_WISHES]
    profile.introduction = values.introduction
    profile.changed_at = now
    db.session.flush()
    _set_competencies(profile, values.competencies)
    db.session.execute(delete(Avoidance).where(Avoidance.profile_id == profile.id))
    db.session.add_all(Avoidance(profile_id=profile.id, person_id=person_id) for person_id in set(values.avoided))
    db.session.flush()
    if new:
        _tell_superior(profile)
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
