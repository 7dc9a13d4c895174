"""Forms of opening and of the self-audit."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField

from bina.web.forms import Form, at_most, optional, options, required
from mentoring.opening.rules import STATEMENTS, Word

AREA_WORDS = {
    "purpose": _l("Tujuan yang jelas"),
    "briefing": _l("Pembekalan semua pihak"),
    "pairing": _l("Pemilihan dan pemasangan"),
    "review": _l("Pengukuran dan perbaikan"),
    "care": _l("Etika dan kepedulian"),
    "running": _l("Dukungan sampai selesai"),
}

STATEMENT_WORDS = {
    "purpose_known": _l("Peserta dan mentor dapat menyebut tujuan program ini dengan kalimat sendiri."),
    "purpose_measured": _l("Kami sudah menetapkan apa yang harus berubah, dan bagaimana melihatnya."),
    "mentors_briefed": _l("Semua mentor sudah dibekali sebelum bertemu pesertanya."),
    "superiors_told": _l("Atasan tahu waktu yang dipakai, dan tahu bahwa isi pembicaraan tidak untuk mereka."),
    "pairing_fair": _l("Cara memasangkan dapat kami jelaskan, dan peluang tiap kelompok sudah kami periksa."),
    "change_easy": _l("Siapa pun dapat berganti pasangan tanpa alasan dan tanpa disalahkan."),
    "progress_seen": _l("Kami memantau pasangan yang sepi dan menanyakan sebabnya, bukan hanya menghitung sesi."),
    "lessons_used": _l("Pelajaran dari musim lalu sudah mengubah sesuatu dalam program ini."),
    "charter_signed": _l("Setiap pasangan menandatangani kesepakatan: tanpa hadiah, tanpa penilaian kinerja."),
    "trouble_heard": _l("Ada jalur melapor yang tidak melewati atasan, dan peserta mengetahuinya."),
    "time_given": _l("Waktu dinas untuk mentoring benar-benar diberikan."),
    "help_reachable": _l("Ada orang yang dapat dihubungi bila pasangan tersendat, sampai penutupan."),
}

WORD_WORDS = {Word.YES: _l("Ya"), Word.PARTLY: _l("Sebagian"), Word.NO: _l("Belum")}


class OpeningForm(Form):
    """Why a programme is opened although places are short."""

    reason = TextAreaField(
        _l("Alasan membuka sekarang"),
        [optional(), at_most(500)],
        description=_l("Misalnya: sepuluh mentor menyusul minggu depan. Alasan disimpan bersama angka di atas."),
    )


class SelfAuditForm(Form):
    """Every statement, and what will be done about the weakest; the statements are added below."""

    intention = TextAreaField(
        _l("Yang akan diperbaiki lebih dahulu"), [optional(), at_most(500)], description=_l("Satu hal saja sudah baik.")
    )


for _statement in STATEMENTS:
    setattr(
        SelfAuditForm,
        _statement,
        RadioField(
            STATEMENT_WORDS[_statement],
            [required(_l("Belum dijawab: %(statement)s", statement=STATEMENT_WORDS[_statement]))],
            choices=options((word.value, label) for word, label in WORD_WORDS.items()),
        ),
    )
