"""Marked and comparable cases of every signal and body of the province: what units are compared by."""

from collections import defaultdict
from datetime import date

from data_access.scope import AccessScope
from data_access.store import CaseStore
from metrics.compute import answer
from metrics.definition import Question
from metrics.inquiry import prepare
from metrics.signal_metrics import SIGNALS, Signal
from settings import Settings
from verdicts.expected import Count, UnitCounts


def read_signal_counts(
    *, start: date, end: date, scope: AccessScope, store: CaseStore, settings: Settings
) -> dict[str, UnitCounts]:
    """The counts of each signal by body, and by field where that matters, between two days.

    For a comparison that holds for every reader the scope is that of the published reader: the whole
    province, common rows.
    """
    context = {"scope": scope, "store": store, "settings": settings}
    return {signal.metric: _counts(signal, start, end, **context) for signal in SIGNALS}  # type: ignore[arg-type]


def _counts(
    signal: Signal, start: date, end: date, *, scope: AccessScope, store: CaseStore, settings: Settings
) -> UnitCounts:
    by = ("body", "field") if signal.is_by_field else ("body",)
    question = Question(signal.metric, by=by, start=start, end=end)
    inquiry = prepare(question, scope=scope, store=store, settings=settings)
    units: dict[str, dict[str | None, Count]] = defaultdict(dict)
    for group in answer(inquiry, scope=scope, store=store).groups:
        body, kind = group.key("body"), group.key("field") if signal.is_by_field else None
        if body is not None:
            units[body][kind] = Count(int(group.numerator or 0), int(group.denominator or 0))
    return dict(units)
