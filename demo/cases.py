"""Who files what, where and when: the dossiers up to the moment they are received."""

from dataclasses import dataclass, field

import numpy as np

from demo import planted, working_days
from demo.people import People
from demo.period import FIRST_DAY, LAST_DAY, TWO_TIER_DAY
from demo.procedures import GROUPS, Procedures
from demo.province import COMMUNE_COUNT, PROVINCIAL_CENTRE, Province
from demo.province_names import CLOSED_COMMUNES
from demo.randomness import Array, pick_weighted, pick_within, stream

CHANNELS = ("online", "counter", "postal")
APPLICANTS = ("citizen", "business", "organisation")
NOTHING = np.datetime64("NaT", "m")
#: The first minute after the period: nothing has happened at or after it.
END = np.datetime64(LAST_DAY, "m") + np.timedelta64(1, "D")

_YEARLY_GROWTH = 0.13
_MONTH = (0.92, 0.85, 1.1, 1.05, 1.05, 1.0, 1.0, 1.02, 1.0, 1.06, 1.02, 0.98)
_WEEKDAY = (1.2, 1.05, 1.0, 0.97, 0.88, 0.05, 0.0)
_TET = ("2023-01-20", "2024-02-08", "2025-01-27", "2026-02-16")


@dataclass
class Cases:
    """Columns of all cases, sorted by ``received``.

    Units, procedures and officers are positions (-1 = none); channel, applicant and outcome are
    positions in their code lists; times are local, ``NaT`` = none. ``due_day`` is the due day the
    source names; ``due_style`` how it writes it (see ``deadlines.py``). Filled in by several modules.
    """

    unit: Array
    body: Array
    receiving: Array
    procedure: Array
    officer: Array
    channel: Array
    applicant: Array
    filed: Array
    received: Array
    columns: dict[str, Array] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Array:
        return self.columns[name]

    def __setitem__(self, name: str, values: Array) -> None:
        self.columns[name] = values

    def __len__(self) -> int:
        return len(self.unit)

    @property
    def received_day(self) -> Array:
        """Local day of receipt."""
        return self.received.astype("datetime64[D]")


def day_weights() -> tuple[Array, Array]:
    """All days of the period and how many cases each draws, relative to the others."""
    days = np.arange(np.datetime64(FIRST_DAY), np.datetime64(LAST_DAY) + 1)
    age = (days - days[0]).astype(float) / 365
    month = days.astype("datetime64[M]").astype(int) % 12
    weekday = (days.astype(int) + 3) % 7
    weights = (1 + _YEARLY_GROWTH * age) * np.take(_MONTH, month) * np.take(_WEEKDAY, weekday)
    is_rest = ~working_days.is_working(days) & (weekday < 5)
    weights[is_rest] = 0
    for tet in _TET:
        distance = np.abs((days - np.datetime64(tet)).astype(int))
        weights = np.where(distance <= 10, weights * 0.75, weights)
    return days, weights


def build_cases(seed: int, count: int, province: Province, people: People,
                procedures: Procedures) -> Cases:  # fmt: skip
    """``count`` cases as they were received, without anything that happens later."""
    rng = stream(seed, "volume")
    days, weights = day_weights()
    day = days[np.sort(pick_weighted(rng, weights, count))]
    received = np.sort(working_days.at_minute(day, _counter_minutes(rng, count)))
    day = received.astype("datetime64[D]")
    procedure = pick_weighted(rng, procedures.weight, count)
    group = procedures.group[procedure]
    unit = _settling_units(rng, province, group, day)
    starts, counts = people.staff_runs(province.ids)
    channel = _channels(rng, day)
    return Cases(
        unit=unit,
        body=province.bodies()[unit],
        receiving=_receiving_units(rng, province, unit, group, day),
        procedure=procedure,
        officer=pick_within(rng, starts[unit], counts[unit]),
        channel=channel,
        applicant=_applicants(rng, group),
        filed=_filed(rng, received, channel),
        received=received,
        columns={"group": group},
    )


def _counter_minutes(rng: np.random.Generator, count: int) -> Array:
    """Minutes of the day while the counters are open, more in the morning."""
    morning = rng.integers(7 * 60 + 35, 11 * 60 + 20, count)
    afternoon = rng.integers(13 * 60 + 30, 16 * 60 + 30, count)
    return np.where(rng.random(count) < 0.6, morning, afternoon)


def _channels(rng: np.random.Generator, day: Array) -> Array:
    """Online grows from a third to most of the cases."""
    progress = (day - np.datetime64(FIRST_DAY)).astype(float) / 1400
    draw = rng.random(len(day))
    online = 0.34 + 0.48 * np.clip(progress, 0, 1)
    return np.where(draw < online, 0, np.where(draw > 0.97, 2, 1))


