"""A paper as a text document that an office can edit: the same bytes for the same paper."""

import re
import zipfile
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from reports.docx_fonts import FAMILY, embed_fonts
from reports.paper import (
    FONTS,
    Block,
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

TEXT_POINTS, TABLE_POINTS, SMALL_POINTS, SPACE_POINTS = 10.5, 8, 8.5, 4
PAGE_WIDTH, PAGE_HEIGHT, MARGIN, HIGH_MARGIN = Cm(21), Cm(29.7), Cm(2), Cm(2.6)
TEXT_CENTIMETRES, PICTURE_CENTIMETRES, HANGING = 17.0, 13.5, Cm(0.7)
QUIET = RGBColor(0x5A, 0x65, 0x72)
LOCALES = {"vi": "vi-VN", "en": "en-GB"}
#: The first day a ZIP archive can name: its entries bear no other, so the same content is the same bytes.
NO_DAY = (1980, 1, 1, 0, 0, 0)
FIELDS = {"page": "PAGE", "pages": "NUMPAGES"}


def write_docx(paper: Paper) -> bytes:
    """The paper as one DOCX file."""
    document = docx.Document()
    embed_fonts(document, folder=FONTS)
    _set_up(document, paper)
    _title_block(document, paper)
    for block in paper.blocks:
        _write(document, block)
    content = BytesIO()
    document.save(content)
    return _without_days(content.getvalue())


def _set_up(document: Any, paper: Paper) -> None:
    moment = paper.dated.replace(tzinfo=None, microsecond=0)
    properties = document.core_properties
    properties.title, properties.author, properties.language = paper.title, paper.issuer, paper.language
    properties.last_modified_by, properties.comments = paper.issuer, paper.mark
    properties.created = properties.modified = moment
    section = document.sections[0]
    section.page_width, section.page_height = PAGE_WIDTH, PAGE_HEIGHT
    section.left_margin = section.right_margin = MARGIN
    section.top_margin = section.bottom_margin = HIGH_MARGIN
    for name in ("Normal", "Heading 1", "Heading 2", "List Number"):
        _font(document.styles[name], paper.language)
    document.styles["Normal"].font.size = Pt(TEXT_POINTS)
    document.styles["Normal"].paragraph_format.space_after = Pt(SPACE_POINTS)
    document.styles["Heading 1"].font.size, document.styles["Heading 2"].font.size = Pt(15), Pt(13)
    _small(section.header.paragraphs[0], f"{paper.title} – {paper.mark}", is_strong=True)
    footer = section.footer.paragraphs[0]
    _small(footer, f"{paper.basis} · ")
    _page_text(footer, paper.page_text)


def _font(style: Any, language: str) -> None:
    style.font.name = FAMILY
    style.font.color.rgb = RGBColor(0, 0, 0)
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{kind}"), FAMILY)
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), LOCALES[language])
    properties.append(spoken)


def _small(paragraph: Any, text: str, *, is_strong: bool = False) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.font.color.rgb, run.bold = Pt(SMALL_POINTS), QUIET, is_strong


def _page_text(paragraph: Any, text: str) -> None:
    """The number of the page and of all pages, which only the program that shows it knows."""
    for piece in re.split(r"(\{\w+\})", text):
        field = FIELDS.get(piece.strip("{}"))
        if field is None:
            _small(paragraph, piece)
            continue
        for kind, instruction in (("begin", ""), ("", field), ("end", "")):
            run = paragraph.add_run()
            run.font.size = Pt(SMALL_POINTS)
            run._r.append(_instruction(instruction) if instruction else _field_mark(kind))


def _instruction(text: str) -> Any:
    element = OxmlElement("w:instrText")
    element.text = text
    return element


def _field_mark(kind: str) -> Any:
    element = OxmlElement("w:fldChar")
    element.set(qn("w:fldCharType"), kind)
    return element


def _title_block(document: Any, paper: Paper) -> None:
    _small(document.add_paragraph(), paper.issuer)
    title = document.add_paragraph().add_run(paper.title)
    title.bold, title.font.size = True, Pt(20)
    document.add_paragraph(paper.subtitle)
    document.add_paragraph().add_run(paper.mark).bold = True
    _small(document.add_paragraph(), paper.basis)


def _write(document: Any, block: Block) -> None:
    if isinstance(block, Heading):
        heading = document.add_heading(block.text, level=block.level)
        heading.paragraph_format.page_break_before = block.opens_page
    elif isinstance(block, Paragraph) and block.is_small:
        _small(document.add_paragraph(), block.text)
    elif isinstance(block, Paragraph):
        document.add_paragraph(block.text)
    elif isinstance(block, Findings):
        for number, sentence in enumerate(block.sentences, start=1):
            paragraph = document.add_paragraph(f"{number}. {sentence}")
            shape = paragraph.paragraph_format
            shape.left_indent, shape.first_line_indent = HANGING, -HANGING
    elif isinstance(block, Picture):
        _picture(document, block)
    elif isinstance(block, Table):
        _table(document, block)
    else:
        _signatures(document, block)


def _picture(document: Any, picture: Picture) -> None:
    title = document.add_paragraph()
    title.add_run(picture.title).bold = True
    title.paragraph_format.keep_with_next = True
    shape = document.add_picture(BytesIO(picture.png), width=Cm(PICTURE_CENTIMETRES))
    # What a screen reader says in place of the picture.
    shape._inline.docPr.set("descr", picture.title)


def _table(document: Any, table: Table) -> None:
    caption = document.add_paragraph()
    caption.add_run(table.caption).bold = True
    caption.paragraph_format.keep_with_next = True
    heads = [column.head for column in table.columns]
    rows = [heads, *([cell_text(cell) for cell in row] for row in table.rows)]
    drawn = document.add_table(rows=len(rows), cols=len(table.columns), style="Table Grid")
    drawn.autofit = False
    widths = _widths(table.columns)
    for place, width in enumerate(widths):
        drawn.columns[place].width = width
    for place, (cells, line) in enumerate(zip(rows, drawn.rows, strict=True)):
        _once(line, "w:cantSplit")
        if place == 0:
            _once(line, "w:tblHeader")
        for column, width, text, cell in zip(table.columns, widths, cells, line.cells, strict=True):
            cell.width = width
            _cell(cell.paragraphs[0], text, column, is_head=place == 0)
    _small(document.add_paragraph(), "")


def _widths(columns: Sequence[Column]) -> list[Cm]:
    whole = sum(column.width for column in columns)
    return [Cm(TEXT_CENTIMETRES * column.width / whole) for column in columns]


def _once(row: Any, name: str) -> None:
    """A property of a row: not to be split, or to be repeated on every page."""
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _cell(paragraph: Any, text: str, column: Column, *, is_head: bool) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.bold = Pt(TABLE_POINTS), is_head
    if is_head:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif column.is_figure:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _signatures(document: Any, signatures: Signatures) -> None:
    drawn = document.add_table(rows=1, cols=len(signatures.places))
    for cell, (office, below) in zip(drawn.rows[0].cells, signatures.places, strict=True):
        paragraph = cell.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(office).bold = True
        paragraph.add_run().add_break()
        _small(paragraph, below)
        paragraph.paragraph_format.space_after = Pt(60)


def _without_days(content: bytes) -> bytes:
    """The same archive with its entries dated alike."""
    again = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            named = zipfile.ZipInfo(entry.filename, NO_DAY)
            named.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(named, old.read(entry))
    return again.getvalue()
