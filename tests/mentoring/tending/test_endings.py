"""Each reason for ending has its own page, and only conduct names anybody."""

import pytest

from bina.db import db as database
from mentoring.attainment.operations import say_attainment, write_scale
from mentoring.pairs import operations as pairs
from mentoring.pairs.forms import END_SLUGS
from mentoring.pairs.rules import ENDS_AT_ONCE, EndReason, PairState, pair_path
from tests.support.web import text_of

LEVELS = ["Belum", "Diingatkan", "Sendiri", "Dipakai unit", "Mengajari"]


@pytest.mark.parametrize("reason", list(END_SLUGS))
def test_a_reason_leads_to_its_own_page_and_ends_only_there(pair, town, browsers, reason) -> None:
    junior, senior, path = browsers(town.junior), browsers(town.senior), f"{pair_path(pair.id)}/tutup"
    chosen = junior.send(path, {"reason": reason.value})
    assert chosen.location.endswith(f"/tutup/{END_SLUGS[reason]}")
    assert pair.state is PairState.ACTIVE
    page = text_of(junior.get(chosen.location))
    assert ("Percakapan penutup" in page) == (reason is not EndReason.CONDUCT)
    assert ("nama Anda berdua terlihat" in page) == (reason is EndReason.CONDUCT)
    assert junior.send(chosen.location).status_code == 303
    assert (pair.state is PairState.ENDED) == (reason in ENDS_AT_ONCE)
    if reason not in ENDS_AT_ONCE:
        assert senior.send(chosen.location).status_code == 303
    assert (pair.state, pair.end_reason) == (PairState.ENDED, reason)
    named = "Joko Junior" in text_of(browsers(town.manager).get(f"/mentoring/program/{pair.programme_id}"))
    assert named == (reason is EndReason.CONDUCT)
    assert junior.send(chosen.location).status_code == 404
    for person in (town.manager, town.citra):
        assert browsers(person).get(chosen.location).status_code == 404


def test_to_change_without_a_reason_is_a_page_by_itself(pair, town, browsers) -> None:
    junior = browsers(town.junior)
    chosen = junior.send(f"{pair_path(pair.id)}/tutup", {"reason": "no_fault"})
    assert chosen.location.endswith("/ganti")
    assert junior.get(f"{pair_path(pair.id)}/tutup/tanpa-alasan").status_code == 404
    assert junior.send(chosen.location).status_code == 303
    for person in (town.junior, town.senior):
        assert "Tidak semua pasangan cocok" in text_of(browsers(person).get(pair_path(pair.id)))


def test_closing_asks_each_side_for_its_own_attainment(pair, town, browsers) -> None:
    goal = pairs.add_goal(pair, "Memimpin rapat", by=town.junior)
    write_scale(goal, LEVELS, by=town.junior)
    say_attainment(goal, 1, by=town.junior)
    database.session.commit()
    path = f"{pair_path(pair.id)}/tutup/tujuan-tercapai"
    assert "sudah Anda nyatakan" in text_of(browsers(town.junior).get(path))
    theirs = text_of(browsers(town.senior).get(path))
    assert "Nyatakan capaian" in theirs
    assert "sudah Anda nyatakan" not in theirs
