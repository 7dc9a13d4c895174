"""What surrounds every request: policy, write intent, refusals as pages, security headers, compression."""

import gzip
import logging
import secrets
import time
from urllib.parse import urlsplit

import brotli
from flask import Flask, Response, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError
from werkzeug.exceptions import HTTPException

from bina.clock import now
from bina.db import db, may_write
from bina.errors import DomainError
from bina.notices.queries import unread_count
from bina.people.rules import RoleKind
from bina.permissions import foreign, policy_of
from bina.web.formats import FILTERS
from bina.web.menu import menu_for
from bina.web.session import current_session

log = logging.getLogger("bina.requests")

_READING = {"GET", "HEAD", "OPTIONS"}
_COMPRESS_FROM = 1400


def install_shell(app: Flask) -> None:
    """Wrap every request of the application."""
    app.before_request_funcs.setdefault(None, []).insert(0, _begin)
    app.before_request(_guard)
    app.after_request(_finish)
    app.teardown_request(_forget)
    app.register_error_handler(DomainError, _refusal)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(OverflowError, _beyond)
    app.register_error_handler(DataError, _beyond)
    app.register_error_handler(Exception, _crash)
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.filters["without_none"] = _without_none
    app.jinja_env.globals.update(nonce=nonce, now=now, roles=RoleKind)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.context_processor(_common)


