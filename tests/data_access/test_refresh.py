"""Refresh end to end: what stays, what changes, and what a failing source leaves behind."""

import random
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from data_access.model import STORE_TABLES
from data_access.refresh_report import Progress
from data_access.store import current_store
from data_access.store_model import METADATA
from errors import StoreUnavailable, UnknownName
from settings import PROJECT_ROOT, Settings
from tests.data_access.refresh_fixtures import NOW, UNITS, Feed, make_settings, read, reasons, run

#: Columns that tell when something was read, not what.
TIMES = {"rejected_at", "high_mark", "data_time", "succeeded_at", "attempted_at"}


@pytest.fixture
def config(tmp_path: Path) -> Settings:
    return make_settings(tmp_path)


def case(case_id: str, **more: Any) -> dict[str, Any]:
    return {
        "case_id": case_id,
        "unit_id": "D1",
        "received_at": "2026-03-02 08:00",
        "due_at": "2026-03-10",
        "outcome": None,
        **more,
    }


def content(config: Settings) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the store but for the times of reading, in an order of its own."""
    tables = {}
    for table in METADATA.sorted_tables:
        columns = ", ".join(column.name for column in table.columns if column.name not in TIMES)
        tables[table.name] = read(config, f"SELECT {columns} FROM {table.name} ORDER BY ALL")
    return tables


def test_before_the_first_refresh_there_is_no_store(config: Settings):
    with pytest.raises(StoreUnavailable):
        current_store(config)


def test_a_refresh_says_what_it_did(config: Settings, tmp_path: Path):
    told: list[Progress] = []
    cases = [case("1"), case("2", outcome="x"), case("3", outcome="y"), case("4", outcome="x")]
    report = run(config, Feed(tmp_path).write(units=UNITS, cases=cases), report=told.append)
    assert report.version == "version-00000001.duckdb"
    (source,) = report.sources
    assert source.rows == {"units": 4, "cases": 1}
    assert source.read_rows == {"units": 4, "cases": 4}
    (rejected,) = report.rejected
    assert (rejected.table, rejected.reason, rejected.rows) == ("cases", "unknown code: outcome", 3)
    assert rejected.examples == ("x", "y")
    assert report.rejected_rows == 3
    assert [p.stage for p in told if p.stage != "reading"] == ["checking", "deriving", "publishing"]
    assert {p.table: p.rows for p in told if p.stage == "reading"} == {"units": 4, "cases": 4}


def test_the_second_refresh_knows_how_much_is_left(config: Settings, tmp_path: Path):
    feed = Feed(tmp_path).write(units=UNITS)
    told: list[Progress] = []
    run(config, feed, report=told.append)
    assert told[0].seconds_left is None
    run(config, feed, report=told.append)
    assert [p.seconds_left for p in told if p.stage == "reading"][-1] == 0


def test_rows_gone_from_a_source_are_gone_from_the_store(config: Settings, tmp_path: Path):
    feed = Feed(tmp_path).write(units=UNITS, cases=[case("1"), case("2")])
    run(config, feed)
    feed.write(cases=[case("2")])
    run(config, feed)
    assert read(config, "SELECT case_id FROM cases") == [("2",)]


def test_a_source_that_is_not_configured_any_more_is_gone(config: Settings, tmp_path: Path):
    one, two = Feed(tmp_path, "one").write(units=UNITS), Feed(tmp_path, "two").write(cases=[case("1")])
    run(config, one, two)
    run(config, one)
    assert read(config, "FROM cases") == []
    assert read(config, "SELECT source FROM source_states") == [("one",)]


def test_a_failing_source_keeps_its_rows_and_the_others_land(config: Settings, tmp_path: Path):
    one = Feed(tmp_path, "one").write(units=UNITS, cases=[case("1"), case("bad", outcome="x")])
    two = Feed(tmp_path, "two").write(cases=[case("2"), case("lost", unit_id="NO")])
    run(config, one, two)
    before = dict(read(config, "SELECT source, data_time FROM source_states"))
    rejected = reasons(config, "cases")
    one.map("cases", ["case_id", "unit_id", "received_at", "no_such_column"])
    two.write(cases=[case("2"), case("3"), case("lost", unit_id="NO")])
    report = run(config, one, two, now=NOW + timedelta(hours=1))
    assert [source.source for source in report.failed_sources] == ["one"]
    assert "no_such_column" in str(report.failed_sources[0].error)
    assert read(config, "SELECT case_id, source FROM cases ORDER BY 1") == [
        ("1", "one"),
        ("2", "two"),
        ("3", "two"),
    ]
    assert reasons(config, "cases") == rejected
    states = {row[0]: row[1:] for row in read(config, "FROM source_states")}
    later = (NOW + timedelta(hours=1)).replace(tzinfo=None)
    assert states["one"][:3] == (before["one"], NOW.replace(tzinfo=None), later)
    assert "no_such_column" in states["one"][3]
    assert states["two"][1:4] == (later, later, None)


def test_a_source_that_failed_and_came_back_is_as_if_nothing_had_been(config: Settings, tmp_path: Path):
    feed = Feed(tmp_path).write(units=UNITS, cases=[case("1"), case("x", unit_id="NO")])
    run(config, feed)
    whole = content(config)
    hidden = feed.database.rename(tmp_path / "elsewhere")
    assert run(config, feed).failed_sources
    assert content(config)["cases"] == whole["cases"]
    hidden.rename(feed.database)
    assert not run(config, feed).failed_sources
    assert content(config) == whole


def test_a_source_that_fails_at_first_has_its_state_and_no_rows(config: Settings, tmp_path: Path):
    one = Feed(tmp_path, "one").write(units=UNITS)
    two = Feed(tmp_path, "two").write(cases=[case("1")])
    two.database.unlink()
    report = run(config, one, two)
    assert [source.error is None for source in report.sources] == [True, False]
    assert read(config, "SELECT data_time, succeeded_at FROM source_states WHERE source = 'two'") == [
        (None, None)
    ]
    assert len(read(config, "FROM units")) == 4


def test_a_source_that_breaks_off_half_way_leaves_nothing_half(config: Settings, tmp_path: Path):
    feed = Feed(tmp_path).write(units=UNITS, cases=[case("1")])
    run(config, feed)
    feed.write(units=[*UNITS, {**UNITS[1], "unit_id": "D9"}])
    # An overflow that SQLite meets only when it comes to the row.
    feed.change("INSERT INTO cases (case_id, unit_id, received_at) VALUES ('2', 'D1', '2026-03-02')")
    feed.tables["cases"].write_text(
        "SELECT case_id, unit_id, received_at, "
        "CASE WHEN case_id = '2' THEN abs(-9223372036854775808) END AS fee_vnd FROM cases"
    )
    assert run(config, feed).failed_sources
    assert read(config, "SELECT case_id FROM cases") == [("1",)]
    assert len(read(config, "FROM units")) == 4


def test_only_one_source_is_read_when_asked_so(config: Settings, tmp_path: Path):
    one, two = Feed(tmp_path, "one").write(units=UNITS), Feed(tmp_path, "two").write(cases=[case("1")])
    run(config, one, two)
    one.write(units=UNITS[:2])
    two.write(cases=[case("1"), case("2")])
    report = run(config, one, two, only="two", now=NOW + timedelta(hours=1))
    assert [source.was_read for source in report.sources] == [False, True]
    assert len(read(config, "FROM units")) == 4
    assert len(read(config, "FROM cases")) == 2
    attempted = dict(read(config, "SELECT source, attempted_at FROM source_states"))
    assert attempted["one"] == NOW.replace(tzinfo=None)
    with pytest.raises(UnknownName, match="'three'"):
        run(config, one, two, only="three")


def test_rows_wait_for_a_unit_that_another_source_brings_later(config: Settings, tmp_path: Path):
    one = Feed(tmp_path, "one").write(units=UNITS)
    two = Feed(tmp_path, "two").write(cases=[case("1", unit_id="NEW")])
    run(config, one, two)
    assert reasons(config, "cases") == [("1", "unknown unit 'NEW'")]
    one.write(units=[*UNITS, {**UNITS[1], "unit_id": "NEW"}])
    run(config, one, two, only="one")
    assert reasons(config, "cases") == []
    assert read(config, "SELECT case_id FROM cases") == [("1",)]


def test_changes_of_due_times_are_kept(config: Settings, tmp_path: Path):
    feed = Feed(tmp_path).write(units=UNITS, cases=[case("1"), case("2")])
    data_time = feed.folder / "data_time.sql"
    for day, due in ((20, "2026-03-10"), (21, "2026-04-10"), (22, "2026-04-10"), (23, None)):
        data_time.write_text(f"SELECT '2026-03-{day} 10:00:00'")
        feed.write(cases=[case("1", due_at=due), case("2")])
        run(config, feed)
    assert read(config, "SELECT * EXCLUDE (field, old_extended_at) FROM due_changes ORDER BY seen_at") == [
        ("1", "one_stop", at(2026, 3, 21, 3), at(2026, 3, 9, 17), at(2026, 4, 9, 17)),
        ("1", "one_stop", at(2026, 3, 23, 3), at(2026, 4, 9, 17), None),
    ]
    terms = read(config, "SELECT known_from, known_to, due_effective_at FROM case_due_terms ORDER BY 1")
    assert terms == [
        (datetime(1, 1, 1), at(2026, 3, 21, 3), at(2026, 3, 10, 17)),
        (at(2026, 3, 21, 3), at(2026, 3, 23, 3), at(2026, 4, 10, 17)),
        (at(2026, 3, 23, 3), None, None),
    ]


def test_an_overwritten_extension_stays_known_until_it_was_seen_to_go(config: Settings, tmp_path: Path):
    feed = Feed(tmp_path).write(units=UNITS, cases=[case("1")])
    data_time = feed.folder / "data_time.sql"
    first = {"extended_at": "2026-03-09 09:00", "extended_due_at": "2026-03-20"}
    silent = {"extended_at": "2026-03-09 09:00", "extended_due_at": "2026-12-30"}
    again = {"extended_at": "2026-03-25 09:00", "extended_due_at": "2026-12-31"}
    for day, extension in ((20, first), (22, silent), (26, again), (28, {})):
        data_time.write_text(f"SELECT '2026-03-{day} 10:00:00'")
        feed.write(cases=[case("1", **{"extended_at": None, "extended_due_at": None, **extension})])
        run(config, feed)
    terms = read(config, "SELECT known_from, due_effective_at FROM case_due_terms ORDER BY 1")
    assert terms == [
        (datetime(1, 1, 1), at(2026, 3, 10, 17)),
        (at(2026, 3, 9, 2), at(2026, 3, 20, 17)),
        (at(2026, 3, 22, 3), at(2026, 12, 30, 17)),
        (at(2026, 3, 25, 2), at(2026, 12, 31, 17)),
        (at(2026, 3, 28, 3), at(2026, 3, 10, 17)),
    ]


def test_an_extension_that_was_not_there_before_is_no_change(config: Settings, tmp_path: Path):
    feed = Feed(tmp_path).write(units=UNITS, cases=[case("1", extended_due_at=None)])
    run(config, feed)
    feed.write(cases=[case("1", extended_due_at="2026-03-20")])
    run(config, feed)
    assert read(config, "FROM due_changes") == []
    assert read(config, "SELECT due_effective_at FROM cases") == [(at(2026, 3, 20, 17),)]


def test_another_mapping_is_no_change_of_due_times(config: Settings, tmp_path: Path):
    feed = Feed(tmp_path).write(units=UNITS, cases=[case("1")])
    run(config, feed)
    feed.tables["cases"].write_text("SELECT case_id, unit_id, received_at, '2027-01-01' AS due_at FROM cases")
    run(config, feed)
    assert read(config, "FROM due_changes") == []
    assert read(config, "SELECT due_at FROM cases") == [(at(2026, 12, 31, 17),)]


def at(*parts: int) -> datetime:
    return datetime(*parts)  # type: ignore[arg-type]


def changed_now() -> str:
    # By the clock of the source, which is this machine's, in the source's zone.
    return (datetime.now(UTC) + timedelta(hours=7)).strftime("%Y-%m-%d %H:%M:%S")


def random_rows(chance: random.Random, ids: range) -> list[dict[str, Any]]:
    """Cases of every kind of trouble, as they stand after the same moves in any two stores."""
    return [
        {
            **case(str(number)),
            "unit_id": chance.choice(["D1", "D1a", "W1", "NEW", "NO"]),
            "due_at": chance.choice([None, "2026-03-10", "2026-03-12 09:00"]),
            "completed_at": chance.choice([None, "2026-03-11", "2026-02-01", "soon"]),
            "outcome": chance.choice([None, "granted", "x"]),
        }
        for number in ids
    ]


@pytest.mark.parametrize("seed", range(3))
def test_an_incremental_refresh_ends_where_a_full_one_does(tmp_path: Path, seed: int):
    chance = random.Random(seed)
    feed = Feed(tmp_path).write(units=UNITS)
    rows = random_rows(chance, range(60))
    feed.write(incremental=True, cases=rows)
    incremental, whole = make_settings(tmp_path / "a"), make_settings(tmp_path / "b")
    (feed.folder / "data_time.sql").write_text("SELECT '2026-03-20 10:00:00'")
    run(incremental, feed)
    run(whole, feed)
    for step in range(3):
        (feed.folder / "data_time.sql").write_text(f"SELECT '2026-03-2{step + 1} 10:00:00'")
        for row in random_rows(chance, range(60 + 10 * step)):
            if chance.random() < 0.3 or int(row["case_id"]) >= 60:
                feed.change(f"DELETE FROM cases WHERE case_id = '{row['case_id']}'")
                values = {**row, "changed": changed_now()}
                names = ", ".join(values)
                literals = ", ".join("NULL" if v is None else f"'{v}'" for v in values.values())
                feed.change(f"INSERT INTO cases ({names}) VALUES ({literals})")
        if step == 1:
            feed.write(units=[*UNITS, {**UNITS[1], "unit_id": "NEW"}])
        report = run(incremental, feed)
        assert report.sources[0].incremental_tables == ("cases",)
        assert report.sources[0].read_rows["cases"] < 60 + 10 * step
        run(whole, feed, full=True)
        assert content(incremental) == content(whole)
    assert read(incremental, "FROM due_changes")


def test_a_mapping_that_changed_is_read_whole_once(config: Settings, tmp_path: Path):
    feed = Feed(tmp_path).write(units=UNITS)
    feed.write(incremental=True, cases=[case("1"), case("2")])
    assert run(config, feed).sources[0].incremental_tables == ()
    assert run(config, feed).sources[0].incremental_tables == ("cases",)
    path = feed.tables["cases"]
    path.write_text(path.read_text() + " -- ordered")
    report = run(config, feed)
    assert report.sources[0].incremental_tables == ()
    assert report.sources[0].read_rows["cases"] == 2


def test_an_incremental_table_finds_deletions_when_read_in_full(config: Settings, tmp_path: Path):
    feed = Feed(tmp_path).write(units=UNITS)
    feed.write(incremental=True, cases=[case("1"), case("2")])
    run(config, feed)
    feed.change("DELETE FROM cases WHERE case_id = '1'")
    run(config, feed)
    assert len(read(config, "FROM cases")) == 2
    run(config, feed, full=True)
    assert read(config, "SELECT case_id FROM cases") == [("2",)]


def test_the_mark_is_the_sources_clock_less_the_overlap(config: Settings, tmp_path: Path):
    feed = Feed(tmp_path, overlap="5m").write(units=UNITS)
    feed.write(incremental=True, cases=[case("1")])
    before = datetime.now(UTC).replace(tzinfo=None)
    run(config, feed)
    marks = dict(read(config, "SELECT table_name, high_mark FROM source_tables"))
    assert marks["units"] is None
    assert abs(marks["cases"] - before + timedelta(minutes=5)) < timedelta(minutes=1)


def test_readers_go_on_with_the_version_they_opened(config: Settings, tmp_path: Path):
    feed = Feed(tmp_path).write(units=UNITS, cases=[case("1")])
    run(config, feed)
    reader = current_store(config)
    count = sa.select(sa.func.count()).select_from(STORE_TABLES["cases"])
    assert reader.run(count)[0][0] == 1
    feed.write(cases=[case("1"), case("2")])
    run(config, feed)
    assert reader.run(count)[0][0] == 1
    assert current_store(config).run(count)[0][0] == 2


REFRESH_ALONE = """
import sys
from pathlib import Path
from tests.data_access.refresh_fixtures import Feed, NOW, make_settings
from data_access.refresh import refresh
from data_access.source_config import Source
folder = Path(sys.argv[1])
source = Source(folder=folder / "one_stop", name="one_stop", url=f"sqlite:///{folder}/one_stop/source.sqlite",
                timezone="Asia/Ho_Chi_Minh", refresh_every="1h",
                tables={name: folder / "one_stop" / f"{name}.sql" for name in ("units", "cases")})
