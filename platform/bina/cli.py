"""The `bina` command. Words are looked up when used, so that `bina --help` starts at once.

Statistics and pairing need no database and never build the application.
"""

import importlib
import os
import sys

import click

#: word → where its command lies, and the line `bina --help` shows
PLAIN = {
    "skm": ("evaluation.statistics.commands:skm", "Public-satisfaction index (IKM) of a CSV file."),
    "analyse": (
        "evaluation.statistics.commands:analyse",
        "Scales, items, change, comparison, agreement, samples and cost of a CSV or XLSX file.",
    ),
    "pair": ("mentoring.pairing.commands:pair", "Pair mentees with mentors, provably best."),
    "build": ("bina.operate:build", "Compile translations and static files."),
    "run-all": ("bina.operate:run_all", "Migrate, load the demonstration, start web and worker."),
    "translations": ("bina.operate:translations", "Extract texts into the catalogues."),
}
#: commands that work inside the application
WITH_APP = {
    "audit": ("bina.audit.commands:audit", "Prove the audit chain."),
    "people": ("bina.imports.commands:people", "Import people from XLSX or CSV."),
    "demo": ("bina.demo.commands:demo", "Load the labelled demonstration."),
    "report": ("evaluation.reports.commands:report", "Print a programme's effectiveness report."),
    "web-role": ("evaluation.waves.commands:web_role", "Leave a web process's database role no way to open answers."),
    "instrument": ("evaluation.instruments.commands:instrument", "Bring instruments in and out (JSON, XLSForm)."),
    "wave": ("evaluation.intake.commands:wave", "Bring answers of other survey tools into a wave."),
    "questions": ("courses.banks.commands:questions", "Bring questions into a course's bank from a file, or out."),
    "administrator": (
        "bina.accounts.commands:administrator",
        "Make an administrator and print the activation link.",
    ),
    "worker": ("bina.operate:worker", "Run the background worker."),
    "serve": ("bina.operate:serve", "Run the embedded web server."),
    "db": ("flask_migrate.cli:db", "Migrate the database."),
}


class BinaGroup(click.Group):
    """Finds a command by its import string when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All words."""
        return sorted({**PLAIN, **WITH_APP})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command behind a word, loaded now."""
        entry = PLAIN.get(cmd_name) or WITH_APP.get(cmd_name)
        if entry is None:
            return None
        module, _, name = entry[0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        if cmd_name in WITH_APP and (not ctx.resilient_parsing) and "--help" not in sys.argv:
            _enter_application(ctx, migrating=cmd_name == "db")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of words without loading any."""
        with formatter.section("Commands"):
            formatter.write_dl([(word, text) for word, (_, text) in sorted({**PLAIN, **WITH_APP}.items())])


def _enter_application(ctx: click.Context, *, migrating: bool) -> None:
    from flask.cli import ScriptInfo

    from bina.app import create_app
    from bina.config import BadSettings

    try:
        app = create_app()
    except BadSettings as fault:
        click.echo(str(fault), err=True)
        raise SystemExit(2) from fault
    if migrating:
        from bina.history import with_history

        with_history(app)
    ctx.ensure_object(dict)
    ctx.obj = ScriptInfo(create_app=lambda: app)
    ctx.with_resource(app.app_context())


@click.group(cls=BinaGroup, help="Bina: learning, mentoring and evaluation for civil servants.")
def cli() -> None:
    """Entry of every word."""


def main() -> None:
    """Run the command line."""
    os.environ.setdefault("PYTHONUTF8", "1")
    cli(prog_name="bina")
