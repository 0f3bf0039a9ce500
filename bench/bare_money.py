"""The questions of the pages on money and on inspections, by hand."""

from bench.bare import Bare

#: The items of one kind with what was paid on them by T.
ITEMS = (
    "recommendations c LEFT JOIN (SELECT recommendation_id AS paid_for, sum({column}) AS paid, "
    "max(paid_on) AS newest FROM recoveries WHERE paid_on <= DATE '{{end}}' GROUP BY 1) p "
    "ON p.paid_for = c.recommendation_id"
)
BY_NOW = "issued_on <= DATE '{end}'"
IN_PERIOD = "issued_on BETWEEN DATE '{start}' AND DATE '{end}'"
DUE = "coalesce(due_on, issued_on + 30)"
GIVEN_UP = "status = 'impossible' AND coalesce(closed_on, issued_on) <= DATE '{end}'"
OPEN = "issued_on <= DATE '{end}' AND (closed_on IS NULL OR closed_on > DATE '{end}')"
IN_HAND = "issued_on <= DATE '{end}' AND (closed_on IS NULL OR closed_on >= DATE '{start}')"
WAS_DUE = (
    f"{DUE} BETWEEN DATE '{{start}}' AND DATE '{{end}}' AND {DUE} < DATE '{{end}}' "
    "AND issued_on <= DATE '{end}' AND status <> 'suspended'"
)
IN_TIME = f"coalesce(status IN ('done', 'verified') AND closed_on <= {DUE}, false)"
SUSPECTS = (
    "(SELECT r.recommendation_id FROM recommendations r LEFT JOIN (SELECT recommendation_id AS paid_for, "
    "sum(amount_vnd) AS paid FROM recoveries WHERE paid_on <= DATE '{end}' GROUP BY 1) p "
    "ON paid_for = r.recommendation_id WHERE issued_on <= DATE '{end}' AND (amount_vnd > usual_to_vnd "
    "OR (amount_vnd > 0 AND amount_vnd < usual_from_vnd) OR (kind = 'recover_money' AND paid > amount_vnd)) "
    "UNION ALL SELECT recovery_id FROM recoveries z JOIN recommendations r USING (recommendation_id) "
    "WHERE paid_on <= DATE '{end}' AND z.amount_vnd > 0 AND (kind NOT IN ('recover_money', 'sanction') "
    "OR z.amount_vnd > 10 * r.amount_vnd OR 500 * z.amount_vnd <= r.amount_vnd)) c"
)


def balances(unit: str, kind: str, column: str) -> dict[str, Bare]:
    """The parts of the balance of money or of land."""
    rows, of_kind = ITEMS.format(column=column), f"kind = '{kind}' AND {BY_NOW}"
    rest = f"greatest(0, {column} - coalesce(paid, 0))"
    pursued = f"{of_kind} AND status <> 'suspended' AND NOT ({GIVEN_UP})"
    stalled = (
        f"{pursued} AND coalesce(newest, issued_on) + 365 < DATE '{{end}}' AND {column} > coalesce(paid, 0)"
    )
    parts = {
        "issued": (f"sum({column})", of_kind),
        "collected": ("sum(paid)", of_kind),
        "written_off": (f"sum({rest})", f"{of_kind} AND {GIVEN_UP}"),
        "overpaid": (f"sum(greatest(0, coalesce(paid, 0) - {column}))", of_kind),
        "outstanding": (f"sum({rest})", f"{of_kind} AND NOT ({GIVEN_UP})"),
        "overdue": (f"sum({rest})", f"{pursued} AND {DUE} < DATE '{{end}}'"),
        "stalled": (f"sum({rest})", stalled),
    }
    found = {
        f"recovery_{part}_{unit}": Bare(what, rows, condition) for part, (what, condition) in parts.items()
    }
    return {**found, "recoveries_stalled": Bare("count(*)", rows, stalled)}


def inspections(what: str, anchor: str, condition: str = "true") -> Bare:
    """Inspections with a day in the period."""
    days = f"{anchor} BETWEEN DATE '{{start}}' AND DATE '{{end}}'"
    return Bare(what, "inspections c", f"{days} AND {condition}", anchor)


def sums(what: str, *kinds: str) -> Bare:
    """Items of some kinds issued in the period."""
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    return Bare(what, "recommendations c", f"kind IN ({listed}) AND {IN_PERIOD}")


def handled(kind: str) -> Bare:
    """Items of a kind carried out in the period."""
    return Bare(
        "sum(coalesce(quantity, 1))", "recommendations c",
        f"kind = '{kind}' AND status IN ('done', 'verified') "
        "AND closed_on BETWEEN DATE '{start}' AND DATE '{end}'",
    )  # fmt: skip


def share_handled(kind: str) -> Bare:
    """Of the items of a kind issued in the period, those carried out by T."""
    done = "status IN ('done', 'verified') AND coalesce(closed_on, issued_on) <= DATE '{end}'"
    return sums(f"sum(coalesce(quantity, 1)) FILTER ({done}), sum(coalesce(quantity, 1))", kind)


