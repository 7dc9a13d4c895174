"""The demonstration's needs: Ampenan's gap, the registers of Surakarta, Binjai and Belawan, one return."""

from datetime import timedelta

from sqlalchemy import select

from bina import clock
from bina.db import db
from bina.demo.people import cast, demo_unit
from bina.demo.towns import TECHNICAL
from bina.people.models import Competency
from bina.people.rules import PositionKind
from evaluation.needs.forms import need_title
from evaluation.needs.operations import (
    Decision,
    assume,
    connect_codes,
    count_work,
    decide,
    follow_issue,
    open_all_issues,
    state_level,
    state_relevance,
    take_up,
)
from evaluation.needs.queries import issues_within, register_of, titles_of
from evaluation.needs.queries.interviews import coded_of, codes_to_connect
from evaluation.needs.rules import Assumed, Assumption, IssueState, NeedState, Topic
from evaluation.programmes.models import Programme
from evaluation.programmes.operations import add_cost
from evaluation.programmes.rules import CostKind

#: Town → (piece of work, cases looked at, of them by hand).
_WORK = {
    "belawan": (("Rekap harian surat keterangan", 120, 49), ("Buku agenda surat masuk", 80, 61)),
    "surakarta": (("Rekap pengaduan mingguan", 60, 22),),
    "binjai": (("Salinan berkas kependudukan", 150, 84), ("Daftar antrean loket", 90, 27)),
}
_COURSE_WISHES = (
    "Kursus lanjutan penanganan pengaduan, dengan latihan memakai pengaduan sungguhan.",
    "Klinik dua jam di tempat kerja bersama mentor senior.",
)
_SPEAKS_OF = {
    "Kurang waktu": (Topic.BARRIER, "opportunity"),
    "Dukungan atasan kurang": (Topic.BARRIER, "superior_support"),
    "Alat atau jaringan": (Topic.ELEMENT, "sarana"),
}
_CLERKS = (PositionKind.FUNCTIONAL_EXPERT, PositionKind.FUNCTIONAL_SKILLED, PositionKind.STAFF)


def build_needs() -> None:
    """Build all of it; programmes, surveys and complaints exist."""
    for town in ("surakarta", "binjai", "belawan"):
        _state(town)
    open_all_issues()
    _connect()
    for town in ("surakarta", "binjai", "belawan"):
        _decide(town)
    _follow_issues()
    _relevance()
    _return()


def _programme(town: str) -> Programme:
    return db.session.scalars(select(Programme).where(Programme.unit_id == demo_unit(town).id)).one()


def _state(town: str) -> None:
    unit, manager = demo_unit(town), cast(town).manager
    framework = db.session.scalars(
        select(Competency).where(Competency.code.in_(code for code, _name in TECHNICAL)).order_by(Competency.code)
    ).all()
    for place, competency in enumerate(framework[:4]):
        state_level(unit, competency, 2 + place % 2, "Keputusan kepala unit, contoh", by=manager)
    day = clock.today(unit.zone) - timedelta(days=12)
    for work, cases, by_hand in _WORK[town]:
        count_work(
            unit,
            work=work,
            cases=cases,
            by_hand=by_hand,
            counted_on=day,
            source="semua berkas satu pekan, contoh",
            by=manager,
        )


def _decide(town: str) -> None:
    unit, people = demo_unit(town), cast(town)
    heaviest = register_of(unit, clock.today(unit.zone), coded_of(unit))[: len(_COURSE_WISHES)]
    named = titles_of(heaviest, unit)
    for need, wish in zip(heaviest, _COURSE_WISHES, strict=False):
        decision = Decision(NeedState.OPEN, people.leader, None, wish)
        decide(unit, need.topic, need.key, need_title(need.topic, need.key, named), decision, by=people.manager)
    if town == "surakarta":
        title = need_title(heaviest[0].topic, heaviest[0].key, named)
        take_up(_programme(town), unit, [(heaviest[0], title)], by=people.manager)


def _connect() -> None:
    """Interview codes speak of barriers and of an element of the service."""
    for programme in db.session.scalars(select(Programme)):
        links = {code.id: _SPEAKS_OF[code.name] for code in codes_to_connect(programme) if code.name in _SPEAKS_OF}
        if links:
            connect_codes(programme, links, by=programme.manager)


def _follow_issues() -> None:
    """In every town with issues the first is being worked on by the unit's head."""
    for town in ("surakarta", "marelan", "binjai", "belawan", "ampenan"):
        people = cast(town)
        for issue in issues_within(demo_unit(town))[:1]:
            follow_issue(
                issue,
                state=IssueState.IN_PROGRESS,
                owner=people.superior,
                due_on=clock.today() + timedelta(days=14),
                outcome="",
                by=people.manager,
            )


def _relevance() -> None:
    """Ampenan's manager says for whom the workshops are meant; the courses are still undecided."""
    programme, manager = _programme("ampenan"), cast("ampenan").manager
    for activity in programme.activities:
        if activity.subject_kind == "workshop":
            state_relevance(programme, activity, {*_CLERKS, PositionKind.SUPERVISOR}, by=manager)


def _return() -> None:
    """Belawan values the hours it saves; every input has its ends and its source."""
    programme, manager = _programme("belawan"), cast("belawan").manager
    add_cost(programme, title="Penyusunan modul", rupiah=4_800_000, kind=CostKind.DESIGN)
    add_cost(programme, title="Evaluasi dan pelaporan", rupiah=3_200_000, kind=CostKind.EVALUATION)
    cost = float(sum(each.rupiah for each in programme.costs))
    for kind, stated, source in (
        (
            Assumed.BENEFIT,
            Assumption(186e6, 120e6, 240e6),
            "Jam rekap yang dihemat: 139 berkas sehari × 12 menit × Rp28.000 per jam × 240 hari, contoh",
        ),
        (
            Assumed.ISOLATION,
            Assumption(0.6, 0.4, 0.8),
            "Taksiran tiga pengawas; ada komputer baru pada bulan yang sama, contoh",
        ),
        (Assumed.CONFIDENCE, Assumption(0.8, 0.6, 0.95), "Keyakinan rata-rata ketiga pengawas, contoh"),
        (Assumed.COST, Assumption(cost, 0.95 * cost, 1.15 * cost), "Bendahara: honor dapat bertambah 15 %, contoh"),
    ):
        assume(programme, kind, stated, source, by=manager)
