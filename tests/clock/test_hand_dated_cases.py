"""The clock, proved case by case: hundreds of cases dated by hand with the rules and a paper calendar."""

from collections import Counter
from collections.abc import Iterator

import pytest

from tests.clock.case_table import Case, Moment, PortalAnswer, local_time, read_cases
from tests.clock.clock_answers import SOURCES, Answers, build_answers

CASES = read_cases()
STOCKS = {"cases_open", "cases_overdue_open"}
#: The numbers that count a case of each status. While its clock is a matter of stocks only those are asked.
COUNTED_WHEN = {
    "open": {"cases_open"},
    "paused": {"cases_open"},
    "overdue": {"cases_open", "cases_overdue_open"},
    "rejected": set(),
    "not received": set(),
    "no deadline": {"cases_received", "cases_open", "cases_no_deadline", "cases_open_no_deadline"},
    "on time": {"cases_received", "cases_completed"},
    "late": {"cases_received", "cases_completed", "cases_completed_late"},
    "completed without deadline": {"cases_received", "cases_completed", "cases_no_deadline"},
    "closed": {"cases_received"},
}
EVERY_NUMBER = STOCKS.union(*COUNTED_WHEN.values())


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Answers]:
    return build_answers(tmp_path_factory.mktemp("clock"), CASES)


def test_the_table_has_two_hundred_cases_and_each_says_what_it_shows() -> None:
    assert len(CASES) >= 200
    assert [name for name, times in Counter(case.id for case in CASES).items() if times > 1] == []
    assert {case.source for case in CASES} == set(SOURCES)
    for case in CASES:
        assert case.shows
        assert case.rule
        assert case.moments or case.portal or case.confirmed, f"{case.id} expects nothing"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_case_is_answered_as_the_clerk_worked_it_out(case: Case, answers: dict[str, Answers]) -> None:
    found = answers[case.source]
    differences = [
        f"at {moment.t}: {text}"
        for moment in case.moments
        for text in moment_differences(case, moment, found)
    ]
    differences += [text for expected in case.portal for text in portal_differences(case, expected, found)]
    differences += taken_differences(case, found)
    assert differences == [], f"{case.id}: {case.shows} ({case.rule})"


def moment_differences(case: Case, moment: Moment, found: Answers) -> Iterator[str]:
    at = moment.at
    asked = STOCKS if moment.status in ("open", "paused", "overdue") else EVERY_NUMBER
    counted = {metric for metric in asked if found.counts(metric, case, at)}
    if counted != COUNTED_WHEN[moment.status]:
        yield f"{moment.status} expected, counted in {sorted(counted)}"
    if (moment.status == "rejected") != (case.id in found.rejected):
        yield f"{moment.status} expected, rejected: {case.id in found.rejected}"
    if moment.status in ("on time", "late"):
        group = found.groups("on_time_rate", as_of=at).get(case.id)
        if group is None or group.value != (moment.status == "on time"):
            yield f"on_time_rate says {group}"
    if moment.status == "paused" and not (due := found.due(case, at)[0]) < at:
        yield f"paused past its due time expected, but due {due}"
    yield from due_differences(case, moment, found)
    yield from age_differences(case, moment, found)


def due_differences(case: Case, moment: Moment, found: Answers) -> Iterator[str]:
    if not moment.due:
        return
    expected = None if moment.due == "none" else local_time(moment.due)
    for place, due in known_due_times(case, moment, found):
        if due != expected:
            yield f"due {moment.due} expected, {place} says {due}"


def known_due_times(case: Case, moment: Moment, found: Answers) -> Iterator[tuple[str, object]]:
    """The due time at a moment as the product knows it, and as the rows behind the numbers show it."""
    if moment.status in ("on time", "late", "completed without deadline"):
        yield "cases_completed", found.listed_due("cases_completed").get(case.id)
        return
    yield "the store", found.due(case, moment.at)[0]
    if found.has_history(case):
        for metric in ("cases_received", "cases_open"):
            yield metric, found.listed_due(metric, as_of=moment.at).get(case.id)


def age_differences(case: Case, moment: Moment, found: Answers) -> Iterator[str]:
    at = moment.at
    if moment.age and (age := found.bucket("cases_open", case, at)) != moment.age:
        yield f"age {moment.age} expected, is {age}"
    if moment.past and (past := found.bucket("cases_overdue_open", case, at)) != moment.past:
        yield f"past due {moment.past} expected, is {past}"
    if moment.late is not None:
        late = found.working_day(at) - (found.due(case, at)[1] or 0)
        if late != moment.late:
            yield f"{moment.late} working days past due expected, are {late}"
    if moment.soon is not None and (soon := found.soon(case, at)) != moment.soon:
        yield f"due within {moment.soon} working days expected, is {soon}"


def portal_differences(case: Case, expected: PortalAnswer, found: Answers) -> Iterator[str]:
    at = local_time(expected.t) if expected.t else None
    groups = found.groups("on_time_rate_766", start=expected.start, end=expected.end, as_of=at)
    answer = said(groups.get(case.id))
    if answer != expected.answer:
        yield f"portal up to {expected.end} {expected.t}: {expected.answer} expected, is {answer}"


def taken_differences(case: Case, found: Answers) -> Iterator[str]:
    if case.taken is not None:
        group = found.groups("working_days_to_complete_median").get(case.id)
        if group is None or group.value != case.taken:
            yield f"{case.taken} working days taken expected, are {group and group.value}"
    if case.confirmed:
        answer = said(found.groups("confirmed_on_time_rate").get(case.id))
        if answer != case.confirmed:
            yield f"confirmation {case.confirmed} expected, is {answer}"


def said(group: object) -> str:
    """A rate of one case in words."""
    value = getattr(group, "value", None)
    return "out" if value is None else {0: "late", 1: "on time"}[value]
