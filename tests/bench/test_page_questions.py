"""What the benchmark times is what the pages ask: each page is run and its questions are written down."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest

from bench.page_questions import PAGES
from metrics.catalog import METRICS
from metrics.compute import compute_metric
from metrics.definition import MetricResult, Question
from metrics.inquiry import Inquiry, prepare
from shell import page_frame, signal_findings
from tests.pages.conftest import Province
from tests.running_app import DemoInstallation

#: A metric, what it is split by and cut to, and for how many different periods.
Line = tuple[str, tuple[str, ...], str, int]


@pytest.fixture
def province(demo_installation: DemoInstallation, monkeypatch: pytest.MonkeyPatch) -> Province:
    monkeypatch.setenv("GIAMSAT_CONFIG", demo_installation.environment["GIAMSAT_CONFIG"])
    return Province(demo_installation, monkeypatch)


def lines_of(questions: Iterable[Question]) -> Counter[Line]:
    """One line for each metric and breakdown. Questions that are equal are answered once."""
    periods: dict[tuple[str, tuple[str, ...], str], set[tuple[date | None, date | None]]] = defaultdict(set)
    for question in questions:
        where = ", ".join(f"{name}={'|'.join(values)}" for name, values in question.where)
        periods[question.metric, question.by, where].add((question.start, question.end))
    return Counter((*asked, len(found)) for asked, found in periods.items())


def described(lines: Counter[Line]) -> str:
    return "\n".join(
        f"    {metric} by {by} where {where}: {count} period(s)" for metric, by, where, count in sorted(lines)
    )


@pytest.mark.parametrize("page", PAGES)
def test_the_benchmark_asks_what_the_page_asks(
    page: str, province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Question] = []

    def recorded(question: Question, **context: object) -> MetricResult:
        asked.append(question)
        return compute_metric(question, **context)  # type: ignore[arg-type]

    def recorded_inquiry(question: Question, **context: object) -> Inquiry:
        asked.append(question)
        return prepare(question, **context)  # type: ignore[arg-type]

    monkeypatch.setattr("shell.page_frame.compute_metric", recorded)
    monkeypatch.setattr("metrics.signal_counts.prepare", recorded_inquiry)
    # A small province asks as a large one would: each of its units has enough records for a verdict.
    for name, metric in METRICS.items():
        monkeypatch.setitem(METRICS, name, replace(metric, minimum_count=1))
    page_frame._computed.clear()
    signal_findings._judged.clear()
    screen = province.open(page)
    assert not screen.test.exception
    found = lines_of(asked)
    listed = lines_of(question for each in PAGES[page] for question in each.questions())
    assert found == listed, (
        f"PAGES[{page!r}] in bench/page_questions.py is not what pages/{page}.py asks.\n"
        f"Add:\n{described(found - listed)}\nRemove:\n{described(listed - found)}"
    )
