"""Due times, pauses and ordinals against a plain recomputation, case by case and moment by moment."""

import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from data_access.working_calendar import WorkingCalendar
from settings import CalendarSettings
from tests.data_access.refresh_fixtures import UNITS, Feed, make_settings, read_dicts, run

CALENDAR = WorkingCalendar(CalendarSettings())
#: A failing example is told as it is: each one costs three refreshes.
NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
LOCAL = timedelta(hours=7)
DAY = timedelta(days=1)
FIRST = datetime(2026, 1, 5)
BEGINNING = datetime(1, 1, 1)
PAUSE_KINDS = ("supplement", "suspended", "payment_wait")
LIMITS = {"T5": 5, "T20": 20, "T0": None}
REFRESHES = tuple(datetime(2026, month, 20, 17) for month in (2, 3, 4))

MOMENTS = st.integers(0, 60 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes))
DUES = st.one_of(st.none(), MOMENTS, MOMENTS.map(lambda moment: datetime.combine(moment, time())))
EVENTS = st.lists(
    st.tuples(
        st.sampled_from((*PAUSE_KINDS, "supplement", "step", "extension")),
        MOMENTS,
        st.one_of(st.none(), st.integers(0, 15 * 24 * 60)),
        DUES,
    ),
    max_size=4,
)


@st.composite
def case_histories(draw: st.DrawFn) -> dict[str, Any]:
    """One case with its events and its source's due time at each of three refreshes; local times."""
    received = draw(MOMENTS)
    length = draw(st.one_of(st.none(), st.integers(0, 50 * 24 * 60)))
    due = draw(DUES)
    dues = [due if draw(st.booleans()) else draw(DUES) for _ in REFRESHES]
    return {
        "received": received,
        "completed": None if length is None else received + timedelta(minutes=length),
        "procedure": draw(st.sampled_from([None, *LIMITS])),
        "dues": dues,
        "extended_due": draw(DUES) if draw(st.booleans()) else None,
        "extended": draw(st.one_of(st.none(), MOMENTS)),
        "events": draw(EVENTS),
    }


class Plain:
    """The rules of case-model.md for one case, in local time, written as a person would read them."""

    def __init__(self, case: dict[str, Any], *, includes_pauses: bool) -> None:
        self.case, self.includes_pauses = case, includes_pauses
        self.changes = [
            (REFRESHES[place] + LOCAL, case["dues"][place])
            for place in (1, 2)
            if case["dues"][place] != case["dues"][place - 1]
        ]

    def pauses(self) -> list[tuple[datetime, datetime | None]]:
        received, completed = self.case["received"], self.case["completed"]
        far = datetime(9000, 1, 1)
        minutes: list[tuple[datetime, datetime]] = []
        for kind, started, length, _ in self.case["events"]:
            ended = far if length is None else started + timedelta(minutes=length)
            if kind not in PAUSE_KINDS or (completed and started >= completed) or ended <= received:
                continue
            minutes.append((max(started, received), min(ended, completed or far)))
        merged: list[tuple[datetime, datetime]] = []
        for start, end in sorted(minutes):
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        return [(start, None if end == far else end) for start, end in merged]

    def paused_days(self, moment: datetime) -> int:
        return sum(
            CALENDAR.working_days_between(start.date(), end.date())
            for start, end in self.pauses()
            if end is not None and end <= moment
        )

    def base(self, moment: datetime) -> tuple[datetime, datetime | None]:
        """When the source's due time was set, as far as it was seen, and that due time."""
        due: tuple[datetime, datetime | None] = (BEGINNING, self.case["dues"][0])
        for seen, new in self.changes:
            due = (seen, new) if seen <= moment else due
        return due[0], end_of(due[1]) if due[1] else None

    def extension(self, moment: datetime) -> tuple[datetime, datetime] | None:
        """When the extension in force was made, and its due time."""
        made = []
        if self.case["extended_due"]:
            made.append((self.case["extended"] or BEGINNING, end_of(self.case["extended_due"])))
        made += [
            (started, end_of(due))
            for kind, started, _, due in self.case["events"]
            if kind == "extension" and due is not None
        ]
        return max((pair for pair in made if pair[0] <= moment), default=None)

    def due(self, moment: datetime) -> datetime | None:
        set_at, given = self.extension(moment) or self.base(moment)
        limit = LIMITS.get(self.case["procedure"] or "")
        received = self.case["received"].date()
        if given is None:
            if limit is None:
                return None
            return self.moved(
                BEGINNING,
                lambda days: midnight(CALENDAR.add_working_days(received, limit + days)) + DAY,
                moment,
            )
        if self.includes_pauses:
            return given
        due_day = (given - timedelta(microseconds=1)).date()
        return self.moved(
            set_at,
            lambda days: given + (CALENDAR.add_working_days(due_day, days) - due_day) if days else given,
            moment,
        )

    def moved(self, set_at: datetime, due: Callable[[int], datetime], moment: datetime) -> datetime:
        """The due time after the pauses since it was set; one that began after it ends the count."""
        days = 0
        for start, end in self.pauses():
            if end is None or end > moment or end <= set_at:
                continue
            began = max(start, set_at)
            if began >= due(days):
                break
            days += CALENDAR.working_days_between(began.date(), end.date())
        return due(days)

    def given_due(self, moment: datetime) -> datetime | None:
        _, given = self.extension(moment) or self.base(moment)
        limit = LIMITS.get(self.case["procedure"] or "")
        if given is not None or limit is None:
            return given
        return midnight(CALENDAR.add_working_days(self.case["received"].date(), limit)) + DAY


def midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def end_of(due: datetime) -> datetime:
    return due + DAY if due.time() == time() else due


def as_rows(cases: list[dict[str, Any]], place: int) -> dict[str, list[dict[str, Any]]]:
    rows, events = [], []
    for number, case in enumerate(cases):
        rows.append(
            {
                "case_id": str(number),
                "unit_id": "D1",
                "procedure_id": case["procedure"],
                "received_at": text(case["received"]),
                "completed_at": text(case["completed"]),
                "due_at": text(case["dues"][place]),
                "extended_at": text(case["extended"]),
                "extended_due_at": text(case["extended_due"]),
            }
        )
        for event, (kind, started, length, due) in enumerate(case["events"]):
            events.append(
                {
                    "event_id": f"{number}-{event}",
                    "case_id": str(number),
                    "kind": kind,
                    "started_at": text(started),
                    "ended_at": None if length is None else text(started + timedelta(minutes=length)),
                    "due_at": text(due),
                }
            )
    return {"cases": rows, "case_events": events}


def text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(sep=" ")


def local(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment + LOCAL


def in_force(case: dict[str, Any], terms: list[dict[str, Any]], moment: datetime) -> datetime | None:
    """What the store says was the due time at a local moment."""
    if not case["has_due_history"]:
        assert not terms
        return local(case["due_effective_at"])
    instant = moment - LOCAL
    (term,) = [
        t for t in terms if t["known_from"] <= instant and (t["known_to"] is None or instant < t["known_to"])
    ]
    return local(term["due_effective_at"])


@pytest.mark.parametrize("includes_pauses", [True, False])
@given(cases=st.lists(case_histories(), min_size=15, max_size=40))
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck), phases=NO_SHRINKING)
def test_due_times_and_pauses_equal_a_plain_recomputation(includes_pauses: bool, cases: list[dict[str, Any]]):
    with tempfile.TemporaryDirectory() as folder:
        config = make_settings(Path(folder))
        feed = Feed(Path(folder), due_includes_pauses=includes_pauses)
        procedures = [
            {"procedure_id": name, "name": name, "limit_working_days": days} for name, days in LIMITS.items()
        ]
        for place, moment in enumerate(REFRESHES):
            feed.write(units=UNITS, procedures=procedures, **as_rows(cases, place))
            (feed.folder / "data_time.sql").write_text(f"SELECT '{moment:%Y-%m-%d %H:%M:%S}+00:00'")
            run(config, feed, now=moment.replace(tzinfo=UTC))
        stored = read_dicts(config, "FROM cases ORDER BY case_id::INTEGER")
        terms = read_dicts(config, "FROM case_due_terms")
        given = read_dicts(config, "FROM case_given_due_terms")
        pauses = read_dicts(config, "FROM case_pauses ORDER BY started_at")
    assert len(stored) == len(cases)
    for number, case in enumerate(cases):
        own = [[row for row in rows if row["case_id"] == str(number)] for rows in (terms, pauses)]
        own_given = [row for row in given if row["case_id"] == str(number)]
        check_given(Plain(case, includes_pauses=includes_pauses), stored[number], own_given)
        check_case(Plain(case, includes_pauses=includes_pauses), stored[number], *own)


