"""The case model: the one definition in code of the canonical tables and their rules.

Every source is mapped onto these names and every metric reads only these names. Times (``*_at``) are kept
as naive UTC, dates (``*_on``) as local days of the product's zone, money as whole dong.
"""

import sqlalchemy as sa

from data_access.model_rules import ColumnRule, TableRule
from data_access.model_rules import columns_from as _columns

UNIT_KINDS = (
    "province", "department", "commune", "ward", "special_zone", "district", "service_centre",
    "division", "zone_board", "central_agency", "inspectorate", "other",
)  # fmt: skip
#: Kinds that answer to the province themselves; the nearest of these upwards is a row's ``body``.
BODY_KINDS = (
    "department", "commune", "ward", "special_zone", "district", "zone_board", "central_agency",
    "inspectorate",
)  # fmt: skip
#: On which side of the counter a step lies: that of the unit that took the case in, of the unit that settles
#: it (or the body it belongs to), or of a third one.
STEP_ROLES = ("receiving", "settling", "other")
BEHAVIOURS = (*(f"HV{number:02d}" for number in range(1, 13)), "HV99")


UNITS = TableRule(
    "units",
    _columns(
        "unit_id! name! name_en kind! parent_id population:integer valid_from_on:date valid_to_on:date",
        kind=UNIT_KINDS,
    ),
    key="unit_id",
    is_directory=True,
)
UNIT_HEADS = TableRule(
    "unit_heads",
    _columns("unit_id! officer_id! from_on:date to_on:date"),
    parents=(("unit_id", "units"), ("officer_id", "officers")),
)
UNIT_SUCCESSIONS = TableRule(
    "unit_successions",
    _columns("unit_id! successor_id! effective_on:date! share:share!"),
    parents=(("unit_id", "units"), ("successor_id", "units")),
)
PROCEDURES = TableRule(
    "procedures",
    _columns(
        "procedure_id! name! field owner_unit_id service_level limit_working_days:integer "
        "has_fee:boolean published_on:date published_in_time:boolean is_complete:boolean",
        service_level=("full_online", "partial_online", "information_only"),
    ),
    key="procedure_id",
    is_directory=True,
)
OFFICERS = TableRule(
    "officers",
    _columns("officer_id! unit_id! name! position"),
    key="officer_id",
    parents=(("unit_id", "units"),),
    is_directory=True,
)
CASES = TableRule(
    "cases",
    _columns(
        "case_id! unit_id! receiving_unit_id procedure_id officer_id channel applicant_kind "
        "filed_at:instant received_at:instant! due_at:instant extended_at:instant "
        "extended_due_at:instant completed_at:instant outcome returned_at:instant apology_at:instant "
        "digitised_in:boolean digitised_out:boolean reused_data:boolean fee_vnd:money "
        "paid_online:boolean source_ref updated_at:instant",
        channel=("online", "counter", "postal"),
        applicant_kind=("citizen", "business", "organisation"),
        outcome=("granted", "refused", "stopped", "withdrawn"),
    ),
    key="case_id",
    parents=(("unit_id", "units"),),
)
CASE_EVENTS = TableRule(
    "case_events",
    _columns(
        "event_id! case_id! kind! step_name unit_id officer_id started_at:instant! due_at:instant "
        "ended_at:instant",
        kind=(
            "step",
            "supplement",
            "suspended",
            "payment_wait",
            "extension",
            "reassigned",
            "reopened",
        ),
    ),
    key="event_id",
    parents=(("case_id", "cases"),),
)
SURVEYS = TableRule(
    "surveys",
    _columns(
        "survey_id! instrument! unit_id! case_id procedure_id answered_at:instant! score:score! "
        "score_access:score score_procedure:score score_staff:score score_result:score "
        "score_feedback:score comment",
        instrument=("survey", "counter", "portal"),
    ),
    key="survey_id",
    parents=(("unit_id", "units"),),
)
PETITIONS = TableRule(
    "petitions",
    _columns(
        "petition_id! kind! about unit_id! officer_id handler_unit_id field received_at:instant! "
        # Marks that lengthen the limit: of complaints the first and the last, of denunciations the first two.
        "is_complex:boolean is_especially_complex:boolean is_remote:boolean "
        "accepted_at:instant due_at:instant answered_at:instant published_at:instant level outcome "
        "answer_quality answer_liked:boolean is_about_head:boolean is_sealed:boolean is_mass:boolean "
        "is_repeat:boolean source_ref "
        # What the official forms of the register ask besides (domain.md 8.6); a source may have none of it.
        "channel signatories matter_ref is_eligible:boolean is_within_competence:boolean handling finding "
        "second_decision recover_vnd:money recover_m2:decimal return_org_vnd:money return_org_m2:decimal "
        "return_person_vnd:money return_person_m2:decimal orgs_restored:integer persons_restored:integer "
        "persons_to_handle:integer officials_to_handle:integer police_cases:integer police_persons:integer "
        "police_officials:integer executed_on:date collected_vnd:money collected_m2:decimal "
        "returned_org_vnd:money returned_org_m2:decimal returned_person_vnd:money returned_person_m2:decimal",
        kind=("feedback", "complaint", "denunciation"),
        channel=("reception", "post", "portal", "other"),
        signatories=("many", "one", "other"),
        handling=("guided", "forwarded", "urged"),
        finding=("right", "partly_right", "wrong"),
        second_decision=("upheld", "amended"),
        about=("rule", "conduct"),
        level=("1", "2"),
        outcome=(
            "answered", "right", "partly_right", "wrong", "withdrawn", "terminated", "refused",
            "forwarded",
        ),
        answer_quality=("good", "none", "general", "unclear", "unspecific", "evasive"),
    ),
    key="petition_id",
    parents=(("unit_id", "units"),),
)  # fmt: skip
PETITION_EVENTS = TableRule(
    "petition_events",
    _columns(
        "event_id! petition_id! kind! started_at:instant! ended_at:instant due_at:instant",
        kind=("supplement", "suspended", "extension"),
    ),
    key="event_id",
    parents=(("petition_id", "petitions"),),
)
HARASSMENT_REPORTS = TableRule(
    "harassment_reports",
    _columns(
        "report_id! unit_id! officer_id procedure_id case_id petition_id channel! behaviour! severity "
        "received_at:instant! due_at:instant handled_at:instant status! finding action "
        "head_liable:boolean is_about_head:boolean! is_sealed:boolean! source_ref",
        channel=(
            "hotline", "mailbox", "portal", "reception", "petition", "press", "inspection", "other",
        ),
        behaviour=BEHAVIOURS,
        severity=("1", "2", "3", "4"),
        status=("new", "verifying", "concluded", "referred", "ineligible"),
        finding=("right", "partly_right", "wrong", "unproven"),
        action=(
            "none", "reminder", "review", "reprimand", "warning", "removal", "reassignment", "police",
            "apology",
        ),
    ),
    key="report_id",
    parents=(("unit_id", "units"),),
)  # fmt: skip
INSPECTIONS = TableRule(
    "inspections",
    _columns(
        "inspection_id! unit_id! kind! mode! field planned_for_on:date started_on:date ended_on:date "
        "conclusion_due_on:date concluded_on:date published_on:date conclusion_ref order_due_on:date "
        "ordered_on:date",
        kind=(
            "administrative", "specialised", "unified", "specialised_check", "public_service_check",
            "responsibility",
        ),
        mode=("planned", "surprise", "follow_up"),
    ),
    key="inspection_id",
    parents=(("unit_id", "units"),),
)  # fmt: skip
INSPECTION_UNITS = TableRule(
    "inspection_units",
    _columns("inspection_id! unit_id!"),
    parents=(("inspection_id", "inspections"), ("unit_id", "units")),
)
RECOMMENDATIONS = TableRule(
    "recommendations",
    _columns(
        "recommendation_id! inspection_id! unit_id! kind! amount_vnd:money area_m2:decimal "
        "quantity:integer issued_on:date! due_on:date closed_on:date status! evidence_ref",
        kind=(
            "recover_money", "other_money", "recover_land", "other_land", "sanction",
            "discipline_collective", "discipline_individual", "refer_police", "change_policy",
            "correct",
        ),
        status=("open", "partly_done", "done", "verified", "impossible", "suspended"),
    ),
    key="recommendation_id",
    parents=(("inspection_id", "inspections"), ("unit_id", "units")),
)  # fmt: skip
RECOVERIES = TableRule(
    "recoveries",
    _columns("recovery_id! recommendation_id! paid_on:date! amount_vnd:money area_m2:decimal"),
    key="recovery_id",
    parents=(("recommendation_id", "recommendations"),),
)
EXPLANATIONS = TableRule(
    "explanations",
    _columns(
        "explanation_id! unit_id! requester field requested_on:date! notice_on:date due_on:date "
        "extended_due_on:date given_on:date refused_on:date quality",
        requester=("citizen", "business", "agency", "press", "council", "leader"),
        quality=("full", "incomplete", "evasive", "dishonest"),
    ),
    key="explanation_id",
    parents=(("unit_id", "units"),),
)
COMMITMENTS = TableRule(
    "commitments",
    _columns(
        "commitment_id! unit_id! origin! subject! promised_on:date! due_on:date! fulfilled_on:date",
        origin=("explanation", "dialogue", "inspection", "reception", "council", "directive"),
    ),
    key="commitment_id",
    parents=(("unit_id", "units"),),
)
DUTIES = TableRule(
    "duties",
    _columns(
        "duty_id! unit_id! kind! subject due_on:date! done_on:date share_done:share evidence_ref",
        kind=(
            "plan_issued", "hotline_published", "mailbox_published", "hotline_rules",
            "procedures_published", "late_list_published", "dialogue", "asset_declarations",
            "procedure_review", "digital_target", "reform_sprint", "democracy_rules",
            "accountability_rules", "other",
        ),
    ),
    key="duty_id",
    parents=(("unit_id", "units"),),
)  # fmt: skip
RECEPTIONS = TableRule(
    "receptions",
    _columns(
        "reception_id! unit_id! held_on:date! mode! visits:integer people:integer cases_new:integer "
        "cases_repeat:integer groups_of_many:integer group_people:integer group_cases_new:integer "
        "group_cases_repeat:integer",
        mode=("regular", "head", "delegated"),
    ),
    key="reception_id",
    parents=(("unit_id", "units"),),
)
SERVICE_INDEX = TableRule(
    "service_index",
    _columns(
        "unit_id! period! indicator! numerator:decimal denominator:decimal points:decimal max_points:decimal!"
    ),
    parents=(("unit_id", "units"),),
)

