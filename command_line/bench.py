"""``bench``: each page's computing time and its ratio to the bare engine."""

import json
import tempfile
from pathlib import Path

import click

from bench import equal_units, stable_units
from bench.honest_provinces import count_false_alarms
from bench.measure import Line, measure_pages
from metrics.signal_metrics import LARGEST_SPREADS
from verdicts.flags import Rules


@click.command()
@click.option("--cases", default=1_000_000, show_default=True, type=click.IntRange(min=1000))
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@click.option("--provinces", default=0, help="Also measure the false alarms of the signals on so many.")
@click.option("--leagues", default=0, help="Also measure comparisons of equal units on so many of each kind.")
@click.option("--units", default=0, help="Also measure the verdicts on so many stable and changed units.")
def bench(cases: int, form: str, provinces: int, leagues: int, units: int) -> None:
    """Measure every page's computations on a made-up province; needs nothing, leaves nothing behind."""
    with tempfile.TemporaryDirectory(prefix="giamsat-bench-") as folder:
        lines = measure_pages(Path(folder), cases=cases)
    click.echo(json.dumps({"lines": [_record(line) for line in lines]}) if form == "json" else _table(lines))
    if provinces:
        click.echo(_false_alarms(provinces), err=True)
    if leagues:
        click.echo("\n".join(equal_units.report(leagues)), err=True)
    if units:
        click.echo("\n".join(stable_units.report(units)), err=True)


def _false_alarms(provinces: int) -> str:
    rules = Rules(largest_spreads=LARGEST_SPREADS)
    named = count_false_alarms(range(provinces), rules)
    return (
        f"signals: an honest unit was named in {named} of {provinces} honest provinces "
        f"({named / provinces:.1%}; stated: at most {rules.false_alarm:.0%})"
    )


def _record(line: Line) -> dict[str, str | float]:
    return {
        "name": line.name,
        "ours_ms": round(line.ours_ms, 2),
        "bare_ms": round(line.bare_ms, 2),
        "ratio": round(line.ratio, 3),
    }


def _table(lines: list[Line]) -> str:
    head = f"{'page':<14}{'ours, ms':>12}{'bare engine, ms':>18}{'ratio':>8}"
    rows = [f"{x.name:<14}{x.ours_ms:>12.1f}{x.bare_ms:>18.1f}{x.ratio:>8.2f}" for x in lines]
    return "\n".join([head, *rows])
