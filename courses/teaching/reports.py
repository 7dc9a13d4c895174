"""Who is stuck in words: as a sentence, as a message to the learner, and as a table."""

from collections.abc import Mapping

from flask_babel import force_locale
from flask_babel import gettext as _

from bina.exports.report import Column, Kind, Table
from bina.web.formats import day
from courses.teaching.queries import Learner, Teaching
from courses.teaching.rules import FAILED_ATTEMPTS, QUIET_DAYS, TIMES_OPEN, Sign, Stuck


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
