"""The state of the sources and what was refused, as tables."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from data_access.app_database import utc_now
from data_access.read_data_state import ClosedWithoutDate, RejectedCount, RejectedRow, SourceTable
from data_access.source_states import SourceState
from shell import html
from shell.formats import UNKNOWN, format_count, format_instant
from shell.html import Column
from shell.language import gettext as _
from shell.language import translatable as N_
from shell.rejection_reasons import reason_kind, reason_text

#: How many refused rows are listed one by one.
SHOWN_ROWS = 50
TABLE_NAMES = {
    "units": N_("Units"), "officers": N_("Officials"), "unit_heads": N_("Heads of units"),
    "unit_successions": N_("Successions of units"), "procedures": N_("Procedures"), "cases": N_("Cases"),
    "case_events": N_("Steps of cases"), "surveys": N_("Survey answers"), "petitions": N_("Petitions"),
    "petition_events": N_("Supplements, suspensions and extensions of petitions"),
    "harassment_reports": N_("Harassment reports"), "inspections": N_("Inspections"),
    "inspection_units": N_("Inspected units"), "recommendations": N_("Recommendations"),
    "recoveries": N_("Payments"), "explanations": N_("Explanations"), "commitments": N_("Commitments"),
    "duties": N_("Duties"), "receptions": N_("Receptions"), "service_index": N_("Service index"),
}  # fmt: skip


def data_answer(states: Sequence[SourceState], counts: Sequence[RejectedCount], *, zone: ZoneInfo) -> Markup:
    """How many sources, how many of them late, how old the oldest, how much was refused."""
    times = [state.data_time for state in states if state.data_time is not None]
    late = sum(state.is_stale(now=utc_now()) for state in states)
    text = _("{sources} sources, {late} of them not up to date. The oldest data is from {time}.").format(
        sources=format_count(len(states)),
        late=format_count(late),
        time=_moment(min(times, default=None), zone=zone),
    )
    rejected = sum(count.row_count for count in counts)
    if not rejected:
        return html.paragraph(text, class_="answer")
    text += " " + _("{rejected} rows were rejected because they break the rules of the case model.").format(
        rejected=format_count(rejected)
    )
    return html.paragraph(text, class_="answer")


def source_table(states: Sequence[SourceState], tables: Sequence[SourceTable], *, zone: ZoneInfo) -> Markup:
    """One line a source: data time, last success, state, and what it delivers."""
    columns = [
        Column(_("Source")), Column(_("Data up to"), is_figure=True),
        Column(_("Last read"), is_figure=True, is_minor=True), Column(_("State"), is_long=True),
        Column(_("Rows delivered")),
    ]  # fmt: skip
    rows = []
    for state in states:
        delivered = [
            f"{table_name(table.table_name)} {format_count(table.row_count)}"
            for table in tables
            if table.source == state.source
        ]
        rows.append(
            [
                state.source,
                _moment(state.data_time, zone=zone),
                _moment(state.succeeded_at, zone=zone),
                state_name(state),
                html.element("span", ", ".join(delivered), class_="small"),
            ]
        )
    return html.table(columns, rows, caption=_("Sources"))


def state_name(state: SourceState) -> str:
    """How a source is, in words."""
    if state.error is not None:
        return _("the last reading failed")
    if state.is_stale(now=utc_now()):
        return _("not up to date")
    if state.is_writable:
        return _("up to date, but its account could write")
    return _("up to date")


def rejected_count_table(counts: Sequence[RejectedCount]) -> Markup:
    """Refused rows by source, table and reason, the most frequent first."""
    if not counts:
        return html.paragraph(_("No row was rejected."), class_="quiet")
    columns = [
        Column(_("Source")), Column(_("Table")), Column(_("Reason")), Column(_("Rows"), is_figure=True)
    ]  # fmt: skip
    sums: Counter[tuple[str, str, str]] = Counter()
    for count in counts:
        sums[count.source, count.table_name, reason_kind(count.reason)] += count.row_count
    rows = [
        [source, table_name(table), reason, format_count(row_count)]
        for (source, table, reason), row_count in sums.most_common()
    ]
    return html.table(columns, rows, caption=_("Rejected rows, by reason"))


def rejected_row_table(rejected: Sequence[RejectedRow], *, zone: ZoneInfo) -> Markup:
    """The refused rows themselves: where they stand in the source and what is wrong with them."""
    columns = [
        Column(_("Source")), Column(_("Table")), Column(_("Code")), Column(_("Unit"), is_minor=True),
        Column(_("Time"), is_figure=True, is_minor=True), Column(_("Reason")),
    ]  # fmt: skip
    rows = [
        [
            row.source,
            table_name(row.table_name),
            row.row_id or UNKNOWN,
            row.unit_id or UNKNOWN,
            _moment(row.happened_at, zone=zone),
            reason_text(row.reason),
        ]
        for row in rejected
    ]
    return html.table(columns, rows, caption=_("Rejected rows, one by one"), is_wide=True)


def closed_table(closed: Sequence[ClosedWithoutDate]) -> Markup:
    """Rows that are closed without saying when: out of every dated number, in no open one."""
    columns = [Column(_("Table")), Column(_("Rows"), is_figure=True)]
    rows = [[table_name(each.table_name), format_count(each.row_count)] for each in closed]
    table = html.table(columns, rows, caption=_("Closed without a date"))
    remark = _("They count as closed from the beginning and appear in no number of a period.")
    return html.join([html.paragraph(remark, class_="small"), table])


def table_name(name: str) -> str:
    """What a table of the case model is called on a page."""
    return _(TABLE_NAMES[name]) if name in TABLE_NAMES else name


def _moment(instant: datetime | None, *, zone: ZoneInfo) -> str:
    return UNKNOWN if instant is None else format_instant(instant.replace(tzinfo=UTC), zone=zone)
