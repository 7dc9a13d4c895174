"""Common Cartridge 1.1–1.3, the exchange format of Moodle, Canvas and others, as a course of ours with what is lost."""

import posixpath
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from urllib.parse import quote, unquote, urlsplit

from courses.banks.rules.readings import FileFault, UnreadableFileError, fingerprint
from courses.banks.rules.xml import Element, read_xml
from courses.catalogue.rules import LessonKind
from courses.exchange.rules.plans import (
    LONGEST_TITLE,
    MOST_LESSONS,
    MOST_MODULES,
    MOST_QUESTIONS,
    MOST_SIGNS,
    ExchangeFault,
    ExchangeRefusedError,
    Loss,
    LossKind,
    PlannedCourse,
    PlannedFile,
    PlannedLesson,
    PlannedModule,
    PlannedQuiz,
)
from courses.exchange.rules.qti12 import Assessment, read_assessment
from courses.exchange.rules.webpage import read_page
from courses.quizzes.rules.papers import Draw
from courses.quizzes.rules.questions import Question
from courses.writing.rules.blocks import escaped, safe_address
from courses.writing.rules.division import reading_minutes, shortened

MANIFEST = "imsmanifest.xml"
_PAGES = (".html", ".htm", ".xhtml")
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp")
_VIDEOS = (".mp4", ".webm")
_DOCUMENTS = (".pdf", ".docx", ".xlsx", ".pptx", ".txt", ".csv")
_MINUTES = {LessonKind.FILE: 10, LessonKind.VIDEO: 10}
_BASE = "$IMS-CC-FILEBASE$"


@dataclass(frozen=True, slots=True)
class _Resource:
    kind: str
    href: str
    files: tuple[str, ...]


