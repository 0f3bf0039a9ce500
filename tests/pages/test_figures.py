"""One number in words: with its unit, its change, hidden or unknown."""

import re
from collections.abc import Iterator

import pytest

from metrics.catalog import METRICS
from metrics.definition import Group, Metric
from shell.figures import cell, change, number_and_unit, statement
from shell.language import use_language
from shell.tables import sorted_groups

OVERDUE, ON_TIME, OWED, PER_10K = (
    METRICS[name]
    for name in ("cases_overdue_open", "on_time_rate", "recovery_outstanding_vnd", "harassment_per_10k_cases")
)


@pytest.fixture(autouse=True)
def vietnamese() -> Iterator[None]:
    use_language("vi")
    yield
    use_language("vi")


def group(value: float | None, *, n: int = 100, key: str | None = "A", is_hidden: bool = False) -> Group:
    return Group((("body", key),), (("body", key),), value, n, value, n, is_hidden)


def rated(metric: Metric, events: int, of: int) -> Group:
    """A share or a rate of so many."""
    return Group((), (), events, of, metric.factor * events / of, of)


def test_change_says_how_much_and_against_what() -> None:
    moved = change(OVERDUE, group(1918), group(1606), reference="quý trước")

    assert (moved.text, moved.style) == ("tăng 312 so với quý trước", "worse")


def test_change_of_a_share_is_in_percentage_points() -> None:
    moved = change(ON_TIME, rated(ON_TIME, 9540, 10_000), rated(ON_TIME, 9310, 10_000), reference="quý trước")

    assert (moved.text, moved.style) == ("tăng 2,3 điểm phần trăm so với quý trước", "better")


@pytest.mark.parametrize(("metric", "now", "before", "style"), [
    (ON_TIME, (159, 162), (158, 160), ""), (ON_TIME, (120, 162), (158, 160), "worse"),
    (ON_TIME, (160, 160), (160, 200), "better"),
    (PER_10K, (5, 1833), (4, 1610), ""), (PER_10K, (58, 2390), (5, 2110), "worse"),
])  # fmt: skip
def test_a_move_that_chance_may_have_made_is_called_neither_better_nor_worse(
    metric: Metric, now: tuple[int, int], before: tuple[int, int], style: str
) -> None:
    moved = change(metric, rated(metric, *now), rated(metric, *before), reference="quý trước")

    assert moved.style == style
    assert re.match("tăng|giảm", moved.text)


def test_change_too_small_to_be_shown_is_no_change() -> None:
    moved = change(ON_TIME, group(0.9541), group(0.9539), reference="quý trước")

    assert (moved.text, moved.style) == ("không đổi so với quý trước", "")


@pytest.mark.parametrize("before", [None, group(None), group(None, is_hidden=True)])
def test_change_against_nothing_known_says_so(before: Group | None) -> None:
    moved = change(OVERDUE, group(1), before, reference="quý trước")

    assert moved.text == "không có số liệu quý trước để so sánh"


def test_a_hidden_count_is_never_shown_as_a_number() -> None:
    hidden = group(None, is_hidden=True)

    assert number_and_unit(OVERDUE, hidden) == ("< 5", "hồ sơ")
    assert cell(ON_TIME, hidden) == "ẩn"


def test_a_share_of_nothing_is_unknown_and_a_count_of_nothing_is_zero() -> None:
    assert number_and_unit(ON_TIME, group(None))[0] == "–"
    assert cell(ON_TIME, None) == "–"
    assert cell(OVERDUE, None) == "0"


def test_money_on_a_card_is_short_and_in_a_table_in_millions() -> None:
    assert number_and_unit(OWED, group(2_236_000_000)) == ("2,2", "tỷ đồng")
    assert cell(OWED, group(2_236_000_000)) == "2.236,0"


def test_sorted_groups_puts_units_with_too_few_records_behind_the_ranked_ones() -> None:
    tiny, bad, good = group(0.1, n=3, key="tiny"), group(0.5, key="bad"), group(0.9, key="good")

    ranked = sorted_groups(ON_TIME, [good, tiny, bad], by="body")

    assert [each.key("body") for each in ranked] == ["bad", "good", "tiny"]


def test_sorted_groups_has_the_largest_first_where_less_is_better_and_hidden_before_none() -> None:
    groups = [group(0, key="zero"), group(None, key="hidden", is_hidden=True), group(7, key="seven")]

    ranked = sorted_groups(OVERDUE, groups, by="body")

    assert [each.key("body") for each in ranked] == ["seven", "hidden", "zero"]


def test_a_rate_on_too_few_cases_is_a_word_and_no_number() -> None:
    tiny = group(10_175.4, n=57)

    assert number_and_unit(PER_10K, tiny) == ("quá ít để nhận định", "")
    assert cell(PER_10K, tiny) == "quá ít để nhận định"
    assert change(PER_10K, group(20, n=900), tiny, reference="quý trước").text == "quá ít để so với quý trước"


def test_a_share_on_too_few_records_moves_without_a_verdict() -> None:
    moved = change(ON_TIME, group(0.5, n=4), group(0.9, n=400), reference="quý trước")

    assert (moved.text, moved.style) == ("giảm 40,0 điểm phần trăm so với quý trước", "")


def test_statement_does_not_name_what_is_counted_twice() -> None:
    assert statement(OVERDUE, group(275)) == "275 hồ sơ quá hạn"
    assert statement(ON_TIME, group(0.955)) == "tỷ lệ giải quyết đúng hạn 95,5%"
    use_language("en")
    assert statement(OVERDUE, group(275)) == "275 overdue cases"
