"""Times that stand in an order nobody meant: loaded by a stated rule, and counted (docs/sources.md).

Orders are judged by local days: clocks of two systems differ by minutes, and a bare date has no hour.
"""

from data_access.model import DERIVED_COLUMNS, TABLE_RULES
from data_access.model_rules import TableRule
from data_access.pauses import OF_CASES, OF_PETITIONS, Interrupted, quoted
from data_access.validate import PAUSE_KINDS, possible_sql

#: A pause that has been open for longer than this is counted as one that somebody forgot to close.
LONGEST_PAUSE_DAYS = 365

#: Two times of a row of which the first must not lie on an earlier day: table, id, they, and the notice.
_ORDERS = (
    ("cases", "case_id", "returned_at", "completed_at", "returned_before_completed"),
    ("cases", "case_id", "returned_at", "received_at", "returned_before_received"),
    ("cases", "case_id", "received_at", "filed_at", "received_before_filed"),
    ("cases", "case_id", "extended_at", "received_at", "extended_before_received"),
    ("petitions", "petition_id", "accepted_at", "received_at", "accepted_before_received"),
    ("petitions", "petition_id", "answered_at", "received_at", "ended_before_received"),
    ("harassment_reports", "report_id", "handled_at", "received_at", "ended_before_received"),
)
_DUE_TABLES = (("cases", "case_id"), ("petitions", "petition_id"), ("harassment_reports", "report_id"))


def clock_notices() -> tuple[str, ...]:
    """The notices, each a SELECT of source, table, row, unit, kind and detail; they need ``$now``."""
    return (
        *(_turned_order(*order) for order in _ORDERS),
        *(_due_before_received(table, key) for table, key in _DUE_TABLES),
        *(_impossible_dates(rule) for rule in TABLE_RULES if _names_its_unit(rule)),
        _SHORTENED,
        *(_extension(kind, condition) for kind, condition in _EXTENSION_CONDITIONS.items()),
        *(
            _pause(thing, kind, condition.format(end=f"c.{thing.ended_at}"))
            for thing in (OF_CASES, OF_PETITIONS)
            for kind, condition in _PAUSE_CONDITIONS.items()
        ),
        *(_overlapping(thing) for thing in (OF_CASES, OF_PETITIONS)),
    )


def _turned_order(table: str, key: str, later: str, earlier: str, kind: str) -> str:
    return f"""
        SELECT source, '{table}', {key}, unit_id, '{kind}', '{later} lies before {earlier}'
        FROM {table} WHERE day_of({later}) < day_of({earlier})
        """


def _due_before_received(table: str, key: str) -> str:
    return f"""
        SELECT source, '{table}', {key}, unit_id, 'due_before_received', 'due_at lies before received_at'
        FROM {table} WHERE due_end(source, due_at) < received_at
        """


def _names_its_unit(rule: TableRule) -> bool:
    columns = (*rule.columns, *DERIVED_COLUMNS.get(rule.name, ()))
    return bool(rule.key) and not rule.is_directory and any(c.name == "unit_id" for c in columns)


def _impossible_dates(rule: TableRule) -> str:
    """Optional times outside the years that can be meant, a 9999 for "never" say; they stay as they are."""
    optional = [c.name for c in rule.columns if c.kind in {"instant", "date"} and not c.is_required]
    found = ", ".join(f"CASE WHEN NOT ({possible_sql(name)}) THEN '{name}' END" for name in optional)
    unit = "case_unit_id" if rule.name == "case_events" else "unit_id"
    return f"""
        SELECT source, '{rule.name}', {rule.key}, {unit}, 'impossible_date', found
        FROM (SELECT *, concat_ws(', ', NULL{f", {found}" if found else ""}) AS found FROM {rule.name})
        WHERE found <> ''
        """


_SHORTENED = """
SELECT c.source, 'cases', c.case_id, c.unit_id, 'extension_shortens',
       'the extension names an earlier time than the due time before it'
FROM cases c
WHERE due_end(c.source, c.extended_due_at) < due_end(c.source, c.due_at)
"""

_EXTENSION_CONDITIONS = {
    "extension_shortens": "due_end(e.source, e.due_at) < due_end(p.source, p.due_at)",
    "extended_before_received": "day_of(e.started_at) < day_of(p.received_at)",
}


def _extension(kind: str, condition: str) -> str:
    """Of petitions, whose extensions are events."""
    return f"""
        SELECT e.source, 'petition_events', e.event_id, e.unit_id, '{kind}', e.kind
        FROM petition_events e JOIN petitions p USING (petition_id)
        WHERE e.kind = 'extension' AND {condition}
        """


_PAUSE_CONDITIONS = {
    "pause_before_received": "day_of(e.started_at) < day_of(c.received_at)",
    "pause_after_completion": "day_of(e.started_at) > day_of({end})",
    "pause_past_completion": "day_of(e.started_at) <= day_of({end}) AND (e.ended_at IS NULL "
    "OR day_of(e.ended_at) > day_of({end}))",
    "pause_endless": "{end} IS NULL AND e.ended_at IS NULL "
    f"AND e.started_at < $now::TIMESTAMP - INTERVAL {LONGEST_PAUSE_DAYS} DAY",
}


def _pause(thing: Interrupted, kind: str, condition: str) -> str:
    return f"""
        SELECT e.source, '{thing.events}', e.event_id, c.unit_id, '{kind}', e.kind
        FROM {thing.events} e JOIN {thing.table} c USING ({thing.key})
        WHERE e.kind IN ({quoted(PAUSE_KINDS)}) AND {condition}
        """


def _overlapping(thing: Interrupted) -> str:
    """Pauses that begin while another one of the case or petition still runs."""
    return f"""
        SELECT source, '{thing.events}', event_id, unit_id, 'pauses_overlap', kind
        FROM (
            SELECT e.*, c.unit_id, max(coalesce(e.ended_at, TIMESTAMP 'infinity')) OVER (
                PARTITION BY c.{thing.key} ORDER BY e.started_at, e.event_id
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached
            FROM (SELECT * EXCLUDE (unit_id) FROM {thing.events}) e JOIN {thing.table} c USING ({thing.key})
            WHERE e.kind IN ({quoted(PAUSE_KINDS)}))
        WHERE started_at < reached
        """
