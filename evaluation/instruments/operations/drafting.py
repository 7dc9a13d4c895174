"""Working on a draft: its topics and items, one change at a time."""

import copy
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from flask_babel import gettext as _

from bina import clock
from bina.db import db
from bina.errors import Conflict, DomainError, Forbidden, NotFound
from bina.people.models import Person
from evaluation.instruments.models import InstrumentDraft
from evaluation.instruments.operations.publishing import read_document, version_to_follow
from evaluation.instruments.permissions import may_write_for
from evaluation.instruments.queries import Listed, key_taken
from evaluation.instruments.rules import Construct, Instrument, Item, Level, Topic, Words, as_document

#: More than this nobody answers, and no page shows.
MOST_ITEMS = 200


def slug(text: str, taken: Callable[[str], bool]) -> str:
    """A key made from words, of lower-case letters, digits and underscores, that is not taken yet."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    stem = "_".join(re.findall(r"[a-z0-9]+", plain))[:32].strip("_") or "butir"
    key, number = stem, 2
    while taken(key):
        key, number = f"{stem}_{number}", number + 1
    return key


def begin_draft(title: Words, purpose: Words, level: Level, minutes: int, *, by: Person) -> InstrumentDraft:
    """An empty instrument with a first section."""
    key = slug(title.id, key_taken)
    first = Topic("bagian_1", Words("Bagian 1", "Part 1"), ())
    return _begin(Instrument(key, level, title, purpose, minutes, False, (first,)), None, by)


def begin_from(listed: Listed, *, by: Person) -> InstrumentDraft:
    """A draft of the next version where the person may publish one, otherwise of an instrument of the agency's own.

    An official form is copied with its items locked, so that only a block of own items can be added.
    """
    content = listed.content
    newest = version_to_follow(content.key, by)
    if newest is not None:
        standing = db.session.query(InstrumentDraft).filter_by(key=content.key).one_or_none()
        return standing or _begin(newest.content, newest.id, by)
    key = slug(content.key, key_taken)
    if content.locked:
        topics = tuple(replace(topic, locked=True) for topic in content.topics)
        content = replace(content, locked=False, topics=topics, extends=content.key)
    title = Words(_("%(title)s (salinan)", title=content.title.id)[:120], content.title.en)
    return _begin(replace(content, key=key, title=title), None, by)


def begin_from_document(document: dict[str, Any], *, by: Person) -> InstrumentDraft:
    """A draft from a file that was brought in; a key that is somebody else's is replaced by a free one."""
    content = read_document(document)
    if content.locked:
        raise Conflict(_("Berkas ini memuat instrumen resmi yang terkunci. Buat salinannya dari daftar instrumen."))
    newest = version_to_follow(content.key, by)
    if newest is not None:
        if db.session.query(InstrumentDraft).filter_by(key=content.key).count():
            raise Conflict(_("Instrumen ini sedang dirancang. Terbitkan atau hapus dahulu rancangan itu."))
        return _begin(content, newest.id, by)
    if key_taken(content.key):
        content = replace(content, key=slug(content.key, key_taken))
    return _begin(content, None, by)


def _begin(content: Instrument, base_id: int | None, by: Person) -> InstrumentDraft:
    if not may_write_for(by, by.unit.agency_id):
        raise Forbidden(_("Instrumen dibuat oleh evaluator atau pengelola program instansi Anda."))
    draft = InstrumentDraft(
        agency_id=by.unit.agency_id,
        key=content.key,
        base_id=base_id,
        document=as_document(content),
        changed_at=clock.now(),
        changed_by_id=by.id,
    )
    db.session.add(draft)
    db.session.flush()
    return draft


def _keep(draft: InstrumentDraft, content: Instrument, revision: int | None, by: Person) -> None:
    """Write the draft back; refuses a change made on an older state than the stored one."""
    if revision is not None and revision != draft.revision:
        raise Conflict(
            _("Rancangan ini baru saja diubah orang lain. Buka lagi halamannya, lalu ulangi perubahan Anda.")
        )
    if len(content.items) > MOST_ITEMS:
        raise DomainError(_("Instrumen memuat paling banyak %(n)s butir.", n=MOST_ITEMS))
    draft.document = as_document(content)
    draft.revision += 1
    draft.changed_at, draft.changed_by_id = clock.now(), by.id
    db.session.flush()


def describe(
    draft: InstrumentDraft, title: Words, purpose: Words, level: Level, minutes: int, revision: int, *, by: Person
) -> None:
    """Change title, purpose, level and length."""
    content = replace(draft.content, title=title, purpose=purpose, level=level, minutes=minutes)
    _keep(draft, content, revision, by)


def save_constructs(draft: InstrumentDraft, constructs: Sequence[Construct], revision: int, *, by: Person) -> None:
    """Say how the items of each construct become one score. The official part keeps the rules it was issued with."""
    official = {item.construct for topic in draft.content.topics if topic.locked for item in topic.items}
    issued = [
        draft.content.construct(key) for key in sorted(official) if any(c.key == key for c in draft.content.constructs)
    ]
    own = [each for each in constructs if each.key not in official]
    _keep(draft, replace(draft.content, constructs=(*issued, *own)), revision, by)


