"""A transfer that makes a mentor a superior does not pass unseen."""

from sqlalchemy import select

from bina.notices.models import Notice
from mentoring.pairing.tasks import watch_lines


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
