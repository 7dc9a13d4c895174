"""The most used pages against a bare Flask page of 18 KB on the same machine in the same run."""

import gzip
import logging
import re
from collections.abc import Callable, Iterator

from benchmarks.measure import Row, interleaved, milliseconds
from benchmarks.site import application, bare, get, signed_in_cookie

REPEAT = 20
PAGES = (
    ("home", "Peserta", "/"),
    ("catalogue", "Peserta", "/kursus/"),
    ("course", "Peserta", "/kursus/{course}"),
    ("lesson", "Peserta", "/kursus/{course}/materi/{lesson}"),
    ("survey form", "Peserta", "{survey}"),
    ("public survey", "", "/skm/{service}"),
    ("mentor home", "Mentor", "/mentoring/"),
    ("session log", "Mentor", "/mentoring/pasangan/{pair}/catat"),
    ("manager dashboard", "Pengelola program · Pemerintah Kota Surakarta", "/evaluasi/program/{programme}"),
    ("report", "Pengelola program · Pemerintah Kota Surakarta", "{report}"),
)


def rows() -> Iterator[Row]:
    """CPU of each page ÷ bare page, its weight, and the number of requests of a first visit."""
    logging.disable(logging.INFO)
    app = application()
    cookies = {label: signed_in_cookie(label) for _name, label, _path in PAGES if label}
    places = _places(cookies)
    floor = get(bare(), "/")
    for name, label, pattern in PAGES:
        try:
            path = pattern.format(**places)
        except KeyError as missing:
            yield Row("pages", name, "–", "–", None, f"no {missing} in the demonstration")
            continue
        page = get(app, path, cookies.get(label, ""))
        status, body = page()
        if status != 200:
            yield Row("pages", f"{name} answered {status}", "–", "–", None, "")
            continue
        ours, other = interleaved(_repeated(page), _repeated(floor))
        yield Row(
            "pages", f"{name}, {len(body) / 1024:.1f} KB", milliseconds(ours / REPEAT), milliseconds(other / REPEAT),
            ours / other, "≤ 1.5",
        )  # fmt: skip


def _places(cookies: dict[str, str]) -> dict[str, str]:
    """Addresses found by following the product's own links."""
    app = application()

    def links(label: str, path: str) -> str:
        return "\n".join(re.findall(r'href="([^"]+)"', _plain(app, path, cookies[label])))

    found: dict[str, str] = {}

    def keep(name: str, pattern: str, text: str) -> None:
        if match := re.search(pattern, text, re.M):
            found[name] = match[1]

    manager = "Pengelola program · Pemerintah Kota Surakarta"
    for course in re.findall(r"^/kursus/(\d+)$", links("Peserta", "/kursus/saya"), re.M):
        lessons = re.findall(r"/materi/(\d+)$", links("Peserta", f"/kursus/{course}"), re.M)
        addresses = {number: f"/kursus/{course}/materi/{number}" for number in lessons}
        read = [number for number, path in addresses.items() if get(app, path, cookies["Peserta"])()[0] == 200]
        found.setdefault("course", course)
        if read:
            found |= {"course": course, "lesson": read[0]}
            break
    keep("survey", r"^(/evaluasi/isi/\d+)", links("Peserta", "/evaluasi/"))
    keep("pair", r"^/mentoring/pasangan/(\d+)", links("Mentor", "/mentoring/"))
    keep("programme", r"^/evaluasi/program/(\d+)$", links(manager, "/evaluasi/program"))
    if "programme" in found:
        page = links(manager, f"/evaluasi/program/{found['programme']}")
        keep("report", r"^(/evaluasi/program/\d+/laporan/\d+)$", page)
        keep("service", r"/skm/([\w-]+)", _plain(app, _poster(page), cookies[manager]) if _poster(page) else "")
    return found


def _repeated(work: Callable[[], object]) -> Callable[[], object]:
    return lambda: [work() for _ in range(REPEAT)]


def _poster(links: str) -> str:
    match = re.search(r"^(/evaluasi/program/\d+/layanan/\d+/poster)$", links, re.M)
    return match[1] if match else ""


def _plain(app: object, path: str, cookie: str) -> str:
    _status, body = get(app, path, cookie)()
    return (gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body).decode()
