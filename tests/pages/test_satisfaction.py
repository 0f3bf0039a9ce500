"""The page of satisfaction: one instrument at a time, with intervals, levels, dimensions and who answered."""

import json
import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from scipy.stats import binomtest

from metrics.definition import Group
from shell.figures import share_range
from shell.language import use_language
from tests.pages.conftest import Province, Screen
from tests.running_app import DemoInstallation, make_installation

NAMES = {
    "survey": "điều tra xã hội học", "counter": "đánh giá tại quầy",
    "portal": "đánh giá trên cổng dịch vụ công",
}  # fmt: skip
PERIOD = {"period": "2026"}
#: In a smaller province too few cases of a department are on time for certain.
CASES = 10_000


@pytest.fixture(scope="module")
def demo_installation(tmp_path_factory: pytest.TempPathFactory) -> DemoInstallation:
    return make_installation(tmp_path_factory.mktemp("satisfaction") / "demo", cases=CASES)


def answer_of(screen: Screen) -> str:
    found = re.search(r'<p class="answer">(.*?)</p>', screen.markup, re.DOTALL)
    assert found is not None
    return re.sub(r"<[^>]+>", "", found.group(1))


def queries(screen: Screen, page: str) -> list[dict[str, str]]:
    links = [urlsplit(link) for link in screen.links if link.startswith(f"{page}?")]
    return [dict(parse_qsl(link.query)) for link in links]


def cells_after(screen: Screen, caption: str) -> list[list[str]]:
    """The cells of the table with this caption."""
    table = screen.markup.split(f"<caption>{caption}</caption>")[1].split("</table>")[0].split("<tbody>")[1]
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in table.split("</tr>")[:-1]]
    return [[re.sub(r"<[^>]+>", " ", each).strip() for each in row] for row in rows]


@pytest.mark.parametrize("instrument", NAMES)
def test_every_number_is_of_the_instrument_in_the_address(instrument: str, province: Province) -> None:
    screen = province.open("satisfaction", instrument=instrument, **PERIOD)
    assert not screen.test.exception
    group = province.installation.ask(
        "metric", "satisfaction_rate", "--from", "2026-01-01", "--to", "2026-10-31",
        "--where", f"instrument={instrument}",
    )["groups"][0]  # fmt: skip
    answer = answer_of(screen)
    assert NAMES[instrument] in answer
    assert f"n\u00a0=\u00a0{group['denominator']:,}".replace(",", ".") in answer
    rows = queries(screen, "rows")
    assert {query["instrument"] for query in rows if query["metric"].startswith(("satis", "survey"))} == {
        instrument
    }
    assert {query.get("instrument") for query in queries(screen, "satisfaction")} >= {instrument}
    for heading in re.findall(r"<h2>(Theo [^<]*)</h2>", screen.markup):
        assert NAMES[instrument] in heading


def test_the_usual_instrument_is_shown_when_none_or_a_wrong_one_is_asked_for(province: Province) -> None:
    for extra in ({}, {"instrument": "<img src=x>"}):
        screen = province.open("satisfaction", **PERIOD, **extra)
        assert NAMES["survey"] in answer_of(screen)
        assert "<img src=x>" not in screen.markup


def test_the_levels_add_up_to_the_answers(province: Province) -> None:
    screen = province.open("satisfaction", instrument="counter", **PERIOD)
    caption = next(each for each in re.findall(r"<caption>(.*?)</caption>", screen.markup)
                   if "rất không hài lòng" in each)  # fmt: skip
    rows = cells_after(screen, caption)
    assert [row[0][0] for row in rows] == ["5", "4", "3", "2", "1"]
    counts = [int(row[1].replace(".", "")) for row in rows]
    total = re.search(r"n\u00a0=\u00a0([\d.]+)", answer_of(screen))
    assert total is not None
    assert sum(counts) == int(total.group(1).replace(".", ""))
    opened = {q["level"]: q for q in queries(screen, "rows") if "level" in q}
    assert opened.keys() == set("12345")
    listed = province.open("rows", **{name: text for name, text in opened["4"].items() if name != "lang"})
    assert f"{counts[1]:,}".replace(",", ".") + " bản ghi" in listed.text


def test_each_dimension_has_its_own_interval_and_n(province: Province) -> None:
    screen = province.open("satisfaction", **PERIOD)
    rows = cells_after(screen, "Năm yếu tố đo lường của SIPAS")
    assert len(rows) == 5
    for row in rows:
        assert re.fullmatch(r"[\d,]+–[\d,]+%", row[2])
    assert len({row[3] for row in rows}) > 1


def test_few_answers_are_called_too_few(province: Province) -> None:
    screen = province.open("satisfaction", **{"from": "2026-10-01", "to": "2026-10-03"}, all="1")
    rows = cells_after(screen, "Mức độ hài lòng theo Đơn vị")
    few = [row for row in rows if int(row[1].replace(".", "")) < 30]
    assert few
    assert all("quá ít phiếu" in row[3] for row in few)