def check_given(plain: Plain, stored: dict[str, Any], terms: list[dict[str, Any]]) -> None:
    case = plain.case
    moments = [case["received"], *(moment + LOCAL for moment in REFRESHES), case["completed"]]
    moments += [start for _, start, _, _ in case["events"]] + [end for _, end in plain.pauses()]
    for moment in filter(None, moments):
        instant = moment - LOCAL
        known = [
            term["given_due_at"]
            for term in terms
            if term["known_from"] <= instant and (term["known_to"] is None or instant < term["known_to"])
        ]
        (found,) = known if terms else [stored["due_effective_at"]]
        assert local(found) == plain.given_due(moment), moment


def check_case(
    plain: Plain, stored: dict[str, Any], terms: list[dict[str, Any]], pauses: list[dict[str, Any]]
) -> None:
    case = plain.case
    assert [(local(row["started_at"]), local(row["ended_at"])) for row in pauses] == plain.pauses()
    moments = [case["received"], *(moment + LOCAL for moment in REFRESHES), case["completed"]]
    moments += [start for _, start, _, _ in case["events"]] + [end for _, end in plain.pauses()]
    for moment in filter(None, moments):
        assert in_force(stored, terms, moment) == plain.due(moment), moment
    latest = REFRESHES[-1] + LOCAL
    assert local(stored["due_effective_at"]) == plain.due(latest)
    completed = case["completed"]
    then = plain.due(completed) if completed else None
    assert local(stored["due_at_completion"]) == then
    day_then = None if then is None else (then - timedelta(microseconds=1)).date()
    assert stored["due_day_at_completion"] == day_then
    assert stored["paused_working_days"] == plain.paused_days(datetime(8000, 1, 1))
    assert stored["received_ordinal"] == CALENDAR.ordinal(case["received"].date())
    assert stored["completed_ordinal"] == (CALENDAR.ordinal(completed.date()) if completed else None)
    due = plain.due(latest)
    due_day = None if due is None else (due - timedelta(microseconds=1)).date()
    assert stored["due_day"] == due_day
    assert stored["due_ordinal"] == (None if due_day is None else CALENDAR.ordinal(due_day))
    supplements = [start for kind, start, _, _ in case["events"] if kind == "supplement"]
    assert stored["supplement_count"] == sum(completed is None or start <= completed for start in supplements)
    check_signal_columns(plain, stored, terms, pauses)
    has_extension = any(kind == "extension" for kind, *_ in case["events"])
    assert stored["is_extended"] == (case["extended_due"] is not None or has_extension)


def check_signal_columns(
    plain: Plain, stored: dict[str, Any], terms: list[dict[str, Any]], pauses: list[dict[str, Any]]
) -> None:
    received, completed = plain.case["received"], plain.case["completed"]
    for term in terms:
        known = max(local(term["known_from"]), received)
        assert term["known_ordinal"] == CALENDAR.ordinal(known.date())
    for pause in pauses:
        ended = local(pause["ended_at"])
        assert pause["ended_ordinal"] == (None if ended is None else CALENDAR.ordinal(ended.date()))
    due = plain.due(completed) if completed else None
    if due is None:
        assert stored["due_ordinal_at_completion"] is stored["supplement_days_left"] is None
        return
    last = CALENDAR.ordinal((due - timedelta(microseconds=1)).date())
    assert stored["due_ordinal_at_completion"] == last
    assert stored["due_names_hour"] == (due.time() != time())
    left = [
        last - plain.paused_days(datetime(8000, 1, 1)) + plain.paused_days(start)
        - CALENDAR.ordinal(start.date())
        for kind, start, _, _ in plain.case["events"]
        if kind == "supplement" and start <= completed
    ]  # fmt: skip
    assert stored["supplement_days_left"] == min(left, default=None)


def test_a_bare_due_date_runs_to_the_next_midnight_and_keeps_its_day(tmp_path: Path):
    config = make_settings(tmp_path)
    dues = ["2026-03-10", "2026-03-10 00:00:00.400", "2026-03-10T00:00:00+07:00", "2026-03-10 00:00:01"]
    cases = [
        {"case_id": str(number), "unit_id": "D1", "received_at": "2026-03-02 08:00", "due_at": due}
        for number, due in enumerate(dues)
    ]
    run(config, Feed(tmp_path).write(units=UNITS, cases=cases))
    stored = read_dicts(config, "SELECT due_effective_at, due_day FROM cases ORDER BY case_id")
    assert [row["due_day"] for row in stored] == [date(2026, 3, 10)] * 4
    assert [row["due_effective_at"] for row in stored] == [datetime(2026, 3, 10, 17)] * 3 + [
        datetime(2026, 3, 9, 17, 0, 1)
    ]


