"""A study in words and as a calendar."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from icalendar import Calendar, Event

from bina.appointments import Appointment, event_of
from bina.web.formats import day
from courses.study.models import NeedKind
from courses.study.queries import Planned
from courses.study.rules.plan import Forecast, Outlook, Piece
from courses.study.rules.progress import Condition, Unmet

#: What drove learners into courses; None: nothing that is kept.
NEEDS: Mapping[NeedKind | None, object] = {
    NeedKind.DUTY: _l("Pelatihan wajib"),
    NeedKind.PATH: _l("Jalur belajar"),
    NeedKind.PLAN: _l("Rencana tahunan unit"),
    NeedKind.GAP: _l("Kesenjangan kompetensi pribadi"),
    None: _l("Minat sendiri atau tidak tercatat"),
}
#: Where the counting of revisions begins.
_FIRST_REVISION = datetime(2026, 1, 1, tzinfo=UTC)


def calendar_of(planned: Planned, expected: Iterable[Appointment], host: str, now: datetime) -> bytes:
    """The plan and the appointments as iCalendar.

    Everything keeps its UID when it moves, so calendars move it instead of doubling it. The plan is derived anew
    at every reading and keeps no history: its SEQUENCE is the minute of the reading, which never falls.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Bina//Rencana belajar//ID")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Rencana belajar"))
    calendar.add("refresh-interval", timedelta(hours=6), {"value": "DURATION"})
    for piece in planned.plan.pieces:
        study = planned.studies[piece.course]
        title = study.lesson(int(piece.lesson)).title
        event = Event()
        event.add("uid", uid(study.enrolment.id, piece, host))
        event.add("dtstamp", now)
        event.add("sequence", int((now - _FIRST_REVISION).total_seconds() // 60))
        event.add("dtstart", piece.starts)
        event.add("dtend", piece.starts + timedelta(minutes=piece.minutes))
        part = _(" (bagian %(number)s dari %(of)s)", number=piece.number, of=piece.of) if piece.of > 1 else ""
        event.add("summary", f"{_('Belajar')}: {title}{part}")
        calendar.add_component(event)
    for each in expected:
        calendar.add_component(event_of(each, host, now))
    return bytes(calendar.to_ical())


def uid(enrolment_id: int, piece: Piece, host: str) -> str:
    """The lasting name of a piece: enrolment, lesson and number of the part."""
    return f"belajar-{enrolment_id}-{piece.lesson}-{piece.number}@{host}"


def unmet_sentence(unmet: Unmet) -> str:
    """What is still to be done for a lesson, in words."""
    match unmet.condition:
        case Condition.ATTEND:
            return _("Belum hadir. Pilih jadwalnya, lalu catat kehadiran di tempat.")
        case Condition.HAND_IN if unmet.need is None:
            return _("Belum dikumpulkan. Materi ini selesai setelah karya Anda dinilai.")
        case Condition.HAND_IN:
            return _("Belum dikumpulkan. Batas lulusnya %(need)s persen.", need=unmet.need)
        case Condition.AWAIT_MARK:
            return _("Sudah dikumpulkan dan menunggu dinilai. Tidak ada yang perlu Anda lakukan.")
        case Condition.RAISE_MARK:
            return _("Nilai karya Anda %(have)s persen, batas lulusnya %(need)s persen. Perbaiki, lalu kumpulkan lagi.",
                     have=unmet.have, need=unmet.need)  # fmt: skip
        case Condition.OPEN_IT:
            return _("Belum dibuka.")
        case Condition.CONFIRM_READING:
            return _("Sudah dibuka. Tandai selesai setelah Anda membacanya.")
        case Condition.WATCH_MORE:
            return _("Baru ditonton %(have)s persen, diminta %(need)s persen.", have=unmet.have, need=unmet.need)
        case Condition.SIT_QUIZ if unmet.need is None:
            return _("Belum dikerjakan. Cukup dikerjakan, tidak ada batas lulus.")
        case Condition.SIT_QUIZ:
            return _("Belum dikerjakan. Batas lulusnya %(need)s persen.", need=unmet.need)
        case Condition.OPEN_PACKAGE:
            return _("Paket ini belum melaporkan apa pun. Buka paketnya dan ikuti sampai selesai.")
        case Condition.FINISH_PACKAGE if unmet.need == 1:
            return _("Paket ini belum melaporkan bahwa Anda sudah selesai. Lanjutkan sampai halaman terakhirnya.")
        case Condition.FINISH_PACKAGE:
            return _("Baru %(have)s dari %(need)s bagian paket yang selesai.", have=unmet.have, need=unmet.need)
        case Condition.FAILED_PACKAGE if unmet.have is None:
            return _("Paket ini melaporkan bahwa Anda belum lulus. Ulangi kuis di dalamnya.")
        case Condition.FAILED_PACKAGE:
            return _("Nilai Anda di paket ini %(have)s persen, dan menurut paketnya belum lulus.", have=unmet.have)
        case Condition.REACH_MARK:
            return _("Nilai terbaik %(have)s persen, batas lulusnya %(need)s persen.", have=unmet.have, need=unmet.need)


def outlook_sentence(forecast: Forecast) -> tuple[str, str]:
    """What the plan says of a course: a sentence and its kind (good, wait, bad) for the status."""
    more = ""
    if forecast.slots_missing:
        more = _(
            " Tambah %(n)s slot %(minutes)s menit supaya tepat waktu.",
            n=forecast.slots_missing,
            minutes=forecast.slot_minutes,
        )
    match forecast.outlook:
        case Outlook.DONE:
            return _("Tidak ada lagi yang perlu dijadwalkan."), "good"
        case Outlook.ON_TRACK:
            return _("Sesuai rencana: selesai %(day)s.", day=day(forecast.ends_at)), "good"
        case Outlook.LATE:
            late = _("Terlambat %(n)s hari: selesai %(day)s.", n=forecast.days_late, day=day(forecast.ends_at))
            return late + more, "wait"
        case Outlook.IMPOSSIBLE if forecast.slots_missing is None:
            return _(
                "Ada kuis yang lebih panjang daripada semua slot Anda. Sediakan satu slot yang lebih panjang."
            ), "bad"
        case Outlook.IMPOSSIBLE:
            return _("Belum cukup waktu pada jadwal Anda.") + more, "bad"
