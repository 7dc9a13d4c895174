"""Forms of live classes: a class, a meeting, giving up a seat, a code."""

from datetime import date, datetime, time, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
    ValidationError,
)

from bina import clock
from bina.clock import ZONES
from bina.web.forms import Form, at_most, between, optional, options, required
from courses.live.models import Meeting
from courses.live.operations import MeetingValues
from courses.live.rules.presence import AbsenceReason
from courses.live.rules.seats import AWAY_PERCENT

ZONE_LABELS = {"WIB": _l("WIB (Barat)"), "WITA": _l("WITA (Tengah)"), "WIT": _l("WIT (Timur)")}
#: The longest meeting; several days are a conference.
LONGEST = timedelta(days=14)


class ClassForm(Form):
    """A live class for the people of a unit."""

    lesson = SelectField(_l("Materi kelas langsung"))
    unit = SelectField(_l("Untuk pegawai"), description=_l("Unit ini dan semua unit di bawahnya."))
    away_percent = IntegerField(
        _l("Paling banyak pergi bersamaan (persen)"),
        [required(_l("Isi persennya, misalnya 50.")), between(1, 100)],
        default=AWAY_PERCENT,
        description=_l(
            "Dari pegawai satu unit dengan jabatan yang sama, supaya layanan tetap jalan. Satu orang selalu boleh."
        ),
    )
    wishes_until = DateField(
        _l("Kumpulkan pilihan sampai"),
        [optional()],
        description=_l("Isi bila tempat dibagikan adil menurut pilihan peserta. Kosongkan bila siapa cepat dia dapat."),
    )

    def validate_wishes_until(self, field: DateField) -> None:
        """A day that has not passed."""
        if field.data and field.data < clock.today():
            raise ValidationError(_("Tanggal ini sudah lewat."))


class RoundForm(Form):
    """Computing seats from wishes."""

    away_percent = IntegerField(
        _l("Paling banyak pergi bersamaan (persen)"),
        [required(_l("Isi persennya, misalnya 50.")), between(1, 100)],
        description=_l("Dari pegawai satu unit dengan jabatan yang sama. Satu orang selalu boleh."),
    )


class MeetingForm(Form):
    """When and where a meeting is, and for how many."""

    day = DateField(_l("Tanggal"), [required(_l("Isi tanggalnya."))])
    begins = TimeField(
        _l("Mulai pukul"), [required(_l("Isi jam mulainya, misalnya 09.00."))], format=["%H:%M", "%H.%M", "%H:%M:%S"]
    )
    last_day = DateField(_l("Sampai tanggal"), [optional()], description=_l("Hanya bila lebih dari satu hari."))
    ends = TimeField(
        _l("Selesai pukul"),
        [required(_l("Isi jam selesainya, misalnya 12.00."))],
        format=["%H:%M", "%H.%M", "%H:%M:%S"],
    )
    zone = SelectField(_l("Zona waktu"), choices=options(ZONE_LABELS.items()))
    place = StringField(_l("Tempat"), [at_most(200)], description=_l("Ruangan dan alamat, untuk pertemuan tatap muka."))
    link = StringField(
        _l("Tautan daring"),
        [at_most(400)],
        description=_l("Alamat https:// ruang daring; hanya tampil bagi peserta yang mendapat tempat."),
    )
    capacity = IntegerField(_l("Jumlah kursi"), [required(_l("Isi jumlah kursinya, misalnya 20.")), between(1, 5000)])
    instructor = SelectField(_l("Pengajar"), [optional()])

    def validate_ends(self, field: TimeField) -> None:
        """It ends after it begins, within two weeks."""
        if self.day.data is None or self.begins.data is None or field.data is None:
            return
        starts, ends = self._instants()
        if ends <= starts:
            raise ValidationError(_("Jam selesai harus sesudah jam mulai."))
        if ends - starts > LONGEST:
            raise ValidationError(_("Pertemuan paling lama 14 hari. Buat beberapa pertemuan."))

    def validate_link(self, field: StringField) -> None:
        """An address that opens in a browser; a place or an address is needed."""
        if field.data and not field.data.startswith("https://"):
            raise ValidationError(_("Tautan dimulai dengan https://, misalnya https://contoh.go.id/ruang."))
        if not (field.data or "").strip() and not (self.place.data or "").strip():
            raise ValidationError(_("Isi tempat, tautan daring, atau keduanya."))

    def _instants(self) -> tuple[datetime, datetime]:
        zone = ZONES[self.zone.data]
        last = self.last_day.data or self.day.data
        return (
            datetime.combine(self.day.data or date.min, self.begins.data or time(), zone),
            datetime.combine(last or date.min, self.ends.data or time(), zone),
        )

    def show(self, meeting: Meeting) -> None:
        """Fill the form, in the zone the meeting was announced in."""
        zone = ZONES[meeting.zone]
        starts, ends = meeting.starts.astimezone(zone), meeting.ends.astimezone(zone)
        self.day.data, self.begins.data, self.ends.data = starts.date(), starts.time(), ends.time()
        self.last_day.data = ends.date() if ends.date() != starts.date() else None
        self.zone.data, self.place.data, self.link.data = meeting.zone, meeting.place, meeting.link
        self.capacity.data = meeting.capacity
        self.instructor.data = str(meeting.instructor_id or "")

    @property
    def values(self) -> MeetingValues:
        """What was written."""
        starts, ends = self._instants()
        return MeetingValues(
            starts,
            ends,
            self.zone.data,
            (self.place.data or "").strip(),
            (self.link.data or "").strip(),
            self.capacity.data or 1,
            int(self.instructor.data) if self.instructor.data else None,
        )


