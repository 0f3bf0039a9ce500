"""The metrics of satisfaction, and of reports about harassment: names, meanings, rows."""

from functools import partial

from metrics import cases, harassment, surveys
from metrics.case_metrics import LEAST_CASES
from metrics.cases import CASE_DIMENSIONS, DECISION_766, every, received
from metrics.definition import Metric, translatable
from metrics.harassment import REPORT_DIMENSIONS
from metrics.surveys import SURVEY_DIMENSIONS

#: Below this many answers a unit's satisfaction says little.
LEAST_ANSWERS = 30
#: No verdict on reports per 10,000 cases under this many cases (metrics.md).
LEAST_CASES_FOR_REPORTS = 500
#: Below this many findings a share of substantiated reports says little.
LEAST_FINDINGS = 10
SIPAS = "SIPAS, Ministry of Home Affairs"
DIRECTIVE_10 = "Directive 10/CT-TTg of 2019"

_of_answers = partial(
    Metric,
    kind="flow",
    tables=("surveys",),
    dimensions=SURVEY_DIMENSIONS,
    source=DECISION_766,
    lattice="satisfaction_mean",
)


def _of_dimension(scored: str, *, title: str, question: str) -> Metric:
    """The share of 4 and 5 of one dimension of SIPAS among the answers that say something of it. Fewer people
    may have answered to a dimension than at all, so its small counts are its own."""
    name = f"satisfaction_{scored}_rate"
    return _of_answers(
        name=name,
        title=title,
        question=question,
        formula=translatable(
            "Answers with a 4 or 5 for this dimension, divided by the answers with a score for it; one "
            "instrument."
        ),
        source=SIPAS,
        unit="share",
        better="higher",
        facts=surveys.answers(surveys.is_satisfied(f"score_{scored}"), scored=f"score_{scored}"),
        is_ratio=True,
        minimum_count=LEAST_ANSWERS,
        lattice=name,
        sensitive_parts=("denominator",),
    )


#: The five dimensions of SIPAS in the order of its form.
DIMENSION_METRICS: tuple[Metric, ...] = (
    _of_dimension(
        "access",
        title=translatable("Satisfaction with access to the service"),
        question=translatable("How many are satisfied with how the service can be reached?"),
    ),
    _of_dimension(
        "procedure",
        title=translatable("Satisfaction with the procedure"),
        question=translatable("How many are satisfied with the procedure and its papers?"),
    ),
    _of_dimension(
        "staff",
        title=translatable("Satisfaction with the officials"),
        question=translatable("How many are satisfied with the officials they dealt with?"),
    ),
    _of_dimension(
        "result",
        title=translatable("Satisfaction with the result"),
        question=translatable("How many are satisfied with the result they received?"),
    ),
    _of_dimension(
        "feedback",
        title=translatable("Satisfaction with how feedback is handled"),
        question=translatable("How many are satisfied with how their feedback was received and settled?"),
    ),
)

SURVEY_METRICS: tuple[Metric, ...] = (
    _of_answers(
        name="satisfaction_rate",
        title=translatable("Satisfaction"),
        question=translatable("How many of those who answered were satisfied?"),
        formula=translatable(
            "Answers with a score of 4 or 5, divided by the answers with a score; one instrument."
        ),
        unit="share",
        better="higher",
        facts=surveys.answers(surveys.is_satisfied()),
        is_ratio=True,
        minimum_count=LEAST_ANSWERS,
    ),
    _of_answers(
        name="satisfaction_mean",
        title=translatable("Mean score"),
        question=translatable("What score from 1 to 5 do citizens and businesses give?"),
        formula=translatable("The sum of the scores, divided by the answers; one instrument."),
        unit="score",
        better="higher",
        facts=surveys.answers(surveys.score),
        is_ratio=True,
        minimum_count=LEAST_ANSWERS,
        sensitive_parts=("denominator",),
    ),
    _of_answers(
        name="survey_responses",
        title=translatable("Answers"),
        question=translatable("How many answers does satisfaction rest on?"),
        formula=translatable("Answers with a score given in the period; one instrument."),
        unit="count",
        better="neither",
        facts=surveys.answers(surveys.every, is_ratio=False),
    ),
    *DIMENSION_METRICS,
)

_of_those_served = partial(
    Metric,
    unit="share",
    kind="flow",
    better="higher",
    tables=("cases", "surveys"),
    dimensions=CASE_DIMENSIONS,
    source=DECISION_766,
    is_ratio=True,
    minimum_count=LEAST_CASES,
    # Beside the answers to each instrument any of them would tell how few answered where that is hidden.
    is_published=False,
)

