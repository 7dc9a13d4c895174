"""The forms of a condition: one for each kind, with only the fields it needs."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, SelectField, ValidationError

from bina.people.rules import GRADES, PositionKind
from bina.web.forms import Form, between, optional, options, required
from courses.conditions.reports import POSITIONS
from courses.conditions.rules import Condition, ConditionKind, grades_between

Choices = Sequence[tuple[object, object]]


class ConditionForm(Form):
    """A condition; every kind says how it reads its fields."""

    kind: ConditionKind

    def offer(self, choices: Choices) -> None:
        """What may be chosen from; kinds that need no list ignore it."""

    @property
    def condition(self) -> Condition:
        """What the author stated."""
        raise NotImplementedError


class _Chosen(ConditionForm):
    #: what may be chosen, by its value
    titles: Mapping[str, str]

    target = SelectField(_l("Yang mana"), [required(_l("Pilih salah satu."))])

    def offer(self, choices: Choices) -> None:
        """What may be chosen from."""
        self.titles = {str(value): str(title) for value, title in choices}
        self.target.choices = options([("", _("Pilih")), *choices])

    @property
    def condition(self) -> Condition:
        """What the author stated, with the title as it is now."""
        return Condition(self.kind, str(self.target.data), self.asked, self.titles[str(self.target.data)])

    @property
    def asked(self) -> int | None:
        """The number asked for, where the kind knows one."""
        return None


class _Scored(_Chosen):
    percent = IntegerField(
        _l("Nilai paling sedikit (persen)"),
        [optional(), between(1, 100)],
        description=_l("Kosongkan bila cukup selesai."),
    )

    @property
    def asked(self) -> int | None:
        """The score asked for."""
        return int(self.percent.data) if self.percent.data is not None else None


class CourseConditionForm(_Scored):
    """Another course completed."""

    kind = ConditionKind.COURSE


class LessonConditionForm(_Scored):
    """Another lesson complete."""

    kind = ConditionKind.LESSON


class ModuleConditionForm(_Chosen):
    """Another module complete."""

    kind = ConditionKind.MODULE


class UnitConditionForm(_Chosen):
    """For one unit and all below it."""

    kind = ConditionKind.UNIT


class PositionConditionForm(_Chosen):
    """For one kind of post."""

    kind = ConditionKind.POSITION

    def offer(self, choices: Choices) -> None:
        """The kinds of post, whatever is offered."""
        super().offer([(kind.value, POSITIONS[kind]) for kind in PositionKind])


class DateConditionForm(ConditionForm):
    """Not before a day."""

    kind = ConditionKind.DATE
    day = DateField(_l("Terbuka mulai"), [required(_l("Isi tanggalnya."))])

    @property
    def condition(self) -> Condition:
        """What the author stated."""
        return Condition(self.kind, self.day.data.isoformat())


class DaysConditionForm(ConditionForm):
    """So many days after beginning."""

    kind = ConditionKind.DAYS
    days = IntegerField(_l("Berapa hari setelah peserta mulai"), [required(_l("Isi berapa hari.")), between(1, 365)])

    @property
    def condition(self) -> Condition:
        """What the author stated."""
        return Condition(self.kind, "", int(self.days.data))


_GRADES = options([("", _l("Pilih")), *((grade, grade) for grade in GRADES)])


class GradeConditionForm(ConditionForm):
    """For grades from one to another."""

    kind = ConditionKind.GRADE
    first = SelectField(_l("Golongan dari"), [required(_l("Pilih golongan terendah."))], choices=_GRADES)
    last = SelectField(_l("Golongan sampai"), [required(_l("Pilih golongan tertinggi."))], choices=_GRADES)

    def validate_last(self, field: SelectField) -> None:
        """Both must be of one ladder, the lower first."""
        if self.first.data and field.data and not grades_between(self.first.data, field.data):
            raise ValidationError(_("Pilih dua golongan dari jenjang yang sama, yang lebih rendah dahulu."))

    @property
    def condition(self) -> Condition:
        """What the author stated."""
        return Condition(self.kind, ",".join(grades_between(self.first.data, self.last.data) or ()))


FORMS: Mapping[ConditionKind, type[ConditionForm]] = {
    each.kind: each
    for each in (
        CourseConditionForm, LessonConditionForm, ModuleConditionForm, DateConditionForm, DaysConditionForm,
        UnitConditionForm, PositionConditionForm, GradeConditionForm,
    )
}  # fmt: skip
