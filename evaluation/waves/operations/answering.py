"""Taking an answer: participation and sealed envelope in one transaction, once however often it is sent."""

import re
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from bina import clock, signals
from bina.db import db, is_postgresql
from bina.errors import Conflict, DomainError, Gone
from bina.transfer import Promise, Statement, promises_of
from evaluation.instruments.rules import WORDED, Instrument, Kind, Reading, turned
from evaluation.programmes.models import Programme
from evaluation.waves.models import Envelope, FrameEntry, Participation, Wave
from evaluation.waves.operations import recent_answers
from evaluation.waves.operations.codes import spend
from evaluation.waves.operations.keys import pseudonym, seal
from evaluation.waves.rules import (
    BARRIER_THRESHOLD,
    MOST_BARRIERS,
    QUICKEST_SECONDS,
    Anonymity,
    Channel,
    Flag,
    WaveKind,
    WaveState,
    barriers,
    flags,
    padded,
    receipt,
)

_KEY = re.compile(r"[0-9a-f]{32}")

#: Barriers as other features name them to people.
BARRIER_LABELS = {
    "ability": _l("Kemampuan menerapkan"),
    "motivation": _l("Dorongan menerapkan"),
    "superior_support": _l("Dukungan atasan"),
    "peer_support": _l("Dukungan rekan kerja"),
    "opportunity": _l("Kesempatan memakai di pekerjaan"),
    "design": _l("Kecocokan materi dengan pekerjaan"),
}


def new_form_key() -> str:
    """The key a form carries from its first screen to its last."""
    return uuid.uuid4().hex


def new_stamped_key(wave: Wave) -> str:
    """The key of a form, signed with the moment it was handed out; the moment is never stored."""
    return str(_stamps(wave).dumps([new_form_key(), int(clock.now().timestamp())]))


def stamped_key(wave: Wave, stamp: str) -> str:
    """The form's own key inside one made by `new_stamped_key`."""
    return str(_stamps(wave).loads(stamp)[0])


@dataclass(frozen=True)
class Stamped:
    """The key of a form, and the seconds since it was handed out; none where the form carried no moment."""

    key: str
    seconds: int | None


def stamped(wave: Wave, sent: str) -> Stamped:
    """What the key a form carried says; refuses what was not handed out for this survey, and a citizen's form that no
    person could have filled so quickly.
    """
    public = wave.anonymity is Anonymity.PUBLIC
    if _KEY.fullmatch(sent) and not public:
        return Stamped(sent, None)
    try:
        key, moment = _stamps(wave).loads(sent)
    except BadSignature as forged:
        raise DomainError(_("Formulir ini rusak. Buka lagi surveinya dari awal.")) from forged
    seconds = int(clock.now().timestamp()) - int(moment)
    if public and seconds < QUICKEST_SECONDS:
        raise DomainError(_("Penilaian ini dikirim terlalu cepat. Tunggu beberapa detik, lalu kirim lagi."))
    return Stamped(str(key), seconds)


def _stamps(wave: Wave) -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt=f"survey-{wave.id}")


def refuse_unready(entry: FrameEntry) -> None:
    """Refuse somebody who has not completed yet what is asked about."""
    if entry.ready_on is None or entry.ready_on > clock.today():
        raise Conflict(_("Survei ini belum dibuka untuk Anda. Survei dibuka setelah kegiatannya Anda selesaikan."))


def offers_goals(wave: Wave) -> bool:
    """Whether whoever answers may ask for suggested mentoring goals; never where nobody may know who said what."""
    return wave.kind is WaveKind.BARRIERS and wave.anonymity is Anonymity.CONFIDENTIAL


