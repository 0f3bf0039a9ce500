"""Made-up rows with many boundaries in them: midnights, equal instants, missing values, closed units."""

import random
from datetime import date, datetime, time, timedelta

from tests.metrics.store_builder import KIND, OFFICERS, OFFSET, PROCEDURES, Row, Tables

#: A short span, so that days meet often; it ends at the data time of the test stores.
FIRST, DAYS = date(2025, 8, 1), 457
CLOCKS = (timedelta(), timedelta(seconds=1), timedelta(hours=9, minutes=30), timedelta(hours=23, minutes=59))
LIKENESS = ("unit_id", "procedure_id", "officer_id")
REGISTER_MONEY = (
    "recover_vnd", "return_org_vnd", "return_person_vnd", "collected_vnd", "returned_org_vnd",
    "returned_person_vnd",
)  # fmt: skip
REGISTER_LAND = tuple(name.replace("_vnd", "_m2") for name in REGISTER_MONEY)
REGISTER_COUNTS = (
    "orgs_restored", "persons_restored", "persons_to_handle", "officials_to_handle", "police_cases",
    "police_persons", "police_officials",
)  # fmt: skip
BEHAVIOURS = ("HV01", "HV04", "HV99")


class RandomRows:
    """Rows of every table, drawn from one seed."""

    def __init__(self, seed: int, *, size: int) -> None:
        self._draw = random.Random(seed)
        self._draw_steps = random.Random(f"steps {seed}")
        self._draw_register = random.Random(f"register {seed}")
        self._draw_items = random.Random(f"items {seed}")
        self._draw_waits = random.Random(f"waits {seed}")
        self._size = size

    def tables(self) -> Tables:
        """A whole small province."""
        cases = [self._case(number) for number in range(self._size)]
        for number in range(1, self._size, 2):
            # Every other case is like the one before it: the same unit, procedure and official.
            cases[number] |= {name: cases[number - 1][name] for name in LIKENESS}
        events = [self._event(cases) for _ in range(self._size)] if cases else []
        events += [step for case in cases for step in self._steps(case)]
        items = [self._item(number) for number in range(self._size)]
        inspections = [self._inspection(number) for number in range(self._size)]
        for item in items:
            inspection = self._draw_items.choice(inspections)
            item["inspection_id"] = inspection["inspection_id"]
            item["conclusion_id"] = inspection["conclusion_ref"] or inspection["inspection_id"]
            item["field"] = inspection["field"]
        petitions = [self._petition(number) for number in range(self._size)]
        waits = [event for row in petitions[::2] for event in self._waits(row)]
        return {
            "cases": cases,
            "case_events": [{"event_id": f"E{place:05d}", **row} for place, row in enumerate(events)],
            "surveys": [self._survey(number, cases) for number in range(self._size)],
            "harassment_reports": [self._report(number) for number in range(self._size)],
            "petitions": petitions,
            "petition_events": [{"event_id": f"W{place}", **row} for place, row in enumerate(waits)],
            "inspections": inspections,
            "inspection_units": [
                {"inspection_id": row["inspection_id"], "unit_id": unit}
                for row in inspections[::2]
                for unit in self._draw.sample(sorted(KIND), 2)
            ],
            "recommendations": [self._of_inspection(item) for item in items],
            "receptions": [self._reception(number) for number in range(self._size)],
            "recoveries": [self._payment(number, items) for number in range(self._size)] if items else [],
        }

    def day(self) -> date:
        """Any day, often one of a few."""
        days = self._draw.choice((DAYS, 40))
        return FIRST + timedelta(days=self._draw.randrange(days) + (DAYS - days))

    def instant(self) -> datetime:
        """Naive UTC, often a local midnight."""
        day = self.day()
        clock = self._draw.choice((*CLOCKS, timedelta(seconds=self._draw.randrange(86_400))))
        return datetime(day.year, day.month, day.day) + clock - OFFSET

    def _maybe(self, value: object) -> object:
        return value if self._draw.random() < 0.7 else None

    def _later(self, moment: datetime) -> datetime:
        choices = (timedelta(), timedelta(hours=3), timedelta(days=self._draw.randrange(60)))
        return moment + self._draw.choice(choices)

    def _unit(self) -> str:
        return self._draw.choice(sorted(KIND))

    def _procedure(self) -> object:
        return self._maybe(self._draw.choice(PROCEDURES)["procedure_id"])

    def _officer(self) -> object:
        return self._maybe(self._draw.choice(OFFICERS)["officer_id"])

    def _case(self, number: int) -> Row:
        received = self.instant()
        due = self._maybe(self._later(received))
        completed = self._maybe(self._later(received))
        if due and self._draw.random() < 0.2:
            completed = due
        if self._draw.random() < 0.1:
            completed = self._a_little_before(received)
        row: Row = {
            "case_id": f"K{number}",
            "unit_id": self._unit(),
            "procedure_id": self._procedure(),
            "officer_id": self._officer(),
            "channel": self._maybe(self._draw.choice(("online", "counter", "postal"))),
            "received_at": received,
            "due_at": due,
            "completed_at": completed,
            "outcome": self._draw.choice(("granted", "granted", "refused", "withdrawn"))
            if completed
            else None,
            "returned_at": self._maybe(self._later(completed or received)),
            "apology_at": self._maybe(self._later(received)),
            "digitised_in": self._maybe(self._draw.random() < 0.7),
            "digitised_out": self._maybe(self._draw.random() < 0.7),
            "fee_vnd": self._draw.choice((None, 0, 5000)),
            "paid_online": self._maybe(self._draw.random() < 0.5),
            "has_events": self._draw.random() < 0.8,
            "has_digitisation": self._draw.random() < 0.8,
        }
        if self._draw.random() < 0.7:
            row["filed_at"] = received - self._draw.choice((timedelta(), CLOCKS[2], timedelta(days=1)))
        if self._draw.random() < 0.1:
            row |= {"completed_at": None, "outcome": "stopped"}
        if self._draw.random() < 0.3:
            row["terms"] = self._terms(received, due)
        if self._draw.random() < 0.3:
            row["given"] = self._terms(received, due)
        if self._draw.random() < 0.3:
            row["extended_due_at"] = self._later(received)
            row["extended_at"] = self._maybe(self._later(received))
        if self._draw.random() < 0.3:
            row["pauses"] = self._pauses(received)
        return row

    def _a_little_before(self, received: datetime) -> datetime:
        """Completed before it came in, as far as the case model lets it: within a minute, or by its day."""
        midnight = datetime.combine((received + OFFSET).date(), time()) - OFFSET
        seconds = self._draw.choice((1, 30, 60))
        return self._draw.choice((midnight, max(midnight, received - timedelta(seconds=seconds))))

    def _terms(self, received: datetime, due: object) -> list[tuple[datetime | None, object]]:
        since = sorted({self._later(received) for _ in range(2)})
        return [(None, due), *((moment, self._maybe(self._later(received))) for moment in since)]

    def _pauses(self, received: datetime) -> list[tuple[datetime, datetime | None]]:
        start = self._later(received)
        end = start + timedelta(days=self._draw.randrange(1, 40))
        if self._draw.random() < 0.4:
            return [(start, None)]
        return [(start, end), (end + timedelta(days=2), end + timedelta(days=5))]

    def _event(self, cases: list[Row]) -> Row:
        case = self._draw.choice(cases[: max(1, len(cases) // 2)])
        kind = self._draw.choice(("supplement", "supplement", "extension", "step"))
        started = self._later(case["received_at"] - timedelta(hours=self._draw.choice((0, 0, 1))))
        ended = self._maybe(self._later(started)) if kind == "supplement" else None
        return {"case_id": case["case_id"], "kind": kind, "started_at": started, "ended_at": ended}

    def _steps(self, case: Row) -> list[Row]:
        """The way of a case through some hands: gaps and overlaps, unknown holders, steps without an end."""
        draw, started, steps = self._draw_steps, case["received_at"], []
        case["receiving_unit_id"] = draw.choice((None, case["unit_id"], *sorted(KIND)))
        for _ in range(draw.randrange(5)):
            lasted = timedelta(hours=draw.choice((0, 1, 30, 24 * draw.randrange(20))))
            allowed = timedelta(hours=draw.choice((1, 8, 24 * draw.randrange(20))))
            steps.append(
                {
                    "case_id": case["case_id"],
                    "kind": draw.choice(("step", "step", "step", "step", "step", "reassigned")),
                    "step_name": draw.choice(("Intake", "Handling", "Signing", None)),
                    "unit_id": draw.choice((None, case["unit_id"], *sorted(KIND))),
                    "officer_id": draw.choice((None, *(row["officer_id"] for row in OFFICERS))),
                    "started_at": started,
                    "due_at": draw.choice((None, started + allowed, case["due_at"])),
                    "ended_at": draw.choice((None, started + lasted, started + lasted)),
                }
            )
            started += draw.choice((lasted, lasted, lasted + timedelta(hours=5), lasted / 2))
        return steps

    def _survey(self, number: int, cases: list[Row]) -> Row:
        return {
            "survey_id": f"S{number}",
            "instrument": self._draw.choice(("survey", "survey", "counter", "portal")),
            "unit_id": self._unit(),
            "case_id": self._maybe(self._draw.choice(cases)["case_id"]) if cases else None,
            "procedure_id": self._procedure(),
            "answered_at": self.instant(),
            "score": self._draw.randrange(1, 6),
            **{
                f"score_{name}": self._maybe(self._draw.randrange(1, 6))
                for name in ("access", "procedure", "staff", "result", "feedback")
            },
        }

    def _report(self, number: int) -> Row:
        received = self.instant()
        return {
            "report_id": f"H{number}",
            "unit_id": self._unit(),
            "officer_id": self._officer(),
            "procedure_id": self._procedure(),
            "channel": self._draw.choice(("hotline", "portal")),
            "behaviour": self._draw.choice(BEHAVIOURS),
            "received_at": received,
            "due_at": self._maybe(self._later(received)),
            "handled_at": self._maybe(self._later(received)),
            "status": self._draw.choice(
                ("new", "verifying", "concluded", "concluded", "referred", "ineligible")
            ),
            "finding": self._maybe(self._draw.choice(("right", "partly_right", "wrong", "unproven"))),
            "is_about_head": self._draw.random() < 0.2,
            "is_sealed": self._draw.random() < 0.1,
        }

    def _petition(self, number: int) -> Row:
        received = self.instant()
        closings = (None, "answered", "right", "partly_right", "wrong", "withdrawn", "refused", "forwarded")
        qualities = ("good", "good", "none", "general", "unclear", "unspecific", "evasive")
        row: Row = {
            "petition_id": f"PT{number}",
            "kind": self._draw.choice(("feedback", "feedback", "complaint", "denunciation")),
            "about": self._maybe(self._draw.choice(("rule", "conduct"))),
            "unit_id": self._unit(),
            "officer_id": self._officer(),
            "field": self._maybe("Land"),
            "received_at": received,
            "outcome": self._draw.choice(closings),
            "answer_quality": self._maybe(self._draw.choice(qualities)),
            "answer_liked": self._maybe(self._draw.random() < 0.7),
            "is_about_head": self._maybe(self._draw.random() < 0.2),
            "is_sealed": self._maybe(self._draw.random() < 0.1),
            "is_mass": self._maybe(self._draw.random() < 0.3),
            "is_repeat": self._maybe(self._draw.random() < 0.3),
        }
        later = ("accepted", "answered", "published")
        limits = ("due_received", "due_accepted", "due_acceptance", "due_refusal", "due_publish")
        row |= {f"{name}_at": self._maybe(self._later(received)) for name in (*later, *limits)}
        row |= self._register(received)
        if self._draw.random() < 0.2:
            row["answered_at"] = row["due_accepted_at"]
        return row

    def _register(self, received: datetime) -> Row:
        """What the register of petitions has of one; from draws of its own."""
        draw = self._draw_register
        day = (received + OFFSET).date()

        def maybe(*values: object) -> object:
            return draw.choice((None, *values))

        row: Row = {
            "level": maybe("1", "2"),
            "channel": maybe("reception", "portal"),
            "signatories": maybe("many", "one", "other"),
            "matter_ref": maybe("VV1", "VV2"),
            "is_eligible": maybe(True, True, False),
            "is_within_competence": maybe(True, True, False),
            "handling": maybe("guided", "urged"),
            "finding": maybe("right", "wrong"),
            "second_decision": maybe("upheld", "amended"),
            "executed_on": maybe(day, day + timedelta(days=draw.randrange(90))),
        }
        row |= {name: maybe(0, 1, 7_000_000_000_000) for name in REGISTER_MONEY}
        row |= {name: maybe(0.5, 1200.25) for name in REGISTER_LAND}
        return row | {name: maybe(0, 1, 3) for name in REGISTER_COUNTS}

    def _reception(self, number: int) -> Row:
        draw = self._draw_register
        counts = (
            "visits", "people", "cases_new", "cases_repeat", "groups_of_many", "group_people",
            "group_cases_new", "group_cases_repeat",
        )  # fmt: skip
        return {
            "reception_id": f"RC{number}",
            "unit_id": draw.choice(sorted(KIND)),
            "held_on": FIRST + timedelta(days=draw.randrange(DAYS)),
            "mode": draw.choice(("regular", "head", "delegated")),
            **{name: draw.choice((None, 0, 2, 9)) for name in counts},
        }

    def _waits(self, row: Row) -> list[Row]:
        """What interrupted a petition, and the due times and pauses that a refresh would make of it."""
        draw, received = self._draw_waits, row["received_at"]
        start = received + timedelta(days=draw.randrange(12), hours=draw.choice((0, 3)))
        lasted, gap = (timedelta(days=draw.randrange(1, 20)) for _ in range(2))
        is_last, end = draw.random() < 0.4, start + lasted
        waits = [(draw.choice(("supplement", "suspended")), start, None if is_last else end)]
        if not is_last:
            waits.append(
                (draw.choice(("supplement", "suspended")), end + gap, draw.choice((None, end + 2 * gap)))
            )
        row["pauses"] = [
            (kind, began, ended, draw.choice((None, 0, 3)) if kind == "any" and ended else None)
            for each, began, ended in waits
            for kind in (("any", "supplement") if each == "supplement" else ("any",))
        ]
        row["due_supplement_at"] = draw.choice((None, start, received + timedelta(days=7)))
        if draw.random() < 0.7:
            later = [received + timedelta(days=days) for days in (10, 30)]
            row["terms"] = [(None, draw.choice((None, start, *later))), (end, draw.choice((None, *later)))]
        return [
            {"petition_id": row["petition_id"], "kind": kind, "started_at": began, "ended_at": ended}
            for kind, began, ended in waits
        ]

    def _inspection(self, number: int) -> Row:
        started, draw = self.day(), self._draw_items
        planned, ordered = (started + timedelta(days=draw.randrange(-30, 60)) for _ in range(2))
        return {
            "planned_for_on": draw.choice((None, started, planned)),
            "order_due_on": draw.choice((None, started + timedelta(days=draw.randrange(50)))),
            "ordered_on": draw.choice((None, ordered)),
            "inspection_id": f"I{number}",
            "unit_id": self._unit(),
            "kind": self._draw.choice(("administrative", "specialised")),
            "mode": self._draw.choice(("planned", "surprise")),
            "field": self._maybe("Land"),
            "started_on": started,
            "conclusion_due_on": self._maybe(started + timedelta(days=self._draw.randrange(40))),
            "concluded_on": self._maybe(started + timedelta(days=self._draw.randrange(40))),
            "conclusion_ref": self._maybe(self._draw.choice(("KL1", "KL2", "KL3"))),
        }

    def _item(self, number: int) -> Row:
        issued, draw = self.day(), self._draw_items
        extra = draw.choice(("recover_land", "other_land", "sanction", "recover_land"))
        kinds = (
            "recover_money", "recover_money", "recover_money", "other_money", "discipline_collective",
            "discipline_individual", "refer_police", "change_policy", "correct",
        )  # fmt: skip
        statuses = ("open", "partly_done", "done", "verified", "impossible", "suspended")
        return {
            "recommendation_id": f"R{number}",
            "inspection_id": "I0",
            "unit_id": self._unit(),
            "kind": self._draw.choice((*kinds, extra)),
            "head_id": draw.choice((None, "O1", "O3")),
            "evidence_ref": draw.choice((None, "VB1")),
            "area_m2": draw.choice((None, 0.5, 1200.0)),
            "usual_from_vnd": draw.choice((None, 1000, 2000)),
            "usual_to_vnd": draw.choice((None, 1000, 10**13)),
            "amount_vnd": self._maybe(self._draw.choice((0, 1000, 7_000_000_000_000))),
            "quantity": self._maybe(self._draw.randrange(4)),
            "issued_on": issued,
            "due_on": self._maybe(issued + timedelta(days=self._draw.randrange(60))),
            "closed_on": self._maybe(issued + timedelta(days=self._draw.randrange(90))),
            "status": self._draw.choice(statuses),
        }

    def _of_inspection(self, item: Row) -> Row:
        """An item with what a refresh takes from its inspection, and an area where it is about land."""
        draw = self._draw_register
        kind = draw.choice((item["kind"], item["kind"], "recover_land", "other_land"))
        return {
            **item,
            "kind": kind,
            "area_m2": draw.choice((None, 12.5, 300)),
            "inspection_kind": draw.choice((None, "administrative", "specialised")),
            "conclusion_id": draw.choice((None, "KL1", "KL2", "KL3")),
        }

    def _payment(self, number: int, items: list[Row]) -> Row:
        item, draw = self._draw.choice(items), self._draw_items
        return {
            "area_m2": draw.choice((None, 0.25, 1000.0)),
            "recovery_id": f"Z{number}",
            "recommendation_id": item["recommendation_id"],
            "paid_on": self.day(),
            "amount_vnd": self._maybe(self._draw.choice((1, 500, 1000, 8_000_000_000_000))),
        }
