"""What waves do by the clock."""

from bina import clock
from bina.db import db
from bina.jobs import enqueue, job
from evaluation.waves.models import Wave
from evaluation.waves.operations.asking import ask_people
from evaluation.waves.operations.mixing import close, mix
from evaluation.waves.operations.opening import destroy_keys
from evaluation.waves.queries import waves_to_tend
from evaluation.waves.rules import KEY_LIFE_DAYS


@job("evaluation.tend_waves")
def tend_waves() -> None:
    """Ask whom we may ask, forget old keys, and hand every wave with something to do to a job of its own.

    So a wave that cannot be opened holds up no other.
    """
    today = clock.today()
    for wave_id in waves_to_tend(today):
        enqueue("evaluation.tend_wave", key=f"tend:{wave_id}:{clock.now():%Y%m%d%H}", wave_id=wave_id)
    ask_people(today)
    destroy_keys(today, KEY_LIFE_DAYS)


@job("evaluation.tend_wave")
def tend_wave(wave_id: int) -> None:
    """Close a wave whose day is over, or mix what may be mixed."""
    wave = db.session.get_one(Wave, wave_id)
    today = clock.today()
    if wave.closes_on < today:
        close(wave, today)
    else:
        mix(wave)
