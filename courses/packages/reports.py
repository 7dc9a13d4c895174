"""A package in words: its edition, its structure with losses, and how it stands, for pages and for the player."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from bina.web.static import has_asset
from courses.packages.models import Package, PackageState
from courses.packages.operations.wording import LOSSES, fault_sentence, why_sentence
from courses.packages.queries import Playing, manifest_of
from courses.packages.rules.archive import Fault
from courses.packages.rules.manifest import Edition, Item

EDITIONS = {
    Edition.SCORM_12: _l("SCORM 1.2"),
    Edition.SCORM_2004_3: _l("SCORM 2004 edisi 3"),
    Edition.SCORM_2004_4: _l("SCORM 2004 edisi 4"),
}
#: the run-time of each edition, as `bina build` installs it
RUNTIMES = {
    Edition.SCORM_12: "courses/foreign/scorm12.js",
    Edition.SCORM_2004_3: "courses/foreign/scorm2004.js",
    Edition.SCORM_2004_4: "courses/foreign/scorm2004.js",
}


def lacks() -> Sequence[str]:
    """What this installation lacks for packages to be played, in sentences; empty when nothing."""
    said = []
    if not all(has_asset(name) for name in RUNTIMES.values()):
        said.append(_("Pemutar paket SCORM belum terpasang. Jalankan bina build saat server terhubung ke internet."))
    if not current_app.config["CONTENT_URL"]:
        said.append(
            _("Paket SCORM belum punya alamat sendiri. Isi BINA_CONTENT_URL dengan nama host lain untuk server ini.")
        )
    return said


@dataclass(frozen=True)
class Structure:
    """A package as its author sees it."""

    package: Package
    edition: str
    #: depth and part, in order; the first is the organisation itself
    rows: Sequence[tuple[int, Item]] = ()
    losses: Sequence[str] = ()
    refusal: str | None = None

    @property
    def waits(self) -> bool:
        """Whether it is still being unpacked."""
        return self.package.state is PackageState.WAITING


def structure_of(package: Package) -> Structure:
    """What an author is told of a package: its parts and losses, or why it was refused."""
    edition = str(EDITIONS[package.edition])
    if package.state is PackageState.REFUSED:
        refusal = fault_sentence(Fault(package.fault or Fault.LIES.value), package.fault_where)
        return Structure(package, edition, refusal=refusal)
    if package.state is PackageState.WAITING:
        return Structure(package, edition)
    manifest = manifest_of(package)
    rows = list(_rows(manifest.root, 0))[1:]
    return Structure(package, edition, rows, [str(LOSSES[loss]) for loss in manifest.losses])


def _rows(item: Item, depth: int) -> Sequence[tuple[int, Item]]:
    found = [(depth, item)]
    for child in item.children:
        found += _rows(child, depth + 1)
    return found


def time_sentence(seconds: float) -> str:
    """Time spent inside, in minutes."""
    minutes = int(seconds // 60)
    if minutes < 1:
        return _("kurang dari satu menit")
    if minutes < 60:
        return _("%(n)s menit", n=minutes)
    return _("%(h)s jam %(m)s menit", h=minutes // 60, m=minutes % 60)


def for_player(playing: Playing) -> dict[str, object]:
    """How an attempt stands, as the player's script reads it."""
    standing = playing.standing
    return {
        "parts": [
            {
                "id": part.item.identifier,
                "title": part.item.title,
                "done": part.state.done,
                "begun": part.state.attempted,
                "open": part.open,
                "why": why_sentence(part.why_not) if part.why_not else "",
                "hidden": list(part.item.hidden),
            }
            for part in standing.parts
        ],
        "forward": standing.forward,
        "back": standing.back,
        "done": standing.done,
        "complete": standing.complete,
    }


def begin_with(playing: Playing) -> str | None:
    """The part to go on with: the one the learner was in while it asks something, else the next, else that one again."""
    standing = playing.standing
    here = standing.part(playing.here) if playing.here else None
    if here is not None and not here.state.done:
        return here.item.identifier
    return standing.forward or (playing.here if here else None) or (standing.parts[0].item.identifier)
