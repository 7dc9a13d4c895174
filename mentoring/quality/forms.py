"""The twelve statements in the words of each side."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from bina.web.forms import Form, options, required
from mentoring.profiles.rules import Side
from mentoring.quality.rules import ITEMS, Quality

CONSTRUCT_WORDS = {
    "relation": _l("Bagaimana Anda berdua bekerja sama"),
    "effect": _l("Apa yang dihasilkan"),
}
#: The same constructs as a manager reads of them.
SCALE_WORDS = {"relation": _l("Hubungan kerja sama"), "effect": _l("Hasil bimbingan")}
STATEMENTS: Mapping[Side, Mapping[str, Any]] = {
    Side.MENTEE: {
        "relation_1": _l("Mentor saya mendengarkan dahulu sebelum memberi saran."),
        "relation_2": _l("Saya dapat menceritakan kesalahan tanpa takut dinilai."),
        "relation_3": _l("Mentor saya menepati waktu dan janji."),
        "relation_4": _l("Kami sepakat tentang apa yang ingin dicapai."),
        "relation_5": _l("Mentor saya menghargai cara kerja saya yang berbeda."),
        "relation_6": _l("Isi pembicaraan kami tetap di antara kami berdua."),
        "effect_1": _l("Setiap pertemuan berakhir dengan langkah yang jelas bagi saya."),
        "effect_2": _l("Saya mencoba di pekerjaan apa yang kami bicarakan."),
        "effect_3": _l("Saya lebih tahu cara menghadapi masalah di unit saya."),
        "effect_4": _l("Saya lebih yakin mengerjakan tugas yang dahulu sulit."),
        "effect_5": _l("Umpan balik mentor dapat saya pakai."),
        "effect_6": _l("Lewat mentor saya mengenal orang atau bahan yang membantu pekerjaan."),
    },
    Side.MENTOR: {
        "relation_1": _l("Saya mendengarkan dahulu sebelum memberi saran."),
        "relation_2": _l("Peserta berani menceritakan kesalahan kepada saya."),
        "relation_3": _l("Saya menepati waktu dan janji."),
        "relation_4": _l("Kami sepakat tentang apa yang ingin dicapai."),
        "relation_5": _l("Saya menghargai cara kerja peserta yang berbeda."),
        "relation_6": _l("Isi pembicaraan kami tetap di antara kami berdua."),
        "effect_1": _l("Setiap pertemuan berakhir dengan langkah yang jelas bagi peserta."),
        "effect_2": _l("Peserta mencoba di pekerjaan apa yang kami bicarakan."),
        "effect_3": _l("Peserta lebih tahu cara menghadapi masalah di unitnya."),
        "effect_4": _l("Peserta lebih yakin mengerjakan tugas yang dahulu sulit."),
        "effect_5": _l("Umpan balik saya dapat dipakai peserta."),
        "effect_6": _l("Lewat saya peserta mengenal orang atau bahan yang membantu pekerjaan."),
    },
}
_GRADES = options((str(grade), str(grade)) for grade in range(1, 6))


class QualityForm(Form):
    """Twelve taps; the words come from the side that answers."""

    def quality(self) -> Quality:
        """The twelve answers."""
        return Quality({item: int(self[item].data) for item in ITEMS})


def quality_form(side: Side) -> QualityForm:
    """The form in the words of this side."""

    class SideForm(QualityForm):
        """The statements of one side."""

    for item in ITEMS:
        field = RadioField(STATEMENTS[side][item], [required(_l("Pilih angka 1 sampai 5."))], choices=_GRADES)
        setattr(SideForm, item, field)
    return SideForm()
