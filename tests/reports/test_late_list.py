"""The late list as a workbook: what a reader finds in it, what nobody finds in the public one, same bytes."""

import hashlib
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from data_access.store import CaseStore
from metrics.late_list import LateList, read_late_list
from reports.late_list import write_late_list
from reports.wording import Wording
from tests.metrics.examples import dossier
from tests.metrics.store_builder import CHAIRMAN, SETTINGS, Row, at, build_store
from tests.office import converted

ROOT = Path(__file__).parents[2]
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
PLAIN = Wording(str, lambda day: f"{day:%d/%m/%Y}", lambda moment: f"{moment:%d/%m/%Y %H:%M} UTC", ZONE)
CASES: list[Row] = [
    {
        **dossier(1, due_at="2026-09-10T17:00", completed_at="2026-09-14T08:00", officer_id="O2",
                  apology_at="2026-09-11T08:00", returned_at="2026-09-15T08:00", procedure_id="P1"),
        "case_id": "=HYPERLINK(1)-00012345", "source": "@one-stop", "source_ref": "+REF-00012345",
    },
    {
        **dossier(2, due_at="2026-09-12T00:00", extended_at="2026-09-08T09:00",
                  extended_due_at="2026-09-11T00:00",
                  pauses=[(at("2026-08-31T09:00"), at("2026-09-02T09:00"))]),
        "case_id": "H99-00067890", "unit_id": "C1", "source": "one-stop", "source_ref": "REF-00067890",
    },
]  # fmt: skip
EVENTS: list[Row] = [
    {"case_id": "H99-00067890", "kind": "step", "step_name": "Signature", "unit_id": "D1", "officer_id": "O1",
     "started_at": at("2026-03-05T09:00")},
    *({"case_id": "H99-00067890", "kind": kind, "started_at": at(start)}
    for kind, start in (
        ("supplement", "2026-02-02T09:00"), ("supplement", "2026-03-02T09:00"),
        ("reassigned", "2026-03-03T09:00"), ("reopened", "2026-03-04T09:00"),
    ))
]  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> CaseStore:
    return build_store(tmp_path_factory.mktemp("store"), {"cases": CASES, "case_events": EVENTS})


def listed(store: CaseStore, *, is_internal: bool = True) -> LateList:
    return read_late_list(
        date(2026, 9, 1), is_internal=is_internal, scope=CHAIRMAN, store=store, settings=SETTINGS
    )


def workbook(store: CaseStore, *, is_internal: bool = True) -> bytes:
    found = listed(store, is_internal=is_internal)
    return write_late_list(found, province="=Province", place="-Place", wording=PLAIN)


def test_the_list_has_its_title_its_head_and_a_line_for_each_case(store: CaseStore) -> None:
    book = openpyxl.load_workbook(BytesIO(workbook(store)))

    summary, cases = book.worksheets
    rows = [[cell.value for cell in row] for row in cases.iter_rows()]
    assert rows[0][0] == "=Province"
    assert "Month 09/2026, -Place (Decision 766/QD-TTg). Internal version." in str(rows[2][0])
    assert rows[3][0] == "As of 30/09/2026 17:00 UTC; data up to 31/10/2026 17:00 UTC."
    assert rows[6][:5] == ["No.", "Body", "Settling unit", "Position", "Name"]
    assert rows[7] == [
        1, "Unit C1", "Unit C1", "not recorded", "not recorded", None, "not recorded", "H99-00067890",
        datetime(2026, 1, 5), datetime(2026, 9, 11), "being handled", 13,
        "Signature", "Unit D1, Official 1, Specialist",
        "clock stopped for 2 working days; 2 requests for supplements; passed on to others 1 times; "
        "reopened 1 times",
        "not yet", "new appointment for 11/09/2026", "one-stop", "REF-00067890", None,
    ]  # fmt: skip
    assert rows[8] == [
        2, "Unit D1", "Unit V1", "Specialist", "Official 2", "P1", "Land title", "=HYPERLINK(1)-00012345",
        datetime(2026, 1, 5), datetime(2026, 9, 10), datetime(2026, 9, 14), 2, "not recorded",
        "not recorded", "not recorded",
        datetime(2026, 9, 11), "completed on 14/09/2026; handed over on 15/09/2026", "@one-stop",
        "+REF-00012345", None,
    ]  # fmt: skip
    assert len(rows) == 9
    lines = [[cell.value for cell in row] for row in summary.iter_rows(min_row=8)]
    assert lines == [[1, "Unit C1", 0, 1, 1, 0, 13], [2, "Unit D1", 1, 0, 1, 1, 2]]


def test_the_head_says_how_many_rows_the_list_may_lack(store: CaseStore) -> None:
    found = replace(listed(store), rejected_rows=3)
    content = write_late_list(found, province="Province", place="Place", wording=PLAIN)

    for sheet in openpyxl.load_workbook(BytesIO(content)).worksheets:
        assert str(sheet.cell(row=4, column=1).value).endswith(". May lack 3 rows of the sources.")


def test_texts_are_never_formulas_and_days_are_days(store: CaseStore) -> None:
    book = openpyxl.load_workbook(BytesIO(workbook(store)))

    kinds = {
        (cell.data_type, str(cell.number_format))
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }
    assert kinds == {("s", "General"), ("n", "#,##0"), ("d", "dd/mm/yyyy")}


def test_a_sheet_prints_on_a4_across_with_its_head_on_every_page(store: CaseStore) -> None:
    for sheet in openpyxl.load_workbook(BytesIO(workbook(store))).worksheets:
        assert sheet.freeze_panes == "A8"
        assert sheet.print_title_rows == "$7:$7"
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_the_public_version_holds_no_name_and_no_whole_code_anywhere(store: CaseStore) -> None:
    secrets = ("Official 1", "Official 2", "00012345", "00067890", "REF-", "one-stop")
    texts = {
        is_internal: "".join(
            archive.read(name).decode()
            for archive in [zipfile.ZipFile(BytesIO(workbook(store, is_internal=is_internal)))]
            for name in archive.namelist()
        )
        for is_internal in (True, False)
    }

    assert all(secret in texts[True] for secret in secrets)
    assert [secret for secret in secrets if secret in texts[False]] == []
    assert "***2345" in texts[False]
    assert "Specialist" in texts[False]


AGAIN = """
import hashlib, sys, time
from pathlib import Path
from data_access.store import CaseStore
from tests.reports.test_late_list import workbook
time.sleep(2)
store = CaseStore(folder=Path(sys.argv[1]), version=sys.argv[2])
print(hashlib.sha256(workbook(store)).hexdigest())
"""


def test_a_second_run_in_another_process_writes_the_same_bytes(store: CaseStore) -> None:
    again = subprocess.run(
        [sys.executable, "-c", AGAIN, str(store.folder), store.version],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert again.stdout.strip() == hashlib.sha256(workbook(store)).hexdigest()


def test_a_list_without_cases_is_a_workbook_too(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(BytesIO(workbook(build_store(tmp_path, {}))))

    assert [sheet.max_row for sheet in book.worksheets] == [7, 7]


def test_libreoffice_reads_it(store: CaseStore, tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(workbook(store))

    assert "Unit C1" in converted(path, to="csv").read_text(encoding="utf-8")
