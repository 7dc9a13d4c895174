"""Take each defence away and see the test of its abuse case fail: python -m tests.support.defences [CASE …]

Works on a copy of what git has committed; numbers as in the threat model of the design. Prints a line for each case
and ends with 1 where a test still passes although its defence is gone.
"""

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Defence:
    """What stands in a file against an abuse case, what remains when it is taken away, and the test that must fail."""

    case: int
    file: str
    stands: str
    gone: str
    test: str
    #: a second wall in the same file, taken away with the first: what stands, and what remains
    behind: tuple[str, str] = ("", "")


PEOPLE = "platform/bina/people/"
QUIZ_TESTS = "tests/courses/quizzes/"
DEFENCES = (
    Defence(1, "courses/quizzes/queries/sittings.py", "            Enrolment.person_id == person.id,\n", "",
            f"{QUIZ_TESTS}test_one_way.py::test_nobody_else_moves_the_place"),
    Defence(1, "courses/packages/queries.py", "        or attempt.person_id != person.id\n", "",
            "tests/courses/packages/test_playing.py::test_nobody_plays_or_writes_into_anothers_attempt"),
    Defence(2, f"{PEOPLE}queries.py", "    within = or_(*(Unit.path.startswith(path) for path in paths)) if paths else Unit.id.is_(None)",
            "    within = Unit.id.is_not(None)",
            "tests/courses/study/test_studying.py::test_participants_are_listed_within_reach_only"),
    Defence(3, f"{PEOPLE}models.py", "if in_force(role.valid_from, role.valid_to, today)", "if role.valid_from <= today",
            "tests/journeys/test_abuse.py::test_3_a_role_that_has_ended_opens_nothing_from_the_next_day_on"),
    Defence(4, "mentoring/pairs/queries.py", "if pair is None or pair.side_of(person) is None or pair.state not in SHOWN:",
            "if pair is None or pair.state not in SHOWN:",
            "tests/mentoring/overview/test_mentoring_pages.py::test_pages_of_a_pair_are_for_the_two_only"),
    Defence(4, "mentoring/sessions/queries.py", "    if pair.side_of(reader) is None:\n        return []\n", "",
            "tests/mentoring/sessions/test_session_life.py::test_only_the_two_see_words_and_managers_see_numbers"),
    Defence(5, f"{PEOPLE}queries.py", "    return select(Person).where(Person.unit_id.in_(units), Person.left_on.is_(None))",
            "    return select(Person).where(Person.left_on.is_(None))",
            "tests/platform/test_statements.py"),
    Defence(6, "platform/bina/claims/operations.py", "    db.session.add(claim)\n",
            "    from flask import request\n    claim.state = ClaimState(request.form.get('state', 'draft'))\n    db.session.add(claim)\n",
            "tests/journeys/test_abuse.py::test_6_fields_added_to_a_form_change_nothing"),
    Defence(7, "platform/bina/people/views.py", "    form.unit.choices = _choices()\n    return form",
            "    form.unit.choices = [(unit.id, unit.name) for unit in db.session.scalars(select(Unit))]\n    return form",
            "tests/journeys/test_abuse.py::test_7_nobody_is_moved_from_or_into_a_unit_one_does_not_administer"),
    Defence(8, "platform/bina/claims/views.py", '@blueprint.post("/<int:claim_id>/kirim")',
            '@blueprint.route("/<int:claim_id>/kirim", methods=["GET", "POST"])',
            "tests/journeys/test_abuse.py::test_8_no_other_method_and_no_override_gets_past_a_policy"),
    Defence(9, "courses/certificates/operations.py",
            "enrolment.state is not EnrolmentState.COMPLETED or enrolment.completed_at is None", "enrolment.person_id == 0",
            "tests/journeys/test_abuse.py::test_9_no_certificate_without_completion"),
    Defence(10, "platform/bina/notices/tasks.py", "    if notice.person.left_on is not None:", "    if notice.person.id == 0:",
            "tests/journeys/test_abuse.py::test_10_who_left_between_the_message_and_its_sending_gets_no_mail"),
    Defence(11, "courses/study/operations/planning.py", "feed.revoked_at is not None or", "",
            "tests/courses/study/test_studying.py::test_the_calendar_says_time_and_title_only_and_can_be_revoked"),
    Defence(12, "platform/bina/accounts/views.py", '    if not current_app.config["DEMO"]:\n        abort(404)\n', "",
            "tests/journeys/test_abuse.py::test_12_nobody_signs_in_as_somebody_else"),
    Defence(21, "courses/quizzes/queries/sittings.py",
            "    return set(db.session.scalars(select(KeyRelease.question_id).where(KeyRelease.enrolment_id == enrolment.id)))",
            "    return set(db.session.scalars(select(QuestionVersion.question_id)))",
            f"{QUIZ_TESTS}test_sitting.py::test_keys_stay_on_the_server_until_release"),
    Defence(22, "courses/quizzes/rules/keys.py", "        if not any(exam.may_ask(asked, practice) for exam in standings)\n", "",
            f"{QUIZ_TESTS}test_keys.py::test_practice_gives_no_key_away_that_the_exam_ahead_may_ask"),
    Defence(23, "courses/quizzes/rules/attempts.py", "if received_at <= last and shown_at is not None and shown_at <= ends_at:",
            "if shown_at is None or shown_at <= received_at:", f"{QUIZ_TESTS}test_attempts.py"),
    Defence(23, "courses/quizzes/operations/saving.py", "        if when is Timing.TOO_LATE:", "        if when is None:",
            f"{QUIZ_TESTS}test_deadline.py"),
    Defence(24, "courses/quizzes/operations/saving.py", "if self.places is not None and each.item not in self.places:", "if self.places == 0:",
            f"{QUIZ_TESTS}test_one_way.py::test_what_was_left_stays_as_it_was"),
    Defence(25, "courses/quizzes/operations/sitting.py", "    study.lock(enrolment.id)\n    running =", "    running =",
            f"{QUIZ_TESTS}test_sitting.py::test_a_hundred_starts_at_once_open_one_attempt",
            ("        if winner is None:\n            raise\n        return winner\n", "        raise\n")),
    Defence(26, "courses/quizzes/rules/keys.py", "        if not any(exam.may_ask(asked, practice) for exam in standings)\n", "",
            f"{QUIZ_TESTS}test_keys.py::test_whatever_the_tags_no_key_goes_that_an_exam_ahead_can_ask"),
    Defence(27, "courses/study/rules/attention.py", "    seconds = max(0, min(beat.active_seconds, most))",
            "    seconds = max(0, beat.active_seconds)",
            "tests/courses/study/test_progress.py::test_forged_beats_earn_at_most_one_and_a_half_times_the_wall_time"),
    Defence(28, "migrations/versions/0065_keys.py", "BEFORE UPDATE ON courses_answer\nBEGIN SELECT RAISE(ABORT, '{_ANSWERS}'); END",
            "BEFORE UPDATE ON courses_answer\nBEGIN SELECT 1; END",
            f"{QUIZ_TESTS}test_sitting.py::test_the_database_refuses_to_rewrite_answers_and_scores"),
    Defence(29, "courses/catalogue/operations.py", "    clean = nh3.clean(\n        html,", "    clean = (lambda html, **_rest: html)(\n        html,",
            "tests/courses/authoring/test_writing.py::test_markdown_lets_nothing_through_that_could_run_or_call_elsewhere",
            ('{"html": False,', '{"html": True,')),
    Defence(30, "platform/bina/files/operations.py", "        as_attachment=not inline,", "        as_attachment=False,",
            "tests/platform/test_files.py::test_documents_are_downloads_and_ranges_are_answered"),
    Defence(31, "platform/bina/web/shell.py", "    if (policy is foreign) is not _on_content_host():", "    if False:",
            "tests/courses/packages/test_playing.py::test_files_are_served_on_their_own_host_only_without_any_cookie"),
)  # fmt: skip


