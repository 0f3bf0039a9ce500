"""How a source's SELECTs meet the case model, checked before a row is read; all mistakes told at once."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from data_access.model import TABLE_RULES
from data_access.model_rules import TableRule
from data_access.source_config import Source
from data_access.source_connection import SourceConnection, open_source
from data_access.source_guard import find_refusals
from data_access.source_rights import find_write_rights, require_read_only
from errors import ErrorForReader, SourceRefused


@dataclass(frozen=True)
class MappedTable:
    """One table of the case model as a source delivers it.

    ``columns`` are the case model's names in the order of the SELECT's columns; ``is_incremental`` says that
    the SELECT asks for the rows changed since the last reading.
    """

    rule: TableRule
    path: Path
    statement: str
    columns: tuple[str, ...]
    is_incremental: bool


@dataclass(frozen=True)
class SourceReport:
    """What the check of one source found; without errors it may be read.

    ``is_writable`` is true where the account holds rights to write that the owner accepted.
    """

    name: str
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    tables: tuple[MappedTable, ...] = ()
    is_writable: bool = False


@dataclass
class _Findings:
    tables: list[MappedTable] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def check_mapping(source: Source, connection: SourceConnection) -> list[str]:
    """Every mistake in the mapping of one source, each with its file; nothing when all is well.

    Raises:
        SourceUnavailable: the source gave no answer in time.
    """
    return _examine(source, connection).problems


def map_tables(source: Source, connection: SourceConnection) -> tuple[MappedTable, ...]:
    """The tables a source delivers, parents before children.

    Raises:
        SourceRefused: every mistake of the mapping at once.
        SourceUnavailable: the source gave no answer in time.
    """
    findings = _examine(source, connection)
    if findings.problems:
        raise SourceRefused("\n".join(findings.problems))
    return tuple(findings.tables)


def check_source(source: Source) -> SourceReport:
    """Whether a source is reachable, provably read-only and mapped; never raises for what it finds."""
    try:
        with open_source(source) as connection:
            warnings = require_read_only(source, connection)
            findings = _examine(source, connection)
            is_writable = source.allow_writable and bool(find_write_rights(connection))
    except ErrorForReader as error:
        return SourceReport(source.name, errors=(str(error),))
    return SourceReport(
        source.name,
        errors=tuple(findings.problems),
        warnings=tuple(warnings),
        tables=tuple(findings.tables),
        is_writable=is_writable,
    )


def read_statement(path: Path) -> str:
    """The text of a mapping file.

    Raises:
        SourceRefused: it can not be read as UTF-8 text.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise SourceRefused(f"{path}: not UTF-8 text; save it as UTF-8.") from None
    except OSError as error:
        raise SourceRefused(f"{path}: can not be read: {error.strerror}.") from None


def _examine(source: Source, connection: SourceConnection) -> _Findings:
    findings = _Findings()
    for rule in TABLE_RULES:
        if rule.name in source.tables:
            _examine_table(rule, source.tables[rule.name], connection, findings)
    if source.data_time_sql is not None:
        _examine_data_time(source.data_time_sql, connection, findings)
    return findings


def _examine_table(rule: TableRule, path: Path, connection: SourceConnection, findings: _Findings) -> None:
    try:
        statement = read_statement(path)
        delivered = _ask_columns(path, statement, connection)
    except SourceRefused as error:
        findings.problems.append(str(error))
        return
    columns = tuple(name.lower() for name in delivered)
    problems = compare_columns(columns, rule=rule)
    findings.problems += [f"{path}: {problem}" for problem in problems]
    if not problems:
        findings.tables.append(MappedTable(rule, path, statement, columns, connection.uses_since(statement)))


def _ask_columns(path: Path, statement: str, connection: SourceConnection) -> list[str]:
    """The columns a file's SELECT delivers; a refusal names the file."""
    refusals = find_refusals(statement, dialect=connection.dialect)
    if refusals:
        raise SourceRefused("\n".join(f"{path}: {refusal}" for refusal in refusals))
    try:
        return connection.column_names(statement)
    except SourceRefused as error:
        raise SourceRefused(f"{path}: {error}") from None


def _examine_data_time(path: Path, connection: SourceConnection, findings: _Findings) -> None:
    try:
        statement = read_statement(path)
        delivered = _ask_columns(path, statement, connection)
        if len(delivered) != 1:
            raise SourceRefused(f"{path}: must give one column, and gives {len(delivered)}.")
        connection.data_time(statement)
    except SourceRefused as error:
        text = str(error)
        findings.problems.append(text if text.startswith(str(path)) else f"{path}: {text}")


def compare_columns(delivered: Sequence[str], *, rule: TableRule) -> list[str]:
    """What is wrong with the (lower-case) columns of a SELECT, measured by the case model's table.

    An unknown column that resembles a missing one is named as the probable slip; the others with the nearest
    name the table has.
    """
    known = [column.name for column in rule.columns]
    missing = [name for name in rule.required if name not in delivered]
    free = [name for name in known if name not in delivered]
    problems = []
    for name in dict.fromkeys(delivered):
        if delivered.count(name) > 1:
            problems.append(f"column '{name}' is delivered {delivered.count(name)} times.")
        if name not in known:
            near = difflib.get_close_matches(name, free or known, n=1, cutoff=0.6)
            hint = f"; did you mean '{near[0]}'?" if near else f". It has: {', '.join(known)}."
            problems.append(f"table {rule.name} has no column '{name}'{hint}")
    for name in missing:
        near = difflib.get_close_matches(
            name, [other for other in delivered if other not in known], n=1, cutoff=0.6
        )
        hint = f"; is it '{near[0]}'?" if near else "."
        problems.append(f"the required column '{name}' is missing{hint}")
    return problems
