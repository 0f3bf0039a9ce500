"""The metrics that the official forms of inspection, reception and petitions count with (domain.md 8.6).

They count by what only those forms split by, and are no part of what is published.
"""

from functools import partial

from metrics import conclusions, registers
from metrics.definition import FactSelect, Metric, translatable
from metrics.receptions import RECEPTION_DIMENSIONS, receptions
from metrics.registers import EXECUTION_DIMENSIONS, REGISTER_DIMENSIONS, RESULT_DIMENSIONS

REPORTING_CIRCULAR = translatable("Circular 01/2024/TT-TTCP, reporting forms (02/2021 before it)")

_metric = partial(
    Metric, unit="count", kind="flow", better="neither", source=REPORTING_CIRCULAR, is_published=False
)
_of_items = partial(_metric, tables=("recommendations",), dimensions=conclusions.ITEM_DIMENSIONS)
_of_execution = partial(
    _metric, kind="period", tables=("recommendations",), dimensions=conclusions.EXECUTION_DIMENSIONS
)
_of_payments = partial(
    _metric, tables=("recoveries", "recommendations"), dimensions=conclusions.PAYMENT_DIMENSIONS
)
_of_register = partial(_metric, kind="period", tables=("petitions",), dimensions=REGISTER_DIMENSIONS)
_of_results = partial(_metric, tables=("petitions",), dimensions=(*RESULT_DIMENSIONS, "benefit"))
_of_persons = partial(_metric, tables=("petitions",), dimensions=(*RESULT_DIMENSIONS, "person_group"))
_of_decisions = partial(_metric, kind="period", tables=("petitions",), dimensions=EXECUTION_DIMENSIONS)

ASKED_BY_CONCLUSIONS = translatable("What did the conclusions of one kind of inspection ask for?")
TO_BE_EXECUTED = translatable("What was to be carried out of the conclusions in the period?")
IN_THE_REGISTER = translatable("What did the register of petitions have in hand in the period?")
ASKED_BY_DECISIONS = translatable("What did decisions on complaints and denunciations ask for?")
DECISIONS_EXECUTED = translatable("How were decisions on complaints carried out?")
AT_RECEPTIONS = translatable("What did citizen receptions come to?")
ADDED_OVER_SESSIONS = translatable("Added up over the reception sessions held in the period.")

