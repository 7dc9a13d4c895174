"""Noting behaviour."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, DateField, RadioField, SelectField, TextAreaField

from bina.web.forms import Form, at_most, optional, options, required
from mentoring.evidence.operations import ClaimValues
from mentoring.evidence.rules import LEVELS, SPEAKS, Behaviour, Source
from mentoring.profiles.rules import Side

BEHAVIOUR_WORDS = {
    Behaviour.SERVICE: _l("Berorientasi Pelayanan"),
    Behaviour.ACCOUNTABILITY: _l("Akuntabel"),
    Behaviour.COMPETENCE: _l("Kompeten"),
    Behaviour.HARMONY: _l("Harmonis"),
    Behaviour.LOYALTY: _l("Loyal"),
    Behaviour.ADAPTABILITY: _l("Adaptif"),
    Behaviour.COLLABORATION: _l("Kolaboratif"),
}
LEVEL_WORDS = dict(
    zip(
        LEVELS,
        (
            _l("Mulai mencoba"),
            _l("Dilakukan dengan bantuan"),
            _l("Dilakukan sendiri pada keadaan biasa"),
            _l("Dilakukan sendiri juga pada keadaan sulit"),
            _l("Menjadi contoh bagi rekan"),
        ),
        strict=True,
    )
)
SOURCE_WORDS = {
    Source.SELF: _l("yang dibimbing"),
    Source.MENTOR: _l("mentor"),
    Source.PEER: _l("rekan kerja"),
    Source.SUPERIOR: _l("atasan"),
    Source.SERVICE: _l("catatan layanan"),
}
#: What may be attached as proof.
PROOF = {"image", "document", "sheet", "text"}


class ClaimForm(Form):
    """What was done, how well, and who says so."""

    behaviour = SelectField(
        _l("Perilaku"),
        [required(_l("Pilih satu perilaku."))],
        choices=options([(each.value, words) for each, words in BEHAVIOUR_WORDS.items()]),
    )
    deed = TextAreaField(
        _l("Apa yang dilakukan di tempat kerja?"),
        [required(_l("Tulis apa yang dilakukan, satu atau dua kalimat.")), at_most(500)],
        description=_l("Hanya Anda berdua yang membacanya. Jangan menulis nama warga."),
    )
    level = RadioField(
        _l("Seberapa mandiri?"),
        [required(_l("Pilih seberapa mandiri."))],
        choices=options([(str(level), words) for level, words in LEVEL_WORDS.items()]),
    )
    done_on = DateField(_l("Kapan"), [required(_l("Isi tanggalnya."))])
    source = RadioField(_l("Siapa yang menyatakan?"), [required(_l("Pilih siapa yang menyatakan."))])
    seen = BooleanField(_l("Saya melihatnya sendiri"))
    file = FileField(
        _l("Bukti tertulis atau foto"),
        [optional()],
        description=_l(
            "Gambar, PDF, dokumen, lembar kerja, atau teks. Tempat, waktu, dan jenis ponsel yang tersimpan di dalam foto "
            "dihapus; yang di dalam dokumen tidak."
        ),
    )

    def offer(self, side: Side) -> None:
        """The sources that this side can speak of."""
        oneself = {Side.MENTEE: Source.SELF, Side.MENTOR: Source.MENTOR}[side]
        told = {**SOURCE_WORDS, Source.SELF: _l("yang dibimbing bercerita"), oneself: _l("saya sendiri")}
        self.source.choices = options([(each.value, words) for each, words in told.items() if each in SPEAKS[side]])

    def values(self) -> ClaimValues:
        """The form as values."""
        return ClaimValues(
            behaviour=Behaviour(self.behaviour.data),
            level=int(self.level.data),
            deed=(self.deed.data or "").strip(),
            done_on=self.done_on.data,
            source=Source(self.source.data),
            seen=bool(self.seen.data),
        )
