"""What a kind of programme means holds from signing up to the end of its pairs."""

import pytest

from bina import clock
from bina.db import db as database
from bina.errors import DomainError
from mentoring.pairing.operations import make_plan, send_out
from mentoring.pairing.rules import Conditions, Mentee, Mentor, score_pairs
from mentoring.pairing.rules.scoring import Failed, Rank, failed_condition
from mentoring.pairs import operations as pairs
from mentoring.pairs.queries import own_pairs
from mentoring.pairs.rules import EndReason, PairState
from mentoring.profiles.queries import own_profile
from mentoring.profiles.rules import Side
from mentoring.programmes.forms import CHARTERS, KIND_SENTENCES, KINDS
from mentoring.programmes.operations import prepare_programme
from mentoring.programmes.rules import KIND_TERMS, WEIGHTS_TOTAL, ProgrammeKind, first_weights
from mentoring.sessions import operations as sessions
from mentoring.sessions.operations import SessionValues
from mentoring.sessions.rules import Mode
from tests.support.mentoring import a_profile, a_programme, some_terms
from tests.support.people import a_competency, a_person
from tests.support.web import text_of


@pytest.mark.parametrize("kind", ProgrammeKind, ids=lambda kind: kind.value)
def test_every_kind_begins_with_terms_of_its_own(town, kind) -> None:
    assert kind in KINDS
    assert kind in KIND_SENTENCES
    assert "hadiah" in str(CHARTERS[kind])
    assert "penilaian" in str(CHARTERS[kind]) or "menilai" in str(CHARTERS[kind])
    assert sum(first_weights(kind).values()) == WEIGHTS_TOTAL
    rhythm = KIND_TERMS[kind].rhythm
    terms = some_terms(
        kind=kind,
        cadence_weeks=rhythm.cadence_weeks,
        session_minutes=rhythm.session_minutes,
        sessions_wanted=rhythm.sessions_wanted,
    )
    assert prepare_programme(town.agency, terms, by=town.manager).weights == first_weights(kind)


def people(mentee: int | None, mentor: int | None, **mentors):
    return (
        Mentee(id="a", seniority=mentee, needs={"x": 2}),
        Mentor(id="b", seniority=mentor, skills={"x": 4}, **mentors),
    )


@pytest.mark.parametrize(
    ("rank", "mentee", "mentor", "failed"),
    [
        (Rank.ABOVE, 9, 5, None),
        (Rank.ANY, 9, 5, None),
        (Rank.ANY, 5, 5, None),
        (Rank.BELOW, 9, 5, None),
        (Rank.BELOW, 5, 9, Failed.NOT_SENIOR),
        (Rank.BELOW, 5, 5, Failed.NOT_SENIOR),
        (Rank.BELOW, 5, None, None),
    ],
)
def test_rank_is_asked_as_the_kind_wants_it(rank, mentee, mentor, failed) -> None:
    one, other = people(mentee, mentor)
    assert failed_condition(one, other, Conditions(rank=rank)) is failed
    found, _refused = score_pairs([one], [other], hard=Conditions(rank=rank))
    assert bool(found) is (failed is None), "the index of candidates says the same"


def test_a_superior_is_no_peer_and_rank_keeps_no_peers_apart(town) -> None:
    programme, skill = a_programme(town.manager, town.agency, kind=ProgrammeKind.PEER), a_competency()
    equal = a_person("Rekan Setara", town.second, grade=town.junior.grade)
    town.junior.superior = town.senior
    a_profile(programme, town.junior, competency=skill)
    with pytest.raises(DomainError, match="dari 1 sampai 2"):
        a_profile(programme, equal, Side.MENTOR, competency=skill, capacity=3)
    a_profile(programme, town.senior, Side.MENTOR, competency=skill)
    assert make_plan(programme, by=town.manager).pairs == 0
    a_profile(programme, equal, Side.MENTOR, competency=skill, capacity=1)
    assert make_plan(programme, by=town.manager).pairs == 1


def test_the_junior_guides_in_a_reverse_programme(town) -> None:
    programme, skill = a_programme(town.manager, town.agency, kind=ProgrammeKind.REVERSE), a_competency()
    a_profile(programme, town.senior, competency=skill)
    a_profile(programme, town.junior, Side.MENTOR, competency=skill)
    a_profile(programme, a_person("Lebih Senior", town.second, grade="IV/d"), Side.MENTOR, competency=skill)
    make_plan(programme, by=town.manager)
    send_out(programme, by=town.manager)
    assert [pair.mentor_id for pair in own_pairs(town.senior)] == [town.junior.id]


def test_a_flash_pair_asks_one_question_talks_once_and_ends_by_itself(town, browsers) -> None:
    rhythm = {"cadence_weeks": 1, "session_minutes": 30, "sessions_wanted": 1}
    programme, skill = (
        a_programme(town.manager, town.agency, kind=ProgrammeKind.FLASH, **rhythm),
        a_competency("Lembar Kerja"),
    )
    a_profile(programme, town.senior, Side.MENTOR, competency=skill)
    database.session.commit()
    junior, base = browsers(town.junior), f"/mentoring/program/{programme.id}"
    assert "satu pertanyaan, satu percakapan" in text_of(junior.get(f"{base}/ikut"))
    first = {
        "side": "mentee",
        "competency_1": skill.id,
        "level_1": 2,
        "competency_2": 0,
        "competency_3": 0,
        "times": ["sen-pagi", "kam-siang", "jum-pagi"],
    }
    refused = junior.send(f"{base}/profil/mentee", first)
    assert refused.status_code == 422
    assert "Tulis satu pertanyaan" in text_of(refused)
    asked = junior.send(f"{base}/profil/mentee", {**first, "question": "Bagaimana menyusun rekap antrean?"})
    assert asked.status_code == 303
    a_place = own_profile(programme, town.junior)
    a_place.place = "Kantor"
    make_plan(programme, by=town.manager)
    send_out(programme, by=town.manager)
    database.session.commit()
    pair = own_pairs(town.junior, PairState.PROPOSED)[0]
    senior = browsers(town.senior)
    assert "Bagaimana menyusun rekap antrean?" in text_of(senior.get(f"/mentoring/pasangan/{pair.id}"))
    for person in (town.junior, town.senior):
        pairs.accept(pair, by=person)
    talk = sessions.log_session(pair, SessionValues(clock.today(), 30, Mode.ONLINE), by=town.senior)
    assert pair.live
    sessions.confirm_session(talk, by=town.junior)
    assert (pair.state, pair.end_reason) == (PairState.ENDED, EndReason.TIME_UP)
    assert talk.jp is not None
