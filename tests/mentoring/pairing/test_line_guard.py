"""A transfer that makes a mentor a superior does not pass unseen."""

import io

from sqlalchemy import select

from bina.db import db as database
from bina.exports.report import Column, Table
from bina.exports.sheets import table_xlsx
from bina.notices.models import Notice
from bina.people.models import RoleKind
from mentoring.feature import feature
from mentoring.pairing.tasks import watch_lines
from tests.support.people import a_person, with_role


def test_the_manager_is_told_once_when_a_mentor_becomes_a_superior(pair, town, db) -> None:
    def told() -> list[int]:
        return list(db.session.scalars(select(Notice.person_id).where(Notice.key.like("mentoring:%:line"))))

    watch_lines()
    assert told() == []
    town.junior.superior = town.senior
    db.session.flush()
    for _day in range(2):
        watch_lines()
    assert told() == [town.manager.id]


def test_a_line_that_comes_with_a_personnel_file_raises_the_alert_the_next_night(pair, town, browsers) -> None:
    admin = browsers(with_role(a_person("Admin", town.first), RoleKind.ADMINISTRATOR, town.agency))
    boss = a_person("Kepala", town.second, grade="IV/a", superior=town.senior)
    database.session.commit()
    columns = tuple(Column(name, name) for name in ("Nama", "Email", "Unit Kerja", "NIP Atasan"))
    row = {
        "Nama": town.junior.name,
        "Email": town.junior.email,
        "Unit Kerja": town.second.name,
        "NIP Atasan": boss.email,
    }
    content = table_xlsx(Table("Pegawai", columns, (row,)), bare=True)
    answer = admin.send(
        "/pegawai/impor/",
        {"agency": town.agency.id, "file": (io.BytesIO(content), "mutasi.xlsx")},
        content_type="multipart/form-data",
    )
    assert admin.send(f"{answer.location}/terapkan").status_code == 303
    database.session.expire_all()
    assert town.junior.superior_id == boss.id
    assert watch_lines in [each.job for each in feature.schedules]
    watch_lines()
    told = database.session.scalars(select(Notice.person_id).where(Notice.key.like("mentoring:%:line"))).all()
    assert told == [town.manager.id]
