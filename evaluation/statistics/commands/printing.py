"""How the command line says figures: exactly one JSON object, or a table a person can read."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NoReturn

import click

from evaluation.statistics.words import CAUTIONS, DENOMINATORS, formula_words, refusal_words

if TYPE_CHECKING:
    from evaluation.statistics.figures import Figure, Interval


def stop(sentence: str) -> NoReturn:
    """Refuse with one sentence and status 2."""
    click.echo(sentence, err=True)
    raise SystemExit(2)


def print_object(values: dict[str, Any]) -> None:
    """Print one JSON object on one line."""
    click.echo(json.dumps(values, ensure_ascii=False, allow_nan=False))


def ends(interval: "Interval | None") -> list[float] | None:
    """An interval as a pair, for JSON."""
    return None if interval is None else [interval.low, interval.high]


def figure_object(figure: "Figure") -> dict[str, Any]:
    """A figure with everything that belongs beside it; these keys stay."""
    return {
        "value": figure.value,
        "ci": ends(figure.interval),
        "n": figure.n,
        "denominator": str(figure.denominator),
        "formula": figure.formula,
        "refusal": None if figure.refusal is None else str(figure.refusal),
        "warnings": [str(caution) for caution in figure.warnings],
    }


def decimal(value: float | None, places: int = 4) -> str:
    """A number with a decimal comma; a dash when it may not be said."""
    return "–" if value is None else f"{value:.{places}f}".replace(".", ",")


def rupiah(value: float | None) -> str:
    """Whole rupiah with dots between thousands."""
    return "–" if value is None else f"Rp{value:,.0f}".replace(",", ".")


def span(interval: "Interval | None", places: int = 4) -> str:
    """An interval in words."""
    if interval is None:
        return "–"
    return f"{decimal(interval.low, places)} sampai {decimal(interval.high, places)}"


def probability(p: float | None) -> str:
    """A p-value; never printed as zero."""
    if p is None:
        return "–"
    return "< 0,0001" if p < 0.0001 else decimal(p)


def pairs(rows: Sequence[tuple[str, str]]) -> None:
    """Labels and values under each other."""
    width = max(len(label) for label, _ in rows)
    for label, value in rows:
        click.echo(f"{label:<{width}}  {value}")


def figure_words(figure: "Figure", places: int = 4, after: str = "") -> str:
    """Value and interval, or the reason why there is none; `after` follows the value."""
    if figure.value is None:
        return f"– ({refusal_words(figure.refusal)})"
    interval = "" if figure.interval is None else f" (selang 95 % {span(figure.interval, places)})"
    return decimal(figure.value, places) + interval + after


def figures(rows: Sequence[tuple[str, "Figure"]], places: int = 4) -> None:
    """Each figure with its interval, and below it n, formula and what to be careful about."""
    width = max(len(label) for label, _ in rows)
    for label, figure in rows:
        click.echo(f"{label:<{width}}  {figure_words(figure, places)}")
        below = f"n = {figure.n} {DENOMINATORS[figure.denominator]}; {formula_words(figure.formula)}"
        click.echo(f"{'':<{width}}  {below}")
        for caution in figure.warnings:
            click.echo(f"{'':<{width}}  Perhatian: {CAUTIONS[caution]}.")
