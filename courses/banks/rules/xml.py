"""Read XML from strangers: elements with their line, no entities, nothing fetched, nothing nested without end.

The standard library's own parser gives line numbers and lets us refuse a DOCTYPE outright, and without a
DOCTYPE there is no entity to expand and no address to fetch.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from courses.banks.rules.readings import FileFault, UnreadableFileError

_DEEPEST = 60


@dataclass(slots=True)
class Element:
    """An element: its name without prefix, where it begins, and its texts and children in order."""

    name: str
    line: int
    attributes: dict[str, str]
    parts: list["str | Element"] = field(default_factory=list)

    def children(self, name: str = "") -> Iterator["Element"]:
        """The elements right below, all or those of one name."""
        return (part for part in self.parts if isinstance(part, Element) and name in ("", part.name))

    def child(self, *path: str) -> "Element | None":
        """The first element down a path of names; None where the path breaks off."""
        here: Element | None = self
        for name in path:
            here = next(here.children(name), None) if here else None
        return here

    def text(self, *path: str) -> str:
        """The text right inside the element at the end of a path; "" where there is none."""
        here = self.child(*path)
        return "".join(part for part in here.parts if isinstance(part, str)).strip() if here else ""


def read_xml(content: bytes) -> Element:
    """The root of an XML document; raises `UnreadableFileError` with line and column."""
    root = Element("", 0, {})
    trail = [root]
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(fault: FileFault) -> UnreadableFileError:
        return UnreadableFileError(fault, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)

    def begin(name: str, attributes: dict[str, str]) -> None:
        if len(trail) > _DEEPEST:
            raise refuse(FileFault.TOO_DEEP)
        element = Element(name.rpartition(":")[2], parser.CurrentLineNumber, attributes)
        trail[-1].parts.append(element)
        trail.append(element)

    def end(_name: str) -> None:
        trail.pop()

    def said(text: str) -> None:
        trail[-1].parts.append(text)

    def doctype(*_declared: object) -> None:
        raise refuse(FileFault.DOCTYPE)

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = said, doctype
    try:
        parser.Parse(content, True)
    except expat.ExpatError as fault:
        raise UnreadableFileError(FileFault.NOT_XML, fault.lineno, fault.offset + 1) from None
    except (LookupError, ValueError) as fault:
        if isinstance(fault, UnreadableFileError):
            raise
        # The declaration names an encoding that this parser does not know.
        raise UnreadableFileError(FileFault.NOT_XML, 1, 1) from None
    return next(root.children())
