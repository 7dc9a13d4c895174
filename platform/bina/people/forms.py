"""Forms of people, units and roles."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField, StringField

from bina.clock import ZONES
from bina.people.rules import RoleKind
from bina.web.forms import Form, at_most, optional, options, required

ROLE_NAMES = {
    RoleKind.INSTRUCTOR: _l("Instruktur"),
    RoleKind.MANAGER: _l("Pengelola program"),
    RoleKind.EVALUATOR: _l("Evaluator"),
    RoleKind.LEADER: _l("Pimpinan"),
    RoleKind.ADMINISTRATOR: _l("Administrator"),
    RoleKind.CONFIDANT: _l("Orang kepercayaan"),
}


class RoleForm(Form):
    """Give a role over a unit, for a time."""

    kind = SelectField(
        _l("Peran"),
        choices=options((kind.value, name) for kind, name in ROLE_NAMES.items() if kind is not RoleKind.CONFIDANT),
    )
    unit = SelectField(_l("Meliputi unit"), coerce=int)
    valid_to = DateField(_l("Berlaku sampai"), [optional()], description=_l("Kosongkan bila tanpa batas waktu."))


class TeamForm(Form):
    """Share the work on one subject with somebody."""

    person = StringField(
        _l("Pegawai"), [required(_l("Isi NIP atau e-mail pegawai.")), at_most(200)], description=_l("NIP atau e-mail.")
    )
    kind = SelectField(_l("Peran"))
    valid_to = DateField(_l("Berlaku sampai"), [optional()], description=_l("Kosongkan bila tanpa batas waktu."))


class TransferForm(Form):
    """Move to another unit, change the superior."""

    unit = SelectField(_l("Unit kerja"), coerce=int)
    superior = StringField(_l("Atasan"), [at_most(200)], description=_l("NIP atau e-mail atasan."))


class UnitForm(Form):
    """A new unit, or where it hangs."""

    name = StringField(_l("Nama unit"), [required(_l("Isi nama unit.")), at_most(200)])
    short_name = StringField(_l("Nama singkat"), [at_most(40)])
    parent = SelectField(_l("Di bawah"), coerce=int)
    zone = SelectField(_l("Zona waktu"), choices=options((zone, zone) for zone in ZONES))


class MoveForm(Form):
    """Hang a unit under another."""

    parent = SelectField(_l("Pindahkan ke bawah"), coerce=int)
