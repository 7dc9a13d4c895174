"""Messages in words: the digest, and when which message comes."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from flask_babel import gettext as _

from bina.clock import ZONES
from bina.notices.models import Notice
from bina.notices.rules import Preferences, Way, next_digest
from bina.web.formats import hour, weekday


def digest_letter(notices: Sequence[Notice], on: date, base: str) -> tuple[str, str]:
    """Subject and text of a digest: every message with its link, then where to choose how messages come."""
    subject = _("Ringkasan Bina %(day)s: %(n)s kabar", day=weekday(on), n=len(notices))
    parts = [
        "\n".join(part for part in (f"* {each.subject}", each.body, f"{base}{each.url}" if each.url else "") if part)
        for each in notices
    ]
    parts.append(_("Atur kapan pesan datang: %(link)s", link=f"{base}/pesan/pengaturan"))
    return subject, "\n\n".join(parts)


def what_comes_when(preferences: Preferences, zone: str) -> dict[str, str]:
    """Per kind of message: how it comes, in one sentence."""
    days = _("tiap hari kerja") if preferences.quiet_weekends and preferences.quiet_holidays else _("tiap hari")
    sentences = {
        Way.AT_ONCE: _("Surat datang segera.")
        if not _holds(preferences)
        else _("Surat datang segera di luar jam tenang."),
        Way.DIGEST: _(
            "Ringkasan %(days)s pukul %(time)s %(zone)s.", days=days, time=hour(preferences.digest_at), zone=zone
        ),
        Way.INBOX: _("Tanpa surat; hanya di kotak pesan Bina."),
    }
    return {kind.value: sentences[way] for kind, way in preferences.ways.items()}


def _holds(preferences: Preferences) -> bool:
    return preferences.quiet_from != preferences.quiet_until or preferences.quiet_weekends or preferences.quiet_holidays


def quiet_sentence(preferences: Preferences, zone: str) -> str:
    """When no letter is sent."""
    parts = []
    if preferences.quiet_from != preferences.quiet_until:
        parts.append(
            _("pukul %(from)s sampai %(until)s %(zone)s", **{"from": hour(preferences.quiet_from)},
              until=hour(preferences.quiet_until), zone=zone)
        )  # fmt: skip
    if preferences.quiet_weekends:
        parts.append(_("Sabtu dan Minggu"))
    if preferences.quiet_holidays:
        parts.append(_("hari libur nasional"))
    return _("Tenang: %(when)s.", when=", ".join(parts)) if parts else _("Tidak ada jam tenang.")


def next_digest_sentence(preferences: Preferences, now: datetime, zone: str, holidays: Collection[date]) -> str | None:
    """When the next digest comes; None when no kind waits for one."""
    if Way.DIGEST not in preferences.ways.values():
        return None
    at = next_digest(preferences, now.astimezone(ZONES[zone]), frozenset(holidays))
    return _(
        "Ringkasan berikutnya: %(day)s pukul %(time)s %(zone)s, bila ada kabar.",
        day=weekday(at.date()), time=hour(at), zone=zone,
    )  # fmt: skip
