"""Row against row: which candidates can not stand because of other rows.

Judged over all sources at once, parents before children: a child of a row that is unknown, or was itself
rejected, falls with it.
"""

from data_access.model import RULE_OF, TABLE_RULES
from data_access.model_rules import TableRule
from data_access.staging import Staging
from data_access.validate import LONGEST_ID

#: What identifies a row of a table whose rows have no id of their own, where a second one would count twice.
NATURAL_KEYS = {
    "unit_successions": ("unit_id", "successor_id"),
    "inspection_units": ("inspection_id", "unit_id"),
    "service_index": ("unit_id", "period", "indicator"),
}
#: The word for a parent's table in a reason.
NOUN_OF = {
    "units": "unit",
    "officers": "officer",
    "cases": "case",
    "petitions": "petition",
    "inspections": "inspection",
    "recommendations": "recommendation",
}
TWO_SOURCES = "id twice: two sources deliver it; prefix it in the SELECT of one of them"


def judge_links(staging: Staging) -> None:
    """Makes, for each table, ``refused_<table>`` (candidate's row number, reason or NULL where another
    source's row of a directory stands for it) and the view ``good_<table>`` of those that stand."""
    for rule in TABLE_RULES:
        staging.connection.execute(f'CREATE TEMP TABLE refused_{rule.name} ("row" BIGINT, reason TEXT)')
        staging.connection.execute(
            f"CREATE TEMP VIEW good_{rule.name} AS SELECT c.* FROM candidate_{rule.name} c "
            f'WHERE c.rowid NOT IN (SELECT "row" FROM refused_{rule.name})'
        )
        _refuse_ids_twice(staging, rule)
        for column, parent in rule.parents:
            _refuse_unknown_parents(staging, rule, column=column, parent=parent)
        if rule.name == "units":
            _climb_from_the_top(staging)


def _refuse_ids_twice(staging: Staging, rule: TableRule) -> None:
    keys = (rule.key,) if rule.key else NATURAL_KEYS.get(rule.name)
    if keys is None:
        return
    key = ", ".join(keys)
    is_first_of_source = f"row_number() OVER (PARTITION BY {key}, source ORDER BY number) = 1"
    is_first = f"row_number() OVER (PARTITION BY {key} ORDER BY position, number) = 1"
    if rule.is_directory:
        winner = f"first_value(source) OVER (PARTITION BY {key} ORDER BY position, number)"
        verdict = f"CASE WHEN {winner} = source THEN 'id twice' END"
        stands = is_first
    elif rule.key:
        verdict = f"CASE WHEN sources > 1 THEN '{TWO_SOURCES}' ELSE 'id twice' END"
        stands = f"(sources = 1 AND {is_first_of_source})"
    else:
        verdict, stands = "'id twice'", is_first
    staging.connection.execute(
        f"""
        INSERT INTO refused_{rule.name}
        WITH twice AS (
            SELECT {key}, count(DISTINCT source) AS sources FROM candidate_{rule.name}
            GROUP BY {key} HAVING count(*) > 1),
        judged AS (
            SELECT number, {verdict} AS reason, {stands} AS stands
            FROM (SELECT rowid AS number, {key}, source FROM candidate_{rule.name})
            JOIN twice USING ({key}) JOIN source_order USING (source))
        SELECT number, reason FROM judged WHERE NOT stands
        """
    )


def _refuse_unknown_parents(staging: Staging, rule: TableRule, *, column: str, parent: str) -> None:
    staging.connection.execute(
        f"""
        INSERT INTO refused_{rule.name}
        SELECT c.rowid, 'unknown {NOUN_OF[parent]} ''' || left(c.{column}, 60) || ''''
        FROM candidate_{rule.name} c
        WHERE c.{column} NOT IN (SELECT {RULE_OF[parent].key} FROM good_{parent})
          AND c.rowid NOT IN (SELECT "row" FROM refused_{rule.name})
        """
    )


