"""A paper for other readers than chairman and inspectorate tells nothing of the reports for few eyes."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from io import BytesIO

import docx
import openpyxl
import pypdf
import pytest

from data_access.accounts import find_account
from data_access.frozen import freeze_paper, open_frozen
from data_access.scope import AccessScope
from data_access.store import CaseStore, current_store
from data_access.viewer import scope_of_account
from errors import NotVisible
from metrics.audience import Audience
from shell.briefing import BriefingOrder, read_briefing
from shell.briefing_paper import paper_of
from shell.frozen import WRITERS, frozen_for, opener, then_and_now, to_freeze
from tests.data_access.refresh_fixtures import NOW, run
from tests.isolation.marked_province import ACCOUNTS, HIDDEN_MARKS, MarkedProvince, make_province

#: What common rows leave out; the other hidden marks are about persons who happen to head a unit.
KEPT_BACK = ("QXSEALED", "QXHEAD")
OTHERS = [Audience.HEADS, Audience.PUBLIC]
MAKERS = [name for name, (role, _letter) in ACCOUNTS.items() if role in ("chairman", "inspectorate")]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> MarkedProvince:
    return make_province(tmp_path_factory.mktemp("whole"))


@pytest.fixture(scope="module")
def twin(tmp_path_factory: pytest.TempPathFactory) -> MarkedProvince:
    return make_province(tmp_path_factory.mktemp("twin"), leaves_out=KEPT_BACK)


def store_and_scope(province: MarkedProvince, account: str) -> tuple[CaseStore, AccessScope]:
    store, found = current_store(province.settings), find_account(province.database, account)
    assert found is not None
    return store, scope_of_account(found, store)


def order(audience: Audience, maker: str, *, first: date = date(2026, 7, 1)) -> BriefingOrder:
    return BriefingOrder(first, date(2026, 9, 30), audience, maker)


def files(province: MarkedProvince, audience: Audience, maker: str) -> dict[str, bytes]:
    store, scope = store_and_scope(province, maker)
    context = {"scope": scope, "store": store, "settings": province.settings}
    paper = paper_of(read_briefing(order(audience, maker), **context), settings=province.settings)
    return {form: write(paper) for form, write in WRITERS.items()}


def words(made: dict[str, bytes]) -> str:
    """Everything that can be read in the three files."""
    document = docx.Document(BytesIO(made["docx"]))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    sheets = openpyxl.load_workbook(BytesIO(made["xlsx"])).worksheets
    values = [str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row if cell.value]
    pages = [page.extract_text() for page in pypdf.PdfReader(BytesIO(made["pdf"])).pages]
    return "\n".join([*pages, *(each.text for each in document.paragraphs), *cells, *values])


@pytest.mark.parametrize("maker", MAKERS)
@pytest.mark.parametrize("audience", OTHERS)
def test_a_paper_for_others_is_the_same_to_the_byte_without_the_reports_for_few_eyes(
    audience: Audience, maker: str, whole: MarkedProvince, twin: MarkedProvince
) -> None:
    assert files(whole, audience, maker) == files(twin, audience, maker)


@pytest.mark.parametrize("audience", OTHERS)
def test_a_paper_for_others_names_units_and_no_row_and_no_official(
    audience: Audience, whole: MarkedProvince
) -> None:
    text = words(files(whole, audience, "chairman"))

    assert "QXUNITA" in text
    assert [mark for mark in ("QXROW", *HIDDEN_MARKS) if mark in text] == []


@pytest.mark.parametrize("audience", [Audience.CHAIRMAN, Audience.INSPECTORATE])
def test_a_paper_of_all_rows_does_tell_of_them(
    audience: Audience, whole: MarkedProvince, twin: MarkedProvince
) -> None:
    made, without = (files(each, audience, "chairman") for each in (whole, twin))

    assert "QXROWA head" in words(made)
    assert [form for form in made if made[form] == without[form]] == []


def test_whoever_is_bound_to_a_unit_makes_a_paper_without_reports_about_its_head(
    whole: MarkedProvince,
) -> None:
    chairmans, linked = (files(whole, Audience.INSPECTORATE, maker) for maker in ("inspectorate", "linked"))

    assert "trừ phản ánh về người đứng đầu đơn vị của người lập" in words(linked)
    assert "trừ phản ánh về người đứng đầu đơn vị của người lập" not in words(chairmans)


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("account", ["head", "head_commune", "analyst", "admin"])
def test_nobody_else_makes_any(account: str, audience: Audience, whole: MarkedProvince) -> None:
    store, scope = store_and_scope(whole, account)

    with pytest.raises(NotVisible):
        read_briefing(order(audience, account), scope=scope, store=store, settings=whole.settings)


def freeze(
    province: MarkedProvince, audience: Audience, maker: str, *, first: date = date(2026, 7, 1)
) -> int:
    store, scope = store_and_scope(province, maker)
    asked = order(audience, maker, first=first)
    found = read_briefing(asked, scope=scope, store=store, settings=province.settings)
    return freeze_paper(province.database, to_freeze(found, settings=province.settings), account=maker)


def openers(province: MarkedProvince, paper_id: int, accounts: Sequence[str]) -> set[str]:
    """Those of these accounts who can open a kept paper, as a list and as bytes."""
    able = set()
    for account in accounts:
        _store, scope = store_and_scope(province, account)
        listed = paper_id in {paper.paper_id for paper in frozen_for(province.database, scope=scope)}
        try:
            open_frozen(
                province.database,
                paper_id=paper_id,
                form="pdf",
                account=account,
                may_open=opener(scope=scope),
            )
        except NotVisible:
            assert not listed
        else:
            assert listed
            able.add(account)
    return able


@pytest.mark.parametrize(
    ("audience", "maker", "expected"),
    [
        (Audience.CHAIRMAN, "chairman", {"chairman", "inspectorate"}),
        (Audience.INSPECTORATE, "linked", {"chairman", "inspectorate", "linked"}),
        (Audience.HEADS, "chairman", {"chairman", "inspectorate", "linked"}),
        (Audience.PUBLIC, "linked", {"chairman", "inspectorate", "linked"}),
    ],
)
def test_a_kept_paper_is_opened_by_whom_no_row_of_it_is_kept_from(
    audience: Audience, maker: str, expected: set[str], whole: MarkedProvince
) -> None:
    assert openers(whole, freeze(whole, audience, maker), list(ACCOUNTS)) == expected


def test_a_kept_paper_survives_a_refresh_to_the_byte_and_shows_then_and_now(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    province = make_province(tmp_path_factory.mktemp("refreshed"))
    before = files(province, Audience.CHAIRMAN, "chairman")
    paper_id = freeze(province, Audience.CHAIRMAN, "chairman")
    province.feed.change("UPDATE cases SET completed_at = due_at WHERE completed_at IS NULL")
    run(province.settings, province.feed, now=NOW, full=True)

    store, scope = store_and_scope(province, "chairman")
    may_open: Callable[..., bool] = opener(scope=scope)
    kept = {
        form: open_frozen(
            province.database, paper_id=paper_id, form=form, account="chairman", may_open=may_open
        )
        for form in WRITERS
    }
    lines = then_and_now(kept["pdf"][0], scope=scope, store=store, settings=province.settings)

    assert {form: content for form, (_paper, content) in kept.items()} == before
    assert files(province, Audience.CHAIRMAN, "chairman")["pdf"] != before["pdf"]
    whole = {each.metric.name: each for each in lines if not each.unit}
    overdue, received = whole["cases_overdue_open"], whole["cases_received"]
    assert overdue.then.value
    assert overdue.now is not None
    assert (overdue.now.value, overdue.has_moved) == (0, True)
    assert (received.has_moved, received.then.value) == (False, received.now and received.now.value)
    assert {each.unit for each in lines if each.unit} >= {"U-A", "U-B", "U-C"}
    assert not [each for each in lines if each.is_redefined]
    other = {**kept["pdf"][0].definitions, "cases_received": {"title": "x", "formula": "y", "source": "z"}}
    paper = replace(kept["pdf"][0], definitions=other)
    again = then_and_now(paper, scope=scope, store=store, settings=province.settings)
    assert {each.metric.name for each in again if each.is_redefined} == {"cases_received"}


def test_then_and_now_of_published_numbers_are_published_numbers(whole: MarkedProvince) -> None:
    # In a single month each unit has fewer reports than may be told.
    paper_id = freeze(whole, Audience.PUBLIC, "chairman", first=date(2026, 9, 1))
    store, scope = store_and_scope(whole, "chairman")
    (paper,) = [each for each in frozen_for(whole.database, scope=scope) if each.paper_id == paper_id]

    lines = then_and_now(paper, scope=scope, store=store, settings=whole.settings)

    hidden = {each.metric.name for each in lines if each.then.is_hidden}
    assert "harassment_reports" in hidden
    assert "cases_received" not in hidden
    assert [each.metric.name for each in lines if each.has_moved] == []
    unit_scope = replace(scope, unit_ids=("U-A",), is_whole_province=False)
    assert opener(scope=unit_scope)(paper.rows)
    assert not opener(scope=unit_scope)({**paper.rows, "unit_id": "U-B"})
    assert not opener(scope=unit_scope)({**paper.rows, "audience": "chairman"})
