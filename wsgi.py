"""The door for web servers and Celery: `gunicorn wsgi:app`, `celery -A wsgi:celery worker`."""

from bina.app import create_app

app = create_app()
celery = app.extensions["celery"]
