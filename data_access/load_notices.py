"""What a reader should know of the loaded data that is no reason to reject a row."""

from data_access.clock_notices import clock_notices
from data_access.model import TABLE_RULES
from data_access.model_rules import TableRule
from data_access.staging import Staging

#: How far the shares of a closed unit may be from 1: thirds are written with six decimals.
SHARE_TOLERANCE = "0.00001"

#: Notices, each a SELECT of source, table, row, unit, kind and detail.
_NOTICES = (
    f"""
    SELECT any_value(source), 'unit_successions', unit_id, unit_id, 'shares_not_one',
           'the shares add up to ' || sum(share)
    FROM unit_successions GROUP BY unit_id HAVING abs(sum(share) - 1) > {SHARE_TOLERANCE}
    """,
    """
    SELECT source, 'harassment_reports', report_id, unit_id, 'closed_without_date',
           'status ' || status || ' without handled_at'
    FROM harassment_reports WHERE status IN ('concluded', 'referred', 'ineligible') AND handled_at IS NULL
    """,
    """
    SELECT source, 'petitions', petition_id, unit_id, 'closed_without_date',
           'outcome ' || outcome || ' without answered_at'
    FROM petitions WHERE outcome IS NOT NULL AND answered_at IS NULL
    """,
    """
    SELECT source, 'recommendations', recommendation_id, unit_id, 'closed_without_date',
           'status ' || status || ' without closed_on'
    FROM recommendations WHERE status IN ('done', 'verified', 'impossible') AND closed_on IS NULL
    """,
    """
    SELECT source, 'cases', case_id, unit_id, 'closed_without_date',
           'outcome ' || outcome || ' without completed_at'
    FROM cases WHERE outcome IS NOT NULL AND completed_at IS NULL
    """,
    """
    SELECT source, 'recommendations', recommendation_id, unit_id, 'amount_missing',
           'kind ' || kind || ' without ' || if(kind LIKE '%money', 'amount_vnd', 'area_m2')
    FROM recommendations
    WHERE (kind IN ('recover_money', 'other_money') AND amount_vnd IS NULL)
       OR (kind IN ('recover_land', 'other_land') AND area_m2 IS NULL)
    """,
)


def write_notices(staging: Staging) -> dict[str, int]:
    """Fills ``load_notices``; returns how many there are of each kind."""
    for notice in (*_NOTICES, *clock_notices()):
        parameters = {"now": staging.now} if "$now" in notice else {}
        staging.connection.execute(f"INSERT INTO load_notices {notice}", parameters)
    for rule in TABLE_RULES:
        if rule.is_directory:
            staging.connection.execute(_differences(rule))
    counts = staging.connection.execute("SELECT kind, count(*) FROM load_notices GROUP BY kind ORDER BY kind")
    return {str(kind): int(count) for kind, count in counts.fetchall()}


def _differences(rule: TableRule) -> str:
    """Entries of a directory that a later source describes otherwise than the one that was taken."""
    names = [column.name for column in rule.columns if column.name != rule.key]
    differing = ", ".join(
        f"CASE WHEN h.{name} IS NOT NULL AND h.{name} IS DISTINCT FROM t.{name} THEN '{name}' END"
        for name in names
    )
    unit = f"t.{'unit_id' if rule.name != 'procedures' else 'owner_unit_id'}"
    return f"""
        INSERT INTO load_notices
        SELECT h.source, '{rule.name}', h.{rule.key}, {unit}, 'differs_between_sources',
               concat_ws(', ', {differing}) || ' differ; taken from ' || t.source
        FROM candidate_{rule.name} h
        JOIN refused_{rule.name} r ON r."row" = h.rowid AND r.reason IS NULL
        JOIN {rule.name} t ON t.{rule.key} = h.{rule.key}
        WHERE concat_ws(', ', {differing}) <> ''
        """
