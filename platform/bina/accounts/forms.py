"""Forms of signing in."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, StringField

from bina.web.forms import Form, at_most, required


class SignInForm(Form):
    """E-mail or NIP and password."""

    identifier = StringField(_l("E-mail atau NIP"), [required(_l("Isi e-mail atau NIP Anda.")), at_most(200)])
    password = PasswordField(_l("Kata sandi"), [required(_l("Isi kata sandi Anda.")), at_most(500)])
    next = HiddenField()


class ForgottenForm(Form):
    """Asking for a link to set a new password."""

    identifier = StringField(_l("E-mail atau NIP"), [required(_l("Isi e-mail atau NIP Anda.")), at_most(200)])


class PasswordForm(Form):
    """Setting a password."""

    password = PasswordField(
        _l("Kata sandi baru"),
        [required(_l("Isi kata sandi baru.")), at_most(500)],
        description=_l(
            "Paling sedikit 12 karakter. Beberapa kata yang mudah Anda ingat lebih baik daripada tanda-tanda sulit."
        ),
    )
