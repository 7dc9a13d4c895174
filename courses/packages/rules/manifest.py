"""Read imsmanifest.xml of SCORM 1.2 and 2004: the parts, what opens each, what each asks, and what is not honoured."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

from courses.packages.rules.archive import MOST_MANIFEST_BYTES, Fault, PackageRefusedError
from courses.packages.rules.sequences import Sequencing, read_sequencing

MOST_ITEMS = 500
_DEEPEST_ITEM = 12


class Edition(StrEnum):
    """Which SCORM a package speaks."""

    SCORM_12 = "1.2"
    SCORM_2004_3 = "2004-3"
    SCORM_2004_4 = "2004-4"

    @property
    def is_2004(self) -> bool:
        """Whether it has sequencing and two separate statuses."""
        return self is not Edition.SCORM_12


class Loss(StrEnum):
    """What a manifest asks and Bina does not do; told to the author."""

    OTHER_ORGANISATIONS = "other_organisations"
    POST_CONDITIONS = "post_conditions"
    EXIT_RULES = "exit_rules"
    SELECTION = "selection"
    PREREQUISITES = "prerequisites"
    TIME_LIMIT = "time_limit"
    SUB_MANIFESTS = "sub_manifests"
    OUTSIDE_ADDRESS = "outside_address"
    MISSING_FILES = "missing_files"


@dataclass(frozen=True, slots=True)
class Item:
    """A part of a package: a leaf opens something, a branch holds other parts."""

    identifier: str
    title: str
    #: address inside the package, with its query; none for a branch
    href: str | None = None
    #: it talks to the run-time; an asset does not, and is done once opened
    sco: bool = False
    visible: bool = True
    #: percent from which the part counts as passed
    mastery: float | None = None
    #: share of progress (0…1) from which the part counts as completed
    threshold: float | None = None
    launch_data: str = ""
    #: buttons of the player that this part brings itself: "continue", "previous" …
    hidden: tuple[str, ...] = ()
    sequencing: Sequencing = field(default_factory=Sequencing)
    children: tuple["Item", ...] = ()

    def walk(self) -> Iterator["Item"]:
        """Itself and everything below, in order."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def leaves(self) -> tuple["Item", ...]:
        """What can be opened, in order."""
        return tuple(each for each in self.walk() if each.href is not None)


@dataclass(frozen=True, slots=True)
class Manifest:
    """A package as its manifest tells it; the organisation is the root."""

    edition: Edition
    root: Item
    losses: tuple[Loss, ...] = ()

    @property
    def title(self) -> str:
        """The title of the organisation."""
        return self.root.title

    @property
    def parts(self) -> tuple[Item, ...]:
        """What can be opened, in order."""
        return self.root.leaves

    def part(self, identifier: str) -> Item | None:
        """A part that can be opened, by identifier."""
        return next((each for each in self.parts if each.identifier == identifier), None)


class _Builder(ElementTree.TreeBuilder):
    def doctype(self, *_declared: object) -> None:
        raise PackageRefusedError(Fault.DOCTYPE)


def _parse(content: bytes) -> ElementTree.Element:
    if len(content) > MOST_MANIFEST_BYTES:
        raise PackageRefusedError(Fault.MANIFEST_TOO_LARGE)
    parser = ElementTree.XMLParser(target=_Builder())  # noqa: S314 see above
    try:
        parser.feed(content)
        return parser.close()
    except (ElementTree.ParseError, LookupError, ValueError):
        raise PackageRefusedError(Fault.NOT_XML) from None


