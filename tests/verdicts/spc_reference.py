"""Published control charts with their expected results; they lie beside the project, not in it."""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from verdicts.control_limits import Numbers

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "spc-reference"
needs_reference = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="../shared/data/spc-reference does not lie here"
)


def rows(name: str) -> list[dict[str, str]]:
    """A table of the reference; none where it does not lie here."""
    path = FOLDER / f"{name}.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def cases(name: str) -> list[Any]:
    """The cases of one file of the reference; none where it does not lie here."""
    path = FOLDER / f"{name}.json"
    found: list[Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []
    return found


def truth() -> Any:
    """What the reference says of its charts, and how many cases it has."""
    return json.loads((FOLDER / "truth.json").read_text(encoding="utf-8"))


def column(table: list[dict[str, str]], name: str) -> Numbers:
    """A column as numbers."""
    return np.array([float(row[name]) for row in table])
