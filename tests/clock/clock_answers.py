"""The product's answers about the hand-dated cases: real source databases, real refreshes, real metrics.

Every case stands in a unit of its own, so one question by unit answers for all of them.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from data_access.store import current_store
from metrics.catalog import METRICS
from metrics.compute import compute_metric, list_rows
from metrics.definition import Group, Question
from settings import Settings
from tests.clock.case_table import ZONE, Case, local_time
from tests.data_access.refresh_fixtures import Feed, make_settings, read, run
from tests.metrics.store_builder import CHAIRMAN

#: The sources with their peculiarities; all but the last stand in one store.
SOURCES: dict[str, dict[str, object]] = {
    "redated": {},
    "pauses_inside": {},
    "pauses_outside": {"due_includes_pauses": False},
    "amsterdam": {"timezone": "Europe/Amsterdam"},
    "utc": {"timezone": "UTC"},
    "tokyo": {"timezone": "Asia/Tokyo"},
    "no_culture_day": {},
}
#: When the sources are read; before the last reading only the first of them is there.
READINGS = ("2026-03-05 12:00", "2026-03-12 12:00", "2026-03-19 12:00", "2027-03-01 00:00")
FIRST_DAY, LAST_DAY = date(2020, 1, 1), date(2027, 2, 28)

Terms = list[tuple[datetime | None, datetime | None, int | None]]


class Answers:
    """What one store says of its cases."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._terms = _read_terms(settings)
        self._ordinals = dict(read(settings, "SELECT day, ordinal FROM calendar_days"))
        self.rejected = {row[0] for row in read(settings, "SELECT row_id FROM rejected_rows")}
        self._store = current_store(settings)
        self.groups = cache(self._groups)
        self.listed_due = cache(self._listed_due)

    def _groups(
        self,
        metric: str,
        *,
        as_of: datetime | None = None,
        by: tuple[str, ...] = (),
        start: date | None = FIRST_DAY,
        end: date | None = LAST_DAY,
        due_in: str = "",
    ) -> dict[str | None, Group]:
        where = (("due_in", (due_in,)),) if due_in else ()
        question = Question(metric, by=("unit", *by), as_of=as_of, start=start, end=end, where=where)
        result = compute_metric(question, scope=CHAIRMAN, store=self._store, settings=self._settings)
        assert as_of is None or result.as_of == as_of, "the data must reach every T of the table"
        return {group.key("unit"): group for group in result.groups}

    def counts(self, metric: str, case: Case, at: datetime) -> bool:
        """Whether a number of cases counts this one at T."""
        by = ("age_bucket",) if METRICS[metric].is_stock else ()
        group = self.groups(metric, as_of=at, by=by).get(case.id)
        return group is not None and group.value == 1

    def bucket(self, metric: str, case: Case, at: datetime) -> str | None:
        """The age bucket this case stands in."""
        group = self.groups(metric, as_of=at, by=("age_bucket",)).get(case.id)
        return None if group is None else group.key("age_bucket")

    def soon(self, case: Case, at: datetime) -> int:
        """The least of 1, 3 and 5 working days within which this case is due; 0: none of them."""
        for days in ("1", "3", "5"):
            if case.id in self.groups("cases_due_soon", as_of=at, due_in=days):
                return int(days)
        return 0

    def due(self, case: Case, at: datetime) -> tuple[datetime | None, int | None]:
        """The due time in force at an instant, in the product's zone, and the number of its working day."""
        for since, due, ordinal in reversed(self._terms[case.id]):
            if since is None or since <= at:
                return due, ordinal
        raise AssertionError(f"{case.id} has no due time from the start")

    def working_day(self, at: datetime) -> int:
        """The number of the working day that an instant ends or lies in."""
        return self._ordinals[(at - timedelta(microseconds=1)).date()]

    def has_history(self, case: Case) -> bool:
        """Whether the due time of a case was another one at another time."""
        return len(self._terms.get(case.id, ())) > 1

    def _listed_due(self, metric: str, *, as_of: datetime | None = None) -> dict[object, object]:
        """The due time that the rows behind a number show for each case."""
        is_flow = not METRICS[metric].is_stock
        days = {"start": FIRST_DAY, "end": LAST_DAY} if is_flow else {}
        question = Question(metric, as_of=as_of, **days)
        rows = list_rows(
            question, scope=CHAIRMAN, store=self._store, settings=self._settings, limit=None
        ).rows
        return {row["id"]: row["due_at"] for row in rows}


def _read_terms(settings: Settings) -> Mapping[str, Terms]:
    known: dict[str, Terms] = {}
    for case_id, *term in read(
        settings,
        "SELECT case_id, known_from, due_effective_at, due_ordinal FROM case_due_terms "
        "UNION ALL SELECT case_id, NULL, due_effective_at, due_ordinal FROM cases "
        "WHERE NOT has_due_history ORDER BY 1, 2 NULLS FIRST",
    ):
        known.setdefault(case_id, []).append((_local(term[0]), _local(term[1]), term[2]))
    return known


def _local(moment: datetime | None) -> datetime | None:
    if moment is None or moment.year < 1900:
        return None
    return (moment + timedelta(hours=7)).replace(tzinfo=ZONE)


def _write(feed: Feed, cases: Iterable[Case], reading: int) -> None:
    there = [case for case in cases if case.source == feed.name and case.first_reading <= reading]
    events = [row for case in there for row in case.event_rows(reading)]
    feed.write(cases=[case.row(reading) for case in there], case_events=events)


def _write_frame(feed: Feed, cases: Iterable[Case]) -> None:
    """The province with a ward a case, and a procedure a limit."""
    wards = [
        {"unit_id": case.id, "name": f"Ward {case.id}", "kind": "ward", "parent_id": "P"} for case in cases
    ]
    limits = {case.procedure_id: case.limit for case in cases if case.procedure_id is not None}
    procedures = [
        {"procedure_id": name, "name": name, "limit_working_days": None if limit == "none" else limit}
        for name, limit in limits.items()
    ]
    province = {"unit_id": "P", "name": "Province", "kind": "province", "parent_id": None}
    feed.write(units=[province, *wards], procedures=procedures)


def build_answers(folder: Path, cases: list[Case]) -> dict[str, Answers]:
    """Refreshes the sources as the table says; the answers by source."""
    settings = make_settings(folder / "main")
    feeds = [Feed(folder, name, **options) for name, options in SOURCES.items()]
    redated, last = feeds[0], feeds[-1]
    _write_frame(redated, cases)
    for number, moment in enumerate(READINGS, start=1):
        is_last = number == len(READINGS)
        read_now = feeds[:-1] if is_last else [redated]
        for feed in read_now:
            _write(feed, cases, number)
        (redated.folder / "data_time.sql").write_text(f"SELECT '{moment}:00'")
        run(settings, *read_now, now=local_time(moment))
    without = make_settings(folder / "switched_off", switches={"culture_day": False})
    _write_frame(last, [case for case in cases if case.source == last.name])
    _write(last, cases, len(READINGS))
    run(without, last, now=local_time(READINGS[-1]))
    main, off = Answers(settings), Answers(without)
    return {name: off if name == last.name else main for name in SOURCES}
