"""Whether a target will be met if nothing changes."""

from verdicts.verdict import Assurance, Better


def assure(lower: float, upper: float, *, target: float | None, better: Better) -> Assurance:
    """What limits say about a target: in every month to be expected it is met (a month on it meets it), in
    none, or now and then. A measure that has no better side has no target."""
    if target is None or better == "neither":
        return Assurance.NO_TARGET
    is_higher = better == "higher"
    if lower >= target if is_higher else upper <= target:
        return Assurance.PASSES
    if upper < target if is_higher else lower > target:
        return Assurance.FAILS
    return Assurance.VARIES
