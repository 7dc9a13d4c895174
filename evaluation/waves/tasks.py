"""What waves do by the clock."""

from bina import clock
from bina.jobs import job
from evaluation.waves.operations.asking import ask_people
from evaluation.waves.operations.mixing import close, mix
from evaluation.waves.operations.opening import destroy_keys
from evaluation.waves.queries import open_waves
from evaluation.waves.rules import KEY_LIFE_DAYS


@job("evaluation.tend_waves")
def tend_waves() -> None:
    """Close what is over, mix what may be mixed, ask whom we may ask, forget old keys."""
    today = clock.today()
    for wave in open_waves():
        if wave.closes_on < today:
            close(wave, today)
        else:
            mix(wave)
    ask_people(today)
    destroy_keys(today, KEY_LIFE_DAYS)
