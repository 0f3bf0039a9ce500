"""Between a zone's local clock and UTC, in Python for single values and as SQL for whole columns.

One rule for both: in the hour that an autumn repeats, the first occurrence; a time that a spring skips
becomes the first one that exists. All datetimes here are naive: either UTC or local, as each name says.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)
ONE_SECOND = timedelta(seconds=1)


class ZoneClock:
    """The local clock of one zone. Days without a change of the clock are remembered: one lookup a value."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        self._offset_of_day: dict[date, timedelta | None] = {}

    def to_utc(self, local: datetime) -> datetime:
        """The instant of a local time.

        Raises:
            OverflowError: it lies outside the years 1 to 9999.
        """
        day = local.date()
        try:
            offset = self._offset_of_day[day]
        except KeyError:
            offset = self._offset_of_day[day] = self._steady_offset(day)
        return local - offset if offset is not None else self._to_utc_on_change(local)

    def to_local(self, instant: datetime) -> datetime:
        """What the local clock shows at an instant."""
        return instant.replace(tzinfo=UTC).astimezone(self.zone).replace(tzinfo=None)

    def _offset_at(self, local: datetime, *, fold: int = 0) -> timedelta:
        offset = local.replace(tzinfo=self.zone, fold=fold).utcoffset()
        assert offset is not None
        return offset

    def _steady_offset(self, day: date) -> timedelta | None:
        """The offset of every time of a day, or None when the clock changes during it."""
        midnight = datetime.combine(day, time())
        if day in (date.min, date.max):
            return self._offset_at(midnight)
        offsets = {self._offset_at(midnight), self._offset_at(midnight, fold=1)}
        offsets.add(self._offset_at(midnight + ONE_DAY))
        return offsets.pop() if len(offsets) == 1 else None

    def _to_utc_on_change(self, local: datetime) -> datetime:
        before, after = self._offset_at(local), self._offset_at(local, fold=1)
        if after <= before:
            return local - before
        # A spring gap: the change lies between the two readings of this time.
        return self._find_change(local - after, local - before)

    def _find_change(self, low: datetime, high: datetime) -> datetime:
        """The second at which the offset changes, between two instants with one change between them."""
        offset = self.to_local(low) - low
        while high - low > ONE_SECOND:
            middle = low + (high - low) // 2
            middle = middle.replace(microsecond=0)
            if middle <= low:
                break
            low, high = (middle, high) if self.to_local(middle) - middle == offset else (low, middle)
        return high.replace(microsecond=0)

    def changes(self, start: date, end: date) -> "ZoneChanges":
        """Every change of the clock between two days."""
        midnight = datetime.combine(max(start, date(1, 1, 3)), time())
        last = datetime.combine(min(end, date(9999, 12, 29)), time())
        first = offset = self.to_local(midnight) - midnight
        found = []
        while midnight < last:
            following = self.to_local(midnight + ONE_DAY) - (midnight + ONE_DAY)
            if following != offset:
                found.append((self._find_change(midnight, midnight + ONE_DAY), offset, following))
                offset = following
            midnight += ONE_DAY
        return ZoneChanges(first, tuple(found))


@dataclass(frozen=True)
class ZoneChanges:
    """A zone's clock over a span of time: the first offset, then (instant, offset before, offset after)."""

    first_offset: timedelta
    changes: tuple[tuple[datetime, timedelta, timedelta], ...]

    @property
    def last_offset(self) -> timedelta:
        """The offset after the last change."""
        return self.changes[-1][2] if self.changes else self.first_offset

    def local_sql(self, instant: str) -> str:
        """SQL for the local time of a naive UTC expression."""
        cases = "".join(
            f" WHEN {instant} < {_literal(at)} THEN {_seconds(before)}" for at, before, _ in self.changes
        )
        return f"({instant} + to_seconds({_choose(cases, str(_seconds(self.last_offset)))}))"

    def utc_sql(self, local: str) -> str:
        """SQL for the naive UTC instant of a local expression."""
        cases = ""
        for at, before, after in self.changes:
            cases += f" WHEN {local} < {_literal(at + before)} THEN {local} - to_seconds({_seconds(before)})"
            if after > before:
                cases += f" WHEN {local} < {_literal(at + after)} THEN {_literal(at)}"
        return f"({_choose(cases, f'{local} - to_seconds({_seconds(self.last_offset)})')})"


def _choose(cases: str, otherwise: str) -> str:
    return f"CASE{cases} ELSE {otherwise} END" if cases else otherwise


def _seconds(offset: timedelta) -> int:
    return int(offset.total_seconds())


def _literal(moment: datetime) -> str:
    return f"TIMESTAMP '{moment:%Y-%m-%d %H:%M:%S}'"
