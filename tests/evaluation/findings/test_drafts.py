"""A report proposes findings with the figures they rest on; words stay within the evidence and edits are kept."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bina import clock as bina_clock
from bina.errors import Conflict, DomainError
from bina.notices.models import Notice
from evaluation.findings import operations as findings
from evaluation.findings.models import Finding, FindingEdit, Recommendation
from evaluation.findings.queries import edits_of
from evaluation.findings.rules import Effect, RecommendationState
from evaluation.findings.rules.drafting import Draft, edited, from_json, overclaims, to_json
from evaluation.findings.tasks import remind
from evaluation.measures.operations import record_scores
from evaluation.reports.operations import make_report
from evaluation.reports.queries import drafts_of
from tests.support.evaluation import COURSE, a_cohort, a_programme, a_wave, answer, day, entries_of
from tests.support.web import text_of


@pytest.fixture
def programme(trio):
    people = a_cohort(trio.unit, 9, superior=trio.ani)
    made = a_programme(trio.ani, trio.unit, people)
    for number, person in enumerate(people):
        for purpose, points in (("pre", 40 + number), ("post", 60 + 2 * number)):
            record_scores(person, subject=COURSE, title="Kursus", attempt_id=number * 2 + (purpose == "post"),
                          purpose=purpose, by_objective={"komunikasi": (points, 100)}, scored_at=bina_clock.now())  # fmt: skip
    from evaluation.waves.operations.mixing import close
    from evaluation.waves.rules import Anonymity, WaveKind

    wave = a_wave(
        made, people, trio.ani, instrument="hambatan", kind=WaveKind.BARRIERS, anonymity=Anonymity.CONFIDENTIAL
    )
    for entry in entries_of(wave):
        answer(entry, 2)
    close(wave, day())
    return made


@pytest.fixture
def report(programme, trio):
    return make_report(programme, bina_clock.now(), by=trio.ani)


def draft_of(report, start: str) -> Draft:
    return next(each for each in drafts_of(report) if each.key.startswith(start))


def test_every_draft_cites_a_figure_of_the_same_report(report):
    drafts = drafts_of(report)
    assert {"learning"} < {each.key for each in drafts}
    for each in drafts:
        assert each.citations
        for citation in each.citations:
            assert citation.value in report.document or citation.detail, each


def test_a_barrier_suggests_the_fitting_act(report):
    barrier = draft_of(report, "barrier:")
    assert "menghalangi penerapan" in barrier.sentence
    assert barrier.act


def test_before_and_after_alone_is_drafted_without_a_cause(report):
    learning = draft_of(report, "learning")
    assert learning.grade not in ("A", "B")
    assert overclaims(learning.sentence, learning.grade) is None


def test_drafts_come_back_from_json_as_they_were(report):
    assert from_json(to_json(drafts_of(report))) == drafts_of(report)
    assert from_json("") == []


def test_a_draft_is_adopted_in_other_words_and_the_difference_is_kept(db, browsers, trio, programme, report):
    ani = browsers(trio.ani)
    page = f"/evaluasi/program/{programme.id}/usulan-temuan"
    draft = draft_of(report, "learning")
    assert draft.sentence in text_of(ani.get(page))
    own = f"{page}/1/{draft.key}"
    assert draft.citations[0].value in text_of(ani.get(own))
    sent = ani.send(own, {"sentence": "Nilai peserta yang mengisi naik."})
    assert sent.status_code == 303
    finding = db.session.scalars(select(Finding)).one()
    assert (finding.drafted, finding.statement) == (draft.sentence, "Nilai peserta yang mengisi naik.")
    assert [c.value for c in finding.citations] == [c.value for c in draft.citations]
    assert db.session.scalars(select(FindingEdit.before)).one() == draft.sentence
    assert "Sudah menjadi temuan" in text_of(ani.get(page))
    again = ani.send(own, {"sentence": "Lagi."})
    assert (again.status_code, "sudah menjadi temuan" in text_of(again)) == (422, True)
    later = ani.send(f"/evaluasi/program/{programme.id}/temuan/{finding.id}", {"sentence": "Nilai naik."})
    assert later.status_code == 303
    assert [each.after for each in edits_of(finding)] == ["Nilai peserta yang mengisi naik.", "Nilai naik."]
    shown = ani.get(f"/evaluasi/program/{programme.id}/temuan/{finding.id}").get_data(as_text=True)
    assert "<del>" in shown
    assert "<ins>" in shown


def test_causal_words_beyond_the_grade_are_refused_and_nothing_is_stored(db, browsers, trio, programme, report):
    draft = draft_of(report, "learning")
    page = f"/evaluasi/program/{programme.id}/usulan-temuan/1/{draft.key}"
    answered = browsers(trio.ani).send(page, {"sentence": "Program meningkatkan nilai peserta."})
    assert answered.status_code == 422
    assert "menyatakan sebab" in text_of(answered)
    assert "Program meningkatkan nilai peserta." in answered.get_data(as_text=True)
    assert db.session.scalars(select(Finding)).all() == []


def test_an_act_goes_on_to_a_recommendation_that_rests_on_the_finding(db, browsers, trio, programme, report):
    ani = browsers(trio.ani)
    draft = draft_of(report, "barrier:")
    sent = ani.send(f"/evaluasi/program/{programme.id}/usulan-temuan/1/{draft.key}", {"sentence": draft.sentence})
    form = ani.get(sent.location)
    assert draft.act in form.get_data(as_text=True)
    data = {"sentence": draft.act, "owner": trio.ani.id, "due_on": day(30).isoformat(), "cost": "2.500.000.000",
            "expected": "Kesempatan memakai naik 0,5", "check_on": day(20).isoformat()}  # fmt: skip
    early = ani.send(sent.location, data)
    assert (early.status_code, "sesudah tenggat" in text_of(early)) == (422, True)
    assert ani.send(sent.location, {**data, "check_on": day(90).isoformat()}).status_code == 303
    made = db.session.scalars(select(Recommendation)).one()
    assert (made.cost, made.expected, made.finding.draft_key) == (2_500_000_000, data["expected"], draft.key)


def test_the_effect_is_judged_only_after_the_deed(db, browsers, trio, programme):
    made = findings.recommend(programme, "Tempel syarat.", owner=trio.ani, due_on=day(10), by=trio.ani)
    with pytest.raises(Conflict, match="setelah tindakannya terlaksana"):
        findings.judge_effect(made, Effect.EFFECTIVE, by=trio.ani)
    findings.follow_up(made, RecommendationState.DONE, "Ditempel.", by=trio.ani)
    page = f"/evaluasi/rekomendasi/{made.id}/dampak"
    assert browsers(trio.budi).get(page).status_code in (403, 404)
    assert browsers(trio.ani).send(page, {"effect": "not_effective"}).status_code == 303
    assert made.effect is Effect.NOT_EFFECTIVE
    assert "Tidak berdampak" in text_of(browsers(trio.ani).get(f"/evaluasi/program/{programme.id}"))


def test_owners_are_reminded_once_before_and_once_after_the_deadline(db, trio, programme, clock):
    made = findings.recommend(
        programme, "Tempel syarat.", owner=trio.budi, due_on=day(10), by=trio.ani,
        terms=findings.Terms(check_on=day(40)),
    )  # fmt: skip

    def letters(person):
        return db.session.scalars(select(Notice.key).where(Notice.person_id == person.id).order_by(Notice.id)).all()

    first = letters(trio.budi)
    for days in (1, 3, 0, 8, 1):
        clock.shift(timedelta(days=days))
        remind()
    assert letters(trio.budi)[len(first) :] == [f"recommendation:{made.id}:soon", f"recommendation:{made.id}:late"]
    findings.follow_up(made, RecommendationState.DONE, "Ditempel.", by=trio.ani)
    clock.shift(timedelta(days=40))
    remind()
    assert f"recommendation:{made.id}:effect" in letters(trio.ani)


def test_strangers_find_no_drafts(browsers, trio, programme, report):
    draft = draft_of(report, "learning")
    for stranger in (trio.budi, trio.citra):
        for path in (f"/evaluasi/program/{programme.id}/usulan-temuan",
                     f"/evaluasi/program/{programme.id}/usulan-temuan/1/{draft.key}"):  # fmt: skip
            assert browsers(stranger).get(path).status_code in (403, 404)
            assert browsers(stranger).send(path).status_code in (403, 404, 405)


def test_an_empty_sentence_is_refused(trio, programme, report):
    with pytest.raises(DomainError, match="satu kalimat"):
        findings.adopt(programme, draft_of(report, "learning"), "  ", 1, by=trio.ani)


def test_an_edit_is_shown_word_by_word():
    assert [(word.text, word.change) for word in edited("a b c", "a x c d")] == [
        ("a", "kept"), ("b", "out"), ("x", "in"), ("c", "kept"), ("d", "in"),
    ]  # fmt: skip
