"""The demo rows against the case model: everything sound fits, everything dirty is listed."""

from datetime import UTC, date, datetime

import duckdb
import pandas as pd
import pytest

from data_access.model import RULE_OF, TABLE_RULES
from data_access.model_rules import ColumnRule
from data_access.refresh import refresh
from data_access.source_config import load_sources
from data_access.store import current_store
from settings import load_settings
from tests.demo.conftest import CASES, Demo

END = "2026-10-31 23:59:59"
TABLES = [rule.name for rule in TABLE_RULES]
MAY_LIE_AHEAD = {"due_at", "extended_due_at", "due_on", "extended_due_on", "conclusion_due_on",
                 "order_due_on", "planned_for_on"}  # fmt: skip


def breaches(column: ColumnRule, value: object) -> str | None:
    """Why a value does not fit its column, or None; a second, plain reading of the case model."""
    if value is None:
        return "required_missing" if column.is_required else None
    if column.codes and str(value) not in column.codes:
        return "unknown_code"
    if column.kind in ("instant", "date"):
        return time_breach(column, str(value))
    if column.kind == "score" and value not in (1, 2, 3, 4, 5):
        return "score_range"
    if column.kind == "money" and (not isinstance(value, int) or value < 0):
        return "negative_money"
    if column.kind == "boolean" and value not in (0, 1, "Y", "N"):
        return "unknown_code"
    return None


def time_breach(column: ColumnRule, text: str) -> str | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return "invalid_date"
    if column.kind == "date":
        date.fromisoformat(text)
    if moment.year < 1900:
        return "impossible_date"
    is_ahead = text > END and column.name not in MAY_LIE_AHEAD
    return "after the end of the data" if is_ahead or moment.year < 2000 else None


def row_breaches(table: pd.DataFrame, name: str) -> dict[object, set[str]]:
    """Reasons by id of the rows with a value that does not fit."""
    found: dict[object, set[str]] = {}
    for column in RULE_OF[name].columns:
        if column.name not in table:
            continue
        for row_id, value in zip(table.iloc[:, 0], table[column.name], strict=True):
            if reason := breaches(column, value):
                found.setdefault(row_id, set()).add(reason)
    return found


@pytest.mark.parametrize("name", TABLES)
def test_mapping_delivers_known_columns_and_all_required_ones(demo: Demo, name: str) -> None:
    columns = set(demo[name].columns)
    assert columns <= {column.name for column in RULE_OF[name].columns}
    assert columns >= set(RULE_OF[name].required)
    assert len(demo[name]) > 0


@pytest.mark.parametrize("name", TABLES)
def test_every_sound_value_fits_the_case_model(demo: Demo, name: str) -> None:
    assert row_breaches(demo.sound(name), name) == {}
    assert len(demo.sound(name)) == demo.truth["sound_rows"][name]


@pytest.mark.parametrize("name", TABLES)
def test_every_sound_row_points_at_rows_that_exist(demo: Demo, name: str) -> None:
    rule = RULE_OF[name]
    table = demo.sound(name)
    if rule.key:
        assert table[rule.key].is_unique
    unit_columns = [column for column in table if str(column).endswith("unit_id")]
    parents = {*rule.parents, *((column, "units") for column in unit_columns)}
    parents |= {(column, other.rstrip("s") + "s") for column, other in OTHER_LINKS.items()
                if column in table and column != rule.key}  # fmt: skip
    for column, parent in parents:
        known = set(demo.sound(parent)[RULE_OF[parent].key])
        assert set(table[column].dropna()) <= known, (column, parent)


OTHER_LINKS = {"officer_id": "officers", "procedure_id": "procedures", "case_id": "cases",
               "petition_id": "petitions", "parent_id": "units"}  # fmt: skip


def test_dirty_rows_break_exactly_what_the_list_says(demo: Demo) -> None:
    plain = {"required_missing", "unknown_code", "score_range", "negative_money", "invalid_date",
             "impossible_date"}  # fmt: skip
    for entry in demo.truth["dirty_rows"]:
        table = demo[entry["table"]]
        rows = table[table.iloc[:, 0].isin(entry["ids"])]
        times = 2 if entry["reason"] == "duplicate_id" else 1
        assert len(rows) == entry["rows"] * times, entry
        found = row_breaches(rows, entry["table"])
        expected = {entry["reason"]} if entry["reason"] in plain else None
        for row_id in entry["ids"]:
            assert found.get(row_id) == expected, entry


