"""The metrics of money and land found, recommended for recovery and given back: names, meanings, rows."""

from functools import partial

from metrics import recoveries
from metrics.definition import Metric, translatable
from metrics.recommendations import (
    RECOMMENDATION_DIMENSIONS,
    UNIT_AND_PERIOD,
    amount,
    area,
    recommended,
)
from metrics.recoveries import LAND, MONEY, balance, collected_of_due

INSPECTION_LAW = "Law on Inspection 84/2025/QH15"
MONITORING_DECREE = "Decree 216/2025/ND-CP"
#: Recommendations and payments both decide what is still outstanding.
ITEMS_AND_PAYMENTS = ("recommendations", "recoveries")
PAYMENT_DIMENSIONS = (*UNIT_AND_PERIOD, "field", "conclusion")

_of_items = partial(
    Metric, unit="vnd", kind="flow", better="neither", tables=("recommendations",),
    dimensions=RECOMMENDATION_DIMENSIONS, source=INSPECTION_LAW,
)  # fmt: skip
_money = partial(
    Metric, unit="vnd", kind="stock", better="lower", tables=ITEMS_AND_PAYMENTS,
    dimensions=RECOMMENDATION_DIMENSIONS, source=MONITORING_DECREE,
)  # fmt: skip
_payments = partial(
    Metric, unit="vnd", kind="flow", better="higher", tables=("recoveries",), dimensions=PAYMENT_DIMENSIONS,
    source=MONITORING_DECREE,
)  # fmt: skip

VIOLATIONS_AND_MONEY = (
    _of_items(
        name="recovery_recommended_vnd",
        title=translatable("Recovery recommended"),
        question=translatable("How much money was to be paid back to the budget?"),
        formula=translatable("The sum of the items to recover money that were issued in the period."),
        facts=recommended(amount, "recover_money"),
    ),
    _of_items(
        name="other_money_vnd",
        title=translatable("Other economic handling recommended"),
        question=translatable("How much money was to be handled otherwise?"),
        formula=translatable(
            "The sum of the items of other economic handling that were issued in the period."
        ),
        facts=recommended(amount, "other_money"),
    ),
    _of_items(
        name="violation_vnd",
        title=translatable("Violations found, in money"),
        question=translatable("How much money do the violations found come to?"),
        formula=translatable("Recovery recommended plus other economic handling recommended."),
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
        dimensions=PAYMENT_DIMENSIONS,
        facts=recoveries.payments("amount_vnd"),
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
        facts=balance(MONEY, "outstanding"),
        dimensions=(*RECOMMENDATION_DIMENSIONS, "owed_since"),
    ),
    _money(
        name="recovery_written_off_vnd",
        title=translatable("Recovery closed as impossible"),
        question=translatable("How much money was given up?"),
        formula=translatable("What is unpaid of the items to recover money that were closed as impossible."),
        facts=balance(MONEY, "written_off"),
    ),
    _money(
        name="recovery_overpaid_vnd",
        title=translatable("Recovery overpaid"),
        question=translatable("How much more was paid than recommended?"),
        formula=translatable("What was paid above the amount of the items to recover money."),
        facts=balance(MONEY, "overpaid"),
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
        facts=recoveries.recovered_of_cohort(MONEY),
        is_ratio=True,
    ),
)  # fmt: skip

