"""Charts of judged values: limits, breaks and targets as rows, and every kind of point told by its shape."""

from itertools import combinations, pairwise

import pytest

from charts.control_chart import ABOVE, BELOW, Month, draw_control_chart
from charts.end_words import APART, end_words
from charts.funnel import Limits, Unit, draw_funnel
from charts.interval_bars import Interval, draw_intervals
from charts.kinds import KINDS, SHAPES, SIZES, look_by_kind
from charts.names_beside import LINE, names_beside
from charts.theme import DARK, LIGHT
from tests.charts.test_charts import CONTROL_WORDS, FUNNEL_WORDS, SHARES

MONTHS = [
    Month("07/2026", 0.93, "93,0%", lower=0.85, center=0.92, upper=0.99),
    Month("08/2026", None, "–", lower=0.85, center=0.92, upper=0.99),
    Month("09/2026", 0.7, "70,0%", lower=0.6, center=0.72, upper=0.84, break_word="thay quy trình"),
    Month("10/2026", 0.71, "71,0%", lower=0.6, center=0.72, upper=0.84, kind="worse"),
    Month("11/2026", None, "–"),
]


def test_the_last_known_value_of_a_control_chart_is_written_at_it() -> None:
    rows = draw_control_chart(MONTHS, words=CONTROL_WORDS, numbers=SHARES).rows["months"]

    assert [row["end_text"] for row in rows] == ["", "", "", "71,0%", ""]


@pytest.mark.parametrize(("values", "down"), [
    ((0.5, 0.9), ABOVE), ((0.9, 0.5), BELOW), ((0.9, 0.05), ABOVE), ((0.7,), ABOVE), ((), ABOVE),
])  # fmt: skip
def test_the_last_value_is_written_where_its_line_does_not_come_from(
    values: tuple[float, ...], down: int
) -> None:
    edges = [Month("01/2026", None, "–", lower=0.0, center=0.5, upper=1.0)]
    months = [Month(f"{number + 2:02d}/2026", value, f"{value}") for number, value in enumerate(values)]
    drawing = draw_control_chart([*edges, *months], words=CONTROL_WORDS, numbers=SHARES)

    assert {row["end_down"] for row in drawing.rows["months"]} == {down}


def test_a_new_stretch_begins_with_a_word_at_its_own_month() -> None:
    (begins,) = draw_control_chart(MONTHS, words=CONTROL_WORDS, numbers=SHARES).rows["breaks"]

    assert (begins["label"], begins["break_word"]) == ("09/2026", "thay quy trình")


def test_lines_end_in_a_word_and_a_target_not_set_has_none() -> None:
    without = draw_control_chart(MONTHS, words=CONTROL_WORDS, numbers=SHARES).rows
    aimed = draw_control_chart(
        MONTHS, words=CONTROL_WORDS, numbers=SHARES, target=0.95, target_word="mục tiêu 95,0%"
    ).rows

    assert [end["word"] for end in without["ends"]] == ["giới hạn dưới", "trung bình", "giới hạn trên"]
    assert without["target"] == []
    assert [end["word"] for end in aimed["ends"]][-1] == "mục tiêu 95,0%"
    assert aimed["target"] == [{"target": 0.95}]


@pytest.mark.parametrize("spread", [0, 0.001, 0.2, 1])
def test_words_at_the_ends_keep_their_order_and_their_distance(spread: float) -> None:
    words = [(0.5 + spread, "c"), (0.5, "a"), (0.5 + spread / 2, "b")]

    ends = end_words(words, drawn=[0, 1], height=100)

    assert [end["word"] for end in ends] == ["a", "b", "c"]
    places = [end["at"] for end in ends]
    assert all(later - before >= APART / 100 - 1e-9 for before, later in pairwise(places))
    # They stand around their lines: what one is moved up another is moved down.
    assert sum(places) == pytest.approx(sum(value for value, _word in words))


