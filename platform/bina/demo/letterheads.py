"""The demonstration's letterheads: an invented seal, address and signer for every town."""

import io
import tempfile
from pathlib import Path

from bina.demo.people import cast, demo_unit
from bina.demo.towns import TOWNS
from bina.letterheads.operations import Wording, set_letterhead, take_logo

_COLOURS = {
    "belawan": "#0b5a42",
    "surakarta": "#7a2e1d",
    "marelan": "#1d4f7a",
    "ampenan": "#5b3f8c",
    "binjai": "#8a6d08",
}


def build_letterheads() -> None:
    """Give every town's agency its letterhead."""
    for town in TOWNS:
        people, agency = cast(town.key), demo_unit(town.key)
        place = agency.name.split()[-1]
        set_letterhead(
            agency,
            Wording(
                name=f"Pemerintah Daerah Contoh\n{agency.name}",
                address="Jalan Contoh Nomor 1 (alamat demonstrasi)",
                contact=f"Telepon (000) 000000 · {town.key}@contoh.invalid",
                place=place,
                signer=people.leader.name,
                signer_post=people.leader.position or "Pimpinan",
                foreword=(
                    "Laporan ini menyajikan hasil evaluasi program pembinaan beserta cara menghitungnya, sehingga setiap "
                    "angka dapat diperiksa kembali.\n\nSemua orang, jawaban, dan angka di dalamnya adalah data demonstrasi."
                ),
            ),
            logo=take_logo(io.BytesIO(_seal(_COLOURS[town.key], place[:1])), "lambang-contoh.png", by=people.manager),
            by=people.manager,
        )


def _seal(colour: str, letter: str) -> bytes:
    """An invented seal as PNG."""
    import typst

    source = (
        "#set page(width: 24mm, height: 24mm, margin: 0.5mm, fill: none)\n"
        f'#circle(radius: 11.5mm, stroke: 1mm + rgb("{colour}"))[#align(center + horizon)'
        f'[#text(26pt, fill: rgb("{colour}"), weight: "bold")[{letter}] #v(-6mm) #text(5pt)[CONTOH]]]'
    )
    with tempfile.TemporaryDirectory(prefix="bina-seal-") as folder:
        (Path(folder) / "main.typ").write_text(source, encoding="utf-8")
        drawn = typst.compile(str(Path(folder) / "main.typ"), root=folder, format="png", ppi=200.0)
    return drawn if isinstance(drawn, bytes) else drawn[0]
