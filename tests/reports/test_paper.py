"""A paper in three forms: the same words in each, the same bytes each time, every mark of Vietnamese."""

import hashlib
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pypdf
import pytest
from docx.oxml.ns import qn

from charts.line_by_month import Point, draw_line
from charts.numbers import Numbers
from charts.printed import Printed, printed
from charts.theme import Drawing
from reports.paper import (
    FONTS,
    Amount,
    Column,
    Findings,
    Heading,
    Paper,
    Paragraph,
    Picture,
    Signatures,
    Table,
    cell_text,
)
from reports.paper_docx import write_docx
from reports.paper_pdf import write_pdf
from reports.paper_xlsx import write_xlsx
from tests.office import converted

ROOT = Path(__file__).parents[2]
WRITERS = {"pdf": write_pdf, "docx": write_docx, "xlsx": write_xlsx}
#: Every letter of Vietnamese, in both cases.
LETTERS = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ"
MARKED = "Sở Nông nghiệp và Môi trường: kết quả giải quyết quá hạn đã được rà soát; Đặng Thị Hữu, ế ộ ữ Đ"
HOSTILE = "#let x = 1; *b* _i_ $x^2$ @key <label> {place} \\ \"'&"
FORMULA, MARK = "=HYPERLINK(1)", "Dành cho Thanh tra tỉnh: tính trên mọi bản ghi"
BASIS = "Toàn tỉnh, quý III/2026; số liệu đến 31/10/2026; người lập: chánh thanh tra"
CODE = "000.00.047.H99-260511-00127108"
ROWS = 90


def drawing() -> Printed:
    points = [Point(f"{month:02d}/2026", month / 10, f"{month * 10},0%") for month in range(1, 10)]
    return printed(draw_line(points, numbers=Numbers("share"), from_zero=True), fonts=FONTS)


def paper() -> Paper:
    drawn = drawing()
    columns = (Column("Đơn vị", 2.0), Column("Mã hồ sơ", 1.0), Column("Số hồ sơ", 1.0, True))
    rows = tuple((f"Xã số {row} {MARKED[:20]}", CODE, Amount("1.234", 1234.0)) for row in range(ROWS))
    return Paper(
        language="vi", issuer="Tỉnh Thử Nghiệm", title="Báo cáo giao ban giám sát", subtitle="Quý III/2026",
        mark=MARK, basis=BASIS, page_text="Trang {page}/{pages}",
        dated=datetime(2026, 10, 31, 17, tzinfo=UTC),
        blocks=(
            Heading("Những điều ghi nhận được"), Findings((MARKED, HOSTILE)),
            Paragraph(LETTERS), Paragraph(LETTERS.upper(), is_small=True),
            Table("Số liệu", (Column("Chỉ tiêu"), Column("Giá trị", 1.0, True)),
                  ((FORMULA, Amount("95,3%", 0.953, "0.0%")), ("http://x", Amount("ẩn")), ("", "–"))),
            Picture("Tỷ lệ đúng hạn giảm thật sự", drawn.svg, drawn.png),
            Heading("Đơn vị chịu trách nhiệm", opens_page=True), Table("Các đơn vị", columns, rows),
            Signatures((("Người lập", "(ký tên)"), ("Người đứng đầu", "(ký tên)"))),
        ),
    )  # fmt: skip


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return {form: write(paper()) for form, write in WRITERS.items()}


def pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(BytesIO(content)).pages]


def said(blocks: Paper) -> Iterator[str]:
    """Every text that a paper has."""
    yield from (blocks.issuer, blocks.title, blocks.subtitle, blocks.mark, blocks.basis)
    for block in blocks.blocks:
        if isinstance(block, Heading | Paragraph):
            yield block.text
        elif isinstance(block, Findings):
            yield from block.sentences
        elif isinstance(block, Picture):
            yield block.title
        elif isinstance(block, Signatures):
            yield from (text for place in block.places for text in place)
        else:
            yield from (block.caption, *(column.head for column in block.columns))
            yield from (cell_text(cell) for row in block.rows for cell in row)


def joined(text: str) -> str:
    """A text without the ends of lines, which are set where the room ends."""
    return re.sub(r"\s+", "", text)


def read_docx(content: bytes) -> str:
    document = docx.Document(BytesIO(content))
    section = document.sections[0]
    paragraphs = [*document.paragraphs, *section.header.paragraphs, *section.footer.paragraphs]
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in paragraphs), *cells])


def read_xlsx(content: bytes) -> str:
    sheets = openpyxl.load_workbook(BytesIO(content)).worksheets
    return "\n".join(str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row)


def test_the_three_forms_say_the_same(files: dict[str, bytes]) -> None:
    read = {"docx": read_docx(files["docx"]), "xlsx": read_xlsx(files["xlsx"])}
    read["pdf"] = "\n".join(pages(files["pdf"]))
    numbers = {"1.234": "1234", "95,3%": "0.953"}

    for form, text in read.items():
        for wanted in said(paper()):
            as_written = numbers.get(wanted, wanted) if form == "xlsx" else wanted
            assert joined(as_written) in joined(text), (form, wanted)


def test_vietnamese_is_extracted_from_the_pdf_exactly(files: dict[str, bytes]) -> None:
    first = " ".join(pages(files["pdf"])[0].split())

    assert MARKED in first
    for letters in (LETTERS, LETTERS.upper()):
        assert letters in "".join(pages(files["pdf"])[0].split())


