"""The door for web servers and Celery: `gunicorn wsgi:app`, `celery -A wsgi:celery worker`."""

import gc

from bina.app import create_app

app = create_app()
celery = app.extensions["celery"]
# What is loaded stays: the collector need not look through it during requests, nor touch what workers share.
gc.freeze()
