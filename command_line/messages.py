"""What the operator reads while a command works: on stderr, so that stdout holds the answer alone."""

import sys
from collections.abc import Callable

import click

from data_access.refresh_report import Progress, RefreshReport


def say(message: str) -> None:
    """One line on stderr."""
    click.echo(message, err=True)


def progress_printer() -> Callable[[Progress], None]:
    """Shows where a refresh is: one changing line on a terminal, one line a table elsewhere."""
    is_terminal = sys.stderr.isatty()
    shown: set[str] = set()

    def show(progress: Progress) -> None:
        place = " ".join(part for part in (progress.stage, progress.source, progress.table) if part)
        if is_terminal:
            click.echo(f"\r\033[K{place}{_speed(progress)}", err=True, nl=False)
        elif place not in shown:
            shown.add(place)
            say(place)

    return show


def _speed(progress: Progress) -> str:
    if not progress.rows:
        return ""
    left = "" if progress.seconds_left is None else f", {progress.seconds_left:.0f} s left"
    return f": {progress.rows:,} rows, {progress.rows_per_second:,.0f} rows/s{left}"


def show_report(report: RefreshReport) -> None:
    """What a refresh did: each source, what was rejected and why, the new version."""
    if sys.stderr.isatty():
        say("")
    for source in report.sources:
        for warning in source.warnings:
            say(f"{source.source}: warning: {warning}")
        if source.error is not None:
            say(f"{source.source}: FAILED, its old rows are still served: {source.error}")
        elif source.was_read:
            say(f"{source.source}: {sum(source.rows.values()):,} rows")
    for rejected in report.rejected:
        examples = f" (for example {', '.join(rejected.examples)})" if rejected.examples else ""
        say(f"{rejected.source}.{rejected.table}: {rejected.rows} rejected: {rejected.reason}{examples}")
    say(f"{report.rejected_rows} rows rejected; version {report.version} in {report.seconds:.1f} s.")
