"""The demonstration's fieldwork in two towns: interviews coded twice, documents, two observers, stories, evidence."""

import random
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select

from bina import clock
from bina.db import db
from bina.demo.people import SEED, Cast, cast
from evaluation.fieldwork.forms.guides import STARTERS
from evaluation.fieldwork.models import Code
from evaluation.fieldwork.operations import coding, documents, interviews, matrix, waves
from evaluation.fieldwork.operations.matrix import Ground
from evaluation.fieldwork.rules.cases import CONSENT_ITEM, CaseState
from evaluation.fieldwork.rules.documents import Basis, DocumentKind
from evaluation.fieldwork.rules.interviews import ConsentForm, InterviewKind
from evaluation.findings.queries import findings_of
from evaluation.findings.rules import Method, Stance
from evaluation.instruments.rules import Kind
from evaluation.programmes.models import Programme
from evaluation.programmes.queries import participants
from evaluation.programmes.rules import Arm
from evaluation.waves.models import FrameEntry, Participation, Wave
from evaluation.waves.operations.keys import pseudonym
from evaluation.waves.operations.mixing import close, store_mixed
from evaluation.waves.operations.opening import open_now
from evaluation.waves.rules import Anonymity, WaveKind

#: What was said, and the ready-made codes both coders find in it.
_SAID: Sequence[tuple[str, tuple[str, ...]]] = (
    ("Saya ingin memakai cara baru, tetapi loket tidak boleh ditinggal.", ("Kurang waktu",)),
    ("Jaringan di kelurahan putus hampir setiap siang.", ("Alat atau jaringan",)),
    ("Atasan masih meminta rekap dengan tulisan tangan.", ("Dukungan atasan kurang",)),
    ("Sebulan pertama sebaiknya ada yang menemani di meja.", ("Pendampingan",)),
    ("Contohnya bagus, tetapi bukan berkas yang kami kerjakan setiap hari.", ("Latihan dengan kasus nyata",)),
    ("Rekap yang dahulu sampai sore sekarang selesai sebelum makan siang.", ("Layanan lebih cepat",)),
    ("Minggu ini tidak ada berkas yang harus diulang.", ("Kesalahan berkurang",)),
    ("Kalau ditemani, saya berani meninggalkan cara lama, asal ada waktunya.", ("Kurang waktu", "Pendampingan")),
)
_CITIZEN: Sequence[tuple[str, tuple[str, ...]]] = (
    ("Sekarang dijelaskan dari awal apa yang kurang, jadi tidak bolak-balik.", ("Kesalahan berkurang",)),
    ("Dahulu dua jam, kemarin kira-kira empat puluh menit.", ("Layanan lebih cepat",)),
    ("Petugasnya ramah, tetapi komputernya sering mati.", ("Alat atau jaringan",)),
)
_SMALL_TALK = ("Terima kasih sudah menyediakan waktu.", "Saya bekerja di sini sejak beberapa tahun lalu.")
_TALKS = ((InterviewKind.PARTICIPANT, 9), (InterviewKind.CITIZEN, 4), (InterviewKind.INSTRUCTOR, 1))


@dataclass(frozen=True)
class _Told:
    """What speaks for and against the first finding of a town."""

    #: code of a segment that supports, and of one that contradicts
    supporting: str
    contradicting: str
    #: title, kind, owner, (claim, page, basis, method stated, cross-checked), stance
    documents: Sequence[tuple[str, DocumentKind, str, tuple[str, str, Basis, bool, bool], Stance]]
    observed: Stance
    measured: Stance


