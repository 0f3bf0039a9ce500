"""T, the period and the data time; what may be asked; what a viewer may see; how answers are written."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from data_access.scope import AccessScope, Permission
from data_access.store import CaseStore
from errors import NotVisible, StoreUnavailable, UnknownName
from metrics.catalog import METRICS, first_day_column
from metrics.compute import compute_metric, list_rows
from metrics.definition import MetricResult, Question, QuestionRefused
from metrics.output import metric_record, row_records, to_csv, to_json, to_table
from tests.metrics.store_builder import (
    CHAIRMAN,
    SETTINGS,
    Row,
    Tables,
    at,
    build_store,
    case,
    scope_for,
)

#: The data of the cases is complete up to noon of 20 October, that of the surveys up to the 25th.
STATES: Tables = {
    "source_states": [
        {"source": "cases", "data_time": at("2026-10-20T12:00")},
        {"source": "surveys", "data_time": at("2026-10-25T00:00")},
        {"source": "never read", "data_time": None},
    ],
    "source_tables": [
        {"source": "cases", "table_name": "cases"},
        {"source": "cases", "table_name": "surveys"},
        {"source": "surveys", "table_name": "surveys"},
        {"source": "surveys", "table_name": "recommendations"},
        {"source": "never read", "table_name": "cases"},
    ],
}
REJECTED: list[Row] = [
    {"source": "cases", "table_name": "cases", "row_id": "1", "unit_id": "V1"},
    {"source": "cases", "table_name": "cases", "row_id": "2", "unit_id": None},
    {"source": "cases", "table_name": "harassment_reports", "row_id": "3", "unit_id": "V1"},
]
CASES = [
    case("K1", "V1", "2024-05-06T09:00", procedure_id="P1", officer_id="O2"),
    case("K2", "C1", "2026-02-01T09:00", completed_at="2026-02-03T09:00"),
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> CaseStore:
    folder = tmp_path_factory.mktemp("store")
    return build_store(folder, {**STATES, "rejected_rows": REJECTED, "cases": CASES})


def ask(
    store: CaseStore, name: str = "cases_received", *, scope: AccessScope = CHAIRMAN, **values: Any
) -> MetricResult:
    return compute_metric(Question(name, **values), scope=scope, store=store, settings=SETTINGS)


NOON = datetime(2026, 10, 20, 5, tzinfo=UTC)


def test_without_anything_t_is_the_data_time_and_the_period_its_year(store: CaseStore) -> None:
    result = ask(store)
    assert (result.as_of, result.data_time) == (NOON, NOON)
    assert (result.start, result.end) == (date(2026, 1, 1), date(2026, 10, 20))


def test_the_data_time_is_the_oldest_of_the_sources_that_deliver_the_tables(store: CaseStore) -> None:
    assert ask(store, "satisfaction_rate").data_time == NOON
    assert ask(store, "recommendations_open").data_time == datetime(2026, 10, 24, 17, tzinfo=UTC)
    # No source delivers inspections: no number can be newer than the oldest source.
    assert ask(store, "inspections_started").data_time == NOON


def test_a_store_that_was_never_filled_has_no_answer(tmp_path: Path) -> None:
    empty = build_store(tmp_path, {"source_states": [], "source_tables": []})
    with pytest.raises(StoreUnavailable):
        ask(empty)


@pytest.mark.parametrize(
    ("values", "as_of"),
    [
        ({"as_of": date(2026, 3, 31)}, datetime(2026, 3, 31, 17, tzinfo=UTC)),
        ({"as_of": datetime(2026, 3, 31, tzinfo=UTC)}, datetime(2026, 3, 31, tzinfo=UTC)),
        ({"as_of": date(2027, 1, 1)}, NOON),
        ({"end": date(2026, 3, 31)}, datetime(2026, 3, 31, 17, tzinfo=UTC)),
        ({"end": date(2026, 12, 31)}, NOON),
        ({"end": date(2026, 3, 31), "as_of": date(2026, 6, 30)}, datetime(2026, 6, 30, 17, tzinfo=UTC)),
    ],
)
def test_t_is_what_was_asked_cut_back_to_the_data_time(
    values: dict[str, Any], as_of: datetime, store: CaseStore
) -> None:
    assert ask(store, **values).as_of == as_of


@pytest.mark.parametrize("name", ["cases_received", "cases_open"])
def test_a_missing_end_of_a_period_is_that_of_the_data(name: str, store: CaseStore) -> None:
    from_only = ask(store, name, start=date(2026, 3, 1))
    assert (from_only.start, from_only.end) == (date(2026, 3, 1), date(2026, 10, 20))
    to_only = ask(store, name, end=date(2026, 3, 31))
    assert (to_only.start, to_only.end) == (date(2024, 5, 6), date(2026, 3, 31))
    assert ask(store, "harassment_open", end=date(2026, 3, 31)).start == date(2026, 3, 31)


def test_the_year_of_t_is_the_local_one(store: CaseStore) -> None:
    result = ask(store, as_of=datetime(2025, 12, 31, 17, 0, 1, tzinfo=UTC))
    assert result.start == date(2026, 1, 1)
    assert ask(store, as_of=datetime(2025, 12, 31, 17, tzinfo=UTC)).start == date(2025, 1, 1)


def test_a_period_that_ends_before_it_begins_is_refused(store: CaseStore) -> None:
    with pytest.raises(QuestionRefused, match="before it begins"):
        ask(store, start=date(2026, 3, 1), end=date(2026, 2, 1))


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"name": "cases_recieved"}, "cases_received"),
        ({"by": ("unti",)}, "unit"),
        ({"by": ("behaviour",)}, "procedure"),
        ({"where": (("channel", ("onlin",)),)}, "online"),
        ({"where": (("moth", ("2026-01",)),)}, "month"),
        ({"where": (("month", ("2026-13",)),)}, "2026-09"),
        ({"name": "cases_due_soon", "where": (("due_in", ("2",)),)}, "3"),
    ],
)
def test_an_unknown_name_is_answered_with_the_possible_ones(
    values: dict[str, Any], named: str, store: CaseStore
) -> None:
    with pytest.raises(UnknownName, match=named):
        ask(store, **values)


@pytest.mark.parametrize(
    "values",
    [
        {"name": "satisfaction_rate", "where": (("instrument", ("survey", "portal")),)},
        {"name": "units_inspected", "units": "now"},
        {"name": "days_to_complete_median", "units": "now"},
        {"name": "cases_open", "where": (("month", ("2026-01",)),)},
        {"where": (("channel", ("online",)), ("channel", ("postal",)))},
        {"name": "cases_due_soon", "where": (("due_in", ("1", "3")),)},
    ],
)
def test_a_question_without_a_meaning_is_refused(values: dict[str, Any], store: CaseStore) -> None:
    with pytest.raises(QuestionRefused):
        ask(store, **values)


def test_several_dimensions_at_once_and_nothing_as_a_group(store: CaseStore) -> None:
    groups = ask(store, by=("procedure", "year"), start=date(2020, 1, 1)).groups
    assert [group.keys for group in groups] == [
        (("procedure", "P1"), ("year", "2024")),
        (("procedure", None), ("year", "2026")),
    ]
    assert [group.name("procedure") for group in groups] == ["Land title", None]


def test_a_condition_may_name_what_has_nothing_and_a_month(store: CaseStore) -> None:
    ever = {"start": date(2020, 1, 1)}
    assert ask(store, where=(("procedure", ("",)),), **ever).total.value == 1
    assert ask(store, where=(("procedure", ("P1", "")),), **ever).total.value == 2
    assert ask(store, where=(("month", ("2024-05",)),), **ever).total.value == 1
    assert ask(store, where=(("quarter", ("2024-Q2",)), ("year", ("2024",))), **ever).total.value == 1
    assert ask(store, where=(("quarter", ("2024-Q3",)),), **ever).total.value == 0


def test_a_unit_takes_those_below_it_and_others_are_not_visible(store: CaseStore) -> None:
    ever = {"start": date(2020, 1, 1)}
    assert ask(store, unit_id="D1", **ever).total.value == 1
    assert ask(store, unit_id="T", **ever).total.value == 2
    head = scope_for("unit_head", "D1", "V1")
    assert ask(store, scope=head, **ever).total.value == 1
    for unit in ("T", "C1", "NOWHERE"):
        with pytest.raises(NotVisible):
            ask(store, unit_id=unit, scope=head)


def test_names_of_officials_need_the_right(store: CaseStore) -> None:
    question = {"by": ("officer",), "start": date(2020, 1, 1)}
    assert ask(store, **question).groups[0].name("officer") == "Official 2"
    unnamed = AccessScope("x", ("V1",), permissions=(Permission.COUNT_ROWS,))
    assert ask(store, scope=unnamed, **question).groups[0].name("officer") == "Specialist"


def test_rejected_rows_are_told_by_scope(store: CaseStore) -> None:
    assert ask(store).rejected_rows == 2
    assert ask(store, scope=scope_for("unit_head", "V1")).rejected_rows == 1
    assert ask(store, "harassment_reports").rejected_rows == 1
    assert ask(store, "harassment_reports", scope=scope_for("unit_head", "V1")).rejected_rows == 0
    analyst = scope_for("analyst")
    assert ask(store, scope=analyst, by=("body",)).rejected_rows == 2
    assert ask(store, "harassment_reports", scope=analyst).rejected_rows == 0
    with pytest.raises(QuestionRefused, match="'body' is given twice"):
        ask(store, scope=analyst, by=("body", "body"))


def test_an_account_without_permission_sees_no_number_and_no_row(store: CaseStore) -> None:
    counts_only = AccessScope("x", ("V1",), permissions=(Permission.COUNT_ROWS,))
    assert ask(store, scope=counts_only).total.value == 0
    with pytest.raises(NotVisible):
        list_rows(Question("cases_received"), scope=counts_only, store=store, settings=SETTINGS)
    with pytest.raises(NotVisible):
        ask(store, "harassment_reports", scope=counts_only)
    with pytest.raises(NotVisible):
        ask(store, scope=scope_for("admin"))
    with pytest.raises(UnknownName):
        list_rows(Question("no_such"), scope=counts_only, store=store, settings=SETTINGS)


def test_a_scope_without_units_counts_nothing(store: CaseStore) -> None:
    empty = AccessScope("x", permissions=(Permission.COUNT_ROWS, Permission.OPEN_ROWS))
    ever = {"start": date(2020, 1, 1)}
    assert ask(store, scope=empty, **ever).total.value == 0
    question = Question("cases_received", **ever)
    assert list_rows(question, scope=empty, store=store, settings=SETTINGS).rows == ()


def test_rows_say_when_they_are_cut(store: CaseStore) -> None:
    question = Question("cases_received", start=date(2020, 1, 1))
    context: dict[str, Any] = {"scope": CHAIRMAN, "store": store, "settings": SETTINGS}
    cut = list_rows(question, limit=1, **context)
    assert ([row["id"] for row in cut.rows], cut.total_rows, cut.is_cut) == (["K2"], 2, True)
    whole = list_rows(question, limit=2, **context)
    assert ([row["id"] for row in whole.rows], whole.is_cut) == (["K2", "K1"], False)


def test_an_answer_as_json_has_the_agreed_names(store: CaseStore) -> None:
    record = json.loads(to_json(metric_record(ask(store, by=("body", "channel"), start=date(2026, 1, 1)))))
    assert record == {
        "metric": "cases_received",
        "as_of": "2026-10-20T05:00:00+00:00",
        "from": "2026-01-01",
        "to": "2026-10-20",
        "data_time": "2026-10-20T05:00:00+00:00",
        "rejected_rows": 2,
        "groups": [
            {
                "body": "C1",
                "body_name": "Unit C1",
                "channel": "counter",
                "numerator": 1,
                "denominator": None,
                "value": 1,
                "hidden": False,
            }
        ],
    }


def test_a_quantile_as_json_has_n_and_no_numerator(store: CaseStore) -> None:
    (group,) = metric_record(ask(store, "days_to_complete_median"))["groups"]
    assert group == {"numerator": None, "denominator": None, "value": 2.0, "hidden": False, "n": 1}


def test_rows_as_json_have_id_unit_and_what_they_weigh(store: CaseStore) -> None:
    question = Question("online_rate", start=date(2024, 1, 1), end=date(2024, 12, 31))
    rows = list_rows(question, scope=CHAIRMAN, store=store, settings=SETTINGS)
    (row,) = json.loads(to_json(row_records(rows)))
    expected = {
        "id": "K1",
        "unit": "V1",
        "unit_name": "Unit V1",
        "procedure_name": "Land title",
        "officer_name": "Official 2",
        "received_at": "2024-05-06T02:00:00+00:00",
        "in_numerator": False,
        "numerator": 0,
        "denominator": 1,
    }
    assert expected.items() <= row.items()


def test_tables_and_comma_separated_values_have_a_line_of_names() -> None:
    records = [{"unit": "V1", "value": 0.5}, {"unit": None, "value": 3}]
    assert to_csv(records) == "unit,value\nV1,0.5\n,3\n"
    assert to_table(records) == "unit  value\nV1    0.5000\n-     3"


@pytest.mark.parametrize("metric", METRICS.values(), ids=lambda metric: metric.name)
def test_every_metric_is_defined_as_a_whole(metric: Any) -> None:
    texts = (metric.title, metric.question, metric.formula, metric.source)
    assert all(texts)
    assert metric.question.endswith("?")
    assert metric.formula.endswith(".")
    assert {"unit", "parent", "body", "unit_kind", "month", "quarter", "year"} <= set(metric.dimensions)
    assert set(metric.shared_dimensions) <= set(metric.dimensions)
    assert bool(metric.shared_dimensions) == (metric.denominator_facts is not None)
    if metric.lattice:
        assert METRICS[metric.lattice].denominator_facts is None
        assert METRICS[metric.lattice].is_stock == metric.is_stock
    if metric.is_stock:
        assert first_day_column(metric)


def test_every_name_of_the_first_issue_is_in_the_catalogue() -> None:
    names = """
    cases_received cases_completed cases_open cases_overdue_open cases_completed_late cases_no_deadline
    cases_due_soon on_time_rate days_to_complete_median days_to_complete_p90 supplement_rate
    repeat_supplement_rate extension_rate apology_rate online_rate online_payment_rate digitisation_rate
    satisfaction_rate satisfaction_mean survey_responses survey_response_rate recovery_recommended_vnd
    other_money_vnd violation_vnd recovered_vnd recovery_outstanding_vnd recovery_rate recommendations_open
    recommendations_overdue collectives_disciplined individuals_disciplined police_referrals
    policy_recommendations inspections_started inspections_concluded units_inspected conclusions_late
    harassment_reports harassment_open harassment_overdue harassment_substantiated
    harassment_substantiated_rate harassment_per_10k_cases officers_repeatedly_reported
    """
    assert set(names.split()) <= METRICS.keys()


@pytest.mark.parametrize("name", ["cases_open", "cases_received", "satisfaction_rate"])
@pytest.mark.parametrize("by", [(), ("month",)])
def test_the_last_day_of_the_calendar_is_cut_back_to_the_data_time(
    name: str, by: tuple[str, ...], store: CaseStore
) -> None:
    far = ask(store, name, by=by, end=date.max, as_of=date.max)
    assert far.as_of == ask(store, name).as_of
    assert far.groups == ask(store, name, by=by, end=date(2099, 1, 1)).groups
