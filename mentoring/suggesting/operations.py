"""Taking a suggested mentor into one's wishes."""

from dataclasses import replace

from flask_babel import gettext as _

from bina.errors import Conflict
from bina.people.models import Person
from mentoring.profiles.models import Profile
from mentoring.profiles.operations import save_profile, values_of
from mentoring.profiles.rules import MOST_WISHES


def wish_for(mentee: Profile, mentor: Profile, *, by: Person) -> None:
    """Put a mentor behind the wishes there are; the same one again changes nothing. Refuses one wish too many."""
    values = values_of(mentee, by)
    if mentor.person_id in values.wishes:
        return
    if len(values.wishes) >= MOST_WISHES:
        raise Conflict(_("Anda sudah memilih tiga mentor. Kosongkan satu di langkah Pilihan Anda, lalu pilih lagi."))
    save_profile(mentee.programme, by, replace(values, wishes=[*values.wishes, mentor.person_id]))
