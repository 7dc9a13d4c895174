"""One person seen from several sides: who is asked, what the person may read, and what nobody can work out."""

import itertools
import json
import re
from collections import Counter
from datetime import timedelta

from sqlalchemy import select

from bina import signals
from bina.db import db as database
from bina.notices.models import Notice
from evaluation.behaviour.models import FrozenFeedback
from evaluation.behaviour.tasks import freeze_feedback
from evaluation.measures.models import MentoringPair
from evaluation.statistics.perspectives import MINIMUM_RATERS
from evaluation.waves.models import Response, Wave
from evaluation.waves.operations.asking import ask_people
from evaluation.waves.operations.mixing import close
from evaluation.waves.rules import MOST_RATERS, WaveKind, drawn
from tests.support.evaluation import a_cohort, day
from tests.support.people import a_person
from tests.support.web import forms_of, text_of


def test_colleagues_are_drawn_fairly_and_nobody_rates_themselves(trio, people, programme, boss, sides):
    outsider = a_person("Di luar program", trio.unit, superior=boss)
    left = a_person("Sudah pindah", trio.unit, superior=boss, left_on=day(-3))
    wave = sides.opened(people, WaveKind.BEHAVIOUR_PEER)
    pairs = [(entry.person_id, entry.about_id) for entry in sides.entries(wave)]
    per_subject, load = Counter(about for _by, about in pairs), Counter(by for by, _about in pairs)
    assert set(per_subject) == {person.id for person in people}
    assert set(per_subject.values()) == {MOST_RATERS}
    assert max(load.values()) <= MOST_RATERS
    assert max(load.values()) - min(load.values()) <= 1
    assert all(by != about for by, about in pairs)
    assert outsider.id in load
    assert {left.id, boss.id, trio.ani.id}.isdisjoint(load)


def test_the_draw_depends_on_the_seed_alone():
    candidates = {about: [each for each in range(20) if each != about] for about in range(20)}
    first, again = drawn(candidates, b"a"), drawn(dict(reversed(candidates.items())), b"a")
    assert {about: set(found) for about, found in first.items()} == {a: set(found) for a, found in again.items()}
    assert first != drawn(candidates, b"b")


def test_subordinates_and_mentors_are_found_where_they_were_heard_of(trio, people, programme, boss, sides):
    leaders = people[:8]
    below = {leader.id: a_cohort(trio.unit, 2, superior=leader) for leader in leaders}
    wave = sides.opened(leaders, WaveKind.BEHAVIOUR_SUBORDINATE, "perilaku_bawahan")
    assert {(entry.person_id, entry.about_id) for entry in sides.entries(wave)} == {
        (person.id, leader) for leader, found in below.items() for person in found
    }
    mentors = a_cohort(trio.elsewhere, 8)
    for number, (mentee, mentor) in enumerate(zip(people, [*mentors, boss, people[0]], strict=True), start=1):
        signals.pair_changed.send(
            mentee, pair_id=number, programme_id=3, title="Mentoring", mentor=mentor, state="active", reason=None
        )
    signals.pair_changed.send(
        people[0], pair_id=1, programme_id=3, title="Mentoring", mentor=mentors[0], state="ended", reason="time_up"
    )
    assert len(database.session.scalars(select(MentoringPair)).all()) == 10
    wave = sides.opened(people, WaveKind.BEHAVIOUR_MENTOR, "perilaku_mentor")
    asked = {(entry.person_id, entry.about_id) for entry in sides.entries(wave)}
    # The superior is no mentor here: from one side only. A colleague who is the mentor is, and is then no colleague.
    assert asked == {(m.id, p.id) for p, m in zip(people, mentors, strict=False)} | {(people[0].id, people[9].id)}
    peers = sides.opened(people, WaveKind.BEHAVIOUR_PEER)
    assert (people[0].id, people[9].id) not in {(entry.person_id, entry.about_id) for entry in sides.entries(peers)}


def test_fewer_than_eight_raters_and_anonymity_are_refused_in_words(db, browsers, trio, people, programme, sides):
    ani = browsers(trio.ani)
    page = f"/evaluasi/program/{programme.id}/gelombang"
    data = {"instrument": "perilaku_bawahan", "audience": "subordinates", "anonymity": "confidential",
            "closes_on": "2026-12-31"}  # fmt: skip
    a_cohort(trio.unit, 7, superior=people[1])
    few = ani.send(page, data)
    assert few.status_code == 422
    assert "Paling sedikit 8 penilai" in text_of(few)
    peers = {**data, "instrument": "perilaku_rekan", "audience": "peers"}
    assert "Pilih rahasia" in text_of(ani.send(page, {**peers, "anonymity": "anonymous"}))
    assert ani.send(page, peers).status_code == 303
    assert [wave.kind for wave in db.session.scalars(select(Wave))] == [WaveKind.BEHAVIOUR_PEER]


