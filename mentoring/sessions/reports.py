"""What one of the two may send the other through WhatsApp: short, and without anything private."""

from flask_babel import force_locale
from flask_babel import gettext as _

from bina.notices.rules import whatsapp_link
from bina.people.models import Person
from bina.web.formats import instant
from mentoring.sessions.models import MentoringSession


def meeting_prompt(session: MentoringSession, person: Person) -> str:
    """A wa.me link that tells the partner of the planned hour, in their language and zone.

    With the number they gave, if any. No token, no NIP, and no address of a room: a chat is forwarded easily.
    """
    partner = session.pair.partner_of(person)
    with force_locale(partner.language):
        text = _(
            "Halo %(name)s, mentoring kita %(when)s, %(n)s menit. Bila tidak cocok, usulkan waktu lain di Bina.",
            name=partner.name,
            when=instant(session.starts_at, partner.zone),
            n=session.planned_minutes,
        )
    return whatsapp_link(text, partner.phone)
