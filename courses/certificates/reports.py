"""The certificate as a PDF. Typst is loaded here only, inside a job."""

import io
import json
import tempfile
from pathlib import Path

from babel.dates import format_date
from flask_babel import gettext as _

from courses.certificates.rules import Printed

_TEMPLATE = """
#let data = json("data.json")
#set document(title: data.title, author: data.agency)
#set page(paper: "a4", flipped: true, margin: 18mm, fill: rgb("#fffdf8"),
  background: place(center + horizon, rect(width: 277mm, height: 190mm, stroke: 1.2pt + rgb("#0b6b4d"), radius: 4mm)))
#set text(font: ("Libertinus Serif"), size: 12pt, lang: "id", fill: rgb("#16201c"))
#align(center)[
  #if data.demonstration != "" [#text(size: 10pt, fill: rgb("#8a4b08"))[#data.demonstration] #v(1mm)]
  #text(size: 11pt, fill: rgb("#5a6560"))[#data.agency]
  #v(2mm)
  #text(size: 30pt, weight: "bold", fill: rgb("#0b6b4d"))[#data.heading]
  #v(-2mm)
  #text(size: 10.5pt)[#data.number]
  #v(4mm)
  #data.given
  #v(-1mm)
  #text(size: 24pt, weight: "bold")[#data.name]
  #v(-3mm)
  #text(size: 11pt)[#data.nip #h(1em) #data.unit]
  #v(3mm)
  #data.completed
  #v(-1mm)
  #text(size: 18pt, weight: "bold")[#data.course]
  #v(-1mm)
  #data.worth
]
#v(3mm)
#grid(columns: (1fr, 46mm), gutter: 10mm,
  [ #text(size: 10.5pt, weight: "bold")[#data.able]
    #set text(size: 10pt)
    #list(..data.objectives.map(line => [#line])) ],
  align(center)[ #image("qr.svg", width: 30mm, alt: data.qr)
    #text(size: 8pt)[#data.qr] ])
#place(bottom + left, text(size: 7.5pt, fill: rgb("#5a6560"))[#data.hash])
"""


def certificate_pdf(printed: Printed, verify_url: str, *, demonstration: bool) -> bytes:
    """Typeset the certificate: every printed field, the hash, and a QR code that leads to the verify page."""
    import segno
    import typst

    picture = io.BytesIO()
    segno.make(verify_url, error="m").save(picture, kind="svg", border=1)
    score = _(", nilai akhir %(score)s", score=printed.score) if printed.score is not None else ""
    data = {
        "title": _("Sertifikat %(course)s", course=printed.course),
        "heading": _("Sertifikat"),
        "demonstration": _("Data demonstrasi: bukan sertifikat sebenarnya") if demonstration else "",
        "agency": printed.agency,
        "number": _("Nomor %(number)s", number=printed.number),
        "given": _("diberikan kepada"),
        "name": printed.name,
        "nip": f"NIP {printed.nip}",
        "unit": printed.unit,
        "completed": _(
            "yang pada %(day)s menyelesaikan pelatihan", day=format_date(printed.completed_on, "long", locale="id")
        ),
        "course": printed.course,
        "worth": _(
            "%(jp)s JP (%(minutes)s menit)%(score)s · versi %(version)s",
            jp=printed.jp,
            minutes=printed.minutes,
            score=score,
            version=printed.version,
        ),
        "able": _("Setelah pelatihan ini peserta dapat:"),
        "objectives": list(printed.objectives),
        "qr": _("Pindai untuk memeriksa keasliannya"),
        "hash": f"SHA-256 {printed.hash} · {verify_url}",
    }
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        (root / "qr.svg").write_bytes(picture.getvalue())
        (root / "certificate.typ").write_text(_TEMPLATE, encoding="utf-8")
        return bytes(typst.compile(str(root / "certificate.typ"), root=str(root)))