def test_a_bare_date_is_judged_in_the_zone_of_its_source(tmp_path: Path):
    config = make_settings(tmp_path, timezone="Europe/Amsterdam")
    feed = Feed(tmp_path, timezone="Europe/Amsterdam")
    dues = ["2011-03-26T23:00:00+00:00", "2011-06-09T22:00:00+00:00", "2011-06-09T23:00:00+00:00"]
    cases = [
        {"case_id": str(number), "unit_id": "D1", "received_at": "2011-01-01 08:00", "due_at": due}
        for number, due in enumerate(dues)
    ]
    run(config, feed.write(units=UNITS, cases=cases))
    stored = read_dicts(config, "SELECT due_effective_at FROM cases ORDER BY case_id")
    assert [row["due_effective_at"] for row in stored] == [
        # The night in between is the one in which summer time begins: an hour shorter.
        datetime(2011, 3, 27, 22),
        datetime(2011, 6, 10, 22),
        datetime(2011, 6, 9, 23),
    ]


def test_a_bare_date_of_any_zone_names_no_hour(tmp_path: Path):
    config = make_settings(tmp_path)
    dues = ["2026-03-10", "2026-03-10 10:00", "2026-03-10 22:00"]
    done = {"unit_id": "D1", "received_at": "2026-03-02 08:00", "completed_at": "2026-03-05 10:00"}
    cases = [{"case_id": str(n), "due_at": due, **done} for n, due in enumerate(dues)]
    cases[0]["returned_at"] = "2026-03-11 23:30"
    run(config, Feed(tmp_path, timezone="Asia/Tokyo").write(units=UNITS, cases=cases))
    stored = read_dicts(config, "FROM cases ORDER BY case_id")
    assert [row["due_names_hour"] for row in stored] == [False, True, True]
    assert [row["returned_ordinal"] for row in stored] == [CALENDAR.ordinal(date(2026, 3, 11)), None, None]


def test_a_case_without_any_due_time_has_none(tmp_path: Path):
    config = make_settings(tmp_path)
    cases = [{"case_id": "1", "unit_id": "D1", "received_at": "2026-03-02 08:00", "procedure_id": "unknown"}]
    run(config, Feed(tmp_path).write(units=UNITS, cases=cases))
    (stored,) = read_dicts(config, "FROM cases")
    assert stored["due_effective_at"] is None
    assert stored["due_day"] is None
    assert stored["has_due_history"] is False


def test_a_due_time_of_the_last_year_there_is_stays_readable(tmp_path: Path):
    config = make_settings(tmp_path)
    cases = [
        {"case_id": "1", "unit_id": "D1", "received_at": "2026-03-02 08:00", "due_at": "9999-12-31"},
        {"case_id": "2", "unit_id": "D1", "received_at": "1900-01-01 08:00", "due_at": "0203-03-02"},
    ]
    run(config, Feed(tmp_path).write(units=UNITS, cases=cases))
    stored = read_dicts(config, "FROM cases ORDER BY case_id")
    assert stored[0]["due_effective_at"].year == 9999
    assert stored[1]["due_ordinal"] is None
    (days,) = read_dicts(config, "SELECT min(day) AS first, max(day) AS last FROM calendar_days")
    assert days["first"].year == 1900
    assert days["last"].year <= 2030


def test_a_case_filed_online_is_to_be_confirmed_within_eight_office_hours(tmp_path: Path):
    config = make_settings(tmp_path)
    received = {"unit_id": "D1", "received_at": "2026-02-24 08:00"}
    # Friday before Tet 2026: the offices open again on Monday 23 February.
    filed = {"online": "2026-02-13 16:30", "counter": "2026-02-13 16:30", "postal": None}
    cases = [{**received, "case_id": name, "channel": name, "filed_at": at} for name, at in filed.items()]
    cases.append({**received, "case_id": "old", "channel": "online", "filed_at": "2020-05-21 08:00"})
    run(config, Feed(tmp_path).write(units=UNITS, cases=cases))
    stored = read_dicts(config, "SELECT case_id, confirm_due_at FROM cases WHERE confirm_due_at IS NOT NULL")
    assert stored == [{"case_id": "online", "confirm_due_at": datetime(2026, 2, 23, 9, 30)}]