def _name(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _plain(element: ElementTree.Element) -> None:
    """Forget prefixes: authoring tools use the right names in many wrong namespaces."""
    for each in element.iter():
        each.tag = _name(each)
        each.attrib = {key.rpartition("}")[2]: value for key, value in each.attrib.items()}


def _text(element: ElementTree.Element, path: str) -> str:
    return " ".join((element.findtext(path) or "").split())


def read_manifest(content: bytes, files: Collection[str]) -> Manifest:
    """Read a manifest against the names of the files it came with.

    Raises:
        PackageRefusedError: it cannot be read, or has nothing that could be opened.
    """
    root = _parse(content)
    _plain(root)
    if root.tag != "manifest":
        raise PackageRefusedError(Fault.NOT_A_MANIFEST, str(root.tag))
    edition = _edition(root)
    reader = _Reader(root, edition, set(files))
    return reader.manifest()


def _edition(root: ElementTree.Element) -> Edition:
    said = _text(root, "metadata/schemaversion")
    if said == "1.2" or (not said and root.find(".//*[@scormtype]") is not None):
        return Edition.SCORM_12
    if re.search(r"\b4th\b", said):
        return Edition.SCORM_2004_4
    if re.search(r"2004|CAM 1\.3", said):
        return Edition.SCORM_2004_3
    raise PackageRefusedError(Fault.UNKNOWN_EDITION, said)


class _Reader:
    def __init__(self, root: ElementTree.Element, edition: Edition, files: set[str]) -> None:
        self.root, self.edition, self.files = root, edition, files
        self.losses: set[Loss] = set()
        self.seen: set[str] = set()
        self.resources = {each.get("identifier", ""): each for each in root.iterfind("resources/resource")}
        self.base = root.get("base", "") + (self._base("resources"))
        self.collection = {
            each.get("ID", ""): each for each in root.iterfind("sequencingCollection/sequencing") if each.get("ID")
        }

    def _base(self, path: str) -> str:
        found = self.root.find(path)
        return found.get("base", "") if found is not None else ""

    def manifest(self) -> Manifest:
        if self.root.find("manifest") is not None:
            self.losses.add(Loss.SUB_MANIFESTS)
        top = self.root.find("organizations")
        organisations = self.root.findall("organizations/organization")
        if top is None or not organisations:
            raise PackageRefusedError(Fault.NO_ORGANISATION)
        chosen = next((o for o in organisations if o.get("identifier") == top.get("default")), organisations[0])
        if len(organisations) > 1:
            self.losses.add(Loss.OTHER_ORGANISATIONS)
        root = self._item(chosen, 0)
        if not root.leaves:
            raise PackageRefusedError(Fault.NOTHING_TO_OPEN)
        if any(
            named not in self.files
            for resource in self.resources.values()
            for each in resource.iterfind("file")
            if (named := unquote(self.base + resource.get("base", "") + each.get("href", "")).split("?")[0])
        ):
            self.losses.add(Loss.MISSING_FILES)
        return Manifest(self.edition, root, tuple(sorted(self.losses)))

    def _item(self, element: ElementTree.Element, depth: int) -> Item:
        identifier = element.get("identifier", "")
        if not identifier or identifier in self.seen or len(identifier) > 200:
            raise PackageRefusedError(Fault.REPEATED_IDENTIFIER, identifier)
        self.seen.add(identifier)
        if len(self.seen) > MOST_ITEMS or depth > _DEEPEST_ITEM:
            raise PackageRefusedError(Fault.TOO_MANY_ITEMS)
        resource = self._resource(element)
        children = tuple(self._item(child, depth + 1) for child in element.iterfind("item"))
        href = self._href(element, resource) if resource is not None and not children else None
        sequencing, lost = read_sequencing(element.find("sequencing"), self.collection)
        self.losses |= {Loss(name) for name in lost}
        if element.find("prerequisites") is not None:
            self.losses.add(Loss.PREREQUISITES)
        if element.find("maxtimeallowed") is not None:
            self.losses.add(Loss.TIME_LIMIT)
        mastery = _number(_text(element, "masteryscore"))
        kind = (resource.get("scormtype") or resource.get("scormType") or "") if resource is not None else ""
        return Item(
            identifier=identifier,
            title=_text(element, "title")[:200] or identifier,
            href=href,
            sco=kind.lower() == "sco",
            visible=element.get("isvisible", "true").lower() not in ("false", "0"),
            mastery=mastery if mastery is not None and 0 <= mastery <= 100 else None,
            threshold=self._threshold(element),
            launch_data=(element.findtext("datafromlms") or element.findtext("dataFromLMS") or "").strip()[:4000],
            hidden=tuple(
                (each.text or "").strip() for each in element.iterfind("presentation/navigationInterface/hideLMSUI")
            ),
            sequencing=sequencing,
            children=children,
        )

    def _threshold(self, element: ElementTree.Element) -> float | None:
        found = element.find("completionThreshold")
        if found is None:
            return None
        said = found.get("minProgressMeasure") or (found.text or "").strip()
        by_measure = found.get("completedByMeasure", "true" if found.text else "false") == "true"
        number = _number(said) if said else 1.0
        return number if by_measure and number is not None and 0 <= number <= 1 else None

    def _resource(self, element: ElementTree.Element) -> ElementTree.Element | None:
        reference = element.get("identifierref")
        if not reference:
            return None
        if reference not in self.resources:
            raise PackageRefusedError(Fault.NO_RESOURCE, reference)
        found = self.resources[reference]
        return found if found.get("href") else None

    def _href(self, element: ElementTree.Element, resource: ElementTree.Element) -> str | None:
        href = self.base + resource.get("base", "") + resource.get("href", "")
        split = urlsplit(href)
        if split.scheme or split.netloc:
            self.losses.add(Loss.OUTSIDE_ADDRESS)
            return None
        path = unquote(split.path)
        if path not in self.files:
            raise PackageRefusedError(Fault.NO_FILE, path)
        return _with_parameters(href, element.get("parameters", ""))


def _with_parameters(href: str, parameters: str) -> str:
    """The address with the parameters of the item, joined as SCORM says (CAM 3.4.1.11)."""
    parameters = parameters.lstrip("?&")
    if not parameters:
        return href
    if parameters.startswith("#"):
        return href if "#" in href else href + parameters
    return f"{href}{'&' if '?' in href else '?'}{parameters}"


def _number(text: str) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None