def topic_of(content: Instrument, key: str) -> Topic:
    """A topic by its key; raises NotFound."""
    for topic in content.topics:
        if topic.key == key:
            return topic
    raise NotFound(_("Bagian ini tidak ditemukan."))


def item_of(content: Instrument, key: str) -> tuple[Topic, Item]:
    """An item and the topic it stands in; raises NotFound."""
    for topic in content.topics:
        for item in topic.items:
            if item.key == key:
                return topic, item
    raise NotFound(_("Butir ini tidak ditemukan."))


def _refuse_locked(topic: Topic) -> None:
    if topic.locked:
        raise Conflict(_("Bagian resmi tidak dapat diubah. Tambahkan butir Anda di bagian tersendiri sesudahnya."))


def _with_topic(content: Instrument, changed: Topic) -> Instrument:
    return replace(content, topics=tuple(changed if t.key == changed.key else t for t in content.topics))


def save_topic(draft: InstrumentDraft, key: str | None, title: Words, revision: int, *, by: Person) -> Topic:
    """Name a section, or add one at the end."""
    content = draft.content
    if key is None:
        known = {topic.key for topic in content.topics}
        topic = Topic(slug(title.id, lambda each: each in known), title, ())
        _keep(draft, replace(content, topics=(*content.topics, topic)), revision, by)
        return topic
    topic = topic_of(content, key)
    _refuse_locked(topic)
    topic = replace(topic, title=title)
    _keep(draft, _with_topic(content, topic), revision, by)
    return topic


def save_item(draft: InstrumentDraft, topic_key: str, item: Item, revision: int, *, by: Person) -> Item:
    """Add an item to a section, or replace the one with its key; an item without key gets one from its text."""
    content = draft.content
    topic = topic_of(content, topic_key)
    _refuse_locked(topic)
    if not item.key:
        taken = {each.key for each in content.items} | set(content.retired)
        item = replace(item, key=slug(item.text.id, lambda key: key in taken))
        topic = replace(topic, items=(*topic.items, item))
    else:
        topic = replace(topic, items=tuple(item if each.key == item.key else each for each in topic.items))
    _keep(draft, _with_topic(content, topic), revision, by)
    return item


def move_item(draft: InstrumentDraft, key: str, step: int, revision: int, *, by: Person) -> None:
    """Move an item up (−1) or down (+1); past the edge of its section it goes into the next one that is not locked."""
    content = draft.content
    topic, item = item_of(content, key)
    _refuse_locked(topic)
    items = list(topic.items)
    place = items.index(item)
    if 0 <= place + step < len(items):
        items.insert(place + step, items.pop(place))
        _keep(draft, _with_topic(content, replace(topic, items=tuple(items))), revision, by)
        return
    neighbour = content.topics.index(topic) + step
    if not 0 <= neighbour < len(content.topics) or content.topics[neighbour].locked:
        return
    other = content.topics[neighbour]
    content = _with_topic(content, replace(topic, items=tuple(each for each in items if each is not item)))
    moved = (*other.items, item) if step < 0 else (item, *other.items)
    _keep(draft, _with_topic(content, replace(other, items=moved)), revision, by)


def duplicate_item(draft: InstrumentDraft, key: str, revision: int, *, by: Person) -> Item:
    """A second item like this one right after it, under a key of its own."""
    content = draft.content
    topic, item = item_of(content, key)
    _refuse_locked(topic)
    taken = {each.key for each in content.items} | set(content.retired)
    twin = replace(copy.copy(item), key=slug(key, lambda each: each in taken))
    place = topic.items.index(item) + 1
    items = (*topic.items[:place], twin, *topic.items[place:])
    _keep(draft, _with_topic(content, replace(topic, items=items)), revision, by)
    return twin


def retire_item(draft: InstrumentDraft, key: str, revision: int, *, by: Person) -> None:
    """Take an item out. One that was ever published keeps its key for itself; its answers stay."""
    content = draft.content
    topic, item = item_of(content, key)
    _refuse_locked(topic)
    known = {each.key for each in draft.based_on.content.items} if draft.based_on else set()
    content = _with_topic(content, replace(topic, items=tuple(each for each in topic.items if each is not item)))
    if key in known:
        content = replace(content, retired=(*content.retired, key))
    _keep(draft, content, revision, by)


def remove_topic(draft: InstrumentDraft, key: str, revision: int, *, by: Person) -> None:
    """Take an empty section out."""
    content = draft.content
    topic = topic_of(content, key)
    _refuse_locked(topic)
    if topic.items:
        raise DomainError(_("Bagian ini masih berisi butir. Pindahkan atau pensiunkan dahulu butirnya."))
    _keep(draft, replace(content, topics=tuple(t for t in content.topics if t.key != key)), revision, by)


def discard(draft: InstrumentDraft) -> None:
    """Throw a draft away; published versions stay."""
    db.session.delete(draft)
    db.session.flush()
