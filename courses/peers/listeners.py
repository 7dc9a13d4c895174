"""What is handed in may go to peers; what they do stands on the pages of the assignment."""

from bina.feature import Panel
from courses.assignments.models import Submission, Work
from courses.assignments.operations import hears_hand_ins
from courses.assignments.queries import assignment_of, stands_by_task, stands_by_work
from courses.catalogue.models import Lesson
from courses.peers import operations, queries
from courses.study.models import Enrolment

hears_hand_ins(operations.gather)


@stands_by_task
def own_part(enrolment: Enrolment, lesson: Lesson, work: Work | None) -> Panel | None:
    """That peers review, and what the learner owes them."""
    plan = queries.plan_for(lesson)
    if plan is None:
        return None
    mine = queries.allotments_of(plan, enrolment)
    if not plan.running and not mine:
        return None
    context: dict[str, object] = {
        "plan": plan,
        "lesson": lesson,
        "course_id": enrolment.course_id,
        "work": work,
        "refused": queries.refusal_of(plan, enrolment) is not None,
        "mine": mine,
        "open": [each for each in mine if each.review is None],
    }
    return Panel("courses/peers/_by_task.html", context, order=10)


@stands_by_work
def reviewed_so_far(submission: Submission) -> Panel | None:
    """What peers say about the work, with their names, for whoever marks it."""
    allotments = queries.allotments_on(submission)
    if not allotments:
        return None
    plan = allotments[0].plan
    rubric = assignment_of(submission.work.lesson).rubric
    reached = queries.reached(plan, submission) if submission.marking is None else None
    context: dict[str, object] = {
        "submission": submission,
        "allotments": allotments,
        "rubric": rubric,
        "reached": reached,
    }
    return Panel("courses/peers/_by_work.html", context, order=10)
