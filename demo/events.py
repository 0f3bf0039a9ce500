"""Steps and interruptions of the cases, as the one-stop system logs them."""

from dataclasses import dataclass

import numpy as np

from demo.cases import NOTHING, Cases
from demo.deadlines import PAUSE_KINDS
from demo.people import People
from demo.province import Province
from demo.randomness import Array, pick_within, stream

KINDS = (
    "step", "supplement", "suspended", "payment_wait", "extension", "reassigned", "reopened",
)  # fmt: skip
STEPS = ("Tiếp nhận hồ sơ", "Thẩm định, xử lý", "Ký duyệt", "Trả kết quả")
_HAND_OVER_LOGGED = 0.3
_REASSIGNED = 0.005
_REOPENED = 0.003


@dataclass(frozen=True)
class Events:
    """Columns of all events, in the order they began. ``case`` is the position of the case;
    ``step`` a position in ``STEPS`` or -1; units and officers are positions or -1."""

    case: Array
    kind: Array
    step: Array
    unit: Array
    officer: Array
    started: Array
    due: Array
    ended: Array


def build_events(seed: int, cases: Cases, province: Province, people: People) -> Events:
    """All events of all cases."""
    rng = stream(seed, "events")
    parts = [
        *_steps(rng, cases, province, people),
        *_pauses(cases),
        _extensions(cases),
        _reassignments(rng, cases, province, people),
        _reopenings(rng, cases),
    ]
    columns = [np.concatenate([getattr(part, name) for part in parts]) for name in _NAMES]
    order = np.argsort(columns[_NAMES.index("started")], kind="stable")
    return Events(*(column[order] for column in columns))


_NAMES = tuple(Events.__dataclass_fields__)


def _some(cases: Cases, chosen: Array, kind: str, started: Array, ended: Array, *, step: int = -1,
          unit: Array | None = None, officer: Array | None = None,
          due: Array | None = None) -> Events:  # fmt: skip
    """Events of one sort for the chosen cases; the other arguments have one element per case."""
    position = np.flatnonzero(chosen)
    size = len(position)

    def take(values: Array | None, missing: object) -> Array:
        return np.full(size, missing) if values is None else np.asarray(values[position])

    return Events(
        case=position,
        kind=np.full(size, KINDS.index(kind)),
        step=np.full(size, step),
        unit=take(unit, -1),
        officer=take(officer, -1),
        started=started[position],
        due=take(due, NOTHING),
        ended=ended[position],
    )


def _steps(rng: np.random.Generator, cases: Cases, province: Province,
           people: People) -> list[Events]:  # fmt: skip
    """Counter, handling, signature, and for some the handing over."""
    count = len(cases)
    starts, counts = people.staff_runs(province.ids)
    clerk = pick_within(rng, starts[cases.receiving], counts[cases.receiving])
    accepted, signing, end = cases["accepted"], cases["signing"], cases["completed"]
    everyone = np.ones(count, dtype=bool)
    fetched = ~np.isnat(cases["returned"]) & (rng.random(count) < _HAND_OVER_LOGGED)
    return [
        _some(cases, everyone, "step", cases.received, accepted, step=0, unit=cases.receiving,
              officer=clerk, due=cases["accept_due"]),
        _some(cases, everyone, "step", accepted, signing, step=1, unit=cases.unit,
              officer=cases.officer, due=cases["handle_due"]),
        _some(cases, ~np.isnat(signing), "step", signing, end, step=2, unit=cases.body,
              due=cases["sign_due"]),
        _some(cases, fetched, "step", end, cases["returned"], step=3, unit=cases.receiving,
              officer=clerk),
    ]  # fmt: skip


def _pauses(cases: Cases) -> list[Events]:
    begins, ends = cases["pause_begins"], cases["pause_ends"]
    return [
        _some(cases, ~np.isnat(begins[:, column]), kind, begins[:, column], ends[:, column],
              unit=cases.unit, officer=cases.officer)
        for column, kind in enumerate(PAUSE_KINDS)
    ]  # fmt: skip


def _extensions(cases: Cases) -> Events:
    """Only the re-dating commune logs its extensions here; the others note them on the case."""
    made = cases["redated"]
    chosen = ~np.isnat(made)
    return _some(cases, chosen, "extension", made, made, unit=cases.unit, officer=cases.officer,
                 due=cases["redated_due"])  # fmt: skip


def _reassignments(rng: np.random.Generator, cases: Cases, province: Province,
                   people: People) -> Events:  # fmt: skip
    starts, counts = people.staff_runs(province.ids)
    earlier = pick_within(rng, starts[cases.unit], counts[cases.unit])
    when = _within_case(rng, cases)
    chosen = (rng.random(len(cases)) < _REASSIGNED) & ~np.isnat(cases["completed"])
    return _some(cases, chosen, "reassigned", when, when, unit=cases.unit, officer=earlier)


def _reopenings(rng: np.random.Generator, cases: Cases) -> Events:
    """Completed once before and taken up again; the case bears its last completion."""
    when = _within_case(rng, cases)
    chosen = (rng.random(len(cases)) < _REOPENED) & ~np.isnat(cases["completed"])
    return _some(cases, chosen, "reopened", when, when, unit=cases.unit, officer=cases.officer)


def _within_case(rng: np.random.Generator, cases: Cases) -> Array:
    """A moment between receipt and completion."""
    end = np.where(np.isnat(cases["completed"]), cases.received, cases["completed"])
    span = (end - cases.received).astype(np.float64)
    share = rng.uniform(0.3, 0.9, len(cases))
    return np.asarray(cases.received + (span * share).astype("timedelta64[m]"))
