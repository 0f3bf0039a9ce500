"""Units on time by their records whose citizens are not satisfied: by hand, at the bounds, at random."""

import numpy as np
import pytest

from verdicts.citizens_and_records import Share, find_disagreements

PROVINCE = (Share(9_000, 10_000), Share(8_000, 10_000))


def named(*units: tuple[Share, Share], province: tuple[Share, Share] = PROVINCE) -> list[str]:
    found = find_disagreements({f"U{place}": pair for place, pair in enumerate(units)}, province)
    return [each.unit for each in found]


def test_a_unit_is_named_only_when_both_shares_lie_wholly_beyond_the_province() -> None:
    punctual, slow, usual = Share(990, 1000), Share(800, 1000), Share(905, 1000)
    sad, happy, middling = Share(60, 100), Share(95, 100), Share(76, 100)
    units = [
        (punctual, sad), (punctual, happy), (punctual, middling), (slow, sad), (usual, sad), (slow, happy),
    ]  # fmt: skip
    assert named(*units) == ["U0"]


def test_the_least_satisfied_comes_first() -> None:
    punctual = Share(990, 1000)
    assert named((punctual, Share(65, 100)), (punctual, Share(50, 100))) == ["U1", "U0"]


def test_the_interval_is_that_of_wilson() -> None:
    # 60 of 100: (0.6 + z²/200 ± z √(0.6·0.4/100 + z²/40000)) / (1 + z²/100) with z = 1.959964.
    interval = Share(60, 100).interval
    assert interval is not None
    assert (interval.lower, interval.upper) == pytest.approx((0.502003, 0.690599), abs=1e-5)


@pytest.mark.parametrize(
    "pair",
    [
        (Share(0, 0), Share(0, 0)), (Share(990, 1000), Share(0, 0)), (Share(0, 0), Share(10, 100)),
        (Share(990, 1000), Share(0, 29, least=30)), (Share(19, 19, least=20), Share(10, 100)),
    ],
)  # fmt: skip
def test_too_little_to_judge_names_nobody(pair: tuple[Share, Share]) -> None:
    assert named(pair) == []


def test_a_province_without_records_or_answers_judges_nobody() -> None:
    pair = (Share(990, 1000), Share(10, 100))
    assert named(pair, province=(Share(0, 0), PROVINCE[1])) == []
    assert named(pair, province=(PROVINCE[0], Share(0, 0))) == []
    assert named() == []


def test_units_like_the_province_are_hardly_ever_named() -> None:
    rng = np.random.default_rng(4)
    sizes = rng.integers(30, 2000, (4000, 2))
    units = [
        (Share(int(rng.binomial(n, 0.9)), int(n)), Share(int(rng.binomial(m, 0.8)), int(m))) for n, m in sizes
    ]
    assert len(named(*units)) <= 12
