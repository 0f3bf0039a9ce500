"""The metrics of inspections, recommendations and recovered money: names, meanings, rows."""

from functools import partial

from metrics import inspections
from metrics.definition import Metric, translatable
from metrics.inspections import (
    INSPECTION_DIMENSIONS,
    RECOMMENDATION_DIMENSIONS,
    UNIT_AND_PERIOD,
    amount,
    every,
    handled,
    quantity,
    recommended,
)

INSPECTION_LAW = "Law on Inspection 84/2025/QH15"
MONITORING_DECREE = "Decree 216/2025/ND-CP"
#: Recommendations and payments both decide what is still outstanding.
ITEMS_AND_PAYMENTS = ("recommendations", "recoveries")
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
_money = partial(
    Metric, unit="vnd", kind="stock", better="lower", tables=ITEMS_AND_PAYMENTS,
    dimensions=RECOMMENDATION_DIMENSIONS, source=MONITORING_DECREE,
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
)

MONEY = (
    _of_items(
        name="recovery_recommended_vnd",
        title=translatable("Recovery recommended"),
        question=translatable("How much money was to be paid back to the budget?"),
        formula=translatable("The sum of the items to recover money that were issued in the period."),
        unit="vnd",
        facts=recommended(amount, "recover_money"),
    ),
    _of_items(
        name="other_money_vnd",
        title=translatable("Other economic handling recommended"),
        question=translatable("How much money was to be handled otherwise?"),
        formula=translatable(
            "The sum of the items of other economic handling that were issued in the period."
        ),
        unit="vnd",
        facts=recommended(amount, "other_money"),
    ),
    _of_items(
        name="violation_vnd",
        title=translatable("Violations found, in money"),
        question=translatable("How much money do the violations found come to?"),
        formula=translatable("Recovery recommended plus other economic handling recommended."),
        unit="vnd",
        facts=recommended(amount, "recover_money", "other_money"),
    ),
    Metric(
        name="recovered_vnd",
        title=translatable("Money recovered"),
        question=translatable("How much money was paid back?"),
        formula=translatable("Payments made in the period, whatever year the recommendation is of."),
        source=MONITORING_DECREE,
        unit="vnd",
        kind="flow",
        better="higher",
        tables=("recoveries",),
        dimensions=UNIT_AND_PERIOD,
        facts=inspections.payments,
    ),
    _money(
        name="recovery_outstanding_vnd",
        title=translatable("Recovery outstanding"),
        question=translatable("How much money is still to be paid back?"),
        formula=translatable(
            "For every item to recover money issued so far and not closed as impossible: its amount less "
            "what was paid, "
            "never below zero. Recommended plus overpaid equals paid plus outstanding plus written off."
        ),
        facts=inspections.balance("outstanding"),
    ),
    _money(
        name="recovery_written_off_vnd",
        title=translatable("Recovery closed as impossible"),
        question=translatable("How much money was given up?"),
        formula=translatable("What is unpaid of the items to recover money that were closed as impossible."),
        facts=inspections.balance("written_off"),
    ),
    _money(
        name="recovery_overpaid_vnd",
        title=translatable("Recovery overpaid"),
        question=translatable("How much more was paid than recommended?"),
        formula=translatable("What was paid above the amount of the items to recover money."),
        facts=inspections.balance("overpaid"),
    ),
    _money(
        name="recovery_rate",
        title=translatable("Recovery rate"),
        question=translatable("How much of the money recommended in the period has been paid back so far?"),
        formula=translatable(
            "Payments so far on the items to recover money issued in the period, divided by the amount of "
            "those items."
        ),
        unit="share",
        kind="flow",
        better="higher",
        facts=inspections.recovered_of_cohort,
        is_ratio=True,
    ),
)  # fmt: skip

ITEMS = (
    _state_of_items(
        name="recommendations_open",
        title=translatable("Open recommendations"),
        question=translatable("How many recommendations are not carried out yet?"),
        formula=translatable(
            "Items of every kind issued and not closed at that moment; partly done and suspended ones are "
            "open."
        ),
        facts=inspections.open_recommendations,
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
        facts=inspections.overdue_recommendations,
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
        facts=inspections.recommendations_due,
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
)  # fmt: skip

INSPECTION_METRICS: tuple[Metric, ...] = (*INSPECTIONS, *MONEY, *ITEMS)
