"""What the styles and numberings of a DOCX say: which paragraph is a heading, which an item of which list."""

import re
from dataclasses import dataclass
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BODY_LEVEL = 9
_DEEPEST = 20


def w(name: str) -> str:
    """A name of WordprocessingML."""
    return _W + name


def local(element: Any) -> str:
    """The name of an element without its namespace; "" for comments and processing instructions."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def value(parent: Any, name: str) -> str | None:
    """The `val` of a child, or None."""
    child = parent.find(w(name)) if parent is not None else None
    return None if child is None else child.get(w("val"))


def is_on(parent: Any, name: str) -> bool:
    """Whether a switch is there and not turned off."""
    child = parent.find(w(name)) if parent is not None else None
    return child is not None and child.get(w("val"), "1") not in {"0", "false", "none", "off"}


@dataclass(frozen=True, slots=True)
class Style:
    """What a style says, with what it is based on."""

    name: str = ""
    level: int | None = None
    numbering: tuple[str, int] | None = None

    @property
    def is_title(self) -> bool:
        """Whether it marks the title of the whole document."""
        return self.name == "title"

    @property
    def is_contents(self) -> bool:
        """Whether it belongs to the table of contents."""
        return re.fullmatch(r"toc (\d|heading)", self.name) is not None

    @property
    def is_quote(self) -> bool:
        """Whether it sets a text apart."""
        return self.name in {"quote", "intense quote"}


class Styles:
    """The paragraph styles of a document. Names are English inside the file, whatever Word's language."""

    def __init__(self, part: Any) -> None:
        self._elements = {each.get(w("styleId")): each for each in part.styles.element.iter(w("style"))}
        self._known: dict[str, Style] = {}

    def of(self, paragraph: Any) -> Style:
        """The style of a paragraph."""
        return self._style(value(paragraph.find(w("pPr")), "pStyle") or "", 0)

    def level(self, paragraph: Any) -> int:
        """The level of a heading, by its own word or its style's; 0 for a text."""
        own = value(paragraph.find(w("pPr")), "outlineLvl")
        level = _whole(own) if own is not None else self.of(paragraph).level
        return level + 1 if level is not None and 0 <= level < _BODY_LEVEL else 0

    def _style(self, key: str, depth: int) -> Style:
        if key not in self._known:
            element = self._elements.get(key)
            if element is None or depth > _DEEPEST:
                return Style()
            name = (value(element, "name") or "").lower()
            base = self._style(value(element, "basedOn") or "", depth + 1)
            told = value(element.find(w("pPr")), "outlineLvl")
            heading = re.fullmatch(r"heading ([1-9])", name)
            level = _whole(told) if told is not None else int(heading[1]) - 1 if heading else base.level
            self._known[key] = Style(name, level, _numbering(element) or base.numbering)
        return self._known[key]


class Lists:
    """The lists of a document: which counts and which does not."""

    def __init__(self, part: Any) -> None:
        self._ordered: dict[str, dict[int, bool]] = {}
        relation = next((r for r in part.rels.values() if r.reltype.endswith("/numbering")), None)
        if relation is None or relation.is_external:
            return
        whole = relation.target_part.element
        kinds = {
            each.get(w("abstractNumId")): {
                _whole(level.get(w("ilvl"))): value(level, "numFmt") not in {"bullet", "none", None}
                for level in each.iter(w("lvl"))
            }
            for each in whole.iter(w("abstractNum"))
        }
        for each in whole.iter(w("num")):
            self._ordered[each.get(w("numId"))] = kinds.get(value(each, "abstractNumId"), {})

    def of(self, paragraph: Any, style: Style) -> tuple[int, bool] | None:
        """Depth and whether it counts, of a paragraph that is an item; else None."""
        numbering = _numbering(paragraph) or style.numbering
        if numbering is None or numbering[0] == "0":
            return None
        number, depth = numbering
        # Styles of deeper lists have one level each and say their depth in their name.
        named = re.fullmatch(r"list (?:bullet|number) ([2-5])", style.name)
        return max(depth, int(named[1]) - 1 if named else 0), self._ordered.get(number, {}).get(depth, False)


def _numbering(element: Any) -> tuple[str, int] | None:
    found = element.find(f"{w('pPr')}/{w('numPr')}")
    number = value(found, "numId")
    return None if number is None else (number, _whole(value(found, "ilvl")))


def _whole(text: str | None) -> int:
    return int(text) if text is not None and re.fullmatch(r"\d{1,4}", text) else 0
