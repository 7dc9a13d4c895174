"""A town hall with a manager, a mentee and a mentor."""

from types import SimpleNamespace

import pytest

from bina.db import db as database
from bina.people.models import RoleKind
from tests.support.mentoring import a_pair
from tests.support.people import a_person, a_unit, an_agency, with_role


@pytest.fixture
def town(db):
    """An agency with two units, a manager, a junior, a senior, and somebody of another agency."""
    agency = an_agency("Pemerintah Kota Contoh")
    first, second = a_unit(agency, "Dinas Satu"), a_unit(agency, "Dinas Dua")
    manager = with_role(a_person("Maya Pengelola", first), RoleKind.MANAGER, agency)
    junior = a_person("Joko Junior", first, grade="II/d")
    senior = a_person("Sri Senior", second, grade="IV/a")
    citra = with_role(a_person("Citra Luar"), RoleKind.MANAGER, an_agency("Kabupaten Lain"))
    database.session.commit()
    return SimpleNamespace(
        agency=agency, first=first, second=second, manager=manager, junior=junior, senior=senior, citra=citra
    )


@pytest.fixture
def pair(town):
    """A running pair."""
    made = a_pair(town.manager, town.junior, town.senior, town.agency)
    database.session.commit()
    return made
