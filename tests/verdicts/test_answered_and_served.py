"""Those who answered against those served: by hand, by a plain loop, at the bounds, and false warnings."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2

from verdicts.answered_and_served import LARGE_DISTANCE, SMALL_CHANCE, compare_mixes
from verdicts.expected import Count

Kinds = dict[str | None, Count]


def mix(**counts: tuple[int, int]) -> Kinds:
    return {kind: Count(*count) for kind, count in counts.items()}


def test_most_answers_come_from_a_third_of_the_cases() -> None:
    # 62 of 100 answers are from online cases, which are 310 of 1.000 cases.
    found = compare_mixes(mix(online=(62, 310), counter=(30, 600), postal=(8, 90)))
    assert found is not None
    assert (found.kind, found.of_answers, found.of_served) == ("online", 0.62, 0.31)
    # |62 - 31| + |30 - 60| + |8 - 9| points, halved.
    assert found.distance == pytest.approx(0.31)
    assert found.is_telling


@given(
    st.dictionaries(
        st.text(max_size=3),
        st.integers(200, 900).flatmap(lambda n: st.tuples(st.integers(n // 10, n - n // 10), st.just(n))),
        min_size=2, max_size=6,
    )
)  # fmt: skip
def test_distance_and_chance_are_those_of_plain_loops(counts: dict[str | None, tuple[int, int]]) -> None:
    found = compare_mixes({kind: Count(*count) for kind, count in counts.items()})
    answered, served = (sum(count[place] for count in counts.values()) for place in (0, 1))
    apart = squares = 0.0
    for some, all_of_them in counts.values():
        apart += abs(some / answered - all_of_them / served)
        for seen, part in ((some, answered), (all_of_them - some, served - answered)):
            expected = all_of_them * part / served
            squares += (seen - expected) ** 2 / expected
    assert found is not None
    assert found.distance == pytest.approx(apart / 2)
    assert found.chance == pytest.approx(chi2.sf(squares, len(counts) - 1))


def test_a_difference_must_be_large_and_more_than_chance() -> None:
    small_but_sure = compare_mixes(mix(a=(55_000, 100_000), b=(45_000, 100_000)))
    large_but_unsure = compare_mixes(mix(a=(20, 500), b=(12, 500)))
    assert small_but_sure is not None
    assert large_but_unsure is not None
    assert small_but_sure.distance == pytest.approx(0.05)
    assert small_but_sure.chance < 1e-9
    assert not small_but_sure.is_telling
    assert large_but_unsure.distance >= LARGE_DISTANCE
    assert not large_but_unsure.is_telling


def test_the_bounds_themselves_count() -> None:
    at_the_bound = compare_mixes(mix(a=(600, 5000), b=(400, 5000)))
    below = compare_mixes(mix(a=(599, 5000), b=(401, 5000)))
    assert at_the_bound is not None
    assert below is not None
    assert at_the_bound.is_telling
    assert not below.is_telling


@pytest.mark.parametrize(
    "kinds",
    [
        {},
        mix(a=(0, 0), b=(0, 0)),
        mix(a=(50, 100)),
        mix(a=(50, 100), b=(0, 0)),
        mix(a=(29, 100), b=(0, 100)),
    ],
)
def test_nothing_is_said_of_few_answers_or_of_one_kind_of_case(kinds: Kinds) -> None:
    assert compare_mixes(kinds) is None


def test_where_all_answered_there_is_no_difference() -> None:
    found = compare_mixes(mix(a=(40, 40), b=(60, 60)))
    assert found is not None
    assert (found.distance, found.chance, found.is_telling) == (0, 1, False)


def test_kinds_too_small_for_the_test_are_taken_together() -> None:
    rare: Kinds = {f"rare {number}": Count(0, 1) for number in range(400)}
    found = compare_mixes({**rare, "a": Count(60, 300), "b": Count(60, 300)})
    assert found is not None
    assert found.chance < 1e-9
    assert found.distance == pytest.approx(0.4)
    alone = compare_mixes(mix(a=(31, 32), b=(0, 1)))
    assert alone is not None
    assert alone.chance == 1


def test_people_who_answer_at_random_are_hardly_ever_warned_of() -> None:
    rng = np.random.default_rng(11)
    sizes = np.array([700, 250, 40, 6, 4])
    warned = unlikely = 0
    for _ in range(2000):
        answered = rng.multivariate_hypergeometric(sizes, 60)
        found = compare_mixes(
            {
                str(place): Count(*map(int, pair))
                for place, pair in enumerate(zip(answered, sizes, strict=True))
            }
        )
        assert found is not None
        unlikely += found.chance <= SMALL_CHANCE
        warned += found.is_telling
    assert warned <= unlikely <= 2 * SMALL_CHANCE * 2000
