"""The analyst: published numbers only, the same whatever is restricted, and nothing by comparison."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy
import pytest

from data_access.read_case import read_case
from data_access.scope import AccessScope
from data_access.store import CaseStore
from errors import ErrorForReader, NotVisible
from metrics.catalog import METRICS
from metrics.compute import compute_metric, list_rows
from metrics.definition import Group, MetricResult, Question, QuestionRefused
from metrics.form_metrics import FORM_METRICS
from tests.isolation.lawful_rows import Holder, cut
from tests.isolation.random_questions import RandomQuestions
from tests.isolation.test_differential import rows
from tests.metrics.store_builder import ANALYST, DATA_TIME, KIND, SETTINGS, Row, at, body, build_store

COUNTS_OF_PEOPLE = sorted(name for name, metric in METRICS.items() if metric.counts_people_or_reports)
UNITS = tuple(KIND)
MONTHS = range(1, 13)


def ask(
    question: Question, store: CaseStore, scope: AccessScope = ANALYST
) -> MetricResult | type[ErrorForReader]:
    try:
        return compute_metric(question, scope=scope, store=store, settings=SETTINGS)
    except ErrorForReader as error:
        return type(error)


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> tuple[CaseStore, CaseStore]:
    """A store, and the same without what is sealed or about a head."""
    tables, folder = rows(23), tmp_path_factory.mktemp("analyst")
    return build_store(folder / "whole", tables), build_store(folder / "common", cut(tables, Holder(None)))


def test_published_numbers_are_the_same_with_and_without_restricted_reports(
    twins: tuple[CaseStore, CaseStore],
) -> None:
    whole, common = twins
    draw, answered, different = RandomQuestions(3), 0, []
    for name in sorted(METRICS):
        for _ in range(12 if METRICS[name].counts_people_or_reports else 3):
            question = draw.published_question(name)
            found = ask(question, whole)
            answered += isinstance(found, MetricResult)
            if found != ask(question, common):
                different.append(question)
    assert answered > 100
    assert different == []


def test_no_row_and_no_case_opens_for_an_analyst(twins: tuple[CaseStore, CaseStore]) -> None:
    for name in METRICS:
        with pytest.raises(NotVisible):
            list_rows(Question(name), scope=ANALYST, store=twins[0], settings=SETTINGS)
    with pytest.raises(NotVisible):
        read_case("K0", as_of=DATA_TIME, zone=SETTINGS.zone, scope=ANALYST, store=twins[0])


def test_no_answer_shows_a_small_count_of_people_or_reports(twins: tuple[CaseStore, CaseStore]) -> None:
    draw, shown, small = RandomQuestions(4), 0, []
    for name in COUNTS_OF_PEOPLE:
        for _ in range(15):
            question = draw.published_question(name)
            found = ask(question, twins[0])
            groups: Sequence[Group] = found.groups if isinstance(found, MetricResult) else ()
            shown += sum(group.is_hidden for group in groups)
            small += [(question, group) for group in groups if is_small(name, group)]
    assert shown > 50, "nothing had to be hidden, so this proves nothing"
    assert small == []


def is_small(name: str, group: Group) -> bool:
    """Whether a group shows from one to four of what must not be small."""
    counts = {
        "numerator": group.numerator,
        "denominator": group.denominator,
        "rest": (group.denominator or 0) - (group.numerator or 0) if group.denominator else None,
    }
    parts = METRICS[METRICS[name].lattice].sensitive_parts
    if METRICS[name].lattice != name:
        parts = (
            ("denominator",)
            if METRICS[name].is_ratio and "surveys" in METRICS[name].tables
            else ("numerator",)
        )
    return any(0 < (counts[part] or 0) < 5 for part in parts)


@pytest.mark.parametrize("name", COUNTS_OF_PEOPLE)
def test_other_moments_conditions_and_units_of_now_open_no_side_door(
    name: str, twins: tuple[CaseStore, CaseStore]
) -> None:
    refused = [
        Question(name, as_of=date(2026, 9, 15)),
        Question(name, start=date(2026, 9, 2), end=date(2026, 9, 30)),
        Question(name, start=date(2026, 9, 1), end=date(2026, 9, 29)),
        Question(name, units="now"),
        Question(name, by=("unit", "month")),
        Question(name, where=(("unit", ("D1",)),)),
        Question(name, where=(("month", ("2026-09",)),)),
        Question(name, where=(("kind", ("complaint",)),)),
        Question(name, where=(("stage", ("waiting",)),)),
        Question(name, where=(("level", ("1",)),)),
        Question(name, where=(("channel", ("online",)),)),
        *(
            Question(name, by=(by,))
            for by in (
                "officer",
                "procedure",
                "field",
                "channel",
                "level",
                "status",
                "kind",
                "unit_kind",
                "stage",
                "outcome",
                "quality",
            )
        ),
    ]
    answers = [ask(question, twins[0]) for question in refused]
    assert [answer for answer in answers if isinstance(answer, MetricResult)] == []


def test_what_is_no_part_of_the_lattice_is_told_to_nobody_who_reads_it(
    twins: tuple[CaseStore, CaseStore],
) -> None:
    unpublished = [name for name, metric in METRICS.items() if not metric.is_published]
    of_forms = {metric.name for metric in FORM_METRICS}
    assert sorted(set(unpublished) - of_forms) == [
        "counter_response_rate", "individuals_handled_rate", "officers_repeatedly_late",
        "petitions_portal_on_time_rate",
        "portal_response_rate", "survey_response_rate",
    ]  # fmt: skip
    assert of_forms < set(unpublished)
    for by in ((), ("unit",), ("month",)):
        for name in unpublished:
            assert ask(Question(name, by=by), twins[0]) is QuestionRefused


def reports(counts: dict[tuple[str, int], int]) -> list[Row]:
    numbers = iter(range(10_000))
    return [
        {"report_id": f"H{next(numbers)}", "unit_id": unit, "received_at": at(f"2025-{month:02d}-15T09:00")}
        for (unit, month), count in counts.items()
        for _ in range(count)
    ]


def test_what_is_published_of_reports_and_of_their_share_in_cases_isolates_no_count(tmp_path: Path) -> None:
    """Every number of two metrics that share their reports, as one system of equations."""
    draw = numpy.random.default_rng(8)
    counts = {(unit, month): int(draw.integers(0, 1 + (5, 9, 40)[number % 3]))
              for number, unit in enumerate(UNITS) for month in MONTHS}  # fmt: skip
    cases = [
        {"case_id": f"K{unit}{month}", "unit_id": unit, "received_at": at(f"2025-{month:02d}-10T09:00")}
        for unit in UNITS for month in MONTHS
    ]  # fmt: skip
    store = build_store(tmp_path, {"harassment_reports": reports(counts), "cases": cases})
    known = [
        [float(group_has(group, unit, month, span)) for unit in UNITS for month in MONTHS]
        for metric in ("harassment_reports", "harassment_per_10k_cases")
        for span in ((1, 12), (1, 9), (1, 6), (4, 6), (7, 9), (10, 12), *((each, each) for each in MONTHS))
        for by in ((), ("unit",), ("body",))
        for group in published(store, metric, span=span, by=by)
        if not group.is_hidden
    ]
    assert known
    matrix = numpy.array(known)
    rank = numpy.linalg.matrix_rank(matrix)
    revealed = [
        pair
        for place, pair in enumerate(counts)
        if 0 < counts[pair] < 5
        and numpy.linalg.matrix_rank(numpy.vstack([matrix, numpy.eye(len(counts))[place]])) == rank
    ]
    assert revealed == []


def published(
    store: CaseStore, metric: str, *, span: tuple[int, int], by: tuple[str, ...]
) -> tuple[Group, ...]:
    first, last = date(2025, span[0], 1), date(2025 + span[1] // 12, span[1] % 12 + 1, 1)
    question = Question(metric, by=by, start=first, end=date.fromordinal(last.toordinal() - 1))
    found = ask(question, store)
    assert isinstance(found, MetricResult)
    return found.groups


def group_has(group: Group, unit: str, month: int, span: tuple[int, int]) -> bool:
    """Whether a group counts what one unit received in one month."""
    places = {"unit": unit, "body": body(unit)}
    return span[0] <= month <= span[1] and all(places[name] == key for name, key in group.keys)
