"""A small province in which everything bears the mark of whose it is, written as a source and refreshed.

Three bodies with the same rows. A unit's name bears ``QXUNIT`` and a letter; everything that only the unit's
own people may read bears ``QXROW`` and that letter; reports that its head may not know of bear
``QXSEALED``, ``QXHEAD`` (about a head), ``QXOWN`` (about the head's own person) and ``QXLINK`` (made of a
petition about that).
The texts are hostile as well: markup, formulas, placeholders.
"""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import bcrypt
import pytest

from data_access.accounts import add_account
from data_access.app_database import AppDatabase, open_app_database
from data_access.refresh import refresh
from data_access.refresh_report import RefreshReport
from data_access.source_config import load_sources
from settings import Settings, load_settings
from tests.data_access.refresh_fixtures import NOW, Feed, Row
from tests.running_app import DemoInstallation

PASSWORD = "only for this test run"
HOSTILE = "<script>QXX()</script><img src=x onerror=QXX()> **b** :red[z] $x^2$ {0} {place} %s \"'&"
LETTERS = {"A": "department", "B": "department", "C": "commune"}
HIDDEN_MARKS = ("QXSEALED", "QXHEAD", "QXOWN", "QXLINK")
#: Each account with its role and the letter of the body it is linked to.
ACCOUNTS: dict[str, tuple[str, str]] = {
    "chairman": ("chairman", ""),
    "inspectorate": ("inspectorate", ""),
    "linked": ("inspectorate", "A"),
    "head": ("unit_head", "A"),
    "head_commune": ("unit_head", "C"),
    "analyst": ("analyst", ""),
    "admin": ("admin", ""),
}
CASES_PER_UNIT = 24
FIRST = date(2026, 8, 3)


def lawful_marks(account: str) -> set[str]:
    """The marks that may reach an account; without a role there are none."""
    role, letter = ACCOUNTS.get(account, ("", ""))
    units = {f"QXUNIT{each}" for each in LETTERS}
    rows = {f"QXROW{each}" for each in LETTERS}
    hidden = {f"{mark}{each}" for mark in HIDDEN_MARKS for each in LETTERS}
    if role in ("chairman", "inspectorate"):
        about_own_head = {f"{mark}{letter}" for mark in ("QXHEAD", "QXOWN", "QXLINK")} if letter else set()
        return (units | rows | hidden) - about_own_head
    if role == "unit_head":
        return {f"QXUNIT{letter}", f"QXROW{letter}"}
    return units if role == "analyst" else set()


def all_marks() -> set[str]:
    """Every mark there is."""
    return lawful_marks("chairman")


@dataclass(frozen=True)
class MarkedProvince:
    """The refreshed province with its accounts."""

    folder: Path
    settings: Settings
    database: AppDatabase
    feed: Feed
    report: RefreshReport
    digest_before: str

    @property
    def source_digest(self) -> str:
        """What the source's file is now; before anything read it, it was ``digest_before``."""
        return _digest(self.feed.database)

    @property
    def environment(self) -> dict[str, str]:
        """The environment in which the product finds this configuration."""
        return {**os.environ, "GIAMSAT_CONFIG": str(self.folder / "giamsat.toml")}

    @property
    def installation(self) -> DemoInstallation:
        """The same, as something a server can be started on."""
        return DemoInstallation(self.folder, self.environment, PASSWORD)


def make_province(folder: Path, *, leaves_out: Sequence[str] = ()) -> MarkedProvince:
    """Write the source, refresh the store and make the accounts.

    Reports whose id bears one of the marks in ``leaves_out`` are not written, nor their petitions.
    """
    feed = Feed(folder)
    feed.write(**_tables(leaves_out))
    (feed.folder / "data_time.sql").write_text("SELECT '2026-10-31 23:59:59'", encoding="utf-8")
    feed.folder.joinpath("source.toml").write_text(
        f'name = "one_stop"\nurl = "sqlite:///{feed.database}"\ntimezone = "Asia/Ho_Chi_Minh"\n'
        'refresh_every = "3650d"\n',
        encoding="utf-8",
    )
    config = folder / "giamsat.toml"
    config.write_text(
        f'[store]\nurl = "duckdb:///{folder}/store"\n'
        f'[app]\nurl = "sqlite:///{folder}/private/app.db"\nprovince = "Tỉnh Thử"\n'
        f'[sources]\nfolders = ["{feed.folder}"]\n',
        encoding="utf-8",
    )
    settings = load_settings({"GIAMSAT_CONFIG": str(config)})
    digest = _digest(feed.database)
    report = refresh(settings, load_sources(settings, {}), now=NOW)
    database = open_app_database(settings)
    _make_accounts(database)
    return MarkedProvince(folder, settings, database, feed, report, digest)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _make_accounts(database: AppDatabase) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("data_access.accounts.bcrypt.gensalt", partial(bcrypt.gensalt, 4))
        for name, (role, letter) in ACCOUNTS.items():
            unit, officer = (f"U-{letter}", f"O-{letter}") if letter else (None, None)
            if role == "inspectorate":
                officer = None
            add_account(
                database, name, role=role, unit_id=unit, officer_id=officer, password=PASSWORD, actor="test"
            )


