"""Limits against a target, in both directions."""

from typing import Any

import pytest

from tests.verdicts.spc_reference import cases, needs_reference
from verdicts.assurance import assure
from verdicts.verdict import Assurance, Better

WORDS = {
    "consistent_pass": Assurance.PASSES,
    "consistent_fail": Assurance.FAILS,
    "inconsistent": Assurance.VARIES,
}


@needs_reference
@pytest.mark.parametrize("case", cases("nhsr_assurance_cases"), ids=lambda case: str(case["expected"]))
def test_limits_against_a_target_say_what_is_published(case: dict[str, Any]) -> None:
    better: Better = "higher" if case["improvement"] == "increase" else "lower"
    assert assure(case["lpl"], case["upl"], target=case["target"], better=better) is WORDS[case["expected"]]


@pytest.mark.parametrize(("better", "target", "expected"), [
    ("higher", 0.8, Assurance.PASSES), ("higher", 0.9, Assurance.VARIES), ("higher", 0.91, Assurance.FAILS),
    ("lower", 0.9, Assurance.PASSES), ("lower", 0.8, Assurance.VARIES), ("lower", 0.79, Assurance.FAILS),
    ("neither", 0.5, Assurance.NO_TARGET), ("higher", None, Assurance.NO_TARGET),
])  # fmt: skip
def test_a_value_on_the_target_meets_it(better: Better, target: float | None, expected: Assurance) -> None:
    assert assure(0.8, 0.9, target=target, better=better) is expected
