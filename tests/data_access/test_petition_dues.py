"""Until when a petition must be answered: dated by hand with the rules and a paper calendar.

2 March 2026 is a Monday; 27 April (Hung Kings), 30 April and 1 May 2026 are days off.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from settings import Settings
from tests.data_access.refresh_fixtures import UNITS, Feed, make_settings, read, read_dicts, reasons, run

RECEIVED, ACCEPTED = "2026-03-02 08:00", "2026-03-05 09:00"
Event = tuple[str, str, str | None, str | None]


@dataclass(frozen=True)
class Dated:
    """A petition with its events (kind, start, end, new due time) and its due times from each moment on; ""
    is the beginning, a bare day the midnight that ends it."""

    id: str
    shows: str
    columns: Mapping[str, Any]
    terms: Mapping[str, str]
    events: Sequence[Event] = field(default=())
    source: str = "inside"


def complaint(**more: Any) -> dict[str, Any]:
    return {"kind": "complaint", "accepted_at": ACCEPTED, **more}


def denunciation(**more: Any) -> dict[str, Any]:
    return {"kind": "denunciation", "accepted_at": ACCEPTED, **more}


def limits(name: str, columns: dict[str, Any], received: str, accepted: str, shows: str) -> Dated:
    return Dated(name, shows, columns, {"": received, "accepted": accepted})


#: 30, 45, 60, 70 and 90 days after 2 March are 1 and 16 April, 1, 11 and 31 May; a Friday off and Sundays
#: run on to the next working day. After 5 March: 4 (Saturday) and 19 (Sunday) April, 4, 14 May, 3 June.
MARKS = (
    limits("KN1", complaint(), "2026-04-01", "2026-04-06", "30 days"),
    limits("KN1_CX", complaint(is_complex=1), "2026-04-16", "2026-04-20", "complex: 45 days"),
    limits("KN1_REMOTE", complaint(is_remote=1), "2026-04-16", "2026-04-20", "remote: 45 days"),
    limits("KN1_REMOTE_CX", complaint(is_remote=1, is_complex=1), "2026-05-04", "2026-05-04", "both: 60"),
    limits("KN2", complaint(level="2"), "2026-04-16", "2026-04-20", "second: 45 days"),
    limits("KN2_CX", complaint(level="2", is_complex=1), "2026-05-04", "2026-05-04", "second, complex: 60"),
    limits("KN2_REMOTE", complaint(level="2", is_remote=1), "2026-05-04", "2026-05-04", "second, remote: 60"),
    limits(
        "KN2_REMOTE_CX", complaint(level="2", is_remote=1, is_complex=1), "2026-05-11", "2026-05-14", "70"
    ),
    limits(
        "KN1_ECX", complaint(is_especially_complex=1), "2026-04-01", "2026-04-06", "no mark of complaints"
    ),
    limits("TC", denunciation(), "2026-04-01", "2026-04-06", "30 days"),
    limits("TC_CX", denunciation(is_complex=1), "2026-05-04", "2026-05-04", "complex: 30 more"),
    limits(
        "TC_ECX", denunciation(is_complex=1, is_especially_complex=1), "2026-06-01", "2026-06-03", "twice 30"
    ),
    limits("TC_REMOTE", denunciation(is_remote=1), "2026-04-01", "2026-04-06", "no mark of denunciations"),
    limits("TC_not", denunciation(is_complex=0, is_especially_complex=0), "2026-04-01", "2026-04-06", "no"),
    Dated("PAKN", "15 working days, no marks", {"is_complex": 1, "is_remote": 1}, {"": "2026-03-23"}),
    limits("given", complaint(is_complex=1, due_at="2026-03-20"), "2026-03-20", "2026-03-20", "given first"),
)

PAUSED = (
    Dated("F wait", "working days of the pause: Wed to Mon are three", {},
          {"": "2026-03-23", "2026-03-09 10:00": "2026-03-26"},
          [("supplement", "2026-03-04 10:00", "2026-03-09 10:00", None)]),
    Dated("F weekend", "a pause from Friday to Sunday stops no working day", {}, {"": "2026-03-23"},
          [("supplement", "2026-03-06 10:00", "2026-03-08 10:00", None)]),
    Dated("F last moment", "begun a second before the due time", {},
          {"": "2026-03-23", "2026-03-25 10:00": "2026-03-25"},
          [("supplement", "2026-03-23 23:59:59", "2026-03-25 10:00", None)]),
    Dated("F too late", "begun at the due time: does not move it", {}, {"": "2026-03-23"},
          [("supplement", "2026-03-24 00:00:00", "2026-03-26 10:00", None)]),
    Dated("F twice", "the second in time only thanks to the first", {},
          {"": "2026-03-23", "2026-03-12 10:00": "2026-03-25", "2026-03-26 10:00": "2026-03-27"},
          [("supplement", "2026-03-10 10:00", "2026-03-12 10:00", None),
           ("suspended", "2026-03-24 10:00", "2026-03-26 10:00", None)]),
    Dated("F overlap", "no minute stands still twice", {},
          {"": "2026-03-23", "2026-03-06 10:00": "2026-03-26"},
          [("supplement", "2026-03-03 10:00", "2026-03-05 10:00", None),
           ("suspended", "2026-03-04 10:00", "2026-03-06 10:00", None)]),
    Dated("F running", "nothing moves before the pause is over", {}, {"": "2026-03-23"},
          [("supplement", "2026-03-04 10:00", None, None)]),
    Dated("C wait", "calendar days: 4 April and 3 days are Tuesday 7 April; the weekend counts", complaint(),
          {"": "2026-04-01", "accepted": "2026-04-06", "2026-03-13 08:00": "2026-04-07"},
          [("suspended", "2026-03-10 08:00", "2026-03-13 08:00", None)]),
    Dated("C rest", "the day of rest comes after the days are added: 4 April + 1 is Sunday", complaint(),
          {"": "2026-04-01", "accepted": "2026-04-06"},
          [("suspended", "2026-03-10 08:00", "2026-03-11 08:00", None)]),
    Dated("C before", "of a pause from before acceptance only what follows it moves the limit from it",
          complaint(),
          {"": "2026-04-01", "accepted": "2026-04-06", "2026-03-08 08:00": "2026-04-07"},
          [("supplement", "2026-03-03 08:00", "2026-03-08 08:00", None)]),
    Dated("T cx", "a longer limit moves as well: 4 May and 7 days", denunciation(is_complex=1),
          {"": "2026-05-04", "accepted": "2026-05-04", "2026-03-17 08:00": "2026-05-11"},
          [("suspended", "2026-03-10 08:00", "2026-03-17 08:00", None)]),
    Dated("extended", "in force from when it was made", complaint(),
          {"": "2026-04-01", "accepted": "2026-04-06", "2026-03-25 10:00": "2026-05-06"},
          [("extension", "2026-03-25 10:00", None, "2026-05-06")]),
    Dated("extended twice", "the one made last", {"due_at": "2026-03-20"},
          {"": "2026-03-20", "2026-03-18 10:00": "2026-04-10", "2026-03-30 10:00": "2026-04-03"},
          [("extension", "2026-03-30 10:00", None, "2026-04-03"),
           ("extension", "2026-03-18 10:00", None, "2026-04-10")]),
    Dated("given wait", "a source's own due time has its pauses in it", {"due_at": "2026-03-20"},
          {"": "2026-03-20"}, [("supplement", "2026-03-04 10:00", "2026-03-09 10:00", None)]),
    Dated("given outside", "or not, if the source says so", {"due_at": "2026-03-20"},
          {"": "2026-03-20", "2026-03-09 10:00": "2026-03-25"},
          [("supplement", "2026-03-04 10:00", "2026-03-09 10:00", None)], source="outside"),
    Dated("given complaint outside", "calendar days of a complaint; Friday and 2 days is Monday",
          complaint(due_at="2026-03-20 16:00"),
          {"": "2026-03-20 16:00", "2026-03-12 10:00": "2026-03-23 16:00"},
          [("suspended", "2026-03-10 10:00", "2026-03-12 10:00", None)], source="outside"),
    Dated("nothing new", "an extension without a time changes nothing", {}, {"": "2026-03-23"},
          [("extension", "2026-03-10 10:00", None, None)]),
)  # fmt: skip
DATED = (*MARKS, *PAUSED)


def row_of(case: Dated) -> dict[str, Any]:
    plain = {"petition_id": case.id, "kind": "feedback", "unit_id": "D1", "received_at": RECEIVED}
    return {**plain, **case.columns}


def event_rows(case: Dated) -> list[dict[str, Any]]:
    names = ("kind", "started_at", "ended_at", "due_at")
    return [
        {"event_id": f"{case.id}/{number}", "petition_id": case.id, **dict(zip(names, event, strict=True))}
        for number, event in enumerate(case.events)
    ]


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("dues")
    settings = make_settings(folder)
    feeds = [Feed(folder, "inside"), Feed(folder, "outside", due_includes_pauses=False)]
    feeds[0].write(units=UNITS)
    for feed in feeds:
        there = [case for case in DATED if case.source == feed.name]
        events = [event for case in there for event in event_rows(case)]
        feed.write(petitions=[row_of(case) for case in there], petition_events=events)
    run(settings, *feeds)
    return settings


def local(moment: datetime | None) -> str:
    """A stored time as the table writes it."""
    if moment is None:
        return "none"
    here = moment + timedelta(hours=7)
    ends_day = here.time() == datetime.min.time()
    return f"{here - timedelta(days=1):%Y-%m-%d}" if ends_day else f"{here:%Y-%m-%d %H:%M}"


def since(moment: datetime) -> str:
    accepted = datetime.fromisoformat(ACCEPTED) - timedelta(hours=7)
    if moment.year == 1:
        return ""
    return "accepted" if moment == accepted else f"{moment + timedelta(hours=7):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize("case", DATED, ids=lambda case: case.id)
def test_a_petition_has_the_due_times_dated_by_hand(case: Dated, config: Settings) -> None:
    (row,) = read_dicts(config, f"FROM petitions WHERE petition_id = '{case.id}'")
    terms = read_dicts(config, f"FROM petition_due_terms WHERE petition_id = '{case.id}' ORDER BY known_from")
    if row["has_due_history"]:
        found = {since(term["known_from"]): local(term["due_at"]) for term in terms}
        assert [term["known_to"] for term in terms] == [term["known_from"] for term in terms[1:]] + [None]
    else:
        assert terms == []
        found = {"": local(row["due_received_at"])}
        if row["accepted_at"]:
            found["accepted"] = local(row["due_accepted_at"])
    changes = list(case.terms.items())
    if row["has_due_history"]:
        changes = [changes[0], *(b for a, b in pairwise(changes) if a[1] != b[1])]
    assert found == dict(changes)
    assert local(row["due_effective_at"]) == changes[-1][1]


def closing(number: int, answered: str, outcome: str, **more: Any) -> dict[str, Any]:
    plain = {"petition_id": f"P{number}", "kind": "feedback", "unit_id": "D1", "received_at": RECEIVED}
    return {**plain, "answered_at": answered, "outcome": outcome, **more}


def test_a_closed_petition_is_held_to_the_due_time_known_then(tmp_path: Path) -> None:
    config = make_settings(tmp_path)
    petitions = [
        # Answered while it waits: the time it waited moves the due time.
        closing(1, "2026-03-25 10:00", "answered"),
        # The extension came after the answer.
        closing(2, "2026-03-25 10:00", "answered"),
        # A refusal has a limit of its own, which no pause moves but a due time that was given or extended.
        closing(3, "2026-03-05 10:00", "refused"),
        closing(4, "2026-03-05 10:00", "refused"),
        # The first request for a supplement counts, and none after the answer.
        closing(5, "2026-03-04 10:00", "answered"),
    ]
    events = [
        ("P1", "supplement", "2026-03-20 10:00", None, None),
        ("P2", "extension", "2026-03-26 10:00", None, "2026-04-10"),
        ("P3", "supplement", "2026-03-03 10:00", "2026-03-05 09:00", None),
        ("P4", "extension", "2026-03-04 10:00", None, "2026-04-10"),
        ("P5", "supplement", "2026-03-06 10:00", None, None),
    ]
    names = ("petition_id", "kind", "started_at", "ended_at", "due_at")
    rows = [
        {"event_id": f"E{number}", **dict(zip(names, event, strict=True))}
        for number, event in enumerate(events)
    ]
    run(config, Feed(tmp_path).write(units=UNITS, petitions=petitions, petition_events=rows))
    found = read(config, "SELECT petition_id, due_at_answer, due_supplement_at FROM petitions ORDER BY 1")
    assert [(name, local(due), local(asked)) for name, due, asked in found] == [
        ("P1", "2026-03-26", "2026-03-09"),
        ("P2", "2026-03-23", "none"),
        ("P3", "2026-03-04", "2026-03-09"),
        ("P4", "2026-04-10", "none"),
        ("P5", "2026-03-23", "none"),
    ]


def test_events_in_a_wrong_order_are_rejected_or_told(tmp_path: Path) -> None:
    config = make_settings(tmp_path)
    petitions = [
        closing(1, "2026-03-12 10:00", "answered", due_at="2026-03-20"),
        {"petition_id": "P2", "kind": "feedback", "unit_id": "W1", "received_at": "2025-01-06 08:00"},
    ]
    events = [
        ("turned", "P1", "supplement", "2026-03-05 08:00", "2026-03-04 08:00", None),
        ("unknown", "P9", "supplement", "2026-03-05 08:00", None, None),
        ("early", "P1", "supplement", "2026-03-01 08:00", "2026-03-03 08:00", None),
        ("late", "P1", "suspended", "2026-03-13 08:00", None, None),
        ("past", "P1", "supplement", "2026-03-10 08:00", "2026-03-14 08:00", None),
        ("overlap", "P1", "suspended", "2026-03-11 08:00", "2026-03-12 08:00", None),
        ("endless", "P2", "supplement", "2025-10-31 23:59:59", None, None),
        ("shortens", "P1", "extension", "2026-03-05 08:00", None, "2026-03-19"),
        ("before", "P1", "extension", "2026-03-01 08:00", None, "2026-03-25"),
        ("never", "P2", "extension", "2025-03-01 08:00", None, "9999-12-31"),
        ("step", "P2", "step", "2025-03-01 08:00", None, None),
    ]
    names = ("event_id", "petition_id", "kind", "started_at", "ended_at", "due_at")
    rows = [dict(zip(names, event, strict=True)) for event in events]
    run(config, Feed(tmp_path).write(units=UNITS, petitions=petitions, petition_events=rows))
    refused = dict(reasons(config, "petition_events"))
    assert refused.pop("step").startswith("unknown code")
    assert refused == {"turned": "ended before started", "unknown": "unknown petition 'P9'"}
    units = dict(read(config, "SELECT row_id, unit_id FROM rejected_rows"))
    assert units == {"turned": "D1", "unknown": None, "step": "W1"}
    told = read(config, "SELECT kind, row_id, unit_id FROM load_notices ORDER BY ALL")
    assert told == [
        ("extended_before_received", "before", "D1"),
        ("extension_shortens", "shortens", "D1"),
        ("impossible_date", "never", "W1"),
        ("pause_after_completion", "late", "D1"),
        ("pause_before_received", "early", "D1"),
        ("pause_endless", "endless", "W1"),
        ("pause_past_completion", "past", "D1"),
        ("pauses_overlap", "late", "D1"),
        ("pauses_overlap", "overlap", "D1"),
    ]