QUANTITY, AMOUNT, AREA = "sum(coalesce(quantity, 1))", "sum(amount_vnd)", "sum(area_m2)"
BARE_MONEY: dict[str, Bare] = {
    **balances("m2", "recover_land", "area_m2"),
    **balances("vnd", "recover_money", "amount_vnd"),
    "other_money_vnd": sums(AMOUNT, "other_money"),
    "violation_vnd": sums(AMOUNT, "recover_money", "other_money"),
    "recovery_recommended_m2": sums(AREA, "recover_land"),
    "other_land_m2": sums(AREA, "other_land"),
    "violation_m2": sums(AREA, "recover_land", "other_land"),
    "recovered_m2": Bare(AREA, "recoveries c", "paid_on BETWEEN DATE '{start}' AND DATE '{end}'"),
    "recovery_unmatched_vnd": Bare(
        AMOUNT, "recoveries c",
        "paid_on <= DATE '{end}' AND item_kind NOT IN ('recover_money', 'sanction')",
    ),
    "amounts_suspect": Bare("count(*)", SUSPECTS, "true"),
    "recovery_execution_rate": Bare(
        "sum(meanwhile), sum(amount_vnd - coalesce(earlier, 0))",
        "recommendations c LEFT JOIN (SELECT recommendation_id AS paid_for, "
        "sum(amount_vnd) FILTER (paid_on < DATE '{start}') AS earlier, "
        "sum(amount_vnd) FILTER (paid_on >= DATE '{start}') AS meanwhile "
        "FROM recoveries WHERE paid_on <= DATE '{end}' GROUP BY 1) p ON p.paid_for = c.recommendation_id",
        f"kind = 'recover_money' AND {BY_NOW} AND amount_vnd > coalesce(earlier, 0) "
        "AND NOT (status = 'impossible' AND closed_on < DATE '{start}')",
    ),
    "conclusions_to_execute": Bare("count(DISTINCT conclusion_id)", "recommendations c", IN_HAND),
    "conclusions_executed": Bare(
        "count(DISTINCT conclusion_id)", "recommendations c",
        f"{IN_HAND} AND conclusion_id NOT IN (SELECT conclusion_id FROM recommendations WHERE {OPEN})",
    ),
    "executions_late": Bare("count(*)", "recommendations c", f"{WAS_DUE} AND NOT {IN_TIME}"),
    "recommendations_on_time_rate": Bare(f"sum(({IN_TIME})::INT), count(*)", "recommendations c", WAS_DUE),
    "done_without_evidence": Bare(
        "count(*)", "recommendations c",
        f"{BY_NOW} AND status IN ('done', 'verified') AND coalesce(closed_on, issued_on) <= DATE '{{end}}' "
        "AND (closed_on IS NULL OR evidence_ref IS NULL)",
    ),
    "inspections_started": inspections("count(*)", "started_on"),
    "inspections_concluded": inspections("count(DISTINCT conclusion_ref)", "concluded_on"),
    "surprise_rate": inspections("sum((mode = 'surprise')::INT), count(*)", "started_on"),
    "programme_started_rate": inspections(
        "sum((started_on <= DATE '{end}')::INT), count(*)", "planned_for_on"
    ),
    "programme_concluded_rate": inspections(
        "sum((concluded_on <= DATE '{end}')::INT), count(*)", "planned_for_on"
    ),
    **{
        name: inspections(
            "count(*)", due, f"{due} < DATE '{{end}}' AND ({done} IS NULL OR {done} > {due})"
        )
        for name, due, done in (
            ("conclusions_late", "conclusion_due_on", "concluded_on"),
            ("orders_late", "order_due_on", "ordered_on"),
        )
    },
    "units_not_visited": Bare(
        "count(*)",
        "units c LEFT JOIN (SELECT u.body_id AS visited, max(started_on) AS last FROM inspected_units i "
        "JOIN units u ON u.unit_id = i.unit_id WHERE started_on <= DATE '{end}' GROUP BY 1) v "
        "ON visited = c.unit_id",
        "c.kind IN ('department', 'commune', 'ward', 'special_zone', 'district', 'zone_board') "
        "AND coalesce(c.valid_from_on <= DATE '{end}' - 365, true) "
        "AND coalesce(c.valid_to_on >= DATE '{end}', true) AND coalesce(last <= DATE '{end}' - 365, true)",
    ),
    "collectives_disciplined": sums(QUANTITY, "discipline_collective"),
    "collectives_handled": handled("discipline_collective"),
    "collectives_handled_rate": share_handled("discipline_collective"),
    "individuals_disciplined": sums(QUANTITY, "discipline_individual"),
    "individuals_handled": handled("discipline_individual"),
    "individuals_handled_rate": share_handled("discipline_individual"),
    "police_referrals": sums("count(*)", "refer_police"),
    "police_referral_persons": sums(QUANTITY, "refer_police"),
    "sanctions": sums(QUANTITY, "sanction"),
    "sanctions_vnd": sums(AMOUNT, "sanction"),
    "sanctions_collected_vnd": Bare(
        AMOUNT, "recoveries c", "item_kind = 'sanction' AND paid_on BETWEEN DATE '{start}' AND DATE '{end}'"
    ),
    "policy_recommendations": sums(QUANTITY, "change_policy"),
    "policies_changed": handled("change_policy"),
}  # fmt: skip
