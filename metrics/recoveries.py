"""Money and land to be given back: what was paid on each item, what of it balances, and what can not be."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from metrics.definition import FactSelect
from metrics.facts import (
    Column,
    Condition,
    FactTables,
    Rows,
    Select,
    at_moments,
    columns_of,
    moment_labels,
    one,
)
from metrics.recommendations import days_after, due_day, is_given_up, item_columns

PAYMENT_COLUMNS = "recommendation_id conclusion_id field item_kind paid_on source"
#: How long an amount has been owed, by the days past its date; after the last of them over two years.
OWED_BOUNDS = {"under_6_months": 182, "6_to_12_months": 365, "1_to_2_years": 730}
OWED_SINCE = ("not_due", *OWED_BOUNDS, "over_2_years")
#: A payment of so small a part of its item is no instalment, one of so many times the item no payment of it:
#: noughts were left out or added.
LEAST_INSTALMENT, MOST_PAYMENT = 500, 10
#: Why an amount can not be, the surest first.
SUSPICIONS = (
    "payment_too_large", "payment_too_small", "collected_above", "no_recovery_item", "amount_too_large",
    "amount_too_small",
)  # fmt: skip


@dataclass(frozen=True)
class Owed:
    """What is owed: the kind of item, and the column that says how much. Money, or land."""

    kind: str
    column: str
    paid_column: str

    def amount(self, item: Rows) -> Column:
        """How much an item names; without it nothing."""
        return sa.func.coalesce(item.c[self.column], 0)


MONEY = Owed("recover_money", "amount_vnd", "paid_vnd")
LAND = Owed("recover_land", "area_m2", "paid_m2")


def payments(column: str, *item_kinds: str) -> FactSelect:
    """Payments of money or land in the period, whatever year the item is of; on items of any kind unless
    some are named."""

    def build(facts: FactTables) -> Select:
        paid = facts["recoveries"]
        statement = sa.select(
            *_payment_columns(paid), paid.c.paid_on.label("day"), paid.c[column].label("numerator")
        ).where(facts.in_period(paid.c.paid_on), paid.c[column].is_not(None))
        return statement.where(paid.c.item_kind.in_(item_kinds)) if item_kinds else statement

    return build


def _payment_columns(paid: Rows) -> list[Column]:
    return [
        paid.c.recovery_id.label("row_id"),
        paid.c.unit_id,
        *columns_of(paid, PAYMENT_COLUMNS),
    ]


def _with_paid(
    facts: FactTables, item: Rows, rows: Rows, *, column: str, until: Any, parts: dict[str, Condition]
) -> tuple[Rows, list[Column]]:
    """Rows joined to sums of what was paid on each item up to a day, one for each named condition on the
    payment, and last the day of the newest payment."""
    paid, relation = facts["recoveries"], facts.moments.relation
    # Several moments have a sum each; the label of the moment tells them apart.
    moment = [facts.moments.columns["day"].label("moment_day")] if relation is not None else []
    kind = paid.c[column].type
    named = [
        sa.func.sum(sa.case((condition, paid.c[column])), type_=kind).label(name)
        for name, condition in parts.items()
    ]
    newest = sa.func.max(sa.case((paid.c[column] > 0, paid.c.paid_on)), type_=sa.Date())
    sums = (
        sa.select(paid.c.recommendation_id, *moment, *named, newest.label("last_paid_on"))
        .select_from(paid if relation is None else paid.join(relation, sa.true()))
        .where(paid.c.paid_on <= until)
        .group_by(paid.c.recommendation_id, *(column.element for column in moment))
        .subquery("paid")
    )
    matches = [sums.c.recommendation_id == item.c.recommendation_id]
    if relation is not None:
        matches.append(sums.c.moment_day == facts.moments.day)
    found = [sa.func.coalesce(sums.c[name], 0) for name in parts]
    return rows.outerjoin(sums, sa.and_(*matches)), [*found, sums.c.last_paid_on]


def recovered_of_cohort(owed: Owed) -> FactSelect:
    """Items to be given back that were issued in the period, with what was paid on them by T."""

    def build(facts: FactTables) -> Select:
        item = facts["recommendations"]
        rows, (paid, _) = _with_paid(
            facts, item, item, column=owed.column, until=facts.day, parts={"paid_so_far": sa.true()}
        )
        return (
            sa.select(
                *item_columns(item),
                item.c.issued_on.label("day"),
                paid.label("numerator"),
                owed.amount(item).label("denominator"),
            )
            .select_from(rows)
            .where(facts.in_period(item.c.issued_on), item.c.kind == owed.kind)
        )

    return build


def balance(owed: Owed, part: str) -> FactSelect:
    """Items issued by each moment with one part of their balance.

    For every item recommended + overpaid = collected + outstanding + written_off. What is outstanding on an
    item past its date and not suspended is overdue; where nothing was paid on it for long, stalled.
    """

    def build(facts: FactTables) -> Select:
        item, day = facts["recommendations"], facts.moments.day
        rows, (paid, last_paid) = _with_paid(
            facts, item, at_moments(facts, item), column=owed.column, until=day,
            parts={"paid_so_far": sa.true()},
        )  # fmt: skip
        condition, value = _part(facts, item, part, total=owed.amount(item), paid=paid, last_paid=last_paid)
        return (
            sa.select(
                *item_columns(item),
                *moment_labels(facts),
                paid.label(owed.paid_column),
                last_paid.label("last_paid_on"),
                _owed_since(facts, item).label("owed_since"),
                value.label("numerator"),
            )
            .select_from(rows)
            .where(item.c.issued_on <= day, item.c.kind == owed.kind, condition)
        )

    return build


def _part(
    facts: FactTables, item: Rows, part: str, *, total: Column, paid: Column, last_paid: Column
) -> tuple[Condition, Column]:
    """Which items have a part of the balance, and how much of it."""
    day, rest = facts.moments.day, total - paid
    is_owing = sa.and_(rest > 0, sa.not_(is_given_up(item, day)))
    is_pursued = sa.and_(is_owing, item.c.status != "suspended")
    is_quiet = days_after(sa.func.coalesce(last_paid, item.c.issued_on), facts.deadlines.stalled_days) < day
    return {
        "recommended": (sa.true(), total),
        "collected": (paid > 0, paid),
        "outstanding": (is_owing, rest),
        "overdue": (sa.and_(is_pursued, due_day(facts, item) < day), rest),
        "stalled": (sa.and_(is_pursued, is_quiet), rest),
        "stalled_items": (sa.and_(is_pursued, is_quiet), one()),
        "written_off": (sa.and_(rest > 0, is_given_up(item, day)), rest),
        "overpaid": (rest < 0, -rest),
    }[part]


def _owed_since(facts: FactTables, item: Rows) -> Column:
    """How long an item has been past its date."""
    due, day = due_day(facts, item), facts.moments.day
    bounds = [(day <= days_after(due, days), sa.literal(name)) for name, days in OWED_BOUNDS.items()]
    return sa.case((day <= due, sa.literal("not_due")), *bounds, else_=OWED_SINCE[-1])


def collected_of_due(owed: Owed) -> FactSelect:
    """Items that had to be carried out in each period: what was still owed when it began or was recommended
    in it, and what was paid in it."""

    def build(facts: FactTables) -> Select:
        item, paid = facts["recommendations"], facts["recoveries"]
        start, day = facts.moments.start, facts.moments.day
        rows, (earlier, meanwhile, _) = _with_paid(
            facts, item, at_moments(facts, item), column=owed.column, until=day,
            parts={"paid_earlier": paid.c.paid_on < start, "paid_meanwhile": paid.c.paid_on >= start},
        )  # fmt: skip
        rest = owed.amount(item) - earlier
        # Given up on the last day before the period, or since ever.
        was_given_up = is_given_up(item, days_after(start, -1))
        return (
            sa.select(
                *item_columns(item),
                *moment_labels(facts),
                meanwhile.label("numerator"),
                rest.label("denominator"),
            )
            .select_from(rows)
            .where(item.c.issued_on <= day, item.c.kind == owed.kind, rest > 0, sa.not_(was_given_up))
        )

    return build


def unmatched_payments(facts: FactTables) -> Select:
    """Payments of money by each moment that stand on no item to recover money or sanction issued by then:
    they break the balance of their conclusion."""
    paid, item, day = facts["recoveries"], facts["recommendations"], facts.moments.day
    rows = at_moments(facts, paid.join(item, item.c.recommendation_id == paid.c.recommendation_id))
    is_placed = sa.and_(paid.c.item_kind.in_(("recover_money", "sanction")), item.c.issued_on <= day)
    return (
        sa.select(*_payment_columns(paid), *moment_labels(facts), paid.c.amount_vnd.label("numerator"))
        .select_from(rows)
        .where(paid.c.paid_on <= day, paid.c.amount_vnd > 0, sa.not_(is_placed))
    )


def suspect_amounts(facts: FactTables) -> Select:
    """Items and payments at each moment whose amount can hardly be right, each with its reason.

    An item is out of line with the amounts usual for its kind; more was collected on it than recommended; a
    payment is many times its item, or too small a part to be an instalment, or stands on no item to pay.
    """
    found = sa.union_all(_suspect_items(facts), _suspect_payments(facts)).subquery("suspects")
    return sa.select(*found.c)


def _suspect_items(facts: FactTables) -> Select:
    item, day = facts["recommendations"], facts.moments.day
    rows, (paid, _) = _with_paid(
        facts, item, at_moments(facts, item), column="amount_vnd", until=day, parts={"paid_so_far": sa.true()}
    )
    total = MONEY.amount(item)
    reason = sa.case(
        (sa.and_(item.c.kind == "recover_money", paid > total), sa.literal("collected_above")),
        (item.c.amount_vnd > item.c.usual_to_vnd, sa.literal("amount_too_large")),
        (sa.and_(total > 0, item.c.amount_vnd < item.c.usual_from_vnd), sa.literal("amount_too_small")),
    )
    return (
        sa.select(
            item.c.recommendation_id.label("row_id"), item.c.unit_id, *columns_of(item, "kind field"),
            *columns_of(item, "conclusion_id recommendation_id amount_vnd"), paid.label("paid_vnd"),
            *columns_of(item, "usual_from_vnd usual_to_vnd issued_on"),
            sa.cast(sa.null(), sa.Date()).label("paid_on"), *columns_of(item, "source"),
            *moment_labels(facts), reason.label("reason"), one().label("numerator"),
        )
        .select_from(rows)
        .where(item.c.issued_on <= day, reason.is_not(None))
    )  # fmt: skip


def _suspect_payments(facts: FactTables) -> Select:
    paid, item, day = facts["recoveries"], facts["recommendations"], facts.moments.day
    rows = at_moments(facts, paid.join(item, item.c.recommendation_id == paid.c.recommendation_id))
    total = item.c.amount_vnd
    reason = sa.case(
        (paid.c.item_kind.not_in(("recover_money", "sanction")), sa.literal("no_recovery_item")),
        (paid.c.amount_vnd > MOST_PAYMENT * total, sa.literal("payment_too_large")),
        (LEAST_INSTALMENT * paid.c.amount_vnd <= total, sa.literal("payment_too_small")),
    )
    return (
        sa.select(
            paid.c.recovery_id.label("row_id"), paid.c.unit_id, item.c.kind, paid.c.field,
            *columns_of(paid, "conclusion_id recommendation_id"), total.label("amount_vnd"),
            paid.c.amount_vnd.label("paid_vnd"), *columns_of(item, "usual_from_vnd usual_to_vnd"),
            item.c.issued_on, paid.c.paid_on, *columns_of(paid, "source"),
            *moment_labels(facts), reason.label("reason"), one().label("numerator"),
        )
        .select_from(rows)
        .where(paid.c.paid_on <= day, paid.c.amount_vnd > 0, reason.is_not(None))
    )  # fmt: skip
