"""Units that stand out are named, honest ones hardly ever: exact chances, robust fits, and false alarms."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import betabinom, binom

from bench.honest_provinces import count_false_alarms, honest_province
from metrics.signal_metrics import LARGEST_SPREADS
from verdicts.beta_binomial import chance_of_as_many, fit_base, log_chances
from verdicts.expected import Count, UnitCounts, expected_shares
from verdicts.flags import Rules, judge
from verdicts.since import began

RULES = Rules(largest_spreads=LARGEST_SPREADS)


def units(*counts: tuple[int, int]) -> UnitCounts:
    return {f"U{place}": {None: Count(*count)} for place, count in enumerate(counts)}


@pytest.mark.parametrize(("marked", "comparable", "share", "spread"), [
    (0, 10, 0.1, 0.05), (3, 10, 0.1, 0.05), (10, 10, 0.5, 0.2), (40, 300, 0.08, 0.004), (1, 1, 0.01, 0.3),
])  # fmt: skip
def test_the_chance_of_as_many_is_that_of_the_beta_binomial_law(
    marked: int, comparable: int, share: float, spread: float
) -> None:
    a, b = share * (1 - spread) / spread, (1 - share) * (1 - spread) / spread
    expected = betabinom.sf(marked - 1, comparable, a, b)
    assert chance_of_as_many(marked, comparable, share=share, spread=spread) == pytest.approx(expected)
    one = log_chances(*(np.array([value], dtype=float) for value in (marked, comparable, share)), spread)
    assert one[0] == pytest.approx(betabinom.logpmf(marked, comparable, a, b))


def made_up(spread: float, *, count: int = 80, share: float = 0.1) -> tuple[list[int], list[int]]:
    rng = np.random.default_rng(5)
    sizes = rng.integers(50, 900, count)
    own = rng.beta(share * (1 - spread) / spread, (1 - share) * (1 - spread) / spread, count)
    return [int(n) for n in rng.binomial(sizes, own)], [int(n) for n in sizes]


@pytest.mark.parametrize("spread", [0.003, 0.02, 0.08])
def test_the_spread_found_covers_the_true_one_without_being_far_above_it(spread: float) -> None:
    marked, sizes = made_up(spread)
    base = fit_base(marked, sizes, [0.1] * len(sizes))
    assert spread < base.spread < 2.2 * spread
    assert base.share(0.1) == pytest.approx(0.1, rel=0.25)


def test_a_few_cheats_do_not_widen_the_spread_they_could_hide_behind() -> None:
    marked, sizes = made_up(0.003)
    honest = fit_base(marked, sizes, [0.1] * len(sizes))
    cheated = [size * 7 // 10 if place % 20 == 0 else some
               for place, (some, size) in enumerate(zip(marked, sizes, strict=True))]  # fmt: skip
    found = fit_base(cheated, sizes, [0.1] * len(sizes))
    assert found.spread < 2 * honest.spread
    assert found.share(0.1) == pytest.approx(honest.share(0.1), rel=0.1)


def test_units_that_are_all_alike_have_almost_no_spread() -> None:
    assert fit_base([50] * 40, [500] * 40, [0.1] * 40).spread < 0.002
    assert fit_base([0] * 40, [500] * 40, [0.001] * 40).share(0.001) < 0.001


def test_the_expected_share_is_that_of_the_others_with_the_same_kinds_of_case() -> None:
    found = expected_shares({
        **{f"A{n}": {"land": Count(10, 100), "births": Count(0, 100)} for n in range(6)},
        "B": {"land": Count(90, 100)},
    })  # fmt: skip
    assert found["B"] == pytest.approx(60.5 / 601)
    assert found["A0"] == pytest.approx((140.5 / 601 + 0.5 / 501) / 2)


@pytest.mark.parametrize("others", [[(1, 10)] * 4, [(1, 10)] * 4 + [(5, 50)]])
def test_a_kind_that_too_few_others_handle_takes_the_share_over_all(others: list[tuple[int, int]]) -> None:
    rest = {f"R{n}": {"births": Count(2, 100)} for n in range(6)}
    building = {f"A{n}": {"building": Count(*count)} for n, count in enumerate(others)}
    found = expected_shares({**rest, **building, "B": {"building": Count(9, 10)}})
    marked, comparable = sum(m for m, _ in others) + 12, sum(n for _, n in others) + 600
    assert found["B"] == pytest.approx((marked + 0.5) / (comparable + 1))


def test_nobody_is_judged_without_five_others_or_without_a_case() -> None:
    assert judge({}, RULES) == {}
    assert judge({"signal": {}}, RULES) == {"signal": {}}
    assert judge({"signal": units(*[(9, 10)] * 5)}, RULES) == {"signal": {}}
    six = judge({"signal": units(*[(9, 10)] * 6, (0, 0))}, RULES)["signal"]
    assert sorted(six) == ["U0", "U1", "U2", "U3", "U4", "U5"]
    assert not any(unit.is_flagged for unit in six.values())


@pytest.mark.parametrize(("others", "is_judged"), [(5, False), (6, True)])
def test_each_of_the_others_needs_five_others_too(others: int, is_judged: bool) -> None:
    found = judge({"signal": units((300, 400), *[(8, 400)] * others)}, RULES)["signal"]
    assert found["U0"].is_flagged == is_judged


def test_nothing_marked_anywhere_names_nobody() -> None:
    found = judge({"signal": units(*[(0, 400)] * 40)}, RULES)["signal"]
    assert not any(unit.is_flagged for unit in found.values())


@pytest.mark.parametrize(("count", "is_named"), [
    ((60, 400), True), ((9, 30), False), ((10, 30), True), ((10, 19), False), ((80, 1500), False),
])  # fmt: skip
def test_a_unit_is_named_from_enough_cases_and_enough_difference_on(
    count: tuple[int, int], is_named: bool
) -> None:
    rng = np.random.default_rng(3)
    honest = [(int(rng.binomial(400, 0.02)), 400) for _ in range(60)]
    found = judge({"signal": units(count, *honest)}, RULES)["signal"]
    assert found["U0"].is_flagged == is_named
    assert not any(unit.is_flagged for name, unit in found.items() if name != "U0")
    assert found["U0"].expected == pytest.approx(0.02, rel=0.15)


def test_cheats_are_found_together_with_others_of_their_kind() -> None:
    rng = np.random.default_rng(4)
    honest = [(int(rng.binomial(400, rng.beta(4, 46))), 400) for _ in range(70)]
    found = judge({"signal": units(*[(240, 400)] * 5, *honest)}, RULES)["signal"]
    assert [name for name, unit in found.items() if unit.is_flagged] == [f"U{n}" for n in range(5)]


@given(
    honest=st.lists(st.tuples(st.integers(0, 8), st.integers(40, 300)), min_size=6, max_size=25),
    count=st.tuples(st.integers(10, 60), st.integers(60, 200)),
    more=st.integers(1, 30),
    is_new=st.booleans(),
)
@settings(max_examples=40, deadline=None)
def test_more_marked_cases_never_clear_a_unit(
    honest: list[tuple[int, int]], count: tuple[int, int], more: int, is_new: bool
) -> None:
    marked, comparable = count
    after = (marked + more, comparable + more) if is_new else (min(marked + more, comparable), comparable)
    first = judge({"signal": units(count, *honest)}, RULES)["signal"]["U0"]
    second = judge({"signal": units(after, *honest)}, RULES)["signal"]["U0"]
    assert second.is_flagged >= first.is_flagged
    if first.chance < 1 and second.chance < 1:
        assert second.chance <= first.chance * (1 + 1e-9)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(10, 90)), min_size=6, max_size=30), st.randoms())
@settings(max_examples=25, deadline=None)
def test_the_order_and_the_names_of_the_units_do_not_matter(
    counts: list[tuple[int, int]], random: object
) -> None:
    given_units = units(*counts)
    names = list(given_units)
    random.shuffle(names)  # type: ignore[attr-defined]
    first = judge({"signal": given_units}, RULES)["signal"]
    second = judge({"signal": {name: given_units[name] for name in names}}, RULES)["signal"]
    assert {name: unit.is_flagged for name, unit in first.items()} == {
        name: unit.is_flagged for name, unit in second.items()
    }


@given(st.integers(2, 12))
@settings(max_examples=8, deadline=None)
def test_ten_times_the_cases_at_the_same_shares_name_no_fewer(times: int) -> None:
    rng = np.random.default_rng(11)
    counts = [(40, 400), *((int(rng.binomial(400, 0.03)), 400) for _ in range(40))]
    few = judge({"signal": units(*counts)}, RULES)["signal"]["U0"]
    many = judge({"signal": units(*((m * times, n * times) for m, n in counts))}, RULES)["signal"]["U0"]
    assert many.is_flagged >= few.is_flagged
    assert many.share == few.share


def test_fewer_judgements_share_the_chance_of_a_false_alarm() -> None:
    rng = np.random.default_rng(8)
    honest = [(int(rng.binomial(300, 0.05)), 300) for _ in range(50)]
    alone = judge({"one": units((45, 300), *honest)}, RULES)["one"]["U0"]
    assert alone.is_flagged
    among = {f"signal {n}": units((15, 300), *honest) for n in range(200)}
    strict = judge({"one": units((45, 300), *honest), **among}, replace(RULES, false_alarm=1e-9))
    assert not strict["one"]["U0"].is_flagged


def test_honest_provinces_have_a_unit_named_no_more_often_than_stated() -> None:
    false_alarms = count_false_alarms(range(100), RULES)
    assert false_alarms <= binom.ppf(0.99, 100, RULES.false_alarm)


@pytest.mark.parametrize(("signal", "share"), [
    ("signal_due_moved_late", 0.2), ("signal_due_day", 0.75), ("signal_last_hour", 0.6),
    ("signal_last_day_supplement", 0.8), ("signal_result_withheld", 0.2), ("signal_no_deadline", 0.12),
    ("repeat_supplement_rate", 0.3),
])  # fmt: skip
def test_a_cheat_among_honest_units_is_found_in_nine_of_ten_provinces(signal: str, share: float) -> None:
    """One commune of ordinary size with so large a share of marked cases."""
    found = 0
    for seed in range(10):
        province = {name: dict(counts) for name, counts in honest_province(seed).items()}
        comparable = max(25, province[signal]["unit 40"][None].comparable)
        province[signal]["unit 40"] = {None: Count(round(comparable * share), comparable)}
        # The other signals only count as judgements that share the chance of a false alarm.
        found += judge(province, RULES)[signal]["unit 40"].is_flagged
    assert found >= 9


def test_what_the_meaning_of_a_mark_allows_bounds_the_spread_that_few_cases_leave_open() -> None:
    """In most units two or three cases are comparable: their counts fit a fair coin and almost any spread."""
    few = [(place % 3, 2) for place in range(60)]
    shares = [0.5] * len(few)
    unbounded = fit_base(*map(list, zip(*few, strict=True)), shares)
    bounded = fit_base(*map(list, zip(*few, strict=True)), shares, largest_spread=0.04)
    assert unbounded.spread > 0.1
    assert bounded.spread == 0.04
    assert bounded.level == unbounded.level
    well_known = fit_base([250] * 60, [500] * 60, shares, largest_spread=0.04)
    assert well_known.spread < 0.01


def test_a_unit_that_files_again_is_found_where_hardly_anybody_else_has_such_cases() -> None:
    found = 0
    for seed in range(10):
        province = {name: dict(counts) for name, counts in honest_province(seed).items()}
        province["signal_refiled"]["unit 40"] = {None: Count(57, 60)}
        found += judge(province, RULES)["signal_refiled"]["unit 40"].is_flagged
    assert found >= 9


def test_since_when_is_the_month_that_parts_the_counts() -> None:
    months = {f"2026-{n:02d}": Count(1 if n < 6 else 12, 40) for n in range(1, 11)}
    assert began(months, expected=0.03) == "2026-06"
    assert began(dict.fromkeys(months, Count(12, 40)), expected=0.03) == "2026-01"
    assert began(dict.fromkeys(months, Count(1, 40)), expected=0.03) is None
    assert began({}, expected=0.03) is None
    assert began({"2026-01": Count(0, 0), "2026-02": Count(5, 5)}, expected=0.5) in ("2026-01", "2026-02")
