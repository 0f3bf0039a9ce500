"""The tables a case store has beside those of the case model: worked out or noted by refresh.

``METADATA`` holds all tables of a store.
"""

import sqlalchemy as sa

from data_access.model import METADATA as METADATA

#: One row per unit and each unit above it, itself included (``depth`` 0).
UNIT_ANCESTORS = sa.Table(
    "unit_ancestors",
    METADATA,
    sa.Column("unit_id", sa.Text()),
    sa.Column("ancestor_id", sa.Text()),
    sa.Column("depth", sa.Integer()),
)
#: One row per unit and the unit that answers for it today, successions followed to the end.
#: The shares of one unit add up to 1; an existing unit has itself with share 1.
UNIT_SUCCESSORS_NOW = sa.Table(
    "unit_successors_now",
    METADATA,
    sa.Column("unit_id", sa.Text()),
    sa.Column("successor_id", sa.Text()),
    sa.Column("share", sa.Numeric(18, 12)),
)
#: One row per case whose due time changed, and per time span in which one due time was in force:
#: ``known_from`` <= T < ``known_to`` (empty = still). Cases not listed have ``due_effective_at`` always.
#: The ordinals are those of the day the due time lies in and of the day it became known.
CASE_DUE_TERMS = sa.Table(
    "case_due_terms",
    METADATA,
    sa.Column("case_id", sa.Text()),
    sa.Column("unit_id", sa.Text()),
    sa.Column("known_from", sa.DateTime()),
    sa.Column("known_to", sa.DateTime()),
    sa.Column("due_effective_at", sa.DateTime()),
    sa.Column("due_ordinal", sa.BigInteger()),
    sa.Column("known_ordinal", sa.BigInteger()),
)
#: The same of the due time as it was given, before pauses move it. Of cases that are not listed it is
#: ``due_effective_at`` always.
CASE_GIVEN_DUE_TERMS = sa.Table(
    "case_given_due_terms",
    METADATA,
    sa.Column("case_id", sa.Text()),
    sa.Column("unit_id", sa.Text()),
    sa.Column("known_from", sa.DateTime()),
    sa.Column("known_to", sa.DateTime()),
    sa.Column("given_due_at", sa.DateTime()),
)
#: One row per case and stretch of time its clock stood still, overlapping stretches merged; ``*_worked`` are
#: the seconds of working days up to its two ends.
CASE_PAUSES = sa.Table(
    "case_pauses",
    METADATA,
    sa.Column("case_id", sa.Text()),
    sa.Column("unit_id", sa.Text()),
    sa.Column("started_at", sa.DateTime()),
    sa.Column("ended_at", sa.DateTime()),
    sa.Column("ended_ordinal", sa.BigInteger()),
    sa.Column("started_worked", sa.BigInteger()),
    sa.Column("ended_worked", sa.BigInteger()),
)
#: One row per petition whose due time changed, and per time span in which one due time was in force; as
#: ``case_due_terms``. Petitions not listed are held to ``due_accepted_at`` or ``due_received_at``.
PETITION_DUE_TERMS = sa.Table(
    "petition_due_terms",
    METADATA,
    sa.Column("petition_id", sa.Text()),
    sa.Column("unit_id", sa.Text()),
    sa.Column("known_from", sa.DateTime()),
    sa.Column("known_to", sa.DateTime()),
    sa.Column("due_at", sa.DateTime()),
    sa.Column("due_ordinal", sa.BigInteger()),
)
#: One row per petition and stretch of time it stood still, overlapping stretches merged: for any reason
#: (``kind`` any), and the same for its supplements alone (supplement). ``moved_days`` are, of the first, the
#: days (of the limit's unit) by which the limit from reception had moved when the stretch was over.
PETITION_PAUSES = sa.Table(
    "petition_pauses",
    METADATA,
    sa.Column("petition_id", sa.Text()),
    sa.Column("unit_id", sa.Text()),
    sa.Column("kind", sa.Text()),
    sa.Column("started_at", sa.DateTime()),
    sa.Column("ended_at", sa.DateTime()),
    sa.Column("started_day", sa.Date()),
    sa.Column("ended_day", sa.Date()),
    sa.Column("moved_days", sa.BigInteger()),
)
#: One row per inspection and unit it covered, with the inspection's own columns; an inspection without
#: ``inspection_units`` covers its ``unit_id``. ``unit_id`` is the unit covered, wherever the inspection lies.
INSPECTED_UNITS = sa.Table(
    "inspected_units",
    METADATA,
    sa.Column("inspection_id", sa.Text()),
    sa.Column("unit_id", sa.Text()),
    *(
        sa.Column(column.name, column.type)
        for column in METADATA.tables["inspections"].c
        if column.name not in ("inspection_id", "unit_id")
    ),
)
#: One row per change of a case's due time that a refresh saw happen in a source: of its ``due_at``, or of the
#: ``extended_due_at`` it had (``field``). ``old_extended_at`` is when the overwritten extension was made.
DUE_CHANGES = sa.Table(
    "due_changes",
    METADATA,
    sa.Column("case_id", sa.Text()),
    sa.Column("source", sa.Text()),
    sa.Column("seen_at", sa.DateTime()),
    sa.Column("old_due_at", sa.DateTime()),
    sa.Column("new_due_at", sa.DateTime()),
    sa.Column("field", sa.Text()),
    sa.Column("old_extended_at", sa.DateTime()),
)
#: One row per local day: the number of working days up to and including it.
CALENDAR_DAYS = sa.Table(
    "calendar_days",
    METADATA,
    sa.Column("day", sa.Date()),
    sa.Column("is_working", sa.Boolean()),
    sa.Column("ordinal", sa.BigInteger()),
)
#: One row per time limit and span of days on which it holds (empty = open): what starts it (``base``), how
#: many units (``time_limit``, empty where each procedure has its own) of which ``unit`` (working_days,
#: calendar_days, working_hours), and the text that says so (``source``). See ``deadline_rules.toml``.
DEADLINE_RULES = sa.Table(
    "deadline_rules",
    METADATA,
    sa.Column("code", sa.Text()),
    sa.Column("label", sa.Text()),
    sa.Column("base", sa.Text()),
    sa.Column("time_limit", sa.BigInteger()),
    sa.Column("unit", sa.Text()),
    sa.Column("pausable", sa.Boolean()),
    sa.Column("valid_from", sa.Date()),
    sa.Column("valid_to", sa.Date()),
    sa.Column("source", sa.Text()),
)
#: One row per row that broke the case model, with the reason it was not loaded.
REJECTED_ROWS = sa.Table(
    "rejected_rows",
    METADATA,
    sa.Column("source", sa.Text()),
    sa.Column("table_name", sa.Text()),
    sa.Column("row_id", sa.Text()),
    sa.Column("unit_id", sa.Text()),
    sa.Column("happened_at", sa.DateTime()),
    sa.Column("reason", sa.Text()),
    sa.Column("rejected_at", sa.DateTime()),
)
#: One row per source: how its last reading went and up to when its data is complete.
SOURCE_STATES = sa.Table(
    "source_states",
    METADATA,
    sa.Column("source", sa.Text()),
    sa.Column("data_time", sa.DateTime()),
    sa.Column("succeeded_at", sa.DateTime()),
    sa.Column("attempted_at", sa.DateTime()),
    sa.Column("error", sa.Text()),
    sa.Column("refresh_every_seconds", sa.BigInteger()),
    sa.Column("is_writable", sa.Boolean()),
)
#: One row per source and table it delivers: rows loaded, the mark for the next incremental reading,
#: and the columns its mapping delivers (comma separated).
SOURCE_TABLES = sa.Table(
    "source_tables",
    METADATA,
    sa.Column("source", sa.Text()),
    sa.Column("table_name", sa.Text()),
    sa.Column("row_count", sa.BigInteger()),
    sa.Column("high_mark", sa.DateTime()),
    sa.Column("delivered_columns", sa.Text()),
)
#: One row per thing found while loading that a reader should know: differing directories, unbalanced
#: conclusions, shares that do not add up, closed without a date.
LOAD_NOTICES = sa.Table(
    "load_notices",
    METADATA,
    sa.Column("source", sa.Text()),
    sa.Column("table_name", sa.Text()),
    sa.Column("row_id", sa.Text()),
    sa.Column("unit_id", sa.Text()),
    sa.Column("kind", sa.Text()),
    sa.Column("detail", sa.Text()),
)