def test_dirty_rows_point_at_nothing_or_come_twice(demo: Demo) -> None:
    targets = {"unknown_unit": ("unit_id", "units"), "unknown_case": ("case_id", "cases"),
               "unknown_recommendation": ("recommendation_id", "recommendations")}  # fmt: skip
    seen = set()
    for entry in demo.truth["dirty_rows"]:
        table = demo[entry["table"]]
        rows = table[table.iloc[:, 0].isin(entry["ids"])]
        seen.add(entry["reason"])
        if entry["reason"] in targets:
            column, parent = targets[entry["reason"]]
            assert not set(rows[column]) & set(demo[parent][column])
        if entry["reason"] == "duplicate_id":
            assert rows.iloc[:, 0].value_counts().eq(2).all()
        if entry["reason"] == "completed_before_received":
            assert (rows["completed_at"].str[:10] < rows["received_at"].str[:10]).all()
        if entry["reason"] == "ended_before_started":
            assert (rows["ended_at"].str[:10] < rows["started_at"].str[:10]).all()
            assert set(rows["kind"]) == {"supplement"}
            assert set(rows["case_id"]) <= set(demo.sound("cases")["case_id"])
    assert seen == {"required_missing", "unknown_code", "unknown_unit", "score_range",
                    "negative_money", "completed_before_received", "duplicate_id",
                    "invalid_date", "impossible_date", "ended_before_started",
                    "unknown_recommendation", "unknown_case"}  # fmt: skip


def test_odd_rows_are_loaded_and_counted_each_as_what_it_is(demo: Demo) -> None:
    """Read and refreshed as an installation would; nothing else in the demo is odd in these ways."""
    environ = {"GIAMSAT_CONFIG": str(demo.folder / "giamsat.toml")}
    settings = load_settings(environ)
    refresh(settings, load_sources(settings, environ), now=datetime(2026, 10, 31, 17, tzinfo=UTC))

    with duckdb.connect(str(current_store(settings).path), read_only=True) as connection:
        rows = connection.execute("SELECT table_name, kind, row_id FROM load_notices").fetchall()
    found = {(entry["table"], entry["kind"]): entry["ids"] for entry in demo.truth["odd_rows"]}
    kinds = {kind for _table, kind in found}
    assert kinds == {
        "due_before_received", "pauses_overlap", "pause_after_completion", "pause_past_completion",
        "pause_endless",
    }  # fmt: skip
    for (table, kind), ids in found.items():
        assert sorted(ids) == sorted(row_id for name, what, row_id in rows if (name, what) == (table, kind))


def test_the_requested_number_of_cases_is_sound(demo: Demo) -> None:
    assert len(demo.sound("cases")) == CASES


def test_times_of_a_case_follow_each_other(demo: Demo) -> None:
    cases = demo.sound("cases")
    for earlier, later in (("filed_at", "received_at"), ("received_at", "completed_at"),
                           ("completed_at", "returned_at"), ("received_at", "extended_at"),
                           ("received_at", "updated_at"), ("extended_at", "extended_due_at"),
                           ("received_at", "apology_at")):  # fmt: skip
        both = cases[cases[earlier].notna() & cases[later].notna()]
        assert len(both) > 0
        assert (both[earlier] <= both[later]).all(), (earlier, later)
    assert (cases["outcome"].isna() == cases["completed_at"].isna()).all()


def test_events_lie_within_their_case(demo: Demo) -> None:
    cases = demo.sound("cases").set_index("case_id")
    events = demo.sound("case_events").join(cases[["received_at", "completed_at"]], on="case_id")
    assert (events["started_at"] >= events["received_at"]).all()
    ended = events[events["ended_at"].notna()]
    assert (ended["ended_at"] >= ended["started_at"]).all()
    pauses = events[events["kind"].isin(["supplement", "suspended", "payment_wait"])]
    done = pauses[pauses["completed_at"].notna()]
    assert len(done) > 50
    assert (done["ended_at"] <= done["completed_at"]).all()


def test_shares_of_every_closed_unit_add_up_to_one(demo: Demo) -> None:
    shares = demo["unit_successions"].groupby("unit_id")["share"].agg(["sum", "count"])
    assert (shares["sum"] == 1).all()
    assert shares["count"].drop(["XC1", "XC2"]).between(6, 9).all()
    assert len(shares) == 10


def test_units_are_those_of_a_two_tier_province(demo: Demo) -> None:
    units = demo["units"]
    kinds = units["kind"].value_counts()
    assert kinds["department"] == 14
    assert kinds["district"] == 8
    assert kinds["zone_board"] == kinds["central_agency"] == kinds["inspectorate"] == 1
    open_communes = units[units["kind"].isin(["commune", "ward"]) & units["valid_to_on"].isna()]
    assert len(open_communes) == 60
    centres = units[units["kind"] == "service_centre"]["parent_id"]
    assert set(open_communes["unit_id"]) <= set(centres)


def test_every_unit_has_one_head_at_the_end(demo: Demo) -> None:
    units, heads = demo["units"], demo["unit_heads"]
    current = heads[heads["to_on"].isna()]["unit_id"]
    assert sorted(current) == sorted(units[units["valid_to_on"].isna()]["unit_id"])


@pytest.mark.parametrize(("source", "expected"), [
    ("mot_cua", "2026-11-01 00:00:00"),
    ("thanh_tra", "2026-11-01 00:00:00"),
    ("phan_anh", "2026-11-01 00:00:00"),
])  # fmt: skip
def test_data_time_is_the_end_of_october(demo: Demo, source: str, expected: str) -> None:
    assert demo.tables[f"{source}.data_time"].iloc[0, 0] == expected
