"""The communes that make their numbers look better, found again by counting that knows only the rows."""

import numpy as np
import pandas as pd
import pytest

from demo.cases import build_cases
from demo.deadlines import add_timing
from demo.handling import OUTCOMES, add_handling
from demo.people import build_people
from demo.planted import REFILING_COMMUNE
from demo.procedures import build_procedures
from demo.province import build_province
from tests.demo.conftest import SEED, Demo

CHEATS = (
    "last_hour_commune", "refiling_commune", "withholding_commune", "last_day_commune", "undated_commune",
)  # fmt: skip


def times(column: pd.Series) -> pd.Series:
    return pd.to_datetime(column, format="ISO8601")


def parted(demo: Demo, name: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The cases of a cheating commune, and those of the other communes."""
    cases = demo.sound("cases")
    body = cases["unit_id"].str.split(".").str[0]
    is_theirs = body == demo.fact(name)["unit_id"]
    return cases[is_theirs], cases[~is_theirs & body.str.startswith("X")]


def test_each_cheat_sits_in_a_commune_of_its_own_and_has_cases(larger_demo: Demo) -> None:
    facts = [larger_demo.fact(name) for name in CHEATS]
    assert len({fact["unit_id"] for fact in facts} | {"X12", "X60", "X05"}) == len(CHEATS) + 3
    # A small province has too few cases a day for one to be filed again at once.
    assert all(fact["cases"] > 1 for fact in facts if fact["id"] != "refiling_commune")


def last_hour_share(cases: pd.DataFrame) -> float:
    due, done = times(cases["due_at"]), times(cases["completed_at"])
    is_comparable = (due.dt.date == done.dt.date) & (done <= due) & (due.dt.hour == 17)
    return float((due - done < pd.Timedelta(hours=1))[is_comparable].mean())


def test_one_commune_finishes_in_the_last_hour(larger_demo: Demo) -> None:
    theirs, others = parted(larger_demo, "last_hour_commune")
    assert last_hour_share(theirs) > 0.4 > 0.2 > last_hour_share(others)


def test_one_commune_withdraws_cases_that_are_filed_again_at_once() -> None:
    # A commune needs several cases a day for that: so many are only made, not written and read back.
    province = build_province(SEED)
    people, procedures = build_people(SEED, province), build_procedures(SEED)
    cases = build_cases(SEED, 100_000, province, people, procedures)
    add_timing(SEED, cases, province, procedures)
    add_handling(SEED, cases, province, procedures)
    again = cases["filed_again"]
    first = np.flatnonzero(again >= 0)
    later = again[first]
    assert len(first) > 30
    assert set(np.array(province.ids)[cases.body[first]]) == {REFILING_COMMUNE}
    assert len(set(first) | set(later)) == 2 * len(first)
    assert (cases["outcome"][first] == OUTCOMES.index("withdrawn")).all()
    for column in (cases.unit, cases.officer):
        assert (column[first] == column[later]).all()
    dated = (cases.procedure[first] >= 0) & (cases.procedure[later] >= 0)
    assert (cases.procedure[first] == cases.procedure[later])[dated].all()
    wait = (cases.received[later] - cases["completed"][first]).astype(int)
    assert wait.min() > 0
    assert wait.max() < 30
    assert (cases["completed"][first] >= cases.received[first]).all()


def long_wait_share(cases: pd.DataFrame) -> float:
    wait = times(cases["returned_at"]) - times(cases["completed_at"])
    return float((wait >= pd.Timedelta(days=12))[wait.notna()].mean())


def test_one_commune_hands_results_over_weeks_later(larger_demo: Demo) -> None:
    theirs, others = parted(larger_demo, "withholding_commune")
    assert long_wait_share(theirs) > 0.1 > 0.02 > long_wait_share(others)


def supplement_wait(demo: Demo, cases: pd.DataFrame) -> pd.Series:
    """Days from reception to the first supplement request."""
    events = demo["case_events"]
    asked = events[events["kind"] == "supplement"].groupby("case_id")["started_at"].min()
    begun = times(cases["case_id"].map(asked))
    return ((begun - times(cases["received_at"])).dt.total_seconds() / 86_400).dropna()


def test_one_commune_asks_for_papers_when_the_time_is_up(larger_demo: Demo) -> None:
    theirs, others = parted(larger_demo, "last_day_commune")
    late, usual = (supplement_wait(larger_demo, each) for each in (theirs, others))
    assert late.median() > 4 > 2 > usual.median()
    assert len(late) / len(theirs) > len(usual) / len(others)


def test_one_commune_leaves_cases_without_a_due_time(larger_demo: Demo) -> None:
    theirs, others = parted(larger_demo, "undated_commune")
    shares = [(each["due_at"].isna() & each["procedure_id"].isna()).mean() for each in (theirs, others)]
    assert shares[0] > 0.05 > 0.02 > shares[1]


@pytest.mark.parametrize("name", CHEATS)
def test_each_cheat_names_the_signal_that_finds_it(larger_demo: Demo, name: str) -> None:
    assert larger_demo.fact(name)["signal"].startswith("signal_")
