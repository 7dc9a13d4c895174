"""Pages of review: handing in, reading with remarks, judging, and asking for four eyes."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina.db import db
from bina.errors import DomainError, NotFound
from bina.permissions import allow, instructor, manager
from bina.web.forms import options
from bina.web.session import current_person
from courses.assignments.queries import assignment_of
from courses.authoring.forms.labels import KIND_LABELS
from courses.authoring.queries import draft_to_write, lesson_to_write, quizzes_of
from courses.catalogue.queries import course_to_write
from courses.catalogue.rules import LessonKind
from courses.review import operations, queries
from courses.review.forms import FourEyesForm, HandInForm, RemarkForm, ReplyForm, VerdictForm
from courses.review.models import FourEyes
from courses.review.permissions import may_judge
from courses.review.reports import in_words
from courses.review.rules.standing import Verdict

blueprint = Blueprint("courses_review", "courses", url_prefix="/telaah", template_folder="templates")


@blueprint.get("/")
@allow(instructor)
def waiting() -> ResponseReturnValue:
    """What this person was asked to read."""
    return render_template("courses/review/waiting.html", requests=queries.waiting_for(current_person()))


@blueprint.route("/<int:course_id>", methods=["GET", "POST"])
@allow(instructor)
def draft(course_id: int) -> ResponseReturnValue:
    """A draft before its reviewers, and the verdict."""
    person = current_person()
    version = draft_to_write(person, course_id)
    review = queries.review_of(version)
    form = VerdictForm()
    if request.method == "GET":
        form.seen.data = review.fingerprint
    if form.validate_on_submit():
        operations.judge(
            version, Verdict(form.verdict.data), form.words.data or "", seen=form.seen.data or "", by=person
        )
        return redirect(url_for("courses_review.draft", course_id=course_id), 303)
    page = render_template(
        "courses/review/draft.html",
        version=version,
        review=review,
        form=form,
        kinds=KIND_LABELS,
        judges=may_judge(person, version.course, review.authors),
        mine=[each for each in review.waiting if each.reviewer_id == person.id],
    )
    return page, 422 if form.problems else 200


@blueprint.route("/<int:course_id>/minta", methods=["GET", "POST"])
@allow(instructor)
def hand_in(course_id: int) -> ResponseReturnValue:
    """Ask people to read the draft."""
    person = current_person()
    version = draft_to_write(person, course_id)
    people = [each for each in queries.possible_reviewers(version) if each.id != person.id]
    form = HandInForm()
    form.reviewers.choices = options((each.id, each.name) for each in people)
    if form.validate_on_submit():
        chosen = [each for each in people if each.id in (form.reviewers.data or ())]
        try:
            operations.hand_in(version, chosen, form.note.data or "", by=person)
            return redirect(url_for("courses_review.draft", course_id=course_id), 303)
        except DomainError as refusal:
            form.refuse("reviewers", refusal.sentence)
    page = render_template("courses/review/hand_in.html", form=form, version=version, people=people)
    return page, 422 if form.problems else 200


@blueprint.route("/materi/<int:lesson_id>", methods=["GET", "POST"])
@allow(instructor)
def lesson(lesson_id: int) -> ResponseReturnValue:
    """A lesson as learners will see it, with a place for a remark at every block."""
    person = current_person()
    found = lesson_to_write(person, lesson_id)
    form = RemarkForm()
    if form.validate_on_submit():
        try:
            made = operations.remark(found, form.block.data or None, form.text.data or "", by=person)
            return redirect(url_for("courses_review.lesson", lesson_id=lesson_id, _anchor=f"catatan-{made.id}"), 303)
        except DomainError as refusal:
            form.refuse("text", refusal.sentence)
    version = found.module.version
    order = [each.id for each in version.lessons]
    place = order.index(lesson_id)
    read = queries.remarks_beside(found)
    page = render_template(
        "courses/review/lesson.html",
        lesson=found,
        version=version,
        read=read,
        form=form,
        asked=form.block.data if form.problems else None,
        known={block.mark for block in read.blocks},
        quiz=quizzes_of(version).get(found.id),
        rubric=assignment_of(found).rubric if found.kind is LessonKind.ASSIGNMENT else None,
        following=order[place + 1] if place + 1 < len(order) else None,
    )
    return page, 422 if form.problems else 200


@blueprint.route("/catatan/<int:remark_id>", methods=["GET", "POST"])
@allow(instructor)
def remark(remark_id: int) -> ResponseReturnValue:
    """A remark and its answers."""
    person = current_person()
    found = queries.remark_to_answer(person, remark_id)
    form = ReplyForm()
    if form.validate_on_submit():
        operations.reply(found, form.text.data or "", by=person)
        return redirect(url_for("courses_review.remark", remark_id=remark_id), 303)
    page = render_template("courses/review/remark.html", remark=found, form=form, lesson=queries.lesson_of(found))
    return page, 422 if form.problems else 200


@blueprint.post("/catatan/<int:remark_id>/selesai")
@allow(instructor)
def settle(remark_id: int) -> ResponseReturnValue:
    """Settle a remark, or take that back."""
    person = current_person()
    found = queries.remark_to_answer(person, remark_id)
    if request.form.get("to") == "open":
        operations.reopen(found)
    else:
        operations.resolve(found, by=person)
    return redirect(url_for("courses_review.remark", remark_id=remark_id), 303)


@blueprint.get("/<int:course_id>/beda")
@allow(instructor)
def difference(course_id: int) -> ResponseReturnValue:
    """What differs between two versions of a course; unasked, between the newest and the one before."""
    course = course_to_write(current_person(), course_id)
    versions = queries.versions_of(course)
    by_number = {version.number: version for version in versions}
    new = by_number.get(request.args.get("ke", type=int) or versions[0].number)
    old = by_number.get(request.args.get("dari", type=int) or (new.number - 1 if new else 0))
    found = in_words(queries.difference_between(old, new)) if old and new else None
    return render_template(
        "courses/review/difference.html", course=course, versions=versions, old=old, new=new, found=found
    )


@blueprint.route("/aturan", methods=["GET", "POST"])
@allow(manager)
def four_eyes() -> ResponseReturnValue:
    """Where courses are published only after somebody else approved them."""
    person = current_person()
    units = {str(unit.id): unit for unit in queries.units_to_keep(person)}
    form = FourEyesForm()
    form.unit.choices = options([("", _("Pilih unit")), *((number, unit.name) for number, unit in units.items())])
    if form.validate_on_submit():
        try:
            operations.ask_for_four_eyes(units[form.unit.data or ""], by=person)
            return redirect(url_for("courses_review.four_eyes"), 303)
        except DomainError as refusal:
            form.refuse("unit", refusal.sentence)
    rules = queries.four_eyes_seen(person)
    page = render_template("courses/review/four_eyes.html", form=form, rules=rules)
    return page, 422 if form.problems else 200


@blueprint.post("/aturan/<int:rule_id>/akhiri")
@allow(manager)
def end_four_eyes(rule_id: int) -> ResponseReturnValue:
    """Let authors publish without an approval again."""
    rule = db.session.get(FourEyes, rule_id)
    person = current_person()
    if rule is None or rule.unit_id not in {unit.id for unit in queries.units_to_keep(person)}:
        raise NotFound(_("Kewajiban telaah ini tidak ditemukan."))
    operations.end_four_eyes(rule, by=person)
    return redirect(url_for("courses_review.four_eyes"), 303)
