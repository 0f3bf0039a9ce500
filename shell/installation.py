"""This installation: its configuration and its application database, opened when first asked for."""

import os
from functools import lru_cache
from pathlib import Path

from data_access.app_database import AppDatabase, open_app_database
from settings import Settings, find_config, load_settings


def current_settings() -> Settings:
    """The configuration in force; a changed file counts from the next question on.

    Raises:
        ConfigurationError: there is no configuration, or it has mistakes.
    """
    path = find_config(os.environ)
    return _settings_of(path, path.stat().st_mtime_ns)


def current_app_database() -> AppDatabase:
    """The application database of this installation.

    Raises:
        ErrorForReader: it can not be opened.
    """
    return open_app_database(current_settings())


@lru_cache(maxsize=8)
def _settings_of(path: Path, _changed_at: int) -> Settings:
    return load_settings({**os.environ, "GIAMSAT_CONFIG": str(path)})
