"""Telling in confidence, looking up where it stands, answering."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, StringField, TextAreaField

from bina.web.forms import Form, at_most, optional, options, required
from mentoring.confiding.rules import Matter, Progress

MATTER_WORDS = {
    Matter.GIFT: _l("Diminta hadiah, uang, atau jasa"),
    Matter.THREAT: _l("Diancam atau ditekan"),
    Matter.IMPROPER: _l("Perbuatan atau ucapan yang tidak pantas"),
    Matter.OTHER: _l("Hal lain"),
}
PROGRESS_WORDS = {
    Progress.RECEIVED: _l("Diterima"),
    Progress.UNDERWAY: _l("Sedang ditangani"),
    Progress.CLOSED: _l("Selesai"),
}


class DiscloseForm(Form):
    """What happened."""

    matter = RadioField(
        _l("Apa yang terjadi?"),
        [required(_l("Pilih apa yang terjadi."))],
        choices=options((matter.value, words) for matter, words in MATTER_WORDS.items()),
    )
    words = TextAreaField(
        _l("Ceritakan"),
        [required(_l("Ceritakan apa yang terjadi.")), at_most(4000)],
        description=_l("Siapa, apa, kapan. Tulis seperlunya; cukup beberapa kalimat."),
    )
    named = BooleanField(_l("Sertakan nama saya"), description=_l("Tanpa tanda ini, laporan dikirim tanpa nama."))


class StatusForm(Form):
    """The number and the code of a disclosure."""

    reference = StringField(_l("Nomor laporan"), [required(_l("Isi nomor laporan.")), at_most(40)])
    code = StringField(_l("Kode rahasia"), [required(_l("Isi kode rahasia.")), at_most(60)])


class ReplyForm(Form):
    """Where it stands, and what the reporter is told."""

    progress = RadioField(
        _l("Keadaan laporan"),
        [required(_l("Pilih salah satu."))],
        choices=options((progress.value, words) for progress, words in PROGRESS_WORDS.items()),
    )
    reply = TextAreaField(
        _l("Kabar untuk pelapor"),
        [optional(), at_most(2000)],
        description=_l("Pelapor membacanya dengan nomor dan kode. Jangan menulis nama orang lain."),
    )
