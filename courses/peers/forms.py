"""Forms of peer review."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, IntegerField, RadioField, TextAreaField

from bina.web.forms import Form, at_most, between, optional, options, required
from courses.assignments.forms import MarkingForm, marking_form
from courses.peers.operations import Terms
from courses.peers.rules import FEWEST_REVIEWS, MOST_REVIEWS, Helpfulness
from courses.rubrics.rules import Rubric


class TermsForm(Form):
    """How peers review."""

    running = BooleanField(_l("Peserta saling meninjau karya tugas ini"))
    reviews = IntegerField(
        _l("Berapa karya ditinjau setiap peserta"),
        [required(_l("Isi 2 sampai 5.")), between(FEWEST_REVIEWS, MOST_REVIEWS)],
        description=_l("2 sampai 5. Setiap karya juga ditinjau sebanyak itu."),
    )
    days = IntegerField(
        _l("Waktu meninjau (hari)"),
        [required(_l("Isi 1 sampai 60.")), between(1, 60)],
        description=_l("Dihitung sejak karya dibagikan."),
    )
    fallback_days = IntegerField(
        _l("Diambil alih instruktur sesudah (hari)"),
        [required(_l("Isi 0 sampai 60.")), between(0, 60)],
        description=_l("Dihitung sesudah waktu meninjau lewat. Karya yang tinjauannya kurang masuk antrean Anda."),
    )
    deals_on = DateField(
        _l("Dibagikan mulai tanggal"),
        [optional()],
        description=_l(
            "Sampai hari itu karya dikumpulkan dan masih dapat diganti. Kosong: dibagikan begitu ada rekan."
        ),
    )

    @property
    def terms(self) -> Terms:
        """What was filled in."""
        return Terms(
            self.reviews.data or 0,
            self.days.data or 0,
            self.fallback_days.data or 0,
            self.deals_on.data,
            running=bool(self.running.data),
        )


class HelpfulForm(Form):
    """How much a review helped."""

    helpful = RadioField(
        _l("Apakah tinjauan ini membantu?"),
        [required(_l("Pilih satu jawaban."))],
        choices=options(
            [
                (str(Helpfulness.MUCH.value), _l("Sangat membantu")),
                (str(Helpfulness.SOME.value), _l("Cukup membantu")),
                (str(Helpfulness.LITTLE.value), _l("Kurang membantu")),
            ]
        ),
    )


class SampleForm(Form):
    """The text of the sample; its levels and the explanation are a marking form."""

    text = TextAreaField(
        _l("Karya contoh"),
        [required(_l("Tulis karya contohnya.")), at_most(20_000)],
        description=_l(
            "Tempel satu karya tanpa nama, misalnya dari angkatan lalu, yang tidak terlalu baik atau buruk."
        ),
    )


def review_form(rubric: Rubric) -> MarkingForm:
    """The form for reviewing a peer's work by this rubric."""
    form = marking_form(rubric)
    form.comment.label.text = _l("Masukan untuk rekan")
    form.comment.description = _l(
        "Apa yang baik, dan apa yang dapat diperbaiki? Tulis dengan sopan; rekan membacanya tanpa nama Anda."
    )
    form.comment.flags.required = True
    return form


def sample_form(rubric: Rubric) -> MarkingForm:
    """The form for the levels of the sample, and why."""
    form = marking_form(rubric)
    form.comment.label.text = _l("Penjelasan Anda")
    form.comment.description = _l("Mengapa tingkat itu. Peserta membacanya sesudah menilai contoh ini.")
    return form
