"""The demonstration of instruments: one of an agency's own in two versions, a draft of every kind, and forms on paper."""

import random
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from bina import clock
from bina.db import db
from bina.demo.people import SEED, cast
from bina.people.models import Person
from evaluation.instruments.operations import drafting, publish
from evaluation.instruments.queries import instrument
from evaluation.instruments.rules import Item, Kind, Level, Point, Row, Words
from evaluation.instruments.rules.conditions import Among
from evaluation.paper.operations import differing, key_in, print_forms, settle
from evaluation.programmes.models import Programme
from evaluation.waves.models import Wave
from evaluation.waves.operations.mixing import mix
from evaluation.waves.rules import Anonymity, WaveState

#: The town whose evaluator writes instruments and keys paper.
TOWN = "surakarta"


def _points(*labels: str) -> tuple[Point, ...]:
    return tuple(Point(value, Words(label)) for value, label in enumerate(labels, start=1))


_LIKELY = _points("Tidak pernah", "Jarang", "Sering", "Selalu")
_ITEMS = (
    Item("", "kerja", Kind.SECTION, Words("Pikirkan dua pekan terakhir di loket Anda.", "Think of the last two weeks at your counter."), required=False),
    Item("", "kerja", Kind.YES_NO, Words("Apakah Anda melayani warga secara langsung?", "Do you serve citizens directly?")),
    Item("", "kerja", Kind.MATRIX, Words("Seberapa sering hal ini terjadi?", "How often does this happen?"), _LIKELY,
         rows=(Row("syarat", Words("Syarat dijelaskan sebelum warga bertanya")), Row("antre", Words("Warga tahu berapa lama menunggu")))),
    Item("", "sikap", Kind.BARS, Words("Cara menyambut warga", "How citizens are welcomed"), (
        Point(1, Words("Kurang"), Words("Menunggu ditegur lebih dahulu")),
        Point(2, Words("Cukup"), Words("Menyapa, lalu langsung meminta berkas")),
        Point(3, Words("Baik"), Words("Menyapa dan menanyakan keperluannya")),
    )),
    Item("", "dulu", Kind.THEN_TEST, Words("Saya yakin dapat menjelaskan syarat dengan jelas.", "I can explain requirements."), _LIKELY),
    Item("", "lain", Kind.MULTIPLE, Words("Apa yang paling menghambat?", "What hinders most?"), _points("Antrean panjang", "Aturan berubah", "Berkas tidak lengkap")),
    Item("", "lain", Kind.RANKING, Words("Urutkan yang paling perlu diperbaiki.", "Rank what needs mending."), _points("Ruang tunggu", "Papan informasi", "Jumlah loket")),
    Item("", "lain", Kind.NUMBER, Words("Berapa warga yang Anda layani kemarin?", "How many citizens yesterday?"), low=0, high=300, unit="orang"),
    Item("", "lain", Kind.DURATION, Words("Berapa lama satu warga dilayani?", "How long per citizen?"), low=1, high=240),
    Item("", "lain", Kind.TEXT, Words("Apa yang akan Anda ubah pekan depan?", "What will you change next week?"), required=False),
)  # fmt: skip


def build() -> None:
    """Write the instruments and key the paper, as the people of one town would have."""
    people = cast(TOWN)
    _two_versions(people.evaluator)
    _a_draft(people.evaluator)
    drafting.begin_from(instrument("skm"), by=people.evaluator)
    _paper(people.evaluator, people.manager, random.Random(SEED + 41))


def _two_versions(author: Person) -> None:
    draft = drafting.begin_draft(
        Words("Denyut pelayanan loket", "Counter service pulse"),
        Words("Untuk menentukan apa yang diperbaiki pekan depan.", "To decide what to mend next week."),
        Level.BEHAVIOUR, 2, by=author,
    )  # fmt: skip
    rating = Item("", "tertib", Kind.RATING, Words("Antrean di loket saya tertib.", "The queue is orderly."), _LIKELY)
    saved = drafting.save_item(draft, "bagian_1", rating, draft.revision, by=author)
    told = Item("", "tertib", Kind.TEXT, Words("Apa yang membuatnya tidak tertib?", "What makes it disorderly?"),
                required=False, visible_if=Among(saved.key, (1, 2)))  # fmt: skip
    drafting.save_item(draft, "bagian_1", told, draft.revision, by=author)
    first = publish(draft, {}, by=author)
    following = drafting.begin_from(instrument(first.key), by=author)
    better = replace(
        following.content.item(saved.key),
        text=Words("Antrean di loket saya tertib sepanjang hari.", "The queue is orderly all day."),
    )
    drafting.save_item(following, "bagian_1", better, following.revision, by=author)
    publish(following, {saved.key: saved.key}, by=author)


def _a_draft(author: Person) -> None:
    draft = drafting.begin_draft(
        Words("Penerapan di loket", "Use at the counter"),
        Words("Untuk mengetahui apa yang sudah berubah di loket sesudah pelatihan.", "To learn what changed."),
        Level.BEHAVIOUR, 6, by=author,
    )  # fmt: skip
    for item in _ITEMS:
        drafting.save_item(draft, "bagian_1", item, draft.revision, by=author)


def _paper(first: Person, second: Person, chance: random.Random) -> None:
    """Twelve forms of the satisfaction survey: three settled, one to settle, one keyed once, the rest not back yet."""
    wave = db.session.scalars(
        select(Wave)
        .join(Programme, Programme.id == Wave.programme_id)
        .where(Programme.manager_id == second.id, Wave.anonymity == Anonymity.PUBLIC, Wave.state == WaveState.OPEN)
        .where(Wave.closes_on > clock.today() + timedelta(days=1))
        .order_by(Wave.id)
    ).first()
    if wave is None:
        return
    forms = print_forms(wave, 12, by=second)
    keys = [item.key for item in wave.instrument.content.items]
    for number, form in enumerate(forms[:5]):
        given = {key: str(chance.choice((3, 3, 4))) for key in keys}
        key_in(form, given, by=first)
        if number < 4:
            slip = {chance.choice(keys): "2"} if number in (1, 3) else {}
            key_in(form, given | slip, by=second)
        if number < 3:
            settle(form, dict.fromkeys((item.key for item in differing(form)), "first"), by=first)
    mix(wave)