def test_a_colleague_reads_a_promise_of_their_own_and_is_asked_once(db, browsers, trio, people, programme, sides):
    wave = sides.opened(people, WaveKind.BEHAVIOUR_PEER)
    assert ask_people(day()) == len({entry.person_id for entry in sides.entries(wave)})
    notices = Counter(db.session.scalars(select(Notice.person_id)))
    assert set(notices.values()) == {1}
    mine = next(entry for entry in sides.entries(wave) if entry.person_id == trio.budi.id)
    page = text_of(browsers(trio.budi).get(f"/evaluasi/isi/{mine.id}"))
    assert "rata-rata dari paling sedikit tiga penilai" in page
    assert mine.about.name in page
    own = sides.opened(people, WaveKind.BEHAVIOUR_SELF, "perilaku_diri")
    entry = next(each for each in sides.entries(own) if each.person_id == trio.budi.id)
    assert "paling sedikit lima orang" in text_of(browsers(trio.budi).get(f"/evaluasi/isi/{entry.id}"))
    assert "Penilaian oleh rekan, bawahan, atau mentor" in text_of(browsers(trio.budi).get("/skm/anonimitas"))


def answer_through_pages(browser, entry, value):
    path = f"/evaluasi/isi/{entry.id}"
    page = browser.get(path)
    for _screen in entry.wave.instrument.content.topics:
        form = next(
            f for f in forms_of(page.get_data(as_text=True)) if any(n == "go" for n, _v, _k in f["fields"])
        )  # fmt: skip
        hidden = {name: kept for name, kept, kind in form["fields"] if kind == "hidden" and name}
        asked = {name: str(value) for name, _v, _k in form["fields"] if name and re.fullmatch(r"q_\w+_\d", name)}
        page = browser.post(path, data={**hidden, **asked, "go": "next"})
    form = next(f for f in forms_of(page.get_data(as_text=True)) if any(n == "go" for n, _v, _k in f["fields"]))
    hidden = {name: kept for name, kept, kind in form["fields"] if kind == "hidden" and name}
    assert browser.post(path, data={**hidden, "go": "send"}).status_code == 303


def test_the_journey_from_the_draw_to_ones_own_page(db, browsers, trio, people, programme, sides):
    own = sides.opened(people, WaveKind.BEHAVIOUR_SELF, "perilaku_diri")
    peers = sides.opened(people, WaveKind.BEHAVIOUR_PEER)
    answer_through_pages(browsers(trio.budi), next(e for e in sides.entries(own) if e.person_id == trio.budi.id), 5)
    first, *rest = sides.entries(peers, trio.budi)
    answer_through_pages(browsers(first.person), first, 2)
    for entry in rest:
        sides.rate(entry, 3)
    others = [entry for entry in sides.entries(peers) if entry.about_id != trio.budi.id]
    for entry in others:
        sides.rate(entry, 4)
    budi = browsers(trio.budi)
    close(peers, day())
    freeze_feedback()
    assert "Belum ada umpan balik" in text_of(budi.get("/evaluasi/umpan-balik"))  # the own view is still open
    sides.over(own)
    assert programme.name in text_of(budi.get("/evaluasi/umpan-balik"))
    page = text_of(budi.get("/evaluasi/umpan-balik/1"))
    assert "Rekan: 5 penilai" in page
    assert "Berorientasi Pelayanan 5,0 2,8 Anda menilai diri lebih tinggi" in page
    assert "Hanya Anda yang dapat membaca halaman ini" in page
    assert not any(person.name in page for person in people if person is not trio.budi)
    assert "Umpan balik Anda siap" in text_of(budi.get("/pesan"))
    # What belongs to Budi is nobody else's: each finds their own, or nothing.
    assert browsers(trio.citra).get("/evaluasi/umpan-balik/1").status_code == 404
    assert browsers(trio.ani).get("/evaluasi/umpan-balik/1").status_code == 404
    assert "2,8" not in text_of(browsers(people[3]).get("/evaluasi/umpan-balik/1"))
    assert budi.get("/evaluasi/umpan-balik/2").status_code == 404
    freeze_feedback()
    assert len(db.session.scalars(select(FrozenFeedback)).all()) == len(people)