def _climb_from_the_top(staging: Staging) -> None:
    """Fills ``unit_ancestors`` from the topmost units downwards; units never reached have no way up."""
    staging.connection.execute(
        """
        INSERT INTO unit_ancestors
        WITH RECURSIVE reached AS (
            SELECT unit_id, [unit_id] AS path FROM good_units WHERE parent_id IS NULL
            UNION ALL
            SELECT u.unit_id, [u.unit_id] || r.path
            FROM good_units u JOIN reached r ON u.parent_id = r.unit_id)
        SELECT unit_id, unnest(path), unnest(range(len(path))) FROM reached
        """
    )
    staging.connection.execute(
        """
        INSERT INTO refused_units
        SELECT c.rowid, CASE WHEN c.parent_id IN (SELECT unit_id FROM good_units)
                             THEN 'no way up: parent_id ''' || left(c.parent_id, 60) || ''' goes round'
                             ELSE 'unknown unit ''' || left(c.parent_id, 60) || ''' as parent_id' END
        FROM candidate_units c
        WHERE c.unit_id NOT IN (SELECT unit_id FROM unit_ancestors)
          AND c.rowid NOT IN (SELECT "row" FROM refused_units)
        """
    )


def keep_refused(staging: Staging) -> None:
    """Writes refused candidates to ``held_<table>`` for the next refresh, and all rejected rows."""
    for rule in TABLE_RULES:
        columns = ", ".join(f"c.{column.name}" for column in rule.columns)
        refused = f'candidate_{rule.name} c JOIN refused_{rule.name} r ON r."row" = c.rowid'
        staging.connection.execute(f"INSERT INTO held_{rule.name} SELECT {columns}, c.source FROM {refused}")
        staging.connection.execute(
            f"""
            INSERT INTO rejected
            SELECT c.source, '{rule.name}', {_id_sql(rule)}, {_unit_sql(rule)}, {_parent_sql(rule)},
                   {_anchor_sql(rule)}, r.reason, $now
            FROM {refused} WHERE r.reason IS NOT NULL
            """,
            {"now": staging.now},
        )
    _publish_rejected(staging)


def _publish_rejected(staging: Staging) -> None:
    """Rows of events and recoveries take the unit of the case, petition or recommendation they belong to; an
    event of an unknown case the unit it names itself."""
    staging.connection.execute(
        """
        INSERT INTO rejected_rows
        SELECT r.source, r.table_name, r.row_id,
               coalesce(r.unit_id, CASE r.table_name
                   WHEN 'case_events'
                   THEN coalesce(
                       (SELECT any_value(unit_id) FROM candidate_cases WHERE case_id = r.parent_id),
                       (SELECT any_value(unit_id) FROM candidate_case_events WHERE event_id = r.row_id))
                   WHEN 'petition_events'
                   THEN (SELECT any_value(unit_id) FROM candidate_petitions
                         WHERE petition_id = r.parent_id)
                   WHEN 'recoveries'
                   THEN (SELECT any_value(unit_id) FROM candidate_recommendations
                         WHERE recommendation_id = r.parent_id) END),
               r.happened_at, r.reason, r.rejected_at
        FROM rejected r
        """
    )


def _id_sql(rule: TableRule) -> str:
    if rule.key:
        return f"left(c.{rule.key}, {LONGEST_ID})"
    texts = [f"c.{column.name}" for column in rule.columns if column.is_required and column.kind == "text"]
    return f"left(concat_ws('/', {', '.join(texts)}), {LONGEST_ID})"


def _unit_sql(rule: TableRule) -> str:
    has_own_unit = rule.name != "case_events" and any(column.name == "unit_id" for column in rule.columns)
    return f"left(c.unit_id, {LONGEST_ID})" if has_own_unit else "NULL"


def _parent_sql(rule: TableRule) -> str:
    return next((f"c.{column}" for column, parent in rule.parents if parent != "units"), "NULL")


def _anchor_sql(rule: TableRule) -> str:
    anchor = next((c for c in rule.columns if c.is_required and c.kind in {"instant", "date"}), None)
    if anchor is None:
        return "NULL"
    return f"c.{anchor.name}" if anchor.kind == "instant" else f"product_utc(c.{anchor.name}::TIMESTAMP)"
