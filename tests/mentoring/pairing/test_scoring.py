"""Who may be paired and how well they fit."""

import random
from dataclasses import replace

import pytest

from mentoring.pairing.rules import (
    DEFAULT_WEIGHTS,
    Conditions,
    Mentee,
    Mentor,
    PairingError,
    ProblemCode,
    failed_condition,
    score_pairs,
)
from mentoring.pairing.rules.scoring import Failed, score

ANI = Mentee(
    id="ani",
    needs={"layanan": 3, "menulis": 2},
    seniority=9,
    superiors=("boss", "chief"),
    times=frozenset({"sen-09", "sel-10", "rab-09"}),
    modes=frozenset({"tatap_muka", "daring"}),
    place="Medan",
    languages=frozenset({"id"}),
    barriers=frozenset({"waktu", "alat"}),
    wishes=("rina", "adi"),
    job="analis",
    job_family="layanan",
    style=(1, 2, 3, 4, 5, 3),
)
RINA = Mentor(
    id="rina",
    skills={"layanan": 4, "menulis": 2},
    seniority=12,
    superiors=("director",),
    times=frozenset({"sen-09", "sel-10"}),
    modes=frozenset({"tatap_muka"}),
    place="Medan",
    languages=frozenset({"id", "en"}),
    barriers=frozenset({"waktu", "alat"}),
    wishes=("ani",),
    job="analis",
    job_family="layanan",
    style=(1, 2, 3, 4, 5, 3),
    capacity=2,
)


def test_a_perfect_fit_has_every_point() -> None:
    found = score(ANI, RINA)
    assert found.score == 10_000
    assert dict(found.parts) == dict(DEFAULT_WEIGHTS)


def test_parts_always_add_up_and_stay_within_their_weight() -> None:
    rng = random.Random(1)
    skills = [f"k{i}" for i in range(6)]
    hours = [f"h{i}" for i in range(8)]
    for _ in range(500):
        mentee = Mentee(
            id="a",
            needs={skill: rng.randint(1, 5) for skill in rng.sample(skills, rng.randint(0, 3))},
            seniority=rng.choice([None, rng.randint(1, 17)]),
            times=frozenset(rng.sample(hours, rng.randint(0, 4))),
            barriers=frozenset(rng.sample(hours, rng.randint(0, 3))),
            wishes=tuple(rng.sample(["b", "c", "d", "e"], rng.randint(0, 4))),
            style=tuple(rng.randint(1, 5) for _ in range(rng.choice([0, 6]))),
        )
        mentor = Mentor(
            id="b",
            skills={skill: rng.randint(1, 5) for skill in rng.sample(skills, 3)},
            seniority=rng.choice([None, rng.randint(1, 17)]),
            times=frozenset(rng.sample(hours, rng.randint(0, 4))),
            barriers=frozenset(rng.sample(hours, rng.randint(0, 3))),
            zone=rng.randint(7, 9),
            style=tuple(rng.randint(1, 5) for _ in range(6)),
        )
        found = score(mentee, mentor)
        assert sum(part for _, part in found.parts) == found.score
        assert all(0 <= part <= DEFAULT_WEIGHTS[name] for name, part in found.parts)


@pytest.mark.parametrize(
    ("mentee", "mentor", "failed"),
    [
        (ANI, RINA, None),
        (ANI, replace(RINA, id="ani"), Failed.SAME_PERSON),
        (ANI, replace(RINA, active=False), Failed.INACTIVE),
        (ANI, replace(RINA, capacity=0), Failed.INACTIVE),
        (replace(ANI, avoid=frozenset({"rina"})), RINA, Failed.EXCLUDED),
        (ANI, replace(RINA, avoid=frozenset({"ani"})), Failed.EXCLUDED),
        (ANI, replace(RINA, id="chief"), Failed.IN_LINE),
        (ANI, replace(RINA, superiors=("ani",)), Failed.IN_LINE),
        (replace(ANI, superiors=("x", "y", "rina")), RINA, None),
        (ANI, replace(RINA, skills={"layanan": 2}), Failed.NO_GAP_COVERED),
        (ANI, replace(RINA, seniority=9), None),
        (replace(ANI, needs={}), replace(RINA, seniority=9), Failed.NOT_SENIOR),
        (ANI, replace(RINA, languages=frozenset({"en"})), Failed.LANGUAGE),
        (ANI, replace(RINA, times=frozenset({"jum-15"})), Failed.TIME),
        (replace(ANI, place="Binjai"), RINA, Failed.PLACE),
    ],
)
def test_conditions_that_must_hold(mentee: Mentee, mentor: Mentor, failed: Failed | None) -> None:
    assert failed_condition(mentee, mentor) is failed


def test_programmes_choose_their_conditions() -> None:
    apart = Conditions(same_team_apart=True)
    assert failed_condition(ANI, replace(RINA, superiors=("boss",)), apart) is Failed.SAME_TEAM
    led = Conditions(superior_led=True, line_levels=1)
    assert failed_condition(ANI, replace(RINA, id="boss"), led) is None
    assert failed_condition(ANI, replace(RINA, id="chief"), led) is Failed.NOT_SUPERIOR


