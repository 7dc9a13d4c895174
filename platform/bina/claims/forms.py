"""Forms of a claim and its decision."""

from collections.abc import Mapping
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import DateField, IntegerField, RadioField, SelectField, StringField, TextAreaField

from bina.claims.models import CreditClaim
from bina.claims.operations import ClaimValues
from bina.claims.rules import ClaimState, Length, LengthFault, Reach, length_of
from bina.credits.models import CreditRule
from bina.credits.rules import Basis
from bina.web.forms import Form, at_most, between, optional, options, required

#: What may be shown as evidence.
EVIDENCE = {"image", "document"}
REACH_WORDS = {Reach.NATIONAL: _l("Nasional"), Reach.INTERNATIONAL: _l("Internasional")}
STATE_WORDS = {
    ClaimState.DRAFT: (_l("Belum dikirim"), "plain"),
    ClaimState.SUBMITTED: (_l("Menunggu keputusan"), "wait"),
    ClaimState.RETURNED: (_l("Perlu diperbaiki"), "info"),
    ClaimState.APPROVED: (_l("Disetujui"), "good"),
    ClaimState.REFUSED: (_l("Ditolak"), "bad"),
    ClaimState.WITHDRAWN: (_l("Ditarik"), "plain"),
}


def conversion_words(rule: CreditRule) -> str:
    """A rule in a few words: "1 JP tiap 45 menit, paling banyak 2 JP sekali"."""
    said = {
        Basis.MINUTES: _("%(jp)s JP tiap %(minutes)s menit", jp=rule.jp_per_unit, minutes=rule.minutes_per_unit),
        Basis.TIMES: _("%(jp)s JP per kali", jp=rule.jp_per_unit),
        Basis.DAYS: _("%(jp)s JP per hari", jp=rule.jp_per_unit),
    }[rule.basis]
    if rule.max_jp_each is not None:
        said = _("%(rule)s, paling banyak %(n)s JP sekali", rule=said, n=rule.max_jp_each)
    if rule.max_times_month is not None:
        said = _("%(rule)s, paling banyak %(n)s kali sebulan", rule=said, n=rule.max_times_month)
    return said


class OutsideForm(Form):
    """A training outside Bina."""

    title = StringField(_l("Nama kegiatan"), [required(_l("Isi nama kegiatan seperti pada sertifikat.")), at_most(200)])
    organiser = StringField(_l("Penyelenggara"), [required(_l("Isi siapa penyelenggaranya.")), at_most(200)])
    kind = SelectField(_l("Jenis kegiatan"), [required(_l("Pilih jenis kegiatannya."))])
    reach = RadioField(
        _l("Tingkat"),
        [required(_l("Pilih tingkatnya."))],
        choices=options([(each.value, words) for each, words in REACH_WORDS.items()]),
        default=Reach.NATIONAL.value,
    )
    started_on = DateField(_l("Tanggal mulai"), [required(_l("Isi tanggal mulai."))])
    ended_on = DateField(_l("Tanggal selesai"), [required(_l("Isi tanggal selesai."))])
    hours = IntegerField(
        _l("Jumlah JP pada sertifikat"),
        [optional(), between(1, 2000)],
        description=_l("Untuk jenis yang dihitung per menit. Bila tidak tertulis, isi menitnya di bawah."),
    )
    minutes = IntegerField(_l("Lama dalam menit"), [optional(), between(1, 100_000)])
    days = IntegerField(
        _l("Jumlah hari kegiatan"),
        [optional(), between(1, 1000)],
        description=_l("Untuk jenis yang dihitung per hari. Kosongkan bila setiap hari dari mulai sampai selesai."),
    )
    certificate_number = StringField(
        _l("Nomor sertifikat"), [at_most(120)], description=_l("Kosongkan bila tidak bernomor.")
    )
    file = FileField(_l("Bukti"), description=_l("Foto atau PDF sertifikat, surat tugas, atau daftar hadir."))

    def offer(self, rules: Mapping[str, CreditRule]) -> None:
        """The kinds with how each is counted."""
        self.kind.choices = options(
            [
                ("", _("Pilih jenis")),
                *((kind, f"{rule.label}: {conversion_words(rule)}") for kind, rule in rules.items()),
            ]
        )

    def show(self, claim: CreditClaim) -> None:
        """Fill in what a claim says."""
        for name in ("title", "organiser", "kind", "started_on", "ended_on", "certificate_number"):
            self[name].data = getattr(claim, name)
        self.reach.data = claim.reach.value
        self.minutes.data, self.days.data = claim.minutes or None, claim.days or None

    def values(self, rule: CreditRule | None, today: date) -> ClaimValues | None:
        """What was typed, measured by the rule of the last day; None where a field was refused."""
        started_on, ended_on = self.started_on.data, self.ended_on.data
        if started_on is None or ended_on is None:
            return None
        if ended_on < started_on:
            self.refuse("ended_on", _("Tanggal selesai mendahului tanggal mulai. Periksa keduanya."))
        elif ended_on > today:
            self.refuse("ended_on", _("Kegiatan ini belum selesai. Ajukan setelah tanggal selesainya."))
        elif rule is None:
            self.refuse("ended_on", _("Belum ada aturan JP untuk jenis ini pada tanggal tersebut."))
        else:
            return self._measured(rule, started_on, ended_on)
        return None

    def _measured(self, rule: CreditRule, started_on: date, ended_on: date) -> ClaimValues | None:
        length = length_of(
            rule.basis,
            rule.minutes_per_unit,
            started_on=started_on,
            ended_on=ended_on,
            hours=self.hours.data,
            minutes=self.minutes.data,
            days=self.days.data,
        )
        if isinstance(length, Length):
            return ClaimValues(
                title=(self.title.data or "").strip(),
                organiser=(self.organiser.data or "").strip(),
                kind=self.kind.data,
                reach=Reach(self.reach.data),
                started_on=started_on,
                ended_on=ended_on,
                minutes=length.minutes,
                days=length.days,
                certificate_number=(self.certificate_number.data or "").strip(),
            )
        if length is LengthFault.MISSING:
            self.refuse("hours", _("Isi jumlah JP pada sertifikat, atau lamanya dalam menit."))
        elif rule.basis is Basis.DAYS:
            self.refuse("days", _("Jumlah hari melebihi tanggal mulai sampai selesai. Periksa lagi."))
        else:
            self.refuse(
                "minutes" if self.minutes.data else "hours",
                _("Lamanya melebihi waktu dari tanggal mulai sampai selesai. Periksa lagi."),
            )
        return None


class DecisionForm(Form):
    """Approve, send back or refuse."""

    decision = RadioField(
        _l("Keputusan"),
        [required(_l("Pilih keputusan."))],
        choices=options(
            [
                (ClaimState.APPROVED.value, _l("Setujui, catat JP-nya")),
                (ClaimState.RETURNED.value, _l("Kembalikan untuk diperbaiki")),
                (ClaimState.REFUSED.value, _l("Tolak")),
            ]
        ),
    )
    reason = TextAreaField(
        _l("Alasan"), [at_most(500)], description=_l("Wajib bila dikembalikan atau ditolak. Pegawai membacanya.")
    )
