"""Charts are drawn from kept specifications, and each of them comes with its words and its table."""

import ast
from pathlib import Path

import pytest

from tests.rules.test_house_rules import ROOT, code_files, decorator_names, functions
from tests.rules.test_imports import imported_modules

CHARTS = sorted((ROOT / "charts").glob("*.py"))
#: What Streamlit draws with, past the one place that gives a chart its words and its table.
DRAWN_BY = {
    "altair_chart", "vega_lite_chart", "line_chart", "area_chart", "bar_chart", "scatter_chart",
    "plotly_chart", "pyplot", "graphviz_chart", "pydeck_chart", "map",
}  # fmt: skip


@pytest.mark.parametrize("path", code_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_altair_is_known_to_charts_alone(path: Path) -> None:
    modules = {module.split(".")[0] for module in imported_modules(path)}

    assert path in CHARTS or not modules & {"altair", "plotly", "matplotlib"}


@pytest.mark.parametrize("path", CHARTS, ids=lambda path: path.stem)
def test_what_turns_rows_into_a_picture_builds_no_specification(path: Path) -> None:
    built, kept = set(), set()
    for function in functions(path):
        if function.name.startswith("draw_"):
            assert not any(isinstance(node, ast.Name) and node.id == "alt" for node in ast.walk(function))
            built |= {
                node.func.id
                for node in ast.walk(function)
                if isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id.endswith("specification")
            }
        if "cache" in decorator_names(function):
            kept.add(function.name)

    assert built <= kept


def test_a_chart_is_shown_in_one_place_with_its_words_and_its_table() -> None:
    calls = [
        (path.name, node)
        for path in code_files()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in DRAWN_BY
        and ast.unparse(node.func.value) == "st"
    ]

    assert [name for name, _node in calls] == ["pictures.py"]
    assert "alt" in [keyword.arg for keyword in calls[0][1].keywords]
