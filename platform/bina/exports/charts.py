"""Charts as SVG, drawn for a phone's width: direct labels, zero baselines, intervals drawn.

Every function takes plain JSON values, so that a frozen report can be drawn again, and gives the inside of a picture
that is 360 units wide. The same drawing stands on the page, in the PDF and on paper.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import count
from typing import Any

from markupsafe import Markup, escape

from bina.web.formats import number

WIDTH = 360
GREEN, PALE, AMBER, BLUE, PLUM = "#0b7a57", "#a9c7ba", "#c8862f", "#3f78b8", "#8a5a83"
#: from "strongly disagree" to "strongly agree"
LIKERT = ("#b4532a", "#dfa878", "#c9c7be", "#8fc0ab", "#0b7a57")
_ids = count(1)

Drawing = Callable[..., tuple[str, float]]
_drawings: dict[str, Drawing] = {}


def draw(drawing: str, arguments: Mapping[str, Any], description: str, font: str = "system-ui, sans-serif") -> Markup:
    """The named drawing as a complete SVG with a description for those who cannot see it."""
    inside, height = _drawings[drawing](**arguments)
    mark = next(_ids)
    return Markup(  # noqa: S704 every text inside went through `_text`
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" role="img" '
        f'aria-labelledby="chart-{mark}" font-family="{escape(font)}" font-size="12.5" fill="currentColor">'
        f'<title id="chart-{mark}">{escape(description)}</title>{inside}</svg>'
    )


def _drawing(function: Drawing) -> Drawing:
    _drawings[function.__name__] = function
    return function


def _at(number: float) -> str:
    """A coordinate to a tenth: finer cannot be seen, and every digit travels."""
    return f"{number:.1f}".removesuffix(".0")


def _text(x: float, y: float, words: object, anchor: str = "start", weight: int = 400, fill: str = "") -> str:
    style = "" if anchor == "start" else f' text-anchor="{anchor}"'
    style += "" if weight == 400 else f' font-weight="{weight}"'
    style += f' fill="{fill}"' if fill else ""
    return f'<text x="{_at(x)}" y="{_at(y)}"{style}>{escape(str(words))}</text>'


def _rect(x: float, y: float, width: float, height: float, fill: str) -> str:
    return f'<rect x="{_at(x)}" y="{_at(y)}" width="{_at(max(width, 0))}" height="{_at(height)}" rx="2" fill="{fill}"/>'


def _line(x1: float, y1: float, x2: float, y2: float, stroke: str = "#8a938f", width: float = 1, dash: str = "") -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    ends = f'x1="{_at(x1)}" y1="{_at(y1)}" x2="{_at(x2)}" y2="{_at(y2)}"'
    return f'<line {ends} stroke="{stroke}" stroke-width="{width:g}"{dashed}/>'


def _dot(x: float, y: float, fill: str, radius: float = 4.5) -> str:
    return f'<circle cx="{_at(x)}" cy="{_at(y)}" r="{radius:g}" fill="{fill}"/>'


def _legend(names: Sequence[str], colours: Sequence[str], y: float) -> tuple[str, float]:
    parts, x = [], 0.0
    for name, colour in zip(names, colours, strict=False):
        width = 22 + 6.6 * len(name)
        if x + width > WIDTH and x > 0:
            x, y = 0.0, y + 18
        parts.append(_rect(x, y - 10, 11, 11, colour) + _text(x + 16, y, name))
        x += width + 6
    return "".join(parts), y + 16


def wrapped(words: str, characters: int = 52) -> list[str]:
    """A label broken into lines of at most so many characters.

    >>> wrapped("waktu penyelesaian pelayanan", 12)
    ['waktu', 'penyelesaian', 'pelayanan']
    """
    lines: list[str] = []
    for word in words.split():
        if lines and len(lines[-1]) + 1 + len(word) <= characters:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines or [""]


def _label(words: str, y: float) -> tuple[str, float]:
    lines = wrapped(words)
    return "".join(_text(0, y + 16 * place, line) for place, line in enumerate(lines)), y + 16 * (len(lines) - 1)


@_drawing
def bars(
    labels: Sequence[str],
    series: Mapping[str, Sequence[float | None]],
    maximum: float,
    digits: int = 1,
    unit: str = "",
    order: Sequence[str] = (),
) -> tuple[str, float]:
    """Horizontal bars from zero, one group per label, one bar per series; None is drawn as a dash.

    `order` names the series as they stand: the keys of a frozen report come back sorted.
    """
    series = {name: series[name] for name in order or series}
    colours = (GREEN,) if len(series) == 1 else (PALE, GREEN, BLUE, AMBER, PLUM)
    parts, y = [], 14.0
    if len(series) > 1:
        legend, y = _legend(list(series), colours, y)
        parts.append(legend)
        y += 4
    for place, label in enumerate(labels):
        text, y = _label(label, y)
        parts.append(text)
        y += 6
        for (_, values), colour in zip(series.items(), colours, strict=False):
            value = values[place]
            length = 0 if value is None else (WIDTH - 62) * min(max(value / maximum, 0), 1)
            parts.append(_rect(0, y, length, 13, colour))
            shown = "–" if value is None else f"{number(value, digits)}{unit}"
            parts.append(_text(length + 5, y + 11, shown, weight=600))
            y += 16
        y += 16
    return "".join(parts), y - 10


@_drawing
def likert(
    labels: Sequence[str], shares: Sequence[Sequence[float]], scale: Sequence[str], counts: Sequence[int]
) -> tuple[str, float]:
    """Stacked shares (0…1) per item around the middle of the scale: disagreement left, agreement right."""
    colours = LIKERT if len(scale) == 5 else (LIKERT[0], LIKERT[1], LIKERT[3], LIKERT[4])
    legend, y = _legend(list(scale), colours, 14)
    parts = [legend]
    y += 6
    half = len(scale) / 2
    lefts = [sum(row[: int(half)]) + (row[int(half)] / 2 if len(scale) % 2 else 0) for row in shares]
    reach_left = max([*lefts, 0.05])
    reach_right = max([*(sum(row) - left for row, left in zip(shares, lefts, strict=True)), 0.05])
    unit = WIDTH / (reach_left + reach_right)
    middle = reach_left * unit
    for label, row, left, n in zip(labels, shares, lefts, counts, strict=True):
        text, y = _label(f"{label} (n = {n})", y)
        parts.append(text)
        y += 6
        x = middle - left * unit
        for share, colour in zip(row, colours, strict=True):
            parts.append(_rect(x, y, share * unit, 18, colour))
            if share * unit > 30:
                ink = "#fff" if colour in {LIKERT[0], LIKERT[4]} else "#16201c"
                parts.append(_text(x + share * unit / 2, y + 13.5, f"{number(share * 100, 0)} %", "middle", 600, ink))
            x += share * unit
        parts += [
            _line(middle, y - 4, middle, y, "#16201c", 1.4),
            _line(middle, y + 18, middle, y + 22, "#16201c", 1.4),
        ]
        y += 38
    return "".join(parts), y - 12


@_drawing
def intervals(
    labels: Sequence[str],
    points: Sequence[float | None],
    lows: Sequence[float | None],
    highs: Sequence[float | None],
    digits: int = 1,
    reference: float | None = None,
    reference_label: str = "",
) -> tuple[str, float]:
    """A dot with its interval per label on one common axis; a mark in every row where the reference lies."""
    known = [v for v in (*points, *lows, *highs, reference) if v is not None] or [0.0, 1.0]
    low, high = min(known), max(known)
    margin = (high - low) * 0.06 or 1.0
    low, high = low - margin, high + margin

    def across(value: float) -> float:
        return (value - low) / (high - low) * WIDTH

    parts, y = [], 14.0
    if reference is not None and reference_label:
        half = 4 * len(reference_label)
        at = min(max(across(reference), half), WIDTH - half)
        parts.append(_text(at, y, reference_label, "middle", 600, BLUE))
        y += 20
    for label, point, lowest, highest in zip(labels, points, lows, highs, strict=True):
        value = "–" if point is None else number(point, digits)
        bounds = "" if lowest is None or highest is None else f" ({number(lowest, digits)} – {number(highest, digits)})"
        text, y = _label(f"{label}: {value}{bounds}", y)
        parts.append(text)
        y += 13
        if reference is not None:
            parts.append(_line(across(reference), y - 8, across(reference), y + 8, BLUE, 1.5))
        if lowest is not None and highest is not None:
            parts.append(_line(across(lowest), y, across(highest), y, GREEN, 2.5))
            parts += [_line(across(end), y - 4, across(end), y + 4, GREEN, 2) for end in (lowest, highest)]
        if point is not None:
            parts.append(_dot(across(point), y, GREEN))
        y += 24
    return "".join(parts), y - 8


@_drawing
def slope(
    labels: Sequence[str],
    before: Sequence[float],
    after: Sequence[float],
    before_label: str,
    after_label: str,
    digits: int = 1,
) -> tuple[str, float]:
    """One line per label from before to after."""
    low, high = min(*before, *after), max(*before, *after)
    span = (high - low) or 1.0
    height = max(120, 30 * len(labels))
    left, right = 60, WIDTH - 60

    def down(value: float) -> float:
        return 34 + (high - value) / span * height

    parts = [_text(left, 14, before_label, "middle", 600), _text(right, 14, after_label, "middle", 600)]
    for label, first, last in zip(labels, before, after, strict=True):
        colour = GREEN if last >= first else AMBER
        parts.append(_line(left, down(first), right, down(last), colour, 2))
        parts += [_dot(left, down(first), colour), _dot(right, down(last), colour)]
        parts.append(_text(left - 9, down(first) + 4, number(first, digits), "end"))
        parts.append(_text(right + 9, down(last) + 4, number(last, digits)))
        parts.append(_text((left + right) / 2, (down(first) + down(last)) / 2 - 7, label, "middle"))
    return "".join(parts), height + 52


@_drawing
def line(
    labels: Sequence[str],
    values: Sequence[float | None],
    digits: int = 1,
    centre: float | None = None,
    lower: float | None = None,
    upper: float | None = None,
    marked: int | None = None,
    marked_label: str = "",
) -> tuple[str, float]:
    """A series over time with its centre and control limits; `marked` is the place where something began."""
    known = [v for v in (*values, centre, lower, upper) if v is not None] or [0.0, 1.0]
    low, high = min(known), max(known)
    span = (high - low) or 1.0
    step = (WIDTH - 44) / max(len(labels) - 1, 1)

    def at(place: int, value: float) -> tuple[float, float]:
        return 34 + place * step, 30 + (high - value) / span * 130

    parts = []
    for level, dash in ((upper, "4 3"), (centre, ""), (lower, "4 3")):
        if level is not None:
            y = at(0, level)[1]
            parts.append(
                _line(34, y, WIDTH - 10, y, "#8a938f", 1, dash) + _text(30, y + 4, number(level, digits), "end")
            )
    if marked is not None:
        x = at(marked, high)[0]
        parts.append(_line(x, 22, x, 164, BLUE, 1.5, "4 3") + _text(x, 14, marked_label, "middle", 600, BLUE))
    points = [at(place, value) for place, value in enumerate(values) if value is not None]
    path = " ".join(f"{'L' if place else 'M'}{x:.1f} {y:.1f}" for place, (x, y) in enumerate(points))
    parts.append(f'<path d="{path}" fill="none" stroke="{GREEN}" stroke-width="2.2"/>')
    parts += [_dot(x, y, GREEN, 3.2) for x, y in points]
    if points:
        last = next(value for value in reversed(values) if value is not None)
        parts.append(_text(points[-1][0], points[-1][1] - 9, number(last, digits), "end", 700))
    every = max(1, len(labels) // 6)
    parts += [_text(34 + p * step, 184, label, "middle") for p, label in enumerate(labels) if p % every == 0]
    return "".join(parts), 192


@_drawing
def tornado(
    labels: Sequence[str],
    lows: Sequence[float],
    highs: Sequence[float],
    centre: float,
    digits: int = 0,
    unit: str = "",
) -> tuple[str, float]:
    """How far a result moves from its centre when one input alone goes to its low or its high end; widest on top."""
    low, high = min(*lows, *highs, centre), max(*lows, *highs, centre)
    span = (high - low) or 1.0

    def across(value: float) -> float:
        return 4 + (value - low) / span * (WIDTH - 8)

    middle = across(centre)
    title = f"{number(centre, digits)}{unit}"
    parts, y = [_text(min(max(middle, 30), WIDTH - 30), 14, title, "middle", 700)], 38.0
    for label, one, other in zip(labels, lows, highs, strict=True):
        least, most = min(one, other), max(one, other)
        text, y = _label(f"{label}: {number(least, digits)}{unit} – {number(most, digits)}{unit}", y)
        parts.append(text)
        y += 7
        for end, colour in ((least, AMBER), (most, GREEN)):
            parts.append(_rect(min(middle, across(end)), y, abs(across(end) - middle), 15, colour))
        parts.append(_line(middle, y - 2, middle, y + 17, "#16201c", 1.4))
        y += 36
    return "".join(parts), y - 16
