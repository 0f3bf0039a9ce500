"""``demo``, ``check`` and ``refresh``: from the source databases into the case store."""

import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import click

from command_line.demo_installation import fill_store_where_needed, print_demo_accounts
from command_line.messages import progress_printer, say, show_report
from data_access.mapping import SourceReport, check_source
from data_access.refresh import refresh as refresh_store
from data_access.scope import NOBODY
from data_access.source_config import load_sources
from data_access.source_states import SourceState, read_source_states
from data_access.store import current_store
from data_access.viewer import check_links
from demo.build import DEFAULT_CASES, DEFAULT_OUT, DEFAULT_SEED, build_demo
from errors import ErrorForReader, StoreUnavailable, UnknownName
from metrics.inquiry import find_metric
from settings import Settings, find_config, load_settings


@click.command()
@click.option("--cases", default=DEFAULT_CASES, show_default=True, type=click.IntRange(min=1))
@click.option("--seed", default=DEFAULT_SEED, show_default=True, help="Same seed, same bytes.")
@click.option("--out", default=DEFAULT_OUT, type=click.Path(path_type=Path), help="Where to write.")
@click.option("--ready", is_flag=True, help="Also make its accounts and fill the store where needed.")
def demo(cases: int, seed: int, out: Path, ready: bool) -> None:
    """Write the fictional demo province: source databases and a configuration."""
    config = build_demo(out=out, cases=cases, seed=seed, progress=say)
    if not ready:
        return
    in_force = find_config(os.environ)
    if in_force.resolve() != config.resolve():
        say(f"{in_force} is in force: the demo's accounts and store are left alone.")
        return
    settings = load_settings(os.environ)
    fill_store_where_needed(settings, out=config.parent)
    print_demo_accounts(settings, out=config.parent)


@click.command()
def check() -> None:
    """Every source, the store and the configuration's names: reachable, provably read-only, mapped, fresh."""
    settings = load_settings(os.environ)
    reports = [check_source(source) for source in load_sources(settings, os.environ)]
    for report in reports:
        _show_source(report)
    problems = [f"store: {problem}" for problem in _store_problems(settings)]
    problems += [f"configuration: {problem}" for problem in _names_of_nothing(settings)]
    for problem in problems:
        click.echo(problem, err=True)
    if problems or any(report.errors for report in reports):
        sys.exit(1)
    click.echo("All sources are reachable, read-only and mapped; the store is fresh.")


def _show_source(report: SourceReport) -> None:
    for error in report.errors:
        click.echo(f"{report.name}: {error}", err=True)
    for warning in report.warnings:
        click.echo(f"{report.name}: warning: {warning}", err=True)
    if not report.errors:
        click.echo(f"{report.name}: in order.")


def _store_problems(settings: Settings) -> list[str]:
    """Why the store does not serve fresh data: nothing published, or a source late or failed."""
    try:
        states = read_source_states(current_store(settings), scope=NOBODY)
    except StoreUnavailable as error:
        return [str(error)]
    now = datetime.now(UTC).replace(tzinfo=None)
    return [_stale_sentence(state) for state in states if state.is_stale(now=now)]


def _names_of_nothing(settings: Settings) -> list[str]:
    """The metrics and units that targets and breaks name and nothing has: they would never hold."""
    breaks = settings.verdicts.breaks
    checks: list[Callable[[], object]] = [partial(find_metric, name) for name in settings.targets]
    checks += [partial(find_metric, each.metric) for each in breaks if each.metric]
    try:
        store = current_store(settings)
        checks += [
            partial(check_links, store, unit_id=each.unit, officer_id=None) for each in breaks if each.unit
        ]
    except StoreUnavailable:
        pass  # told already
    problems = []
    for run in checks:
        try:
            run()
        except ErrorForReader as error:
            problems.append(str(error))
    return problems


def _stale_sentence(state: SourceState) -> str:
    since = f"{state.succeeded_at:%Y-%m-%d %H:%M} UTC" if state.succeeded_at else "never"
    reason = f" ({state.error})" if state.error else ""
    return f"source '{state.source}' is stale: last refreshed {since}{reason}. Run 'manage.py refresh'."


@click.command()
@click.option("--source", "only", help="Read this source only; the others keep their rows.")
@click.option("--full", is_flag=True, help="Read every table whole; finds deletions.")
def refresh(only: str | None, full: bool) -> None:
    """Read the sources into a new version of the case store."""
    settings = load_settings(os.environ)
    sources = load_sources(settings, os.environ)
    names = [source.name for source in sources]
    if only is not None and only not in names:
        raise UnknownName("source", only, names)
    report = refresh_store(
        settings, sources, only=only, full=full, report=progress_printer(), now=datetime.now(UTC)
    )
    show_report(report)
    if report.failed_sources:
        sys.exit(1)
