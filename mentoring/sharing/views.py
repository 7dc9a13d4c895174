"""The files of a pair: for the two only, whoever else asks and however they ask."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bina.errors import DomainError, Gone
from bina.files.operations import send_content
from bina.permissions import allow, signed_in
from bina.web.session import current_person
from mentoring.pairs.queries import goals_of, own_pair
from mentoring.sessions.queries import sessions_of
from mentoring.sharing import operations
from mentoring.sharing.forms import UNREADABLE, ShareForm
from mentoring.sharing.queries import files_of, own_file

blueprint = Blueprint("mentoring_sharing", "mentoring", url_prefix="/mentoring", template_folder="templates")


@blueprint.route("/pasangan/<int:pair_id>/berkas", methods=["GET", "POST"])
@allow(signed_in)
def files(pair_id: int) -> ResponseReturnValue:
    """What the two showed each other, and one more."""
    person = current_person()
    pair = own_pair(person, pair_id)
    form = ShareForm()
    form.offer(goals_of(pair, person), sessions_of(pair, person))
    if not form.is_submitted():
        form.propose(request.args.get("tentang"))
    if form.validate_on_submit():
        upload = form.file.data
        try:
            operations.share_file(pair, upload.stream, upload.filename, about=form.subject(), by=person)
        except DomainError as refusal:
            form.refuse("file", refusal.sentence)
        else:
            return redirect(url_for("mentoring_sharing.files", pair_id=pair_id), 303)
    page = render_template(
        "mentoring/sharing/files.html", form=form, pair=pair, files=files_of(pair, person), unreadable=UNREADABLE
    )
    return page, 422 if form.problems else 200


@blueprint.get("/berkas/<int:file_id>")
@allow(signed_in)
def content(file_id: int) -> ResponseReturnValue:
    """What is in a file: a picture is shown, anything else downloaded."""
    file = own_file(current_person(), file_id)
    name, opened = file.name, file.content
    if name is None or opened is None:
        raise Gone(UNREADABLE)
    return send_content(opened, name=name, media_type=file.media_type, etag=f"shared-{file.id}")


@blueprint.post("/berkas/<int:file_id>/hapus")
@allow(signed_in)
def take_back(file_id: int) -> ResponseReturnValue:
    """Delete one's own file for both."""
    person = current_person()
    file = own_file(person, file_id)
    answer = redirect(url_for("mentoring_sharing.files", pair_id=file.pair_id), 303)
    operations.take_back(file, by=person)
    return answer
