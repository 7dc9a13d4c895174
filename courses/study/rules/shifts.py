"""Shifts that come round: from one span of days to all of them."""

from datetime import date, timedelta


def coming_round(first: date, last: date, every: int, until: date) -> list[tuple[date, date]]:
    """The span and its repetitions every so many days that begin up to and with `until`.

    >>> coming_round(date(2026, 12, 1), date(2026, 12, 2), 6, date(2026, 12, 13))[-1]
    (datetime.date(2026, 12, 13), datetime.date(2026, 12, 14))
    """
    if every <= (last - first).days:
        raise ValueError("spans that come round must not touch each other")
    step = timedelta(days=every)
    return [(first + n * step, last + n * step) for n in range((until - first) // step + 1)]