RESPONSE_METRICS: tuple[Metric, ...] = (
    _of_those_served(
        name="survey_response_rate",
        title=translatable("Share of cases with an answer"),
        question=translatable("How many of those served told what they think?"),
        formula=translatable(
            "Completed cases with a linked answer at the counter or on the portal so far, divided by the "
            "completed cases; a case counts once. Not meant for sample surveys."
        ),
        facts=cases.answered("counter", "portal"),
    ),
    _of_those_served(
        name="counter_response_rate",
        title=translatable("Share of cases rated at the counter"),
        question=translatable("How many of those served gave a rating at the counter?"),
        formula=translatable(
            "Completed cases with a linked answer at the counter so far, divided by the completed cases; a "
            "case counts once."
        ),
        facts=cases.answered("counter"),
    ),
    _of_those_served(
        name="portal_response_rate",
        title=translatable("Share of cases rated on the portal"),
        question=translatable("How many of those served gave a rating on the portal?"),
        formula=translatable(
            "Completed cases with a linked answer on the portal so far, divided by the completed cases; a "
            "case counts once."
        ),
        facts=cases.answered("portal"),
    ),
)

_of_reports = partial(
    Metric, tables=("harassment_reports",), dimensions=REPORT_DIMENSIONS, source=DIRECTIVE_10
)
_state_of_reports = partial(
    _of_reports, unit="count", kind="stock", better="lower", dimensions=(*REPORT_DIMENSIONS, "age_bucket")
)

HARASSMENT_METRICS: tuple[Metric, ...] = (
    _of_reports(
        name="harassment_reports",
        title=translatable("Harassment reports"),
        question=translatable("How many reports say that officials harassed or troubled people?"),
        formula=translatable("Reports received in the period, those found ineligible later included."),
        unit="count",
        kind="flow",
        better="lower",
        facts=harassment.reports("received"),
        lattice="harassment_reports",
    ),
    _state_of_reports(
        name="harassment_open",
        title=translatable("Open harassment reports"),
        question=translatable("How many reports wait for an end?"),
        formula=translatable(
            "Reports received and not concluded, referred or found ineligible at that moment."
        ),
        facts=harassment.open_reports,
        lattice="harassment_open",
    ),
    _state_of_reports(
        name="harassment_overdue",
        title=translatable("Overdue harassment reports"),
        question=translatable("How many open reports are past their due time?"),
        formula=translatable(
            "Open reports past their due time; without one, 15 working days after reception (or as "
            "configured)."
        ),
        facts=harassment.overdue_reports,
        lattice="harassment_overdue",
    ),
    _of_reports(
        name="harassment_substantiated",
        title=translatable("Substantiated harassment reports"),
        question=translatable("How many reports proved right?"),
        formula=translatable("Reports concluded in the period as right or partly right."),
        unit="count",
        kind="flow",
        better="lower",
        facts=harassment.reports("handled", harassment.is_substantiated),
        lattice="harassment_substantiated_rate",
    ),
    _of_reports(
        name="harassment_substantiated_rate",
        title=translatable("Share of reports that proved right"),
        question=translatable("Of the reports with a finding, how many proved right?"),
        formula=translatable(
            "Reports found right or partly right, divided by the reports concluded with a finding, unproven "
            "ones included."
        ),
        unit="share",
        kind="flow",
        better="neither",
        facts=harassment.reports("handled", harassment.has_finding, numerator=harassment.substantiated),
        is_ratio=True,
        minimum_count=LEAST_FINDINGS,
        lattice="harassment_substantiated_rate",
        sensitive_parts=("numerator", "denominator", "rest"),
    ),
    _of_reports(
        name="harassment_per_10k_cases",
        title=translatable("Rate of harassment reports per 10,000 cases"),
        question=translatable("How many reports are there for the amount of work?"),
        formula=translatable(
            "10,000 times the reports received, divided by the cases received there and then."
        ),
        unit="per_10k",
        kind="flow",
        better="lower",
        tables=("harassment_reports", "cases"),
        facts=harassment.reports("received"),
        is_ratio=True,
        denominator_facts=received(every),
        shared_dimensions=(
            "unit", "parent", "body", "unit_kind", "procedure", "field", "officer", "month", "quarter",
            "year",
        ),
        factor=10_000,
        minimum_count=LEAST_CASES_FOR_REPORTS,
        lattice="harassment_reports",
    ),
    _of_reports(
        name="officers_repeatedly_reported",
        title=translatable("Officials reported more than once"),
        question=translatable("How many officials were reported again and again?"),
        formula=translatable(
            "Officials with two or more eligible reports received in the last twelve months."
        ),
        unit="count",
        kind="stock",
        better="lower",
        facts=harassment.reports_naming_officers,
        is_distinct=True,
        rows_per_key=2,
        lattice="officers_repeatedly_reported",
    ),
)  # fmt: skip
