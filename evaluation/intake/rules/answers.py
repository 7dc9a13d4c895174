"""What a table would bring: answers that can be taken, and every loss with its place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from evaluation.instruments.rules import Instrument, Kind, Reading, State, read_answers
from evaluation.intake.rules.columns import Target, match, targets_of
from evaluation.intake.rules.places import Loss, Table, TableRow, Why, letter
from evaluation.intake.rules.sources import Source, is_personal, is_technical, recognise, submitted_place
from evaluation.intake.rules.values import Misread, read_cell


@dataclass(frozen=True)
class Given:
    """What somebody said about a file: column → field ("" for none), column → text of a value → point."""

    columns: Mapping[int, str] = field(default_factory=dict)
    values: Mapping[int, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Taken:
    """One row that became an answer."""

    row: int
    mark: str
    reading: Reading


@dataclass
class Outcome:
    """What a table would bring."""

    source: Source
    #: column → field, as used
    columns: Mapping[int, str]
    #: column → field that somebody must confirm first
    proposed: Mapping[int, str]
    taken: list[Taken] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)
    #: column → texts that mean no point yet → how often
    strange: dict[int, dict[str, int]] = field(default_factory=dict)

    @property
    def refused(self) -> int:
        """Rows that stay outside."""
        return len({loss.row for loss in self.losses if loss.why.value.startswith("row_")})


def read_table(instrument: Instrument, table: Table, given: Given, *, whole_only: bool) -> Outcome:
    """Read every row as an answering form would have sent it. `whole_only`: a row that leaves a required item blank
    is refused, because half a ballot is no ballot.
    """
    found = match(instrument, table.headings)
    columns = {place: name for place, name in found.sure.items() if place not in given.columns}
    columns |= {place: name for place, name in given.columns.items() if name}
    proposed = {place: name for place, name in found.proposed.items()
                if place not in given.columns and name not in columns.values()}  # fmt: skip
    outcome = Outcome(recognise(table.headings), dict(sorted(columns.items())), proposed)
    targets = {target.name: target for target in targets_of(instrument)}
    _lost_columns(outcome, table, targets)
    submitted = submitted_place(table.headings, outcome.source)
    used = [(place, targets[name]) for place, name in outcome.columns.items() if name in targets]
    for row in table.rows:
        refusal = _refusal(row, table, submitted)
        if refusal is not None:
            outcome.losses.append(refusal)
            continue
        _read_row(outcome, instrument, row, used, given, whole_only=whole_only)
    outcome.losses.sort(key=lambda loss: (loss.row, len(loss.column), loss.column))
    return outcome


def _lost_columns(outcome: Outcome, table: Table, targets: Mapping[str, Target]) -> None:
    row = table.header_row
    for place, heading in enumerate(table.headings):
        if place in outcome.columns:
            continue
        if not heading.strip():
            if any(place < len(each.cells) and each.cells[place] for each in table.rows):
                outcome.losses.append(Loss(row, letter(place), Why.NO_HEADING))
        elif is_personal(heading):
            outcome.losses.append(Loss(row, letter(place), Why.PERSONAL, heading))
        elif is_technical(heading):
            outcome.losses.append(Loss(row, letter(place), Why.TECHNICAL, heading))
        else:
            why = Why.UNSURE if place in outcome.proposed else Why.UNUSED
            outcome.losses.append(Loss(row, letter(place), why, heading))
    named = [*outcome.columns.values(), *outcome.proposed.values()]
    answered = {targets[name].item.key for name in named if name in targets}
    for item in dict.fromkeys(target.item.key for target in targets.values()):
        if item not in answered:
            text = next(target.item.text.id for target in targets.values() if target.item.key == item)
            outcome.losses.append(Loss(row, letter(0), Why.ITEM_MISSING, text))


def _refusal(row: TableRow, table: Table, submitted: int | None) -> Loss | None:
    if any(row.cells[len(table.headings) :]):
        place = next(at for at, cell in enumerate(row.cells) if at >= len(table.headings) and cell)
        return Loss(row.number, letter(place), Why.ROW_WIDE, row.cells[place])
    if submitted is not None and not _cell(row, submitted):
        return Loss(row.number, letter(submitted), Why.ROW_UNSENT)
    return None


def _cell(row: TableRow, place: int) -> str:
    return row.cells[place] if place < len(row.cells) else ""


def _read_row(
    outcome: Outcome,
    instrument: Instrument,
    row: TableRow,
    used: Sequence[tuple[int, Target]],
    given: Given,
    *,
    whole_only: bool,
) -> None:
    sent: dict[str, str] = {}
    where: dict[str, int] = {}
    for place, target in used:
        text = _cell(row, place)
        where.setdefault(target.item.key, place)
        try:
            sent |= read_cell(target.item, target.part, text, given.values.get(place, {}))
        except Misread as misread:
            sent |= misread.kept
            outcome.losses.append(Loss(row.number, letter(place), misread.why, _shown(misread.why, text)))
            if misread.why is Why.NOT_UNDERSTOOD and target.item.points:
                counted = outcome.strange.setdefault(place, {})
                counted[text] = counted.get(text, 0) + 1
    reading = read_answers(instrument, sent)
    for key in reading.refused:
        item = instrument.item(key)
        # Rows of a matrix left out are blanks, not faults of the file.
        if item.kind not in (Kind.MATRIX, Kind.THEN_TEST, Kind.TEXT, Kind.SHORT_TEXT):
            place = where[key]
            outcome.losses.append(Loss(row.number, letter(place), Why.NOT_UNDERSTOOD, _cell(row, place)))
    first = letter(used[0][0]) if used else letter(0)
    if not reading.given:
        outcome.losses.append(Loss(row.number, first, Why.ROW_EMPTY))
        return
    blank = next((a.key for a in reading.answers if a.state is State.BLANK and instrument.item(a.key).required), None)
    if whole_only and blank is not None:
        column = letter(where[blank]) if blank in where else first
        outcome.losses.append(Loss(row.number, column, Why.ROW_INCOMPLETE, instrument.item(blank).text.id))
        return
    outcome.taken.append(Taken(row.number, row.mark, reading))


def _shown(why: Why, text: str) -> str:
    """What stood in a cell; never a text that may name somebody."""
    return "" if why in (Why.TEXT_NAMES, Why.TEXT_CUT) else text[:60]
