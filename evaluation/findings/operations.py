"""Stating findings and following recommendations to their end."""

from collections.abc import Mapping
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import DomainError
from bina.notices.operations import notify
from bina.people.models import Person
from evaluation.findings.models import Finding, FindingSource, Recommendation
from evaluation.findings.rules import Method, RecommendationState, Stance
from evaluation.programmes.models import Programme


def state_finding(
    programme: Programme, statement: str, sources: Mapping[Method, tuple[Stance, str]], *, by: Person
) -> Finding:
    """State a finding; refuses one that no method speaks to."""
    spoken = {method: said for method, said in sources.items() if said[0] is not Stance.SILENT}
    if not spoken:
        raise DomainError(_("Sebut paling sedikit satu metode yang mendukung atau menentang temuan ini."))
    if any(not reference.strip() for _stance, reference in spoken.values()):
        raise DomainError(_("Sebut rujukan untuk setiap metode: angka, wawancara, halaman, atau pengamatan."))
    finding = Finding(programme_id=programme.id, statement=statement, created_at=clock.now())
    finding.sources = [
        FindingSource(method=method, stance=stance, reference=reference)
        for method, (stance, reference) in spoken.items()
    ]
    db.session.add(finding)
    db.session.flush()
    audit.record(by, "finding.stated", "finding", finding.id)
    return finding


def recommend(
    programme: Programme, sentence: str, *, owner: Person, due_on: date, by: Person, finding: Finding | None = None
) -> Recommendation:
    """Recommend that somebody do something by a day, and tell them; refuses a day that has passed."""
    if due_on < clock.today():
        raise DomainError(_("Tenggat sudah lewat. Pilih hari ini atau sesudahnya."))
    recommendation = Recommendation(
        programme_id=programme.id,
        finding_id=finding.id if finding else None,
        sentence=sentence,
        owner=owner,
        due_on=due_on,
        created_at=clock.now(),
    )
    db.session.add(recommendation)
    db.session.flush()
    notify(
        owner,
        key=f"recommendation:{recommendation.id}",
        subject=_l("Rekomendasi untuk Anda dari program %(name)s", name=programme.name),
        body=sentence,
        url="/evaluasi/",
    )
    audit.record(by, "recommendation.made", "recommendation", recommendation.id)
    return recommendation


def follow_up(recommendation: Recommendation, state: RecommendationState, outcome: str, *, by: Person) -> None:
    """Note what became of a recommendation; done or dropped needs a sentence of what happened."""
    if state in (RecommendationState.DONE, RecommendationState.DROPPED) and not outcome.strip():
        raise DomainError(_("Tulis apa yang dilakukan, atau mengapa tidak jadi."))
    recommendation.state, recommendation.outcome = state, outcome.strip()
    db.session.flush()
    audit.record(by, "recommendation.followed", "recommendation", recommendation.id, {"state": state.value})