def _tables(leaves_out: Sequence[str]) -> dict[str, list[Row]]:
    tables: dict[str, list[Row]] = {
        "units": [{"unit_id": "P", "name": "Tỉnh Thử", "kind": "province"}],
    }
    for letter, kind in LETTERS.items():
        for name, rows in _tables_of(letter, kind).items():
            tables.setdefault(name, []).extend(
                row for row in rows if not any(mark in str(row) for mark in leaves_out)
            )
    return tables


def _tables_of(letter: str, kind: str) -> dict[str, list[Row]]:
    row = f"QXROW{letter}"
    name = f"QXUNIT{letter} {HOSTILE}"
    part = f"U-{letter}1"
    cases = [_case(letter, part, number) for number in range(CASES_PER_UNIT)]
    return {
        "units": [
            {"unit_id": f"U-{letter}", "name": name, "kind": kind, "parent_id": "P"},
            {"unit_id": part, "name": f"={name}", "kind": "division", "parent_id": f"U-{letter}"},
        ],
        "officers": [
            {"officer_id": f"O-{letter}", "unit_id": f"U-{letter}", "name": f"{row} head {HOSTILE}",
             "position": "Giám đốc"},
            {"officer_id": f"S-{letter}", "unit_id": part, "name": f"{row} official {HOSTILE}",
             "position": "Chuyên viên"},
        ],
        "unit_heads": [
            {"unit_id": f"U-{letter}", "officer_id": f"O-{letter}", "from_on": "2020-01-01", "to_on": None}
        ],
        "procedures": [
            {"procedure_id": f"T-{letter}", "name": f"{row} procedure {HOSTILE}", "field": f"{row} {HOSTILE}",
             "limit_working_days": 5}
        ],
        "cases": [*cases, {**cases[0], "case_id": f"{row}-rejected", "channel": f"{row} {HOSTILE}"}],
        "case_events": [
            {"event_id": f"E-{each['case_id']}", "case_id": each["case_id"], "kind": "step", "unit_id": part,
             "step_name": f"{row} step {HOSTILE}", "officer_id": f"S-{letter}",
             "started_at": each["received_at"], "ended_at": each["completed_at"]}
            for each in cases
        ],
        "surveys": [
            *(_survey(letter, part, number) for number in range(CASES_PER_UNIT)),
            {**_survey(letter, part, 900), "score": 9},
        ],
        "inspections": [
            {"inspection_id": f"{row}-I", "unit_id": f"U-{letter}", "kind": "administrative",
             "mode": "planned", "started_on": "2026-08-01", "concluded_on": "2026-08-20",
             "conclusion_ref": f"{row} {HOSTILE}"}
        ],
        "recommendations": [
            {"recommendation_id": f"{row}-R", "inspection_id": f"{row}-I", "unit_id": f"U-{letter}",
             "kind": "recover_money", "amount_vnd": 777_000_000, "issued_on": "2026-08-20",
             "due_on": "2026-09-20", "status": "open"}
        ],
        "recoveries": [
            {"recovery_id": f"{row}-V", "recommendation_id": f"{row}-R", "paid_on": "2026-10-05",
             "amount_vnd": 1_000_000}
        ],
        "petitions": _petitions(letter, part),
        "petition_events": [
            event for each in _petitions(letter, part) for event in _events_of(each["petition_id"])
        ],
        "harassment_reports": _reports(letter, part),
    }  # fmt: skip


