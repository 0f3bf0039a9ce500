"""The head of a form as cells of a grid: heads that several columns share stand once, above all of them."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class HeadCell:
    """One cell of a head: where it begins, counted from 0, and how many rows and columns it covers."""

    text: str
    row: int
    column: int
    row_span: int
    column_span: int


def head_cells(paths: Sequence[Sequence[str]]) -> list[HeadCell]:
    """The cells of a head, row by row; ``paths`` are the ways from the top down to each column.

    Neighbours whose ways begin alike share those cells, but each column keeps its own last one, which reaches
    down to the lowest row.
    """
    depth = max((len(path) for path in paths), default=0)
    return [cell for row in range(depth) for cell in _row(paths, row, depth=depth)]


def _row(paths: Sequence[Sequence[str]], row: int, *, depth: int) -> list[HeadCell]:
    cells, column = [], 0
    while column < len(paths):
        path = paths[column]
        if row >= len(path):
            column += 1
            continue
        is_last = row == len(path) - 1
        span = 1 if is_last else _shared(paths, column, row)
        cells.append(HeadCell(path[row], row, column, depth - row if is_last else 1, span))
        column += span
    return cells


def _shared(paths: Sequence[Sequence[str]], column: int, row: int) -> int:
    """How many neighbours from a column on share its way down to a row, and go on below it."""
    way = tuple(paths[column][: row + 1])
    span = 1
    for path in paths[column + 1 :]:
        if tuple(path[: row + 1]) != way or len(path) <= row + 1:
            break
        span += 1
    return span
