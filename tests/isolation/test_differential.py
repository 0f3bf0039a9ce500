"""The same questions to the whole store and to one without what is not the viewer's: the same answers."""

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from data_access.scope import ROLES, AccessScope
from data_access.store import CaseStore
from errors import ErrorForReader
from metrics.catalog import METRICS
from metrics.compute import compute_metric, list_rows
from metrics.definition import Question
from tests.isolation.lawful_rows import Holder, cut
from tests.isolation.random_questions import RandomQuestions
from tests.metrics.random_rows import RandomRows
from tests.metrics.store_builder import CHAIRMAN, SETTINGS, Tables, below, build_store, scope_for

QUESTIONS_PER_METRIC = 8
UNIT, OFFICER = "D1", "O2"
OWN = frozenset(below(UNIT))
HEAD = scope_for("unit_head", *sorted(OWN), about_officer_ids=(OFFICER,), about_unit_ids=(UNIT,))
HEAD_HOLDS = Holder(OWN, own_officers=frozenset({OFFICER}), bound_units=frozenset({UNIT}))
LINKED = replace(scope_for("inspectorate"), about_officer_ids=("O1", "O3"), about_unit_ids=("C1",))
LINKED_HOLDS = Holder(
    None, sees_restricted=True, own_officers=frozenset({"O1", "O3"}), bound_units=frozenset({"C1"})
)
#: May see all there is in a store, but asks for no unit that the other viewer may not ask for.
EVERYTHING = replace(CHAIRMAN, permissions=tuple(ROLES["inspectorate"].permissions))


def rows(seed: int, *, size: int = 100) -> Tables:
    """Random rows, among the reports many that are for few eyes only, and some made of petitions."""
    tables, draw = RandomRows(seed, size=size).tables(), random.Random(seed)
    petitions = RandomRows(seed + 2000, size=3 * size).tables()["petitions"]
    reports = RandomRows(seed + 1000, size=5 * size).tables()["harassment_reports"]
    for report in reports:
        report["petition_id"] = draw.choice((None, None, *(row["petition_id"] for row in petitions[:40])))
    # An inspection lies either among the head's own units or elsewhere, so that the cut is a cut of rows.
    lies_in_own = {row["inspection_id"]: row["unit_id"] in OWN for row in tables["inspections"]}
    covered = [
        row
        for row in tables["inspection_units"]
        if (row["unit_id"] in OWN) == lies_in_own[row["inspection_id"]]
    ]
    return {**tables, "inspection_units": covered, "harassment_reports": reports, "petitions": petitions}


def ask(question: Question, store: CaseStore, scope: AccessScope, *, lists: bool = False) -> list[object]:
    """The number and perhaps the rows behind it; instead of either the refusal and its words."""
    found: list[object] = []
    for answer in (compute_metric, list_rows)[: 2 if lists else 1]:
        try:
            found.append(answer(question, scope=scope, store=store, settings=SETTINGS))
        except ErrorForReader as error:
            found.append((type(error), str(error)))
    return found


def differences(
    whole: CaseStore, lawful: CaseStore, *, viewer: AccessScope, reader: AccessScope, seed: int
) -> tuple[int, int, list[Question]]:
    """How many answers were compared, how many of them had something in them, and where they differ."""
    draw, answered, different = RandomQuestions(seed), 0, []
    for name in sorted(METRICS):
        for number in range(QUESTIONS_PER_METRIC):
            question = draw.question(name)
            mine = ask(question, whole, viewer, lists=not number % 3)
            answered += any(group.value for group in getattr(mine[0], "groups", ()))
            if mine != ask(question, lawful, reader, lists=not number % 3):
                different.append(question)
    return len(METRICS) * QUESTIONS_PER_METRIC, answered, different


@pytest.mark.parametrize(
    ("viewer", "reader", "holder"),
    [
        pytest.param(HEAD, scope_for("chairman", *sorted(OWN)), HEAD_HOLDS, id="head"),
        pytest.param(LINKED, EVERYTHING, LINKED_HOLDS, id="linked-inspectorate"),
    ],
)
def test_every_answer_and_row_comes_from_what_the_viewer_may_hold(
    viewer: AccessScope, reader: AccessScope, holder: Holder, tmp_path: Path, record_property: Any
) -> None:
    tables = rows(11)
    lawful = cut(tables, holder)
    for name in ("harassment_reports", "petitions"):
        assert 0 < len(lawful[name]) < len(tables[name])

    compared, answered, different = differences(
        build_store(tmp_path / "whole", tables),
        build_store(tmp_path / "lawful", lawful),
        viewer=viewer, reader=reader, seed=5,
    )  # fmt: skip

    record_property("questions", compared)
    print(f"{compared} questions, {answered} with an answer")  # noqa: T201 (read in the log of a run)
    assert answered > compared / 10, "too few questions had an answer for this to prove anything"
    assert different == []
