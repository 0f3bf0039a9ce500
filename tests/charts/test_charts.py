"""Charts take results as plain values and give pictures that can be read without colour and without eyes."""

from datetime import datetime

import pytest

from charts.bars import Bar, draw_bars, draw_columns
from charts.case_timeline import Moment, Span, draw_timeline
from charts.line_by_month import Point, draw_line, side_marks
from charts.theme import DARK, LIGHT

BARS = [Bar("Sở Y tế", 12, "12", is_pointed_at=True), Bar("Sở Xây dựng", 3, "3")]


def rows_of(spec: dict, layer: dict) -> list[dict]:
    """The rows a layer draws."""
    data = layer.get("data", spec.get("data"))
    return data["values"] if "values" in data else spec["datasets"][data["name"]]


def texts_of(spec: dict, field: str) -> list[object]:
    """What a layer that draws this field writes."""
    rows = [
        row
        for layer in spec["layer"]
        if layer["encoding"].get("text", {}).get("field") == field
        for row in rows_of(spec, layer)
    ]
    return [row[field] for row in rows]


def test_draw_line_writes_the_last_known_value_as_given() -> None:
    points = [
        Point("08/2026", None, "–"),
        Point("09/2026", 1200, "1.200 hồ sơ"),
        Point("10/2026", 1918, "1.918 hồ sơ"),
    ]

    spec = draw_line(points, description="Hồ sơ quá hạn", write=str).to_dict()

    assert set(texts_of(spec, "text")) == {"1.918 hồ sơ"}
    assert spec["description"] == "Hồ sơ quá hạn"


def test_draw_line_starts_at_zero() -> None:
    spec = draw_line([Point("10/2026", 5, "5")], description="x", write=str).to_dict()

    assert spec["layer"][0]["encoding"]["y"]["scale"]["domain"][0] == 0


def test_draw_line_has_the_amounts_at_its_side_as_they_are_written() -> None:
    points = [Point("09/2026", 0.931, "93,1%"), Point("10/2026", 0.945, "94,5%")]

    spec = draw_line(points, description="x", write=lambda share: f"{share:.0%}", from_zero=False).to_dict()

    axis = spec["layer"][0]["encoding"]["y"]["axis"]
    assert axis["values"][0] <= 0.931
    assert axis["values"][-1] >= 0.945
    assert '"0": "93%"' in axis["labelExpr"]


@pytest.mark.parametrize(
    ("values", "marks"),
    [
        ([77, 275], [0, 100, 200, 300]),
        ([0, 0], [0, 0.5]),
        ([2, 7], [0, 2.5, 5, 7.5]),
        ([], [0, 0.5]),
    ],
)
def test_side_marks_are_round_and_hold_every_value(values: list[float], marks: list[float]) -> None:
    assert side_marks(values, from_zero=True) == marks


def test_side_marks_of_things_that_are_counted_are_whole() -> None:
    assert all(mark == int(mark) for mark in side_marks([2, 7], from_zero=True, is_whole=True))


def test_side_marks_of_shares_need_not_begin_at_zero() -> None:
    marks = side_marks([0.92, 0.95], from_zero=False)

    assert 0 < marks[0] <= 0.92
    assert marks[-1] >= 0.95


def test_draw_line_leaves_a_gap_where_nothing_is_known() -> None:
    spec = draw_line([Point("a", 1, "1"), Point("b", None, "–")], description="x", write=str).to_dict()

    assert [row["value"] for row in rows_of(spec, spec["layer"][0])] == [1, None]


@pytest.mark.parametrize("draw", [draw_bars, draw_columns])
def test_bars_keep_the_order_given_and_carry_their_values_as_text(draw) -> None:
    spec = draw(BARS, description="x").to_dict()

    assert texts_of(spec, "text") == ["12", "3"]
    axis = "y" if draw is draw_bars else "x"
    assert spec["layer"][0]["encoding"][axis]["sort"] == ["Sở Y tế", "Sở Xây dựng"]


def test_bars_without_any_bar_are_still_a_chart() -> None:
    assert draw_bars([], description="x").to_dict()["layer"]


def test_a_long_label_goes_on_in_a_second_line() -> None:
    long = "Đặt thêm thủ tục, giấy tờ, yêu cầu ngoài quy định"

    spec = draw_bars([Bar(long, 1, "1")], description="x").to_dict()

    (label,) = spec["layer"][0]["encoding"]["y"]["sort"]
    assert "\n" in label
    assert label.replace("\n", " ") == long


def test_draw_timeline_shows_a_step_that_comes_twice_in_two_rows() -> None:
    start, end = datetime(2026, 1, 5), datetime(2026, 1, 9)
    spans = [
        Span("Thẩm định", start, end, "4 ngày làm việc"),
        Span("Thẩm định", end, end, "0 ngày làm việc", is_pause=True),
    ]

    spec = draw_timeline(spans, [Moment(end, "hẹn trả")], description="x").to_dict()

    rows = rows_of(spec, spec["layer"][0])
    assert len({row["row"] for row in rows}) == 2
    assert [row["is_pause"] for row in rows] == [False, True]


def test_colours_of_both_grounds_differ_and_none_is_red_or_green() -> None:
    assert LIGHT.text != DARK.text
    for colours in (LIGHT, DARK):
        for colour in (colours.better, colours.worse):
            red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
            is_blue, is_orange = blue > red and blue > green, red > green > blue
            assert is_blue or is_orange
