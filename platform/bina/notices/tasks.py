"""Sending mail copies: one by one, or in the digest of the day."""

import smtplib
import ssl
from collections.abc import Sequence
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import select

from bina import clock
from bina.db import db
from bina.errors import Transient
from bina.jobs import enqueue, job
from bina.notices import operations
from bina.notices.models import Digest, MailState, Notice
from bina.notices.reports import digest_letter
from bina.people.models import Person


@job("notices.send_mail")
def send_mail(notice_id: int) -> None:
    """Send the mail copy of a notice; a mail server that is away is tried again later."""
    notice = db.session.get(Notice, notice_id)
    if notice is None or notice.mail is not MailState.WAITING or not notice.person.email:
        return
    if notice.send_at is not None and notice.send_at > clock.now():
        return
    if notice.person.left_on is not None:
        notice.mail = MailState.NOT_WANTED
        return
    brings = [notice.calendar] if notice.calendar else []
    deliver(notice.person.email, notice.subject, notice.body, notice.url, f"<notice-{notice.id}@bina>", brings)
    notice.mail = MailState.SENT


@job("notices.gather_digest")
def gather_digest(person_id: int) -> None:
    """Make a person's digest of the day, and have it sent in a step of its own, so that a fall between repeats none."""
    person = db.session.get(Person, person_id)
    digest = operations.gather(person) if person is not None else None
    if digest is not None:
        enqueue("notices.send_digest", key=f"digest:{digest.id}", digest_id=digest.id)


@job("notices.send_digest")
def send_digest(digest_id: int) -> None:
    """Send a digest that was made; its Message-ID is always the same."""
    digest = db.session.get(Digest, digest_id)
    if digest is None or digest.sent_at is not None:
        return
    notices = db.session.scalars(select(Notice).where(Notice.digest_id == digest.id).order_by(Notice.id)).all()
    person = digest.person
    if person.email and person.left_on is None:
        with force_locale(person.language):
            subject, body = digest_letter(notices, digest.day, current_app.config["BASE_URL"])
        brings = [notice.calendar for notice in notices if notice.calendar]
        deliver(person.email, subject, body, None, f"<digest-{digest.id}@bina>", brings)
    for notice in notices:
        notice.mail = MailState.SENT
    digest.sent_at = clock.now()


def deliver(
    address: str, subject: str, body: str, path: str | None, message_id: str, calendars: Sequence[str] = ()
) -> None:
    """Send one letter with a link into Bina and entries for the calendar. Raises Transient when the mail server is away."""
    message = EmailMessage()
    message["From"] = current_app.config["MAIL_FROM"]
    message["To"] = address
    message["Subject"] = " ".join(subject.split())
    message["Message-ID"] = message_id
    link = f"\n\n{current_app.config['BASE_URL']}{path}" if path else ""
    message.set_content(f"{body}{link}\n")
    for entry in calendars:
        method = "CANCEL" if "METHOD:CANCEL" in entry else "REQUEST"
        message.add_attachment(entry, subtype="calendar", filename="undangan.ics", params={"method": method})
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
