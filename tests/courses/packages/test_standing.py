"""How a package stands: order, shared objectives, roll-up, and what counts as complete."""

import zipfile

import pytest

from courses.packages.rules.archive import MANIFEST
from courses.packages.rules.manifest import Edition, read_manifest
from courses.packages.rules.runtime import believed, breaks_limit, fits, given, heard, part_report, seconds_of, timespan
from courses.packages.rules.standing import ObjectiveReport, PartReport, Why, may_open, standing
from tests.support.packages import a_manifest, sample, several

DONE = PartReport(attempts=1, ended=True, completed=True, passed=True)
FORCED = ["playing_item", "etuqiette_item", "handicapping_item", "havingfun_item", "assessment_item"]


def manifest_of(path):
    with zipfile.ZipFile(path) as archive:
        return read_manifest(archive.read(MANIFEST), archive.namelist())


def three(sequencing: str = "", *, own: dict[int, str] | None = None, version: str = "2004 4th Edition"):
    """Three parts in a row with this sequencing of the organisation and of single parts."""
    items = "".join(
        f'<item identifier="i{n}" identifierref="r{n}"><title>Bagian {n}</title>{(own or {}).get(n, "")}</item>'
        for n in (1, 2, 3)
    )
    resources = "".join(f'<resource identifier="r{n}" scormtype="sco" href="{n}.html"/>' for n in (1, 2, 3))
    whole = a_manifest(items, resources, version=version, sequencing=sequencing)
    return read_manifest(whole.encode(), {"1.html", "2.html", "3.html"})


def opens(manifest, reports, here=None):
    return [may_open(manifest, reports, item.identifier, here) is None for item in manifest.parts]


def test_the_forced_sample_opens_one_part_after_the_other():
    manifest = manifest_of(sample("SequencingForced"))
    reports: dict[str, PartReport] = {}
    here = None
    for place, name in enumerate(FORCED):
        assert opens(manifest, reports, here) == [n <= place for n in range(5)]
        assert may_open(manifest, reports, FORCED[-1], here) is (None if place == 4 else Why.EARLIER_FIRST)
        reports[name] = PartReport(attempts=1, completed=False)
        # Opened and left in the middle: the next stays shut.
        assert opens(manifest, reports, name) == [n <= place for n in range(5)]
        reports[name] = DONE
        here = name
    whole = standing(manifest, reports, here)
    assert whole.complete
    assert whole.done == 5


def test_the_forced_sample_is_not_complete_with_a_failed_quiz():
    manifest = manifest_of(sample("SequencingForced"))
    reports = dict.fromkeys(FORCED, DONE) | {FORCED[-1]: PartReport(1, True, True, False, 0.4)}
    assert not standing(manifest, reports, FORCED[-1]).complete


def test_of_scorm_12_every_part_must_be_done_and_assets_are_done_once_opened():
    manifest = manifest_of(sample("ContentPackaging"))
    names = [item.identifier for item in manifest.parts]
    assert opens(manifest, {}) == [True] * 18
    all_but_one = {name: PartReport(attempts=1) for name in names[1:]}
    assert not standing(manifest, all_but_one).complete
    scos = [item.identifier for item in manifest.parts if item.sco]
    reports = {name: DONE if name in scos else PartReport(attempts=1) for name in names}
    assert standing(manifest, reports).complete


def test_without_choice_only_next_and_previous_lead_on():
    manifest = three('<sequencing><controlMode choice="false" flow="true"/></sequencing>')
    assert opens(manifest, {}) == [True, False, False]
    assert opens(manifest, {"i1": DONE}, "i1") == [True, True, False]
    assert may_open(manifest, {}, "i3", "i1") is Why.IN_ORDER
    assert (standing(manifest, {}, "i2").forward, standing(manifest, {}, "i2").back) == ("i3", "i1")


