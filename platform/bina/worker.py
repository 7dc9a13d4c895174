"""The background worker: a small loop on the embedded default, Celery when Redis is there. Same rows, same handlers."""

import logging
import os
import signal
import threading
import time
from datetime import timedelta
from types import FrameType

from celery import Celery
from celery.signals import worker_process_init, worker_ready
from flask import Flask

from bina import jobs
from bina.db import db

log = logging.getLogger(__name__)

TICK = 5.0
IDLE_FROM, IDLE_TO = 0.02, 0.5
STALL = timedelta(minutes=2)


def tick(app: Flask) -> None:
    """Write the jobs of schedules whose time has come."""
    with app.app_context():
        jobs.enqueue_scheduled([schedule for card in app.extensions["bina"] for schedule in card.schedules])


def run_loop(app: Flask) -> None:
    """Drain the rows until SIGTERM or SIGINT; the job under way is finished first."""
    stopping = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    idle, next_tick = IDLE_FROM, 0.0
    while not stopping.is_set():
        try:
            if time.monotonic() >= next_tick:
                tick(app)
                next_tick = time.monotonic() + TICK
            with app.app_context():
                worked = jobs.run_next()
        except Exception:  # the database may be away for a while: wait, then go on
            log.exception("worker could not reach the database")
            worked = False
            stopping.wait(2)
        idle = IDLE_FROM if worked else min(idle * 2, IDLE_TO)
        if not worked:
            stopping.wait(idle)


def drain(app: Flask, limit: int = 10_000) -> int:
    """Run what is due now and return how many; for commands and tests."""
    done = 0
    while done < limit:
        with app.app_context():
            if not jobs.run_next():
                break
        done += 1
    return done


def celery_for(app: Flask) -> Celery:
    """The Celery application: it executes rows, wakes what was left, and writes the schedules' jobs."""
    redis_url = app.config["REDIS_URL"]
    celery = Celery("bina", broker=redis_url or "memory://", set_as_current=False)
    celery.conf.update(
        task_ignore_result=True,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_publish_retry=False,
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        broker_connection_retry_on_startup=True,
        broker_transport_options={
            "visibility_timeout": 600,
            "max_retries": 0,
            "interval_start": 0,
            "interval_max": 0,
            "socket_connect_timeout": 0.5,
            "socket_timeout": 5,
        },
        beat_schedule={"tick": {"task": "bina.tick", "schedule": TICK, "options": {"expires": TICK}}},
        beat_schedule_filename=os.path.join(app.config["VAR"], "celerybeat"),  # noqa: PTH118 Celery wants a string
    )

    @celery.task(name="bina.run_job")
    def run_job(job_id: int) -> None:
        with app.app_context():
            jobs.run_next(job_id)

    @celery.task(name="bina.tick")
    def run_tick() -> None:
        tick(app)
        with app.app_context():
            jobs.wake(jobs.due_ids(older_than=timedelta(seconds=2)))

    @worker_process_init.connect(weak=False)
    def _fresh_connections(**_: object) -> None:
        with app.app_context():
            db.engine.dispose(close=False)

    @worker_ready.connect(weak=False)
    def _watch(**_: object) -> None:
        threading.Thread(target=_stop_when_stalled, args=(app,), daemon=True).start()

    return celery


def _stop_when_stalled(app: Flask) -> None:
    """End the process group when rows stay due: Celery may stop polling after Redis restarts."""
    while True:
        time.sleep(30)
        with app.app_context():
            stalled = bool(jobs.due_ids(older_than=STALL, limit=1))
        if stalled:
            log.error("rows have been due for %s; restarting the worker", STALL)
            os.killpg(os.getpgrp(), signal.SIGTERM)
