"""From the connected sources to a new version of the case store: read, check, derive, publish.

Every version is built from scratch out of candidates: rows read now, and rows of the version before where
a source failed, was not asked for, or delivers only what changed. Readers go on with the version they have;
nothing they see changes until the pointer is renamed.
"""

import logging
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import duckdb

from data_access.derive import load_tables, prepare_clocks
from data_access.load_notices import write_notices
from data_access.model import RULE_OF, TABLE_RULES
from data_access.publish import only_refresh, publish, published_version, start_building
from data_access.read_source import Reading, ReadingMark, SourceReader
from data_access.refresh_report import Progress, RefreshReport, RejectedSummary, SourceResult
from data_access.source_config import Source
from data_access.staging import Staging, open_building
from data_access.store import store_folder
from data_access.validate_links import judge_links, keep_refused
from data_access.zone_clock import ZoneClock
from errors import ErrorForReader, UnknownName
from settings import Settings

logger = logging.getLogger(__name__)
Report = Callable[[Progress], None]


def refresh(
    settings: Settings,
    sources: Sequence[Source],
    *,
    only: str | None = None,
    full: bool = False,
    report: Report | None = None,
    now: datetime,
) -> RefreshReport:
    """Reads the sources and publishes a new version of the case store.

    ``only`` names the one source to read; the others keep their rows. ``full`` reads incremental tables
    whole, which also finds deleted rows. ``now`` is aware. A source that fails keeps its old rows and is
    named in the report; the others land.

    Raises:
        UnknownName: ``only`` is none of the sources.
        StoreUnavailable: another refresh is running, or the published version is not there.
        ConfigurationError: the calendar or the store's URL is wrong.
    """
    names = [source.name for source in sources]
    if only is not None and only not in names:
        raise UnknownName("source", only, names)
    folder = store_folder(settings)
    started = time.monotonic()
    tell = report or _tell_nobody
    with only_refresh(folder, now=now):
        building = start_building(folder)
        published = published_version(folder)
        with open_building(
            building,
            previous=folder / published if published else None,
            settings=settings.store,
            now=now.astimezone(UTC).replace(tzinfo=None),
        ) as staging:
            run = _Refresh(settings, staging, tuple(sources), tell)
            run.read_all(only=only, is_full=full)
            run.judge_and_load()
            results, rejected, notices = run.results(), run.summarise_rejected(), run.notices
        tell(Progress("publishing"))
        version = publish(building, keep_versions=settings.store.keep_versions)
    return RefreshReport(version, results, rejected, notices, time.monotonic() - started)


_KNOWN_BEFORE = """
good_cases c
JOIN (SELECT case_id, source, due_at, extended_at, extended_due_at FROM previous.cases
      UNION ALL
      SELECT case_id, source, due_at, extended_at, extended_due_at FROM previous.held_cases) p
  ON p.case_id = c.case_id AND p.source = c.source
"""
_CHANGED_DUE_TIMES = f"""
INSERT INTO due_changes BY NAME
SELECT c.case_id, c.source, $seen_at AS seen_at, p.due_at AS old_due_at, c.due_at AS new_due_at,
       'due_at' AS field
FROM {_KNOWN_BEFORE} WHERE c.source = $source AND c.due_at IS DISTINCT FROM p.due_at
"""
# An extension that was not there before says itself since when it is in force.
_CHANGED_EXTENSIONS = f"""
INSERT INTO due_changes BY NAME
SELECT c.case_id, c.source, $seen_at AS seen_at, p.extended_due_at AS old_due_at,
       c.extended_due_at AS new_due_at, 'extended_due_at' AS field, p.extended_at AS old_extended_at
FROM {_KNOWN_BEFORE}
WHERE c.source = $source AND p.extended_due_at IS NOT NULL
  AND c.extended_due_at IS DISTINCT FROM p.extended_due_at
"""


