"""Feedback, complaints and denunciations, counted by hand."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data_access.store import CaseStore
from metrics.compute import compute_metric, list_rows
from metrics.definition import Question
from tests.metrics.examples import Q1, petition, value, values_by
from tests.metrics.store_builder import CHAIRMAN, SETTINGS, Row, at, build_store, scope_for


def stored(folder: Path, *rows: Row) -> CaseStore:
    return build_store(folder, {"petitions": list(rows)})


def share(store: CaseStore, name: str, **values: Any) -> tuple[Any, Any]:
    question = Question(name, **values)
    total = compute_metric(question, scope=CHAIRMAN, store=store, settings=SETTINGS).total
    return total.numerator, total.denominator


def test_an_answer_at_its_due_time_is_on_time_and_a_second_later_is_not(tmp_path: Path) -> None:
    due = {"due_received_at": "2026-01-27T00:00", "due_accepted_at": "2026-01-27T00:00"}
    store = stored(
        tmp_path,
        petition(1, answered_at="2026-01-26T23:59", outcome="answered", **due),
        petition(2, answered_at="2026-01-27T00:00", outcome="answered", **due),
        petition(3, answered_at="2026-01-27T00:00:01", outcome="answered", **due),
        petition(4, answered_at="2026-01-20T09:00", outcome="answered"),
        petition(5, **due),
    )
    assert share(store, "petitions_answered_on_time_rate", **Q1) == (2, 3)
    assert value(store, "petitions_answered", **Q1) == 4
    assert share(store, "petitions_answered_on_time_rate", start=date(2026, 4, 1)) == (0, 0)
    assert value(store, "petitions_answered_on_time_rate", start=date(2026, 4, 1)) is None


def test_a_complaint_is_held_to_its_acceptance_and_a_refusal_to_a_limit_of_its_own(tmp_path: Path) -> None:
    complaint = {
        "kind": "complaint",
        "due_received_at": "2026-02-05T00:00",
        "due_accepted_at": "2026-02-12T00:00",
        "due_refusal_at": "2026-01-16T00:00",
    }
    store = stored(
        tmp_path,
        petition(
            1, accepted_at="2026-01-12T09:00", answered_at="2026-02-11T09:00", outcome="right", **complaint
        ),
        petition(2, answered_at="2026-02-11T09:00", outcome="wrong", **complaint),
        petition(3, answered_at="2026-01-15T09:00", outcome="refused", **complaint),
        petition(4, answered_at="2026-01-19T09:00", outcome="forwarded", **complaint),
        # Accepted only after it was answered: when it was answered, no acceptance was known.
        petition(
            5, accepted_at="2026-02-20T09:00", answered_at="2026-02-11T09:00", outcome="right", **complaint
        ),
    )
    assert share(store, "petitions_answered_on_time_rate", **Q1) == (2, 5)
    rows = list_rows(
        Question("petitions_answered_on_time_rate", **Q1), scope=CHAIRMAN, store=store, settings=SETTINGS
    )
    assert [row["id"] for row in rows.rows if row["in_numerator"]] == ["PT1", "PT3"]


def test_what_is_overdue_follows_the_acceptance_known_at_that_moment(tmp_path: Path) -> None:
    store = stored(
        tmp_path,
        petition(
            1, kind="complaint", accepted_at="2026-02-10T09:00", due_received_at="2026-02-05T00:00",
            due_accepted_at="2026-03-13T00:00", answered_at="2026-04-01T09:00", outcome="wrong",
        ),
    )  # fmt: skip
    days = {day: value(store, "petitions_overdue", as_of=date.fromisoformat(day)) for day in (
        "2026-02-04", "2026-02-05", "2026-02-09", "2026-02-10", "2026-03-12", "2026-03-13", "2026-03-31",
        "2026-04-01",
    )}  # fmt: skip
    # The midnight that ends 4 February is still in time; from the 10th on the acceptance is known.
    assert list(days.values()) == [0, 1, 1, 0, 0, 1, 1, 0]
    assert value(store, "petitions_overdue_rate", as_of=date(2026, 3, 13)) == 1
    assert values_by(store, "petitions_overdue", "age_bucket", as_of=date(2026, 3, 13)) == {"1-5": 1}
    assert values_by(store, "petitions_overdue", "stage", as_of=date(2026, 2, 5)) == {"waiting": 1}
    assert values_by(store, "petitions_overdue", "stage", as_of=date(2026, 3, 13)) == {"in_process": 1}


def test_an_end_without_its_date_is_in_no_stock_and_in_no_flow(tmp_path: Path) -> None:
    store = stored(
        tmp_path,
        petition(1, outcome="withdrawn", due_received_at="2026-01-10T00:00"),
        petition(2, outcome="right", answered_at="2026-03-02T09:00"),
        petition(3),
    )
    assert value(store, "petitions_received", **Q1) == 3
    assert value(store, "petitions_open", as_of=date(2026, 3, 1)) == 2
    assert value(store, "petitions_open", as_of=date(2026, 3, 2)) == 1
    assert value(store, "petitions_overdue", as_of=date(2026, 3, 1)) == 0
    assert value(store, "petitions_answered", **Q1) == 1
    assert values_by(store, "petitions_received", "stage", **Q1) == {"ended": 1, "answered": 1, "waiting": 1}


def test_stages_are_those_of_the_day_asked_for(tmp_path: Path) -> None:
    rows = [
        petition(1, accepted_at="2026-01-06T09:00", answered_at="2026-01-08T09:00", outcome="answered",
                 published_at="2026-01-09T09:00"),
        petition(2, answered_at="2026-01-08T09:00", outcome="refused"),
        petition(3, answered_at="2026-01-08T09:00", outcome="forwarded"),
        petition(4, answered_at="2026-01-08T09:00", outcome="terminated"),
    ]  # fmt: skip
    store = stored(tmp_path, *rows)
    stages = {
        day: values_by(
            store, "petitions_received", "stage", start=date(2026, 1, 1), end=date(2026, 1, 31),
            as_of=date(2026, 1, day),
        )
        for day in (5, 6, 8, 9)
    }  # fmt: skip
    ended = {"refused": 1, "forwarded": 1, "ended": 1}
    assert stages == {
        5: {"waiting": 4},
        6: {"in_process": 1, "waiting": 3},
        8: {"answered": 1, **ended},
        9: {"published": 1, **ended},
    }
    listed = list_rows(
        Question("petitions_received", as_of=date(2026, 1, 7), **Q1), scope=CHAIRMAN, store=store,
        settings=SETTINGS,
    )  # fmt: skip
    later = {row[name] for row in listed.rows for name in ("answered_at", "published_at", "outcome")}
    assert later == {None}, "a row tells of what had not happened on the day asked for"


def test_acceptance_is_late_once_its_limit_has_passed_without_one(tmp_path: Path) -> None:
    limit = {"kind": "denunciation", "due_acceptance_at": "2026-01-15T00:00"}
    store = stored(
        tmp_path,
        petition(1, accepted_at="2026-01-14T23:00", **limit),
        petition(2, accepted_at="2026-01-15T00:00", **limit),
        petition(3, accepted_at="2026-01-15T08:00", **limit),
        petition(4, **limit),
        petition(5, answered_at="2026-01-12T08:00", outcome="refused", **limit),
        petition(6, answered_at="2026-01-16T08:00", outcome="refused", **limit),
        petition(7, due_acceptance_at="2026-01-15T00:00"),
    )
    assert value(store, "petitions_acceptance_late", **Q1) == 3
    assert value(store, "petitions_acceptance_late", start=date(2026, 1, 1), end=date(2026, 1, 14)) == 0
    assert value(store, "petitions_acceptance_late", start=date(2026, 1, 1), end=date(2026, 1, 15)) == 3


def test_poor_answers_are_the_five_of_the_directive(tmp_path: Path) -> None:
    qualities = ("good", "none", "general", "unclear", "unspecific", "evasive", None)
    store = stored(
        tmp_path,
        *(
            petition(number, answered_at="2026-02-02T09:00", outcome="answered", answer_quality=quality)
            for number, quality in enumerate(qualities)
        ),
        petition(9, answer_quality="evasive"),
    )
    assert share(store, "answers_poor_rate", **Q1) == (5, 6)
    split = values_by(store, "petitions_answered", "quality", **Q1)
    assert split == {quality: 1 for quality in qualities}


def test_an_answer_to_feedback_is_to_be_public_within_two_working_days(tmp_path: Path) -> None:
    answer = {"answered_at": "2026-02-02T09:00", "outcome": "answered", "due_publish_at": "2026-02-05T00:00"}
    store = stored(
        tmp_path,
        petition(1, published_at="2026-02-05T00:00", **answer),
        petition(2, published_at="2026-02-05T08:00", **answer),
        petition(3, **answer),
        petition(4, published_at="2026-02-03T08:00", **{**answer, "outcome": "withdrawn"}),
        petition(5, published_at="2026-02-03T08:00", **{**answer, "kind": "complaint"}),
    )
    assert share(store, "petitions_published_on_time_rate", **Q1) == (1, 3)
    early = {"start": date(2026, 2, 1), "end": date(2026, 2, 3)}
    assert share(store, "petitions_published_on_time_rate", **early) == (0, 0)
    assert share(store, "petitions_published_on_time_rate", **{**early, "end": date(2026, 2, 4)}) == (1, 3)


def test_the_portal_counts_what_is_in_hand_and_knows_no_other_limit(tmp_path: Path) -> None:
    """Received on Monday 5 January; 15 working days end on Monday 26 January, two on Wednesday the 7th."""
    generous = {"due_received_at": "2026-06-01T00:00", "due_accepted_at": "2026-06-01T00:00"}
    store = stored(
        tmp_path,
        petition(1, answered_at="2026-01-26T23:59", outcome="answered"),
        petition(2, answered_at="2026-01-27T00:00", outcome="answered", **generous),
        petition(3, answered_at="2026-01-07T15:00", outcome="refused"),
        petition(4, answered_at="2026-01-08T15:00", outcome="forwarded"),
        petition(5, **generous),
        petition(6, kind="complaint"),
        petition(7, outcome="withdrawn"),
        petition(8, received_at="2026-02-01T09:00"),
    )
    january = {"start": date(2026, 1, 1), "end": date(2026, 1, 31)}
    name = "petitions_portal_on_time_rate"
    assert share(store, name, **january) == (2, 5)
    # Until the 26th what is in process is in time; that evening two of them are not yet answered.
    assert share(store, name, start=date(2026, 1, 1), end=date(2026, 1, 26)) == (4, 5)
    assert share(store, name, start=date(2026, 1, 27), end=date(2026, 1, 31)) == (0, 2)
    assert share(store, name, start=date(2026, 2, 1), end=date(2026, 2, 3)) == (1, 2)
    assert share(store, "petitions_answered_on_time_rate", **january) == (1, 1)


def test_displeasure_repetition_and_lateness_each_count_once(tmp_path: Path) -> None:
    answer = {"answered_at": "2026-02-02T09:00", "outcome": "answered", "due_received_at": "2026-03-01T00:00"}
    store = stored(
        tmp_path,
        petition(1, answer_liked=True, **answer),
        petition(2, **answer),
        petition(3, answer_liked=False, is_repeat=True, **answer),
        petition(4, is_repeat=True, answer_liked=True, **answer),
        petition(5, **{**answer, "due_received_at": "2026-02-01T00:00"}),
        petition(6, **{**answer, "outcome": "refused"}),
        petition(7, **{**answer, "kind": "complaint", "outcome": "right"}),
    )
    assert share(store, "petitions_answer_liked_rate", **Q1) == (2, 5)
    assert share(store, "petitions_repeat_rate", **Q1) == (2, 7)


def test_groups_conduct_and_findings(tmp_path: Path) -> None:
    decided = {"answered_at": "2026-02-02T09:00", "kind": "complaint"}
    store = stored(
        tmp_path,
        petition(1, is_mass=True, about="conduct"),
        petition(2, is_mass=False, about="rule"),
        petition(3),
        petition(4, outcome="right", **decided),
        petition(5, outcome="partly_right", **{**decided, "kind": "denunciation"}),
        petition(6, outcome="wrong", is_mass=True, **decided),
        petition(7, outcome="withdrawn", **decided),
        petition(8, outcome="answered", answered_at="2026-02-02T09:00"),
    )
    assert value(store, "petitions_mass", **Q1) == 2
    assert values_by(store, "petitions_mass", "kind", **Q1) == {"complaint": 1, "feedback": 1}
    assert share(store, "petitions_conduct_rate", **Q1) == (1, 2)
    assert share(store, "petitions_right_rate", **Q1) == (2, 3)


def test_carried_over_plus_received_less_closed_is_open(tmp_path: Path) -> None:
    rows = [
        petition(number, received_at=f"2026-0{1 + number % 3}-15T09:00",
                 answered_at=f"2026-0{2 + number % 3 + number % 2}-20T09:00" if number % 5 else None,
                 outcome="answered" if number % 5 else None)
        for number in range(40)
    ]  # fmt: skip
    store = stored(tmp_path, *rows)
    opens = [value(store, "petitions_open", as_of=date(2025, 12, 31))]
    for month in range(1, 6):
        days = {
            "start": date(2026, month, 1),
            "end": date.fromordinal(date(2026, month + 1, 1).toordinal() - 1),
        }
        came = value(store, "petitions_received", **days)
        went = value(store, "petitions_answered", **days)
        opens.append(value(store, "petitions_open", as_of=days["end"]))
        assert opens[-2] + came - went == opens[-1]
    assert max(opens) > 10


@pytest.mark.parametrize(
    ("hidden", "head_sees"),
    [
        ({"is_sealed": True}, 2),
        ({"is_about_head": True}, 2),
        ({"officer_id": "O2"}, 2),
        ({"is_sealed": False, "is_about_head": False}, 3),
    ],
)
def test_a_head_counts_no_sealed_petition_none_about_a_head_and_none_about_himself(
    hidden: dict[str, Any], head_sees: int, tmp_path: Path
) -> None:
    """An open denunciation about another official is the head's to settle (domain.md 6.3)."""
    store = stored(
        tmp_path,
        petition(1, kind="denunciation", officer_id="O1"),
        petition(2),
        petition(3, kind="denunciation", **hidden),
        petition(4, unit_id="C1", kind="denunciation"),
    )
    head = scope_for("unit_head", "D1", "V1", about_officer_ids=("O2",), about_unit_ids=("D1",))
    for name in ("petitions_received", "petitions_open"):
        asked: dict[str, Any] = {"scope": head, "store": store, "settings": SETTINGS}
        question = Question(name, start=date(2026, 1, 1), end=date(2026, 3, 31))
        assert compute_metric(question, **asked).total.value == head_sees
        assert len(list_rows(question, **asked).rows) == head_sees
        assert value(store, name, **Q1) == 4


