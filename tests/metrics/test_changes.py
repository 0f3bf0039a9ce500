"""What has changed since an earlier look: verdicts that are others, and nothing else."""

from typing import Any

import pytest

from metrics.changes import ChangeKind, find_changes
from metrics.judged import MEASURES, JudgedUnit
from verdicts.verdict import Assurance, SeriesVerdict, Variation


def judged(variation: Variation, assurance: Assurance = Assurance.NO_TARGET, **values: Any) -> JudgedUnit:
    series = SeriesVerdict((), variation, assurance)
    return JudgedUnit(**{"unit_id": "SYT", "name": "", "measure": MEASURES[0], "series": series, **values})


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        (Variation.ORDINARY, Variation.WORSE, [ChangeKind.BECAME_WORSE]),
        (Variation.WORSE, Variation.BETTER, [ChangeKind.BECAME_BETTER]),
        (Variation.WORSE, Variation.ORDINARY, [ChangeKind.ORDINARY_AGAIN]),
        (Variation.UNJUDGED, Variation.WORSE, [ChangeKind.BECAME_WORSE]),
        (Variation.ORDINARY, Variation.HIGHER, [ChangeKind.BECAME_HIGHER]),
        (Variation.ORDINARY, Variation.LOWER, [ChangeKind.BECAME_LOWER]),
        (Variation.WORSE, Variation.WORSE, []),
        (Variation.ORDINARY, Variation.ORDINARY, []),
        (Variation.UNJUDGED, Variation.ORDINARY, []),
        (Variation.WORSE, Variation.UNJUDGED, []),
    ],
)
def test_only_another_verdict_is_a_change(was: Variation, now: Variation, expected: list[ChangeKind]) -> None:
    assert [change.kind for change in find_changes([judged(was)], [judged(now)])] == expected


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        (Assurance.VARIES, Assurance.FAILS, [ChangeKind.FAILS_TARGET]),
        (Assurance.FAILS, Assurance.PASSES, [ChangeKind.PASSES_TARGET]),
        (Assurance.PASSES, Assurance.VARIES, []),
        (Assurance.FAILS, Assurance.FAILS, []),
        (Assurance.NO_TARGET, Assurance.FAILS, []),
    ],
)
def test_a_target_is_told_when_it_is_failed_or_passed_from_now_on(
    was: Assurance, now: Assurance, expected: list[ChangeKind]
) -> None:
    before, after = judged(Variation.ORDINARY, was), judged(Variation.ORDINARY, now)
    assert [change.kind for change in find_changes([before], [after])] == expected


def test_units_and_measures_are_compared_with_themselves() -> None:
    before = [judged(Variation.ORDINARY), judged(Variation.WORSE, measure=MEASURES[1])]
    now = [judged(Variation.WORSE, measure=MEASURES[1]), judged(Variation.WORSE, unit_id="STC")]
    assert find_changes(before, now) == ()
    assert find_changes([], now) == ()
    (change,) = find_changes(before, [judged(Variation.WORSE)])
    assert (change.was, change.now) == (before[0], judged(Variation.WORSE))
