"""The catalogue: every metric by its name."""

from metrics.case_metrics import CASE_METRICS
from metrics.definition import Metric
from metrics.flow_metrics import FLOW_METRICS
from metrics.form_metrics import FORM_METRICS
from metrics.inspection_metrics import INSPECTION_METRICS
from metrics.petition_metrics import PETITION_METRICS
from metrics.signal_metrics import SIGNAL_METRICS
from metrics.step_metrics import STEP_METRICS
from metrics.survey_metrics import HARASSMENT_METRICS, RESPONSE_METRICS, SURVEY_METRICS

METRICS: dict[str, Metric] = {
    metric.name: metric
    for metric in (
        *CASE_METRICS,
        *FLOW_METRICS,
        *STEP_METRICS,
        *SIGNAL_METRICS,
        *RESPONSE_METRICS,
        *SURVEY_METRICS,
        *INSPECTION_METRICS,
        *HARASSMENT_METRICS,
        *PETITION_METRICS,
        *FORM_METRICS,
    )
}

#: The day a row of a table with states begins to count.
FIRST_DAY_COLUMNS = {
    "cases": "received_day",
    "case_events": "started_day",
    "inspections": "started_on",
    "recommendations": "issued_on",
    "recoveries": "paid_on",
    "harassment_reports": "received_day",
    "petitions": "received_day",
}


def first_day_column(metric: Metric) -> tuple[str, str]:
    """The table of a state, and the column of the day on which its rows begin to count."""
    table = metric.tables[0]
    return table, FIRST_DAY_COLUMNS[table]
