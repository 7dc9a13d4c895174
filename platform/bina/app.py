"""Building the application: platform first, then the features named here."""

import importlib
import logging
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from flask import Flask
from flask_babel import Babel
from flask_login import LoginManager
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from bina import card, worker
from bina.config import Config, from_environment
from bina.db import db, transactional
from bina.feature import Feature
from bina.web.limits import limiter
from bina.web.locale import chosen_language, zone_name
from bina.web.session import session_from_cookie
from bina.web.shell import install_shell
from bina.web.static import serve_static

FEATURES = ("courses", "mentoring", "evaluation")


def create_app(config: Config | None = None, features: Sequence[str] = FEATURES) -> Flask:
    """The application with the platform and the named features. Refuses bad settings before anything is touched."""
    settings = config or from_environment()
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s %(message)s", level=logging.INFO)
    app = Flask("bina", static_folder=None)
    app.config.update(_flask_settings(settings))
    db.init_app(app)
    CSRFProtect(app)
    limiter.init_app(app)
    Babel(app, locale_selector=chosen_language, timezone_selector=zone_name)
    login = LoginManager(app)
    login.request_loader(lambda _request: session_from_cookie())
    login.session_protection = None
    cards = [card.feature, *(_card(name) for name in features)]
    app.extensions["bina"] = cards
    for each in cards:
        for blueprint in each.blueprints:
            app.register_blueprint(blueprint)
    install_shell(app)
    app.extensions["celery"] = worker.celery_for(app)
    views: dict[str, Callable[..., Any]] = app.view_functions
    for endpoint, view in list(views.items()):
        views[endpoint] = transactional(view)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, settings.proxies, settings.proxies, settings.proxies, settings.proxies)  # type: ignore[method-assign]
    serve_static(app)
    return app


def features_of(app: Flask) -> Sequence[Feature]:
    """The cards of the platform and every feature, in order."""
    cards: Sequence[Feature] = app.extensions["bina"]
    return cards


def _card(name: str) -> Feature:
    feature: Feature = importlib.import_module(f"{name}.feature").feature
    return feature


def _flask_settings(settings: Config) -> dict[str, Any]:
    https = settings.base_url.startswith("https://")
    return {
        "SECRET_KEY": settings.secret_key,
        "SEALING_KEY": settings.sealing_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": {"pool_pre_ping": True} if not settings.embedded else {"pool_size": 20},
        "VAR": str(settings.var),
        "DEMO": settings.demo,
        "BASE_URL": settings.base_url,
        "CONTENT_URL": settings.content_url,
        "REDIS_URL": settings.redis_url,
        "SMTP_URL": settings.smtp_url,
        "MAIL_FROM": settings.mail_from,
        "MAX_CONTENT_LENGTH": settings.max_upload_mb * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "SESSION_COOKIE_NAME": "__Host-bina" if https else "bina",
        "SESSION_COOKIE_SECURE": https,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": timedelta(days=14),
        "WTF_CSRF_TIME_LIMIT": None,
        "RATELIMIT_STORAGE_URI": settings.redis_url or "memory://",
        "RATELIMIT_ENABLED": True,
        "BABEL_DEFAULT_LOCALE": "id",
        "BABEL_TRANSLATION_DIRECTORIES": "translations",
        "LANGUAGES": ("id", "en"),
        "TESTING": settings.testing,
    }
