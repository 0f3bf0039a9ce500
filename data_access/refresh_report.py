"""What a refresh tells while it runs and when it is done."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Progress:
    """Where a running refresh is.

    ``stage`` is reading, checking, deriving or publishing; ``source`` and ``table`` are empty where the stage
    is about all of them. ``rows`` counts this table's rows so far; ``seconds_left`` is None until the
    number of rows is known from the version before.
    """

    stage: str
    source: str = ""
    table: str = ""
    rows: int = 0
    rows_per_second: float = 0
    seconds_left: float | None = None


@dataclass(frozen=True)
class RejectedSummary:
    """One reason for which rows of one source's table were rejected: how many, and the first five.

    ``examples`` are ids of rows, or the codes that are not known.
    """

    source: str
    table: str
    reason: str
    rows: int
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class SourceResult:
    """How the reading of one source went.

    ``rows`` is how many rows of this source the new version holds, by table. ``error`` is empty when
    it succeeded; otherwise its rows are those of the version before. ``was_read`` is False for a source
    that was not asked for.
    """

    source: str
    was_read: bool
    data_time: datetime | None
    error: str | None = None
    warnings: tuple[str, ...] = ()
    rows: dict[str, int] = field(default_factory=dict)
    read_rows: dict[str, int] = field(default_factory=dict)
    incremental_tables: tuple[str, ...] = ()


@dataclass(frozen=True)
class RefreshReport:
    """What a refresh did. Times are aware UTC.

    ``notices`` counts, by kind, what the new version says about its own data beside rejected rows.
    """

    version: str
    sources: tuple[SourceResult, ...]
    rejected: tuple[RejectedSummary, ...]
    notices: dict[str, int]
    seconds: float

    @property
    def failed_sources(self) -> tuple[SourceResult, ...]:
        """The sources that could not be read; their old rows are still served."""
        return tuple(source for source in self.sources if source.error is not None)

    @property
    def rejected_rows(self) -> int:
        """How many rows were rejected, all sources and reasons together."""
        return sum(summary.rows for summary in self.rejected)
