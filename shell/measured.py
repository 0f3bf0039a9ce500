"""A number with what it is compared with, and how that is said: the same on the screen and on paper."""

from dataclasses import dataclass

from metrics.definition import Metric, MetricResult
from shell.figures import Change, change, name_in_sentence, sample, statement
from shell.language import gettext as _
from shell.view import View


@dataclass(frozen=True)
class Measured:
    """One number of a view with the two it is compared with."""

    metric: Metric
    view: View
    now: MetricResult
    before: MetricResult
    last_year: MetricResult
    where: tuple[tuple[str, str], ...] = ()
    since_start: bool = False

    @property
    def changes(self) -> tuple[Change, ...]:
        """How the number moved, against the previous period and the same period last year."""
        against_year = change(
            self.metric, self.now.total, self.last_year.total, reference=_("the same period last year")
        )
        if self.view.has_one_comparison and not self.metric.is_stock:
            return (against_year,)
        reference = self.view.earlier_name(self.metric)
        return (change(self.metric, self.now.total, self.before.total, reference=reference), against_year)


def measured_words(measured: Measured) -> str:
    """A number with its name, its changes and what it rests on, as part of a sentence."""
    total = measured.now.total
    remarks = [each.text for each in measured.changes]
    if measured.metric.is_ratio and total.row_count:
        remarks.append(sample(total))
    if total.value is None and not total.is_hidden:
        return _("{measure}: nothing recorded").format(measure=name_in_sentence(measured.metric))
    return f"{statement(measured.metric, total)} ({'; '.join(remark for remark in remarks if remark)})"
