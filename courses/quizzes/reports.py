"""Answers in words."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from courses.quizzes.rules.questions import QuestionKind, ShownQuestion


def answer_words(view: ShownQuestion, content: Mapping[str, Any]) -> str:
    """An answer as the learner would read it; "" for none."""
    texts = dict(view.options)
    match view.kind:
        case QuestionKind.SINGLE | QuestionKind.MULTIPLE:
            return "; ".join(text for key, text in view.options if key in content.get("choices", ()))
        case QuestionKind.TRUE_FALSE:
            return {"true": _("Benar"), "false": _("Salah")}.get(next(iter(content.get("choices", ())), ""), "")
        case QuestionKind.NUMERIC | QuestionKind.SHORT_TEXT | QuestionKind.ESSAY:
            return str(content.get("text", ""))
        case QuestionKind.FILE:
            files = len(content.get("files", ()))
            return ngettext("%(num)s berkas", "%(num)s berkas", files) if files else ""
        case QuestionKind.ORDERING:
            places = content.get("pairs", {})
            put = sorted((int(texts[places[key]]), step) for key, step in view.lefts if places.get(key) in texts)
            return "; ".join(f"{place}. {step}" for place, step in put)
        case QuestionKind.CLOZE:
            given = content.get("pairs", {})
            return "; ".join(
                f"[{gap}] {texts.get(given[key], given[key])}" for key, gap in view.lefts if given.get(key)
            )
        case QuestionKind.MATCHING:
            pairs = content.get("pairs", {})
            return "; ".join(f"{left} → {texts[pairs[key]]}" for key, left in view.lefts if pairs.get(key) in texts)