def test_rejected_petitions_are_told_to_those_who_may_know_of_all(tmp_path: Path) -> None:
    rejected = [{"source": "all", "table_name": "petitions", "row_id": "1", "unit_id": "D1"}]
    store = build_store(tmp_path, {"petitions": [petition(1)], "rejected_rows": rejected})
    for scope, count in ((CHAIRMAN, 1), (scope_for("unit_head", "D1"), 0), (scope_for("analyst"), 0)):
        result = compute_metric(Question("petitions_received"), scope=scope, store=store, settings=SETTINGS)
        assert result.rejected_rows == count


def waiting(number: int, *pauses: tuple[str, str, str | None, int | None], **values: Any) -> Row:
    """Feedback with pauses (kind, start, end, days moved); the limit is the midnight after 26 January."""
    due = {"due_received_at": "2026-01-27T00:00", "due_accepted_at": "2026-01-27T00:00"}
    row = petition(number, **{**due, **values})
    row["pauses"] = [(kind, at(start), at(end) if end else None, moved) for kind, start, end, moved in pauses]
    return row


def test_what_waits_since_before_its_due_time_is_not_overdue_and_has_a_stage_of_its_own(
    tmp_path: Path,
) -> None:
    def both(start: str, end: str | None) -> list[tuple[str, str, str | None, None]]:
        return [("any", start, end, None), ("supplement", start, end, None)]

    store = stored(
        tmp_path,
        waiting(1, *both("2026-01-26T23:59:59", "2026-02-03T00:00")),
        waiting(2, *both("2026-01-27T00:00", None)),
        waiting(3, ("any", "2026-01-20T09:00", None, None), accepted_at="2026-01-06T09:00"),
        waiting(4, *both("2026-01-20T09:00", None), answered_at="2026-01-22T09:00", outcome="answered"),
    )
    stages = {
        day: values_by(store, "petitions_open", "stage", as_of=date(2026, *day)) for day in ((1, 26), (2, 2))
    }
    assert stages[1, 26] == {"supplement": 2, "in_process": 1}
    assert stages[2, 2] == {"waiting": 1, "supplement": 1, "in_process": 1}
    overdue = {
        day: list_rows(
            Question("petitions_overdue", as_of=date(2026, *day)), scope=CHAIRMAN, store=store,
            settings=SETTINGS,
        ).rows
        for day in ((1, 26), (1, 27), (2, 2))
    }  # fmt: skip
    # The end of its wait is a moment at which the first no longer waits.
    assert [[row["id"] for row in rows] for rows in overdue.values()] == [[], ["PT2"], ["PT1", "PT2"]]


