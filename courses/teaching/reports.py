"""Who is stuck in words: as a sentence, as a message to the learner, and as a table."""

from collections.abc import Mapping, Sequence
from datetime import date

from flask_babel import force_locale
from flask_babel import gettext as _

from bina.exports.report import Column, Kind, Table
from bina.web.formats import day, month
from courses.teaching.queries import Cohort, Learner, LessonReach, Teaching
from courses.teaching.rules import (
    FAILED_ATTEMPTS,
    QUIET_DAYS,
    SLACK,
    SMALLEST_GROUP,
    TIMES_OPEN,
    CohortKind,
    Sign,
    Stuck,
)


def sign_sentence(stuck: Stuck, titles: Mapping[int, str]) -> str:
    """Why somebody counts as stuck."""
    lesson = titles.get(stuck.lesson_id or 0, "")
    match stuck.sign:
        case Sign.FAILED_QUIZ:
            return _("%(lesson)s: %(n)s kali belum lulus.", lesson=lesson, n=stuck.count)
        case Sign.LONG_OPEN:
            return _("%(lesson)s: terbuka %(n)s menit dan belum selesai.", lesson=lesson, n=stuck.count)
        case Sign.LATE:
            return _("Batas waktunya lewat %(n)s hari.", n=stuck.count)
        case Sign.QUIET:
            return _("%(n)s hari tidak membuka pelatihan.", n=stuck.count)


def thresholds() -> list[str]:
    """From when on each sign counts, as the page states it."""
    return [
        _("Kuis yang sama %(n)s kali atau lebih belum lulus.", n=FAILED_ATTEMPTS),
        _("Bacaan atau dokumen terbuka %(n)s kali menitnya atau lebih, dan belum ditandai selesai.", n=TIMES_OPEN),
        _("Batas waktu sudah lewat."),
        _("%(n)s hari atau lebih tidak membuka pelatihan, padahal ada batas waktu.", n=QUIET_DAYS),
    ]


def message_to(learner: Learner, titles: Mapping[int, str]) -> str:
    """A message a learner can answer, by the gravest sign; no NIP and no token, so that WhatsApp may carry it.

    In the learner's language.
    """
    with force_locale(learner.enrolment.person.language):
        return _message(learner, titles)


def _message(learner: Learner, titles: Mapping[int, str]) -> str:
    gravest = learner.signs[0] if learner.signs else None
    name, title = learner.enrolment.person.name, learner.enrolment.version.title
    lesson = titles.get(gravest.lesson_id or 0, "") if gravest is not None else ""
    opening = _("Halo %(name)s, ini tentang pelatihan %(title)s.", name=name, title=title)
    match gravest.sign if gravest is not None else None:
        case Sign.FAILED_QUIZ:
            middle = _("Saya lihat %(lesson)s belum lulus. Bagian mana yang masih sulit? Tulis di tanya jawab, saya bantu.",
                       lesson=lesson)  # fmt: skip
        case Sign.LONG_OPEN:
            middle = _("Apakah %(lesson)s masih sulit? Tulis yang belum jelas di tanya jawab di bawah materinya.",
                       lesson=lesson)  # fmt: skip
        case Sign.LATE:
            middle = _("Batas waktunya sudah lewat. Adakah kendala di kantor? Mari kita cari waktu yang mungkin.")
        case Sign.QUIET:
            middle = _(
                "Sudah beberapa hari Anda belum sempat membukanya. Lima belas menit hari ini sudah cukup untuk melanjutkan."
            )
        case None:
            middle = _("Bagaimana belajarnya? Bila ada kendala, beri tahu saya.")
    return f"{opening} {middle}"


def stuck_table(teaching: Teaching) -> Table:
    """Everybody listed, for a spreadsheet: the same rows as the page."""
    return Table(
        _("Perlu didampingi: %(title)s", title=teaching.version.title),
        (
            Column("name", _("Nama")),
            Column("unit", _("Unit")),
            Column("why", _("Mengapa")),
            Column("seen", _("Terakhir membuka"), Kind.TEXT),
            Column("deadline", _("Batas"), Kind.TEXT),
        ),
        tuple(
            {
                "name": each.enrolment.person.name,
                "unit": each.enrolment.person.unit.label,
                "why": " ".join(sign_sentence(sign, teaching.titles) for sign in each.signs),
                "seen": day(each.last_visit),
                "deadline": day(each.enrolment.deadline) if each.enrolment.deadline else "",
            }
            for each in teaching.stuck
        ),
        " ".join(thresholds()),
    )


def cohort_label(cohort: Cohort) -> str:
    """What a cohort is called."""
    match cohort.kind:
        case CohortKind.MONTH:
            return month(date.fromisoformat(f"{cohort.key}-01"))
        case CohortKind.BATCH:
            return _("Didaftarkan %(day)s", day=day(date.fromisoformat(cohort.key)))
        case CohortKind.DUTY:
            return cohort.label


def cohort_columns() -> list[tuple[str, str]]:
    """What is told of a cohort."""
    return [
        ("people", _("Peserta")),
        ("started", _("Sudah mulai")),
        ("on_plan", _("Sesuai rencana")),
        ("stuck", _("Tersendat")),
        ("completed", _("Selesai")),
        ("median_days", _("Median hari")),
    ]


def cohort_table(title: str, cohorts: Sequence[Cohort]) -> Table:
    """The cohorts in numbers: page and workbook both print this."""
    names = [name for name, _heading in cohort_columns()]
    return Table(
        _("Angkatan: %(title)s", title=title),
        (
            Column("cohort", _("Angkatan")),
            *(Column(name, heading, Kind.NUMBER) for name, heading in cohort_columns()),
        ),
        tuple(
            {"cohort": cohort_label(each), **{name: _told(each, name) for name in names}} for each in cohorts
        ),
        cohort_note(),
    )  # fmt: skip


def _told(cohort: Cohort, name: str) -> int | None:
    # Nothing is told of a cohort in which nobody may be.
    return None if name != "people" and not cohort.told else getattr(cohort, name)


def reach_table(cohort: Cohort, reached: Sequence[LessonReach]) -> Table:
    """How far the people of a cohort came, lesson by lesson."""
    return Table(
        _("Sampai di mana: %(cohort)s", cohort=cohort_label(cohort)),
        (
            Column("lesson", _("Materi")),
            Column("opened", _("Membuka"), Kind.NUMBER),
            Column("completed", _("Selesai"), Kind.NUMBER),
            Column("last", _("Berhenti di sini"), Kind.NUMBER),
        ),
        tuple(
            {"lesson": each.lesson.title, "opened": each.opened, "completed": each.completed, "last": each.last}
            for each in reached
        ),
    )


def cohort_note() -> str:
    """How the numbers are to be read."""
    return _(
        "Sesuai rencana: sudah mulai dan tertinggal paling banyak %(slack)s persen dari laju yang merata sampai batas waktu. "
        "Kelompok di bawah %(few)s orang yang namanya tidak boleh Anda lihat hanya dihitung jumlahnya.",
        slack=SLACK, few=SMALLEST_GROUP,
    )  # fmt: skip