def test_no_text_is_read_as_markup_or_as_a_formula(files: dict[str, bytes]) -> None:
    assert HOSTILE in " ".join(pages(files["pdf"])[0].split())
    for sheet in openpyxl.load_workbook(BytesIO(files["xlsx"])).worksheets:
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
        assert not sheet._hyperlinks


def test_every_page_of_the_pdf_says_for_whom_it_is_what_it_is_of_and_which_page_it_is(
    files: dict[str, bytes],
) -> None:
    found = pages(files["pdf"])

    assert len(found) > 2
    for number, text in enumerate(found, start=1):
        assert joined(MARK) in joined(text)
        assert joined(BASIS) in joined(text)
        assert f"Trang{number}/{len(found)}" in joined(text)
    for text in found[1:-1]:
        assert "Mã hồ sơ" in text, "the head of the table is not repeated"


def test_the_document_repeats_heads_counts_pages_and_says_for_whom_it_is(files: dict[str, bytes]) -> None:
    document = docx.Document(BytesIO(files["docx"]))
    section = document.sections[0]

    fields = [each.text for each in section.footer._element.iter(qn("w:instrText"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert BASIS in section.footer.paragraphs[0].text
    assert MARK in section.header.paragraphs[0].text
    heads = [table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") for table in document.tables[:2]]
    assert [head is not None for head in heads] == [True, True]
    size = section.page_width.cm, section.page_height.cm
    assert size == (pytest.approx(21, abs=0.01), pytest.approx(29.7, abs=0.01))


def test_every_sheet_prints_its_title_block_on_each_page_and_its_numbers_are_numbers(
    files: dict[str, bytes],
) -> None:
    first, second = openpyxl.load_workbook(BytesIO(files["xlsx"])).worksheets

    for sheet in (first, second):
        top = [sheet.cell(row, 1).value for row in range(1, 6)]
        assert top[3:] == [MARK, BASIS]
        assert sheet.print_title_rows.startswith("$1:$")
        assert "Trang &P/&N" in sheet.oddFooter.center.text.replace("&[Page]", "&P").replace("&[Pages]", "&N")
    assert second.print_title_rows == "$1:$8"
    assert [second.cell(8, column).value for column in (1, 2, 3)] == ["Đơn vị", "Mã hồ sơ", "Số hồ sơ"]
    assert (second.cell(9, 3).value, second.cell(9, 3).number_format) == (1234, "#,##0")


AGAIN = """
import hashlib, time
from tests.reports.test_paper import WRITERS, paper
time.sleep(2.1)
for form, write in WRITERS.items():
    print(form, hashlib.sha256(write(paper())).hexdigest())
"""


def test_a_second_run_in_another_process_at_another_hour_writes_the_same_bytes(
    files: dict[str, bytes],
) -> None:
    again = subprocess.run(
        [sys.executable, "-c", AGAIN], cwd=ROOT, capture_output=True, text=True, check=True,
        env={"PATH": "/usr/bin:/bin", "TZ": "America/Lima", "HOME": "/nonexistent"},
    )  # fmt: skip

    wanted = [f"{form} {hashlib.sha256(content).hexdigest()}" for form, content in files.items()]
    assert again.stdout.splitlines() == wanted


def test_only_the_products_own_letters_are_in_the_pdf_and_in_the_charts(files: dict[str, bytes]) -> None:
    fonts = {
        str(font.get_object()["/BaseFont"]).partition("+")[2]
        for page in pypdf.PdfReader(BytesIO(files["pdf"])).pages
        for font in page["/Resources"]["/Font"].values()
    }

    assert fonts == {"InterGiamsat-Regular", "InterGiamsat-SemiBold"}
    assert re.findall(r'font-family="([^,"]*)', drawing().svg).count("Inter Giamsat") > 3


def test_nothing_of_the_machine_or_the_day_stands_in_a_file(files: dict[str, bytes]) -> None:
    for form in ("docx", "xlsx"):
        with zipfile.ZipFile(BytesIO(files[form])) as archive:
            assert {entry.date_time[:3] for entry in archive.infolist()} == {(1980, 1, 1)}
            assert "2026-10-31T17:00:00Z" in archive.read("docProps/core.xml").decode()
    assert pypdf.PdfReader(BytesIO(files["pdf"])).metadata["/CreationDate"] == "D:20261031170000Z"


def test_a_printed_chart_fetches_nothing_from_anywhere() -> None:
    asking = Drawing({"data": {"url": "http://127.0.0.1:9/rows.csv"}, "mark": "point"}, {})

    with pytest.raises(ValueError, match="External data url not allowed"):
        printed(asking, fonts=FONTS)


@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_libreoffice_shows_it_without_loss(form: str, files: dict[str, bytes], tmp_path: Path) -> None:
    path = tmp_path / f"paper.{form}"
    path.write_bytes(files[form])

    found = pages(converted(path, to="pdf").read_bytes())
    text = joined("\n".join(found))
    for wanted in (MARKED, LETTERS, FORMULA, MARK, "Các đơn vị", f"Xã số {ROWS - 1}", "Người đứng đầu"):
        assert joined(wanted) in text, wanted
    assert f"Trang{len(found)}/{len(found)}" in text
