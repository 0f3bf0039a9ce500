"""A small province whose forms can be counted by hand, and short ways to fill one in."""

from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from data_access.read_units import read_units
from data_access.scope import AccessScope
from data_access.store import CaseStore
from metrics.compute import compute_metric
from metrics.definition import Question
from metrics.delivered import delivered_columns
from reports.form_definition import read_forms
from reports.form_figures import FilledForm, fill_form, needed_columns
from reports.form_words import FormWords
from reports.wording import Wording
from tests.metrics.examples import item, petition
from tests.metrics.store_builder import CHAIRMAN, SETTINGS, Row, Tables, build_store

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
PLAIN = Wording(str, lambda day: f"{day:%d/%m/%Y}", lambda moment: f"{moment:%d/%m/%Y %H:%M} UTC", ZONE)
WORDS = FormWords(PLAIN, "vi")
#: The first inspection quarter of 2026.
FIRST, LAST = date(2025, 12, 15), date(2026, 3, 14)
MILLION = 1_000_000


def inspection(number: int, **values: Any) -> Row:
    row = {"unit_id": "D1", "kind": "administrative", "mode": "planned", "started_on": date(2026, 1, 5)}
    return {"inspection_id": f"I{number}", **row, **values}


def registered(number: int, **values: Any) -> Row:
    """A petition of the register, within competence and eligible, signed by one person."""
    row: Row = {
        "channel": "post", "signatories": "one", "is_eligible": True, "is_within_competence": True,
        "handling": None,
    }  # fmt: skip
    return petition(number, **{**row, **values})


def session(number: int, mode: str, *counts: int, **values: Any) -> Row:
    """A reception session with its visits, people, new and repeated matters, then the same of its groups."""
    names = (
        "visits", "people", "cases_new", "cases_repeat", "groups_of_many", "group_people", "group_cases_new",
        "group_cases_repeat",
    )  # fmt: skip
    row = {"reception_id": f"RC{number}", "unit_id": "D1", "held_on": date(2026, 2, 10), "mode": mode}
    return {**row, **dict(zip(names, counts, strict=True)), **values}


