"""What the owner of an installation decides: read once from one TOML file, checked as a whole.

Nothing is read when a module is imported; callers pass the environment in.
"""

import difflib
import tomllib
from collections.abc import Mapping
from datetime import date, time
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)

from errors import ConfigurationError

PROJECT_ROOT = Path(__file__).resolve().parent
CONFIG_PLACES = ("config/giamsat.toml", "var/demo/giamsat.toml")


class Section(BaseModel):
    """A part of the configuration: unknown keys are mistakes, values do not change after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class StoreSettings(Section):
    """Where the case store lies. ``refresh_url`` is the account that writes; the app only reads."""

    url: SecretStr = SecretStr("duckdb:///var/store")
    refresh_url: SecretStr | None = None
    keep_versions: int = Field(default=3, ge=2)
    threads: int = Field(default=2, ge=1)
    memory_limit: str = "1GiB"
    statement_seconds: float = Field(default=30, gt=0)


class AppSettings(Section):
    """The product's own memory (accounts, sessions, audit) and how it presents itself."""

    url: SecretStr = SecretStr("sqlite:///var/app.db")
    language: Literal["vi", "en"] = "vi"
    province: str = "Tỉnh"
    session_idle_minutes: int = Field(default=60, gt=0)
    session_absolute_hours: int = Field(default=12, gt=0)
    secure_cookie: bool = False


class SourcesSettings(Section):
    """Folders with one connected database each; a relative one counts from the project root."""

    folders: tuple[str, ...] = ()


class CalendarSettings(Section):
    """The working calendar: the zone of all local days, and what the holiday package lacks."""

    timezone: str = "Asia/Ho_Chi_Minh"
    days_off: tuple[date, ...] = ()
    make_up_days: tuple[date, ...] = ()
    switches: Mapping[str, bool] = Field(default_factory=dict)
    #: When offices are open on a working day: limits in working hours count these hours.
    office_hours: tuple[str, ...] = ("07:30-11:30", "13:30-17:30")

    @field_validator("timezone")
    @classmethod
    def known_zone(cls, name: str) -> str:
        """A zone of the IANA database."""
        ZoneInfo(name)
        return name

    @field_validator("office_hours")
    @classmethod
    def hours_in_order(cls, spans: tuple[str, ...]) -> tuple[str, ...]:
        """At least one stretch ``HH:MM-HH:MM``; each ends after it begins and before the next one."""
        clock = [moment for span in spans for moment in _read_span(span)]
        if not clock or any(later <= earlier for earlier, later in pairwise(clock)):
            raise ValueError("stretches like '07:30-11:30' are needed, in the order of the day")
        return spans

    @property
    def office_spans(self) -> tuple[tuple[time, time], ...]:
        """The stretches of a working day in which offices are open, in order."""
        return tuple(_read_span(span) for span in self.office_hours)

    @property
    def zone(self) -> ZoneInfo:
        """The product's zone: the one in which days begin and end."""
        return ZoneInfo(self.timezone)


def _read_span(span: str) -> tuple[time, time]:
    start, _, end = span.partition("-")
    return time.fromisoformat(start.strip()), time.fromisoformat(end.strip())


class SatisfactionSettings(Section):
    """Which of the three satisfaction instruments is shown when nobody asks for another."""

    instrument: Literal["survey", "counter", "portal"] = "survey"


class DeadlineRule(Section):
    """One time limit and the days on which it holds (both included, open where empty).

    The rule in force on the local day of the base moment is used. ``limit`` is empty where each procedure has
    its own. Civil counting (Civil Code, articles 147 and 148): the day of the base moment is not counted.
    """

    code: str = Field(pattern=r"^[A-Z][A-Z0-9_]+$")
    label: str = Field(min_length=1)
    base: Literal[
        "filed", "received", "accepted", "transferred", "answered", "notice", "draft_received",
        "conclusion_received", "issued",
    ]  # fmt: skip
    limit: int | None = Field(default=None, gt=0)
    unit: Literal["working_days", "calendar_days", "working_hours"]
    pausable: bool
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = Field(min_length=1)

    @model_validator(mode="after")
    def days_in_order(self) -> "DeadlineRule":
        """It ends on its first day or later."""
        if self.last_day < self.first_day:
            raise ValueError("valid_to lies before valid_from")
        return self

    @property
    def first_day(self) -> date:
        """The first day on which it holds."""
        return self.valid_from or date.min

    @property
    def last_day(self) -> date:
        """The last day on which it holds."""
        return self.valid_to or date.max