#: Received on Monday 2 March 2026 with five working days: until the end of Monday 9 March, unless moved.
LIMITED = {"unit_id": "D1", "received_at": "2026-03-02 08:00", "procedure_id": "T5"}


def due_days(tmp_path: Path, histories: dict[str, dict[str, Any]]) -> dict[str, date]:
    """The due day of each case, from its pauses (pairs of start and end) and what else it has."""
    config = make_settings(tmp_path)
    cases, events = [], []
    for name, history in histories.items():
        cases.append({**LIMITED, "case_id": name, **{k: v for k, v in history.items() if k != "pauses"}})
        for number, (start, end) in enumerate(history.get("pauses", [])):
            event = {"event_id": f"{name}-{number}", "case_id": name, "kind": "supplement"}
            events.append({**event, "started_at": f"2026-{start}", "ended_at": f"2026-{end}"})
    procedures = [{"procedure_id": "T5", "name": "five days", "limit_working_days": 5}]
    feed = Feed(tmp_path, due_includes_pauses=False)
    run(config, feed.write(units=UNITS, procedures=procedures, cases=cases, case_events=events))
    return {row["case_id"]: row["due_day"] for row in read_dicts(config, "FROM cases")}


def test_only_pauses_that_began_in_time_move_the_due_time(tmp_path: Path):
    two_days = ("03-05 10:00", "03-09 10:00")  # until the end of Wednesday 11 March
    found = due_days(
        tmp_path,
        {
            "in time": {"pauses": [two_days]},
            "last moment": {"pauses": [("03-09 23:59:59", "03-11 10:00")]},
            "at the due time": {"pauses": [("03-10 00:00", "03-12 10:00")]},
            "after it": {"pauses": [("03-10 00:00:01", "03-12 10:00")]},
            "in time thanks to the one before": {"pauses": [two_days, ("03-11 10:00", "03-13 10:00")]},
            "after it in spite of the one before": {"pauses": [two_days, ("03-12 00:00", "03-13 10:00")]},
            "later ones do not count either": {
                "pauses": [("03-10 08:00", "03-12 10:00"), ("03-13 08:00", "03-16 08:00")]
            },
            "of the source": {"due_at": "2026-03-09 17:00", "pauses": [("03-09 16:59", "03-10 08:00")]},
            "of the source, too late": {
                "due_at": "2026-03-09 17:00", "pauses": [("03-09 17:00", "03-10 08:00")]
            },
        },
    )  # fmt: skip
    assert found == {
        "in time": date(2026, 3, 11),
        "last moment": date(2026, 3, 11),
        "at the due time": date(2026, 3, 9),
        "after it": date(2026, 3, 9),
        "in time thanks to the one before": date(2026, 3, 13),
        "after it in spite of the one before": date(2026, 3, 11),
        "later ones do not count either": date(2026, 3, 9),
        "of the source": date(2026, 3, 10),
        "of the source, too late": date(2026, 3, 9),
    }


def test_an_extension_is_moved_only_by_what_stood_still_after_it_was_made(tmp_path: Path):
    extended = {"extended_at": "2026-03-06 10:00", "extended_due_at": "2026-03-20"}
    found = due_days(
        tmp_path,
        {
            "ended before": {**extended, "pauses": [("03-03 08:00", "03-05 08:00")]},
            "ended as it was made": {**extended, "pauses": [("03-03 08:00", "03-06 10:00")]},
            # From Friday 6 to Tuesday 10 March: two working days after the extension.
            "spans it": {**extended, "pauses": [("03-03 08:00", "03-10 08:00")]},
            "after it": {**extended, "pauses": [("03-18 08:00", "03-20 08:00")]},
            "too late": {**extended, "pauses": [("03-21 08:00", "03-25 08:00")]},
            # Overdue when it began, and in time again since the extension.
            "between due and extension": {
                "extended_at": "2026-03-12 10:00", "extended_due_at": "2026-03-20",
                "pauses": [("03-10 08:00", "03-16 08:00")],
            },
            "without its moment": {
                "extended_due_at": "2026-03-20", "pauses": [("03-03 08:00", "03-05 08:00")]
            },
        },
    )  # fmt: skip
    assert found == {
        "ended before": date(2026, 3, 20),
        "ended as it was made": date(2026, 3, 20),
        "spans it": date(2026, 3, 24),
        "after it": date(2026, 3, 24),
        "too late": date(2026, 3, 20),
        "between due and extension": date(2026, 3, 24),
        "without its moment": date(2026, 3, 24),
    }
