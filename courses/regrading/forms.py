"""The form of a correction: what to do, the key where there is one, and why."""

from dataclasses import replace

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectMultipleField, TextAreaField, ValidationError

from bina.web.forms import Form, at_most, options, required
from courses.quizzes.forms import answer_lines, key_parts
from courses.quizzes.rules.questions import Question, QuestionKind
from courses.quizzes.rules.regrades import Correction, Remedy, remedies, with_options_right

REMEDY_LABELS = {
    Remedy.NEW_KEY: _l("Ganti kunci: jawaban yang benar ternyata lain"),
    Remedy.MORE_ANSWERS: _l("Terima jawaban lain juga"),
    Remedy.FULL_MARKS: _l("Beri nilai penuh kepada semua yang mendapat soal ini"),
    Remedy.DROPPED: _l("Keluarkan soal ini dari hitungan"),
    Remedy.RESTORED: _l("Kembali ke kunci semula"),
}
_TICKED = (QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.TRUE_FALSE)
_WRITTEN = (QuestionKind.NUMERIC, QuestionKind.SHORT_TEXT)


class CorrectionForm(Form):
    """One decision about a question."""

    remedy = RadioField(_l("Apa yang perlu dilakukan?"), [required(_l("Pilih apa yang perlu dilakukan."))])
    right = SelectMultipleField(
        _l("Jawaban yang benar"),
        validate_choice=False,
        description=_l("Hanya dipakai bila kunci diganti atau ditambah."),
    )
    answers = TextAreaField(
        _l("Jawaban yang benar"),
        [at_most(8000)],
        description=_l(
            "Satu baris satu jawaban. Angka: 45 atau 3,14 ± 0,01. Dipakai bila kunci diganti atau ditambah."
        ),
    )
    nobody_falls = BooleanField(
        _l("Tidak ada nilai yang turun"),
        default=True,
        description=_l("Yang dirugikan oleh koreksi ini tetap memakai nilainya yang sekarang."),
    )
    reason = TextAreaField(
        _l("Alasan"),
        [required(_l("Tulis alasannya. Peserta membacanya di samping nilai mereka.")), at_most(500)],
        description=_l(
            "Peserta membacanya di samping nilai mereka, misalnya: kunci soal 5 keliru, yang benar pilihan B."
        ),
    )
    fingerprint = HiddenField()

    def offer(self, question: Question, *, corrected: bool) -> None:
        """Offer what can be done about this question, with its present key filled in."""
        self.kind = question.kind
        self.remedy.choices = options(
            (each.value, REMEDY_LABELS[each]) for each in remedies(question.kind, corrected=corrected)
        )
        self.right.choices = options(_tickable(question))
        if question.kind not in _TICKED:
            del self.right
        if question.kind not in _WRITTEN:
            del self.answers

    def show(self, question: Question) -> None:
        """Fill in the key in force."""
        if self.right is not None:
            self.right.data = [option.key for option in question.options if option.correct]
            if question.kind is QuestionKind.TRUE_FALSE:
                self.right.data = [str(question.truth).lower()]
        if self.answers is not None:
            self.answers.data = "\n".join(answer_lines(question))

    def validate_reason(self, field: TextAreaField) -> None:
        """Spaces are no reason."""
        if not (field.data or "").strip():
            raise ValidationError(_("Tulis alasannya. Peserta membacanya di samping nilai mereka."))

    def correction(self, asked: Question, present: Question) -> Correction | None:
        """The decision as written; None after noting on the form what is wrong with it."""
        remedy = Remedy(self.remedy.data)
        falls = bool(self.nobody_falls.data)
        if remedy in (Remedy.FULL_MARKS, Remedy.DROPPED):
            return Correction(remedy, falls)
        if remedy is Remedy.RESTORED:
            return Correction(remedy, falls, asked)
        keyed = self._keyed(present, also=remedy is Remedy.MORE_ANSWERS)
        if keyed == present:
            self.refuse(
                "right" if self.right is not None else "answers",
                _("Kunci ini sama dengan yang sekarang berlaku. Ubah kuncinya, atau pilih cara lain."),
            )
            return None
        return None if keyed is None else Correction(remedy, falls, keyed)

    def _keyed(self, present: Question, *, also: bool) -> Question | None:
        if self.right is not None:
            return self._ticked(present, also=also)
        parts = key_parts(
            present.kind, [line.strip() for line in (self.answers.data or "").splitlines() if line.strip()]
        )
        name = "numbers" if present.kind is QuestionKind.NUMERIC else "texts"
        written = parts[name]
        if not written:
            self.refuse("answers", _("Tulis paling sedikit satu jawaban yang diterima."))
            return None
        known = present.numbers if name == "numbers" else present.texts
        if also:
            written = (*known, *(each for each in written if each not in known))
        return replace(present, **{name: written})

    def _ticked(self, present: Question, *, also: bool) -> Question | None:
        chosen = [each for each in self.right.data or () if each in dict(_tickable(present))]
        if present.kind is QuestionKind.TRUE_FALSE:
            if len(chosen) != 1:
                self.refuse("right", _("Pilih satu: benar atau salah."))
                return None
            return replace(present, truth=chosen[0] == "true")
        if not chosen:
            self.refuse("right", _("Pilih paling sedikit satu jawaban yang benar."))
            return None
        if present.kind is QuestionKind.SINGLE and not also and len(chosen) > 1:
            self.refuse(
                "right", _("Soal ini meminta satu jawaban. Pilih satu kunci, atau pilih Terima jawaban lain juga.")
            )
            return None
        return with_options_right(present, chosen, also=also)


def _tickable(question: Question) -> list[tuple[str, object]]:
    if question.kind is QuestionKind.TRUE_FALSE:
        return [("true", _("Benar")), ("false", _("Salah"))]
    return [(option.key, option.text) for option in question.options]