print("start", flush=True)
refresh(make_settings(folder), [source], now=NOW)
"""


def test_killed_at_any_instant_the_old_version_goes_on_serving(config: Settings, tmp_path: Path):
    feed = Feed(tmp_path).write(units=UNITS, cases=[case(str(number)) for number in range(20_000)])
    run(config, feed)
    command = [sys.executable, "-c", REFRESH_ALONE, str(tmp_path)]
    length = seconds_until_done(command)
    for share in (0.3, 0.5, 0.65, 0.8, 0.9):
        while (done := seconds_until_done(command, killed_after=length * share)) is not None:
            length = done  # faster than before: nothing was killed, so once more
        assert read(config, "SELECT count(*) FROM cases") == [(20_000,)]
    run(config, feed)
    assert not list((tmp_path / "store").glob("*building*"))
    assert read(config, "SELECT count(*) FROM cases") == [(20_000,)]


def seconds_until_done(command: list[str], *, killed_after: float | None = None) -> float | None:
    """How long a process took to its own good end; None when it was killed before."""
    started = time.monotonic()
    process = subprocess.Popen(command, cwd=PROJECT_ROOT, stdout=subprocess.DEVNULL)
    try:
        assert process.wait(timeout=killed_after) == 0
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return None
    return time.monotonic() - started


PEAK_OF_REFRESH = (
    REFRESH_ALONE.replace(
        "make_settings(folder)",
        'make_settings(folder).model_copy(update={"store": make_settings(folder).store.model_copy('
        'update={"memory_limit": "150MiB", "threads": 1})})',
    )
    + "\nimport resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
)


def test_memory_stays_flat_as_rows_grow(tmp_path: Path):
    peaks = []
    for rows in (50_000, 250_000):
        folder = tmp_path / str(rows)
        feed = Feed(folder).write(units=UNITS, cases=[case("0")])
        feed.change(
            "INSERT INTO cases (case_id, unit_id, received_at, due_at) WITH RECURSIVE n(i) AS (SELECT 1 "
            f"UNION ALL SELECT i + 1 FROM n WHERE i < {rows}) "
            "SELECT 'case number ' || i, 'D1', '2026-03-02 08:00', '2026-03-10' FROM n"
        )
        command = [sys.executable, "-c", PEAK_OF_REFRESH, str(folder)]
        done = subprocess.run(command, cwd=PROJECT_ROOT, check=True, capture_output=True, text=True)
        peaks.append(int(done.stdout.split()[-1]))
    # Five times the rows; the engine may fill its 150 MiB, nothing else grows.
    assert peaks[1] - peaks[0] < 200, peaks