def nonce() -> str:
    """The nonce of this response's scripts, made when first asked for."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(12)
    return str(g.nonce)


def _without_none(attributes: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in attributes.items() if value is not None and value != ""}


def _begin() -> None:
    g.began = time.perf_counter()
    g.write_token = may_write.set(request.method not in _READING)


def _guard() -> ResponseReturnValue | None:
    """Deny by default: a route without a policy is a fault, a person without the right gets 403."""
    if any("\0" in text for text in request.args.values()):
        return _page(400, _("Permintaan tidak dapat dilayani"), _("Mulai lagi dari Beranda."))
    if request.endpoint is None:
        return None
    policy = policy_of(current_app.view_functions.get(request.endpoint))
    if policy is None:
        raise RuntimeError(f"route {request.endpoint} has no policy")
    if (policy is foreign) is not _on_content_host():
        return _elsewhere()
    if policy.check is None:
        return None
    session = current_session()
    if session is None:
        if request.method in _READING:
            return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
        return _page(
            401,
            _("Anda perlu masuk lagi"),
            _("Sesi Anda sudah berakhir. Masuk lagi, lalu ulangi langkah terakhir."),
        )
    if not policy.check(session.person):
        return _page(
            403,
            _("Halaman ini bukan untuk Anda"),
            _("Peran Anda tidak mencakup halaman ini. Hubungi administrator bila seharusnya mencakup."),
        )
    return None


def _on_content_host() -> bool:
    address = current_app.config["CONTENT_URL"]
    return bool(address) and request.host == urlsplit(address).netloc


def _elsewhere() -> ResponseReturnValue:
    """Nothing of Bina is ever served beside packages, and no package beside Bina: a session there could be taken."""
    if _on_content_host() and request.method in _READING:
        return redirect(current_app.config["BASE_URL"] + request.full_path.rstrip("?"))
    return _page(404, _("Halaman tidak ditemukan"), _("Periksa alamatnya, atau mulai lagi dari Beranda."))


def _common() -> dict[str, object]:
    session = current_session()
    person = session.person if session else None
    return {
        "person": person,
        "menu": menu_for(person) if person else [],
        "unread": unread_count(person) if person else 0,
        "language": str(get_locale()),
    }


def _page(status: int, title: str, sentence: object) -> ResponseReturnValue:
    if _on_content_host():
        # No form, so no session: nothing is ever set on the packages' host.
        return Response(f"{title}\n{sentence}\n", status, mimetype="text/plain")
    page = render_template("web/refusal.html", title=title, sentence=sentence, status=status, came_from=_came_from())
    return page, status


def _came_from() -> str | None:
    """The page of ours that led here, so that a refusal is no dead end; None when there is none but this one."""
    came = urlsplit(request.referrer or "")
    if came.netloc != request.host or not came.path.startswith("/") or came.path.startswith("//"):
        return None
    if request.method in _READING and came.path == request.path:
        return None
    return f"{came.path}?{came.query}" if came.query else came.path


def _refusal(refusal: DomainError) -> ResponseReturnValue:
    db.session.rollback()
    titles = {
        403: _("Ini belum dapat Anda lakukan"),
        404: _("Tidak ditemukan"),
        409: _("Keadaan sudah berubah"),
        410: _("Tautan sudah tidak berlaku"),
    }
    return _page(refusal.status, titles.get(refusal.status, _("Belum dapat disimpan")), refusal.sentence)


def _stale_form(_error: CSRFError) -> ResponseReturnValue:
    return _page(
        400,
        _("Halaman terlalu lama terbuka"),
        _("Kembali ke halaman sebelumnya, muat ulang, lalu kirim sekali lagi. Isian Anda biasanya masih ada di sana."),
    )


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error
    code = error.code or 500
    sentences = {
        404: (_("Halaman tidak ditemukan"), _("Periksa alamatnya, atau mulai lagi dari Beranda.")),
        405: (_("Langkah ini tidak tersedia"), _("Mulai lagi dari Beranda.")),
        413: (_("Berkas terlalu besar"), _("Pilih berkas yang lebih kecil, lalu kirim lagi.")),
        429: (_("Terlalu banyak percobaan"), _("Tunggu 15 menit, lalu coba lagi. Ini melindungi akun Anda.")),
    }
    title, sentence = sentences.get(code, (_("Permintaan tidak dapat dilayani"), _("Mulai lagi dari Beranda.")))
    return _page(code, title, sentence)


def _beyond(_error: Exception) -> ResponseReturnValue:
    """A number in the address that no identifier can be."""
    db.session.rollback()
    return _page(404, _("Halaman tidak ditemukan"), _("Periksa alamatnya, atau mulai lagi dari Beranda."))


def _crash(error: Exception) -> ResponseReturnValue:
    db.session.rollback()
    reference = secrets.token_hex(4)
    log.error("crash %s at %s", reference, request.endpoint, exc_info=error)
    return _page(
        500,
        _("Ada gangguan pada Bina"),
        _(
            "Yang sudah tersimpan tetap aman. Coba lagi sebentar; bila berulang, sebutkan nomor %(reference)s.",
            reference=reference,
        ),
    )


def _finish(response: Response) -> Response:
    headers = response.headers
    scripts = f"'nonce-{g.nonce}' 'strict-dynamic'" if "nonce" in g else "'none'"
    # A page that frames what strangers wrote names their host.
    frames = g.get("framed", "'self'")
    headers.setdefault(
        "Content-Security-Policy",
        f"default-src 'self'; frame-src {frames}; script-src {scripts}; style-src 'self'; img-src 'self' data: blob:; media-src 'self'; "
        "worker-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'self'; form-action 'self'",
    )
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
    if current_session() is not None:
        headers.setdefault("Cache-Control", "private, no-store")
    _compress(response)
    log.info("%s %s %d %.0f ms", request.method, request.url_rule or "-", response.status_code, _milliseconds())
    return response


def _compress(response: Response) -> None:
    """Compress pages. A page that reflects the query string beside the CSRF token stays plain (BREACH)."""
    if (
        response.mimetype == "text/html"
        and not response.direct_passthrough
        and not request.args
        and request.method == "GET"
        and (encoding := request.accept_encodings.best_match(("br", "gzip")))
        and len(body := response.get_data()) > _COMPRESS_FROM
    ):
        response.set_data(brotli.compress(body, quality=5) if encoding == "br" else gzip.compress(body, 6, mtime=0))
        response.headers["Content-Encoding"] = encoding
        response.vary.add("Accept-Encoding")


def _milliseconds() -> float:
    return (time.perf_counter() - float(g.get("began", time.perf_counter()))) * 1000


def _forget(_error: BaseException | None) -> None:
    if token := g.pop("write_token", None):
        may_write.reset(token)