@dataclass
class _Making:
    """A course as it grows while the cartridge is read."""

    read: Callable[[str], bytes]
    names: Collection[str]
    resources: dict[str, _Resource]
    losses: list[Loss] = field(default_factory=list)
    files: dict[str, PlannedFile] = field(default_factory=dict)
    questions: dict[str, tuple[str, Question]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    quizzes: int = 0


def read_cartridge(names: Collection[str], read: Callable[[str], bytes]) -> tuple[PlannedCourse, tuple[Loss, ...]]:
    """The course of a cartridge, whose files are `names` and are given by `read`.

    Raises:
        ExchangeRefusedError: there is no manifest, it is no Common Cartridge, or nothing in it becomes a lesson.
    """
    if MANIFEST not in names:
        raise ExchangeRefusedError(ExchangeFault.NO_MANIFEST)
    root = _xml(read(MANIFEST), MANIFEST)
    if root.name != "manifest":
        raise ExchangeRefusedError(ExchangeFault.NOT_A_CARTRIDGE)
    schema = root.text("metadata", "schema")
    if "scorm" in schema.casefold():
        raise ExchangeRefusedError(ExchangeFault.SCORM)
    if "common cartridge" not in schema.casefold():
        raise ExchangeRefusedError(ExchangeFault.NOT_A_CARTRIDGE, schema)
    making = _Making(read, names, _resources(root))
    title = shortened(_title(root)) or "Common Cartridge"
    modules = _modules(root, title, making)
    _take_banks(making)
    left = sorted(set(making.resources) - making.used)
    making.losses += [
        Loss(LossKind.UNLISTED, making.resources[key].href or key) for key in left if _counts(making, key)
    ]
    if not any(module.lessons for module in modules):
        raise ExchangeRefusedError(ExchangeFault.NOTHING)
    if len(modules) > MOST_MODULES or sum(len(module.lessons) for module in modules) > MOST_LESSONS:
        raise ExchangeRefusedError(ExchangeFault.TOO_LARGE, "item")
    if len(making.questions) > MOST_QUESTIONS:
        raise ExchangeRefusedError(ExchangeFault.TOO_LARGE, "question")
    course = PlannedCourse(
        title=title,
        modules=tuple(module for module in modules if module.lessons),
        questions=tuple(making.questions.values()),
        files=tuple(making.files.values()),
    )
    return course, tuple(making.losses)


def _xml(content: bytes, name: str) -> Element:
    try:
        return read_xml(content)
    except UnreadableFileError as unread:
        fault = ExchangeFault.DOCTYPE if unread.fault is FileFault.DOCTYPE else ExchangeFault.NOT_XML
        raise ExchangeRefusedError(fault, name) from None


def _title(root: Element) -> str:
    general = root.child("metadata", "lom", "general", "title")
    words = general.text("string") or general.text("langstring") if general else ""
    organisation = root.child("organizations", "organization")
    return " ".join((words or (organisation.text("title") if organisation else "")).split())


def _resources(root: Element) -> dict[str, _Resource]:
    found: dict[str, _Resource] = {}
    base = root.child("resources")
    for each in base.children("resource") if base else ():
        files = tuple(_inside(file.attributes.get("href", "")) for file in each.children("file"))
        href = _inside(each.attributes.get("href", "")) or (files[0] if files else "")
        found[each.attributes.get("identifier", "")] = _Resource(each.attributes.get("type", ""), href, files)
    return found


def _inside(href: str) -> str:
    """A name as it stands in the archive."""
    return posixpath.normpath(unquote(href).replace("\\", "/")).lstrip("/") if href else ""


# ------------------------------------------------------------------------------------------ the outline


def _modules(root: Element, title: str, making: _Making) -> list[PlannedModule]:
    organisation = root.child("organizations", "organization")
    top = list(organisation.children("item")) if organisation else []
    # Cartridges have one item without a title around everything.
    while len(top) == 1 and not top[0].attributes.get("identifierref") and list(top[0].children("item")):
        if top[0].text("title") and all(not list(each.children("item")) for each in top[0].children("item")):
            break
        top = list(top[0].children("item"))
    modules: list[PlannedModule] = []
    loose: list[PlannedLesson] = []
    for item in top:
        if list(item.children("item")):
            if loose:
                modules.append(PlannedModule(title, tuple(loose)))
                loose = []
            name = shortened(item.text("title")) or title
            modules.append(PlannedModule(name, tuple(_lessons(item, making, 0))))
        else:
            loose += _lesson(item, making)
    if loose:
        modules.append(PlannedModule(title, tuple(loose)))
    return modules


def _lessons(item: Element, making: _Making, depth: int) -> list[PlannedLesson]:
    if depth > 20:
        raise ExchangeRefusedError(ExchangeFault.TOO_LARGE, "item")
    if depth == 1:
        making.losses.append(Loss(LossKind.DEPTH, item.text("title")))
    found = _lesson(item, making) if item.attributes.get("identifierref") else []
    for child in item.children("item"):
        found += _lessons(child, making, depth + 1) if list(child.children("item")) else _lesson(child, making)
    return found


def _lesson(item: Element, making: _Making) -> list[PlannedLesson]:
    """The lesson of an item; none where it has nothing that can become one."""
    key = item.attributes.get("identifierref", "")
    title = shortened(item.text("title"))
    resource = making.resources.get(key)
    if resource is None:
        making.losses.append(Loss(LossKind.RESOURCE, title))
        return []
    making.used.add(key)
    title = title or shortened(posixpath.basename(resource.href)) or key[:LONGEST_TITLE]
    kind = resource.kind.casefold()
    if "imsqti" in kind:
        return _quiz(title, resource, making)
    if kind.startswith("imswl"):
        return _web_link(title, resource, making)
    if kind.startswith("imsdt"):
        making.losses.append(Loss(LossKind.DISCUSSION, title))
    elif "lti" in kind:
        making.losses.append(Loss(LossKind.TOOL, title))
    elif kind.startswith("webcontent") or (kind.startswith("associatedcontent") and resource.href.endswith(_PAGES)):
        return _content(title, resource, making)
    else:
        making.losses.append(Loss(LossKind.RESOURCE, title))
    return []


# ------------------------------------------------------------------------------------ kinds of content


def _content(title: str, resource: _Resource, making: _Making) -> list[PlannedLesson]:
    name, ending = resource.href, posixpath.splitext(resource.href)[1].casefold()
    if name not in making.names:
        making.losses.append(Loss(LossKind.FILE_MISSING, title))
        return []
    if ending in _PAGES:
        return _page(title, name, making)
    if ending in _PICTURES:
        path = _kept(name, making)
        return [PlannedLesson(title, LessonKind.TEXT, 1, body=f"![{escaped(title)}](../{path})")]
    if ending in _VIDEOS:
        making.losses.append(Loss(LossKind.NO_CAPTIONS, title))
        return [PlannedLesson(title, LessonKind.VIDEO, _MINUTES[LessonKind.VIDEO], file=_kept(name, making))]
    if ending in _DOCUMENTS:
        return [PlannedLesson(title, LessonKind.FILE, _MINUTES[LessonKind.FILE], file=_kept(name, making))]
    making.losses.append(Loss(LossKind.FILE_KIND, title))
    return []


def _kept(name: str, making: _Making) -> str:
    """The path under which texts name a file of the archive."""
    path = quote(name, safe="/")
    making.files.setdefault(path, PlannedFile(path, posixpath.basename(name)))
    return path


def _page(title: str, name: str, making: _Making) -> list[PlannedLesson]:
    def path_of(address: str) -> str | None:
        plain = unquote(address).strip()
        if plain.startswith((_BASE, f"/{_BASE}")):
            inside = plain.partition(_BASE)[2].lstrip("/")
            options = [inside, f"web_resources/{inside}"]
        elif re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|#", plain):
            return None
        else:
            options = [posixpath.join(posixpath.dirname(name), plain)]
        for option in options:
            found = posixpath.normpath(option.partition("?")[0].partition("#")[0])
            if found in making.names and found.casefold().endswith((*_PICTURES, *_DOCUMENTS)):
                return _kept(found, making)
        return ""

    page = read_page(_decoded(making.read(name)), path_of)
    making.losses += [Loss(kind, title) for kind in page.losses]
    if not page.body:
        making.losses.append(Loss(LossKind.RESOURCE, title))
        return []
    if len(page.body) > MOST_SIGNS:
        making.losses.append(Loss(LossKind.CUT, title))
    minutes = reading_minutes(page.words, page.pictures)
    return [PlannedLesson(title, LessonKind.TEXT, minutes, body=page.body[:MOST_SIGNS])]


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _web_link(title: str, resource: _Resource, making: _Making) -> list[PlannedLesson]:
    if resource.href not in making.names:
        making.losses.append(Loss(LossKind.FILE_MISSING, title))
        return []
    root = _xml(making.read(resource.href), resource.href)
    url = root.child("url")
    address = safe_address(url.attributes.get("href", "")) if url else ""
    if not address:
        making.losses.append(Loss(LossKind.ADDRESS, title))
        return []
    host = urlsplit(address).netloc or address
    return [PlannedLesson(title, LessonKind.TEXT, 5, body=f"[{escaped(title)}](<{address}>) ({escaped(host)})")]


def _quiz(title: str, resource: _Resource, making: _Making) -> list[PlannedLesson]:
    assessment = _assessment(resource, title, making)
    if assessment is None:
        return []
    making.quizzes += 1
    tag = f"kuis-{making.quizzes}"
    taken = _file(assessment, tag, making)
    if assessment.is_bank:
        return []
    if not taken:
        making.losses.append(Loss(LossKind.EMPTY_QUIZ, title))
        return []
    rules = PlannedQuiz(
        "final",
        (Draw(taken, tag=tag),),
        limit_minutes=assessment.limit_minutes,
        attempts_allowed=assessment.attempts_allowed,
    )
    minutes = assessment.limit_minutes or min(max(5, taken * 2), 600)
    return [PlannedLesson(title, LessonKind.QUIZ, minutes, quiz=rules)]


def _assessment(resource: _Resource, title: str, making: _Making) -> Assessment | None:
    name = next(
        (each for each in (resource.href, *resource.files) if each in making.names and each.endswith(".xml")), ""
    )
    if not name:
        making.losses.append(Loss(LossKind.FILE_MISSING, title))
        return None
    assessment = read_assessment(_xml(making.read(name), name))
    making.losses += assessment.losses
    return assessment


def _file(assessment: Assessment, tag: str, making: _Making) -> int:
    """Put the questions into the bank under a tag of their own; how many there are."""
    taken = 0
    for question in assessment.questions:
        same = fingerprint(question)
        known = making.questions.get(same)
        code = known[0] if known else f"CC-{len(making.questions) + 1:03d}"
        tags = (*(known[1].tags if known else ()), tag)
        making.questions[same] = code, replace(known[1] if known else question, tags=tags)
        taken += known is None or tag not in known[1].tags
    return taken


def _take_banks(making: _Making) -> None:
    """Banks of questions stand beside the outline."""
    for key, resource in making.resources.items():
        if key in making.used or not resource.kind.casefold().endswith("question-bank"):
            continue
        making.used.add(key)
        assessment = _assessment(resource, resource.href, making)
        if assessment is not None:
            making.quizzes += 1
            _file(assessment, f"bank-{making.quizzes}", making)


def _counts(making: _Making, key: str) -> bool:
    """Whether something the outline does not name is worth a word: files that pages show are."""
    resource = making.resources[key]
    kind = resource.kind.casefold()
    if kind.startswith(("webcontent", "associatedcontent")):
        return bool(resource.href) and quote(resource.href, safe="/") not in making.files
    return True
