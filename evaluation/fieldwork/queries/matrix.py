"""What every source says about every finding."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from bina.db import db
from bina.errors import NotFound
from evaluation.fieldwork.models import Claim, Evidence, Segment
from evaluation.fieldwork.rules.matrix import Voice, is_contested, voice
from evaluation.findings.models import Finding, FindingSource
from evaluation.findings.queries import findings_of
from evaluation.findings.rules import Method
from evaluation.programmes.models import Programme


@dataclass(frozen=True)
class MatrixCell:
    """What one method says about one finding: what was stated by hand, and the evidence linked to it."""

    voice: Voice
    stated: FindingSource | None
    evidence: Sequence[Evidence]


@dataclass(frozen=True)
class MatrixRow:
    """A finding with its five cells."""

    finding: Finding
    cells: Mapping[Method, MatrixCell]

    @property
    def is_contested(self) -> bool:
        """Whether any source speaks against it."""
        return is_contested([cell.voice for cell in self.cells.values()])


def matrix_of(programme: Programme) -> list[MatrixRow]:
    """Findings × methods with every piece of evidence, in a constant number of queries."""
    findings = findings_of(programme)
    linked: dict[tuple[int, Method], list[Evidence]] = {}
    for each in db.session.scalars(
        select(Evidence)
        .where(Evidence.finding_id.in_([finding.id for finding in findings]))
        .options(
            joinedload(Evidence.segment).joinedload(Segment.interview),
            joinedload(Evidence.claim).joinedload(Claim.document),
            joinedload(Evidence.wave),
            joinedload(Evidence.target),
        )
        .order_by(Evidence.id)
    ):
        linked.setdefault((each.finding_id, each.method), []).append(each)
    rows = []
    for finding in findings:
        stated = {source.method: source for source in finding.sources}
        cells = {}
        for method in Method:
            evidence, source = linked.get((finding.id, method), []), stated.get(method)
            stances = [each.stance for each in evidence] + ([source.stance] if source else [])
            cells[method] = MatrixCell(voice(stances), source, evidence)
        rows.append(MatrixRow(finding, cells))
    return rows


def evidence_of(programme: Programme, evidence_id: int) -> Evidence:
    """One piece of evidence for a finding of the programme; raises NotFound."""
    found = db.session.scalar(
        select(Evidence)
        .join(Finding, Finding.id == Evidence.finding_id)
        .where(Evidence.id == evidence_id, Finding.programme_id == programme.id)
    )
    if found is None:
        raise NotFound(_("Bukti ini tidak ditemukan."))
    return found