def survives(defence: Defence, copy: Path) -> bool:
    """Whether the test still passes without the defence."""
    path = copy / defence.file
    whole = path.read_text()
    for wall in (defence.stands, defence.behind[0]):
        if wall not in whole:
            raise SystemExit(f"case {defence.case}: {defence.file} no longer says {wall!r}")
    open_gate = whole.replace(defence.stands, defence.gone)
    path.write_text(open_gate.replace(*defence.behind) if defence.behind[0] else open_gate)
    try:
        run = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-x", "-n", "0", defence.test],
            cwd=copy, env={**os.environ, "PYTHONPATH": f"{copy}:{copy / 'platform'}"}, capture_output=True, check=False,
        )  # fmt: skip
    finally:
        path.write_text(whole)
    if run.returncode not in (0, 1):
        raise SystemExit(f"case {defence.case}: the test did not run\n{run.stdout.decode()[-2000:]}")
    return run.returncode == 0


def main() -> None:
    """Try every defence, or those of the cases named."""
    wanted = {int(word) for word in sys.argv[1:]}
    standing = 0
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "bina"
        subprocess.run(["git", "clone", "-q", str(ROOT), str(copy)], check=True)
        for defence in DEFENCES:
            if wanted and defence.case not in wanted:
                continue
            passed = survives(defence, copy)
            standing += passed
            sys.stdout.write(f"{defence.case:3d}  {'STILL PASSES' if passed else 'fails as it must'}  {defence.test}\n")
    raise SystemExit(1 if standing else 0)


if __name__ == "__main__":
    main()
