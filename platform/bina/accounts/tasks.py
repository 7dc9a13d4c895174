"""Letters about access."""

from secrets import token_hex

from flask import current_app, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from bina.accounts.models import Account
from bina.accounts.operations import password_link_token
from bina.db import db
from bina.jobs import job
from bina.notices.tasks import deliver


@job("accounts.send_password_link")
def send_password_link(account_id: int) -> None:
    """Mail the link to set a password. The token is made at sending, so no table ever holds it."""
    account = db.session.get(Account, account_id)
    if account is None or account.closed_at is not None or not account.person.email:
        return
    if not current_app.config["SMTP_URL"]:
        return
    with force_locale(account.person.language), current_app.test_request_context():
        path = url_for("accounts.set_password", token=password_link_token(account))
        deliver(
            account.person.email,
            _("Atur kata sandi Bina Anda"),
            _("Buka tautan di bawah untuk membuat kata sandi baru. Abaikan surat ini bila Anda tidak memintanya."),
            path,
            f"<password-{account.id}-{token_hex(8)}@bina>",
        )
