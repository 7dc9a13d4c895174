"""The form of a duty."""

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, IntegerField, SelectField, StringField, ValidationError

from bina import clock
from bina.people.rules import GRADES
from bina.web.forms import Form, at_most, between, optional, options, required
from courses.conditions.reports import POSITIONS
from courses.conditions.rules import grades_between

_GRADES = options([("", _l("Semua golongan")), *((grade, grade) for grade in GRADES)])


class DutyForm(Form):
    """Which course, for whom, why, by when, and how long a completion holds."""

    course = SelectField(_l("Pelatihan"), [required(_l("Pilih pelatihannya."))])
    reason = StringField(
        _l("Wajib karena"),
        [required(_l("Sebutkan alasannya; peserta membacanya.")), at_most(160)],
        description=_l("Peserta membaca kalimat ini, misalnya: Peraturan Wali Kota Nomor 12 Tahun 2026."),
    )
    unit = SelectField(_l("Bagi pegawai di"), description=_l("Beserta semua unit di bawahnya."))
    grade_from = SelectField(_l("Golongan dari"), [optional()], choices=_GRADES)
    grade_to = SelectField(_l("Golongan sampai"), [optional()], choices=_GRADES)
    position_kind = SelectField(
        _l("Jenis jabatan"),
        [optional()],
        choices=options([("", _l("Semua jenis jabatan")), *((kind.value, name) for kind, name in POSITIONS.items())]),
    )
    position = StringField(
        _l("Nama jabatan"), [optional(), at_most(120)], description=_l("Persis seperti di data pegawai.")
    )
    deadline = DateField(
        _l("Selesai paling lambat"),
        [optional()],
        description=_l(
            "Isi tanggal ini atau jumlah hari di bawah. Yang bergabung kemudian mendapat waktu sama panjang."
        ),
    )
    within_days = IntegerField(_l("Atau selesai dalam … hari sejak bergabung"), [optional(), between(1, 730)])
    valid_months = IntegerField(
        _l("Berlaku … bulan"),
        [optional(), between(1, 120)],
        description=_l("Kosongkan bila cukup sekali. Bila diisi, pelatihan diulang sebelum masa berlakunya habis."),
    )
    window_days = IntegerField(
        _l("Dapat diperbarui … hari sebelum habis"), [optional(), between(1, 365)], description=_l("Biasanya 60.")
    )
    #: "yes" when the preview is to be applied
    confirmed = HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:
        """What several fields say together: one deadline, two grades of one ladder, a window shorter than the validity.

        Here and not at the fields, because an empty one ends its own validation.
        """
        sound = super().validate(extra_validators)
        for field, sentence in self._contradictions():
            self.refuse(field, sentence)
            sound = False
        return sound

    def _contradictions(self) -> Iterator[tuple[str, str]]:
        if grades_between(self.grade_from.data or None, self.grade_to.data or None) == ():
            yield "grade_to", _("Pilih dua golongan dari jenjang yang sama, yang lebih rendah dahulu.")
        if self.deadline.errors or self.within_days.errors:
            return
        if (self.deadline.data is None) == (self.within_days.data is None):
            yield "deadline", _("Isi salah satu: tanggal terakhir, atau jumlah hari.")
        elif self.deadline.data is not None and self.deadline.data < clock.today():
            yield "deadline", _("Tanggal ini sudah lewat. Pilih hari ini atau sesudahnya.")
        if self.window_days.data is not None and not self.window_days.errors:
            if self.valid_months.data is None:
                yield "window_days", _("Isi juga berapa bulan berlakunya, atau kosongkan ini.")
            elif self.window_days.data >= self.valid_months.data * 28:
                yield "window_days", _("Masa pembaruan harus lebih pendek daripada masa berlakunya.")


class EscalationForm(Form):
    """After how many days late who hears of it, for which unit, by which decision."""

    unit = SelectField(_l("Bagi pegawai di"), description=_l("Beserta semua unit di bawahnya."))
    superior_after = IntegerField(
        _l("Atasan langsung diberi tahu … hari sesudah batas"),
        [required(_l("Isi jumlah harinya, misalnya 7.")), between(1, 365)],
        default=7,
    )
    manager_after = IntegerField(
        _l("Pengelola unit diberi tahu … hari sesudah batas"),
        [required(_l("Isi jumlah harinya, misalnya 14.")), between(2, 365)],
        default=14,
    )
    source = StringField(
        _l("Dasarnya"),
        [required(_l("Sebutkan keputusan atau suratnya.")), at_most(160)],
        description=_l("Misalnya: Surat Edaran Sekretaris Daerah Nomor 5 Tahun 2026."),
    )

    def validate_manager_after(self, field: IntegerField) -> None:
        """The superior hears first."""
        if field.data is not None and self.superior_after.data is not None and field.data <= self.superior_after.data:
            raise ValidationError(_("Pengelola diberi tahu sesudah atasan. Isi angka yang lebih besar."))
