"""Pages that bring questions from a file into a course's bank, and take them out again."""

from contextlib import closing

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina.errors import NotFound
from bina.files.rules import clean_name
from bina.permissions import allow, instructor
from bina.web.downloads import as_file
from bina.web.pages import page_asked
from bina.web.session import current_person
from courses.banks import operations, queries
from courses.banks.forms import FORMAT_LABELS, QuestionFileForm
from courses.banks.operations import Step, workbook
from courses.banks.reports import examples, fault_sentence, loss_rows, previewed
from courses.banks.rules.readings import MOST_BYTES, Loss, UnreadableFileError
from courses.banks.rules.sheet import as_row
from courses.catalogue.queries import course_to_write

blueprint = Blueprint("courses_banks", "courses", url_prefix="/kursus", template_folder="templates")

_PER_PAGE = 20


@blueprint.route("/<int:course_id>/soal/impor", methods=["GET", "POST"])
@allow(instructor)
def bring_in(course_id: int) -> ResponseReturnValue:
    """Read a file of questions; nothing enters the bank yet."""
    person = current_person()
    course = course_to_write(person, course_id)
    form = QuestionFileForm()
    losses: tuple[Loss, ...] = ()
    if form.validate_on_submit():
        name, content = _posted(form)
        try:
            waiting = operations.read(course, name, content, by=person, chosen=form.chosen)
        except UnreadableFileError as refusal:
            form.refuse("file" if form.file.data else "pasted", fault_sentence(name, refusal))
            losses = refusal.losses
        else:
            return redirect(url_for("courses_banks.check", course_id=course_id, file_id=waiting.id), 303)
    page = render_template("courses/banks/bring_in.html", form=form, course=course, losses=loss_rows(losses))
    return page, 422 if form.problems else 200


@blueprint.get("/<int:course_id>/soal/impor/contoh.xlsx")
@allow(instructor)
def template(course_id: int) -> ResponseReturnValue:
    """A sheet with one question of every kind, to fill in."""
    course_to_write(current_person(), course_id)
    return as_file(workbook([as_row(question) or [] for question in examples()]), "contoh-soal.xlsx")


def _posted(form: QuestionFileForm) -> tuple[str, bytes]:
    if not form.file.data:
        return _("Soal yang ditempel"), form.pasted.data.encode()
    with closing(form.file.data) as upload:
        return clean_name(upload.filename or ""), upload.stream.read(MOST_BYTES + 1)


@blueprint.get("/<int:course_id>/soal/impor/<int:file_id>")
@allow(instructor)
def check(course_id: int, file_id: int) -> ResponseReturnValue:
    """Look at what a file would bring and what it would lose; afterwards, at what it brought."""
    course = course_to_write(current_person(), course_id)
    waiting = queries.question_file(course_id, file_id)
    planned = operations.plan(course, waiting.found)
    pages = max(1, -(-len(planned) // _PER_PAGE))
    page = min(page_asked(), pages)
    return render_template(
        "courses/banks/check.html",
        course=course,
        file=waiting,
        format=FORMAT_LABELS[waiting.format],
        changing=sum(each.step is not Step.LEAVE for each in planned),
        counts={step.value: sum(each.step is step for each in planned) for step in Step},
        questions=[previewed(each) for each in planned[(page - 1) * _PER_PAGE : page * _PER_PAGE]],
        page=page,
        pages=pages,
        page_url=lambda n: url_for("courses_banks.check", course_id=course_id, file_id=file_id, halaman=n),
        losses=loss_rows(waiting.lost),
    )


@blueprint.post("/<int:course_id>/soal/impor/<int:file_id>")
@allow(instructor)
def take_over(course_id: int, file_id: int) -> ResponseReturnValue:
    """Take the questions of a file over into the bank, all in one transaction."""
    person = current_person()
    course_to_write(person, course_id)
    operations.apply(queries.question_file(course_id, file_id), by=person)
    return redirect(url_for("courses_banks.check", course_id=course_id, file_id=file_id), 303)


@blueprint.get("/<int:course_id>/soal/ekspor")
@allow(instructor)
def take_out(course_id: int) -> ResponseReturnValue:
    """The bank as a file in one of three formats, and what each cannot carry."""
    course = course_to_write(current_person(), course_id)
    return render_template(
        "courses/banks/take_out.html",
        course=course,
        files=[operations.take_out(course, form) for form in operations.ENDINGS],
        formats=FORMAT_LABELS,
    )


@blueprint.get("/<int:course_id>/soal/ekspor/<word>")
@allow(instructor)
def file(course_id: int, word: str) -> ResponseReturnValue:
    """The file itself."""
    course = course_to_write(current_person(), course_id)
    form = next((form for form in operations.ENDINGS if form.value == word), None)
    if form is None:
        raise NotFound(_("Format ini tidak ada. Pilih salah satu dari halaman ekspor."))
    taken = operations.take_out(course, form)
    return as_file(taken.content, f"soal-{course.code}.{operations.ENDINGS[form]}")