MORE_MONEY = (
    _money(
        name="recovery_issued_vnd",
        title=translatable("Recovery recommended so far"),
        question=translatable("How much money was to be paid back, of everything recommended up to now?"),
        formula=translatable("The sum of all items to recover money issued by that moment."),
        better="neither",
        facts=balance(MONEY, "recommended"),
    ),
    _money(
        name="recovery_collected_vnd",
        title=translatable("Recovery collected so far"),
        question=translatable("How much of everything recommended up to now was paid back?"),
        formula=translatable("Payments by that moment on the items to recover money issued by then."),
        better="higher",
        facts=balance(MONEY, "collected"),
    ),
    _money(
        name="recovery_overdue_vnd",
        title=translatable("Recovery outstanding past its date"),
        question=translatable("How much money should have been paid back by now?"),
        formula=translatable(
            "What is outstanding on items to recover money whose date has passed and that are not suspended; "
            "an item without a date has 30 days from its issue (or as configured)."
        ),
        facts=balance(MONEY, "overdue"),
        dimensions=(*RECOMMENDATION_DIMENSIONS, "owed_since"),
    ),
    _money(
        name="recovery_stalled_vnd",
        title=translatable("Money of stalled recoveries"),
        question=translatable("How much money is outstanding where nothing is paid any more?"),
        formula=translatable(
            "What is outstanding on items to recover money, not suspended, on which nothing was paid for "
            "more than 365 days (or as configured), counted from the last payment or else from the issue."
        ),
        facts=balance(MONEY, "stalled"),
    ),
    _money(
        name="recoveries_stalled",
        title=translatable("Stalled recoveries"),
        question=translatable("How many recoveries have come to a standstill?"),
        formula=translatable(
            "Items to recover money with something outstanding, not suspended, on which nothing was paid for "
            "more than 365 days (or as configured), counted from the last payment or else from the issue."
        ),
        unit="count",
        facts=balance(MONEY, "stalled_items"),
    ),
    _money(
        name="recovery_execution_rate",
        title=translatable("Collected of what had to be collected"),
        question=translatable("Of the money that had to be collected in the period, how much was?"),
        formula=translatable(
            "Payments of the period, divided by what was owed when it began on items to recover money, plus "
            "what was recommended in it. What was closed as impossible before it is left out."
        ),
        unit="share",
        kind="period",
        better="higher",
        facts=collected_of_due(MONEY),
        is_ratio=True,
    ),
    _payments(
        name="sanctions_collected_vnd",
        title=translatable("Administrative sanctions collected"),
        question=translatable("How much of the money of sanctions was paid?"),
        formula=translatable("Payments made in the period on items of administrative sanctions."),
        facts=recoveries.payments("amount_vnd", "sanction"),
    ),
    _money(
        name="recovery_unmatched_vnd",
        title=translatable("Payments that break the balance"),
        question=translatable("How much was paid on items that nothing was to be paid on?"),
        formula=translatable(
            "Payments by that moment on items that are neither to recover money nor sanctions, or that were "
            "issued later: they are in no line of the balance."
        ),
        tables=("recoveries", "recommendations"),
        dimensions=PAYMENT_DIMENSIONS,
        facts=recoveries.unmatched_payments,
    ),
    _money(
        name="amounts_suspect",
        title=translatable("Amounts that can hardly be right"),
        question=translatable("Which amounts look like a slip of the pen?"),
        formula=translatable(
            "Items 100 times (and three standard deviations) above or below the median of their kind, items "
            "on which more was collected than recommended, payments above 10 times or at most a 500th of "
            "their item, and payments on items with nothing to pay. All stay in every sum until the source "
            "is corrected."
        ),
        unit="count",
        dimensions=(*UNIT_AND_PERIOD, "kind", "field", "conclusion", "reason"),
        facts=recoveries.suspect_amounts,
    ),
)

_land_found = partial(_of_items, unit="m2")
_land = partial(_money, unit="m2")

LAND_METRICS = (
    _land_found(
        name="violation_m2",
        title=translatable("Violations found, in land"),
        question=translatable("How much land do the violations found come to?"),
        formula=translatable("Land to be recovered plus other handling of land, of the items of the period."),
        facts=recommended(area, "recover_land", "other_land"),
    ),
    _land_found(
        name="recovery_recommended_m2",
        title=translatable("Recovery of land recommended"),
        question=translatable("How much land was to be given back?"),
        formula=translatable("The sum of the items to recover land that were issued in the period."),
        facts=recommended(area, "recover_land"),
    ),
    _land_found(
        name="other_land_m2",
        title=translatable("Other handling of land recommended"),
        question=translatable("How much land was to be handled otherwise?"),
        formula=translatable(
            "The sum of the items of other handling of land that were issued in the period."
        ),
        facts=recommended(area, "other_land"),
    ),
    _payments(
        name="recovered_m2",
        title=translatable("Land recovered"),
        question=translatable("How much land was given back?"),
        formula=translatable("Land given back in the period, whatever year the recommendation is of."),
        unit="m2",
        facts=recoveries.payments("area_m2"),
    ),
    _land(
        name="recovery_issued_m2",
        title=translatable("Recovery of land recommended so far"),
        question=translatable("How much land was to be given back, of everything recommended up to now?"),
        formula=translatable("The sum of all items to recover land issued by that moment."),
        better="neither",
        facts=balance(LAND, "recommended"),
    ),
    _land(
        name="recovery_collected_m2",
        title=translatable("Land given back so far"),
        question=translatable("How much of all the land to be given back was?"),
        formula=translatable("Land given back by that moment on the items to recover land issued by then."),
        better="higher",
        facts=balance(LAND, "collected"),
    ),
    _land(
        name="recovery_outstanding_m2",
        title=translatable("Land outstanding"),
        question=translatable("How much land is still to be given back?"),
        formula=translatable(
            "For every item to recover land issued so far and not closed as impossible: its area less what "
            "was given back, never below zero."
        ),
        dimensions=(*RECOMMENDATION_DIMENSIONS, "owed_since"),
        facts=balance(LAND, "outstanding"),
    ),
    _land(
        name="recovery_written_off_m2",
        title=translatable("Recovery of land closed as impossible"),
        question=translatable("How much land was given up?"),
        formula=translatable("What was not given back of the items to recover land closed as impossible."),
        facts=balance(LAND, "written_off"),
    ),
    _land(
        name="recovery_overpaid_m2",
        title=translatable("Land given back above the recommendation"),
        question=translatable("How much more land was given back than recommended?"),
        formula=translatable("What was given back above the area of the items to recover land."),
        facts=balance(LAND, "overpaid"),
    ),
)

RECOVERY_METRICS: tuple[Metric, ...] = (*VIOLATIONS_AND_MONEY, *MORE_MONEY, *LAND_METRICS)