def test_the_sample_survey_says_why_it_has_no_response_rate_and_the_others_have_one(
    province: Province,
) -> None:
    survey = province.open("satisfaction", instrument="survey", **PERIOD)
    assert "không có tỷ lệ trả lời" in survey.text
    counter = province.open("satisfaction", instrument="counter", **PERIOD)
    assert "Tỷ lệ hồ sơ được đánh giá tại quầy" in counter.text
    warning = re.search(r"Người trả lời khác với người được phục vụ \(kênh\): (.*?) chiếm ([\d,]+)% số phiếu "
                        r"nhưng ([\d,]+)% số hồ sơ đã phục vụ", counter.text)  # fmt: skip
    assert warning is not None
    answered, served = (float(each.replace(",", ".")) for each in warning.groups()[1:])
    assert abs(answered - served) > 10
    days = ("--from", "2026-01-01", "--to", "2026-10-31", "--by", "channel")
    groups = province.installation.ask("metric", "counter_response_rate", *days)["groups"]
    parts = {"Trực tiếp": "counter", "Trực tuyến": "online"}
    (found,) = [each for each in groups if each["channel"] == parts[warning.group(1).strip()]]
    for name, shown in (("numerator", answered), ("denominator", served)):
        assert 100 * found[name] / sum(each[name] for each in groups) == pytest.approx(shown, abs=0.06)


def test_the_harassing_department_is_on_time_by_its_records_and_not_by_its_citizens(
    province: Province,
) -> None:
    truth = json.loads((province.installation.folder / "truth.json").read_text("utf-8"))
    fact = next(each for each in truth["truths"] if each["id"] == "harassing_department")
    screen = province.open("satisfaction", **{"from": "2024-01-01", "to": "2026-10-31"})
    table = screen.markup.split("<caption>Người dân và hồ sơ trái ngược nhau</caption>")[1]
    named = re.findall(r'href="unit\?[^"]*unit=([^"&]+)', table.split("</table>")[0])
    assert named == disagreeing(province)
    assert fact["unit_id"] in named


def disagreeing(province: Province) -> list[str]:
    """The units on time above the province and satisfied below it, worked out from the command's answers."""

    def shares(metric: str, *by: str) -> dict[str, tuple[int, int]]:
        groups = province.installation.ask(
            "metric", metric, "--from", "2024-01-01", "--to", "2026-10-31", *by
        )["groups"]  # fmt: skip
        return {each.get("body", ""): (each["numerator"], each["denominator"]) for each in groups}

    def bounds(marked: int, of: int) -> tuple[float, float]:
        interval = binomtest(marked, of).proportion_ci(method="wilson")
        return interval.low, interval.high

    usual_on_time, usual_satisfied = (shares(name)[""] for name in ("on_time_rate", "satisfaction_rate"))
    on_time, satisfied = (shares(name, "--by", "body") for name in ("on_time_rate", "satisfaction_rate"))
    found = [
        (satisfied[unit][0] / satisfied[unit][1], unit)
        for unit in on_time.keys() & satisfied.keys()
        if min(on_time[unit][1], satisfied[unit][1]) >= 30
        and bounds(*on_time[unit])[0] > usual_on_time[0] / usual_on_time[1]
        and bounds(*satisfied[unit])[1] < usual_satisfied[0] / usual_satisfied[1]
    ]
    return [unit for _share, unit in sorted(found)]


def test_an_analyst_sees_what_is_published_and_no_level(province: Province) -> None:
    screen = province.open("satisfaction", by="analyst", instrument="counter", **PERIOD)
    assert not screen.test.exception
    assert NAMES["counter"] in answer_of(screen)
    assert "không hài lòng hoặc rất không hài lòng" not in screen.text
    assert "Tỷ lệ hồ sơ được đánh giá tại quầy" not in screen.text
    assert not queries(screen, "rows")
    assert not queries(screen, "comments")
    assert "Theo kênh nộp hồ sơ" not in screen.text


def test_a_head_sees_the_own_answers_and_no_comparison_with_the_province(province: Province) -> None:
    screen = province.open("satisfaction", by="head", **PERIOD)
    assert not screen.test.exception
    assert "Người dân và hồ sơ" not in screen.text


def test_a_range_is_written_as_the_reader_writes_numbers() -> None:
    use_language("vi")
    # 60 of 100 by Wilson: 0,5020 to 0,6906.
    assert share_range(Group((), (), 60, 100, 0.6, 100)) == "50,2–69,1%"
    assert share_range(Group((), (), 0, 0, None, 0)) == ""
    assert share_range(Group((), (), None, None, None, 0, is_hidden=True)) == ""