INSPECTIONS = (
    _metric(
        name="inspections_in_hand",
        title=translatable("Inspections carried out in the period"),
        question=translatable("How many inspections were under way in the period?"),
        formula=translatable(
            "Inspections begun by the end of the period and not concluded before it: carried over, or begun "
            "in it."
        ),
        kind="period",
        tables=("inspections",),
        dimensions=conclusions.IN_HAND_DIMENSIONS,
        facts=conclusions.inspections_in_hand,
    ),
    _of_items(
        name="conclusion_vnd",
        title=translatable("Money in conclusions"),
        question=ASKED_BY_CONCLUSIONS,
        formula=translatable(
            "Recovery and other economic handling issued in the period, by the kind of inspection."
        ),
        unit="vnd",
        facts=conclusions.asked_for("amount_vnd", *conclusions.MONEY),
    ),
    _of_items(
        name="conclusion_m2",
        title=translatable("Land in conclusions"),
        question=ASKED_BY_CONCLUSIONS,
        formula=translatable(
            "Recovery and other handling of land issued in the period, by the kind of inspection."
        ),
        unit="m2",
        facts=conclusions.asked_for("area_m2", *conclusions.LAND),
    ),
    _of_items(
        name="conclusion_items",
        title=translatable("Items of conclusions"),
        question=ASKED_BY_CONCLUSIONS,
        formula=translatable("Items issued in the period, one each, by the kind of inspection."),
        facts=conclusions.asked_for("items"),
    ),
    _of_items(
        name="conclusion_quantities",
        title=translatable("Collectives, persons and documents in conclusions"),
        question=ASKED_BY_CONCLUSIONS,
        formula=translatable(
            "The quantities of items issued in the period (empty is one), by the kind of item and of "
            "inspection; different kinds of items do not make one number."
        ),
        facts=conclusions.asked_for("quantity", *conclusions.COUNTED),
    ),
    _of_execution(
        name="conclusions_in_execution",
        title=translatable("Conclusions to be carried out"),
        question=TO_BE_EXECUTED,
        formula=translatable(
            "Conclusions with an item issued by the end of the period and not closed before it, once for "
            "each unit that must act; finished when no item of it is left at the end."
        ),
        dimensions=conclusions.CONCLUSION_DIMENSIONS,
        facts=conclusions.conclusions_in_execution,
    ),
    _of_execution(
        name="execution_quantities",
        title=translatable("Collectives, persons and documents to be dealt with"),
        question=TO_BE_EXECUTED,
        formula=translatable(
            "The quantities of items issued by the end of the period and not closed before it; finished "
            "when carried out by the end. Different kinds of items do not make one number."
        ),
        facts=conclusions.items_in_execution,
    ),
    _of_execution(
        name="execution_due_vnd",
        title=translatable("Money to be recovered in the period"),
        question=TO_BE_EXECUTED,
        formula=translatable(
            "Of items to recover money issued by the end of the period and not closed before it: the amount "
            "less what was paid before the period."
        ),
        unit="vnd",
        tables=("recommendations", "recoveries"),
        dimensions=conclusions.ITEM_DIMENSIONS,
        facts=conclusions.still_due("amount_vnd", "recover_money"),
    ),
    _of_execution(
        name="execution_due_m2",
        title=translatable("Land to be recovered in the period"),
        question=TO_BE_EXECUTED,
        formula=translatable(
            "Of items to recover land issued by the end of the period and not closed before it: the area "
            "less what was given back before the period."
        ),
        unit="m2",
        tables=("recommendations", "recoveries"),
        dimensions=conclusions.ITEM_DIMENSIONS,
        facts=conclusions.still_due("area_m2", "recover_land"),
    ),
    _of_payments(
        name="execution_collected_vnd",
        title=translatable("Money collected, by kind of inspection"),
        question=TO_BE_EXECUTED,
        formula=translatable("Payments made in the period, by the kind of inspection that asked for them."),
        unit="vnd",
        facts=conclusions.collected("amount_vnd"),
    ),
    _of_payments(
        name="execution_collected_m2",
        title=translatable("Land given back, by kind of inspection"),
        question=TO_BE_EXECUTED,
        formula=translatable("Land given back in the period, by the kind of inspection that asked for it."),
        unit="m2",
        facts=conclusions.collected("area_m2"),
    ),
)

