"""The form of how messages come."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField
from wtforms.fields import TimeField

from bina.notices.rules import ALLOWED, NoticeKind, Preferences, Way, is_quiet_time
from bina.web.formats import hour
from bina.web.forms import Form, options, required

KINDS = {
    NoticeKind.APPOINTMENT: _l("Jadwal: kelas dan jam konsultasi"),
    NoticeKind.DUTY: _l("Pelatihan wajib dan tenggat"),
    NoticeKind.COURSE: _l("Kabar pelatihan: pengumuman, jawaban, nilai, sertifikat"),
    NoticeKind.MENTORING: _l("Mentoring"),
    NoticeKind.EVALUATION: _l("Survei dan laporan evaluasi"),
    NoticeKind.WORK: _l("Pengajuan dan telaah"),
}
WAYS = {
    Way.AT_ONCE: _l("Segera"),
    Way.DIGEST: _l("Dalam ringkasan harian"),
    Way.INBOX: _l("Hanya di kotak pesan Bina"),
}


def _way(kind: NoticeKind) -> SelectField:
    return SelectField(
        KINDS[kind],
        [required(_l("Pilih caranya."))],
        choices=options([(way.value, WAYS[way]) for way in ALLOWED[kind]]),
    )


def _time(label: object) -> TimeField:
    return TimeField(label, [required(_l("Isi dengan jam, misalnya 07.30."))])


class PreferenceForm(Form):
    """Per kind of message a way, the hour of the digest and the quiet hours."""

    appointment = _way(NoticeKind.APPOINTMENT)
    duty = _way(NoticeKind.DUTY)
    course = _way(NoticeKind.COURSE)
    mentoring = _way(NoticeKind.MENTORING)
    evaluation = _way(NoticeKind.EVALUATION)
    work = _way(NoticeKind.WORK)
    digest_at = _time(_l("Jam ringkasan harian"))
    quiet_from = _time(_l("Jam tenang mulai"))
    quiet_until = _time(_l("Jam tenang sampai"))
    quiet_weekends = BooleanField(_l("Tenang juga pada Sabtu dan Minggu"))
    quiet_holidays = BooleanField(_l("Tenang juga pada hari libur nasional"))

    def show(self, preferences: Preferences) -> None:
        """Fill in what holds."""
        for kind in ALLOWED:
            self[kind.value].data = preferences.ways[kind].value
        for name in ("digest_at", "quiet_from", "quiet_until", "quiet_weekends", "quiet_holidays"):
            self[name].data = getattr(preferences, name)

    @property
    def chosen(self) -> Preferences:
        """What was typed, of a form that is valid."""
        return Preferences(
            {kind: Way(self[kind.value].data) for kind in ALLOWED},
            self.digest_at.data,
            self.quiet_from.data,
            self.quiet_until.data,
            self.quiet_weekends.data,
            self.quiet_holidays.data,
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """The digest comes outside of the quiet hours."""
        sound = super().validate(extra_validators)
        if sound and is_quiet_time(self.chosen, self.digest_at.data):
            self.refuse(
                "digest_at",
                _("Jam ini di dalam jam tenang. Pilih misalnya %(time)s.", time=hour(self.quiet_until.data)),
            )
            return False
        return sound
