"""The words in which a number is asked for and answered."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

import sqlalchemy as sa

from errors import ErrorForReader, UnknownName

if TYPE_CHECKING:
    from metrics.facts import FactTables

Units = Literal["then", "now"]
Kind = Literal["flow", "stock", "period", "quantile"]
Better = Literal["higher", "lower", "neither"]
MetricUnit = Literal["count", "share", "days", "vnd", "score", "per_10k", "per_case", "points", "m2"]
#: A function that builds the row-level select a metric counts: see :mod:`metrics.facts`.
FactSelect = Callable[["FactTables"], "sa.Select[tuple[object, ...]]"]


def translatable(message: str) -> str:
    """Marks a message that is written down here and translated where it is shown."""
    return message


class QuestionRefused(ErrorForReader):
    """A question that has no answer as it is asked; the message says how to ask it."""


class ImpossibleDimension(UnknownName):
    """A dimension that the rows of a metric do not have; the message names the possible ones."""

    def __init__(self, metric: str, dimension: str, possible: Iterable[str]) -> None:
        ErrorForReader.__init__(
            self, f"{metric} has no dimension '{dimension}'. Possible: {', '.join(sorted(possible))}."
        )


@dataclass(frozen=True)
class Metric:
    """What one number means, and the rows it is made of.

    ``title``, ``question`` and ``formula`` are English msgids; ``source`` is the law or publication the rule
    comes from. A quantile is a flow whose answer is a value between two ordered rows; of one that
    ``is_censored`` some rows have not come to their end, and it is where the Kaplan-Meier estimate has come
    down to the rest. A period metric looks from the end of its period at what was in hand during it: split
    by month, one thing counts in each month in which it was in hand. ``tables`` are the tables whose rows it
    reads: they decide its data time and its rejected rows.

    ``facts`` has one row per thing counted. A ratio has a numerator and a denominator in each row, or takes
    its denominator from ``denominator_facts``, which only ``shared_dimensions`` split. ``is_distinct`` counts
    the different ``distinct_key`` with at least ``rows_per_key`` rows each. ``factor`` multiplies a ratio,
    ``divisor`` turns the measure of a quantile into its unit.

    ``minimum_count`` is the smallest n (of the denominator, where there is one) that allows a verdict.
    ``options`` are further ``where`` names with their values, the first of them the default. ``lattice`` is
    the metric whose small counts decide what the published lattice hides of this one ("" hides nothing), and
    ``sensitive_parts`` say which of its counts may not be small (the rest is denominator less numerator).
    What is not ``is_published`` is no part of the lattice at all.
    """

    name: str
    title: str
    question: str
    unit: MetricUnit
    kind: Kind
    better: Better
    formula: str
    source: str
    tables: tuple[str, ...]
    dimensions: tuple[str, ...]
    facts: FactSelect
    minimum_count: int = 1
    is_ratio: bool = False
    denominator_facts: FactSelect | None = None
    shared_dimensions: tuple[str, ...] = ()
    factor: int = 1
    divisor: int = 1
    quantile: tuple[int, int] | None = None
    is_censored: bool = False
    is_distinct: bool = False
    rows_per_key: int = 1
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    lattice: str = ""
    sensitive_parts: tuple[Literal["numerator", "denominator", "rest"], ...] = ("numerator",)
    is_published: bool = True

    @property
    def is_stock(self) -> bool:
        """Whether it is a state at T and not a sum over days."""
        return self.kind == "stock"

    @property
    def is_taken_at_moments(self) -> bool:
        """Whether it is looked at from a moment: a state, or a period from its end."""
        return self.kind in ("stock", "period")

    @property
    def adds_up(self) -> bool:
        """Whether its counts may be split over the successors of a unit."""
        return not self.is_distinct and self.quantile is None

    @property
    def counts_people_or_reports(self) -> bool:
        """Whether the published lattice hides its small counts."""
        return bool(self.lattice)


@dataclass(frozen=True)
class Question:
    """One metric, as asked: which rows, over which days, as of when, split by what.

    ``start`` and ``end`` are local days, both included. ``as_of`` is a day (its end is meant) or an aware
    instant. ``where`` holds pairs of a dimension and the values that count. Equal questions are equal
    cache keys.
    """

    metric: str
    by: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None
    as_of: date | datetime | None = None
    unit_id: str | None = None
    units: Units = "then"
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class Group:
    """One line of an answer.

    ``keys`` are pairs of a dimension and its value (None where the row has none), ``names`` the readable
    twins. A hidden cell has no numerator, denominator and value. ``row_count`` is n: how many things the
    value rests on. Shares are 0 to 1; money is dong; a zero denominator has value None.
    """

    keys: tuple[tuple[str, str | None], ...]
    names: tuple[tuple[str, str | None], ...]
    numerator: int | float | None
    denominator: int | float | None
    value: float | int | None
    row_count: int
    is_hidden: bool = False

    def key(self, dimension: str) -> str | None:
        """The id this group has in one dimension."""
        return dict(self.keys)[dimension]

    def name(self, dimension: str) -> str | None:
        """The readable name this group has in one dimension."""
        return dict(self.names).get(dimension) or self.key(dimension)


@dataclass(frozen=True)
class MetricResult:
    """A number with everything a reader needs to trust it.

    ``as_of`` (T) and ``data_time`` are aware UTC instants; ``start`` and ``end`` the local days that were
    used; ``rejected_rows`` how many rows the number may lack.
    """

    metric: str
    as_of: datetime
    start: date
    end: date
    data_time: datetime
    rejected_rows: int
    groups: tuple[Group, ...] = field(default=())

    @property
    def total(self) -> Group:
        """The one group of a question without dimensions."""
        (only,) = self.groups
        return only


@dataclass(frozen=True)
class RowList:
    """The single things behind a number, one mapping each, in the order of unit and id.

    Every row has ``id``, ``unit`` and ``unit_name``, the dimensions asked for, then columns of the record (no
    free text). ``numerator`` is what the row adds to the number; a ratio has ``denominator`` and
    ``in_numerator`` too, a quantile ``value`` instead, and rows split over successors ``share``;
    what counts from several rows on has their ``row_count``. Times are aware UTC. ``total_rows`` counts all
    of them, also those cut off.
    """

    metric: str
    as_of: datetime
    start: date
    end: date
    data_time: datetime
    rows: tuple[Mapping[str, object], ...]
    total_rows: int

    @property
    def is_cut(self) -> bool:
        """Whether there are more rows than are listed."""
        return self.total_rows > len(self.rows)
