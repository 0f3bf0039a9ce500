"""What a question asked of the bare engine is made of."""

from dataclasses import dataclass

#: T as an instant, and the days of the period; ``{start}`` and ``{end}`` are put in when it is asked.
AT = "TIMESTAMP '{end}' + INTERVAL 17 HOUR"
LOCAL = "({column} + INTERVAL 7 HOUR)::DATE BETWEEN DATE '{start}' AND DATE '{end}'"


@dataclass(frozen=True)
class Bare:
    """One metric by hand: what is added up, from where, under which condition."""

    what: str
    rows: str
    condition: str
    instant: str = ""
    #: Where an age is counted from, and what its first bucket is called.
    age: tuple[str, str] = ("due_at", "1-5")


def during(column: str) -> str:
    """Whether a time lies in the period."""
    return LOCAL.replace("{column}", column)
