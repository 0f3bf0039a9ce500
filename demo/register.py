"""What the register of petitions keeps besides their course: who signed, whose matter it is, what came of it.

Drawn after everything else and from a stream of its own, so that the petitions stay as they were.
"""

from datetime import date
from typing import Any

import numpy as np

from demo.moments import known, later
from demo.randomness import pick_one, stream

Row = dict[str, Any]

_CHANNELS = {
    "feedback": {"portal": 0.74, "reception": 0.1, "post": 0.11, "other": 0.05},
    "complaint": {"reception": 0.36, "post": 0.45, "portal": 0.1, "other": 0.09},
    "denunciation": {"reception": 0.3, "post": 0.5, "portal": 0.1, "other": 0.1},
}
_SIGNED_BY_NOBODY = 0.06
_OPEN_AND_OUTSIDE, _REFUSED_AND_OUTSIDE = 0.05, 0.5
_REFUSED_AND_NOT_ELIGIBLE, _NOT_ELIGIBLE = 0.7, 0.02
_HANDLINGS = {"guided": 0.55, "forwarded": 0.35, "urged": 0.1}
DECIDED = ("right", "partly_right", "wrong")
#: A circular counts a denunciation withdrawn or terminated among those found right, wrong or partly right.
_FINDINGS_WITHOUT_DECISION = {"wrong": 0.7, "partly_right": 0.2, "right": 0.1}
_UPHELD_IF_WRONG, _UPHELD_OTHERWISE = 0.85, 0.2
#: How often a decision for the complainant asks for each of these: money, then land.
_DEMANDS = {
    "recover_vnd": 0.25, "return_org_vnd": 0.05, "return_person_vnd": 0.2,
    "recover_m2": 0.1, "return_org_m2": 0.02, "return_person_m2": 0.12,
}  # fmt: skip
#: What was carried out of each demand.
_DONE = {
    "recover_vnd": "collected_vnd", "return_org_vnd": "returned_org_vnd",
    "return_person_vnd": "returned_person_vnd", "recover_m2": "collected_m2",
    "return_org_m2": "returned_org_m2", "return_person_m2": "returned_person_m2",
}  # fmt: skip
_COUNTS = (
    "orgs_restored", "persons_restored", "persons_to_handle", "officials_to_handle", "police_cases",
    "police_persons", "police_officials",
)  # fmt: skip
_HANDLES_PERSONS, _REFERRED, _EXECUTED = 0.3, 0.03, 0.85


def add_register(seed: int, rows: list[Row]) -> None:
    """Adds to each petition what the official forms ask of it."""
    rng = stream(seed, "register")
    matters: dict[tuple[Any, ...], str] = {}
    for row in rows:
        row["channel"] = pick_one(rng, _CHANNELS[row["kind"]])
        signed = "other" if rng.random() < _SIGNED_BY_NOBODY else "one"
        row["signatories"] = "many" if row["is_mass"] else signed
        _classify(rng, row)
        row["matter_ref"] = _matter(row, matters)
        _find(rng, row)
        _demand(rng, row)
        _execute(rng, row)


def _classify(rng: np.random.Generator, row: Row) -> None:
    """Whose it is to settle, whether it can be handled at all, and what became of what is not theirs."""
    outcome, draw, other_draw = row["outcome"], rng.random(), rng.random()
    chances = {None: _OPEN_AND_OUTSIDE, "refused": _REFUSED_AND_OUTSIDE, "forwarded": 1.0}
    is_outside = draw < chances.get(outcome, 0.0)
    is_refused = outcome == "refused"
    not_eligible = not is_outside and other_draw < (_REFUSED_AND_NOT_ELIGIBLE if is_refused else 0.0)
    handling = "forwarded" if outcome == "forwarded" else pick_one(rng, _HANDLINGS)
    row |= {
        "is_within_competence": not is_outside,
        "is_eligible": not (not_eligible or (outcome is None and other_draw < _NOT_ELIGIBLE)),
        "handling": handling if is_outside else None,
    }


def _matter(row: Row, matters: dict[tuple[Any, ...], str]) -> str:
    """A petition that repeats another is about the same matter; each other one about a matter of its own."""
    alike = ("unit_id", "kind", "channel", "is_within_competence", "is_eligible")
    key = tuple(row[name] for name in alike)
    if row["is_repeat"] and key in matters:
        return matters[key]
    matters[key] = row["petition_id"].replace("PA", "VV")
    return matters[key]


def _find(rng: np.random.Generator, row: Row) -> None:
    """What was found, also of a denunciation that ended otherwise; and what a second decision did."""
    is_decided = row["outcome"] in DECIDED
    without_decision = pick_one(rng, _FINDINGS_WITHOUT_DECISION)
    ended_otherwise = row["kind"] == "denunciation" and row["outcome"] in ("withdrawn", "terminated")
    row["finding"] = row["outcome"] if is_decided else without_decision if ended_otherwise else None
    is_upheld = rng.random() < (_UPHELD_IF_WRONG if row["outcome"] == "wrong" else _UPHELD_OTHERWISE)
    is_second = is_decided and row["level"] == "2"
    row["second_decision"] = ("upheld" if is_upheld else "amended") if is_second else None


def _demand(rng: np.random.Generator, row: Row) -> None:
    """What a decision for the petitioner asks for: money, land, rights, persons to be handled."""
    row |= dict.fromkeys((*_DEMANDS, *_COUNTS))
    if row["kind"] == "feedback" or row["outcome"] not in ("right", "partly_right"):
        return
    for name, chance in _DEMANDS.items():
        is_money = name.endswith("_vnd")
        size = float(rng.lognormal(4.0 if is_money else 5.0, 0.8))
        if rng.random() < chance:
            row[name] = round(size) * 1_000_000 if is_money else round(size, 1)
    for owner, restored in (("org", "orgs_restored"), ("person", "persons_restored")):
        is_returned = row[f"return_{owner}_vnd"] or row[f"return_{owner}_m2"]
        row[restored] = int(rng.integers(1, 4)) if is_returned else None
    if rng.random() < _HANDLES_PERSONS:
        row["persons_to_handle"] = int(rng.integers(1, 5))
        row["officials_to_handle"] = int(rng.integers(0, row["persons_to_handle"] + 1))
    if rng.random() < _REFERRED:
        row |= {"police_cases": 1, "police_persons": 2, "police_officials": int(rng.integers(0, 3))}


def _execute(rng: np.random.Generator, row: Row) -> None:
    """When a decision was carried out, and how much of what it asked for came in."""
    row |= {"executed_on": None, **dict.fromkeys(_DONE.values())}
    answered: date | None = row["answered_at"].date() if row["answered_at"] else None
    draw, share = rng.random(), float(rng.uniform(0.6, 1.0))
    if row["outcome"] not in ("right", "partly_right") or row["kind"] == "feedback" or answered is None:
        return
    executed = known(later(rng, answered, 20, 240))
    if draw >= _EXECUTED or executed is None:
        return
    row["executed_on"] = executed
    for asked, done in _DONE.items():
        if row[asked] is not None:
            is_money = asked.endswith("_vnd")
            row[done] = round(row[asked] * share / 1000) * 1000 if is_money else round(row[asked] * share, 1)
