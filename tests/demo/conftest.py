"""A small demo, written once, and read back through its own mapping SQL."""

import json
import sqlite3
import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from demo.build import build_demo

CASES = 3_000
#: Enough for a change of a few points in one department to stand out.
MANY_CASES = 15_000
SEED = 7


class Demo:
    """What a demo run wrote: its tables as the case model sees them, and its list of truths."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.truth: dict[str, Any] = json.loads((folder / "truth.json").read_text("utf-8"))
        self.tables: dict[str, pd.DataFrame] = {}
        for source in sorted((folder / "sources").iterdir()):
            url = tomllib.loads((source / "source.toml").read_text("utf-8"))["url"]
            with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
                for query in sorted(source.glob("*.sql")):
                    self.tables[f"{source.name}.{query.stem}"] = _read(connection, query)
            connection.close()

    def __getitem__(self, name: str) -> pd.DataFrame:
        """All rows of a table of the case model."""
        return self.tables[f"{self.truth['source_of'][name]}.{name}"]

    def sound(self, name: str) -> pd.DataFrame:
        """The rows of a table that are not planted as dirty or odd; of those that come twice the first."""
        table = self[name]
        if name in ("cases", "case_events"):
            table = table[~table["case_id"].str.startswith("LE-")]
        for entry in self.truth["dirty_rows"]:
            if entry["table"] == name:
                is_listed = table.iloc[:, 0].isin(entry["ids"])
                comes_again = table.iloc[:, 0].duplicated()
                keeps_first = entry["reason"] == "duplicate_id"
                table = table[~(is_listed & (comes_again if keeps_first else True))]
        return table

    def fact(self, name: str) -> dict[str, Any]:
        """One planted truth."""
        found: dict[str, Any] = next(entry for entry in self.truth["truths"] if entry["id"] == name)
        return found


def _read(connection: sqlite3.Connection, query: Path) -> pd.DataFrame:
    long_ago = {
        "since": datetime(1970, 1, 2).isoformat(" ") + "+00:00",
        "since_local": datetime(1970, 1, 2).isoformat(" "),
    }
    cursor = connection.execute(query.read_text("utf-8"), long_ago)
    names = [column[0] for column in cursor.description]
    return pd.DataFrame(cursor.fetchall(), columns=names, dtype=object)


@pytest.fixture(scope="session")
def larger_demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """A demo province with enough cases for rates of single departments."""
    folder = tmp_path_factory.mktemp("larger")
    build_demo(out=folder, cases=MANY_CASES, seed=SEED)
    return Demo(folder)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """A small demo province."""
    folder = tmp_path_factory.mktemp("demo")
    build_demo(out=folder, cases=CASES, seed=SEED)
    return Demo(folder)
