"""The editor of drafts: sections and items one at a time, each change a page of its own that a phone can show."""

from dataclasses import replace

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from bina.errors import DomainError, NotFound
from bina.permissions import allow, evaluator
from bina.web.session import current_person
from evaluation.instruments import queries
from evaluation.instruments.forms.asking import KINDS, PREFIX, screen
from evaluation.instruments.forms.branching import in_short
from evaluation.instruments.forms.editing import DescribeForm, ItemForm, TopicForm, fault_sentences
from evaluation.instruments.forms.scoring import METHODS, constructs_of, read_constructs, rule_in_words
from evaluation.instruments.operations import drafting
from evaluation.instruments.rules import MEASURED, Instrument, Item, Kind, Reading, Words, faults, read_answers
from evaluation.instruments.rules.answers import State
from evaluation.instruments.views.shared import blueprint, form_page, own_draft, revision, to_draft


@blueprint.route("/baru", methods=["GET", "POST"])
@allow(evaluator)
def begin() -> ResponseReturnValue:
    """A new instrument from nothing."""
    form = DescribeForm()
    if request.method == "GET":
        form.minutes.data = 5
    if form.validate_on_submit():
        return to_draft(drafting.begin_draft(*form.words, by=current_person()))
    return form_page(form, _("Buat instrumen"), _("Buat dan tambah butir"))


@blueprint.post("/<key>/rancangan")
@allow(evaluator)
def begin_from(key: str) -> ResponseReturnValue:
    """A draft from what is there: the next version, or a copy of one's own."""
    return to_draft(drafting.begin_from(queries.instrument(key), by=current_person()))


@blueprint.get("/rancangan/<int:draft_id>")
@allow(evaluator)
def draft(draft_id: int) -> ResponseReturnValue:
    """The editor: every section and item, and what keeps the draft from being published."""
    shown = own_draft(draft_id)
    content = shown.content
    return render_template(
        "evaluation/instruments/draft.html",
        draft=shown,
        content=content,
        kinds=KINDS,
        problems=fault_sentences(content, faults(content)),
        in_short=in_short,
        rules=[rule_in_words(each) for each in constructs_of(content)],
    )


@blueprint.route("/rancangan/<int:draft_id>/penilaian", methods=["GET", "POST"])
@allow(evaluator)
def scoring(draft_id: int) -> ResponseReturnValue:
    """How the items of every construct become one score."""
    shown = own_draft(draft_id)
    content = shown.content
    constructs = constructs_of(content)
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        constructs, problems = read_constructs(content, request.form)
        if not problems:
            drafting.save_constructs(shown, constructs, revision(), by=current_person())
            return to_draft(shown, "penilaian")
    page = render_template(
        "evaluation/instruments/scoring.html",
        draft=shown,
        content=content,
        constructs=constructs,
        problems=problems,
        sent=request.form,
        methods=METHODS,
    )
    return page, 422 if problems else 200


@blueprint.route("/rancangan/<int:draft_id>/judul", methods=["GET", "POST"])
@allow(evaluator)
def describe(draft_id: int) -> ResponseReturnValue:
    """Title, purpose, level and length."""
    shown = own_draft(draft_id)
    content = shown.content
    form = DescribeForm()
    if form.validate_on_submit():
        drafting.describe(shown, *form.words, revision(), by=current_person())
        return to_draft(shown)
    if request.method == "GET":
        form.revision.data, form.level.data, form.minutes.data = shown.revision, content.level.value, content.minutes
        form.title_id.data, form.title_en.data = content.title.id, content.title.en
        form.purpose_id.data, form.purpose_en.data = content.purpose.id, content.purpose.en
    return form_page(form, _("Judul dan tujuan"), _("Simpan"), shown)


@blueprint.route("/rancangan/<int:draft_id>/bagian", methods=["GET", "POST"], defaults={"key": None})
@blueprint.route("/rancangan/<int:draft_id>/bagian/<key>", methods=["GET", "POST"])
@allow(evaluator)
def topic(draft_id: int, key: str | None) -> ResponseReturnValue:
    """Name a section, or add one."""
    shown = own_draft(draft_id)
    form = TopicForm()
    standing = drafting.topic_of(shown.content, key) if key else None
    if form.validate_on_submit():
        title = Words(form.title_id.data.strip(), (form.title_en.data or "").strip())
        saved = drafting.save_topic(shown, key, title, revision(), by=current_person())
        return to_draft(shown, f"bagian-{saved.key}")
    if request.method == "GET":
        form.revision.data = shown.revision
        if standing:
            form.title_id.data, form.title_en.data = standing.title.id, standing.title.en
    return form_page(form, _("Ubah nama bagian") if key else _("Tambah bagian"), _("Simpan"), shown)


@blueprint.post("/rancangan/<int:draft_id>/bagian/<key>/hapus")
@allow(evaluator)
def remove_topic(draft_id: int, key: str) -> ResponseReturnValue:
    """Take an empty section out."""
    shown = own_draft(draft_id)
    drafting.remove_topic(shown, key, revision(), by=current_person())
    return to_draft(shown)


