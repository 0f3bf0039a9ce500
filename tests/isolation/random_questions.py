"""Questions as an attacker would ask them: any metric, breakdown, period, moment, unit and condition."""

import random
from datetime import UTC, date, datetime, timedelta

from metrics.catalog import METRICS
from metrics.definition import Question
from metrics.registers import REGISTER_VALUES
from tests.metrics.store_builder import KIND, OFFICERS, PROCEDURES

FIRST_DAY = date(2025, 7, 15)
DAYS = 520
VALUES: dict[str, tuple[str, ...]] = {
    "unit": tuple(KIND),
    "parent": ("T", "D1", "C1", "X1", ""),
    "body": ("D1", "D2", "C1", "C2"),
    "unit_kind": ("department", "commune", "division"),
    "procedure": (*(row["procedure_id"] for row in PROCEDURES), ""),
    "officer": (*(row["officer_id"] for row in OFFICERS), ""),
    "field": ("Land", "Civil status", ""),
    "channel": ("hotline", "online", "counter", ""),
    "behaviour": ("HV01", "HV04", "HV99"),
    "status": ("new", "concluded", "open", "done"),
    "kind": ("administrative", "recover_money", "feedback", "denunciation"),
    "mode": ("planned", "surprise"),
    "instrument": ("survey", "counter", "portal"),
    "month": ("2026-08", "2026-09", "2026-10"),
    "quarter": ("2026-Q2", "2026-Q3"),
    "year": ("2025", "2026"),
    "step": ("Intake", "Handling", "Signing", ""),
    "step_role": ("receiving", "settling", "other", ""),
    "stage": ("waiting", "in_process", "answered", "refused"),
    "outcome": ("answered", "right", "wrong", ""),
    "quality": ("good", "evasive", ""),
    "age_bucket": ("0-5", "1-5", "6-10", "61+"),
    "level": ("1", "4", "5"),
    "inspection_kind": ("administrative", "specialised", ""),
    **{name: (*values, "") for name, values in REGISTER_VALUES.items()},
    "conclusion": ("KL1", "KL2", "I3", ""),
    "head": ("O1", "O3", ""),
    "owed_since": ("not_due", "under_6_months", "over_2_years"),
    "reason": ("collected_above", "payment_too_small", "no_recovery_item"),
}


class RandomQuestions:
    """Questions drawn from one seed."""

    def __init__(self, seed: int) -> None:
        self._draw = random.Random(seed)

    def question(self, metric: str | None = None) -> Question:
        """Any question; some of them are refused."""
        draw = self._draw
        found = METRICS[metric or draw.choice(sorted(METRICS))]
        start, end = self._day(), self._day()
        if start and end and start > end:
            start, end = end, start
        by = tuple(draw.sample(sorted(found.dimensions), draw.choice((0, 0, 1, 1, 2))))
        return Question(
            metric=found.name,
            by=by,
            start=start,
            end=end,
            as_of=self._moment(),
            unit_id=draw.choice((None, None, "D1", "V1", draw.choice(sorted(KIND)))),
            units=draw.choice(("then", "then", "now")),
            where=tuple((name, self._values(name)) for name in self._conditions(found.dimensions)),
        )

    def published_question(self, metric: str | None = None) -> Question:
        """A question in the form that published numbers have, often enough."""
        draw = self._draw
        found = METRICS[metric or draw.choice(sorted(METRICS))]
        dimensions = [name for name in ("unit", "body", "parent", "month", "quarter", "year")]
        first = date(2025, draw.randrange(7, 13), 1)
        last = date(2026, draw.randrange(1, 11), 1) - timedelta(days=1)
        return Question(
            metric=found.name,
            by=tuple(
                draw.sample([name for name in dimensions if name in found.dimensions], draw.randrange(2))
            ),
            start=draw.choice((None, first)),
            end=draw.choice((None, last)),
            unit_id=draw.choice((None, None, *KIND)),
        )

    def _day(self) -> date | None:
        day = FIRST_DAY + timedelta(days=self._draw.randrange(DAYS))
        return self._draw.choice((None, None, day))

    def _moment(self) -> date | datetime | None:
        day = FIRST_DAY + timedelta(days=self._draw.randrange(DAYS))
        hour = self._draw.randrange(24)
        instant = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
        return self._draw.choice((None, None, day, instant))

    def _conditions(self, dimensions: tuple[str, ...]) -> list[str]:
        return self._draw.sample(sorted(dimensions), self._draw.choice((0, 0, 0, 1, 2)))

    def _values(self, name: str) -> tuple[str, ...]:
        known = VALUES[name]
        return tuple(self._draw.sample(known, min(len(known), self._draw.choice((1, 1, 2)))))
