"""Comments beside answers: who reads which, newest first, in pages, and masked once more."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.scope import NOBODY, AccessScope
from data_access.store import CaseStore
from errors import NotVisible
from metrics import comments
from metrics.comments import CommentList, read_comments
from metrics.definition import Question
from metrics.masking import MASK, mask_contacts
from tests.metrics.store_builder import (
    ANALYST,
    CHAIRMAN,
    SETTINGS,
    Row,
    at,
    below,
    build_store,
    scope_for,
)


def answer(number: int, score: int, comment: str | None, **values: Any) -> Row:
    given = {"unit_id": "D1", "answered_at": at(f"2026-02-{number + 1:02d}T10:00"), **values}
    return {"survey_id": f"S{number:03d}", "score": score, "comment": comment, **given}


def read(
    store: CaseStore,
    *,
    scope: AccessScope = CHAIRMAN,
    level: str = "",
    instrument: str = "survey",
    **values: Any,
) -> CommentList:
    asked = {name: values.pop(name) for name in ("limit", "offset") if name in values}
    question = Question("survey_responses", where=(("instrument", (instrument,)),), **values)
    return read_comments(question, level=level, scope=scope, store=store, settings=SETTINGS, **asked)


ANSWERS = [
    answer(0, 1, "slow"), answer(1, 1, "slower", unit_id="D2"), answer(2, 5, "good", procedure_id="P1"),
    answer(3, 2, None), answer(4, 2, "  "), answer(5, 1, "at the counter", instrument="counter"),
]  # fmt: skip


def test_comments_of_one_instrument_and_level_come_newest_first(tmp_path: Path) -> None:
    found = read(build_store(tmp_path, {"surveys": ANSWERS}))
    assert found.counts == {"1": 2, "5": 1}
    assert (found.level, found.total) == ("1", 2)
    assert [line.text for line in found.lines] == ["slower", "slow"]


def test_a_level_without_comments_gives_way_to_the_lowest_that_has_some(tmp_path: Path) -> None:
    store = build_store(tmp_path, {"surveys": ANSWERS})
    assert [line.text for line in read(store, level="5").lines] == ["good"]
    for level in ("2", "6", "<script>"):
        assert read(store, level=level).level == "1"
    nothing = read(store, instrument="portal")
    assert (nothing.counts, nothing.level, nothing.lines, nothing.total) == ({}, "", (), 0)


def test_unit_and_period_cut_them(tmp_path: Path) -> None:
    store = build_store(tmp_path, {"surveys": ANSWERS})
    assert [line.text for line in read(store, unit_id="D2").lines] == ["slower"]
    days = {"start": date(2026, 2, 1), "end": date(2026, 2, 1)}
    assert [line.text for line in read(store, **days).lines] == ["slow"]


def test_only_those_who_may_open_rows_read_them_and_only_of_their_units(tmp_path: Path) -> None:
    store = build_store(tmp_path, {"surveys": ANSWERS})
    head = scope_for("unit_head", *below("D2"))
    assert [line.text for line in read(store, scope=head).lines] == ["slower"]
    for scope in (ANALYST, scope_for("admin"), NOBODY):
        with pytest.raises(NotVisible):
            read(store, scope=scope)
    with pytest.raises(NotVisible):
        read(store, scope=head, unit_id="D1")


def test_pages_follow_one_another_and_none_is_longer_than_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    time = at("2026-02-01T10:00")
    rows = [answer(number, 3, f"text {number}", answered_at=time) for number in range(7)]
    store = build_store(tmp_path, {"surveys": rows})
    monkeypatch.setattr(comments, "MOST_COMMENTS", 3)
    pages = [read(store, limit=100, offset=offset).lines for offset in (0, 3, 6, 9)]
    assert [len(page) for page in pages] == [3, 3, 1, 0]
    assert [line.text for page in pages for line in page] == [f"text {number}" for number in range(7)]


def test_what_a_source_left_unmasked_is_masked_and_told(tmp_path: Path) -> None:
    rows = [answer(0, 1, "Call 0912 345 678, or an.nguyen@example.vn"), answer(1, 1, "Số [đã che], quầy 12")]
    second, first = read(build_store(tmp_path, {"surveys": rows})).lines
    assert (first.text, first.was_unmasked) == (f"Call {MASK}, or {MASK}", True)
    assert (second.text, second.was_unmasked) == ("Số [đã che], quầy 12", False)


@pytest.mark.parametrize(
    "text",
    [
        "0912345678", "+84 912 345 678", "0912.345.678", "(024) 3825-1234", "079203001234", "012345678",
        "a@b.vn", "an.nguyen+x@so-y-te.gov.vn", "09\u200b12345678", "٠٩١٢٣٤٥٦٧٨", "H29.138-250310-0001",
        "0912\u00a0345\u00a0678", "0912 - 345 - 678", "0912\u2013345\u2013678", "0912/345/678",
        "0912,345,678", "0912_345_678", "0912\n345\n678", "001 . 085 . 012 . 345", "C1234567",
        "a.b @ example . vn", "a.b(at)example.vn", "a.b [a còng] example.vn",
    ],
)  # fmt: skip
def test_numbers_and_addresses_that_lead_to_a_person_are_masked(text: str) -> None:
    assert MASK in mask_contacts(f"gọi {text} nhé")
    assert "example" not in mask_contacts(f"gọi {text} nhé")
    assert sum(letter.isdigit() for letter in mask_contacts(f"gọi {text} nhé")) <= 5


@pytest.mark.parametrize("text", [
    "", "Chờ 3 giờ, quầy 12, ngày 10/03/2026", "phí 500.000 đồng", "1022", "từ 10/03/2026 đến 15/03/2026",
    "3 lần, 15 ngày, 20 km", "hẹn 8 giờ 30 ngày 01-02-2026",
])  # fmt: skip
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert mask_contacts(text) == text


@given(st.text(), st.from_regex(r"0[0-9]{9}", fullmatch=True))
def test_a_telephone_number_anywhere_is_masked_and_masking_again_changes_nothing(
    text: str, number: str
) -> None:
    masked = mask_contacts(f"{text} {number}")
    assert number not in masked
    assert mask_contacts(masked) == masked
