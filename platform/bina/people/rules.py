"""What an employee number, a grade and a term of office mean."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum


class NipKind(Enum):
    """The two forms of the 18-digit employee number."""

    PNS = "pns"
    PPPK = "pppk"


class Sex(Enum):
    """As recorded in the employee number."""

    MALE = "male"
    FEMALE = "female"


class NipFault(Enum):
    """Why a number is refused."""

    LENGTH = "length"
    MANGLED = "mangled"
    BIRTH_DATE = "birth_date"
    APPOINTMENT = "appointment"
    SEX = "sex"
    BIRTH_AFTER_APPOINTMENT = "birth_after_appointment"
    TOO_YOUNG = "too_young"


class BadNip(ValueError):
    """The number is not a NIP or NI PPPK; `fault` says why."""

    def __init__(self, fault: NipFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True)
class Nip:
    """A parsed employee number. Personal data: it shows birth date and sex."""

    digits: str
    kind: NipKind
    born: date
    #: first day of the month (PNS) or year (PPPK) of appointment
    appointed: date
    sex: Sex
    serial: str
    #: how many times appointed (PPPK only)
    frequency: int | None = None


def parse_nip(text: str) -> Nip:
    """Read a NIP (birth 8, appointment YYYYMM, sex, serial 3) or an NI PPPK.

    An NI PPPK is birth 8, year 4, "2", frequency, sex, serial 3.

    Spaces, dots, hyphens and a leading apostrophe are ignored. Digits 13-14 tell the forms apart: 01-12 or 21-29.

    >>> parse_nip("20001231 202412 1 001").kind
    <NipKind.PNS: 'pns'>
    >>> parse_nip("200012312024211001").frequency
    1

    Raises:
        BadNip: with the fault.
    """
    if re.search(r"\d[.,]?\d*[eE]\+?\d+", text):
        raise BadNip(NipFault.MANGLED)
    digits = re.sub(r"[\s.\-'’`]", "", text)
    if not re.fullmatch(r"[0-9]{18}", digits):
        raise BadNip(NipFault.LENGTH)
    if digits.endswith("000") and int(digits) > 2**53:
        # Excel keeps 15 digits: a number it has mangled ends in three zeros, and no serial is 000.
        raise BadNip(NipFault.MANGLED)
    born = _day(digits[:8])
    kind, appointed, frequency = _appointment(digits[8:14])
    if digits[14] not in "12":
        raise BadNip(NipFault.SEX)
    if born >= appointed:
        raise BadNip(NipFault.BIRTH_AFTER_APPOINTMENT)
    latest = appointed if kind is NipKind.PNS else date(appointed.year, 12, 31)
    if _age(born, latest) < 18:
        raise BadNip(NipFault.TOO_YOUNG)
    sex = Sex.MALE if digits[14] == "1" else Sex.FEMALE
    return Nip(digits, kind, born, appointed, sex, digits[15:], frequency)


def _day(digits: str) -> date:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        raise BadNip(NipFault.BIRTH_DATE) from None


def _appointment(digits: str) -> tuple[NipKind, date, int | None]:
    year, tail = int(digits[:4]), int(digits[4:])
    if not 1945 <= year <= 2100:
        raise BadNip(NipFault.APPOINTMENT)
    if 1 <= tail <= 12:
        return NipKind.PNS, date(year, tail, 1), None
    if 21 <= tail <= 29:
        return NipKind.PPPK, date(year, 1, 1), tail - 20
    raise BadNip(NipFault.APPOINTMENT)


def _age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def masked_nip(digits: str) -> str:
    """The number with birth date and sex hidden, for lists and certificates."""
    return f"••••••••••••••{digits[-4:]}"


#: Grade → name of the rank. PNS I/a … IV/e; PPPK I … XVII have no rank name.
PNS_GRADES = {
    "I/a": "Juru Muda",
    "I/b": "Juru Muda Tingkat I",
    "I/c": "Juru",
    "I/d": "Juru Tingkat I",
    "II/a": "Pengatur Muda",
    "II/b": "Pengatur Muda Tingkat I",
    "II/c": "Pengatur",
    "II/d": "Pengatur Tingkat I",
    "III/a": "Penata Muda",
    "III/b": "Penata Muda Tingkat I",
    "III/c": "Penata",
    "III/d": "Penata Tingkat I",
    "IV/a": "Pembina",
    "IV/b": "Pembina Tingkat I",
    "IV/c": "Pembina Utama Muda",
    "IV/d": "Pembina Utama Madya",
    "IV/e": "Pembina Utama",
}
_ROMAN = (
    "I",
    "II",
    "III",
    "IV",
    "V",
    "VI",
    "VII",
    "VIII",
    "IX",
    "X",
    "XI",
    "XII",
    "XIII",
    "XIV",
    "XV",
    "XVI",
    "XVII",
)
PPPK_GRADES = _ROMAN
GRADES = (*PNS_GRADES, *PPPK_GRADES)


def parse_grade(text: str) -> str | None:
    """The grade as the platform writes it, from "III/A", "3c", "Gol. III-c", "IX"; None when it is none of them."""
    squeezed = re.sub(r"^(GOLONGAN|GOL|RUANG)\.?", "", re.sub(r"[\s.()]", "", text.upper()))
    if match := re.fullmatch(r"(IV|I{1,3}|[1-4])[/\-]?([A-E])", squeezed):
        level = match[1] if match[1].startswith("I") else _ROMAN[int(match[1]) - 1]
        grade = f"{level}/{match[2].lower()}"
        return grade if grade in PNS_GRADES else None
    if squeezed in PPPK_GRADES:
        return squeezed
    if squeezed.isdigit() and 1 <= int(squeezed) <= 17:
        return _ROMAN[int(squeezed) - 1]
    return None


def grade_rank(grade: str | None) -> int:
    """Seniority of a grade as a number, 0 when unknown: PNS 1-17 in order; PPPK V, IX, … by their Roman number."""
    if grade in PNS_GRADES:
        return list(PNS_GRADES).index(grade) + 1
    return _ROMAN.index(grade) + 1 if grade in _ROMAN else 0


class Education(Enum):
    """Highest education, in order."""

    SD = "sd"
    SMP = "smp"
    SMA = "sma"
    D1 = "d1"
    D2 = "d2"
    D3 = "d3"
    D4 = "d4"
    S1 = "s1"
    S2 = "s2"
    S3 = "s3"


class PositionKind(Enum):
    """Kinds of post, from the top."""

    JPT = "jpt"
    ADMINISTRATOR = "administrator"
    SUPERVISOR = "supervisor"
    FUNCTIONAL_EXPERT = "functional_expert"
    FUNCTIONAL_SKILLED = "functional_skilled"
    STAFF = "staff"


class CompetencyKind(Enum):
    """The three families of competency."""

    MANAGERIAL = "managerial"
    TECHNICAL = "technical"
    SOCIO_CULTURAL = "socio_cultural"


class AssessmentSource(Enum):
    """Who or what says that a person has reached a level."""

    SUPERIOR = "superior"
    CERTIFICATE = "certificate"
    COURSE = "course"
    #: taken over from an older register
    RECORDED = "recorded"


class RoleKind(Enum):
    """What a person may be asked to do besides learning."""

    INSTRUCTOR = "instructor"
    MANAGER = "manager"
    EVALUATOR = "evaluator"
    LEADER = "leader"
    ADMINISTRATOR = "administrator"
    #: reads what is told in confidence, for one programme alone and never over a unit
    CONFIDANT = "confidant"


def in_force(valid_from: date, valid_to: date | None, on: date) -> bool:
    """Whether a term that includes both its ends covers the day."""
    return valid_from <= on and (valid_to is None or on <= valid_to)


def path_of(parent_path: str, unit_id: int) -> str:
    """Where a unit stands in the tree: ids from the root, each followed by a slash.

    >>> path_of("1/4/", 9)
    '1/4/9/'
    """
    return f"{parent_path}{unit_id}/"


def covers(scope_path: str, unit_path: str) -> bool:
    """Whether a scope's unit is the unit itself or stands above it."""
    return unit_path.startswith(scope_path)


def initials(name: str) -> str:
    """Two letters for an avatar, titles left out.

    >>> initials("Dr. Siti Rahmawati, S.Sos.")
    'SR'
    """
    words = [word for word in name.split(",")[0].split() if not word.endswith(".")]
    return "".join(word[0] for word in _first_and_last(words)).upper()


def _first_and_last(words: list[str]) -> Iterable[str]:
    return words[:1] + words[-1:] if len(words) > 1 else words[:1]
