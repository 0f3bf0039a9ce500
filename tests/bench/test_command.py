"""``bench`` as an operator runs it: without a configuration, and leaving nothing behind."""

import json
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from bench.equal_units import EQUAL, HONEST
from bench.page_questions import PAGES
from command_line.bench import bench


def test_every_page_has_its_time_and_ratio_and_nothing_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("GIAMSAT_CONFIG", str(tmp_path / "missing.toml"))
    arguments = ["--cases", "2000", "--format", "json", "--provinces", "2", "--leagues", "1", "--units", "3"]
    done = CliRunner().invoke(bench, arguments)
    assert done.exit_code == 0, done.output
    lines = json.loads(done.stdout)["lines"]
    assert [line["name"] for line in lines] == list(PAGES)
    for line in lines:
        assert line["ours_ms"] > 0
        assert line["ratio"] == pytest.approx(line["ours_ms"] / line["bare_ms"], rel=0.01)
    assert "of 2 honest provinces" in done.stderr
    assert done.stderr.count("of 1 leagues") == len(EQUAL) + len(HONEST)
    assert "limits known: false alarms of the latest month: outside" in done.stderr
    assert "5 to 15 % of 100 higher: told within seven months in 100.0% of 3," in done.stderr
    assert list(tmp_path.iterdir()) == []
