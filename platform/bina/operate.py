"""Commands that start and prepare an installation."""

import os
import subprocess
import sys

import click

from bina.paths import PACKAGE

FEATURES = ("courses", "mentoring", "evaluation")


@click.command()
def build() -> None:
    """Compile translations and gather static files."""
    from bina.web.scripts import fetch_scripts
    from bina.web.static import build_static

    compile_catalogues()
    for name, problem in fetch_scripts(FEATURES).items():
        click.echo(f"Scripts of {name} could not be installed; what needs them says so. ({problem})", err=True)
    click.echo(f"{build_static(FEATURES)} static files built")


def compile_catalogues() -> None:
    """Write the binary catalogue beside each text catalogue."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for source in (PACKAGE / "translations").glob("*/LC_MESSAGES/messages.po"):
        with source.open("rb") as readable, source.with_suffix(".mo").open("wb") as writable:
            write_mo(writable, read_po(readable))


@click.command()
def translations() -> None:
    """Extract texts from the whole house into the catalogues."""
    template = str(PACKAGE / "translations" / "messages.pot")
    root = PACKAGE.parent.parent
    _babel(
        "extract", "-F", str(root / "babel.cfg"), "-k", "_l", "-k", "lazy_gettext", "--no-location", "--sort-output",
        "--omit-header", "-o", template, str(PACKAGE), *(str(root / name) for name in FEATURES),
    )  # fmt: skip
    _babel(
        "update",
        "-i",
        template,
        "-d",
        str(PACKAGE / "translations"),
        "-l",
        "en",
        "--no-fuzzy-matching",
    )


def _babel(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "babel.messages.frontend", *words], check=True)  # noqa: S603


@click.command()
def serve() -> None:
    """Run the embedded web server until SIGTERM."""
    from flask import current_app

    from bina.config import from_environment
    from bina.serve import hold_lifeline
    from bina.serve import serve as run

    settings = from_environment()
    hold_lifeline()
    run(current_app._get_current_object(), settings.host, settings.port)  # type: ignore[attr-defined]


@click.command()
def worker() -> None:
    """Run the background worker: Celery when REDIS_URL is set, else the embedded loop."""
    from flask import current_app

    from bina.serve import hold_lifeline
    from bina.worker import run_loop

    hold_lifeline()
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    if app.config["REDIS_URL"]:
        app.extensions["celery"].worker_main(["worker", "--beat", "--loglevel", "WARNING", "--concurrency", "2"])
    else:
        run_loop(app)


@click.command(name="run-all")
def run_all() -> None:
    """Migrate, load the demonstration into an empty embedded database, start web and worker."""
    from bina.config import from_environment
    from bina.serve import bina_command, free_port, supervise

    compile_catalogues()
    settings = from_environment()
    port = free_port(settings.host, settings.port)
    environment = {
        **os.environ,
        "BINA_DEMO": os.environ.get("BINA_DEMO", "1" if settings.embedded else "0"),
        "BINA_PORT": str(port),
        "BINA_BASE_URL": os.environ.get("BINA_BASE_URL", f"http://{settings.host}:{port}"),
    }
    if settings.host == "127.0.0.1":
        # The other name of this machine: another host to a browser, so no cookie of Bina goes there.
        environment.setdefault("BINA_CONTENT_URL", f"http://localhost:{port}")
    click.echo("Preparing the database ...")
    subprocess.run(bina_command("db", "upgrade"), env=environment, check=True)  # noqa: S603
    if environment["BINA_DEMO"] == "1":
        subprocess.run(bina_command("demo", "--if-empty"), env=environment, check=True)  # noqa: S603
    click.echo(f"\n  Bina is at  {environment['BINA_BASE_URL']}")
    if environment["BINA_DEMO"] == "1":
        click.echo("  Sign in with one tap as any of the demonstration people (data demonstrasi).")
    click.echo("  Stop with Ctrl+C.\n", nl=True)
    sys.stdout.flush()
    raise SystemExit(supervise([bina_command("serve"), bina_command("worker")], environment))
