"""Answers and import losses in words."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from courses.quizzes.rules.gift import Loss, LossReason
from courses.quizzes.rules.questions import QuestionKind, ShownQuestion

_LOSSES = {
    LossReason.ESSAY: _l("Soal uraian belum didukung, karena tidak dapat dinilai otomatis."),
    LossReason.DESCRIPTION: _l("Teks tanpa jawaban bukan soal."),
    LossReason.BRACES: _l("Kurung kurawal tidak berpasangan. Setiap soal memerlukan satu pasang { dan }."),
    LossReason.NUMBER: _l("Angka pada jawaban tidak dapat dibaca. Tulis misalnya {#45} atau {#3.14:0.01}."),
    LossReason.NO_ANSWER: _l("Tidak ada jawaban bertanda = atau ~ di dalam kurung."),
    LossReason.UNSOUND: _l("Soalnya belum lengkap."),
    LossReason.TWIN: _l("Sama dengan soal sebelumnya di berkas ini."),
    LossReason.HTML: _l("Tata letak HTML disederhanakan."),
    LossReason.PICTURE: _l("Gambarnya tidak ikut. Tambahkan lagi lewat halaman soal."),
    LossReason.SEVERAL_RIGHT: _l(
        "Lebih dari satu jawaban benar: semuanya bernilai penuh, satu yang ditampilkan sebagai kunci."
    ),
}


def loss_sentence(loss: Loss) -> str:
    """Why something in an imported file was not kept as it stood."""
    return str(_LOSSES[loss.reason])


def answer_words(view: ShownQuestion, content: Mapping[str, Any]) -> str:
    """An answer as the learner would read it; "" for none."""
    texts = dict(view.options)
    match view.kind:
        case QuestionKind.SINGLE | QuestionKind.MULTIPLE:
            return "; ".join(text for key, text in view.options if key in content.get("choices", ()))
        case QuestionKind.TRUE_FALSE:
            return {"true": _("Benar"), "false": _("Salah")}.get(next(iter(content.get("choices", ())), ""), "")
        case QuestionKind.NUMERIC | QuestionKind.SHORT_TEXT:
            return str(content.get("text", ""))
        case QuestionKind.MATCHING:
            pairs = content.get("pairs", {})
            return "; ".join(f"{left} → {texts[pairs[key]]}" for key, left in view.lefts if pairs.get(key) in texts)
