"""Printing numbered forms, keying them twice, and settling them into answers of the wave."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, DomainError
from bina.exports.pdf import compile_pdf
from bina.people.models import Person
from evaluation.instruments.rules import Item, Kind, problem, read_answers
from evaluation.paper.models import PaperEntry, PaperForm, PaperState, PaperTally
from evaluation.paper.rules import MOST_FORMS, askable, differences
from evaluation.waves.models import Wave
from evaluation.waves.operations.answering import new_form_key, submit_public
from evaluation.waves.rules import Anonymity, Channel, WaveState

TEMPLATE = Path(__file__).parent / "form.typ"


def refuse_paper(wave: Wave) -> None:
    """Refuse waves that cannot be answered on paper: closed ones, and those that must know about whom an answer is."""
    if wave.anonymity is Anonymity.CONFIDENTIAL:
        raise Conflict(
            _("Survei rahasia tidak dapat diisi di kertas, karena formulirnya tidak memuat nama. Pakai survei anonim.")
        )
    if wave.state is WaveState.CLOSED or clock.today() > wave.closes_on:
        raise Conflict(_("Survei ini sudah ditutup, jadi formulir kertas tidak lagi diterima."))


def print_forms(wave: Wave, count: int, *, by: Person) -> list[PaperForm]:
    """Number so many more forms; refuses more than can be printed in one go."""
    refuse_paper(wave)
    if not 1 <= count <= MOST_FORMS:
        raise DomainError(_("Cetak 1 sampai %(n)s formulir sekaligus.", n=MOST_FORMS))
    db.session.execute(select(Wave.id).where(Wave.id == wave.id).with_for_update())
    last = db.session.scalar(select(func.max(PaperForm.number)).where(PaperForm.wave_id == wave.id)) or 0
    forms = [
        PaperForm(wave_id=wave.id, number=last + n, printed_on=clock.today(), state=PaperState.PRINTED)
        for n in range(1, count + 1)
    ]
    db.session.add_all(forms)
    db.session.flush()
    audit.record(by, "paper.printed", "wave", wave.id, {"forms": count})
    return forms


def printed(wave: Wave, forms: list[PaperForm], *, paper: str, language: str, promise: str) -> bytes:
    """The forms as one PDF on A4 or F4, each with its number on every page."""
    content = wave.instrument.content
    labels = {
        "number": _("Nomor formulir"),
        "how": _("Beri tanda silang pada jawaban Anda. Jangan menulis nama."),
        "then": _("Dulu, sebelum kegiatan"),
        "now": _("Sekarang"),
        "rank": _("Tulis urutannya, 1 berarti paling atas."),
        "hours": _("jam"),
        "minutes": _("menit"),
        "several": _("(boleh lebih dari satu)"),
        "na": _("Tidak berlaku"),
        "page": _("Halaman"),
        "only_if": _("Isi hanya bila berlaku bagi Anda."),
    }
    keys = {item.key for item in askable(content)}
    topics = [
        {
            "title": topic.title.in_language(language),
            "items": [_printed_item(item, language) for item in topic.items if item.key in keys],
        }
        for topic in content.topics
    ]
    data = {
        "paper": paper,
        "language": language,
        "title": content.title.in_language(language),
        "about": wave.title,
        "purpose": content.purpose.in_language(language),
        "promise": promise,
        "labels": labels,
        "numbers": [form.printed_number for form in forms],
        "topics": topics,
    }
    return compile_pdf(TEMPLATE, data)


def _printed_item(item: Item, language: str) -> dict[str, Any]:
    return {
        "kind": item.kind.value,
        "text": item.text.in_language(language),
        "points": [
            {"label": point.label.in_language(language), "anchor": point.anchor.in_language(language)}
            for point in item.points
        ],
        "rows": [row.text.in_language(language) for row in item.rows],
        "unit": item.unit,
        "na": item.not_applicable,
        "conditional": item.visible_if is not None,
    }


def key_in(form: PaperForm, sent: Mapping[str, str], *, by: Person) -> PaperEntry:
    """Keep what one person keyed from a form. Refuses a third keying, a second one by the same person, and a settled
    form."""
    refuse_paper(form.wave)
    db.session.execute(select(PaperForm.id).where(PaperForm.id == form.id).with_for_update())
    db.session.refresh(form)
    if form.state is not PaperState.PRINTED:
        raise Conflict(_("Formulir %(number)s sudah selesai. Ambil formulir berikutnya.", number=form.printed_number))
    if any(entry.keyed_by_id == by.id for entry in form.entries):
        raise Conflict(_("Anda sudah memasukkan formulir ini. Orang lain yang memasukkannya untuk kedua kali."))
    if len(form.entries) >= 2:
        raise Conflict(
            _("Formulir ini sudah dimasukkan dua orang. Selesaikan perbedaannya, atau ambil yang berikutnya.")
        )
    known = {name for item in askable(form.wave.instrument.content) for name in (item.key, *item.fields)}
    kept = {name: value.strip()[:2_000] for name, value in sent.items() if name in known and value.strip()}
    if not kept:
        raise DomainError(_("Belum ada yang dimasukkan. Isi paling sedikit satu jawaban dari formulir."))
    entry = PaperEntry(keyed_by_id=by.id, keyed_at=clock.now(), sent=kept)
    try:
        with db.session.begin_nested():
            form.entries.append(entry)
            db.session.flush()
    except IntegrityError as twice:
        raise Conflict(_("Formulir ini baru saja dimasukkan. Buka lagi halamannya.")) from twice
    return entry


def differing(form: PaperForm) -> list[Item]:
    """Items on which the two keyings of a form differ."""
    first, second = (entry.sent for entry in form.entries)
    return differences(askable(form.wave.instrument.content), first, second)


def settle(form: PaperForm, chosen: Mapping[str, str], *, by: Person) -> None:
    """Make a form keyed twice one answer of the wave, over the channel paper.

    `chosen`: key of a differing item → "first" or "second", whose keying counts. What was keyed is then deleted; of
    the comparison only counts per item are kept. Refuses a difference left open and an answer that does not do.
    """
    refuse_paper(form.wave)
    db.session.execute(select(PaperForm.id).where(PaperForm.id == form.id).with_for_update())
    db.session.refresh(form)
    if form.state is not PaperState.PRINTED or len(form.entries) != 2:
        raise Conflict(_("Formulir ini sudah selesai, atau belum dimasukkan dua orang."))
    content = form.wave.instrument.content
    first, second = (entry.sent for entry in form.entries)
    open_items = differing(form)
    sent = dict(first)
    for item in open_items:
        if chosen.get(item.key) not in ("first", "second"):
            raise DomainError(_("Pilih mana yang sesuai kertas untuk: %(text)s", text=item.text.id))
        if chosen[item.key] == "second":
            names = {item.key, *item.fields}
            sent = {name: value for name, value in sent.items() if name not in names}
            sent |= {name: value for name, value in second.items() if name in names}
    if form.wave.anonymity is Anonymity.PUBLIC:
        empty = [item.text.id for item in askable(content) if item.required and problem(item, sent) is not None]
        if empty:
            raise DomainError(_("Penilaian ini tidak lengkap: %(text)s Sisihkan formulirnya.", text=empty[0]))
    _tally(form.wave, [item for item in askable(content) if item.kind is not Kind.SECTION], open_items)
    # How an answer came is kept in public surveys only: elsewhere it would split those who hide each other.
    channel = Channel.PAPER if form.wave.anonymity is Anonymity.PUBLIC else None
    submit_public(form.wave, new_form_key(), read_answers(content, sent), channel)
    form.state = PaperState.SETTLED
    form.entries.clear()
    db.session.flush()
    audit.record(by, "paper.settled", "wave", form.wave_id, {"differing": len(open_items)})


def set_aside(form: PaperForm, *, by: Person) -> None:
    """Count a form as spoiled: what was keyed is deleted and nothing enters the wave."""
    if form.state is not PaperState.PRINTED:
        raise Conflict(_("Formulir ini sudah selesai."))
    form.state = PaperState.SPOILED
    form.entries.clear()
    db.session.flush()
    audit.record(by, "paper.set_aside", "wave", form.wave_id)


def unfit(form: PaperForm, sent: Mapping[str, str]) -> list[Item]:
    """Items whose keyed answer the survey would not take; blank ones are allowed, because paper cannot insist."""
    items = askable(form.wave.instrument.content)
    return [
        item
        for item in items
        if any(sent.get(name) for name in (item.key, *item.fields)) and problem(item, sent) is not None
    ]


def _tally(wave: Wave, items: list[Item], open_items: list[Item]) -> None:
    keys = {item.key for item in open_items}
    rows = {row.item: row for row in db.session.scalars(select(PaperTally).where(PaperTally.wave_id == wave.id))}
    for item in items:
        row = rows.get(item.key)
        if row is None:
            row = PaperTally(wave_id=wave.id, item=item.key, compared=0, differing=0)
            db.session.add(row)
        row.compared += 1
        row.differing += item.key in keys
    db.session.flush()
