"""Where the work itself changed, so that verdicts take their limits anew."""

from settings import VerdictSettings
from verdicts.verdict import Break


def breaks_for(settings: VerdictSettings, *, unit: str, metric: str) -> tuple[Break, ...]:
    """The breaks of one unit and metric, those of all units and all metrics included, in order; of the same
    month the one that names most."""
    meant = [each for each in settings.breaks if each.unit in (None, unit) and each.metric in (None, metric)]
    by_month = {
        each.month: Break(each.month, each.reason)
        for each in sorted(meant, key=lambda each: (each.unit is not None) + (each.metric is not None))
    }
    return tuple(by_month[month] for month in sorted(by_month))
