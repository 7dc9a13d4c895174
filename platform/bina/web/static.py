"""Static files: gathered from the platform and the features, hashed, precompressed, served by WhiteNoise."""

import gzip
import hashlib
import json
import os
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import brotli
from flask import Flask
from whitenoise import WhiteNoise

from bina.paths import PACKAGE, feature_folder
from bina.web.scripts import FETCHED

BUILT = PACKAGE / "web" / "built"
_MANIFEST = BUILT / "manifest.json"
_TEXT = {".css", ".js", ".svg", ".json", ".txt", ".webmanifest"}


def build_static(features: Sequence[str]) -> int:
    """Gather `static/` of the platform (as /…) and of each feature (as /<feature>/…) into hashed files; how many.

    Nothing is removed and the manifest is swapped in last, so that processes may build at the same time.
    """
    contents = {name: path.read_bytes() for name, path in _sources(features).items()}
    manifest = {name: hashed_name(name, content) for name, content in contents.items()}
    for name, content in contents.items():
        _write(BUILT / manifest[name], content)
    unfinished = BUILT / f"manifest.{os.getpid()}.tmp"
    unfinished.write_text(json.dumps(manifest, indent=1, sort_keys=True))
    unfinished.replace(_MANIFEST)
    return len(manifest)


def _sources(features: Sequence[str]) -> dict[str, Path]:
    folders = {
        "": PACKAGE / "web" / "static",
        **{name: feature_folder(name) / "static" for name in features},
        **{f"{name}/foreign": FETCHED / name for name in features},
    }
    return {
        "/".join(filter(None, (prefix, path.relative_to(folder).as_posix()))): path
        for prefix, folder in folders.items()
        for path in sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith("."))
    }


def _is_stale(features: Sequence[str]) -> bool:
    if not _MANIFEST.exists():
        return True
    sources = _sources(features)
    built = _MANIFEST.stat().st_mtime
    return bool(sources.keys() - _manifest().keys()) or any(p.stat().st_mtime > built for p in sources.values())


def hashed_name(name: str, content: bytes) -> str:
    """shell.css → shell.3f2a91c0.css."""
    stem, dot, extension = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(content).hexdigest()[:10]}{dot}{extension}"


def _write(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        return
    target.write_bytes(content)
    if target.suffix in _TEXT:
        target.with_name(target.name + ".br").write_bytes(brotli.compress(content, quality=11))
        target.with_name(target.name + ".gz").write_bytes(gzip.compress(content, 9, mtime=0))


@cache
def _manifest() -> dict[str, str]:
    manifest: dict[str, str] = json.loads(_MANIFEST.read_text())
    return manifest


def asset(name: str) -> str:
    """Address of a static file by its source name; raises KeyError for a file that was not built."""
    return f"/static/{_manifest()[name]}"


def has_asset(name: str) -> bool:
    """Whether a static file was built: scripts of others may be missing."""
    return name in _manifest()


def serve_static(app: Flask) -> None:
    """Put WhiteNoise in front of the application and `asset` into the templates."""
    features = [card.name for card in app.extensions["bina"] if card.name != "bina"]
    if _is_stale(features):
        build_static(features)
        _manifest.cache_clear()
    hashed = re.compile(r"\.[0-9a-f]{10}\.")
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(BUILT),
        prefix="/static/",
        immutable_file_test=lambda _path, url: bool(hashed.search(url)),
    )
    app.jinja_env.globals["asset"] = asset
