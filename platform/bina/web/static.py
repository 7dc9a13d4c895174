"""Static files: gathered from the platform and the features, hashed, precompressed, served by WhiteNoise."""

import gzip
import hashlib
import json
import re
import shutil
from functools import cache
from pathlib import Path

import brotli
from flask import Flask
from whitenoise import WhiteNoise

from bina.paths import PACKAGE, feature_folder

BUILT = PACKAGE / "web" / "built"
_TEXT = {".css", ".js", ".svg", ".json", ".txt", ".webmanifest"}


def build_static(features: tuple[str, ...]) -> int:
    """Gather `static/` of the platform (as /…) and of each feature (as /<feature>/…) into hashed files; how many."""
    shutil.rmtree(BUILT, ignore_errors=True)
    BUILT.mkdir(parents=True)
    sources = {"": PACKAGE / "web" / "static", **{name: feature_folder(name) / "static" for name in features}}
    texts: dict[str, bytes] = {}
    for prefix, folder in sources.items():
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            texts["/".join(filter(None, (prefix, path.relative_to(folder).as_posix())))] = path.read_bytes()
    manifest = {name: hashed_name(name, content) for name, content in texts.items()}
    for name, content in texts.items():
        _write(BUILT / manifest[name], content)
    (BUILT / "manifest.json").write_text(json.dumps(manifest, indent=1, sort_keys=True))
    return len(manifest)


def hashed_name(name: str, content: bytes) -> str:
    """shell.css → shell.3f2a91c0.css."""
    stem, dot, extension = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(content).hexdigest()[:10]}{dot}{extension}"


def _write(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    if target.suffix in _TEXT:
        target.with_name(target.name + ".br").write_bytes(brotli.compress(content, quality=11))
        target.with_name(target.name + ".gz").write_bytes(gzip.compress(content, 9, mtime=0))


@cache
def _manifest() -> dict[str, str]:
    manifest: dict[str, str] = json.loads((BUILT / "manifest.json").read_text())
    return manifest


def asset(name: str) -> str:
    """Address of a static file by its source name; raises KeyError for a file that was not built."""
    return f"/static/{_manifest()[name]}"


def serve_static(app: Flask) -> None:
    """Put WhiteNoise in front of the application and `asset` into the templates."""
    if not (BUILT / "manifest.json").exists():
        build_static(tuple(card.name for card in app.extensions["bina"] if card.name != "bina"))
    hashed = re.compile(r"\.[0-9a-f]{10}\.")
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(BUILT),
        prefix="/static/",
        immutable_file_test=lambda _path, url: bool(hashed.search(url)),
    )
    app.jinja_env.globals["asset"] = asset
