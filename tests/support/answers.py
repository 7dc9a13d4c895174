"""Right answers to the demonstration's questions, read from the banks that ship with it."""

from functools import cache
from pathlib import Path

from courses.banks.rules.gift import read_gift
from courses.quizzes.rules.questions import Question, QuestionKind
from tests.support.visitor import Visitor

BANKS = Path(__file__).resolve().parents[2] / "courses" / "demo_content"


@cache
def questions() -> dict[str, Question]:
    """Prompt → question, over every bank."""
    found = {}
    for bank in BANKS.glob("*/bank.gift"):
        for each in read_gift(bank.read_text()).found:
            found[" ".join(each.question.prompt.split())] = each.question
    return found


def answer_rightly(visitor: Visitor) -> None:
    """Choose or type the right answer to the question on the screen."""
    page = visitor.page
    question = questions()[" ".join(page.locator(".prompt").inner_text().split())]
    match question.kind:
        case QuestionKind.SINGLE | QuestionKind.MULTIPLE:
            right = [option for option in question.options if option.correct or (option.weight or 0) > 0]
            for option in right:
                visitor.tap_on(page.locator("label.answer", has=page.get_by_text(option.text, exact=True)))
        case QuestionKind.TRUE_FALSE:
            visitor.tap_on(page.locator(f"input[name=choice][value={str(question.truth).lower()}]"))
        case QuestionKind.NUMERIC:
            page.locator("#text").fill(str(question.numbers[0].value).replace(".", ","))
        case QuestionKind.SHORT_TEXT:
            page.locator("#text").fill(question.texts[0].pattern.replace("*", ""))
        case QuestionKind.MATCHING:
            for pair in question.pairs:
                if pair.left:
                    page.get_by_label(pair.left, exact=True).select_option(label=pair.right)
