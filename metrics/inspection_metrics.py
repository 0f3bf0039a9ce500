"""The metrics of inspections and of the items of their conclusions: names, meanings, rows."""

from functools import partial

from metrics import inspections, recommendations
from metrics.definition import Metric, translatable
from metrics.inspections import INSPECTION_DIMENSIONS
from metrics.recommendations import (
    RECOMMENDATION_DIMENSIONS,
    UNIT_AND_PERIOD,
    amount,
    every,
    handled,
    handled_of_recommended,
    quantity,
    recommended,
)
from metrics.recovery_metrics import RECOVERY_METRICS

INSPECTION_LAW = "Law on Inspection 84/2025/QH15"
MONITORING_DECREE = "Decree 216/2025/ND-CP"
#: Fewer items due allow no verdict.
LEAST_ITEMS = 10

_of_inspections = partial(
    Metric, unit="count", kind="flow", tables=("inspections",), dimensions=INSPECTION_DIMENSIONS,
    source=INSPECTION_LAW,
)  # fmt: skip
_of_items = partial(
    Metric, unit="count", kind="flow", better="neither", tables=("recommendations",),
    dimensions=RECOMMENDATION_DIMENSIONS, source=INSPECTION_LAW,
)  # fmt: skip
_state_of_items = partial(
    Metric, unit="count", kind="stock", better="lower", tables=("recommendations",),
    dimensions=(*RECOMMENDATION_DIMENSIONS, "age_bucket"), source=MONITORING_DECREE,
)  # fmt: skip
_of_conclusions = partial(
    Metric, unit="count", kind="period", tables=("recommendations",), dimensions=RECOMMENDATION_DIMENSIONS,
    source=MONITORING_DECREE, is_distinct=True,
)  # fmt: skip

INSPECTIONS = (
    _of_inspections(
        name="inspections_started",
        title=translatable("Inspections started"),
        question=translatable("How many inspections began?"),
        formula=translatable("Inspections and checks that began in the period."),
        better="neither",
        facts=inspections.inspections("started_on"),
    ),
    _of_inspections(
        name="inspections_concluded",
        title=translatable("Conclusions issued"),
        question=translatable("How many conclusions were issued?"),
        formula=translatable(
            "Different conclusions signed in the period; one over several inspections counts once."
        ),
        better="neither",
        facts=inspections.inspections("concluded_on", key=inspections.conclusion),
        is_distinct=True,
    ),
    _of_inspections(
        name="units_inspected",
        title=translatable("Units inspected, with a conclusion"),
        question=translatable("How many units has an inspection come to a conclusion on?"),
        formula=translatable(
            "Different units covered by inspections concluded in the period; does not add up over months."
        ),
        better="neither",
        tables=("inspections", "inspection_units"),
        facts=inspections.inspected_units,
        is_distinct=True,
    ),
    _of_inspections(
        name="conclusions_late",
        title=translatable("Late conclusions"),
        question=translatable("How many conclusions were not made in time?"),
        formula=translatable(
            "Inspections whose conclusion was due in the period and was not made by that day. "
            "Those without a due date are left out."
        ),
        better="lower",
        facts=inspections.inspections("conclusion_due_on", condition=inspections.is_conclusion_late),
    ),
    _of_inspections(
        name="orders_late",
        title=translatable("Late orders to carry out a conclusion"),
        question=translatable("How many orders to carry a conclusion out were not given in time?"),
        formula=translatable(
            "Inspections whose order to carry out the conclusion was due in the period and was not given by "
            "that day. Those without a due date are left out."
        ),
        better="lower",
        facts=inspections.inspections("order_due_on", condition=inspections.is_order_late),
    ),
    _of_inspections(
        name="inspections_planned",
        title=translatable("Inspections in the programme"),
        question=translatable("How many inspections does the programme foresee?"),
        formula=translatable("Inspections and checks that the programme foresees for days of the period."),
        better="neither",
        facts=inspections.inspections("planned_for_on"),
    ),
    _of_inspections(
        name="programme_started_rate",
        title=translatable("Programme begun"),
        question=translatable("How much of the programme has been begun?"),
        formula=translatable(
            "Inspections begun by now, divided by the inspections that the programme foresees for those days "
            "of the period that have passed."
        ),
        unit="share",
        better="higher",
        facts=inspections.inspections("planned_for_on", share=inspections.has_begun),
        is_ratio=True,
        minimum_count=LEAST_ITEMS,
    ),
    _of_inspections(
        name="programme_concluded_rate",
        title=translatable("Programme carried out to its conclusion"),
        question=translatable("How much of the programme has come to a conclusion?"),
        formula=translatable(
            "Inspections with a conclusion by now, divided by the inspections that the programme foresees "
            "for those days of the period that have passed."
        ),
        unit="share",
        better="higher",
        facts=inspections.inspections("planned_for_on", share=inspections.has_concluded),
        is_ratio=True,
        minimum_count=LEAST_ITEMS,
    ),
    _of_inspections(
        name="surprise_rate",
        title=translatable("Share of surprise inspections"),
        question=translatable("How many inspections came unannounced?"),
        formula=translatable(
            "Surprise inspections and checks, divided by all that began in the period. Follow-up ones are no "
            "surprise."
        ),
        unit="share",
        better="neither",
        facts=inspections.inspections("started_on", share=inspections.was_surprise),
        is_ratio=True,
        minimum_count=LEAST_ITEMS,
    ),
    _of_inspections(
        name="units_not_visited",
        title=translatable("Units not visited in 12 months"),
        question=translatable("Which units has no inspection or check come to for a year?"),
        formula=translatable(
            "Departments, zone boards, communes, wards and special zones that have existed for 365 days (or "
            "as configured), and at which, or at a part of which, no inspection or check began in them."
        ),
        kind="stock",
        better="lower",
        tables=("inspections", "inspection_units"),
        dimensions=UNIT_AND_PERIOD,
        facts=inspections.unvisited_units,
    ),
)

