"""The page of briefings and its findings one at a time: who gets it, what it offers, whose the files are."""

import re

import pytest

from data_access.accounts import find_account
from data_access.audit import read_audit_log
from data_access.exports import fetch_export
from data_access.scope import ROLES, AccessScope
from shell.findings_screen import asked_place
from shell.installation import current_app_database
from tests.pages.conftest import Province, Screen

AUDITOR = AccessScope(user_id="auditor", permissions=tuple(ROLES["inspectorate"].permissions))
NOT_YOURS = "Không tìm thấy"


def press(screen: Screen, key: str) -> Screen:
    screen.test.button(key=key).click().run()
    return Screen(screen.test)


def exports(screen: Screen) -> list[str]:
    return [link.removeprefix("export/") for link in screen.links if link.startswith("export/")]


@pytest.mark.parametrize("page", ["briefing", "findings"])
@pytest.mark.parametrize("account", ["head", "head_commune", "analyst", "admin"])
def test_others_are_told_nothing(page: str, account: str, province: Province) -> None:
    screen = province.open(page, by=account)

    assert NOT_YOURS in screen.text
    assert "Dành cho" not in screen.text


@pytest.mark.parametrize(
    ("audience", "mark"),
    [
        ("", "Dành cho Chủ tịch UBND tỉnh: tính trên mọi bản ghi"),
        ("inspectorate", "Dành cho Thanh tra tỉnh: tính trên mọi bản ghi"),
        ("heads", "Dành cho người đứng đầu các đơn vị: số liệu công bố"),
        ("public", "Dành cho công chúng: số liệu công bố"),
        ("everybody", "Dành cho Chủ tịch UBND tỉnh"),
    ],
)
def test_the_page_says_for_whom_it_is_and_of_which_rows(audience: str, mark: str, province: Province) -> None:
    screen = province.open("briefing", period="2026-Q3", **({"audience": audience} if audience else {}))

    assert mark in screen.text
    names = "Nguyễn Văn Mẫu" in screen.text or re.search(r"Người đứng đầu: \S+ \S+ Mẫu", screen.text)
    assert not (names and audience in ("heads", "public"))


def test_the_paper_is_made_in_three_forms_for_its_maker_alone(province: Province) -> None:
    made = press(province.open("briefing", period="2026-Q3", by="inspectorate"), "make-briefing")

    ids = exports(made)
    assert len(ids) == 3
    database = current_app_database()
    maker, other = (find_account(database, name) for name in ("inspectorate", "chairman"))
    assert maker is not None
    assert other is not None
    assert [fetch_export(database, other, export_id=each) for each in ids] == [None] * 3
    found = [fetch_export(database, maker, export_id=each) for each in ids]
    assert [each.content[:4] for each in found if each] == [b"%PDF", b"PK\x03\x04", b"PK\x03\x04"]
    names = [each.file_name for each in found if each]
    assert names == [f"briefing-2026-09-30-chairman.{form}" for form in ("pdf", "docx", "xlsx")]


def test_numbers_are_kept_and_shown_then_and_now(province: Province) -> None:
    kept = press(province.open("briefing", period="2026-Q3", audience="heads"), "freeze-briefing")
    number = re.search(r"Đã lưu với số (\d+)", kept.text)
    assert number is not None

    screen = province.open("briefing", period="2026-Q3", frozen=number[1], by="inspectorate")

    assert "Khi đó" in screen.text
    assert "0 số liệu của các đơn vị đã thay đổi" in screen.text
    assert len(exports(press(screen, "open-frozen"))) == 3
    entries = read_audit_log(current_app_database(), scope=AUDITOR, limit=20)
    assert [entry.event for entry in entries].count("frozen_opened") == 3
    assert NOT_YOURS in province.open("briefing", period="2026-Q3", frozen="999999").text


def test_days_that_are_no_whole_months_are_not_published(province: Province) -> None:
    query = {"from": "2026-07-03", "to": "2026-09-30", "audience": "public"}

    screen = province.open("briefing", **query)

    assert "hãy chọn kỳ như vậy" in screen.text
    assert not [button for button in screen.test.button if button.key == "make-briefing"]


def test_a_finding_stands_alone_with_the_words_of_the_list(province: Province) -> None:
    listed = province.open("briefing", period="2026")
    sentences = re.findall(r"<li>(.*?)</li>", listed.markup.partition('class="findings"')[2])

    screen = province.open("findings", period="2026")

    assert sentences
    assert re.findall(r"<h1>(.*?)</h1>", screen.markup) == [sentences[0].partition(":")[0]]
    assert f"1/{len(sentences)} · Dành cho Chủ tịch UBND tỉnh" in screen.text
    keys = {button.key: button.disabled for button in screen.test.button}
    assert keys == {"finding-back": True, "finding-on": len(sentences) == 1, "finding-rows": False}
    shortcuts = {button.key: button.proto.shortcut for button in screen.test.button}
    assert shortcuts == {"finding-back": "left", "finding-on": "right", "finding-rows": "escape"}


@pytest.mark.parametrize(
    ("asked", "place"), [({}, 0), ({"finding": "2"}, 1), ({"finding": "9"}, 2), ({"finding": "0"}, 0),
                         ({"finding": "-1"}, 0), ({"finding": "x"}, 0), ({"finding": "²"}, 0)],
)  # fmt: skip
def test_the_nearest_finding_to_what_is_asked_is_shown(asked: dict[str, str], place: int) -> None:
    assert asked_place(asked, count=3) == place


def test_a_finding_leads_to_its_rows(province: Province) -> None:
    screen = province.open("findings", period="2026")
    (address,) = [link for link in screen.links if link.startswith("rows?")]

    query = dict(part.split("=") for part in address.removeprefix("rows?").split("&"))
    rows = province.open("rows", **query)

    assert query["metric"]
    assert query["unit"]
    assert "<table" in rows.markup