def test_forward_only_never_leads_back():
    manifest = three('<sequencing><controlMode choice="true" flow="true" forwardOnly="true"/></sequencing>')
    assert opens(manifest, {"i1": DONE}, "i2") == [False, True, True]
    assert standing(manifest, {}, "i2").back is None


def test_what_is_to_be_skipped_is_passed_over_by_next():
    rule = (
        "<sequencing><sequencingRules><preConditionRule><ruleConditions><ruleCondition condition='always'/></ruleConditions>"
        "<ruleAction action='skip'/></preConditionRule></sequencingRules></sequencing>"
    )
    manifest = three('<sequencing><controlMode choice="true" flow="true"/></sequencing>', own={2: rule})
    assert standing(manifest, {}, "i1").forward == "i3"


def test_stop_forward_traversal_holds_everything_behind_it():
    rule = (
        "<sequencing><sequencingRules><preConditionRule><ruleConditions>"
        "<ruleCondition operator='not' condition='completed'/></ruleConditions>"
        "<ruleAction action='stopForwardTraversal'/></preConditionRule></sequencingRules></sequencing>"
    )
    manifest = three('<sequencing><controlMode choice="true" flow="true"/></sequencing>', own={1: rule})
    assert opens(manifest, {}) == [True, False, False]
    assert opens(manifest, {"i1": DONE}, "i1") == [True, True, True]


def test_a_limit_of_attempts_shuts_a_part():
    manifest = three(own={1: "<sequencing><limitConditions attemptLimit='1'/></sequencing>"})
    assert may_open(manifest, {"i1": PartReport(1, True, True, False)}, "i1", "i2") is Why.ENOUGH_ATTEMPTS


@pytest.mark.parametrize(
    ("rule", "done", "complete"),
    [
        ("childActivitySet='any'", 1, True),
        ("childActivitySet='atLeastCount' minimumCount='2'", 1, False),
        ("childActivitySet='atLeastCount' minimumCount='2'", 2, True),
        ("childActivitySet='atLeastPercent' minimumPercent='0.6'", 2, True),
        ("childActivitySet='all'", 2, False),
    ],
)
def test_roll_up_rules_decide_when_the_whole_is_completed(rule, done, complete):
    sequencing = (
        f"<sequencing><rollupRules><rollupRule {rule}><rollupConditions><rollupCondition condition='completed'/>"
        "</rollupConditions><rollupAction action='completed'/></rollupRule></rollupRules></sequencing>"
    )
    reports = {f"i{n}": DONE for n in range(1, done + 1)}
    assert standing(three(sequencing), reports).complete is complete


def test_a_measure_decides_where_the_objective_says_so():
    own = (
        "<sequencing><objectives><primaryObjective objectiveID='p' satisfiedByMeasure='true'>"
        "<minNormalizedMeasure>0.8</minNormalizedMeasure></primaryObjective></objectives></sequencing>"
    )
    manifest = three(own={1: own})
    told = {"i1": PartReport(1, True, True, True, 0.7), "i2": DONE, "i3": DONE}
    assert standing(manifest, told).part("i1").state.satisfied is False
    assert not standing(manifest, told).complete


def test_a_part_that_never_speaks_is_done_when_it_ends_unless_the_manifest_leaves_it_to_the_part():
    quiet = {f"i{n}": PartReport(attempts=1, ended=True) for n in (1, 2, 3)}
    assert standing(three(), quiet).complete
    own = "<sequencing><deliveryControls completionSetByContent='true' objectiveSetByContent='true'/></sequencing>"
    assert not standing(three(own=dict.fromkeys((1, 2, 3), own)), quiet).complete


# ------------------------------------------------------------------------------------------- reports


def part(edition_manifest):
    return edition_manifest.parts[0]


def test_scorm_12_mastery_decides_over_what_the_part_says():
    manifest = read_manifest(
        a_manifest(
            '<item identifier="i1" identifierref="r1"><title>A</title><masteryscore>70</masteryscore></item>'
        ).encode(),
        {"index.html"},
    )
    said = {"cmi.core.lesson_status": "completed", "cmi.core.score.raw": "65", "cmi.core.score.max": "100"}
    assert heard(Edition.SCORM_12, part(manifest), said).passed is False
    assert heard(Edition.SCORM_12, part(manifest), said | {"cmi.core.score.raw": "70"}).passed is True


