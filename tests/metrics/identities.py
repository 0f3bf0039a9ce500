"""What must add up in the report form of a period, for every group of every breakdown."""

from collections.abc import Hashable, Iterable, Mapping

#: Each is the sum of its parts with their signs.
IDENTITIES: list[tuple[str, dict[str, int]]] = [
    ("cases_in_hand", {"cases_carried_over": 1, "cases_received": 1, "cases_closed_without_date": -1}),
    ("cases_in_hand", {"cases_completed": 1, "cases_pending": 1}),
    (
        "cases_pending",
        {"cases_pending_in_time": 1, "cases_pending_overdue": 1, "cases_pending_no_deadline": 1},
    ),
    (
        "cases_completed",
        {
            "cases_completed_early": 1,
            "cases_completed_on_due_day": 1,
            "cases_completed_late": 1,
            "cases_completed_no_deadline": 1,
        },
    ),
]

#: A count of each group that has something.
Counts = Mapping[Hashable, float]


def added(counts: Iterable[tuple[Counts, int]]) -> Counts:
    """Counts added up group by group; groups of nothing are left out."""
    total: dict[Hashable, float] = {}
    for count, sign in counts:
        for keys, number in count.items():
            total[keys] = total.get(keys, 0) + sign * number
    return {keys: number for keys, number in total.items() if number}
