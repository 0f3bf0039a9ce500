-- The departments that settle permits. The log has no unit above them.
SELECT DISTINCT
    "case:department" AS unit_id,
    "case:department" AS name,
    'department' AS kind
FROM "WABO_Receipt"."event log"