TOLD = {
    "belawan": _Told(
        "Layanan lebih cepat",
        "Dukungan atasan kurang",
        (
            (
                "Register berkas loket, contoh",
                DocumentKind.RECORD,
                "Seksi Pelayanan",
                ("Rekap harian dari lembar kerja ada pada 19 dari 22 hari kerja.", "14", Basis.RECORD, False, True),
                Stance.SUPPORTS,
            ),
            (
                "Laporan triwulan pelayanan, contoh",
                DocumentKind.REPORT,
                "Sekretariat",
                ("Semua petugas loket sudah memakai lembar kerja.", "7", Basis.SIGNED, False, False),
                Stance.SUPPORTS,
            ),
            (
                "Notula rapat evaluasi, contoh",
                DocumentKind.MINUTES,
                "Sekretariat",
                ("Dua kelurahan kembali ke tulisan tangan pada akhir bulan.", "2", Basis.INTERNAL, False, True),
                Stance.CONTRADICTS,
            ),
        ),
        Stance.SUPPORTS,
        Stance.SUPPORTS,
    ),
    "surakarta": _Told(
        "Kurang waktu",
        "Layanan lebih cepat",
        (
            (
                "Jadwal piket loket, contoh",
                DocumentKind.RECORD,
                "Subbagian Umum",
                ("Tidak ada petugas pengganti pada 31 dari 44 hari kerja.", "3", Basis.RECORD, False, False),
                Stance.SUPPORTS,
            ),
            (
                "Laporan pelaksanaan mentoring, contoh",
                DocumentKind.REPORT,
                "BKPSDM",
                ("Setiap peserta mendapat tugas penerapan dari atasannya.", "12", Basis.SIGNED, True, False),
                Stance.CONTRADICTS,
            ),
        ),
        Stance.SUPPORTS,
        Stance.CONTRADICTS,
    ),
}


def build_fieldwork(programme: Programme, town: str) -> None:
    """Build it where the story has fieldwork; the programme's findings exist."""
    told = TOLD.get(town)
    if told is None:
        return
    chance = random.Random(f"{SEED}:{town}")
    people = cast(town)
    codes = {
        str(each.name): coding.add_code(
            programme,
            str(each.name),
            each.kind,
            definition=str(each.definition),
            when_to_use=str(each.when_to_use),
            by=people.evaluator,
        )
        for each in STARTERS
    }
    late = codes[str(STARTERS[0].name)]
    coding.reword_code(
        programme,
        late,
        definition="Beban kerja, jadwal, atau loket yang tidak boleh ditinggal tidak memberi kesempatan menerapkan.",
        when_to_use=str(STARTERS[0].when_to_use),
        by=people.evaluator,
    )
    _interviews(programme, people, codes, told, chance)
    _documents(programme, people, told)
    _two_observers(programme, people, told.observed, chance)
    _stories(programme, people, chance)


def _interviews(programme: Programme, people: Cast, codes: dict[str, Code], told: _Told, chance: random.Random) -> None:
    """Talks coded by evaluator and manager, who differ now and then; two segments speak to the first finding."""
    first = findings_of(programme)[0]
    wanted = {told.supporting: Stance.SUPPORTS, told.contradicting: Stance.CONTRADICTS}
    for kind, many in _TALKS:
        said = _CITIZEN if kind is InterviewKind.CITIZEN else _SAID
        for number in range(many):
            talk = interviews.begin_interview(
                programme,
                kind,
                consent=True,
                consent_form=chance.choice(list(ConsentForm)),
                consented_on=clock.today() - timedelta(days=chance.randint(5, 50)),
                quotable=number % 3 != 2,
                by=people.evaluator,
            )
            lines = chance.sample(said, 3 if kind is InterviewKind.CITIZEN else 4)
            interviews.write_up(talk, "\n".join([*_SMALL_TALK, *(line for line, _names in lines)]), by=people.evaluator)
            for place, (line, names) in enumerate(lines, start=len(_SMALL_TALK) + 1):
                segment = interviews.mark(talk, {place}, by=people.evaluator)
                if talk.quotable and line == lines[0][0]:
                    interviews.release(segment, line, by=people.evaluator)
                given = {codes[name].id for name in names}
                coding.code_segment(segment, given, by=people.evaluator)
                if chance.random() < 0.12:
                    given = given ^ {chance.choice(list(codes.values())).id}
                if chance.random() < 0.9:
                    coding.code_segment(segment, given, by=people.manager)
                stance = wanted.pop(names[0], None)
                if stance is not None:
                    matrix.cite(first, Method.INTERVIEW, Ground(segment_id=segment.id), stance, by=people.evaluator)