class GiveUpForm(Form):
    """Giving up a seat."""

    reason = TextAreaField(
        _l("Alasan"),
        [required(_l("Tulis alasannya dalam beberapa kata, misalnya: dinas luar mendadak.")), at_most(300)],
        description=_l("Hanya pengelola kelas yang membacanya."),
    )


class CancelMeetingForm(Form):
    """Cancelling a meeting for everybody."""

    reason = TextAreaField(
        _l("Alasan"),
        [required(_l("Tulis alasannya; semua peserta membacanya.")), at_most(300)],
        description=_l("Dikirim kepada semua yang mendapat tempat atau menunggu."),
    )


class ListForm(Form):
    """An attendance list from elsewhere."""

    file = FileField(
        _l("Daftar hadir"),
        [required(_l("Pilih berkasnya."))],
        description=_l(
            "Ekspor Zoom, Teams, atau Google Meet (.csv), atau Excel (.xlsx) dengan kolom Nama, NIP, atau E-mail."
        ),
    )
    percent = IntegerField(
        _l("Paling sedikit hadir (persen dari lama pertemuan)"),
        [required(_l("Isi persennya, misalnya 75.")), between(1, 100)],
        default=75,
        description=_l("Hanya dipakai bila daftarnya memuat menit hadir."),
    )


REASON_LABELS = {
    AbsenceReason.DUTY: _l("Tugas mendadak"),
    AbsenceReason.SICK: _l("Sakit atau keluarga"),
    AbsenceReason.TRAVEL: _l("Perjalanan atau jaringan"),
    AbsenceReason.FORGOT: _l("Terlewat"),
    AbsenceReason.THERE: _l("Saya hadir, tetapi tidak tercatat"),
    AbsenceReason.OTHER: _l("Alasan lain"),
}


class AbsenceForm(Form):
    """Why somebody did not come."""

    reason = RadioField(
        _l("Apa yang menghalangi?"),
        [required(_l("Pilih satu yang paling cocok."))],
        choices=options((each.value, label) for each, label in REASON_LABELS.items()),
    )
    note = TextAreaField(_l("Catatan"), [at_most(300)])


class CodeForm(Form):
    """The code on the wall."""

    code = StringField(
        _l("Kode di layar ruangan"),
        [required(_l("Isi kode delapan huruf dan angka yang tampil di ruangan.")), at_most(20)],
        description=_l("Berganti setiap 30 detik. Ketik kode yang sekarang tampil."),
    )
