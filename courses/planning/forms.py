"""Forms of planning: a protected time."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, TimeField

from bina.web.forms import Form, options, required
from courses.study.forms import LENGTHS, WEEKDAYS


class ProtectedTimeForm(Form):
    """A time of the week a superior keeps free."""

    weekday = SelectField(_l("Hari"), choices=options((str(n), name) for n, name in enumerate(WEEKDAYS)))
    starts = TimeField(
        _l("Mulai pukul"), [required(_l("Isi jam mulainya, misalnya 15.00."))], format=["%H:%M", "%H.%M", "%H:%M:%S"]
    )
    minutes = SelectField(_l("Selama"), choices=LENGTHS, default="60")
