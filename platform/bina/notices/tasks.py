"""Sending mail copies."""

import smtplib
import ssl
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from flask import current_app

from bina.db import db
from bina.errors import Transient
from bina.jobs import job
from bina.notices.models import MailState, Notice


@job("notices.send_mail")
def send_mail(notice_id: int) -> None:
    """Send the mail copy of a notice; a mail server that is away is tried again later."""
    notice = db.session.get(Notice, notice_id)
    if notice is None or notice.mail is not MailState.WAITING or not notice.person.email:
        return
    if notice.person.left_on is not None:
        notice.mail = MailState.NOT_WANTED
        return
    deliver(notice.person.email, notice.subject, notice.body, notice.url, f"<notice-{notice.id}@bina>")
    notice.mail = MailState.SENT


def deliver(address: str, subject: str, body: str, path: str | None, message_id: str) -> None:
    """Send one letter with a link into Bina. Raises Transient when the mail server is away."""
    message = EmailMessage()
    message["From"] = current_app.config["MAIL_FROM"]
    message["To"] = address
    message["Subject"] = " ".join(subject.split())
    message["Message-ID"] = message_id
    link = f"\n\n{current_app.config['BASE_URL']}{path}" if path else ""
    message.set_content(f"{body}{link}\n")
    try:
        _hand_over(message)
    except (OSError, smtplib.SMTPException) as fault:
        raise Transient(f"mail server: {type(fault).__name__}") from fault


def _hand_over(message: EmailMessage) -> None:
    address = urlsplit(current_app.config["SMTP_URL"])
    host, port = address.hostname or "localhost", address.port
    if address.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port or 465, timeout=20, context=ssl.create_default_context())
    else:
        server = smtplib.SMTP(host, port or 25, timeout=20)
    with server:
        if address.username:
            server.login(unquote(address.username), unquote(address.password or ""))
        server.send_message(message)
