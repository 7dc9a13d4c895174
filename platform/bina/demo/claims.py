"""The demonstration's claims of outside training: waiting, sent back, refused and credited, in every town."""

import random
import tempfile
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path

from bina import clock
from bina.claims.models import CreditClaim
from bina.claims.operations import ClaimValues, decide_claim, draft_claim, submit_claim
from bina.claims.rules import ClaimState, Reach
from bina.demo.people import SEED, cast, demo_people
from bina.demo.towns import TOWNS
from bina.files.models import StoredFile
from bina.files.operations import store
from bina.people.models import Person


@dataclass(frozen=True)
class Training:
    """A training somewhere else."""

    title: str
    organiser: str
    kind: str
    days: int
    minutes: int = 0
    reach: Reach = Reach.NATIONAL


_TRAININGS = (
    Training("Seminar Nasional Pelayanan Publik Inklusif", "Lembaga Contoh Administrasi", "seminar", 1),
    Training("Workshop Penyusunan Standar Pelayanan", "Biro Organisasi Provinsi Contoh", "workshop", 2),
    Training("Pelatihan Pengelolaan Arsip Dinamis", "Balai Diklat Contoh", "course", 3, minutes=900),
    Training("Sosialisasi Manajemen Risiko", "Inspektorat Contoh", "socialisation", 1),
    Training("International Seminar on Digital Services", "Contoh University", "seminar", 2, reach=Reach.INTERNATIONAL),
)
_ENDS = {
    ClaimState.RETURNED: "Foto sertifikat terpotong, nomornya tidak terbaca. Unggah ulang.",
    ClaimState.REFUSED: "Kegiatan ini rapat kerja, bukan pengembangan kompetensi.",
    ClaimState.APPROVED: "",
}


def build_claims() -> None:
    """Some people of every town claim JP; their manager has decided part of it."""
    chance = random.Random(SEED)
    for town in TOWNS:
        people = cast(town.key)
        others = [one for one in demo_people(town.key) if not one.roles and one.id != people.learner.id]
        claimants = [people.learner, *chance.sample(others, 9)]
        states = [ClaimState.APPROVED, *_ENDS, *[ClaimState.SUBMITTED] * 3, *[ClaimState.APPROVED] * 3]
        for number, (person, state) in enumerate(zip(claimants, states, strict=True), start=1):
            claim = _a_claim(person, chance.choice(_TRAININGS), chance, f"{town.key.upper()}/{number:03d}/2026")
            submitted_at = clock.now() - timedelta(days=chance.randint(9, 20))
            submit_claim(claim)
            claim.submitted_at = claim.steps[-1].at = submitted_at
            if state in _ENDS:
                _decide(claim, state, people.manager, submitted_at + timedelta(days=chance.randint(1, 6)))


def _a_claim(person: Person, training: Training, chance: random.Random, number: str) -> CreditClaim:
    begins = date(2026, chance.randint(2, 9), chance.randint(1, 25))
    values = ClaimValues(
        title=training.title,
        organiser=training.organiser,
        kind=training.kind,
        reach=training.reach,
        started_on=begins,
        ended_on=begins + timedelta(days=training.days - 1),
        minutes=training.minutes,
        days=0 if training.minutes else training.days,
        certificate_number=number,
    )
    return draft_claim(person, values, file=_certificate(person, values))


def _decide(claim: CreditClaim, state: ClaimState, by: Person, at: datetime) -> None:
    decide_claim(claim, state, by=by, reason=_ENDS[state])
    claim.steps[-1].at = at


def _certificate(person: Person, values: ClaimValues) -> StoredFile:
    """An invented certificate as PDF."""
    import typst

    lines = ("CONTOH – DATA DEMONSTRASI", values.organiser, values.title, person.name, values.certificate_number)
    source = '#set page(paper: "a5", flipped: true)\n#set align(center + horizon)\n' + "\n\n".join(
        f'#text(14pt, "{line}")' for line in lines
    )
    with tempfile.TemporaryDirectory(prefix="bina-certificate-") as folder:
        (Path(folder) / "main.typ").write_text(source, encoding="utf-8")
        drawn = typst.compile(str(Path(folder) / "main.typ"), root=folder, format="pdf")
    page = drawn if isinstance(drawn, bytes) else drawn[0]
    return store(BytesIO(page), "sertifikat-contoh.pdf", by=person, kinds={"document"})