ITEMS = (
    _state_of_items(
        name="recommendations_open",
        title=translatable("Open recommendations"),
        question=translatable("How many recommendations are not carried out yet?"),
        formula=translatable(
            "Items of every kind issued and not closed at that moment; partly done and suspended ones are "
            "open."
        ),
        facts=recommendations.open_recommendations,
    ),
    _state_of_items(
        name="recommendations_overdue",
        title=translatable("Overdue recommendations"),
        question=translatable("How many recommendations should have been carried out by now?"),
        formula=translatable(
            "Open items, not suspended, whose date has passed; an item without a date has 30 days from "
            "its issue "
            "(or as configured)."
        ),
        facts=recommendations.overdue_recommendations,
    ),
    _of_items(
        name="recommendations_on_time_rate",
        title=translatable("Share of recommendations carried out on time"),
        question=translatable("Of the recommendations due, how many were carried out by their date?"),
        formula=translatable(
            "Items of every kind done or verified by their date, divided by the items whose date lies in the "
            "period and has passed; an item without a date has 30 days from its issue (or as configured). "
            "Left out are suspended items, those closed as impossible by their date, and those closed on an "
            "unknown day. Done in part, or closed as impossible later, is not on time."
        ),
        source=MONITORING_DECREE,
        unit="share",
        better="higher",
        facts=recommendations.recommendations_due,
        is_ratio=True,
        minimum_count=LEAST_ITEMS,
    ),
    _of_items(
        name="collectives_disciplined",
        title=translatable("Collectives recommended for discipline"),
        question=translatable("How many collectives were to be held responsible?"),
        formula=translatable(
            "Collectives named in the items issued in the period. Recommended, not yet carried out."
        ),
        facts=recommended(quantity, "discipline_collective"),
    ),
    _of_items(
        name="collectives_handled",
        title=translatable("Collectives disciplined"),
        question=translatable("How many collectives were held responsible?"),
        formula=translatable("Collectives named in the items carried out in the period."),
        facts=handled("discipline_collective"),
    ),
    _of_items(
        name="individuals_disciplined",
        title=translatable("Individuals recommended for discipline"),
        question=translatable("How many individuals were to be held responsible?"),
        formula=translatable(
            "Individuals named in the items issued in the period. Recommended, not yet carried out."
        ),
        facts=recommended(quantity, "discipline_individual"),
        lattice="individuals_disciplined",
    ),
    _of_items(
        name="individuals_handled",
        title=translatable("Individuals disciplined"),
        question=translatable("How many individuals were held responsible?"),
        formula=translatable("Individuals named in the items carried out in the period."),
        facts=handled("discipline_individual"),
        lattice="individuals_handled",
    ),
    _of_items(
        name="police_referrals",
        title=translatable("Cases referred to the police"),
        question=translatable("How many cases were handed to the police?"),
        formula=translatable("Items issued in the period that hand a case to the police."),
        facts=recommended(every, "refer_police"),
        lattice="police_referrals",
    ),
    _of_items(
        name="police_referral_persons",
        title=translatable("Persons referred to the police"),
        question=translatable("How many persons were handed to the police?"),
        formula=translatable(
            "Persons named in the items issued in the period that hand a case to the police."
        ),
        facts=recommended(quantity, "refer_police"),
        lattice="police_referral_persons",
    ),
    _of_items(
        name="policy_recommendations",
        title=translatable("Recommendations to change rules"),
        question=translatable("How many documents were to be changed?"),
        formula=translatable(
            "Documents named in the items issued in the period that ask for rules to be changed."
        ),
        facts=recommended(quantity, "change_policy"),
    ),
    _of_items(
        name="policies_changed",
        title=translatable("Rules changed as recommended"),
        question=translatable("How many documents were changed as recommended?"),
        formula=translatable(
            "Documents named in the items to change rules that were carried out in the period."
        ),
        facts=handled("change_policy"),
    ),
    _of_items(
        name="collectives_handled_rate",
        title=translatable("Collectives handled of those recommended"),
        question=translatable("Of the collectives to be held responsible, how many were?"),
        formula=translatable(
            "Collectives of the items carried out by now, divided by the collectives named in the items "
            "issued in the period."
        ),
        unit="share",
        better="higher",
        facts=handled_of_recommended("discipline_collective"),
        is_ratio=True,
    ),
    _of_items(
        name="individuals_handled_rate",
        title=translatable("Individuals handled of those recommended"),
        question=translatable("Of the individuals to be held responsible, how many were?"),
        formula=translatable(
            "Individuals of the items carried out by now, divided by the individuals named in the items "
            "issued in the period."
        ),
        unit="share",
        better="higher",
        facts=handled_of_recommended("discipline_individual"),
        is_ratio=True,
        # Beside the published counts of individuals its own hidden cells would tell of theirs.
        is_published=False,
    ),
    _of_items(
        name="sanctions",
        title=translatable("Administrative sanctions"),
        question=translatable("How many sanctions were decided on?"),
        formula=translatable(
            "Decisions named in the items of administrative sanctions issued in the period."
        ),
        facts=recommended(quantity, "sanction"),
    ),
    _of_items(
        name="sanctions_vnd",
        title=translatable("Administrative sanctions, in money"),
        question=translatable("How much money do the sanctions come to?"),
        formula=translatable("The sum of the items of administrative sanctions issued in the period."),
        unit="vnd",
        facts=recommended(amount, "sanction"),
    ),
    _of_items(
        name="executions_late",
        title=translatable("Recommendations not carried out by their date"),
        question=translatable("How many recommendations were not carried out in time?"),
        formula=translatable(
            "Items of every kind whose date lies in the period and has passed, and that were not done or "
            "verified by it; the rest of those carried out on time, by the same rules."
        ),
        source=MONITORING_DECREE,
        better="lower",
        facts=recommendations.late_executions,
    ),
    _state_of_items(
        name="done_without_evidence",
        title=translatable("Recommendations done without evidence"),
        question=translatable("How many recommendations are said to be done with nothing to show for it?"),
        formula=translatable(
            "Items done or verified at that moment whose day of completion or whose document of proof is not "
            "recorded."
        ),
        dimensions=RECOMMENDATION_DIMENSIONS,
        facts=recommendations.done_without_evidence,
    ),
    _of_conclusions(
        name="conclusions_to_execute",
        title=translatable("Conclusions to be carried out"),
        question=translatable("How many conclusions had to be carried out in the period?"),
        formula=translatable(
            "Different conclusions with an item that was issued by the end of the period and not closed "
            "before it began."
        ),
        better="neither",
        facts=recommendations.conclusions_in_hand,
    ),
    _of_conclusions(
        name="conclusions_executed",
        title=translatable("Conclusions carried out"),
        question=translatable("How many conclusions have nothing left to be carried out?"),
        formula=translatable(
            "Of the conclusions to be carried out in the period, those without an open item at its end."
        ),
        better="higher",
        facts=recommendations.conclusions_finished,
    ),
)  # fmt: skip

INSPECTION_METRICS: tuple[Metric, ...] = (*INSPECTIONS, *RECOVERY_METRICS, *ITEMS)