def test_the_due_time_of_a_petition_is_the_one_known_at_that_moment(tmp_path: Path) -> None:
    row = waiting(1) | {
        "terms": [(None, at("2026-01-27T00:00")), (at("2026-01-29T10:00"), at("2026-02-10T00:00"))]
    }
    store = stored(tmp_path, row)
    days = [value(store, "petitions_overdue", as_of=date(2026, *day)) for day in (
        (1, 26), (1, 28), (1, 29), (2, 9), (2, 10),
    )]  # fmt: skip
    assert days == [0, 1, 0, 0, 1]
    assert values_by(store, "petitions_overdue", "age_bucket", as_of=date(2026, 2, 10)) == {"1-5": 1}


def test_the_portal_counts_what_waits_as_processed_when_it_was_asked(tmp_path: Path) -> None:
    # Received on Monday 5 January: five working days later is the 12th, fifteen the 26th.
    def asked(number: int, start: str, end: str | None = None, moved: int | None = None, **more: Any) -> Row:
        pauses = [("any", start, end, moved), ("supplement", start, end, None)]
        return waiting(number, *pauses, **more)

    done = {"outcome": "answered", "answered_at": "2026-01-27T09:00"}
    rows = [
        asked(1, "2026-01-12T09:00"), asked(2, "2026-01-13T09:00"),
        asked(3, "2026-01-12T09:00", "2026-01-13T09:00", 1, **done),
        asked(4, "2026-01-12T09:00", "2026-01-12T10:00", 0, **done),
        asked(5, "2025-12-30T09:00", received_at="2025-12-29T09:00"),
    ]  # fmt: skip
    events = [
        {"event_id": row["petition_id"], "petition_id": row["petition_id"], "kind": "supplement",
         "started_at": row["pauses"][0][1]}
        for row in rows
    ]  # fmt: skip
    store = build_store(tmp_path, {"petitions": rows, "petition_events": events})
    january = {"start": date(2026, 1, 1), "end": date(2026, 1, 31)}
    listed = list_rows(
        Question("petitions_portal_on_time_rate", **january), scope=CHAIRMAN, store=store, settings=SETTINGS
    )
    assert {row["id"]: row["in_numerator"] for row in listed.rows} == {
        "PT1": True, "PT2": False, "PT3": True, "PT4": False,
    }  # fmt: skip


def test_a_first_request_for_a_supplement_is_in_time_within_five_working_days(tmp_path: Path) -> None:
    limit = {"due_supplement_at": at("2026-01-13T00:00")}
    rows = [petition(number) | limit for number in (1, 2, 3)] + [petition(4, kind="complaint"), petition(5)]
    asked = {"1a": "2026-01-13T00:00", "2a": "2026-01-13T00:00:01", "3a": "2026-01-20T09:00",
             "3b": "2026-01-07T09:00", "4a": "2026-01-07T09:00"}  # fmt: skip
    events = [
        {"event_id": name, "petition_id": f"PT{name[0]}", "kind": "supplement", "started_at": at(start)}
        for name, start in asked.items()
    ]
    store = build_store(tmp_path, {"petitions": rows, "petition_events": events})
    assert share(store, "petitions_supplement_on_time_rate", **Q1) == (2, 3)
    without = stored(tmp_path / "without", petition(1))
    assert value(without, "petitions_supplement_on_time_rate", **Q1) is None
