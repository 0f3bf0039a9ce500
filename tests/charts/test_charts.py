"""Charts take plain rows and give pictures that can be read without colour; their look is worked out once."""

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime

import altair as alt
import pytest

from charts import control_chart, funnel
from charts.bars import Bar, draw_bars, draw_columns
from charts.bottlenecks import Bottleneck, draw_bottlenecks
from charts.case_timeline import Moment, Span, draw_timeline
from charts.control_chart import Month, draw_control_chart
from charts.funnel import Limits, Unit, draw_funnel
from charts.interval_bars import Interval, draw_intervals
from charts.line_by_month import Point, draw_line
from charts.numbers import Numbers
from charts.theme import DARK, LIGHT, Drawing, Rows
from charts.waterfall import Step, draw_waterfall

START, END = datetime(2026, 1, 5), datetime(2026, 1, 9)
SHARES = Numbers("share")
CONTROL_WORDS = control_chart.Words(
    "Tháng", "Giá trị", "n", "Giới hạn", "giới hạn trên", "trung bình", "giới hạn dưới"
)
FUNNEL_WORDS = funnel.Words("Đơn vị", "Tỷ lệ", "n", "chung 90,0%", "95%", "99,8%")
HOSTILE = "</script><img src=x onerror=alert(1)>' \" datum.value || \\ ${x} |\n0001|"


def with_label(label: str, *, is_dark: bool = False) -> dict[str, Drawing]:
    """Every kind of chart with this label on it."""
    bars = [Bar(label, 12, label, is_pointed_at=True), Bar("Sở Xây dựng", 3, "3")]
    points = [Point(label, 0.9, label), Point("10/2026", 0.95, "95,0%")]
    return {
        "bars": draw_bars(bars, is_dark=is_dark),
        "columns": draw_columns(bars, axis_title="Ngày", is_dark=is_dark),
        "bottlenecks": draw_bottlenecks([Bottleneck(label, "settling", 2, label)], is_dark=is_dark),
        "line": draw_line(points, numbers=Numbers("share"), is_dark=is_dark),
        "timeline": draw_timeline(
            [Span(label, START, END, label)], [Moment(END, label)], is_dark=is_dark
        ),
        "control": control(label, is_dark=is_dark),
        "funnel": draw_funnel(
            [Unit(label, 100, 0.5, label, "100", kind="worse")], [Limits(100, 0.8, 0.85, 0.95, 1)],
            center=0.9, words=FUNNEL_WORDS, numbers=SHARES, is_dark=is_dark,
        ),
        "waterfall": draw_waterfall(
            [Step(label, 20, label, stands=True), Step("Đã thu", -5, "5")], is_dark=is_dark
        ),
        "intervals": draw_intervals(
            [Interval(label, 0.9, 0.8, 0.95, label)], numbers=SHARES, compared=0.92, compared_word=label,
            is_dark=is_dark,
        ),
    }  # fmt: skip


def control(label: str, *, is_dark: bool = False) -> Drawing:
    """A control chart whose second month begins a new stretch."""
    months = [
        Month(label, 0.9, label, lower=0.8, center=0.9, upper=1),
        Month("10/2026", 0.7, "70,0%", lower=0.8, center=0.9, upper=1, kind="worse", break_word=label),
    ]
    return draw_control_chart(
        months, words=CONTROL_WORDS, numbers=SHARES, target=0.95, target_word=label, is_dark=is_dark
    )


def without_rows() -> list[Drawing]:
    return [
        draw_control_chart([], words=CONTROL_WORDS, numbers=SHARES),
        draw_funnel([], [], center=0.9, words=FUNNEL_WORDS, numbers=SHARES),
        draw_intervals([], numbers=SHARES), draw_waterfall([]),
        draw_bars([]), draw_columns([]), draw_bottlenecks([]), draw_line([], numbers=Numbers()),
        draw_timeline([], []),
    ]  # fmt: skip


KINDS = sorted(with_label("x"))


def data_of(drawing: Drawing, layer: dict) -> str:
    """The name of the data set that a layer draws."""
    return (layer.get("data") or drawing.specification["data"])["name"]


def rows_of(drawing: Drawing) -> Rows:
    """The rows of a drawing with one data set."""
    (rows,) = drawing.rows.values()
    return rows