@pytest.mark.parametrize("crowd", [(0.0, 0.0, 0.01), (1.0, 0.99, 1.0)])
def test_words_of_a_crowd_at_an_edge_do_not_stretch_the_axis(crowd: tuple[float, ...]) -> None:
    ends = end_words([(value, f"{place}") for place, value in enumerate(crowd)], drawn=[0, 1], height=100)

    assert all(-1e-9 <= end["at"] <= 1 + 1e-9 for end in ends)


def test_a_word_without_a_line_or_a_line_without_a_word_is_left_out() -> None:
    assert end_words([(None, "a"), (0.5, "")], drawn=[0, 1], height=100) == []
    assert end_words([(0.5, "a")], drawn=[None], height=100) == []


def test_each_kind_of_point_is_told_by_its_shape_and_ordinary_ones_by_grey() -> None:
    assert len(KINDS) == len(SHAPES) == len(SIZES)
    for colours in (LIGHT, DARK):
        looks = {
            channel: dict(zip(KINDS, drawn.to_dict()["scale"]["range"], strict=True))
            for channel, drawn in look_by_kind(colours).items()
        }
        seen = {
            kind: (looks["shape"][kind], looks["size"][kind], looks["fill"][kind] == colours.paper)
            for kind in KINDS
        }
        assert len(set(seen.values())) == len(KINDS)
        assert looks["stroke"]["ordinary"] == colours.ordinary
        assert looks["stroke"]["better"] == colours.better
        assert looks["fill"]["worse"] == looks["stroke"]["worse"] == colours.worse


def test_a_funnel_names_those_beyond_its_limits_and_the_readers_own() -> None:
    units = [
        Unit("Xã A", 100, 0.9, "90,0%", "100"),
        Unit("Xã B", 100, 0.5, "50,0%", "100", kind="worse"),
        Unit("Xã C", 100, 0.9, "90,0%", "100", is_own=True),
        Unit("Xã D", 3, 0.1, "10,0%", "3", kind="unjudged"),
    ]
    drawing = draw_funnel(
        units, [Limits(3, 0, 0.2, 1, 1), Limits(100, 0.8, 0.85, 0.95, 1)],
        center=0.9, words=FUNNEL_WORDS, numbers=SHARES,
    )  # fmt: skip

    assert [row["word"] for row in drawing.rows["units"]] == ["", "Xã B", "Xã C", ""]
    words = [end["word"] for end in drawing.rows["ends"]]
    assert words == ["99,8%", "95%", "chung 90,0%", "95%", "99,8%"]


def test_names_beside_points_that_lie_together_cover_neither_each_other_nor_the_edge() -> None:
    places = [(1.0, 0.5), (1.0, 0.51), (1.01, 0.5), (1.02, 0.52), (10.0, 0.5)]
    names = ["Xã Cầu Vồng", "Xã Thung Mây", "", "Phường Đom Đóm", "Phường Thiên Thanh Mơ"]

    found = names_beside(places, names, corners=[(0, 0), (10, 1)], height=300)

    assert [each.word for each in found] == names
    assert found[-1].align == "right"
    lines = [300 * (1 - y) + each.down for (_x, y), each in zip(places, found, strict=True) if each.word]
    assert all(abs(one - other) >= LINE for one, other in combinations(lines[:3], 2))


def test_names_beside_nothing_and_at_one_place() -> None:
    assert names_beside([], [], corners=[], height=300) == []
    assert [each.word for each in names_beside([(1, 1)], ["Xã A"], corners=[(1, 1)], height=300)] == ["Xã A"]


def test_intervals_keep_the_order_given() -> None:
    intervals = [Interval(name, 0.5, 0.4, 0.6, "50,0%") for name in ("Sở B", "Sở A", "Sở B")]

    rows = draw_intervals(intervals, numbers=SHARES).rows

    assert [row["place"] for row in rows["intervals"]] == ["0000|Sở B", "0001|Sở A", "0002|Sở B"]
    assert rows["compared"] == []
