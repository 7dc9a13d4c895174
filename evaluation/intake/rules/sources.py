"""Which tool made an export, and which of its columns are never answers."""

from collections.abc import Sequence
from enum import StrEnum

from evaluation.intake.rules.places import normalised


class Source(StrEnum):
    """The tool an export comes from."""

    GOOGLE = "google"
    LIMESURVEY = "limesurvey"
    MICROSOFT = "microsoft"
    OTHER = "other"


_GOOGLE_FIRST = {"timestamp", "capwaktu", "stempelwaktu"}
_LIME = {"responseid", "datesubmitted", "lastpage", "startlanguage", "submitdate", "idtanggapan",
         "tanggaldikirim", "halamanterakhir", "bahasaawal", "seed"}  # fmt: skip
_MICROSOFT_START = {"starttime", "waktumulai"}
_MICROSOFT_END = {"completiontime", "waktupenyelesaian", "waktuselesai"}
_SUBMITTED = {"datesubmitted", "submitdate", "tanggaldikirim"}
_PERSONAL = {
    "email", "emailaddress", "alamatemail", "alamatsurel", "surel", "username", "namapengguna", "name", "nama",
    "namalengkap", "firstname", "lastname", "namadepan", "namabelakang", "ipaddress", "alamatip", "ipaddr", "nip",
    "nipbaru", "nik", "nohp", "nomorhp", "nowa", "nomorwa", "nomortelepon", "notelepon", "telepon", "phone",
    "phonenumber", "whatsapp", "emailrespondent", "respondentemail", "attributefirstname", "attributelastname",
    "token", "kodeakses", "accesscode",
}  # fmt: skip
_TECHNICAL = {
    *_GOOGLE_FIRST, *_LIME, *_MICROSOFT_START, *_MICROSOFT_END, "id", "score", "skor", "totalpoints", "totalpoin",
    "quizfeedback", "lastmodifiedtime", "waktuterakhirdiubah", "datestarted", "startdate", "datelastaction",
    "datestamp", "refurl", "referrerurl", "urlpengarah", "language", "bahasa", "totaltime", "interviewtime",
    "gradepostedtime", "tanggalmulai", "tanggaltindakanterakhir",
}  # fmt: skip


def recognise(headings: Sequence[str]) -> Source:
    """Which tool wrote these headings.

    >>> recognise(["Cap waktu", "Alamat email", "Materinya sesuai"]).value
    'google'
    """
    named = [normalised(heading) for heading in headings]
    if set(named) & _MICROSOFT_START and set(named) & _MICROSOFT_END:
        return Source.MICROSOFT
    if len(set(named) & _LIME) >= 2:
        return Source.LIMESURVEY
    if named and named[0] in _GOOGLE_FIRST:
        return Source.GOOGLE
    return Source.OTHER


def is_personal(heading: str) -> bool:
    """Whether a column names whoever answered, so that it is not even looked at."""
    return normalised(heading) in _PERSONAL


def is_technical(heading: str) -> bool:
    """Whether a column belongs to the tool: moments, numbers, scores."""
    name = normalised(heading)
    return name in _TECHNICAL or heading.lower().startswith(("points - ", "feedback - ", "poin - ", "umpan balik - "))


def submitted_place(headings: Sequence[str], source: Source) -> int | None:
    """The column that stays empty in a row nobody sent, where the tool exports those too."""
    if source is not Source.LIMESURVEY:
        return None
    return next((place for place, heading in enumerate(headings) if normalised(heading) in _SUBMITTED), None)
