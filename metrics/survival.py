"""How long cases take when those still open count too: durations that T may cut off (Kaplan and Meier, 1958).

The median of the completed cases alone is too short while the slow ones are still open: an open case tells
that it takes at least as long as it has been waiting.
"""

import sqlalchemy as sa

from metrics.cases import case_columns, closed_without_date, due_known_at
from metrics.facts import FactTables, Select, one


def durations_so_far(facts: FactTables) -> Select:
    """Cases received in the period, the seconds each took or has been open at T, and whether T cut it off.

    A case with an outcome but no date is left out: how long it took is not known. One whose completion was
    noted before its reception, as far as the case model lets it, took no time.
    """
    case, at = facts["cases"], sa.literal(facts.at, sa.DateTime())
    is_censored = sa.or_(case.c.completed_at.is_(None), case.c.completed_at > at)
    until = sa.case((is_censored, at), else_=sa.func.greatest(case.c.completed_at, case.c.received_at))
    rows, due, _ = due_known_at(facts, case, at, case)
    columns = [
        *case_columns(case, due),
        case.c.received_day.label("day"),
        one().label("numerator"),
        sa.extract("epoch", until - case.c.received_at).label("measure"),
        is_censored.label("is_censored"),
    ]
    was_received = facts.in_period(case.c.received_day, case.c.received_at)
    return sa.select(*columns).select_from(rows).where(was_received, sa.not_(closed_without_date(case)))