INSPECTIONS: list[Row] = [
    inspection(1, started_on=date(2025, 12, 14), concluded_on=date(2026, 3, 14), conclusion_ref="KL1"),
    inspection(2, started_on=date(2025, 12, 15), mode="surprise"),
    inspection(3, unit_id="C1", started_on=date(2026, 3, 14), mode="follow_up"),
    inspection(4, unit_id="C1", kind="unified", started_on=date(2025, 11, 1), concluded_on=date(2025, 12, 15),
               conclusion_ref="KL4"),
    # Not in hand: concluded before the period, begun after it, only planned; and another kind.
    inspection(5, started_on=date(2025, 11, 1), concluded_on=date(2025, 12, 14)),
    inspection(6, started_on=date(2026, 3, 15)),
    inspection(7, started_on=None, planned_for_on=date(2026, 2, 1)),
    inspection(8, kind="specialised"),
]  # fmt: skip
ITEMS: list[Row] = [
    item(1, amount_vnd=500 * MILLION, issued_on=date(2026, 3, 14)),
    item(2, kind="other_money", amount_vnd=76 * MILLION, issued_on=date(2025, 12, 15)),
    item(3, kind="recover_land", area_m2=120.5, issued_on=date(2026, 1, 1)),
    item(4, kind="other_land", area_m2=30, issued_on=date(2026, 1, 1)),
    item(5, kind="discipline_collective", quantity=3, issued_on=date(2026, 1, 1), status="done",
         closed_on=date(2026, 3, 14)),
    item(6, kind="discipline_individual", issued_on=date(2026, 1, 1), status="verified",
         closed_on=date(2026, 3, 15)),
    item(7, kind="refer_police", quantity=4, issued_on=date(2026, 1, 1)),
    item(8, kind="change_policy", quantity=2, issued_on=date(2026, 1, 1)),
    # Outside the period, and of another kind of inspection.
    item(9, amount_vnd=9 * MILLION, issued_on=date(2026, 3, 15)),
    item(10, amount_vnd=11 * MILLION, issued_on=date(2025, 12, 14), inspection_id="I5", status="partly_done"),
    item(11, amount_vnd=13 * MILLION, issued_on=date(2026, 1, 1), inspection_id="I8"),
]  # fmt: skip
PAYMENTS: list[Row] = [
    {
        "recovery_id": "Z1",
        "recommendation_id": "R10",
        "paid_on": date(2025, 12, 14),
        "amount_vnd": 4 * MILLION,
    },
    {
        "recovery_id": "Z2",
        "recommendation_id": "R10",
        "paid_on": date(2025, 12, 15),
        "amount_vnd": 2 * MILLION,
    },
    {"recovery_id": "Z3", "recommendation_id": "R3", "paid_on": date(2026, 3, 14), "area_m2": 20.5},
    {"recovery_id": "Z4", "recommendation_id": "R11", "paid_on": date(2026, 2, 1), "amount_vnd": MILLION},
    {"recovery_id": "Z5", "recommendation_id": "R1", "paid_on": date(2026, 3, 15), "amount_vnd": MILLION},
]
SESSIONS: list[Row] = [
    session(1, "regular", 5, 6, 3, 1, 1, 9, 1, 0),
    session(2, "regular", 2, 2, 1, 1, 0, 0, 0, 0, unit_id="C1", held_on=date(2025, 12, 15)),
    session(3, "head", 4, 7, 2, 1, 1, 12, 0, 1, held_on=date(2026, 3, 14)),
    session(4, "delegated", 3, 3, 1, 1, 0, 0, 0, 0),
    session(5, "regular", 100, 100, 100, 100, 100, 100, 100, 100, held_on=date(2025, 12, 14)),
    session(6, "head", 100, 100, 100, 100, 100, 100, 100, 100, held_on=date(2026, 3, 15)),
]
_IN_TIME = {"due_received_at": "2026-02-01T00:00", "due_accepted_at": "2026-02-01T00:00"}
_DECIDED = {"answered_at": "2026-01-30T09:00", **_IN_TIME}
_LATE = {"answered_at": "2026-02-20T09:00", **_IN_TIME}
COMPLAINTS: list[Row] = [
    registered(1, kind="complaint", level="1", outcome="right", received_at="2025-12-14T09:00",
               recover_vnd=5 * MILLION, recover_m2=10.5, return_org_vnd=2 * MILLION, return_org_m2=1,
               return_person_vnd=3 * MILLION, return_person_m2=2, orgs_restored=1, persons_restored=2,
               persons_to_handle=3, officials_to_handle=1, police_cases=1, police_persons=4,
               police_officials=2, executed_on=date(2026, 3, 14), collected_vnd=4 * MILLION, collected_m2=9,
               returned_org_vnd=2 * MILLION, returned_org_m2=1, returned_person_vnd=MILLION,
               returned_person_m2=2, **_DECIDED),
    registered(2, kind="complaint", level="1", outcome="partly_right", **_LATE),
    registered(3, kind="complaint", level="1", outcome="wrong", signatories="many", **_DECIDED),
    registered(4, kind="complaint", level="2", outcome="wrong", second_decision="upheld", **_DECIDED),
    registered(5, kind="complaint", level="2", outcome="right", second_decision="amended",
               channel="reception", executed_on=date(2026, 3, 15), **_DECIDED),
    registered(6, kind="complaint", level="1", outcome="withdrawn", **_DECIDED),
    registered(7, kind="complaint", level="1", matter_ref="VV1", unit_id="C1"),
    registered(8, kind="complaint", level="1", matter_ref="VV1", unit_id="C1", channel="reception",
               accepted_at="2026-01-06T09:00"),
    registered(9, kind="complaint", is_within_competence=False, handling="guided", channel="reception",
               outcome="refused", **_DECIDED),
]  # fmt: skip
DENUNCIATIONS: list[Row] = [
    registered(11, kind="denunciation", outcome="right", signatories="other", **_DECIDED),
    registered(12, kind="denunciation", outcome="wrong", is_repeat=True, **_LATE),
    registered(13, kind="denunciation", outcome="partly_right", recover_vnd=8 * MILLION, **_DECIDED),
    registered(14, kind="denunciation", outcome="withdrawn", finding="wrong", **_DECIDED),
    registered(15, kind="denunciation", outcome="terminated", finding="partly_right", **_LATE),
    registered(16, kind="denunciation", is_repeat=True, received_at="2025-12-14T10:00"),
]  # fmt: skip
FEEDBACK: list[Row] = [
    registered(21, outcome="answered", channel="reception", **_DECIDED),
    registered(22, is_eligible=False, outcome="refused", **_DECIDED),
    registered(23, is_within_competence=False, handling="forwarded", outcome="forwarded", channel="reception",
               **_DECIDED),
    registered(24, is_within_competence=False, handling="urged"),
    # Not in hand: closed before the period, received after it.
    registered(25, received_at="2025-12-01T09:00", answered_at="2025-12-14T23:00", outcome="answered"),
    registered(26, received_at="2026-03-15T00:00"),
]  # fmt: skip
PROVINCE: Tables = {
    "inspections": INSPECTIONS,
    "inspection_units": [
        {"inspection_id": "I1", "unit_id": unit} for unit in ("D1", "V1", "C2")
    ],
    "recommendations": ITEMS,
    "recoveries": PAYMENTS,
    "receptions": SESSIONS,
    "petitions": [*COMPLAINTS, *DENUNCIATIONS, *FEEDBACK],
}  # fmt: skip


def province(folder: Path, **changed: list[Row]) -> CaseStore:
    """The store of the small province, with some tables changed."""
    return build_store(folder, {**PROVINCE, **changed})


def filled(
    code: str, store: CaseStore, *, scope: AccessScope = CHAIRMAN, start: date = FIRST, end: date = LAST
) -> FilledForm:
    """A form of the first inspection quarter of 2026."""
    form = read_forms()[code]
    return fill_form(
        form,
        asked=Question("", start=start, end=end),
        by="body" if scope.is_whole_province else "unit",
        place="Province",
        units=read_units(scope=scope, store=store),
        delivered=delivered_columns(store, needed_columns(form)),
        ask=lambda question: compute_metric(question, scope=scope, store=store, settings=SETTINGS),
    )


def numbers(form: FilledForm, unit_id: str = "") -> list[int | float | None]:
    """The cells of one line in the order of their columns."""
    line = next(line for line in (form.total, *form.lines) if line.unit_id == unit_id)
    return [line.cells[column.number] for column in form.form.columns if not column.is_remark]
