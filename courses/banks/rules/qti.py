"""Read items of QTI 2.x, the exchange format of Canvas, TAO and others: one item, or a package of them.

Read are items with one interaction: choice, inline choice, text entry (text or number), match, associate and order.
The last two become matching questions: pairs, and places with what belongs there. The key is the item's own
`correctResponse`. Scores in between, feedback and media are left behind, and that is said.
"""

import html
import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from courses.banks.rules.readings import (
    DroppedError,
    FileFault,
    Gathering,
    LossReason,
    Reading,
    UnreadableFileError,
    markdown_of,
)
from courses.banks.rules.xml import Element, read_xml
from courses.quizzes.rules.questions import (
    FEWEST_STEPS,
    NumberKey,
    Option,
    Pair,
    Question,
    QuestionKind,
    TextKey,
    steps,
)

#: Elements that mean nothing here but a new paragraph, and those that mean nothing at all.
_PARAGRAPHS = frozenset({"p", "div", "li", "prompt", "blockquote"})
_NEUTRAL = frozenset({"span", "ul", "ol"})
_MEDIA = frozenset({"img", "object", "audio", "video"})
#: Interactions that stand in the middle of a sentence.
_GAPS = frozenset({"textEntryInteraction", "inlineChoiceInteraction"})
_FEEDBACK = frozenset({"feedbackInline", "feedbackBlock", "modalFeedback"})


def read_qti(items: Sequence[bytes]) -> Reading:
    """Read the XML files of a package, or one file as a list of one; XML that is no item is passed over.

    Raises `UnreadableFileError` where a file is no XML, or where none is an item.
    """
    gathering = Gathering()
    roots = [root for root in map(read_xml, items) if root.name == "assessmentItem"]
    if not roots:
        raise UnreadableFileError(FileFault.NOT_QTI, 1, 1)
    for root in roots:
        notes: list[LossReason] = []
        title = root.attributes.get("title") or root.attributes.get("identifier", "")
        try:
            question = _question(root, notes)
        except DroppedError as dropped:
            gathering.drop(root.line, dropped.reason, title)
        else:
            gathering.take(root.line, replace(question, title=title), notes)
    return gathering.reading()


def _inside(element: Element) -> list[Element]:
    return [each for child in element.children() for each in (child, *_inside(child))]


def _html(element: Element) -> str:
    pieces = []
    for part in element.parts:
        if isinstance(part, str):
            pieces.append(html.escape(re.sub(r"\s+", " ", part)))
        elif part.name in _FEEDBACK:
            continue
        elif part.name in _MEDIA:
            pieces.append("<img>")
        elif part.name.endswith("Interaction"):
            prompt = part.child("prompt")
            pieces.append("_____" if part.name in _GAPS else f"<p>{_html(prompt)}</p>" if prompt else "")
        else:
            name = "p" if part.name in _PARAGRAPHS else part.name
            pieces.append(_html(part) if name in _NEUTRAL else f"<{name}>{_html(part)}</{name}>")
    return "".join(pieces)


def _words(element: Element, notes: list[LossReason]) -> str:
    return re.sub(r"\s*\n\s*\n\s*", "\n\n", markdown_of(_html(element), "html", notes)).strip()


def _question(item: Element, notes: list[LossReason]) -> Question:
    body = item.child("itemBody")
    interactions = [each for each in _inside(body) if each.name.endswith("Interaction")] if body else []
    if body is None or not interactions:
        raise DroppedError(LossReason.DESCRIPTION)
    interaction = interactions[0]
    if interaction.name == "extendedTextInteraction":
        raise DroppedError(LossReason.ESSAY)
    if len(interactions) > 1 or interaction.name not in _READERS:
        raise DroppedError(LossReason.KIND)
    wanted = interaction.attributes.get("responseIdentifier", "")
    declaration = next(
        (each for each in item.children("responseDeclaration") if each.attributes.get("identifier") == wanted), None
    )
    correct = declaration.child("correctResponse") if declaration else None
    right = [value.text() for value in correct.children("value")] if correct else []
    if declaration is None or not right:
        raise DroppedError(LossReason.NO_ANSWER)
    if any(each.name in _FEEDBACK for each in _inside(item)):
        notes.append(LossReason.FEEDBACK)
    if declaration.child("mapping") is not None:
        notes.append(LossReason.POINTS)
    read = _READERS[interaction.name](interaction, declaration, right, notes)
    return replace(read, prompt=_words(body, notes))


