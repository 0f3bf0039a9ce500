"""What citizens and businesses answered: at the counter, on the portal, and in the sample survey."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from demo import planted
from demo.cases import END, Cases
from demo.handling import is_late
from demo.period import FIRST_DAY, LAST_DAY
from demo.province import Province
from demo.randomness import Array, stream
from demo.working_days import at_minute

INSTRUMENTS = ("survey", "counter", "portal")
DIMENSIONS = ("access", "procedure", "staff", "result", "feedback")
PLEASED = (
    "Cán bộ hướng dẫn rõ ràng.",
    "Nhận kết quả đúng hẹn.",
    "Nộp trực tuyến tiện hơn trước.",
    "Thái độ phục vụ tốt.",
    "Được nhắn tin khi có kết quả.",
    "Giải quyết nhanh, chỉ nên có thêm chỗ ngồi chờ.",
)
DISPLEASED = (
    "Chờ hơi lâu vào buổi sáng.",
    "Nên có thêm chỗ ngồi chờ.",
    "Phải bổ sung giấy tờ nhiều lần.",
    "Trễ hẹn mà không được báo trước.",
    "Hướng dẫn mỗi lần một khác.",
    "Liên hệ qua số [đã che] không ai nghe máy.",
)
#: Already masked by the survey tool; the first means no comment.
COMMENTS = (None, *PLEASED, *DISPLEASED)
_COMMENT_SHARE = 0.02
#: How many of the cases filed online, at the counter and by post are rated: those who come rate at the
#: counter, those who file online on the portal.
_COUNTER_SHARES = np.array([0.12, 0.46, 0.10])
_PORTAL_SHARES = np.array([0.04, 0.003, 0.003])
_SAMPLE_DEPARTMENT = 15
_SAMPLE_COMMUNE = 9
_SAMPLE_NOISE_COMMUNE = 3


@dataclass(frozen=True)
class Surveys:
    """Columns of all answers in the order given. ``case`` and ``procedure`` are positions or -1;
    ``scores`` has one row per answer and one column per dimension, 0 = not answered."""

    instrument: Array
    unit: Array
    case: Array
    procedure: Array
    answered: Array
    score: Array
    scores: Array
    comment: Array


def build_surveys(seed: int, cases: Cases, province: Province) -> Surveys:
    """Answers of all three instruments."""
    rng = stream(seed, "surveys")
    quality = rng.normal(0, 0.18, len(province.units))
    parts = [
        _of_cases(rng, cases, province, quality, "counter", _COUNTER_SHARES),
        _of_cases(rng, cases, province, quality, "portal", _PORTAL_SHARES),
        _sample(rng, province, quality),
    ]
    instrument, unit, case, procedure, answered, mood = (
        np.concatenate(columns) for columns in zip(*parts, strict=True)
    )
    order = np.argsort(answered, kind="stable")
    score = _to_score(mood + rng.normal(0, 0.55, len(mood)))
    scores = _dimension_scores(rng, score)
    return Surveys(
        instrument[order], unit[order], case[order], procedure[order], answered[order],
        score[order], scores[order], _comments(rng, score)[order],
    )  # fmt: skip


Part = tuple[Array, Array, Array, Array, Array, Array]


def _of_cases(rng: np.random.Generator, cases: Cases, province: Province, quality: Array,
              instrument: str, shares: Array) -> Part:  # fmt: skip
    """Answers linked to a completed case, after its channel: late and much interrupted ones please less."""
    end = np.where(np.isnat(cases["returned"]), cases["completed"], cases["returned"])
    answered = end + rng.integers(1, 2 * 24 * 60, len(cases)).astype("timedelta64[m]")
    chosen = np.flatnonzero((rng.random(len(cases)) < shares[cases.channel]) & (answered < END))
    mood = 4.55 + quality[cases.body] - 0.9 * is_late(cases)
    mood = mood - 0.5 * (~np.isnat(cases["pause_begins"][:, 1]))
    mood = mood - _harassed(province, cases.body, cases.received_day) * 0.7
    return (
        np.full(len(chosen), INSTRUMENTS.index(instrument)),
        cases.unit[chosen],
        chosen,
        cases.procedure[chosen],
        answered[chosen],
        mood[chosen] - (0.15 if instrument == "portal" else 0),
    )


def _harassed(province: Province, body: Array, day: Array) -> Array:
    """1 where the harassing department handled it since it began to harass."""
    is_theirs = body == province.position(planted.HARASSING.unit_id)
    return np.asarray((is_theirs & (day >= np.datetime64(planted.HARASSING.since))).astype(float))


def _sample(rng: np.random.Generator, province: Province, quality: Array) -> Part:
    """The sample survey asks in every department and locality every month, without naming a case."""
    units, months, sizes = [], [], []
    for month in np.arange(np.datetime64(FIRST_DAY, "M"), np.datetime64(LAST_DAY, "M") + 1):
        first: date = month.astype("datetime64[D]").astype(object)
        for unit_id in province.of_kind("department") + province.localities(first):
            units.append(province.position(unit_id))
            months.append(month)
            sizes.append(_sample_size(unit_id) + int(rng.integers(0, 4)))
    unit = np.repeat(units, sizes)
    day = np.repeat(np.array(months).astype("datetime64[D]"), sizes)
    day = day + rng.integers(0, 28, len(unit)).astype("timedelta64[D]")
    mood = 4.4 + quality[unit] - _harassed(province, unit, day) * 0.85
    nothing = np.full(len(unit), -1)
    answered = at_minute(day, rng.integers(8 * 60, 20 * 60, len(unit)))
    instrument = np.full(len(unit), INSTRUMENTS.index("survey"))
    return instrument, unit, nothing, nothing, answered, mood


def _sample_size(unit_id: str) -> int:
    if unit_id == planted.NOISE_COMMUNE:
        return _SAMPLE_NOISE_COMMUNE
    return _SAMPLE_COMMUNE if unit_id[0] == "X" and unit_id[1:].isdigit() else _SAMPLE_DEPARTMENT


def _to_score(mood: Array) -> Array:
    return np.clip(np.rint(mood), 1, 5).astype(np.int64)


def _dimension_scores(rng: np.random.Generator, score: Array) -> Array:
    """Near the overall score; one answer in twelve is left out."""
    shape = (len(score), len(DIMENSIONS))
    scores = _to_score(score[:, None] + rng.normal(0, 0.5, shape))
    return np.where(rng.random(shape) < 1 / 12, 0, scores)


def _comments(rng: np.random.Generator, score: Array) -> Array:
    """Positions in the list of comments, after the score: few write anything."""
    chosen = rng.integers(1, len(PLEASED) + 1, len(score)) + np.where(score < 4, len(PLEASED), 0)
    return np.where(rng.random(len(score)) < _COMMENT_SHARE, chosen, 0)
