"""The connected case databases as their owner describes them: one folder each, read as a whole.

A folder holds ``source.toml`` (where the database is and how it is to be read), one ``<table>.sql`` per table
of the case model it delivers, and optionally ``data_time.sql``.
"""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from data_access.model import RULE_OF
from errors import ConfigurationError
from settings import (
    PROJECT_ROOT,
    Settings,
    describe_problems,
    read_toml,
    resolve_file_url,
    resolve_path,
)

DATA_TIME_FILE = "data_time"
_SECONDS_OF = {"s": 1, "m": 60, "h": 3600, "d": 86400}
#: Drivers that the product brings along, for URLs that name none.
_DRIVER_OF = {
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "mysql": "mysql+pymysql",
    "mariadb": "mariadb+pymysql",
    "mssql": "mssql+pyodbc",
    "oracle": "oracle+oracledb",
}


class Source(BaseModel):
    """One connected case database, read and never written.

    ``tables`` maps a table of the case model to the file with its SELECT. ``refresh_every`` is the promise to
    the reader, ``overlap`` how far the mark of an incremental reading is set back. ``allow_writable`` holds
    the owner's word that an account with write rights is accepted; every page then says so.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    folder: Path
    name: str = Field(min_length=1)
    url: SecretStr
    timezone: str
    refresh_every: timedelta
    due_includes_pauses: bool = True
    allow_writable: bool = False
    connect_seconds: float = Field(default=10, gt=0)
    statement_seconds: float = Field(default=300, gt=0)
    overlap: timedelta = timedelta(minutes=10)
    tables: Mapping[str, Path] = Field(default_factory=dict)
    data_time_sql: Path | None = None

    @field_validator("refresh_every", "overlap", mode="before")
    @classmethod
    def read_duration(cls, value: Any) -> Any:
        """A duration as the configuration writes it: ``30s``, ``15m``, ``2h`` or ``7d``."""
        return parse_duration(value) if isinstance(value, str) else value

    @field_validator("timezone")
    @classmethod
    def known_zone(cls, name: str) -> str:
        """A zone of the IANA database."""
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError("not a time zone of the IANA database, such as Asia/Ho_Chi_Minh") from None
        return name

    @field_validator("url")
    @classmethod
    def readable_url(cls, url: SecretStr) -> SecretStr:
        """A database URL with its driver named and a relative file counted from the project root."""
        text = resolve_file_url(with_driver(url.get_secret_value()))
        try:
            parts = sa.make_url(text)
        except (sa.exc.ArgumentError, ValueError):
            raise ValueError("not a database URL such as postgresql://user@host/database") from None
        # An @ inside the password would end it early, and its rest would be taken, and shown, for the host.
        if parts.password and text.partition("?")[0].count("@") > 1:
            raise ValueError("an @ in a password is written as %40, a : as %3A, a / as %2F")
        return SecretStr(text)

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which this source writes times that carry none."""
        return ZoneInfo(self.timezone)


#: The keys an owner may write into ``source.toml``.
KNOWN_KEYS = frozenset(Source.model_fields) - {"folder", "tables", "data_time_sql"}


def parse_duration(text: str) -> timedelta:
    """A length of time as an owner writes it: a number and one of s, m, h, d.

    Raises:
        ValueError: anything else.
    """
    match = re.fullmatch(r"\s*(\d+)\s*([smhd])\s*", text)
    if not match:
        raise ValueError("a duration is a whole number and s, m, h or d, such as 15m, 2h or 7d")
    try:
        return timedelta(seconds=int(match[1]) * _SECONDS_OF[match[2]])
    except OverflowError:
        raise ValueError("this duration is too long") from None


def with_driver(url: str) -> str:
    """The URL with the installed driver named, where it names a kind of database only."""
    scheme, separator, rest = url.partition("://")
    return f"{_DRIVER_OF.get(scheme.lower(), scheme)}{separator}{rest}"


def load_sources(
    settings: Settings, environ: Mapping[str, str], *, root: Path = PROJECT_ROOT
) -> tuple[Source, ...]:
    """Every connected database, in the order the configuration names their folders.

    Raises:
        ConfigurationError: every mistake of every source at once, each with its file and remedy.
    """
    reading = _Reading(settings.calendar.timezone, environ)
    for folder in settings.sources.folders:
        reading.read_folder(resolve_path(folder, root=root))
    if reading.problems:
        raise ConfigurationError(reading.problems)
    return tuple(reading.sources)


@dataclass
class _Reading:
    """What has been read so far, and every mistake found on the way."""

    default_timezone: str
    environ: Mapping[str, str]
    sources: list[Source] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def read_folder(self, folder: Path) -> None:
        path = folder / "source.toml"
        if not path.is_file():
            self.problems.append(
                f"{folder}: no source here ({path.name} is missing). Correct [sources] folders, or make "
                "the folder as shown in sources/one_stop_example."
            )
            return
        files = self._find_files(folder)
        try:
            content = {"timezone": self.default_timezone, **read_toml(path, self.environ)}
        except ConfigurationError as error:
            self.problems.extend(error.problems)
            return
        self._refuse_unknown_keys(path, content)
        known = {key: value for key, value in content.items() if key in KNOWN_KEYS}
        data_time_sql = files.pop(DATA_TIME_FILE, None)
        try:
            source = Source(folder=folder, tables=files, data_time_sql=data_time_sql, **known)
        except ValidationError as error:
            self.problems.extend(describe_problems(error, path=path, kind=Source))
            return
        self._refuse_second_name(source)
        self.sources.append(source)

    def _refuse_unknown_keys(self, path: Path, content: Mapping[str, Any]) -> None:
        for key in content.keys() - KNOWN_KEYS:
            self.problems.append(
                f"{path}: unknown key '{key}'{nearest(key, KNOWN_KEYS)} "
                f"Known here: {', '.join(sorted(KNOWN_KEYS))}."
            )

    def _refuse_second_name(self, source: Source) -> None:
        for other in self.sources:
            if other.name.casefold() == source.name.casefold():
                self.problems.append(
                    f"{source.folder / 'source.toml'}: the name '{source.name}' is taken by "
                    f"{other.folder}. Give each source a name of its own."
                )

    def _find_files(self, folder: Path) -> dict[str, Path]:
        files = {path.stem: path for path in sorted(folder.glob("*.sql"))}
        possible = {*RULE_OF, DATA_TIME_FILE}
        for name in files.keys() - possible:
            self.problems.append(
                f"{files[name]}: the case model has no table '{name}'{nearest(name, possible)}"
            )
        if not files.keys() & RULE_OF.keys():
            self.problems.append(
                f"{folder}: delivers no table. Write one <table>.sql for each table it delivers, "
                "such as cases.sql."
            )
        return {name: path for name, path in files.items() if name in possible}


def nearest(name: str, known: "frozenset[str] | set[str]") -> str:
    """The end of a sentence about an unknown name: the name that was probably meant, and a full stop."""
    near = difflib.get_close_matches(name.lower(), sorted(known), n=1, cutoff=0.5)
    return f"; did you mean '{near[0]}'?" if near else "."
