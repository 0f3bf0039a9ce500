"""``check`` tells what the configuration names and nothing has."""

import pytest
from click.testing import CliRunner

from command_line.data import check
from tests.shell.conftest import Installation, installation, quick_hashes

__all__ = ["installation", "quick_hashes"]

BREAK = '[[verdicts.breaks]]\nfrom = "2026-03"\nreason = "moved"\nunit = "{unit}"\nmetric = "{metric}"\n'
TARGET = '[[targets.{metric}]]\nvalue = 0.9\nvalid_from = 2021-07-15\nlegal_basis = "76/NQ-CP"\n'


@pytest.mark.parametrize(("text", "problem"), [
    (BREAK.format(unit="ROADZ", metric="on_time_rate"), "no unit 'ROADZ'"),
    (BREAK.format(unit="ROADS", metric="on_time"), "Unknown metric 'on_time'. Nearest: on_time_rate"),
    (TARGET.format(metric="satisfaction"), "Unknown metric 'satisfaction'"),
    (BREAK.format(unit="ROADS", metric="on_time_rate") + TARGET.format(metric="on_time_rate"), ""),
])  # fmt: skip
def test_units_and_metrics_of_breaks_and_targets_exist(
    installation: Installation, text: str, problem: str
) -> None:
    config = installation.folder / "giamsat.toml"
    config.write_text(config.read_text(encoding="utf-8") + text, encoding="utf-8")

    result = CliRunner().invoke(check)

    told = [line for line in result.stderr.splitlines() if line.startswith("configuration:")]
    assert len(told) == bool(problem)
    assert problem in "".join(told)
    assert result.exit_code == 1 or not problem


def test_without_a_store_units_are_not_looked_for(installation: Installation) -> None:
    (installation.folder / "store" / "current").unlink()
    config = installation.folder / "giamsat.toml"
    text = BREAK.format(unit="ROADZ", metric="on_time_rate")
    config.write_text(config.read_text(encoding="utf-8") + text, encoding="utf-8")

    result = CliRunner().invoke(check)

    assert "configuration:" not in result.stderr
    assert "store:" in result.stderr
