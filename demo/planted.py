"""What is planted in the demo data: which unit does what, and since when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class HarassingDepartment:
    """Sends applicants away again and again for more papers."""

    unit_id: str = "SXD"
    since: date = date(2025, 10, 1)
    first_supplement: float = 0.78
    second_supplement: float = 0.75
    pause_days: tuple[int, int] = (6, 16)


@dataclass(frozen=True)
class RatedDepartment:
    """A department whose share of late cases changes in one month and stays changed."""

    unit_id: str
    since: date
    late_before: float
    late_after: float


@dataclass(frozen=True)
class EvasiveDepartment:
    """Answers feedback in time, but with answers that are general or evasive."""

    unit_id: str = "SNNMT"
    since: date = date(2026, 1, 1)
    quality: Mapping[str, float] = field(
        default_factory=lambda: {"good": 0.28, "general": 0.4, "evasive": 0.26, "unclear": 0.06}, hash=False
    )


@dataclass(frozen=True)
class SlowPlace:
    """Where cases lie waiting at one step, and the share of them that does."""

    unit_id: str
    since: date
    share: float


HARASSING = HarassingDepartment()
IMPROVING = RatedDepartment("STC", date(2026, 3, 1), late_before=0.26, late_after=0.025)
DECLINING = RatedDepartment("SYT", date(2026, 6, 1), late_before=0.03, late_after=0.30)

EVASIVE = EvasiveDepartment()
#: In this department late cases were ready and waited for the signature.
SLOW_SIGNATURE = SlowPlace("SNNMT", date(2026, 1, 1), share=0.8)
#: At the counter of this centre files lie for days before anybody handles them.
SLOW_COUNTER = SlowPlace("X05.TT", date(2026, 1, 1), share=0.9)

#: This commune moves its deadlines when they pass.
REDATING_COMMUNE = "X12"
REDATING_LATE_SHARE = 0.30

#: Communes that make their numbers look better, each in one way, and the share of their cases.
LAST_HOUR_COMMUNE, LAST_HOUR_SHARE = "X21", 0.3
REFILING_COMMUNE, REFILED_SHARE = "X33", 0.4
WITHHOLDING_COMMUNE, WITHHELD_SHARE = "X46", 0.3
UNDATED_COMMUNE, UNDATED_SHARE = "X38", 0.18
#: Asks for papers on the last day: this share of those it asks, and so many more than others.
LAST_DAY_COMMUNE, LAST_DAY_SHARE, LAST_DAY_EXTRA_SHARE = "X27", 0.7, 0.3
LAST_DAY_ELSEWHERE = 0.05

#: A tiny commune: a handful of cases a month, so its rates jump about and mean nothing.
NOISE_COMMUNE = "X60"
NOISE_CASES_PER_MONTH = 4

#: The commune whose head has an account; it took over a closed commune wholly.
HEAD_COMMUNE = "X05"

#: How many recommendations to recover money have stalled, and since when nothing was paid.
STALLED_COUNT = 8
STALLED_LAST_PAYMENT = date(2025, 9, 30)

#: No inspection or check has come to this commune since that day.
UNVISITED_COMMUNE, UNVISITED_SINCE = "X44", date(2025, 9, 1)
#: From this day on are the items with a slip of three noughts, and the one that was paid twice.
SLIPS_SINCE = date(2026, 2, 1)