@blueprint.get("/rancangan/<int:draft_id>/bagian/<key>/butir")
@allow(evaluator)
def kinds(draft_id: int, key: str) -> ResponseReturnValue:
    """Which kind of item to add."""
    shown = own_draft(draft_id)
    standing = drafting.topic_of(shown.content, key)
    return render_template("evaluation/instruments/kinds.html", draft=shown, topic=standing, kinds=KINDS)


@blueprint.route("/rancangan/<int:draft_id>/bagian/<topic_key>/butir/<kind>", methods=["GET", "POST"])
@allow(evaluator)
def add_item(draft_id: int, topic_key: str, kind: str) -> ResponseReturnValue:
    """A new item at the end of a section."""
    shown = own_draft(draft_id)
    standing = drafting.topic_of(shown.content, topic_key)
    if kind not in set(Kind):
        raise NotFound(_("Jenis butir ini tidak ada."))
    blank = Item("", standing.key, Kind(kind), Words(""), required=Kind(kind) is not Kind.SECTION)
    before = _before(shown.content, standing.key)
    return _item_page(draft_id, topic_key, blank, before)


@blueprint.route("/rancangan/<int:draft_id>/butir/<key>", methods=["GET", "POST"])
@allow(evaluator)
def item(draft_id: int, key: str) -> ResponseReturnValue:
    """Change an item."""
    content = own_draft(draft_id).content
    standing_topic, standing = drafting.item_of(content, key)
    keys = [each.key for each in content.items]
    return _item_page(draft_id, standing_topic.key, standing, content.items[: keys.index(key)])


def _before(content: Instrument, topic_key: str) -> tuple[Item, ...]:
    """Items that come before one added at the end of a section."""
    found: list[Item] = []
    for each in content.topics:
        found += each.items
        if each.key == topic_key:
            break
    return tuple(found)


def _item_page(draft_id: int, topic_key: str, standing: Item, before: tuple[Item, ...]) -> ResponseReturnValue:
    shown = own_draft(draft_id)
    form = ItemForm()
    form.fit_to(standing.kind, before, standing.visible_if)
    if form.validate_on_submit():
        changed = form.item(standing, before, topic_key)
        if changed is not None and "preview" not in request.form:
            saved = drafting.save_item(shown, topic_key, changed, revision(), by=current_person())
            return to_draft(shown, f"butir-{saved.key}")
        preview = changed
    else:
        preview = standing if standing.key else None
        if request.method == "GET":
            form.show(standing)
            form.revision.data = shown.revision
    language = str(get_locale())
    seen = screen((replace(preview, key=preview.key or "contoh"),), language, {}, judged=False) if preview else None
    page = render_template(
        "evaluation/instruments/item.html",
        draft=shown,
        form=form,
        standing=standing,
        kind=KINDS[standing.kind],
        preview=seen,
        prefix="lihat_",
        before=before,
        measured=MEASURED,
    )
    return page, 422 if form.problems else 200


@blueprint.post("/rancangan/<int:draft_id>/butir/<key>/ubah")
@allow(evaluator)
def rearrange(draft_id: int, key: str) -> ResponseReturnValue:
    """Move an item up or down, make a twin of it, or retire it."""
    shown = own_draft(draft_id)
    person = current_person()
    deed = request.form.get("do", "")
    if deed in ("up", "down"):
        drafting.move_item(shown, key, -1 if deed == "up" else 1, revision(), by=person)
    elif deed == "duplicate":
        key = drafting.duplicate_item(shown, key, revision(), by=person).key
    elif deed == "retire":
        drafting.retire_item(shown, key, revision(), by=person)
        return to_draft(shown)
    else:
        raise DomainError(_("Pilih naik, turun, gandakan, atau pensiunkan."))
    return to_draft(shown, f"butir-{key}")


@blueprint.route("/rancangan/<int:draft_id>/pratinjau", methods=["GET", "POST"])
@allow(evaluator)
def preview(draft_id: int) -> ResponseReturnValue:
    """The draft as the respondent sees it, branching included; nothing is kept."""
    shown = own_draft(draft_id)
    content = shown.content
    sent = {name[len(PREFIX) :]: value for name, value in request.form.items() if name.startswith(PREFIX)}
    problems = faults(content)
    reading = read_answers(content, sent) if not problems else Reading((), {})
    hidden = {answer.key for answer in reading.answers if answer.state is State.NOT_SHOWN}
    language = str(get_locale())
    judged = request.method == "POST"
    screens = [
        (each, screen([item for item in each.items if item.key not in hidden], language, sent, judged=judged))
        for each in content.topics
    ]
    page = render_template(
        "evaluation/instruments/preview.html",
        draft=shown,
        content=content,
        screens=screens,
        hidden=[each for each in content.items if each.key in hidden],
        problems=fault_sentences(content, problems),
        prefix=PREFIX,
        judged=judged,
        in_short=in_short,
        rules=[rule_in_words(each) for each in constructs_of(content)],
    )
    return page, 422 if judged and any(each.problems for _topic, each in screens) else 200


@blueprint.post("/rancangan/<int:draft_id>/hapus")
@allow(evaluator)
def discard(draft_id: int) -> ResponseReturnValue:
    """Throw a draft away."""
    drafting.discard(own_draft(draft_id))
    return redirect(url_for("evaluation_instruments.instruments"), 303)
