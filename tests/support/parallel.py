"""Deeds at the same instant, each in a transaction of its own."""

import threading

from bina.db import db, transaction


def in_parallel(app, times, deed):
    """Run a deed so often at the same instant, each in its own transaction; what each gave, or its exception."""
    barrier = threading.Barrier(times)
    results = []

    def run(number):
        with app.app_context():
            barrier.wait()
            try:
                with transaction():
                    results.append(deed(number))
            except Exception as fault:  # the test looks at it
                results.append(fault)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