class DeadlineSettings(Section):
    """The installation's own time limits, on top of those in ``deadline_rules.toml``.

    ``harassment_working_days`` replaces the limit for harassment reports; ``recommendation_days`` is used for
    recommendations without a due date (domain.md 8.4); ``rules`` adds rules or replaces them on their days.
    A recovery on which nothing was paid for more than ``stalled_days`` has stalled; a unit that no inspection
    or check began at for ``unvisited_days`` was not visited.
    """

    harassment_working_days: int | None = Field(default=None, gt=0)
    recommendation_days: int = Field(default=30, gt=0)
    stalled_days: int = Field(default=365, gt=0)
    unvisited_days: int = Field(default=365, gt=0)
    rules: tuple[DeadlineRule, ...] = ()


class SignalSettings(Section):
    """When a case counts as a sign that numbers may have been made to look better, and when a unit has so
    many of them that somebody should look. The windows are in working days.

    A due time moved on its last working days, or later, was hardly planned (``due_moved_days``). Within
    the last days of a limit (``last_days``) honest work ends about evenly, whatever the limit, if it is not
    so short that it consists of last days (``least_limit_days``); the same limit applies to supplement
    requests on the last day. An hour (``last_minutes``) is an eighth of a working day. Whoever resets a clock
    files again at once (``refiled_days``); in a longer window chance matches hide it. Within a week
    (``withheld_days``) results are fetched.

    ``false_alarm`` is the chance that a province of honest units has any unit named at all. A unit is named
    from ``least_cases`` such cases on, at ``least_ratio`` times its expected share and ``least_excess``
    (0 to 1) above it: less than that is not worth a visit, however sure it is.
    """

    due_moved_days: int = Field(default=1, ge=0)
    last_minutes: int = Field(default=60, gt=0)
    last_days: int = Field(default=3, ge=2)
    least_limit_days: int = Field(default=5, gt=0)
    refiled_days: int = Field(default=3, gt=0)
    withheld_days: int = Field(default=5, gt=0)
    false_alarm: float = Field(default=0.05, gt=0, lt=1)
    least_cases: int = Field(default=10, gt=0)
    least_ratio: float = Field(default=1.5, ge=1)
    least_excess: float = Field(default=0.05, ge=0, lt=1)


class Target(Section):
    """What a metric should reach between two dates, and the text that says so."""

    value: float
    valid_from: date
    valid_to: date | None = None
    legal_basis: str


class LimitsBreak(Section):
    """A month from which on the limits of a verdict are worked out anew, because the work itself changed, and
    why; of one unit (its identifier) and one metric, or of all where none is named."""

    month: str = Field(alias="from", pattern=r"^\d{4}-(0[1-9]|1[0-2])$")
    reason: str = Field(min_length=1)
    unit: str | None = None
    metric: str | None = None

    @field_validator("month", mode="before")
    @classmethod
    def month_of_day(cls, value: object) -> object:
        """A day stands for its month, in which limits begin anew."""
        return f"{value:%Y-%m}" if isinstance(value, date) else value


class VerdictSettings(Section):
    """What verdicts on series have to know about the province."""

    breaks: tuple[LimitsBreak, ...] = ()


class Settings(Section):
    """The whole configuration of an installation."""

    path: Path
    store: StoreSettings = StoreSettings()
    app: AppSettings = AppSettings()
    sources: SourcesSettings = SourcesSettings()
    calendar: CalendarSettings = CalendarSettings()
    satisfaction: SatisfactionSettings = SatisfactionSettings()
    deadlines: DeadlineSettings = DeadlineSettings()
    signals: SignalSettings = SignalSettings()
    verdicts: VerdictSettings = VerdictSettings()
    targets: Mapping[str, tuple[Target, ...]] = Field(default_factory=dict)

    @property
    def zone(self) -> ZoneInfo:
        """The product's zone."""
        return self.calendar.zone


