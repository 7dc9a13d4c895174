"""Released evidence is counted from E2 and from five people on, and forgotten when it is taken back."""

from datetime import timedelta

import pytest

from bina import clock as bina_clock
from bina import signals
from bina.exports.report import from_json
from evaluation.programmes.operations import add_activity
from evaluation.reports.operations import make_report
from tests.support.evaluation import a_cohort

CHAPTER = "Bukti perilaku dari mentoring (tingkat 3)"
MENTORING = 77


@pytest.fixture
def mentors(trio, programme):
    add_activity(programme, subject=("mentoring", MENTORING), title="Mentoring")
    return a_cohort(trio.elsewhere, 2)


def released(person, mentor, claim_id, **changes):
    values = {
        "pair_id": mentor.id, "programme_id": MENTORING, "mentor_id": mentor.id, "released": True,
        "behaviour": "service", "level": 3, "source": "mentor", "by_mentor": True, "seen": True, "artefact": False,
        "done_on": bina_clock.today(), **changes,
    }  # fmt: skip
    signals.behaviour_evidenced.send(person, claim_id=claim_id, **values)


@pytest.fixture
def section(programme, clock):
    """The chapter in a report of now; every look is a minute later, as a report at one cut is made once."""

    def look():
        clock.shift(timedelta(minutes=1))
        document = make_report(programme, bina_clock.now(), by=None).document
        return next((s for s in from_json(document).sections if s.title == CHAPTER), None)

    return look


def test_four_people_are_no_chapter_and_a_fifth_opens_it(people, mentors, section):
    for number, person in enumerate(people[:4]):
        released(person, mentors[0], number)
    released(people[4], mentors[0], 4, seen=False)  # a story retold is E1
    assert section() is None
    released(people[4], mentors[0], 4)  # the mentor saw it after all
    row = section().tables[0].rows[0]
    assert (row["behaviour"], row["people"], row["deeds"], row["seen"], row["agreed"]) == (
        "Berorientasi Pelayanan", 5, 5, 5, None,
    )  # fmt: skip
    released(people[0], mentors[0], 0, released=False)
    assert section() is None


def test_grades_are_split_only_into_groups_of_five(people, mentors, section):
    last_month = bina_clock.today() - timedelta(days=31)
    for number, person in enumerate(people):
        released(person, mentors[0], number)
        if number < 5:
            released(person, mentors[1], 100 + number, level=4, done_on=last_month)
    row = section().tables[0].rows[0]
    assert (row["people"], row["seen"], row["agreed"], row["repeated"]) == (10, 5, None, 5)
    released(people[4], mentors[1], 104, released=False)
    row = section().tables[0].rows[0]
    assert (row["people"], row["seen"], row["repeated"]) == (10, None, None)


def test_what_happened_in_other_mentoring_or_to_others_is_left_out(trio, people, mentors, section):
    strangers = a_cohort(trio.unit, 6)
    for number, person in enumerate([*people[:3], *strangers]):
        released(person, mentors[0], number)
    for number, person in enumerate(people[3:], start=20):
        released(person, mentors[0], number, programme_id=78)
    assert section() is None
