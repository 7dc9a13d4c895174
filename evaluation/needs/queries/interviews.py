"""What interviews say about needs, by the codes somebody connected with them."""

from collections.abc import Sequence

from sqlalchemy import select

from bina.db import db
from bina.people.models import Unit
from evaluation.fieldwork.models import Code
from evaluation.fieldwork.queries.interviews import coded, segments_of
from evaluation.fieldwork.rules.coding import CodeKind, may_be_shown
from evaluation.needs.models import CodeNeed
from evaluation.needs.rules import Coded, Topic
from evaluation.programmes.models import Programme


def connected(programme: Programme) -> dict[int, CodeNeed]:
    """Code → the need it speaks of, where somebody said so."""
    rows = db.session.scalars(
        select(CodeNeed).join(Code, Code.id == CodeNeed.code_id).where(Code.programme_id == programme.id)
    )
    return {row.code_id: row for row in rows}


def codes_to_connect(programme: Programme) -> Sequence[Code]:
    """Codes in use that speak of a barrier or a need, by name."""
    return db.session.scalars(
        select(Code)
        .where(
            Code.programme_id == programme.id,
            Code.retired_in.is_(None),
            Code.kind.in_((CodeKind.BARRIER, CodeKind.NEED)),
        )
        .order_by(Code.kind, Code.name)
    ).all()


def coded_of(unit: Unit) -> list[Coded]:
    """How many interviews of programmes of the unit and below name each need. A need that fewer than five name is left
    out: who said it could be guessed.
    """
    programmes = db.session.scalars(
        select(Programme)
        .join(Unit, Unit.id == Programme.unit_id)
        .where(
            Unit.path.startswith(unit.path),
            select(CodeNeed.code_id)
            .join(Code, Code.id == CodeNeed.code_id)
            .where(Code.programme_id == Programme.id)
            .exists(),
        )
    ).all()
    held = 0
    naming: dict[tuple[Topic, str], int] = {}
    for programme in programmes:
        links = connected(programme)
        segments = coded(segments_of(programme))
        held += len({segment.interview_id for segment in segments})
        heard: dict[tuple[Topic, str], set[int]] = {}
        for segment in segments:
            for code_id in segment.codes & links.keys():
                heard.setdefault((links[code_id].topic, links[code_id].key), set()).add(segment.interview_id)
        for need, interviews in heard.items():
            naming[need] = naming.get(need, 0) + len(interviews)
    return [Coded(topic, key, n, held) for (topic, key), n in naming.items() if may_be_shown(n)]
