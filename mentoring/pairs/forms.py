"""Forms of a pair."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, StringField, TextAreaField

from bina.web.forms import Form, at_most, optional, options, required
from mentoring.pairs.models import Tier
from mentoring.pairs.rules import EndReason

END_WORDS = {
    EndReason.GOAL_REACHED: _l("Tujuan tercapai"),
    EndReason.TIME_UP: _l("Waktu program selesai"),
    EndReason.NO_FAULT: _l("Ingin berganti, tanpa alasan"),
    EndReason.CAPACITY: _l("Waktu atau tugas tidak memungkinkan lagi"),
    EndReason.CONDUCT: _l("Ada perilaku yang tidak pantas"),
}
#: Reasons with a page of their own, as its address names them; to change without a reason is a page by itself.
END_SLUGS = {
    EndReason.GOAL_REACHED: "tujuan-tercapai",
    EndReason.TIME_UP: "waktu-selesai",
    EndReason.CAPACITY: "waktu-atau-tugas",
    EndReason.CONDUCT: "perilaku",
}
#: What stands where a note cannot be opened.
UNREADABLE = _l(
    "Catatan ini terkunci dengan kunci pemasangan yang lain, maka isinya tidak dapat ditampilkan. "
    "Minta administrator memulihkan kunci itu dari cadangan."
)
TIER_WORDS = {
    Tier.PRIVATE: _l("Hanya saya"),
    Tier.SHARED: _l("Kami berdua"),
    Tier.RELEASED: _l("Kami berdua dan pengelola program"),
}


class GoalForm(Form):
    """What a pair wants to reach."""

    title = StringField(
        _l("Apa yang ingin dicapai?"),
        [required(_l("Isi apa yang ingin dicapai.")), at_most(160)],
        description=_l("Misalnya: memimpin rapat evaluasi layanan tanpa didampingi."),
    )
    measure = TextAreaField(_l("Bagaimana Anda berdua melihat bahwa ini tercapai?"), [optional(), at_most(500)])
    due_on = DateField(_l("Sebelum tanggal"), [optional()])


class SmartGoalForm(GoalForm):
    """A goal whose end can be seen and has a day."""

    measure = TextAreaField(
        _l("Bagaimana Anda berdua melihat bahwa ini tercapai?"),
        [required(_l("Isi bagaimana tercapainya akan terlihat.")), at_most(500)],
    )
    due_on = DateField(_l("Sebelum tanggal"), [required(_l("Isi tanggalnya."))])


class NoteForm(Form):
    """Something to write down, and for whom."""

    words = TextAreaField(_l("Catatan"), [required(_l("Isi catatan Anda.")), at_most(4000)])
    tier = RadioField(
        _l("Siapa yang dapat membaca"),
        [required(_l("Pilih siapa yang dapat membaca."))],
        choices=options((tier.value, label) for tier, label in TIER_WORDS.items()),
        default=Tier.PRIVATE.value,
    )


class CloseForm(Form):
    """Why a pair ends."""

    reason = RadioField(
        _l("Mengapa ditutup?"),
        [required(_l("Pilih mengapa mentoring ditutup."))],
        choices=options((reason.value, label) for reason, label in END_WORDS.items()),
    )
