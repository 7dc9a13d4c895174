"""Settings: everything an operator may decide, read once from the environment.

`SETTINGS` is the single list; `docs/operations.md` must name every entry (a test compares them).
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Setting:
    """One environment variable: its name, the default as a sentence, and what it decides."""

    name: str
    default: str
    meaning: str


SETTINGS = (
    Setting("BINA_VAR", "./var", "Folder for the embedded database, uploads and keys."),
    Setting("BINA_DATABASE_URL", "SQLite in BINA_VAR", "Database address; PostgreSQL as postgresql+psycopg://…"),
    Setting("BINA_SECRET_KEY", "made once in BINA_VAR", "Signs cookies and links; required with PostgreSQL."),
    Setting("BINA_SEALING_KEY", "made once in BINA_VAR", "Locks the private keys of anonymous surveys."),
    Setting("BINA_BASE_URL", "http://127.0.0.1:8000", "Public address used in letters, QR codes and feeds."),
    Setting(
        "BINA_CONTENT_URL",
        "none (make run: the other name of this machine)",
        "Second address of this server, on another host name, under which packages run apart.",
    ),
    Setting("BINA_HOST", "127.0.0.1", "Interface the embedded web server listens on."),
    Setting("BINA_PORT", "8000", "Port of the embedded web server; the next free one is taken if busy."),
    Setting("BINA_PROXIES", "0", "Number of trusted reverse proxies in front."),
    Setting("BINA_DEMO", "0 (make run: 1)", "1 shows one-tap demonstration sign-in and the banner."),
    Setting("BINA_DEMO_FORCE", "0", "1 allows demonstration mode on a database that is not SQLite."),
    Setting("REDIS_URL", "none", "Broker for Celery and store for throttling; without it the worker polls."),
    Setting(
        "BINA_SMTP_URL",
        "none",
        "Mail server as smtp://user:password@host:port; without it letters stay in the inbox.",
    ),
    Setting("BINA_MAIL_FROM", "bina@localhost", "Sender address of letters."),
    Setting("BINA_MAX_UPLOAD_MB", "200", "Largest accepted upload in megabytes."),
)


class BadSettings(Exception):
    """The environment asks for something Bina refuses to start with."""


@dataclass(frozen=True)
class Config:
    """The settings as values. Build with `from_environment`, or directly in tests."""

    var: Path
    database_url: str
    secret_key: str
    sealing_key: str
    base_url: str = "http://127.0.0.1:8000"
    content_url: str | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    proxies: int = 0
    demo: bool = False
    redis_url: str | None = None
    smtp_url: str | None = None
    mail_from: str = "bina@localhost"
    max_upload_mb: int = 200
    testing: bool = False

    @property
    def embedded(self) -> bool:
        """Whether the database is the embedded SQLite."""
        return self.database_url.startswith("sqlite")


def from_environment(environ: Mapping[str, str] = os.environ) -> Config:
    """Read the settings; raises `BadSettings` with a sentence when they contradict each other."""
    var = Path(environ.get("BINA_VAR", "var")).resolve()
    var.mkdir(parents=True, exist_ok=True)
    database_url = environ.get("BINA_DATABASE_URL") or f"sqlite:///{var / 'bina.db'}"
    embedded = database_url.startswith("sqlite")
    demo = _flag(environ, "BINA_DEMO")
    if demo and not embedded and not _flag(environ, "BINA_DEMO_FORCE"):
        raise BadSettings(
            "BINA_DEMO=1 opens sign-in without a password, and BINA_DATABASE_URL is not the embedded SQLite. "
            "Turn demonstration mode off, or set BINA_DEMO_FORCE=1 if this database holds demonstration data only."
        )
    base_url = environ.get("BINA_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
    return Config(
        var=var,
        database_url=database_url,
        secret_key=_secret(environ, "BINA_SECRET_KEY", var / "secret.key", embedded),
        sealing_key=_secret(environ, "BINA_SEALING_KEY", var / "sealing.key", embedded),
        base_url=base_url,
        content_url=_content_url(environ, base_url),
        host=environ.get("BINA_HOST", "127.0.0.1"),
        port=_whole(environ, "BINA_PORT", 8000),
        proxies=_whole(environ, "BINA_PROXIES", 0),
        demo=demo,
        redis_url=environ.get("REDIS_URL") or None,
        smtp_url=environ.get("BINA_SMTP_URL") or None,
        mail_from=environ.get("BINA_MAIL_FROM", "bina@localhost"),
        max_upload_mb=_whole(environ, "BINA_MAX_UPLOAD_MB", 200),
    )


def _content_url(environ: Mapping[str, str], base_url: str) -> str | None:
    address = environ.get("BINA_CONTENT_URL", "").rstrip("/") or None
    if address and urlsplit(address).hostname == urlsplit(base_url).hostname:
        raise BadSettings(
            "BINA_CONTENT_URL must name another host than BINA_BASE_URL: cookies do not tell ports apart, "
            "so a package on the same host could reach a signed-in session."
        )
    return address


def _flag(environ: Mapping[str, str], name: str) -> bool:
    return environ.get(name, "0").strip().lower() in {"1", "true", "yes", "on"}


def _whole(environ: Mapping[str, str], name: str, default: int) -> int:
    text = environ.get(name, str(default))
    if not text.isdigit():
        raise BadSettings(f"{name} must be a whole number, not {text!r}.")
    return int(text)


def _secret(environ: Mapping[str, str], name: str, keep_in: Path, embedded: bool) -> str:
    if value := environ.get(name):
        if len(value) < 32:
            raise BadSettings(f"{name} is too short: at least 32 characters are needed.")
        return value
    if not embedded:
        raise BadSettings(f"{name} must be set when BINA_DATABASE_URL is not the embedded SQLite.")
    if not keep_in.exists():
        descriptor = os.open(keep_in, os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return keep_in.read_text().strip()