def submit(
    entry: FrameEntry,
    key: str,
    reading: Reading,
    instrument: Instrument,
    *,
    suggest_goals: bool = False,
    seconds: int | None = None,
) -> str:
    """Take the answer of a person in the frame; gives the receipt number.

    The same key again is the same answer and gives the same receipt. Refuses a second answer, an entry that is not
    ready, and a closed wave. `seconds`: how long the form was open, if known. Nothing stored here tells when, or connects the person with what was answered, unless
    the person asks in a confidential survey of barriers that goals be suggested to them from it.
    """
    wave = entry.wave
    refuse_unready(entry)
    about = None
    if wave.anonymity is Anonymity.CONFIDENTIAL:
        programme = db.session.get_one(Programme, wave.programme_id)
        if programme.sealed_key is None:
            raise Gone(_("Jawaban program ini sudah dihapus sesuai jadwal, jadi tidak menerima jawaban baru."))
        about = pseudonym(programme.sealed_key, entry.about_id)
    noticed = _noticed(wave, reading, instrument, seconds, entry.person.zone)
    if not _store(wave, key, reading, noticed, entry_id=entry.id, cell_id=entry.cell_id, about=about):
        return receipt(key)
    if suggest_goals and offers_goals(wave):
        report_barriers(entry, instrument, _turned_ratings(reading, instrument))
    return receipt(key)


def submit_public(
    wave: Wave,
    key: str,
    reading: Reading,
    channel: Channel | None,
    *,
    seconds: int | None = None,
    code: str | None = None,
) -> str:
    """Take a citizen's answer; nothing about the citizen is stored but the way they came.

    With a visit code the way is the code, which is spent in the same transaction.
    """
    zone = wave.programme.unit.zone
    noticed = _noticed(wave, reading, wave.instrument.content, seconds, zone)
    if code is not None:
        channel = Channel.CODE
    if _store(wave, key, reading, noticed, entry_id=None, cell_id=None, about=None, channel=channel):
        if code is not None:
            spend(wave, code)
        recent_answers.note(wave.public_key, clock.now())
    return receipt(key)


def submit_imported(wave: Wave, mark: str, reading: Reading) -> bool:
    """Take an answer that another tool collected; False when the row with this mark came before.

    When and how long it was filled in is not known here, so only a straight line can stand out.
    """
    noticed = _noticed(wave, reading, wave.instrument.content, None, wave.programme.unit.zone) & Flag.STRAIGHT
    channel = Channel.IMPORT if wave.anonymity is Anonymity.PUBLIC else None
    return _store(wave, mark, reading, noticed, entry_id=None, cell_id=None, about=None, channel=channel)


def fits(wave: Wave, reading: Reading) -> bool:
    """Whether an answer fits into an envelope."""
    return padded(_payload(reading, wave.instrument.content, Flag(0), None, Channel.IMPORT)) is not None


def _noticed(wave: Wave, reading: Reading, instrument: Instrument, seconds: int | None, zone: str) -> Flag:
    """What stands out in the answer, to be sealed with it."""
    now = clock.now()
    values = [
        answer.value
        for answer in reading.answers
        if answer.value is not None and instrument.item(answer.key).kind is Kind.RATING
    ]
    within = recent_answers.count(wave.public_key, now) + 1 if wave.anonymity is Anonymity.PUBLIC else 1
    return flags(values, reading.given, seconds, within, now.astimezone(clock.ZONES[zone]))


def _store(
    wave: Wave,
    key: str,
    reading: Reading,
    noticed: Flag,
    *,
    entry_id: int | None,
    cell_id: int | None,
    about: str | None,
    channel: Channel | None = None,
) -> bool:
    """Write both halves; False when this key was stored before."""
    if not _KEY.fullmatch(key):
        raise DomainError(_("Formulir ini rusak. Buka lagi surveinya dari awal."))
    today = clock.today()
    if wave.state is not WaveState.OPEN or not wave.opens_on <= today <= wave.closes_on:
        raise Gone(_("Survei ini sudah ditutup. Terima kasih atas perhatian Anda."))
    if not reading.given:
        raise DomainError(_("Belum ada jawaban. Isi paling sedikit satu pernyataan, lalu kirim."))
    content = padded(_payload(reading, wave.instrument.content, noticed, about, channel))
    if content is None:
        raise DomainError(_("Jawaban tertulis Anda terlalu panjang. Ringkas sedikit, lalu kirim lagi."))
    insert = postgresql.insert(Participation) if is_postgresql() else sqlite.insert(Participation)
    stored = db.session.scalar(
        insert.values(wave_id=wave.id, key=key, entry_id=entry_id).on_conflict_do_nothing().returning(Participation.key)
    )
    if stored is None:
        known = db.session.execute(
            select(Participation.entry_id).where(Participation.wave_id == wave.id, Participation.key == key)
        ).first()
        if known is not None and known.entry_id == entry_id:
            return False
        raise Conflict(_("Anda sudah mengisi survei ini. Jawaban pertama Anda yang dihitung."))
    db.session.add(
        Envelope(id=uuid.uuid4(), wave_id=wave.id, cell_id=cell_id, ciphertext=seal(wave.public_key, content))
    )
    db.session.flush()
    return True


