"""Everything of the field for one programme, and what was heard there."""

from flask import render_template
from flask.typing import ResponseReturnValue

from bina.permissions import allow, signed_in
from bina.web.session import current_person
from evaluation.fieldwork import forms
from evaluation.fieldwork.permissions import may_hear_stories
from evaluation.fieldwork.queries.documents import documents_of
from evaluation.fieldwork.queries.interviews import coded, codes_of, interviews_of, segments_of
from evaluation.fieldwork.queries.matrix import matrix_of
from evaluation.fieldwork.queries.waves import cases_of, observations_of, observers_of, success_waves_of
from evaluation.fieldwork.rules.coding import may_be_shown, people_by_code
from evaluation.fieldwork.views.shared import blueprint
from evaluation.programmes.permissions import may_steer
from evaluation.programmes.queries import programme_for
from evaluation.waves.rules import WaveState


@blueprint.get("/program/<int:programme_id>/lapangan")
@allow(signed_in)
def field(programme_id: int) -> ResponseReturnValue:
    """Interviews, codes, documents, observations, stories; readers see what was heard from five people or more."""
    person = current_person()
    shown = programme_for(person, programme_id)
    steers, hears = may_steer(person, shown), may_hear_stories(person, shown)
    segments = coded(segments_of(shown))
    # Counts of one coder's codes would tell the second what to find.
    people = people_by_code([each for each in segments if not steers or each.is_open_to(person.id)])
    heard = [(code, people.get(code.id, 0)) for code in codes_of(shown)]
    observations = observations_of(shown)
    interviews = interviews_of(shown)
    rows = matrix_of(shown)
    return render_template(
        "evaluation/fieldwork/field.html",
        programme=shown,
        steers=steers,
        interviews=interviews if steers else [],
        talks=sum(interview.withdrawn_on is None for interview in interviews),
        kinds=forms.INTERVIEW_KINDS,
        heard=[(code, n) for code, n in heard if n and (steers or may_be_shown(n))],
        code_kinds=forms.CODE_KINDS,
        to_settle=sum(len(segment.open) for segment in segments),
        codes=len(heard),
        documents=documents_of(shown),
        observations=observations,
        observers=observers_of(observations),
        closed=WaveState.CLOSED,
        hears=hears,
        stories=success_waves_of(shown) if hears else [],
        cases=len(cases_of(shown)) if hears else 0,
        findings=len(rows),
        contested=sum(row.is_contested for row in rows),
        me=person,
    )
