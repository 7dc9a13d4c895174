"""The demonstration's evidence: what pairs in Surakarta noted at their sessions, and what mentees released."""

import random
from datetime import timedelta

from sqlalchemy import select

from bina.db import db
from bina.demo.people import SEED, cast, demo_unit
from mentoring.evidence.operations import ClaimValues, note_behaviour, release
from mentoring.evidence.rules import Behaviour, Source
from mentoring.pairs.models import Pair
from mentoring.pairs.rules import PairState
from mentoring.programmes.models import Programme
from mentoring.sessions.models import MentoringSession
from mentoring.sessions.rules import SessionState

_DEEDS = (
    (
        Behaviour.SERVICE,
        "Menjelaskan syarat kepada warga sebelum ditanya; tidak ada yang kembali karena berkas kurang.",
    ),
    (Behaviour.SERVICE, "Menelepon tiga warga untuk mengabarkan hasil keluhannya."),
    (Behaviour.ADAPTABILITY, "Memakai lembar kerja untuk rekap pekanan, dan menunjukkan berkasnya."),
    (Behaviour.COLLABORATION, "Meminta bantuan unit sebelah sehingga berkas selesai pada hari yang sama."),
    (Behaviour.COMPETENCE, "Mengajari dua rekan cara mengisi daftar periksa keluhan."),
)


def build_evidence() -> None:
    """Three recent sessions of most pairs; the mentee whom one can sign in as has decided about some, not about all."""
    chance = random.Random(SEED + 51)
    learner = cast("surakarta").learner
    found = db.session.scalars(
        select(Pair)
        .join(Programme, Programme.id == Pair.programme_id)
        .where(Programme.unit_id == demo_unit("surakarta").id, Pair.state == PairState.ACTIVE)
        .order_by(Pair.id)
    ).all()
    for pair in found:
        if pair.mentee_id != learner.id and chance.random() < 0.2:
            continue
        held = db.session.scalars(
            select(MentoringSession)
            .where(MentoringSession.pair_id == pair.id, MentoringSession.state == SessionState.CONFIRMED)
            .order_by(MentoringSession.held_on.desc())
            .limit(3)
        ).all()
        for place, session in enumerate(held):
            behaviour, deed = _DEEDS[0] if place == 0 else chance.choice(_DEEDS)
            by_mentor = place == 0 or chance.random() < 0.6
            claim = note_behaviour(
                session,
                ClaimValues(
                    behaviour,
                    chance.choice((2, 3, 3, 4)),
                    deed,
                    max(session.held_on - timedelta(days=2), pair.paired_on or session.held_on),
                    Source.MENTOR if by_mentor else Source.SELF,
                    seen=by_mentor and (place == 0 or chance.random() < 0.7),
                ),
                by=pair.mentor if by_mentor else pair.mentee,
            )
            undecided = pair.mentee_id == learner.id and place == 0
            if not undecided and chance.random() < 0.8:
                release(claim, by=pair.mentee)