def _payload(
    reading: Reading, instrument: Instrument, noticed: Flag, about: str | None, channel: Channel | None
) -> dict[str, object]:
    """What is sealed. Ratings never say whether a text was written: the one who wrote could be told by it."""
    ratings: dict[str, int | str] = {}
    texts: dict[str, str] = {}
    for answer in reading.answers:
        if answer.text is not None:
            texts[answer.key] = answer.text
        elif answer.value is not None:
            ratings[answer.key] = answer.value
        elif answer.parts:
            ratings |= dict(answer.parts)
        elif instrument.item(answer.key).kind not in WORDED:
            ratings[answer.key] = answer.state.value
    payload: dict[str, object] = {"ratings": ratings, "texts": texts, "flags": int(noticed)}
    if about is not None:
        payload["about"] = about
    if channel is not None:
        payload["channel"] = channel.value
    return payload


def report_barriers(entry: FrameEntry, instrument: Instrument, values: Mapping[str, Sequence[int]]) -> None:
    """Tell who may help about the worst that stands in the person's way; of the answer only construct and mean leave
    this room, with the statements asked and what the course promised.

    `values`: construct → ratings, already turned so that 5 is good.
    """
    found = barriers(values)[:MOST_BARRIERS]
    promises = _promises(entry) if found else ()
    for barrier in found:
        signals.barrier_reported.send(
            entry.about,
            barrier=barrier.key,
            label=str(BARRIER_LABELS.get(barrier.key, barrier.key)),
            score=barrier.score,
            threshold=BARRIER_THRESHOLD,
            statements=_statements(instrument, barrier.key, entry.about.language),
            course_title=entry.wave.title,
            subject_kind=entry.wave.subject_kind,
            subject_id=entry.wave.subject_id,
            promises=promises,
        )


def _promises(entry: FrameEntry) -> tuple[Promise, ...]:
    """What the course itself (or every activity of the programme) promised the person, else what the programme expects."""
    wave = entry.wave
    subjects = [(wave.subject_kind, wave.subject_id)]
    if wave.subject_kind == "programme":
        subjects = [(one.subject_kind, one.subject_id) for one in wave.programme.activities]
    told = [promise for subject in subjects for promise in promises_of(entry.about, *subject)]
    return tuple(told) or tuple(
        Promise(one.title, one.competency_id, one.level if one.competency_id else None)
        for one in wave.programme.objectives
        if one.subject_kind is None or (one.subject_kind, one.subject_id) in subjects
    )


def _statements(instrument: Instrument, construct: str, language: str) -> tuple[Statement, ...]:
    return tuple(
        Statement(
            item.text.in_language(language),
            tuple(point.label.in_language(language) for point in sorted(item.points, key=lambda point: point.value)),
            item.reverse,
        )
        for item in instrument.items
        if item.kind is Kind.RATING and item.construct == construct
    )


def _turned_ratings(reading: Reading, instrument: Instrument) -> dict[str, list[int]]:
    values: dict[str, list[int]] = defaultdict(list)
    for answer in reading.answers:
        item = instrument.item(answer.key)
        if item.kind is Kind.RATING and answer.value is not None:
            values[item.construct].append(turned(item, answer.value))
    return values
