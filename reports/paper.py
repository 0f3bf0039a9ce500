"""What a paper says, apart from how it is written down: made once, then written as PDF, DOCX and XLSX.

Everything is finished text in the reader's language; a writer adds nothing but the number of a page.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from settings import PROJECT_ROOT

#: The letters of every paper: Inter, with every mark of Vietnamese; those of the machine are never used.
FONTS = PROJECT_ROOT / "fonts"


@dataclass(frozen=True)
class Amount:
    """A number as it is read, and as a spreadsheet calculates with it; ``pattern`` is its number format.

    ``value`` is empty for what has none: hidden, unknown, too few to judge.
    """

    text: str
    value: float | None = None
    pattern: str = "#,##0"


#: A cell of a table: a text, or a number.
Cell = str | Amount


@dataclass(frozen=True)
class Heading:
    """The title of a part of the paper; each part begins on a new page or sheet if it ``opens_page``."""

    text: str
    level: int = 1
    opens_page: bool = False


@dataclass(frozen=True)
class Paragraph:
    """A piece of running text; ``is_small`` is for remarks."""

    text: str
    is_small: bool = False


@dataclass(frozen=True)
class Findings:
    """Sentences that are counted: 1, 2, 3."""

    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Column:
    """One column of a table: its head, how wide it is beside the others, and whether it holds numbers."""

    head: str
    width: float = 1.0
    is_figure: bool = False


@dataclass(frozen=True)
class Table:
    """Rows under heads that are repeated on every page."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Picture:
    """A chart under its statement; its numbers stand in a table elsewhere in the paper.

    The same drawing twice: ``svg`` for where lines stay lines, ``png`` for where they can not.
    """

    title: str
    svg: str
    png: bytes


@dataclass(frozen=True)
class Signatures:
    """Who signs, side by side: pairs of the office and what is to be written below it."""

    places: tuple[tuple[str, str], ...]


Block = Heading | Paragraph | Findings | Table | Picture | Signatures


@dataclass(frozen=True)
class Paper:
    """A whole paper.

    ``mark`` says for whom it is and of which rows it is made, ``basis`` what is filtered, up to when the data
    goes and who made it: both stand on every page. ``page_text`` has the places ``{page}`` and ``{pages}``.
    ``dated`` (aware UTC) is the only time in it: no clock is read.
    """

    language: str
    issuer: str
    title: str
    subtitle: str
    mark: str
    basis: str
    page_text: str
    dated: datetime
    blocks: tuple[Block, ...] = field(default=())

    def parts(self) -> Iterator[tuple[Heading | None, Sequence[Block]]]:
        """The blocks under each heading of the first level."""
        heading: Heading | None = None
        blocks: list[Block] = []
        for block in self.blocks:
            if isinstance(block, Heading) and block.level == 1:
                if heading or blocks:
                    yield heading, blocks
                heading, blocks = block, []
            else:
                blocks.append(block)
        yield heading, blocks


def cell_text(cell: Cell) -> str:
    """A cell as it is read."""
    return cell.text if isinstance(cell, Amount) else cell
