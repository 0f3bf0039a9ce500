"""The configuration: found, filled, and every mistake told at once."""

from pathlib import Path

import pytest

from errors import ConfigurationError
from settings import load_settings, resolve_file_url


def write_config(root: Path, text: str) -> Path:
    path = root / "giamsat.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_settings_missing_sections_take_their_defaults(tmp_path: Path) -> None:
    path = write_config(tmp_path, "")

    settings = load_settings({"GIAMSAT_CONFIG": str(path)})

    assert settings.app.language == "vi"
    assert settings.calendar.timezone == "Asia/Ho_Chi_Minh"
    assert settings.deadlines.harassment_working_days is None
    assert settings.deadlines.recommendation_days == 30


def test_settings_a_value_may_come_from_the_environment(tmp_path: Path) -> None:
    path = write_config(tmp_path, '[app]\nurl = "env:APP_URL"\n')

    settings = load_settings({"GIAMSAT_CONFIG": str(path), "APP_URL": "sqlite:///elsewhere.db"})

    assert settings.app.url.get_secret_value() == "sqlite:///elsewhere.db"


def test_settings_names_every_variable_that_is_not_set(tmp_path: Path) -> None:
    path = write_config(tmp_path, '[app]\nurl = "env:APP_URL"\n[store]\nurl = "env:STORE_URL"\n')

    with pytest.raises(ConfigurationError) as caught:
        load_settings({"GIAMSAT_CONFIG": str(path)})

    assert "APP_URL" in str(caught.value)
    assert "STORE_URL" in str(caught.value)


def test_settings_names_all_unknown_keys_with_the_nearest(tmp_path: Path) -> None:
    path = write_config(tmp_path, '[app]\nlanguag = "vi"\n[calender]\nx = 1\n[store]\nthreads = 0\n')

    with pytest.raises(ConfigurationError) as caught:
        load_settings({"GIAMSAT_CONFIG": str(path)})

    message = str(caught.value)
    assert "'app.languag'" in message
    assert "Did you mean 'language'?" in message
    assert "Did you mean 'calendar'?" in message
    assert "'store.threads'" in message


def test_settings_never_repeat_a_value_that_may_be_a_password(tmp_path: Path) -> None:
    path = write_config(tmp_path, '[app]\nlanguage = "s3cret-word"\n[store]\npassword = "s3cret-word"\n')

    with pytest.raises(ConfigurationError) as caught:
        load_settings({"GIAMSAT_CONFIG": str(path)})

    assert "s3cret-word" not in str(caught.value)


def test_settings_without_any_file_say_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="make demo"):
        load_settings({}, root=tmp_path)


def test_settings_the_owners_file_wins_over_the_demos(tmp_path: Path) -> None:
    for place, province in (("config", "Owner"), ("var/demo", "Demo")):
        (tmp_path / place).mkdir(parents=True)
        write_config(tmp_path / place, f'[app]\nprovince = "{province}"\n')

    assert load_settings({}, root=tmp_path).app.province == "Owner"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("sqlite:///var/app.db", "sqlite:////srv/giamsat/var/app.db"),
        ("sqlite:////abs/app.db", "sqlite:////abs/app.db"),
        ("duckdb:///var/store", "duckdb:////srv/giamsat/var/store"),
        ("sqlite:///:memory:", "sqlite:///:memory:"),
        ("sqlite:///a.db?mode=ro", "sqlite:////srv/giamsat/a.db?mode=ro"),
        ("postgresql+psycopg://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
    ],
)
def test_file_urls_count_from_the_project_root(url: str, expected: str) -> None:
    assert resolve_file_url(url, root=Path("/srv/giamsat")) == expected