#: Every table, parents before children: the order in which refresh reads them.
TABLE_RULES: tuple[TableRule, ...] = (
    UNITS, OFFICERS, UNIT_HEADS, UNIT_SUCCESSIONS, PROCEDURES, CASES, CASE_EVENTS, SURVEYS, PETITIONS,
    PETITION_EVENTS, HARASSMENT_REPORTS, INSPECTIONS, INSPECTION_UNITS, RECOMMENDATIONS, RECOVERIES,
    EXPLANATIONS, COMMITMENTS, DUTIES, RECEPTIONS, SERVICE_INDEX,
)  # fmt: skip
RULE_OF: dict[str, TableRule] = {rule.name: rule for rule in TABLE_RULES}

#: Columns that refresh adds to a table of the case model, by table. See ``derive.py`` for how.
DERIVED_COLUMNS: dict[str, tuple[ColumnRule, ...]] = {
    "units": _columns("body_id"),
    "cases": _columns(
        # The due time in force when the store was made, with a bare date moved to the end of its day.
        "due_effective_at:instant "
        # The due time in force when the case was completed; empty while it is open.
        "due_at_completion:instant due_day_at_completion:date "
        "has_due_history:boolean "
        # Until when a case filed online had to be confirmed; empty for others and before that was the law.
        "confirm_due_at:instant "
        "received_day:date due_day:date completed_day:date "
        "received_ordinal:integer due_ordinal:integer completed_ordinal:integer "
        "paused_working_days:integer supplement_count:integer is_extended:boolean "
        # The day of the due time in force at completion, and whether that due time names an hour.
        "due_ordinal_at_completion:integer due_names_hour:boolean returned_ordinal:integer "
        # Of a completed case: the working days of its limit left at its last supplement request.
        "supplement_days_left:integer "
        # Whether the case's source delivers events, or the two digitisation columns, at all.
        "has_events:boolean has_digitisation:boolean"
    ),
    "case_events": _columns(
        # The settling unit of the case, whose viewers may know of the step.
        "case_unit_id started_day:date "
        # Who is to answer for a step: its own unit, or the settling unit where it names none.
        "holder_unit_id step_role "
        # Whether the case came from another unit or official; a reassignment always is a hand-over.
        "is_hand_over:boolean "
        # Of steps: the due time (a bare date runs to the end of its day), and until when the case was held:
        # a step begun before the case was completed ends with it at the latest. Empty while it runs.
        "due_effective_at:instant held_to_at:instant held_to_day:date "
        # Of steps: what the case's clock showed at the start, the due time and the end. Seconds.
        "started_clock:integer due_clock:integer held_to_clock:integer",
        step_role=STEP_ROLES,
    ),
    "surveys": _columns("answered_day:date"),
    # The unit of the petition, whose viewers may know of the event.
    "petition_events": _columns("unit_id"),
    "petitions": _columns(
        # The limits that may bind it, each empty where it never does; a ``due_at`` of the source stands for
        # the first two and the refusal, pauses and extensions move none of them. Until its answer while it is
        # not accepted (of feedback: always) ...
        "due_received_at:instant "
        # ... once it is accepted (feedback as above) ...
        "due_accepted_at:instant "
        # ... until it must be accepted (not of feedback), refused or forwarded (only of those that were), and
        # until the answer must be published (feedback that was answered).
        "due_acceptance_at:instant due_refusal_at:instant due_publish_at:instant "
        # Whether pauses or extensions changed its due time: ``petition_due_terms`` then has it in force when.
        "has_due_history:boolean "
        # The due time in force when it was closed (for what was refused or forwarded the refusal's); empty
        # while it is open; and the one that binds it by all that is known.
        "due_at_answer:instant due_effective_at:instant "
        # When its sender was first asked for a supplement, and until when that had to be (feedback).
        "supplement_requested_at:instant supplement_requested_day:date due_supplement_at:instant "
        "received_day:date accepted_day:date answered_day:date published_day:date is_restricted:boolean "
        "received_ordinal:integer answered_ordinal:integer due_ordinal:integer "
        "due_received_ordinal:integer due_accepted_ordinal:integer"
    ),
    "harassment_reports": _columns(
        "due_effective_at:instant received_day:date handled_day:date is_restricted:boolean "
        "received_ordinal:integer due_ordinal:integer"
    ),
    "recommendations": _columns(
        # The conclusion it stands in (its number, else the inspection), and the field of the inspection.
        "conclusion_id field "
        # What kind of inspection asked for it.
        "inspection_kind "
        # Who headed the unit on the day it was to be done, or was issued where it has none.
        "head_id "
        # Between which amounts items of its kind usually lie; empty where too few are known.
        "usual_from_vnd:money usual_to_vnd:money"
    ),
    # Of the item that is paid.
    "recoveries": _columns("unit_id conclusion_id field item_kind"),
}

METADATA = sa.MetaData()


def _store_table(rule: TableRule) -> sa.Table:
    rules = (*rule.columns, *DERIVED_COLUMNS.get(rule.name, ()))
    columns = [sa.Column(column.name, column.sql_type()) for column in rules]
    return sa.Table(rule.name, METADATA, *columns, sa.Column("source", sa.Text()))


#: The tables of the case store: the columns of the case model, the derived ones, and ``source``.
STORE_TABLES: dict[str, sa.Table] = {rule.name: _store_table(rule) for rule in TABLE_RULES}