REGISTER = (
    _of_register(
        name="petitions_in_hand",
        title=translatable("Petitions in hand in the period"),
        question=IN_THE_REGISTER,
        formula=translatable(
            "Petitions received by the end of the period and not closed before it: carried over, or received "
            "in it."
        ),
        facts=registers.petitions_in_hand,
    ),
    _of_register(
        name="petition_matters_in_hand",
        title=translatable("Matters of petitions in hand in the period"),
        question=IN_THE_REGISTER,
        formula=translatable(
            "Different matters of the petitions in hand; several petitions may be about one. Does not add up "
            "over periods or kinds."
        ),
        facts=registers.matters_in_hand,
        is_distinct=True,
    ),
    _of_results(
        name="petition_vnd",
        title=translatable("Money to be recovered or returned by decisions"),
        question=ASKED_BY_DECISIONS,
        formula=translatable(
            "Money that complaints and denunciations closed in the period asked to recover for the State or "
            "to return to organisations and individuals."
        ),
        unit="vnd",
        facts=registers.results(registers.MONEY_ASKED),
    ),
    _of_results(
        name="petition_m2",
        title=translatable("Land to be recovered or returned by decisions"),
        question=ASKED_BY_DECISIONS,
        formula=translatable(
            "Land that complaints and denunciations closed in the period asked to recover for the State or "
            "to return to organisations and individuals."
        ),
        unit="m2",
        facts=registers.results(registers.LAND_ASKED),
    ),
    _of_results(
        name="petition_rights_restored",
        title=translatable("Organisations and individuals whose rights were restored"),
        question=ASKED_BY_DECISIONS,
        formula=translatable(
            "Organisations and individuals that complaints and denunciations closed in the period gave back "
            "what is theirs."
        ),
        facts=registers.results(registers.RESTORED),
    ),
    _of_persons(
        name="petition_persons_to_handle",
        title=translatable("Persons recommended for handling by decisions"),
        question=ASKED_BY_DECISIONS,
        formula=translatable(
            "Persons that complaints and denunciations closed in the period recommend for handling; "
            "officials among them apart."
        ),
        facts=registers.persons("persons_to_handle", "officials_to_handle"),
    ),
    _of_persons(
        name="petition_police_persons",
        title=translatable("Persons referred to the police by decisions"),
        question=ASKED_BY_DECISIONS,
        formula=translatable(
            "Persons that complaints and denunciations closed in the period handed to the police; officials "
            "among them apart."
        ),
        facts=registers.persons("police_persons", "police_officials"),
    ),
    _metric(
        name="petition_police_cases",
        title=translatable("Cases referred to the police by decisions"),
        question=ASKED_BY_DECISIONS,
        formula=translatable("Cases that complaints and denunciations closed in the period handed over."),
        tables=("petitions",),
        dimensions=RESULT_DIMENSIONS,
        facts=registers.police_cases,
    ),
    _of_decisions(
        name="decisions_in_execution",
        title=translatable("Decisions on complaints to be carried out"),
        question=DECISIONS_EXECUTED,
        formula=translatable(
            "Complaints found right or partly right by the end of the period whose decision was not carried "
            "out before it; finished when carried out by the end."
        ),
        facts=registers.decisions_in_execution,
    ),
    _of_decisions(
        name="decision_due_vnd",
        title=translatable("Money to be recovered or returned under decisions"),
        question=DECISIONS_EXECUTED,
        formula=translatable("Money asked for by the decisions on complaints to be carried out."),
        unit="vnd",
        dimensions=(*EXECUTION_DIMENSIONS, "benefit"),
        facts=registers.execution_asked(registers.MONEY_ASKED),
    ),
    _of_decisions(
        name="decision_due_m2",
        title=translatable("Land to be recovered or returned under decisions"),
        question=DECISIONS_EXECUTED,
        formula=translatable("Land asked for by the decisions on complaints to be carried out."),
        unit="m2",
        dimensions=(*EXECUTION_DIMENSIONS, "benefit"),
        facts=registers.execution_asked(registers.LAND_ASKED),
    ),
    _of_results(
        name="decision_done_vnd",
        title=translatable("Money recovered or returned under decisions"),
        question=DECISIONS_EXECUTED,
        formula=translatable(
            "Money collected or returned under decisions on complaints whose execution was finished in the "
            "period."
        ),
        unit="vnd",
        facts=registers.executed(registers.MONEY_DONE),
    ),
    _of_results(
        name="decision_done_m2",
        title=translatable("Land recovered or returned under decisions"),
        question=DECISIONS_EXECUTED,
        formula=translatable(
            "Land collected or returned under decisions on complaints whose execution was finished in the "
            "period."
        ),
        unit="m2",
        facts=registers.executed(registers.LAND_DONE),
    ),
)


def _reception(name: str, title: str, facts: FactSelect) -> Metric:
    return _metric(
        name=name, title=title, question=AT_RECEPTIONS, formula=ADDED_OVER_SESSIONS, facts=facts,
        tables=("receptions",), dimensions=RECEPTION_DIMENSIONS,
    )  # fmt: skip


RECEPTIONS = (
    _reception("reception_sessions", translatable("Reception sessions"), receptions()),
    _reception("reception_visits", translatable("Visits at receptions"), receptions("visits")),
    _reception("reception_people", translatable("People received"), receptions("people")),
    _reception(
        "reception_matters",
        translatable("Matters at receptions"),
        receptions("cases_new", "cases_repeat"),
    ),
    _reception(
        "reception_matters_new", translatable("Matters brought the first time"), receptions("cases_new")
    ),
    _reception(
        "reception_matters_repeat", translatable("Matters brought repeatedly"), receptions("cases_repeat")
    ),
    _reception("reception_groups", translatable("Groups of many people"), receptions("groups_of_many")),
    _reception(
        "reception_group_people", translatable("People in groups of many"), receptions("group_people")
    ),
    _reception(
        "reception_group_matters_new",
        translatable("Matters of groups, the first time"),
        receptions("group_cases_new"),
    ),
    _reception(
        "reception_group_matters_repeat",
        translatable("Matters of groups, repeatedly"),
        receptions("group_cases_repeat"),
    ),
)

FORM_METRICS: tuple[Metric, ...] = (*INSPECTIONS, *REGISTER, *RECEPTIONS)
