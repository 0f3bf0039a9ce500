"""Who may import whom where the contracts of pyproject.toml do not reach: pages and single modules."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "pages").glob("*.py"))
OURS = {
    "data_access", "metrics", "verdicts", "charts", "reports", "shell", "pages", "demo", "command_line",
    "bench",
}  # fmt: skip
#: What no page imports: it asks, and computes nothing itself.
NOT_FOR_PAGES = {"sqlalchemy", "pandas", "duckdb", "numpy"}
NOT_FOR_PAGES_OF_OURS = {
    "data_access.model", "data_access.store_model", "data_access.store", "data_access.scoped",
}  # fmt: skip


def imported_modules(path: Path) -> set[str]:
    """Full names of the modules a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_a_page_imports_no_engine_and_no_table(page: Path) -> None:
    modules = imported_modules(page)

    assert not {module.split(".")[0] for module in modules} & NOT_FOR_PAGES
    assert not modules & NOT_FOR_PAGES_OF_OURS


@pytest.mark.parametrize("name", ["errors.py", "settings.py"])
def test_errors_and_settings_stand_at_the_bottom(name: str) -> None:
    assert not {module.split(".")[0] for module in imported_modules(ROOT / name)} & OURS


def test_the_entry_knows_routes_and_nothing_of_the_data() -> None:
    modules = {module.split(".")[0] for module in imported_modules(ROOT / "app.py")}

    assert modules <= {"streamlit", "starlette", "shell", "contextlib", "collections", "pathlib", "settings"}
