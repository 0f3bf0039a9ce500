"""What a picture is drawn from: no month is left out, and nothing known is not zero."""

from datetime import UTC, date, datetime

from metrics.definition import Group, MetricResult
from shell.pictures import with_every_month

NOW = datetime(2026, 10, 31, 17, tzinfo=UTC)


def by_month(metric: str, *months: str) -> MetricResult:
    groups = tuple(Group((("month", key),), (("month", key),), 3, 10, 3, 10) for key in months)
    return MetricResult(metric, NOW, date(2026, 7, 1), date(2026, 10, 31), NOW, 0, groups)


def test_a_month_without_rows_is_zero_where_things_are_counted() -> None:
    groups = with_every_month(by_month("harassment_reports", "2026-07", "2026-10"))

    assert [group.key("month") for group in groups] == ["2026-07", "2026-08", "2026-09", "2026-10"]
    assert [group.value for group in groups] == [3, 0, 0, 3]


def test_a_month_without_rows_is_unknown_where_a_share_is_shown() -> None:
    groups = with_every_month(by_month("on_time_rate", "2026-07", "2026-10"))

    assert [group.value for group in groups] == [3, None, None, 3]