@pytest.mark.parametrize("kind", KINDS)
def test_the_look_of_a_chart_is_worked_out_once_whatever_it_shows(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = with_label("một nhãn")[kind]

    def refuse(*arguments: object, **named: object) -> None:
        raise AssertionError("a chart was built anew")

    monkeypatch.setattr(alt.LayerChart, "to_dict", refuse)
    second = with_label("nhãn khác")[kind]

    assert second.specification is first.specification
    assert second.rows != first.rows


@pytest.mark.parametrize("kind", KINDS)
def test_a_specification_holds_no_data_and_no_address(kind: str) -> None:
    written = json.dumps(with_label("nhãn không được lọt")[kind].specification, ensure_ascii=False)

    assert "nhãn không được lọt" not in written
    assert '"values"' not in written
    assert "http" not in written
    assert '"url"' not in written


@pytest.mark.parametrize("kind", KINDS)
def test_the_data_sets_are_those_the_specification_names(kind: str) -> None:
    drawing = with_label("x")[kind]

    names = {data_of(drawing, layer) for layer in drawing.specification["layer"]}

    assert set(drawing.rows) == names


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_that_is_drawn_is_a_column(kind: str) -> None:
    drawing = with_label("x")[kind]
    for layer in drawing.specification["layer"]:
        fields = {
            part["field"]
            for channel in layer["encoding"].values()
            for part in (channel if isinstance(channel, list) else [channel])
            if "field" in part
        }
        assert fields
        assert fields <= set(drawing.rows[data_of(drawing, layer)][0])


@pytest.mark.parametrize("kind", KINDS)
def test_hovering_tells_each_thing_under_its_own_head_and_nothing_else(kind: str) -> None:
    specification = with_label("x")[kind].specification

    # Vega drops the second of two things told under one head, and tells every column where none is named.
    assert specification["config"]["mark"]["tooltip"] is None
    told = [layer["encoding"].get("tooltip", []) for layer in specification["layer"]]
    assert any(told)
    for things in told:
        heads = [thing["title"] for thing in things]
        assert len(set(heads)) == len(heads)


@pytest.mark.parametrize("kind", KINDS)
def test_a_dark_screen_changes_colours_alone(kind: str) -> None:
    light, dark = (
        json.dumps(with_label("x", is_dark=is_dark)[kind].specification) for is_dark in (False, True)
    )

    assert light != dark
    for name, colour in asdict(LIGHT).items():
        light = light.replace(f'"{colour}"', f'"{name}"')
    for name, colour in asdict(DARK).items():
        dark = dark.replace(f'"{colour}"', f'"{name}"')
    assert light == dark


@pytest.mark.parametrize("kind", KINDS)
def test_a_hostile_label_is_a_value_and_no_part_of_the_specification(kind: str) -> None:
    drawing = with_label(HOSTILE)[kind]

    assert "alert(1)" not in json.dumps(drawing.specification)
    texts = [value for rows in drawing.rows.values() for row in rows for value in row.values()]
    assert HOSTILE in texts


def test_a_chart_of_nothing_is_still_a_chart() -> None:
    for drawing in without_rows():
        assert drawing.specification["layer"]
        assert not any(drawing.rows.values())


def test_a_line_ends_in_its_last_known_value_as_given() -> None:
    points = [
        Point("08/2026", 1200, "1.200 hồ sơ"),
        Point("09/2026", 1918, "1.918 hồ sơ"),
        Point("10/2026", None, "–"),
    ]

    rows = rows_of(draw_line(points, numbers=Numbers()))

    assert [row["end_text"] for row in rows] == ["", "1.918 hồ sơ", ""]
    assert [row["value"] for row in rows] == [1200, 1918, None]


@pytest.mark.parametrize("from_zero", [True, False])
def test_amounts_start_at_zero_and_shares_need_not(from_zero: bool) -> None:
    drawing = draw_line([Point("10/2026", 5, "5")], numbers=Numbers(), from_zero=from_zero)

    assert drawing.specification["layer"][0]["encoding"]["y"]["scale"]["zero"] is from_zero


@pytest.mark.parametrize(
    ("count", "named"),
    [
        (1, [0]),
        (7, list(range(7))),
        (8, [1, 3, 5, 7]),
        (13, [0, 2, 4, 6, 8, 10, 12]),
        (24, [3, 7, 11, 15, 19, 23]),
    ],
)
def test_of_many_months_some_are_named_and_always_the_last(count: int, named: list[int]) -> None:
    rows = rows_of(draw_line([Point(f"{place}", 1, "1") for place in range(count)], numbers=Numbers()))

    assert [place for place, row in enumerate(rows) if row["place"] != f"{place:04d}|"] == named
    assert [row["label"] for row in rows] == [str(place) for place in range(count)]


@pytest.mark.parametrize("draw", [draw_bars, draw_columns])
def test_bars_keep_the_order_given_and_carry_their_values_as_text(draw: Callable[..., Drawing]) -> None:
    drawing = draw([Bar("Sở Y tế", 12, "12"), Bar("Sở Công thương", 3, "3"), Bar("Sở Y tế", 1, "1")])

    rows = rows_of(drawing)
    assert [row["text"] for row in rows] == ["12", "3", "1"]
    # Equal names are two bars, and an axis without an order of its own takes that of the rows.
    assert [row["place"] for row in rows] == ["0000|Sở Y tế", "0001|Sở Công thương", "0002|Sở Y tế"]
    encoding = drawing.specification["layer"][0]["encoding"]
    assert encoding["y" if draw is draw_bars else "x"]["sort"] is None


def test_a_long_label_goes_on_in_a_second_line() -> None:
    long = "Đặt thêm thủ tục, giấy tờ, yêu cầu ngoài quy định"

    (row,) = rows_of(draw_bars([Bar(long, 1, "1")]))

    assert row["place"] == "0000|Đặt thêm thủ tục, giấy tờ, yêu\ncầu ngoài quy định"
    assert row["label"] == long


def test_a_step_that_comes_twice_has_two_rows() -> None:
    spans = [
        Span("Thẩm định", START, END, "4 ngày làm việc"),
        Span("Thẩm định", END, END, "0 ngày làm việc", is_pause=True),
    ]

    rows = draw_timeline(spans, [Moment(END, "hẹn trả")]).rows["spans"]

    assert len({row["place"] for row in rows}) == 2
    assert [row["is_pause"] for row in rows] == [False, True]


def test_a_timeline_shows_the_clock_of_the_office_in_every_browser() -> None:
    drawing = draw_timeline([Span("x", START, END, "x")], [])

    assert drawing.rows["spans"][0]["start"] == 1767571200000  # 05/01/2026 00:00, taken as UTC
    assert drawing.specification["layer"][0]["encoding"]["x"]["scale"]["type"] == "utc"


@pytest.mark.parametrize(
    ("numbers", "expression"),
    [
        (Numbers("count"), "format(datum.value, ',.2~f')"),
        (Numbers("share"), "format(datum.value, ',.1%')"),
        (Numbers("decimals", digits=2), "format(datum.value, ',.2f')"),
    ],
)
def test_amounts_at_the_side_are_written_like_those_in_sentences(numbers: Numbers, expression: str) -> None:
    axis = draw_line([], numbers=numbers).specification["layer"][0]["encoding"]["y"]["axis"]

    assert axis["labelExpr"] == expression
    assert axis.get("tickMinStep") == (1 if numbers.kind == "count" else None)


def test_money_at_the_side_has_its_unit_as_a_quoted_text() -> None:
    expression = Numbers("money", money=("đồng", 'triệu "đồng"', "tỷ đồng")).expression

    assert expression.endswith("""format(datum.value, ',d') + " đồng\"""")
    assert r"""+ " triệu \"đồng\"" :""" in expression


@pytest.mark.parametrize(("language", "decimal", "thousands"), [("vi", ",", "."), ("en", ".", ",")])
def test_the_signs_between_digits_are_those_of_the_language(
    language: str, decimal: str, thousands: str
) -> None:
    drawing = draw_line([], numbers=Numbers("share", language=language))

    number = drawing.specification["config"]["locale"]["number"]
    assert (number["decimal"], number["thousands"]) == (decimal, thousands)


def test_colours_of_both_grounds_differ_and_none_is_red_or_green() -> None:
    assert LIGHT.text != DARK.text
    for colours in (LIGHT, DARK):
        for colour in (colours.better, colours.worse):
            red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
            is_blue, is_orange = blue > red and blue > green, red > green > blue
            assert is_blue or is_orange


def test_the_steps_of_a_waterfall_hang_from_each_other() -> None:
    steps = [
        Step("Recommended", 100, "100", stands=True),
        Step("Collected", -70, "70"),
        Step("Overpaid", 5, "5"),
        Step("Outstanding", 35, "35", stands=True),
    ]

    rows = rows_of(draw_waterfall(steps))

    assert [(row["start"], row["value"]) for row in rows] == [(0, 100), (100, 30), (30, 35), (0, 35)]
    assert [row["next_place"] for row in rows] == [*(row["place"] for row in rows[1:]), None]


def test_a_line_is_not_continued_where_what_is_counted_changed() -> None:
    points = [Point("a", 1, "1"), Point("b", 2, "2", break_word="merged"), Point("c", 3, "3")]

    drawing = draw_line(points, numbers=Numbers())

    assert [row["stretch"] for row in rows_of(drawing)] == [0, 1, 1]
    layers = json.loads(json.dumps(drawing.specification))["layer"]
    assert [layer["mark"]["type"] for layer in layers[-2:]] == ["rule", "text"]
    assert any(layer["encoding"].get("detail") for layer in layers)