def _documents(programme: Programme, people: Cast, told: _Told) -> None:
    """Documents with a claim each; evidence for and against the first finding."""
    first = findings_of(programme)[0]
    for place, (title, kind, owner, said, stance) in enumerate(told.documents):
        document = documents.register_document(
            programme,
            title=title,
            kind=kind,
            dated_on=clock.today() - timedelta(days=30 + 20 * place),
            owner=owner,
            by=people.evaluator,
        )
        statement, page, basis, method_stated, cross_checked = said
        claim = documents.add_claim(
            document,
            statement,
            page,
            basis=basis,
            method_stated=method_stated,
            cross_checked=cross_checked,
            by=people.evaluator,
        )
        matrix.cite(first, Method.DOCUMENT, Ground(claim_id=claim.id), stance, by=people.evaluator)
    if programme.targets:
        target = Ground(target_id=programme.targets[0].id)
        matrix.cite(first, Method.INDICATOR, target, told.measured, by=people.evaluator)


def _two_observers(programme: Programme, people: Cast, stance: Stance, chance: random.Random) -> None:
    """Fourteen people seen by two observers who mostly saw the same."""
    observers = {people.manager.id, people.evaluator.id}
    members = [each for each in participants(programme, Arm.PARTICIPANT) if each.person_id not in observers][:14]
    opened = clock.today() - timedelta(days=40)
    wave = open_now(
        programme,
        kind=WaveKind.OBSERVATION,
        instrument="pengamatan",
        anonymity=Anonymity.CONFIDENTIAL,
        people=members,
        closes_on=opened + timedelta(days=14),
        by=people.evaluator,
        observer=people.evaluator,
        second_observer=people.manager,
        opens_on=opened,
    )
    seen = {
        member.person_id: {
            item.key: min(2, max(0, round(chance.gauss(1.3, 0.8))))
            for item in wave.instrument.content.items
            if item.kind is Kind.RATING
        }
        for member in members
    }

    def sheet(about: int) -> dict[str, int]:
        return {key: value if chance.random() < 0.85 else chance.randint(0, 2) for key, value in seen[about].items()}

    _fill(programme, wave, sheet, chance)
    matrix.cite(findings_of(programme)[0], Method.OBSERVATION, Ground(wave_id=wave.id), stance, by=people.evaluator)


def _stories(programme: Programme, people: Cast, chance: random.Random) -> None:
    """A follow-up that is over, its list, and the first two talks."""
    opened = clock.today() - timedelta(days=30)
    wave = open_now(
        programme,
        kind=WaveKind.SUCCESS,
        instrument="kisah_keberhasilan",
        anonymity=Anonymity.CONFIDENTIAL,
        people=participants(programme, Arm.PARTICIPANT),
        closes_on=opened + timedelta(days=14),
        by=people.evaluator,
        opens_on=opened,
    )

    def answers(_about: int) -> dict[str, int]:
        mean = chance.gauss(3.4, 0.8)
        given = {
            item.key: min(5, max(1, round(chance.gauss(mean, 0.5))))
            for item in wave.instrument.content.items
            if item.kind is Kind.RATING
        }
        return {**given, CONSENT_ITEM: int(chance.random() < 0.6)}

    _fill(programme, wave, answers, chance)
    for case in waves.list_cases(programme, wave, by=people.evaluator)[:2]:
        waves.note_case(case, CaseState.INTERVIEWED, by=people.evaluator)


def _fill(programme: Programme, wave: Wave, sheet: Callable[[int], dict[str, int]], chance: random.Random) -> None:
    """Answers of everybody asked, stored as the mixer would have stored them, and the wave closed on its last day."""
    if programme.sealed_key is None:
        raise ValueError("the programme has no key for confidential answers")
    entries = db.session.scalars(select(FrameEntry).where(FrameEntry.wave_id == wave.id).order_by(FrameEntry.id)).all()
    contents: list[dict[str, Any]] = [
        {"ratings": sheet(entry.about_id), "texts": {}, "about": pseudonym(programme.sealed_key, entry.about_id)}
        for entry in entries
    ]
    chance.shuffle(contents)
    keys = [
        {"wave_id": wave.id, "key": uuid.UUID(int=chance.getrandbits(128)).hex, "entry_id": entry.id}
        for entry in entries
    ]
    db.session.execute(insert(Participation), keys)
    store_mixed(wave, contents, None)
    close(wave, wave.closes_on)
