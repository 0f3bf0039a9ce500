"""Reading one source into the version being built: which tables whole, which from a mark on."""

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from data_access.mapping import MappedTable, map_tables, read_statement
from data_access.refresh_report import Progress
from data_access.source_config import Source
from data_access.source_connection import SourceConnection, open_source
from data_access.source_rights import find_write_rights, require_read_only
from data_access.staging import Staging
from data_access.validate import RowChecker
from data_access.zone_clock import ZoneClock

#: Seconds between two reports of progress.
REPORT_EVERY = 0.5


@dataclass(frozen=True)
class ReadingMark:
    """Where the last reading of a table ended, and by which mapping it was made."""

    fingerprint: str
    high_mark: datetime | None
    row_count: int | None


@dataclass
class Reading:
    """What was read of one source. Times are naive UTC."""

    data_time: datetime
    is_writable: bool
    warnings: list[str]
    tables: list[MappedTable]
    fingerprints: dict[str, str]
    high_mark: datetime | None
    read_rows: dict[str, int] = field(default_factory=dict)
    incremental_tables: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class SourceReader:
    """Reads sources into one version. ``marks`` are those of the version before, by source and table."""

    staging: Staging
    product_clock: ZoneClock
    marks: Mapping[tuple[str, str], ReadingMark]
    is_full: bool
    report: Callable[[Progress], None]

    def read(self, source: Source) -> Reading:
        """Brings every row of a source among the candidates.

        Raises:
            SourceUnavailable: it can not be reached, or stopped answering.
            SourceRefused: it is writable, or its mapping is wrong; every mistake at once.
        """
        began_at = self.staging.clock()
        with open_source(source) as connection:
            warnings = [*require_read_only(source, connection), *connection.warnings]
            tables = list(map_tables(source, connection))
            uses_mark = any(table.is_incremental for table in tables)
            reading = Reading(
                data_time=began_at,
                is_writable=source.allow_writable and bool(find_write_rights(connection)),
                warnings=list(dict.fromkeys(warnings)),
                tables=tables,
                fingerprints={table.rule.name: self._fingerprint(source, table) for table in tables},
                # Taken before the first row is read, so that what is written meanwhile is read next time.
                high_mark=_naive(connection.clock() - source.overlap) if uses_mark else None,
            )
            if source.data_time_sql is not None:
                statement = read_statement(source.data_time_sql)
                reading.data_time = _naive(connection.data_time(statement))
            for table in tables:
                self._read_table(source, connection, table, reading)
        return reading

    def _read_table(
        self, source: Source, connection: SourceConnection, table: MappedTable, reading: Reading
    ) -> None:
        name = table.rule.name
        mark = self.marks.get((source.name, name))
        since = self._since(table, mark, reading.fingerprints[name])
        checker = RowChecker(
            table.rule,
            delivered=table.columns,
            source_clock=ZoneClock(source.zone),
            product_clock=self.product_clock,
        )
        expected = mark.row_count if mark and since is None else None
        meter = _Meter(self.report, source=source.name, table=name, expected=expected)
        for batch in connection.stream(table.statement, since=since):
            self.staging.add(checker.check(batch), source=source.name, rule=table.rule)
            meter.count(len(batch))
        meter.finish()
        reading.read_rows[name] = meter.rows
        if since is not None:
            reading.incremental_tables.append(name)

    def _since(self, table: MappedTable, mark: ReadingMark | None, fingerprint: str) -> datetime | None:
        """From when on rows are asked for; None reads the table whole."""
        is_possible = table.is_incremental and table.rule.key and not self.is_full
        if not is_possible or mark is None or mark.high_mark is None or mark.fingerprint != fingerprint:
            return None
        return mark.high_mark.replace(tzinfo=UTC)

    def _fingerprint(self, source: Source, table: MappedTable) -> str:
        """Changes when the same rows of the source would be read as others."""
        text = "\n".join((table.statement, source.timezone, self.product_clock.zone.key, repr(table.rule)))
        return hashlib.sha256(text.encode()).hexdigest()


class _Meter:
    """Counts rows and tells now and then how far a table is."""

    def __init__(
        self, report: Callable[[Progress], None], *, source: str, table: str, expected: int | None
    ) -> None:
        self.rows = 0
        self._report, self._source, self._table, self._expected = report, source, table, expected
        self._started = self._told = time.monotonic()

    def count(self, rows: int) -> None:
        self.rows += rows
        if time.monotonic() - self._told >= REPORT_EVERY:
            self.finish()

    def finish(self) -> None:
        self._told = time.monotonic()
        rate = self.rows / max(self._told - self._started, 1e-6)
        left = None
        if self._expected is not None and rate > 0:
            left = max(self._expected - self.rows, 0) / rate
        self._report(Progress("reading", self._source, self._table, self.rows, rate, left))


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)