def _choice(interaction: Element, declaration: Element, right: list[str], notes: list[LossReason]) -> Question:
    several = declaration.attributes.get("cardinality") == "multiple"
    choices = [*interaction.children("simpleChoice"), *interaction.children("inlineChoice")]
    if not set(right) <= {each.attributes.get("identifier", "") for each in choices}:
        raise DroppedError(LossReason.UNKNOWN_KEY)
    return Question(
        kind=QuestionKind.MULTIPLE if several else QuestionKind.SINGLE,
        prompt="",
        options=tuple(
            Option(f"o{n}", _words(each, notes), each.attributes.get("identifier", "") in right)
            for n, each in enumerate(choices, start=1)
        ),
    )


def _entry(_interaction: Element, declaration: Element, right: list[str], _notes: list[LossReason]) -> Question:
    if declaration.attributes.get("baseType") not in ("float", "integer"):
        return Question(kind=QuestionKind.SHORT_TEXT, prompt="", texts=tuple(TextKey(text) for text in right))
    try:
        values = [Decimal(text) for text in right]
    except InvalidOperation:
        raise DroppedError(LossReason.NUMBER) from None
    if not all(value.is_finite() for value in values):
        raise DroppedError(LossReason.NUMBER)
    return Question(kind=QuestionKind.NUMERIC, prompt="", numbers=tuple(NumberKey(value) for value in values))


def _match(interaction: Element, _declaration: Element, right: list[str], notes: list[LossReason]) -> Question:
    sets = list(interaction.children("simpleMatchSet"))
    if len(sets) != 2:
        raise DroppedError(LossReason.KIND)
    lefts, rights = (_texts(side, "simpleAssociableChoice", notes) for side in sets)
    pairs = dict(pair.split(maxsplit=1) for pair in right if len(pair.split()) == 2)
    if set(pairs) != set(lefts) or not set(pairs.values()) <= set(rights) or len(pairs) != len(right):
        raise DroppedError(LossReason.PAIRS)
    whole = [(lefts[left], rights[pairs[left]]) for left in lefts]
    whole += [("", text) for key, text in rights.items() if key not in pairs.values()]
    return _matching(whole)


def _associate(interaction: Element, _declaration: Element, right: list[str], notes: list[LossReason]) -> Question:
    choices = _texts(interaction, "simpleAssociableChoice", notes)
    pairs = [tuple(pair.split()) for pair in right]
    named = [each for pair in pairs for each in pair]
    if any(len(pair) != 2 for pair in pairs) or len(set(named)) != len(named) or not set(named) <= set(choices):
        raise DroppedError(LossReason.PAIRS)
    whole = [(choices[left], choices[other]) for left, other in pairs]
    return _matching([*whole, *(("", text) for key, text in choices.items() if key not in named)])


def _order(interaction: Element, _declaration: Element, right: list[str], notes: list[LossReason]) -> Question:
    choices = _texts(interaction, "simpleChoice", notes)
    if sorted(right) != sorted(choices):
        raise DroppedError(LossReason.UNKNOWN_KEY)
    if len(right) >= FEWEST_STEPS:
        return Question(QuestionKind.ORDERING, "", pairs=steps(choices[key] for key in right))
    notes.append(LossReason.SEQUENCE)
    return _matching([(f"{place}.", choices[key]) for place, key in enumerate(right, start=1)])


def _texts(element: Element, name: str, notes: list[LossReason]) -> dict[str, str]:
    return {each.attributes.get("identifier", ""): _words(each, notes) for each in element.children(name)}


def _matching(pairs: Sequence[tuple[str, str]]) -> Question:
    return Question(
        kind=QuestionKind.MATCHING,
        prompt="",
        pairs=tuple(Pair(f"p{n}", left, right) for n, (left, right) in enumerate(pairs, start=1)),
    )


_READERS = {
    "choiceInteraction": _choice,
    "inlineChoiceInteraction": _choice,
    "textEntryInteraction": _entry,
    "matchInteraction": _match,
    "associateInteraction": _associate,
    "orderInteraction": _order,
}
