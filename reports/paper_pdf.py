"""A paper as PDF: set by Typst with the product's own fonts, the same bytes for the same paper."""

import json
from pathlib import Path
from typing import Any

import typst

from reports.paper import FONTS, Block, Findings, Heading, Paper, Paragraph, Picture, Table, cell_text

TEMPLATE = Path(__file__).with_name("paper.typ")


def write_pdf(paper: Paper) -> bytes:
    """The paper as one PDF file; texts are handed over as data, so none of them is read as markup."""
    written: bytes = typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"paper": json.dumps(_described(paper), ensure_ascii=False)},
    )
    return written


def _described(paper: Paper) -> dict[str, Any]:
    """The paper as plain data for the template."""
    names = ("language", "issuer", "title", "subtitle", "mark", "basis", "page_text")
    return {
        **{name: getattr(paper, name) for name in names},
        "dated": list(paper.dated.timetuple()[:6]),
        "blocks": [_block(block) for block in paper.blocks],
    }


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"kind": "heading", **vars(block)}
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", **vars(block)}
    if isinstance(block, Findings):
        return {"kind": "findings", **vars(block)}
    if isinstance(block, Picture):
        return {"kind": "picture", "title": block.title, "svg": block.svg}
    if isinstance(block, Table):
        return {
            "kind": "table",
            "caption": block.caption,
            "columns": [vars(column) for column in block.columns],
            "rows": [[cell_text(cell) for cell in row] for row in block.rows],
        }
    return {"kind": "signatures", **vars(block)}
