"""Rules of the house that no reviewer should have to remember."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE_FOLDERS = (
    "data_access", "metrics", "verdicts", "charts", "reports", "shell", "pages", "demo", "command_line",
    "bench",
)  # fmt: skip
PAGES = sorted((ROOT / "pages").glob("*.py"))
LONGEST_FILE, LONGEST_FUNCTION, LONGEST_PAGE = 400, 60, 120


def code_files() -> list[Path]:
    """Every Python file of the product, migrations and tests apart."""
    found = [path for folder in CODE_FOLDERS for path in (ROOT / folder).rglob("*.py")]
    return sorted(path for path in [*found, *ROOT.glob("*.py")] if "migrations" not in path.parts)


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def decorator_names(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    return [ast.unparse(decorator) for decorator in function.decorator_list]


@pytest.mark.parametrize("path", code_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_functions_stay_small_enough_to_read(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= (LONGEST_PAGE if path in PAGES else LONGEST_FILE)
    too_long = [
        function.name
        for function in functions(path)
        if (function.end_lineno or 0) - function.lineno >= LONGEST_FUNCTION
    ]
    assert too_long == []


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_a_page_checks_permission_before_anything_else(page: Path) -> None:
    body = ast.parse(page.read_text(encoding="utf-8")).body
    acting = [
        node
        for node in body
        if not isinstance(node, ast.Import | ast.ImportFrom | ast.FunctionDef)
        and not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
    ]
    assert "open_page(" in ast.unparse(acting[0])


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_a_page_never_asks_for_a_role(page: Path) -> None:
    assert not re.search(r"\.role\s*(==|!=|in)\b", page.read_text(encoding="utf-8"))


def test_cached_functions_take_the_scope_as_an_ordinary_argument() -> None:
    cached = [
        (path.name, function)
        for path in code_files()
        for function in functions(path)
        if any("cache_data" in name or "cache_resource" in name for name in decorator_names(function))
    ]
    for file_name, function in cached:
        arguments = [a.arg for a in (*function.args.args, *function.args.kwonlyargs)]
        hidden = [name for name in arguments if name.startswith("_")]
        assert hidden == [], f"{file_name}:{function.name} hides {hidden} from its cache key"
        assert "scope" in arguments, f"{file_name}:{function.name} is cached without a scope"


def test_readers_require_the_scope_by_keyword() -> None:
    for path in code_files():
        if "demo" in path.parts or "command_line" in path.parts:
            continue
        for function in functions(path):
            names = [a.arg for a in function.args.args]
            assert "scope" not in names, f"{path.name}:{function.name} takes scope by position"
            assert "_scope" not in names
            keyword_defaults = dict(
                zip((a.arg for a in function.args.kwonlyargs), function.args.kw_defaults, strict=True)
            )
            assert keyword_defaults.get("scope") is None, f"{path.name}:{function.name} has a default scope"


def test_every_reader_of_rows_has_a_scope() -> None:
    readers = [
        (path, function)
        for path in (ROOT / "data_access").glob("read_*.py")
        for function in functions(path)
        if function.name.startswith("read_")
    ]
    assert readers
    for path, function in readers:
        assert "scope" in [a.arg for a in function.args.kwonlyargs], f"{path.name}:{function.name}"


def test_the_browser_never_sees_an_exception() -> None:
    config = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))
    assert config["client"]["showErrorDetails"] == "none"
    assert config["browser"]["gatherUsageStats"] is False


def test_the_main_script_does_not_lie_beside_the_pages() -> None:
    """Streamlit serves a `pages` folder beside its main script by URL, without running the script."""
    assert "shell/router.py" in (ROOT / "app.py").read_text(encoding="utf-8")
    assert not (ROOT / "shell/pages").exists()


def test_nothing_swallows_an_exception() -> None:
    for path in code_files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ExceptHandler):
                does_nothing = all(isinstance(step, ast.Pass) for step in node.body)
                catches_all = node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"}
                assert not (does_nothing and catches_all), f"{path}:{node.lineno}"


def test_every_direct_dependency_has_its_reason() -> None:
    for path in ROOT.glob("requirements*.in"):
        assert path.with_suffix(".txt").is_file(), f"{path.name} is not locked"
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith(("#", "-r")):
                assert "#" in line, f"{path.name}: {line} has no reason"


def test_the_repository_holds_no_machine_path_and_no_data() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in listed.stdout.splitlines():
        assert not name.endswith((".sqlite", ".duckdb", ".db"))
        if name.endswith((".py", ".md", ".toml", ".sql", ".txt", ".in")) and (ROOT / name).is_file():
            text = (ROOT / name).read_text(encoding="utf-8")
            assert not re.search(r"(?<![\w.])/(work|farm|tmp)/", text), name
