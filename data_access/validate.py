"""Row by row: which rows of a source can stand in the case model, and why the others can not.

Only what a row shows by itself is judged here; what it needs from other rows (a known unit, an id of its own)
is judged in ``validate_links`` when all sources are read.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from data_access.convert import Converter, bind_converter
from data_access.model_rules import TableRule
from data_access.zone_clock import ZoneClock

#: How much earlier on the same day an end may lie: clocks of two systems differ.
CLOCK_TOLERANCE = timedelta(minutes=1)
#: The years that a time of the case model can mean; ordinals and due times are worked out within them.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
PAUSE_KINDS = ("supplement", "suspended", "payment_wait")
LONGEST_ID = 200


@dataclass(frozen=True)
class RejectedRow:
    """A row that breaks the model: what could be read of it, and why. No free words of it."""

    row_id: str | None
    unit_id: str | None
    parent_id: str | None
    happened_at: datetime | None
    reason: str


@dataclass(frozen=True)
class CheckedRows:
    """A batch after checking: the values of the good rows by column, and the rejected rows."""

    columns: dict[str, list[Any]]
    rejected: list[RejectedRow]


class RowChecker:
    """Converts and checks the rows of one table of one source, batch after batch."""

    def __init__(
        self, rule: TableRule, *, delivered: Sequence[str], source_clock: ZoneClock, product_clock: ZoneClock
    ) -> None:
        self._rule = rule
        self._source_clock = source_clock
        self._product_clock = product_clock
        self._converters: list[tuple[str, bool, Converter]] = [
            (
                name,
                rule.column(name).is_required,
                bind_converter(rule.column(name), source_clock=source_clock, product_clock=product_clock),
            )
            for name in delivered
        ]
        self._anchor = next(
            (c.name for c in rule.columns if c.is_required and c.kind in {"instant", "date"}), None
        )
        self._row_rule = ROW_RULES.get(rule.name)
        self._limits = {
            "date": (FIRST_DAY, LAST_DAY),
            "instant": tuple(
                product_clock.to_utc(datetime.combine(day, moment))
                for day, moment in ((FIRST_DAY, time.min), (LAST_DAY, time.max))
            ),
        }

    def check(self, rows: Sequence[tuple[Any, ...]]) -> CheckedRows:
        """The good and the rejected rows of a batch; each raw row has one value per delivered column."""
        reasons: dict[int, str] = {}
        columns: dict[str, list[Any]] = {}
        for (name, is_required, convert), values in zip(
            self._converters, zip(*rows, strict=True), strict=True
        ):
            columns[name] = _convert_column(name, values, convert, reasons)
            if is_required and None in columns[name]:
                _note_missing(name, columns[name], reasons)
            if is_required and (limits := self._limits.get(self._rule.column(name).kind)):
                _note_impossible(name, columns[name], limits, reasons)
        if self._row_rule:
            for index, reason in self._row_rule(columns, self._source_clock):
                reasons.setdefault(index, reason)
        rejected = [self._describe(columns, rows, index, reasons[index]) for index in sorted(reasons)]
        if reasons:
            keep = [index for index in range(len(rows)) if index not in reasons]
            columns = {name: [values[index] for index in keep] for name, values in columns.items()}
        return CheckedRows(columns, rejected)

    def _describe(
        self, columns: Mapping[str, list[Any]], rows: Sequence[tuple[Any, ...]], index: int, reason: str
    ) -> RejectedRow:
        def readable(name: str | None) -> Any:
            return columns[name][index] if name is not None and name in columns else None

        parent = next((column for column, table in self._rule.parents if table != "units"), None)
        happened = readable(self._anchor)
        if isinstance(happened, date) and not isinstance(happened, datetime):
            happened = self._product_clock.to_utc(datetime.combine(happened, time()))
        unit_id = readable("unit_id") if self._rule.name != "case_events" else None
        row_id = readable(self._rule.key) if self._rule.key else self._joined_id(columns, index)
        return RejectedRow(_cut(row_id), _cut(unit_id), _cut(readable(parent)), happened, reason)

    def _joined_id(self, columns: Mapping[str, list[Any]], index: int) -> str | None:
        parts = [
            columns[column.name][index]
            for column in self._rule.columns
            if column.is_required and column.kind == "text" and column.name in columns
        ]
        return "/".join(part for part in parts if part) or None


def _cut(text: str | None) -> str | None:
    return text if text is None else text[:LONGEST_ID]


def _convert_column(
    name: str, values: Sequence[Any], convert: Converter, reasons: dict[int, str]
) -> list[Any]:
    converted: list[Any] = []
    append = converted.append
    for value in values:
        try:
            append(convert(value))
        except UnicodeError:
            reasons.setdefault(len(converted), f"not text: {name}")
            append(None)
        except ValueError as error:
            reasons.setdefault(len(converted), str(error))
            append(None)
    return converted


def _note_missing(name: str, values: Sequence[Any], reasons: dict[int, str]) -> None:
    for index, value in enumerate(values):
        if value is None:
            reasons.setdefault(index, f"required value missing: {name}")


def _note_impossible(
    name: str, values: Sequence[Any], limits: tuple[Any, ...], reasons: dict[int, str]
) -> None:
    first, last = limits
    for index, value in enumerate(values):
        if value is not None and not first <= value <= last:
            reasons.setdefault(index, f"impossible date: {name} '{value:%Y-%m-%d}'")


def possible_sql(column: str) -> str:
    """Whether a date or instant lies within the years that can be meant."""
    return f"{column} BETWEEN DATE '{FIRST_DAY}' - 1 AND DATE '{LAST_DAY}' + 1"


def lies_before(end: datetime, start: datetime, *, clock: ZoneClock) -> bool:
    """Whether an end breaks the order of time: on an earlier local day, or on the same day more than a minute
    earlier by a time that is not a bare date (case-model.md, last paragraph)."""
    if end >= start:
        return False
    local_end, local_start = clock.to_local(end), clock.to_local(start)
    if local_end.date() != local_start.date():
        return local_end.date() < local_start.date()
    is_bare_date = local_end.replace(microsecond=0).time() == time()
    return not is_bare_date and start - end > CLOCK_TOLERANCE


RowRule = Callable[[Mapping[str, list[Any]], ZoneClock], Iterator[tuple[int, str]]]


def _case_times(columns: Mapping[str, list[Any]], clock: ZoneClock) -> Iterator[tuple[int, str]]:
    pairs = zip(columns["received_at"], columns.get("completed_at", ()), strict=False)
    for index, (received, completed) in enumerate(pairs):
        if received and completed and completed < received and lies_before(completed, received, clock=clock):
            yield index, "completed before received"


def _pause_times(columns: Mapping[str, list[Any]], clock: ZoneClock) -> Iterator[tuple[int, str]]:
    rows = zip(columns["kind"], columns["started_at"], columns.get("ended_at", ()), strict=False)
    for index, (kind, started, ended) in enumerate(rows):
        if kind in PAUSE_KINDS and started and ended and lies_before(ended, started, clock=clock):
            yield index, "ended before started"


def _one_of_amount_and_area(columns: Mapping[str, list[Any]], _: ZoneClock) -> Iterator[tuple[int, str]]:
    count = len(columns["recovery_id"])
    nothing: list[Any] = [None] * count
    pairs = zip(columns.get("amount_vnd", nothing), columns.get("area_m2", nothing), strict=True)
    for index, (amount, area) in enumerate(pairs):
        if (amount is None) == (area is None):
            yield index, "exactly one of amount_vnd and area_m2 is required"


#: Rules that need more than one value of a row, by table.
ROW_RULES: dict[str, RowRule] = {
    "cases": _case_times,
    "case_events": _pause_times,
    "petition_events": _pause_times,
    "recoveries": _one_of_amount_and_area,
}
