"""The rules equal the published cases and a naive count; which of them is named where they meet."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.verdicts.spc_reference import cases, needs_reference
from verdicts.control_limits import Single
from verdicts.rules import (
    find_marks,
    in_windows_of_two,
    sevens_on_one_side,
    spread_back,
    trends_of_seven,
    two_of_three,
)
from verdicts.verdict import Cause

LABELS = {
    "Common Cause": (None, 0),
    "Above UCL": (Cause.OUTSIDE, 1),
    "Below LCL": (Cause.OUTSIDE, -1),
    "7 Point Trend (Increasing)": (Cause.TREND, 1),
    "7 Point Trend (Decreasing)": (Cause.TREND, -1),
    "2 in 3 Above CL": (Cause.TWO_OF_THREE, 1),
    "2 in 3 Below CL": (Cause.TWO_OF_THREE, -1),
    "7 Points Above CL": (Cause.SHIFT, 1),
    "7 Points Below CL": (Cause.SHIFT, -1),
}
#: The published functions do not all keep the direction.
FUNCTIONS: dict[str, Callable[..., list[int]]] = {
    "seven_points_one_side": lambda sides: [abs(x) for x in sevens_on_one_side(sides)],
    "spread_to_part_of_seven": lambda ends: [abs(x) for x in spread_back(ends)],
    "seven_point_trend": trends_of_seven,
    "two_of_three_window": lambda near, sides: [int(x) for x in in_windows_of_two(near, sides)],
    "two_of_three_points": lambda near: [int(x) for x in two_of_three(near, [1] * len(near))],
}


@needs_reference
@pytest.mark.parametrize("case", cases("nhsr_rule_vectors"), ids=lambda case: str(case["function"]))
def test_each_rule_equals_the_published_cases(case: dict[str, Any]) -> None:
    name = case["function"].split(" ")[0]
    assert FUNCTIONS[name](*case["args"]) == case["expected"]


@needs_reference
def test_every_published_case_is_there() -> None:
    assert len(cases("nhsr_rule_vectors")) == 35
    assert len(cases("nhsr_end_to_end_computed")) == 4


@needs_reference
@pytest.mark.parametrize("case", cases("nhsr_end_to_end_computed"), ids=lambda case: str(case["name"]))
def test_every_month_of_the_published_series_bears_its_label(case: dict[str, Any]) -> None:
    values = np.array(case["y"], dtype=float)
    base = Single.of(values, screens=case["screen_outliers"])
    limits = base.limits(values)
    assert (limits.center[0], limits.lower[0], limits.upper[0]) == pytest.approx(
        (case["mean"], case["lpl"], case["upl"])
    )
    marks = find_marks(values.tolist(), base.scores(values).tolist())
    found = [(cause, side if cause else 0) for cause, side in marks]
    assert found == [LABELS[label] for label in case["special_cause_type"]]


@needs_reference
@pytest.mark.parametrize("case", cases("nhsr_limits_cases"), ids=lambda case: str(case["name"]))
def test_as_many_months_are_noise_as_published(case: dict[str, Any]) -> None:
    values, expected = np.array(case["y"], dtype=float), case["expected"]
    base = Single.of(values, screens=case["screen_outliers"])
    causes = [cause for cause, _ in find_marks(values.tolist(), base.scores(values).tolist())]
    assert causes.count(None) == expected.get("common_cause", causes.count(None))
    assert all(cause is None for cause in causes[-2:]) or "last_two_special_cause" not in expected


def naive_causes(values: list[float], scores: list[float]) -> list[Cause | None]:
    found: list[Cause | None] = []
    for place in range(len(scores)):
        sevens = [range(s, s + 7) for s in range(place - 6, place + 1) if 0 <= s <= len(scores) - 7]
        threes = [range(s, s + 3) for s in range(place - 2, place + 1) if 0 <= s <= len(scores) - 3]
        in_trend = any(
            len({np.sign(values[b] - values[a]) for a, b in pairwise(seven)} | {0}) == 2
            and all(values[a] != values[b] for a, b in pairwise(seven))
            for seven in sevens
        )
        near = {p for p, score in enumerate(scores) if 2 < abs(score) <= 3}
        is_near = place in near and any(
            len(near & set(three)) >= 2 and abs(sum(np.sign(scores[p]) for p in three)) == 3
            for three in threes
        )
        in_run = any(abs(sum(np.sign(scores[p]) for p in seven)) == 7 for seven in sevens)
        rules = [(abs(scores[place]) > 3, Cause.OUTSIDE), (in_trend, Cause.TREND),
                 (is_near, Cause.TWO_OF_THREE), (in_run, Cause.SHIFT)]  # fmt: skip
        found.append(next((cause for holds, cause in rules if holds), None))
    return found


@given(st.lists(st.integers(-7, 7).map(lambda x: x / 2), max_size=30), st.integers(-1, 1))
def test_the_rules_equal_a_naive_count(steps: list[float], drift: int) -> None:
    scores = [step + drift for step in steps]
    assert [cause for cause, _ in find_marks(scores, scores)] == naive_causes(scores, scores)


@given(st.lists(st.floats(-5, 5), max_size=30))
def test_turned_around_the_rules_say_the_opposite(scores: list[float]) -> None:
    turned = [-score for score in scores]
    assert [(cause, -side) for cause, side in find_marks(scores, scores)] == find_marks(turned, turned)


@pytest.mark.parametrize(("scores", "cause"), [
    ([0.5] * 6, None), ([0.5] * 7, Cause.SHIFT), ([0.5] * 6 + [0.0], None),
    ([2.5, 0.1, 2.5], Cause.TWO_OF_THREE), ([3.0, 1.0, 2.5], Cause.TWO_OF_THREE),
    ([2.5, -0.1, 2.5], None), ([2.0, 1.0, 2.5], None), ([3.5, 1.0, 2.5], None),
    ([0.0, 3.0], None), ([0.0, 3.01], Cause.OUTSIDE), ([-3, -2, -1, 0, 1, 2, 2.9], Cause.TREND), ([], None),
])  # fmt: skip
def test_the_edges_of_each_rule(scores: list[float], cause: Cause | None) -> None:
    marks = find_marks(scores, scores)
    assert (marks[-1][0] if marks else None) is cause


def test_months_on_the_centre_lie_on_no_side_whatever_rounding_makes_of_it() -> None:
    """The mean of 0.1 and 0.3 in turn is not exactly 0.2, nor that of 1.1 and 3.3 exactly 2.2."""
    for values in ([0.1, 0.3] * 8 + [0.2] * 7, [1.1, 3.3] * 8 + [2.2] * 7):
        scores = Single.of(np.array(values)).scores(np.array(values)).tolist()
        assert scores[-1] != 0
        assert [cause for cause, _ in find_marks(values, scores)] == [None] * len(values)
    assert sevens_on_one_side([1] * 3 + [0] + [1] * 6) == [0] * 10


def test_a_trend_speaks_for_its_direction_whatever_the_side() -> None:
    """Falling from far above towards the centre, and still above it."""
    scores = [2.9, 2.5, 2.1, 1.7, 1.3, 0.9, 0.5]
    assert find_marks(scores, scores) == [(Cause.TREND, -1)] * 7