def _applicants(rng: np.random.Generator, group: Array) -> Array:
    is_business = np.array([entry.field in _BUSINESS_FIELDS for entry in GROUPS])[group]
    draw = rng.random(len(group))
    of_business = np.where(draw < 0.8, 1, np.where(draw < 0.92, 0, 2))
    of_people = np.where(draw < 0.93, 0, np.where(draw < 0.98, 1, 2))
    return np.where(is_business, of_business, of_people)


_BUSINESS_FIELDS = frozenset(
    ("Đăng ký kinh doanh", "Đầu tư", "Lưu thông hàng hóa", "Khu công nghiệp", "Thuế", "Môi trường",
     "Dược phẩm", "Giao thông vận tải")
)  # fmt: skip


def _filed(rng: np.random.Generator, received: Array, channel: Array) -> Array:
    """Online cases are filed some hours before they are accepted, also at night."""
    wait = rng.exponential(4 * 60, len(received)).astype("timedelta64[m]")
    wait[channel != 0] = np.timedelta64(0, "m")
    return np.asarray(np.maximum(received - wait, np.datetime64(FIRST_DAY, "m")))


def _settling_units(rng: np.random.Generator, province: Province, group: Array,
                    day: Array) -> Array:  # fmt: skip
    """The division of the department for provincial procedures, else a local unit of that time."""
    fixed = [0 if entry.is_local else province.position(entry.settled_by) for entry in GROUPS]
    unit = np.array(fixed)[group]
    is_local = np.array([entry.is_local for entry in GROUPS])[group]
    is_new = day >= np.datetime64(TWO_TIER_DAY)
    old, new = is_local & ~is_new, is_local & is_new
    unit[old] = _old_localities(rng, province, int(old.sum()))
    number = pick_weighted(rng, _commune_weights(rng, int(new.sum())), int(new.sum()))
    commune, centre = commune_positions(province)
    at_centre = np.array([entry.settled_by == "centre" for entry in GROUPS])[group[new]]
    unit[new] = np.where(at_centre, centre[number], commune[number])
    return unit


def commune_positions(province: Province) -> tuple[Array, Array]:
    """Positions of the communes X01.. and of their service centres."""
    place = {unit_id: position for position, unit_id in enumerate(province.ids)}
    numbers = range(1, COMMUNE_COUNT + 1)
    communes = [place[f"X{number:02d}"] for number in numbers]
    centres = [place[f"X{number:02d}.TT"] for number in numbers]
    return np.array(communes), np.array(centres)


def _old_localities(rng: np.random.Generator, province: Province, size: int) -> Array:
    ids = [*province.of_kind("district"), *(row[0] for row in CLOSED_COMMUNES)]
    weights = np.array([1 + 0.1 * index for index in range(8)] + [0.15, 0.15])
    positions = np.array([province.position(unit_id) for unit_id in ids])
    return np.asarray(positions[pick_weighted(rng, weights, size)])


def _commune_weights(rng: np.random.Generator, local_cases: int) -> Array:
    """Relative volume of the communes; the noise commune gets a handful a month at any size."""
    weights = rng.lognormal(0, 0.3, COMMUNE_COUNT)
    weights[int(planted.REDATING_COMMUNE[1:]) - 1] = 2.0
    weights[int(planted.HEAD_COMMUNE[1:]) - 1] = 1.6
    noise = int(planted.NOISE_COMMUNE[1:]) - 1
    weights[noise] = 0
    wanted = planted.NOISE_CASES_PER_MONTH * 16 / max(local_cases, 1)
    weights[noise] = min(0.2, wanted * weights.sum())
    return weights


def _receiving_units(rng: np.random.Generator, province: Province, unit: Array, group: Array,
                     day: Array) -> Array:  # fmt: skip
    """Counters: the provincial centre, the commune's own, or since July 2025 any other."""
    is_local = np.array([entry.is_local for entry in GROUPS])[group]
    is_new = day >= np.datetime64(TWO_TIER_DAY)
    provincial = province.position(PROVINCIAL_CENTRE)
    communes, centres = commune_positions(province)
    own_centre = np.arange(len(province.units))
    own_centre[communes] = centres
    receiving = np.where(is_local, own_centre[unit], provincial)
    draw = rng.random(len(unit))
    elsewhere = is_new & (draw < np.where(is_local, 0.1, 0.2))
    other = centres[rng.integers(0, len(centres) - 1, len(unit))]
    receiving = np.where(elsewhere, other, receiving)
    return np.where(is_local & is_new & (draw > 0.96), provincial, receiving)