def _case(letter: str, unit: str, number: int) -> dict[str, Any]:
    received = FIRST + timedelta(days=3 * number)
    is_open = number % 3 == 0
    return {
        "case_id": f"K-{letter}-{number}",
        "unit_id": unit,
        "procedure_id": f"T-{letter}",
        "officer_id": f"S-{letter}",
        "channel": "online",
        "received_at": f"{received} 08:00:00",
        "due_at": f"{received + timedelta(days=4)} 17:00:00",
        "completed_at": None if is_open else f"{received + timedelta(days=number % 7)} 16:00:00",
        "outcome": None if is_open else "granted",
        "source_ref": f"=QXROW{letter} {HOSTILE}",
    }


def _survey(letter: str, unit: str, number: int) -> dict[str, Any]:
    day = FIRST + timedelta(days=3 * (number % CASES_PER_UNIT))
    return {
        "survey_id": f"QXROW{letter}-S{number}",
        "instrument": "survey",
        "unit_id": unit,
        "procedure_id": f"T-{letter}",
        "answered_at": f"{day} 09:00:00",
        "score": 1 + number % 5,
        "comment": f"QXROW{letter} {HOSTILE}",
    }


def _petitions(letter: str, unit: str) -> list[Row]:
    def petition(mark: str, number: int, **values: Any) -> Row:
        received = FIRST + timedelta(days=5 * number)
        is_open = number % 3 == 0
        return {
            "petition_id": f"{mark}{letter}-P{number}", "kind": "feedback", "unit_id": unit,
            "officer_id": f"S-{letter}", "field": f"QXROW{letter} {HOSTILE}",
            "received_at": f"{received} 08:00:00",
            "answered_at": None if is_open else f"{received + timedelta(days=9)} 10:00:00",
            "outcome": None if is_open else "answered",
            "answer_quality": None if is_open else "evasive",
            "is_about_head": 0, "is_sealed": 0, "is_mass": number % 2, "is_repeat": 1,
            "source_ref": f"{mark}{letter} {HOSTILE}", **values,
        }  # fmt: skip

    secret = {"kind": "denunciation", "answered_at": None, "outcome": None, "answer_quality": None}
    return [
        *(petition("QXROW", number) for number in range(8)),
        petition("QXSEALED", 1, is_sealed=1, **secret),
        petition("QXHEAD", 2, is_about_head=1, unit_id=f"U-{letter}", officer_id=None, **secret),
        petition("QXOWN", 3, officer_id=f"O-{letter}"),
        petition("QXSEALED", 4, kind="none such", is_sealed=1),
        {"petition_id": f"QXLINK{letter}-P", "kind": "denunciation", "unit_id": f"U-{letter}",
         "officer_id": f"O-{letter}", "received_at": "2026-10-01 08:00:00", "is_about_head": 0,
         "is_sealed": 0, "source_ref": f"QXLINK{letter}"},
    ]  # fmt: skip


def _events_of(petition_id: str) -> list[Row]:
    """A wait, one that overlaps it, and one that ends before it begins: loaded, told as odd, rejected."""
    times = [("2026-10-06", "2026-10-08"), ("2026-10-07", "2026-10-09"), ("2026-10-12", "2026-10-11")]
    return [
        {"event_id": f"{petition_id}-B{number}", "petition_id": petition_id, "kind": "supplement",
         "started_at": f"{start} 08:00:00", "ended_at": f"{end} 08:00:00"}
        for number, (start, end) in enumerate(times)
    ]  # fmt: skip


def _reports(letter: str, unit: str) -> list[Row]:
    def report(mark: str, number: int, **values: Any) -> Row:
        return {
            "report_id": f"{mark}{letter}-{number}", "unit_id": unit, "officer_id": f"S-{letter}",
            "case_id": f"K-{letter}-{number}", "petition_id": None, "channel": "hotline",
            "behaviour": "HV01", "severity": "2",
            "received_at": f"{FIRST + timedelta(days=10 * number)} 10:00:00", "status": "new",
            "is_about_head": 0, "is_sealed": 0, "source_ref": f"{mark}{letter} {HOSTILE}", **values,
        }  # fmt: skip

    return [
        *(report("QXROW", number) for number in range(9)),
        report("QXSEALED", 1, is_sealed=1),
        report("QXSEALED", 2, severity="4"),
        report("QXHEAD", 3, is_about_head=1, unit_id=f"U-{letter}", officer_id=None),
        report("QXOWN", 4, officer_id=f"O-{letter}"),
        report("QXLINK", 5, officer_id=None, petition_id=f"QXLINK{letter}-P"),
        report("QXSEALED", 6, behaviour="none such", is_sealed=1),
    ]