def resolve_path(text: str, *, root: Path = PROJECT_ROOT) -> Path:
    """A path of the configuration: absolute as it is, relative from the project root."""
    path = Path(text).expanduser()
    return path if path.is_absolute() else root / path


def resolve_file_url(url: str, *, root: Path = PROJECT_ROOT) -> str:
    """An SQLite or DuckDB URL with its relative path counted from the project root; others unchanged."""
    scheme, separator, rest = url.partition(":///")
    if not separator or scheme.split("+")[0] not in {"sqlite", "duckdb"} or rest.startswith((":", "file:")):
        return url
    path, question, query = rest.partition("?")
    return f"{scheme}:///{resolve_path(path, root=root)}{question}{query}"


def find_config(environ: Mapping[str, str], *, root: Path = PROJECT_ROOT) -> Path:
    """The configuration file in force: ``GIAMSAT_CONFIG``, else the owner's, else the demo's.

    Raises:
        ConfigurationError: there is none; says how to make one.
    """
    named = environ.get("GIAMSAT_CONFIG")
    places = [resolve_path(named, root=root)] if named else [root / place for place in CONFIG_PLACES]
    for place in places:
        if place.is_file():
            return place
    looked = ", ".join(str(place) for place in places)
    raise ConfigurationError(
        [
            f"No configuration found (looked for {looked}). Copy config/giamsat.example.toml to "
            "config/giamsat.toml, or run 'make demo'."
        ]
    )


def read_toml(path: Path, environ: Mapping[str, str]) -> dict[str, Any]:
    """A TOML file with every ``env:NAME`` value replaced.

    Raises:
        ConfigurationError: not TOML, or variables that are not set, all of them named.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError([f"{path}: not valid TOML: {error}"]) from None
    missing: list[str] = []
    filled = _fill_from_environment(content, environ, place="", missing=missing)
    if missing:
        raise ConfigurationError([f"{path}: {problem}" for problem in missing])
    assert isinstance(filled, dict)
    return filled


def _fill_from_environment(value: Any, environ: Mapping[str, str], *, place: str, missing: list[str]) -> Any:
    if isinstance(value, dict):
        return {
            key: _fill_from_environment(item, environ, place=f"{place}.{key}".strip("."), missing=missing)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_fill_from_environment(item, environ, place=place, missing=missing) for item in value]
    if isinstance(value, str) and value.startswith("env:"):
        name = value.removeprefix("env:")
        if name not in environ:
            missing.append(f"[{place}] asks for the environment variable {name}, which is not set.")
        return environ.get(name, "")
    return value


def describe_problems(error: ValidationError, *, path: Path, kind: type[BaseModel]) -> list[str]:
    """Every mistake of a configuration file as a sentence with its place; never the value itself."""
    problems = []
    for detail in error.errors(include_input=False, include_url=False):
        place = ".".join(str(part) for part in detail["loc"])
        if detail["type"] == "extra_forbidden":
            problems.append(f"{path}: unknown key '{place}'. {_known_keys(detail['loc'], kind=kind)}")
        elif detail["type"] == "missing":
            problems.append(f"{path}: '{place}' is missing.")
        else:
            problems.append(f"{path}: '{place}': {detail['msg']}.")
    return problems


def _known_keys(location: tuple[int | str, ...], *, kind: type[BaseModel]) -> str:
    """The keys that would be right where an unknown one stands, the nearest first when one is near."""
    for part in location[:-1]:
        field = kind.model_fields.get(str(part))
        if field and isinstance(field.annotation, type) and issubclass(field.annotation, Section):
            kind = field.annotation
    known = [name for name in kind.model_fields if name != "path"]
    near = difflib.get_close_matches(str(location[-1]), known, n=1)
    return f"Did you mean '{near[0]}'?" if near else f"Known here: {', '.join(known)}."


def load_settings(environ: Mapping[str, str], *, root: Path = PROJECT_ROOT) -> Settings:
    """The configuration in force.

    Raises:
        ConfigurationError: no file, or every mistake in it at once.
    """
    path = find_config(environ, root=root)
    content = read_toml(path, environ)
    try:
        return Settings(path=path, **content)
    except ValidationError as error:
        raise ConfigurationError(describe_problems(error, path=path, kind=Settings)) from None
