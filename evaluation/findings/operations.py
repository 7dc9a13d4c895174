"""Stating findings and following recommendations to their end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, DomainError
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Person
from evaluation.findings.models import Finding, FindingCitation, FindingEdit, FindingSource, Recommendation
from evaluation.findings.queries import effects_due, findings_of, open_recommendations
from evaluation.findings.rules import Effect, Method, RecommendationState, Stance
from evaluation.findings.rules.drafting import Draft, overclaims
from evaluation.programmes.models import Programme


@dataclass(frozen=True)
class Terms:
    """What a recommendation costs, what should change by it, and when that is looked at."""

    #: in rupiah
    cost: int | None = None
    expected: str = ""
    check_on: date | None = None


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


def adopt(programme: Programme, draft: Draft, sentence: str, report_number: int, *, by: Person) -> Finding:
    """Make a drafted sentence a finding with the figures it cites; the evaluator's words are kept beside the draft.

    Refuses the same draft twice, an empty sentence, and causal words the evidence does not carry.
    """
    if any(known.draft_key == draft.key and known.report_number == report_number for known in findings_of(programme)):
        raise Conflict(_("Usulan ini sudah menjadi temuan."))
    _require_honest(sentence, draft.grade)
    finding = Finding(
        programme_id=programme.id,
        statement=sentence.strip(),
        created_at=clock.now(),
        draft_key=draft.key,
        drafted=draft.sentence,
        grade=draft.grade,
        report_number=report_number,
    )
    finding.citations = [FindingCitation(label=c.label, value=c.value, detail=c.detail) for c in draft.citations]
    reference = _(
        "Laporan nomor %(n)s: %(labels)s", n=report_number, labels="; ".join(c.label for c in draft.citations)
    )
    finding.sources = [FindingSource(method=draft.method, stance=Stance.SUPPORTS, reference=reference)]
    db.session.add(finding)
    db.session.flush()
    if finding.statement != draft.sentence:
        _note_edit(finding, draft.sentence, by)
    audit.record(by, "finding.adopted", "finding", finding.id, {"report": report_number})
    return finding


def reword(finding: Finding, sentence: str, *, by: Person) -> None:
    """Change what a finding says; what it said before is kept. Refuses what its evidence does not carry."""
    _require_honest(sentence, finding.grade)
    before, finding.statement = finding.statement, sentence.strip()
    if before != finding.statement:
        _note_edit(finding, before, by)
        audit.record(by, "finding.reworded", "finding", finding.id)


def _note_edit(finding: Finding, before: str, by: Person) -> None:
    db.session.add(
        FindingEdit(
            finding_id=finding.id, edited_at=clock.now(), edited_by_id=by.id, before=before, after=finding.statement
        )
    )
    db.session.flush()


def _require_honest(sentence: str, grade: str) -> None:
    if not sentence.strip():
        raise DomainError(_("Tulis temuannya dalam satu kalimat."))
    word = overclaims(sentence, grade) if grade else None
    if word is not None:
        raise DomainError(
            _(
                "Kata “%(word)s” menyatakan sebab, padahal derajat buktinya %(grade)s. Pakai misalnya “naik pada mereka "
                "yang diukur”.",
                word=word,
                grade=grade,
            )
        )


def recommend(
    programme: Programme,
    sentence: str,
    *,
    owner: Person,
    due_on: date,
    by: Person,
    finding: Finding | None = None,
    terms: Terms | None = None,
) -> Recommendation:
    """Recommend that somebody do something by a day, and tell them.

    Refuses a day that has passed, and a check of the effect before the deed is due.
    """
    if due_on < clock.today():
        raise DomainError(_("Tenggat sudah lewat. Pilih hari ini atau sesudahnya."))
    wished = terms or Terms()
    if wished.check_on is not None and wished.check_on < due_on:
        raise DomainError(_("Tanggal pemeriksaan dampak harus sesudah tenggat tindakannya."))
    recommendation = Recommendation(
        programme_id=programme.id,
        finding_id=finding.id if finding else None,
        sentence=sentence,
        owner=owner,
        due_on=due_on,
        cost=wished.cost,
        expected=wished.expected,
        check_on=wished.check_on,
        created_at=clock.now(),
    )
    db.session.add(recommendation)
    db.session.flush()
    notify(
        owner,
        key=f"recommendation:{recommendation.id}",
        kind=NoticeKind.EVALUATION,
        subject=_l("Rekomendasi untuk Anda dari program %(name)s", name=programme.name),
        body=sentence,
        url="/evaluasi/",
    )
    audit.record(by, "recommendation.made", "recommendation", recommendation.id)
    return recommendation


def judge_effect(recommendation: Recommendation, effect: Effect, *, by: Person) -> None:
    """Say whether what was done had its effect; refuses it before the deed is done."""
    if recommendation.state is not RecommendationState.DONE:
        raise Conflict(_("Dampak baru dapat dinilai setelah tindakannya terlaksana."))
    recommendation.effect = effect
    db.session.flush()
    audit.record(by, "recommendation.judged", "recommendation", recommendation.id, {"effect": effect.value})


def remind_owners(today: date) -> None:
    """Tell owners a week before the deadline and once it has passed, and managers when an effect is to be looked at.

    Nobody is told the same thing twice, however often this runs.
    """
    for each in open_recommendations():
        if each.due_on < today:
            _remind(each.owner, each, "late", _l("Rekomendasi lewat tenggat"))
        elif each.due_on - today <= timedelta(days=7):
            _remind(each.owner, each, "soon", _l("Rekomendasi jatuh tempo pekan depan"))
    for each in effects_due(today):
        _remind(each.programme.manager, each, "effect", _l("Periksa dampak rekomendasi"))


def _remind(person: Person, recommendation: Recommendation, reason: str, subject: object) -> None:
    notify(
        person,
        key=f"recommendation:{recommendation.id}:{reason}",
        kind=NoticeKind.EVALUATION,
        subject=subject,
        body=recommendation.sentence,
        url=f"/evaluasi/rekomendasi/{recommendation.id}",
    )


def follow_up(recommendation: Recommendation, state: RecommendationState, outcome: str, *, by: Person) -> None:
    """Note what became of a recommendation; done or dropped needs a sentence of what happened."""
    if state in (RecommendationState.DONE, RecommendationState.DROPPED) and not outcome.strip():
        raise DomainError(_("Tulis apa yang dilakukan, atau mengapa tidak jadi."))
    recommendation.state, recommendation.outcome = state, outcome.strip()
    db.session.flush()
    audit.record(by, "recommendation.followed", "recommendation", recommendation.id, {"state": state.value})