def test_more_of_anything_good_never_lowers_the_score() -> None:
    poor = replace(RINA, skills={"menulis": 2}, times=frozenset({"sen-09"}), barriers=frozenset())
    better = [
        replace(poor, skills=RINA.skills),
        replace(poor, times=RINA.times),
        replace(poor, barriers=frozenset({"waktu"})),
    ]
    assert all(score(ANI, one).score > score(ANI, poor).score for one in better)


def test_the_best_candidates_are_those_of_a_full_comparison() -> None:
    rng = random.Random(4)
    skills = [f"k{i}" for i in range(5)]
    mentors = [
        Mentor(id=f"b{i}", skills={skill: rng.randint(1, 5) for skill in rng.sample(skills, 2)}, seniority=12)
        for i in range(40)
    ]
    mentees = [
        Mentee(id=f"a{i}", needs={rng.choice(skills): rng.randint(1, 4)}, seniority=8, wishes=("b1", "b2"))
        for i in range(30)
    ]
    found, refused = score_pairs(mentees, mentors, k=3)
    for mentee in mentees:
        full = sorted(
            (score(mentee, mentor).score for mentor in mentors if failed_condition(mentee, mentor) is None),
            reverse=True,
        )
        kept = sorted((one.score for one in found if one.mentee == mentee.id), reverse=True)
        assert kept[:3] == full[:3]
        wished = {one.mentor for one in found if one.mentee == mentee.id}
        for wish in mentee.wishes:
            assert (wish in wished) == ((mentee.id, wish) not in refused)
    assert set(refused.values()) == {Failed.NO_GAP_COVERED}


def test_bad_weights_and_repeated_people_are_refused() -> None:
    for weights in ({"gap": 9_999}, {"gap": 10_001, "time": -1}, {"gap": 10_000, "charm": 0}):
        with pytest.raises(PairingError) as caught:
            score_pairs([ANI], [RINA], weights)
        assert caught.value.code in (ProblemCode.WEIGHTS_SUM, ProblemCode.UNKNOWN_ID)
    with pytest.raises(PairingError):
        score_pairs([ANI, ANI], [RINA])


def test_the_quick_searches_find_what_a_full_comparison_finds(monkeypatch) -> None:
    rng = random.Random(9)
    skills, hours, names = [f"k{i}" for i in range(5)], [f"h{i}" for i in range(6)], [f"b{i}" for i in range(25)]

    def shared() -> dict:
        return {
            "seniority": rng.choice([None, rng.randint(5, 14)]),
            "superiors": tuple(rng.sample(names, rng.randint(0, 3))),
            "times": frozenset(rng.sample(hours, rng.randint(0, 3))),
            "modes": frozenset(rng.sample(["tatap_muka", "daring"], rng.randint(0, 2))),
            "place": rng.choice("XY"),
            "zone": rng.choice([7, 8]),
            "languages": frozenset(rng.sample(["id", "en", "jv"], rng.randint(0, 2))),
            "barriers": frozenset(rng.sample("pqrs", rng.randint(0, 3))),
            "avoid": frozenset(rng.sample(names, rng.randint(0, 1))),
            "job": rng.choice(["", "m", "n"]),
            "job_family": rng.choice(["", "f"]),
            "style": tuple(rng.randint(1, 5) for _ in range(rng.choice([0, 6]))),
        }

    for round_number in range(12):
        mentors = [
            Mentor(
                id=name,
                skills={skill: rng.randint(1, 5) for skill in rng.sample(skills, 2)},
                capacity=rng.randint(0, 3),
                active=rng.random() < 0.9,
                wishes=tuple(rng.sample(["a0", "a1", "a2"], rng.randint(0, 2))),
                **shared(),
            )
            for name in names
        ]
        mentees = [
            Mentee(
                id=f"a{n}",
                needs={rng.choice(skills): rng.randint(1, 4) for _ in range(rng.randint(0, 2))},
                wishes=tuple(rng.sample(names, rng.randint(0, 3))),
                **shared(),
            )
            for n in range(12)
        ]
        hard = Conditions(same_team_apart=round_number % 2 == 0, common_hours=round_number % 3)
        monkeypatch.undo()
        found, refused = score_pairs(mentees, mentors, DEFAULT_WEIGHTS, hard, k=4)
        # Large cohorts are searched by whole rows of numbers.
        monkeypatch.setattr("mentoring.pairing.rules.candidates.MOST_PLAIN", 0)
        assert score_pairs(mentees, mentors, DEFAULT_WEIGHTS, hard, k=4) == (found, refused)
        for mentee in mentees:
            possible = [m for m in mentors if failed_condition(mentee, m, hard) is None]
            full = sorted((score(mentee, mentor).score for mentor in possible), reverse=True)
            kept = sorted((one.score for one in found if one.mentee == mentee.id), reverse=True)
            assert kept[:4] == [one for one in full[:4] if one]
            assert {one.mentor for one in found if one.mentee == mentee.id} <= {mentor.id for mentor in possible}
            for one in found:
                if one.mentee == mentee.id:
                    assert one == score(mentee, next(m for m in mentors if m.id == one.mentor))