def test_what_was_reached_is_not_taken_back_by_looking_again():
    manifest = read_manifest(several(1).encode(), {"1.html"})
    passed = heard(Edition.SCORM_12, part(manifest), {"cmi.core.lesson_status": "passed", "cmi.core.score.raw": "90"})
    again = heard(Edition.SCORM_12, part(manifest), {"cmi.core.lesson_status": "incomplete"})
    report = part_report([passed, None, again], attempts=3, ended=True)
    assert (report.completed, report.passed, report.measure, report.attempts) == (True, True, 0.9, 3)


def test_objectives_of_a_2004_part_are_heard_by_name():
    manifest = read_manifest(several(1, version="2004 4th Edition").encode(), {"1.html"})
    said = {
        "cmi.objectives.0.id": "satu", "cmi.objectives.0.success_status": "passed",
        "cmi.objectives.1.id": "dua", "cmi.objectives.1.score.scaled": "0.25",
    }  # fmt: skip
    assert heard(Edition.SCORM_2004_4, part(manifest), said).objectives == {
        "satu": ObjectiveReport(True, None), "dua": ObjectiveReport(None, 0.25),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("00:01:40", 100),
        ("0100:00:00.25", 360_000.25),
        ("PT1M40S", 100),
        ("P1DT1S", 86_401),
        ("", None),
        ("PT", None),
        ("1:2:3", None),
    ],
)
def test_durations_of_both_editions(text, seconds):
    assert seconds_of(text) == seconds


@pytest.mark.parametrize("edition", [Edition.SCORM_12, Edition.SCORM_2004_3])
@pytest.mark.parametrize("seconds", [0, 59.99, 3600, 86_399.5])
def test_a_duration_comes_back_as_it_went(edition, seconds):
    assert seconds_of(timespan(edition, seconds)) == pytest.approx(seconds, abs=0.01)


def test_a_visit_never_counts_more_than_the_wall_clock():
    assert believed(3600, 60) == 60
    assert believed(None, 60) == 0
    assert believed(-5, 60) == 0


def test_64_kilobytes_of_suspend_data_are_kept_and_the_violation_noted():
    long = {"cmi.suspend_data": "x" * 65_536}
    assert fits(long)
    assert breaks_limit(Edition.SCORM_12, long)
    assert not breaks_limit(Edition.SCORM_2004_4, {"cmi.suspend_data": "x" * 60_000})
    assert not fits({"cmi.suspend_data": "x" * 65_537})


@pytest.mark.parametrize(
    "said", [None, [], {"cmi.x": 1}, {"window": "x"}, {"cmi.a b": "x"}, {"cmi.x": "y" * 9_000}, {"cmi.x": "\0"}]
)
def test_what_is_no_report_is_refused(said):
    assert not fits(said)


def test_a_part_finds_what_it_left_but_never_the_times_and_exits_of_an_earlier_visit():
    manifest = read_manifest(several(1).encode(), {"1.html"})
    kept = {
        "cmi.core.lesson_location": "7", "cmi.suspend_data": "abc", "cmi.core.exit": "suspend",
        "cmi.core.session_time": "00:10:00", "cmi.core.student_name": "Orang Lain",
    }  # fmt: skip
    values = given(Edition.SCORM_12, part(manifest), kept, resuming=True, seconds=600, learner=("9", "Budi"))
    assert values["cmi.core.lesson_location"] == "7"
    assert values["cmi.core.entry"] == "resume"
    assert values["cmi.core.total_time"] == "0000:10:00.00"
    assert values["cmi.core.student_name"] == "Budi"
    assert "cmi.core.exit" not in values
    assert "cmi.core.session_time" not in values
