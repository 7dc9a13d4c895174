"""The demonstration's file from outside: in Medan Belawan honorary staff without an account were asked in Google Forms."""

import csv
import hashlib
import io
import random
from datetime import timedelta

from sqlalchemy import select

from bina import clock
from bina.db import db
from bina.demo.people import SEED
from evaluation.intake.operations.bringing import bring_in, open_file
from evaluation.intake.rules.answers import Given
from evaluation.programmes.models import Programme
from evaluation.waves.operations.mixing import mix
from evaluation.waves.operations.opening import open_outside
from evaluation.waves.rules import WaveKind

#: People who were sent the link, and how many filled the form in.
INVITED, ANSWERED = 34, 23


def build_brought_file() -> None:
    """A wave filled in outside Bina, with the export of its form brought in."""
    programme = db.session.scalar(select(Programme).where(Programme.name.contains("Belawan")).order_by(Programme.id))
    if programme is None:
        return
    workshop = programme.activities[0]
    held = min(programme.starts_on + timedelta(days=30), clock.today() - timedelta(days=14))
    wave = open_outside(
        programme,
        kind=WaveKind.REACTION,
        instrument="reaksi",
        subject=(workshop.subject_kind, workshop.subject_id, workshop.title),
        collected_from=held,
        collected_until=held + timedelta(days=10),
        invited=INVITED,
        by=programme.manager,
    )
    table = open_file(wave, "Tanggapan formulir.csv", _export([item.text.id for item in wave.instrument.content.items]))
    bring_in(wave, table, Given(), by=programme.manager)
    mix(wave)


def _export(texts: list[str]) -> bytes:
    """What Google Forms would have written, from a fixed seed."""
    chance = random.Random(SEED + 52)
    labels = ["Sangat tidak setuju", "Tidak setuju", "Ragu-ragu", "Setuju", "Sangat setuju"]
    target = io.StringIO()
    sheet = csv.writer(target)
    sheet.writerow(["Cap waktu", "Alamat email", *texts])
    for number in range(ANSWERED):
        liking = chance.gauss(3.6, 0.5)
        said = [labels[min(4, max(0, round(chance.gauss(liking, 0.7)) - 1))] for _text in texts[:-1]]
        nobody = hashlib.sha256(str(number).encode()).hexdigest()[:8]
        sheet.writerow([f"2026/02/{number % 9 + 1} 09:00:00", f"{nobody}@contoh.test", *said, ""])
    return target.getvalue().encode()
