"""At its usual size the demo's planted cheats are found, each by its signal, and no honest unit is named."""

import json
from collections.abc import Mapping
from datetime import date

from data_access.store import current_store
from metrics.published import published_reader
from metrics.signal_counts import read_signal_counts
from settings import load_settings
from shell.signal_findings import rules_of
from tests.running_app import DemoInstallation
from verdicts.flags import judge

YEAR = (date(2026, 1, 1), date(2026, 10, 31))
#: Planted before the signals were: who they are, and what they do.
EARLIER = {"SXD": "repeat_supplement_rate", "X12": "signal_due_moved_late"}
#: Who finishes or asks on the last day does so on the due day as well.
ALSO_ON_THE_DUE_DAY = {"X21", "X27"}


def named_units(environment: Mapping[str, str]) -> set[tuple[str, str]]:
    """Every unit that is named, with the signal that names it."""
    settings = load_settings(environment)
    store = current_store(settings)
    counts = read_signal_counts(
        start=YEAR[0], end=YEAR[1], scope=published_reader(store), store=store, settings=settings
    )
    verdicts = judge(counts, rules_of(settings.signals))
    return {(unit, name) for name, units in verdicts.items() for unit in units if units[unit].is_flagged}


def test_every_planted_cheat_is_found_and_no_honest_unit_is_named(
    usual_installation: DemoInstallation,
) -> None:
    truths = json.loads((usual_installation.folder / "truth.json").read_text())["truths"]
    planted = {truth["unit_id"]: truth["signal"] for truth in truths if "signal" in truth} | EARLIER
    assert len(planted) == 7

    named = named_units(usual_installation.environment)

    assert set(planted.items()) <= named
    implied = {(unit, "signal_due_day") for unit in ALSO_ON_THE_DUE_DAY}
    assert named - set(planted.items()) <= implied