def test_two_raters_are_hidden_and_one_more_side_merges(trio, people, programme, browsers, sides):
    peers = sides.opened(people, WaveKind.BEHAVIOUR_PEER)
    mentors = a_cohort(trio.elsewhere, 10)
    for number, (mentee, mentor) in enumerate(zip(people, mentors, strict=True), start=1):
        signals.pair_changed.send(
            mentee, pair_id=number, programme_id=3, title="Mentoring", mentor=mentor, state="active", reason=None
        )
    mentoring = sides.opened(people, WaveKind.BEHAVIOUR_MENTOR, "perilaku_mentor")
    for entry in sides.entries(peers, people[0])[:2] + sides.entries(peers, people[1])[:2]:
        sides.rate(entry, 2)
    for person in people[2:]:
        for entry in sides.entries(peers, person):
            sides.rate(entry, 4)
    for entry in sides.entries(mentoring):
        if entry.about_id != people[1].id:
            sides.rate(entry, 5)
    sides.over(peers, mentoring)
    page = text_of(browsers(people[0]).get("/evaluasi/umpan-balik/1"))
    assert "Lainnya: 3 penilai" in page
    assert "Berorientasi Pelayanan – 3,0 –" in page
    assert browsers(people[1]).get("/evaluasi/umpan-balik/1").status_code == 404
    page = text_of(browsers(people[2]).get("/evaluasi/umpan-balik/1"))
    assert "Rekan: 5 penilai" in page
    assert "Mentor:" not in page
    assert "Lainnya" not in page.split("Cara membacanya")[0]


def test_a_superiors_rating_never_reaches_the_persons_page(trio, people, programme, browsers, sides):
    superior = sides.opened(people, WaveKind.BEHAVIOUR_SUPERIOR, "perilaku_atasan")
    peers = sides.opened(people, WaveKind.BEHAVIOUR_PEER)
    for entry in sides.entries(peers):
        sides.rate(entry, 3)
    for entry in sides.entries(superior):
        sides.rate(entry, 1)
    sides.over(superior, peers)
    frozen = json.dumps(database.session.scalars(select(FrozenFeedback.document)).all())
    assert "superior" not in frozen
    assert "at_most" not in frozen


def test_an_attacker_with_the_whole_table_cannot_tell_who_gave_what(trio, people, programme, sides):
    """N = 10 people × 10 draws: every order of rows and every published figure fits every rater of a person alike."""
    hits = guesses = 0
    for round_number in range(10):
        wave = sides.opened(people, WaveKind.BEHAVIOUR_PEER)
        truth = {}
        for entry in sides.entries(wave):
            value = 2 + (entry.id * 7 + round_number) % 3
            truth[entry.about_id, entry.person_id] = value
            sides.rate(entry, value)
        close(wave, day())
        rows = database.session.scalars(select(Response).where(Response.wave_id == wave.id)).all()
        by_code: dict[str, list[int]] = {}
        for row in rows:
            by_code.setdefault(row.about, []).append(row.ratings["pelayanan_1"])
        frame: dict[int, list[int]] = {}
        for entry in sides.entries(wave):
            frame.setdefault(entry.about_id, []).append(entry.person_id)
        codes = {tuple(sorted(values)): values for values in by_code.values()}
        for about, raters in frame.items():
            known = tuple(sorted(truth[about, rater] for rater in raters))
            # The strongest guess: rows in the order they lie in, raters in the order of the frame.
            for rater, value in zip(raters, codes[known], strict=True):
                guesses += 1
                hits += truth[about, rater] == value
        wave.opens_on -= timedelta(days=round_number + 1)
        database.session.flush()
    # By chance alone a guess is right as often as two values drawn from the same person's raters agree.
    assert guesses == 10 * 10 * MOST_RATERS
    assert hits / guesses < 0.5


def test_no_row_names_a_person_and_hidden_answers_are_not_kept(db, trio, people, programme, sides):
    wave = sides.opened(people, WaveKind.BEHAVIOUR_PEER)
    for person, count in zip(people, itertools.cycle((2, 5)), strict=False):
        for entry in sides.entries(wave, person)[:count]:
            sides.rate(entry, 3)
    sides.over(wave)
    kept = db.session.scalars(select(FrozenFeedback)).all()
    assert len(kept) == 5
    for row in kept:
        assert all(group["n"] >= MINIMUM_RATERS for group in row.document["groups"])
        assert re.fullmatch(r"[0-9a-f]{32}", row.about)
    told = {notice.url for notice in db.session.scalars(select(Notice).where(Notice.key.like("feedback:%")))}
    assert told == {"/evaluasi/umpan-balik"}
