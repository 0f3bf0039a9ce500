"""``report briefing`` and ``freeze`` as an operator runs them: files, exit codes, who may, the audit log."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pypdf
import pytest
from click.testing import CliRunner, Result

from command_line.briefings import freeze
from command_line.reports import report
from data_access.audit import read_audit_log
from shell.language import DEFAULT_LANGUAGE, use_language
from tests.isolation.marked_province import MarkedProvince, make_province
from tests.metrics.store_builder import scope_for

QUARTER = ("--from", "2026-07-01", "--to", "2026-09-30")
REFUSED = (1, "Not found, or not yours to see.\n")


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> MarkedProvince:
    return make_province(tmp_path_factory.mktemp("province"))


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    yield
    use_language(DEFAULT_LANGUAGE)


def make(province: MarkedProvince, out: Path, *options: str, user: str = "chairman") -> Result:
    arguments = ["briefing", *QUARTER, "--user", user, "--out", str(out), *options]
    return CliRunner().invoke(report, arguments, env=province.environment)


def run_freeze(province: MarkedProvince, *arguments: str) -> Result:
    return CliRunner().invoke(freeze, list(arguments), env=province.environment)


def first_page(path: Path) -> str:
    return " ".join(pypdf.PdfReader(BytesIO(path.read_bytes())).pages[0].extract_text().split())


def test_a_paper_is_public_unless_another_audience_is_named(province: MarkedProvince, tmp_path: Path) -> None:
    public, internal = tmp_path / "public.pdf", tmp_path / "internal.pdf"

    assert make(province, public).exit_code == 0
    assert make(province, internal, "--audience", "inspectorate", "--language", "en").exit_code == 0

    assert "Dành cho công chúng" in first_page(public)
    assert "For the inspectorate: all rows, sealed reports too; not to be passed on" in first_page(internal)


def test_it_comes_in_three_forms_of_one_unit_too(province: MarkedProvince, tmp_path: Path) -> None:
    for form in ("docx", "xlsx"):
        options = ("--unit", "U-A", "--audience", "chairman")
        assert make(province, tmp_path / f"paper.{form}", *options).exit_code == 0

    texts = [each.text for each in docx.Document(str(tmp_path / "paper.docx")).paragraphs]
    cells = [
        row[0].value for row in openpyxl.load_workbook(tmp_path / "paper.xlsx").worksheets[0].iter_rows()
    ]
    for found in (texts, cells):
        assert any(str(text).startswith("QXUNITA") for text in found)


@pytest.mark.parametrize(
    ("user", "options"),
    [
        ("head", ()), ("analyst", ()), ("admin", ()), ("nobody", ()),
        ("chairman", ("--unit", "no-such-unit")), ("head", ("--unit", "U-A", "--audience", "heads")),
    ],
)  # fmt: skip
def test_who_may_not_make_it_gets_one_and_the_same_sentence(
    user: str, options: tuple[str, ...], province: MarkedProvince, tmp_path: Path
) -> None:
    result = make(province, tmp_path / "x.pdf", *options, user=user)

    assert (result.exit_code, result.stderr) == REFUSED
    assert not (tmp_path / "x.pdf").exists()


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (("2026-07-01", "2026-09-15"), "whole calendar months"),
        (("2026-08-01", "2026-07-01"), "after its end"),
        (("2027-01-01", "2027-03-31"), "There is no data yet"),
    ],
)  # fmt: skip
def test_days_that_can_not_be_shown_end_with_2(
    days: tuple[str, str], told: str, province: MarkedProvince, tmp_path: Path
) -> None:
    result = make(province, tmp_path / "x.pdf", "--from", days[0], "--to", days[1])

    assert result.exit_code == 2
    assert told in result.stderr


def test_a_name_without_a_known_ending_ends_with_2(province: MarkedProvince, tmp_path: Path) -> None:
    result = make(province, tmp_path / "paper.odt")

    assert result.exit_code == 2
    assert ".pdf, .docx, .xlsx" in result.stderr


def test_numbers_looked_at_from_an_earlier_moment_are_those_known_then(
    province: MarkedProvince, tmp_path: Path
) -> None:
    path = tmp_path / "early.pdf"
    options = ("--audience", "chairman", "--as-of", "2026-08-31")

    assert make(province, path, *options).exit_code == 0

    assert "tính đến hết ngày 31/08/2026" in first_page(path)
    assert "(01/07/2026 – 31/08/2026)" in first_page(path)


def test_kept_numbers_are_listed_and_opened_to_the_byte(province: MarkedProvince, tmp_path: Path) -> None:
    path, again = tmp_path / "paper.pdf", tmp_path / "again.pdf"
    make(province, path, "--audience", "chairman")

    kept = run_freeze(province, "make", *QUARTER, "--audience", "chairman", "--user", "chairman")
    number = kept.stdout.strip()
    listed = run_freeze(province, "list", "--user", "inspectorate")
    opened = run_freeze(province, "open", number, "--user", "inspectorate", "--out", str(again))

    assert (kept.exit_code, listed.exit_code, opened.exit_code) == (0, 0, 0)
    assert any(line.startswith(f"{number}\t") and "chairman" in line for line in listed.stdout.splitlines())
    assert again.read_bytes() == path.read_bytes()
    lines = [line.split("\t") for line in opened.stdout.splitlines()]
    assert lines[0][3:] == ["Khi đó", "Hiện nay"]
    assert ["", "cases_received", "", "60", "60"] in lines
    assert not [line for line in lines if line[0] == "*"]


def test_kept_numbers_are_not_opened_by_others(province: MarkedProvince) -> None:
    kept = run_freeze(province, "make", *QUARTER, "--audience", "chairman", "--user", "chairman")
    number = kept.stdout.strip()

    for user in ("head", "analyst", "admin", "linked", "nobody"):
        result = run_freeze(province, "open", number, "--user", user)
        assert (result.exit_code, result.stderr) == REFUSED
        listed = run_freeze(province, "list", "--user", user).stdout
        assert f"{number}\t" not in listed


def test_it_is_written_down_for_whom_and_what(province: MarkedProvince, tmp_path: Path) -> None:
    make(province, tmp_path / "x.xlsx", "--audience", "heads")

    export, use = read_audit_log(province.database, scope=scope_for("inspectorate"), limit=2)

    assert (use.event, export.event) == ("command_line_used", "export_made")
    assert export.subject == "briefing"
    named = {name: export.detail[name] for name in ("user", "audience", "form", "start", "end")}
    assert named == {
        "user": "chairman", "audience": "heads", "form": "xlsx", "start": "2026-07-01", "end": "2026-09-30"
    }  # fmt: skip
