"""Pages of questions and answers."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bina.permissions import allow, signed_in
from bina.web.pages import page_asked
from bina.web.session import current_person
from courses.asking import operations, queries
from courses.asking.forms import HideForm, InquiryForm, ReplyForm
from courses.asking.models import Inquiry, Reply
from courses.asking.permissions import may_accept
from courses.asking.rules import alike, shown_as
from courses.study.queries import Attendant

blueprint = Blueprint("courses_asking", "courses", url_prefix="/kursus", template_folder="templates")


@blueprint.get("/<int:course_id>/tanya")
@allow(signed_in)
def inquiries(course_id: int) -> ResponseReturnValue:
    """What was asked in a course."""
    viewer = queries.viewer_of(current_person(), course_id)
    words = request.args.get("cari", "").strip()[:80]
    waiting = "belum" in request.args
    # No database counts further than this, and no course has so many questions.
    page = page_asked()
    return render_template(
        "courses/asking/inquiries.html",
        viewer=viewer,
        title=viewer.title,
        found=queries.find(viewer, words=words, waiting=waiting, page=page),
        words=words,
        waiting=waiting,
        page=page,
        page_url=lambda number: url_for(
            "courses_asking.inquiries",
            course_id=course_id,
            cari=words or None,
            belum=1 if waiting else None,
            halaman=number,
        ),
    )


@blueprint.route("/<int:course_id>/tanya/materi/<int:lesson_id>", methods=["GET", "POST"])
@allow(signed_in)
def lesson(course_id: int, lesson_id: int) -> ResponseReturnValue:
    """What was asked about a lesson, and asking; first what is like it, then the deed."""
    viewer = queries.viewer_of(current_person(), course_id)
    found = queries.lesson_to_ask(viewer, lesson_id)
    form = InquiryForm()
    likest: list[queries.Listed] = []
    if form.validate_on_submit():
        title = (form.title.data or "").strip()
        if (known := queries.asked_before(viewer.person, form.once.data or "")) is not None:
            return redirect(_address(known), 303)
        if form.checked.data != "yes":
            likest = queries.listed_by_id(viewer, alike(title, queries.earlier(viewer, found.key)))
        if not likest:
            asked = operations.Asked(
                title, (form.text.data or "").strip(), bool(form.anonymous.data), form.once.data or ""
            )
            inquiry = operations.ask(viewer, found, asked)
            return redirect(url_for("courses_asking.inquiry", inquiry_id=inquiry.id), 303)
        form.checked.data = "yes"
    page = render_template(
        "courses/asking/lesson.html",
        viewer=viewer,
        lesson=found,
        form=form,
        likest=likest,
        found=queries.find(viewer, lesson_key=found.key),
    )
    return page, 422 if form.problems else 200


@blueprint.route("/tanya/<int:inquiry_id>", methods=["GET", "POST"])
@allow(signed_in)
def inquiry(inquiry_id: int) -> ResponseReturnValue:
    """One question with its replies, and replying."""
    found, viewer = queries.inquiry_to_read(current_person(), inquiry_id)
    form = ReplyForm()
    if form.validate_on_submit():
        said = operations.reply(viewer, found, (form.text.data or "").strip(), form.once.data or "")
        return redirect(_address(found, said), 303)
    page = render_template("courses/asking/inquiry.html", form=form, **_shown(found, viewer))
    return page, 422 if form.problems else 200


def _shown(found: Inquiry, viewer: Attendant) -> dict[str, Any]:
    replies = queries.replies_of(found, viewer)
    interested, curious = queries.interest_in(found, viewer.person)
    me = viewer.person.id
    return {
        "inquiry": found,
        "viewer": viewer,
        "lesson": queries.lesson_of(viewer, found.lesson_key),
        "replies": replies,
        "interested": interested,
        "curious": curious,
        "settled": any(each.accepted_at for each in replies),
        "may_accept": {each.id for each in replies if may_accept(found, each, me, viewer.teaches)},
        "shown_as": lambda author: shown_as(author, found.asker_id, found.anonymous, me, viewer.teaches),
    }


@blueprint.post("/tanya/<int:inquiry_id>/ikut")
@allow(signed_in)
def follow(inquiry_id: int) -> ResponseReturnValue:
    """Want to know too, or no longer."""
    found, viewer = queries.inquiry_to_read(current_person(), inquiry_id)
    if request.form.get("to") == "off":
        operations.lose_interest(viewer, found)
    else:
        operations.be_curious(viewer, found)
    return redirect(_address(found), 303)


@blueprint.post("/tanya/jawaban/<int:reply_id>/pilih")
@allow(signed_in)
def accept(reply_id: int) -> ResponseReturnValue:
    """Choose the answer."""
    found, viewer = queries.reply_to_read(current_person(), reply_id)
    operations.accept(viewer, found)
    return redirect(_address(found.inquiry, found), 303)


# --------------------------------------------------------------------------------------- moderation


@blueprint.route("/tanya/<int:inquiry_id>/sembunyikan", methods=["GET", "POST"])
@allow(signed_in)
def hide_inquiry(inquiry_id: int) -> ResponseReturnValue:
    """Hide a question, with a reason."""
    found = queries.to_moderate(current_person(), inquiry_id)
    return _hide(found, found)


@blueprint.route("/tanya/jawaban/<int:reply_id>/sembunyikan", methods=["GET", "POST"])
@allow(signed_in)
def hide_reply(reply_id: int) -> ResponseReturnValue:
    """Hide a reply, with a reason."""
    found = queries.reply_to_moderate(current_person(), reply_id)
    return _hide(found, found.inquiry)


def _hide(said: Inquiry | Reply, found: Inquiry) -> ResponseReturnValue:
    form = HideForm()
    if form.validate_on_submit():
        operations.hide(said, (form.reason.data or "").strip(), by=current_person())
        return redirect(_address(found), 303)
    return render_template("courses/asking/hide.html", form=form, said=said, inquiry=found), (
        422 if form.problems else 200
    )


@blueprint.post("/tanya/<int:inquiry_id>/tampilkan")
@allow(signed_in)
def show_inquiry(inquiry_id: int) -> ResponseReturnValue:
    """Show a hidden question again."""
    found = queries.to_moderate(current_person(), inquiry_id)
    operations.show_again(found, by=current_person())
    return redirect(_address(found), 303)


@blueprint.post("/tanya/jawaban/<int:reply_id>/tampilkan")
@allow(signed_in)
def show_reply(reply_id: int) -> ResponseReturnValue:
    """Show a hidden reply again."""
    found = queries.reply_to_moderate(current_person(), reply_id)
    operations.show_again(found, by=current_person())
    return redirect(_address(found.inquiry, found), 303)


def _address(found: Inquiry, said: Reply | None = None) -> str:
    anchor = f"jawaban-{said.id}" if said is not None else None
    return url_for("courses_asking.inquiry", inquiry_id=found.id, _anchor=anchor)
