"""Makers of fieldwork: interviews, codes, documents, follow-ups that were answered."""

import itertools
from collections.abc import Callable
from typing import Any

from bina import clock
from bina.people.models import Person
from evaluation.fieldwork.models import Claim, Code, Interview, Segment
from evaluation.fieldwork.operations import coding, documents, interviews
from evaluation.fieldwork.rules.coding import CodeKind
from evaluation.fieldwork.rules.documents import Basis, DocumentKind
from evaluation.fieldwork.rules.interviews import ConsentForm, InterviewKind
from evaluation.programmes.models import Programme
from evaluation.waves.models import Wave
from evaluation.waves.operations.keys import pseudonym
from evaluation.waves.operations.mixing import close, store_mixed
from tests.support.evaluation import entries_of

_numbers = itertools.count(1)


def an_interview(programme: Programme, by: Person, text: str = "Pertama.\nKedua.\nKetiga.") -> Interview:
    """An interview of a participant who agreed, written up."""
    made = interviews.begin_interview(
        programme,
        InterviewKind.PARTICIPANT,
        consent=True,
        consent_form=ConsentForm.SPOKEN,
        consented_on=clock.today(),
        by=by,
    )
    interviews.write_up(made, text, by=by)
    return made


def a_segment(programme: Programme, by: Person, text: str = "Pertama.") -> Segment:
    """The first paragraph of an interview of its own."""
    return interviews.mark(an_interview(programme, by, text), {1}, by=by)


def a_code(programme: Programme, by: Person, name: str | None = None, kind: CodeKind = CodeKind.BARRIER) -> Code:
    """A code of the codebook."""
    name = name or f"Kode {next(_numbers)}"
    return coding.add_code(programme, name, kind, definition="Artinya.", when_to_use="Kapan.", by=by)


def a_claim(programme: Programme, by: Person) -> Claim:
    """A claim of grade B in a register."""
    document = documents.register_document(
        programme, title="Register loket", kind=DocumentKind.RECORD, dated_on=clock.today(), owner="Seksi", by=by
    )
    return documents.add_claim(
        document, "Berkas ulang turun.", "3", basis=Basis.RECORD, method_stated=False, cross_checked=False, by=by
    )


def answered(wave: Wave, key: bytes, sheet: Callable[[int], dict[str, Any]]) -> None:
    """Everybody asked answers, and the wave is closed."""
    contents = [
        {"ratings": sheet(place), "texts": {}, "about": pseudonym(key, entry.about_id)}
        for place, entry in enumerate(entries_of(wave))
    ]
    store_mixed(wave, contents, None)
    close(wave, clock.today())