def _tell_nobody(_: Progress) -> None:
    """For callers that want no progress."""


class _Refresh:
    """One refresh under way."""

    def __init__(
        self, settings: Settings, staging: Staging, sources: tuple[Source, ...], report: Report
    ) -> None:
        self._settings = settings
        self._staging = staging
        self._sources = sources
        self._report = report
        self._readings: dict[str, Reading] = {}
        self._errors: dict[str, str] = {}
        self._previous_states = self._read_previous("source_states", "source")
        self._marks = self._previous_marks()
        self.notices: dict[str, int] = {}

    def read_all(self, *, only: str | None, is_full: bool) -> None:
        """Reads the sources that were asked for; then every other row comes over from the version before."""
        self._staging.name_sources(self._sources)
        reader = SourceReader(
            self._staging, ZoneClock(self._settings.zone), self._marks, is_full=is_full, report=self._report
        )
        for source in self._sources:
            if only in (None, source.name):
                self._read_one(reader, source)
            self._carry_over(source.name)

    def _read_one(self, reader: SourceReader, source: Source) -> None:
        try:
            self._readings[source.name] = reader.read(source)
        except ErrorForReader as error:
            self._staging.forget(source.name)
            self._errors[source.name] = str(error)
        except duckdb.Error:
            raise
        except Exception as error:
            # Drivers raise what they like on odd data; that must not keep the other sources from landing.
            logger.exception("source %r could not be read", source.name)
            self._staging.forget(source.name)
            kind = type(error).__name__
            self._errors[source.name] = f"Source '{source.name}': reading failed ({kind}); see the log."

    def _carry_over(self, source: str) -> None:
        reading = self._readings.get(source)
        tables = list(RULE_OF) if reading is None else reading.incremental_tables
        for table in tables:
            self._staging.carry_over(source, RULE_OF[table])

    def judge_and_load(self) -> None:
        """From candidates to the finished tables."""
        self._report(Progress("checking"))
        prepare_clocks(self._staging, settings=self._settings, sources=self._sources)
        judge_links(self._staging)
        self._write_source_tables()
        self._keep_due_changes()
        self._report(Progress("deriving"))
        load_tables(self._staging)
        keep_refused(self._staging)
        self.notices = write_notices(self._staging)
        self._write_source_states()
        self._count_rows()

    def _write_source_tables(self) -> None:
        connection = self._staging.connection
        for source in self._sources:
            reading = self._readings.get(source.name)
            if reading is None:
                self._carry_over_bookkeeping(source.name)
                continue
            for table in reading.tables:
                name = table.rule.name
                mark = reading.high_mark if table.is_incremental else None
                connection.execute(
                    "INSERT INTO source_tables VALUES (?, ?, 0, ?, ?)",
                    [source.name, name, mark, ",".join(table.columns)],
                )
                connection.execute(
                    "INSERT INTO reading_marks VALUES (?, ?, ?, ?)",
                    [source.name, name, reading.fingerprints[name], mark],
                )

    def _carry_over_bookkeeping(self, source: str) -> None:
        if self._staging.has_previous:
            for table in ("source_tables", "reading_marks"):
                self._staging.connection.execute(
                    f"INSERT INTO {table} BY NAME SELECT * FROM previous.{table} WHERE source = ?", [source]
                )

    def _keep_due_changes(self) -> None:
        """Carries the seen changes of due times over and adds those that this reading shows."""
        if not self._staging.has_previous:
            return
        connection = self._staging.connection
        connection.execute(
            "INSERT INTO due_changes BY NAME SELECT * FROM previous.due_changes "
            "WHERE source IN (SELECT source FROM source_order) ORDER BY rowid"
        )
        for source, reading in self._readings.items():
            mark = self._marks.get((source, "cases"))
            # Another mapping gives other due times without any change in the source.
            if mark is None or mark.fingerprint != reading.fingerprints.get("cases"):
                continue
            for statement in (_CHANGED_DUE_TIMES, _CHANGED_EXTENSIONS):
                connection.execute(statement, {"seen_at": reading.data_time, "source": source})

    def _write_source_states(self) -> None:
        now = self._staging.now
        for source in self._sources:
            reading = self._readings.get(source.name)
            before = self._previous_states.get(source.name, {})
            error = self._errors.get(source.name)
            was_tried = reading is not None or error is not None
            self._staging.connection.execute(
                "INSERT INTO source_states VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    source.name,
                    reading.data_time if reading else before.get("data_time"),
                    now if reading else before.get("succeeded_at"),
                    now if was_tried else before.get("attempted_at"),
                    error if was_tried else before.get("error"),
                    int(source.refresh_every.total_seconds()),
                    reading.is_writable if reading else before.get("is_writable"),
                ],
            )

    def _count_rows(self) -> None:
        counts = " UNION ALL ".join(
            f"SELECT source, '{rule.name}' AS table_name, count(*) AS rows FROM {rule.name} GROUP BY source"
            for rule in TABLE_RULES
        )
        self._staging.connection.execute(
            f"UPDATE source_tables s SET row_count = c.rows FROM ({counts}) c "
            "WHERE c.source = s.source AND c.table_name = s.table_name"
        )

    def results(self) -> tuple[SourceResult, ...]:
        """How each source went, in the order of the configuration."""
        rows: dict[str, dict[str, int]] = {}
        counted = self._staging.connection.execute("SELECT source, table_name, row_count FROM source_tables")
        for source, table, count in counted.fetchall():
            rows.setdefault(source, {})[table] = count
        return tuple(self._result(source.name, rows.get(source.name, {})) for source in self._sources)

    def _result(self, source: str, rows: dict[str, int]) -> SourceResult:
        reading = self._readings.get(source)
        error = self._errors.get(source)
        data_time = reading.data_time if reading else self._previous_states.get(source, {}).get("data_time")
        return SourceResult(
            source,
            was_read=reading is not None or error is not None,
            data_time=data_time.replace(tzinfo=UTC) if data_time else None,
            error=error,
            warnings=tuple(reading.warnings) if reading else (),
            rows=rows,
            read_rows=reading.read_rows if reading else {},
            incremental_tables=tuple(reading.incremental_tables) if reading else (),
        )

    def summarise_rejected(self) -> tuple[RejectedSummary, ...]:
        """Rejected rows by source, table and kind of reason, with the first five different values or ids."""
        rows = self._staging.connection.execute(
            """
            WITH described AS (
                SELECT source, table_name, rtrim(split_part(reason, '''', 1)) AS kind,
                       if(contains(reason, ''''), split_part(reason, '''', 2), row_id) AS example
                FROM rejected_rows)
            SELECT source, table_name, kind, count(*), list_sort(list_distinct(list(example)))[:5]
            FROM described GROUP BY source, table_name, kind ORDER BY source, table_name, count(*) DESC, kind
            """
        ).fetchall()
        return tuple(
            RejectedSummary(source, table, kind, count, tuple(examples or ()))
            for source, table, kind, count, examples in rows
        )

    def _read_previous(self, table: str, key: str) -> dict[str, dict[str, Any]]:
        if not self._staging.has_previous:
            return {}
        result = self._staging.connection.execute(f"SELECT * FROM previous.{table}")
        names = [str(column[0]) for column in result.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
        return {row[key]: row for row in rows}

    def _previous_marks(self) -> dict[tuple[str, str], ReadingMark]:
        if not self._staging.has_previous:
            return {}
        rows = self._staging.connection.execute(
            "SELECT source, table_name, m.fingerprint, m.high_mark, t.row_count "
            "FROM previous.reading_marks m LEFT JOIN previous.source_tables t USING (source, table_name)"
        ).fetchall()
        return {(row[0], row[1]): ReadingMark(*row[2:]) for row in rows}
