"""Source folders are read as a whole, and every mistake is told at once."""

from datetime import timedelta
from pathlib import Path

import pytest

from data_access.source_config import Source, load_sources, parse_duration
from errors import ConfigurationError
from settings import Settings, SourcesSettings

GOOD = 'name = "Một cửa"\nurl = "env:ONE_STOP_URL"\nrefresh_every = "15m"\n'
ENVIRON = {"ONE_STOP_URL": "postgresql://reader:s3cret@db.example/cases"}


def write_source(folder: Path, *, toml: str = GOOD, files: tuple[str, ...] = ("cases",)) -> Path:
    folder.mkdir()
    (folder / "source.toml").write_text(toml, encoding="utf-8")
    for name in files:
        (folder / f"{name}.sql").write_text("SELECT 1", encoding="utf-8")
    return folder


def settings_for(*folders: Path) -> Settings:
    return Settings(
        path=Path("giamsat.toml"), sources=SourcesSettings(folders=tuple(str(folder) for folder in folders))
    )


def load(*folders: Path) -> tuple[Source, ...]:
    return load_sources(settings_for(*folders), ENVIRON)


def problems_of(*folders: Path) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        load(*folders)
    return caught.value.problems


def test_source_takes_its_defaults_from_the_product(tmp_path: Path) -> None:
    (source,) = load(write_source(tmp_path / "a", files=("cases", "units", "data_time")))

    assert source.name == "Một cửa"
    assert source.url.get_secret_value() == "postgresql+psycopg://reader:s3cret@db.example/cases"
    assert source.timezone == "Asia/Ho_Chi_Minh"
    assert source.refresh_every == timedelta(minutes=15)
    assert source.overlap == timedelta(minutes=10)
    assert (source.connect_seconds, source.statement_seconds) == (10, 300)
    assert source.due_includes_pauses
    assert not source.allow_writable
    assert set(source.tables) == {"cases", "units"}
    assert source.data_time_sql == tmp_path / "a" / "data_time.sql"


def test_source_never_shows_its_password(tmp_path: Path) -> None:
    (source,) = load(write_source(tmp_path / "a"))

    assert "s3cret" not in f"{source!r} {source} {source.model_dump_json()}"


def test_source_file_counts_from_the_project_root(tmp_path: Path) -> None:
    folder = write_source(
        tmp_path / "a", toml=GOOD.replace("env:ONE_STOP_URL", "sqlite:///var/demo/x.sqlite")
    )

    url = load(folder)[0].url.get_secret_value()

    assert url.endswith("/var/demo/x.sqlite")
    assert Path(url.removeprefix("sqlite:///")).is_absolute()


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("postgres", "postgresql+psycopg"),
        ("postgresql", "postgresql+psycopg"),
        ("mysql", "mysql+pymysql"),
        ("mariadb", "mariadb+pymysql"),
        ("mssql", "mssql+pyodbc"),
        ("oracle", "oracle+oracledb"),
        ("mysql+pymysql", "mysql+pymysql"),
    ],
)
def test_url_without_driver_gets_the_installed_one(tmp_path: Path, short: str, full: str) -> None:
    folder = write_source(tmp_path / "a", toml=GOOD.replace("env:ONE_STOP_URL", f"{short}://u@h/d"))

    assert load(folder)[0].url.get_secret_value() == f"{full}://u@h/d"


def test_all_mistakes_of_all_sources_are_told_at_once(tmp_path: Path) -> None:
    bad_values = (
        'name = "B"\nurl = "nonsense"\nrefresh_every = "soon"\ntimezone = "Asia/Hanoi"\nrefesh_every = "1h"\n'
    )
    first = write_source(tmp_path / "a", files=("case", "cases"))
    second = write_source(tmp_path / "b", toml=bad_values, files=())
    third = write_source(tmp_path / "c", toml='name = "C"\nurl = "env:NOT_SET"\nrefresh_every = "1h"\n')
    fourth = write_source(tmp_path / "d")
    fifth = write_source(tmp_path / "e", toml="name = ")

    text = "\n".join(problems_of(first, second, third, fourth, fifth, tmp_path / "nowhere"))

    for part in (
        "no table 'case'; did you mean 'cases'?",
        f"{second}: delivers no table",
        "unknown key 'refesh_every'; did you mean 'refresh_every'?",
        "'url': Value error, not a database URL",
        "'refresh_every': Value error, a duration is",
        "'timezone': Value error, not a time zone",
        "NOT_SET, which is not set",
        f"the name 'Một cửa' is taken by {first}",
        f"{fifth / 'source.toml'}: not valid TOML",
        f"{tmp_path / 'nowhere'}: no source here",
    ):
        assert part in text
    assert "s3cret" not in text


def test_missing_name_url_and_promise_are_named(tmp_path: Path) -> None:
    problems = problems_of(write_source(tmp_path / "a", toml=""))

    assert [problem.split(": ")[1] for problem in problems] == [
        "'name' is missing.",
        "'url' is missing.",
        "'refresh_every' is missing.",
    ]


@pytest.mark.parametrize(
    "url", ["postgresql://reader:s3@cret@db/cases", "postgresql://reader:s3cret@db:port/cases"]
)
def test_url_that_reads_differently_than_meant_is_refused_without_its_password(
    tmp_path: Path, url: str
) -> None:
    text = "\n".join(problems_of(write_source(tmp_path / "a", toml=GOOD.replace("env:ONE_STOP_URL", url))))

    assert "'url'" in text
    assert "cret" not in text


@pytest.mark.parametrize(
    ("text", "meant"),
    [("30s", timedelta(seconds=30)), ("2h", timedelta(hours=2)), (" 3650d ", timedelta(days=3650))],
)
def test_parse_duration_reads_number_and_unit(text: str, meant: timedelta) -> None:
    assert parse_duration(text) == meant


@pytest.mark.parametrize("text", ["", "15", "m", "1.5h", "-1d", "15 minutes", "99999999999d"])
def test_parse_duration_refuses_anything_else(text: str) -> None:
    with pytest.raises(ValueError, match="duration"):
        parse_duration(text)


def test_examples_in_the_repository_load() -> None:
    environ = {"RECEIPT_URL": "postgresql://r@h/d", "ONE_STOP_URL": "postgresql://r@h/d"}
    folders = SourcesSettings(folders=("sources/coselog_receipt", "sources/one_stop_example"))

    permits, one_stop = load_sources(Settings(path=Path("x"), sources=folders), environ)

    assert permits.timezone == "Europe/Amsterdam"
    assert set(permits.tables) == {"units", "officers", "cases", "case_events"}
    assert set(one_stop.tables) == {"units", "cases"}
