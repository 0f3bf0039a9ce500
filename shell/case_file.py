"""A case on the page: its facts, its due times, and the line of its steps."""

from datetime import UTC, datetime

from charts.case_timeline import Moment, Span, draw_timeline
from data_access.read_case import CaseEvent, CaseFile, read_case
from data_access.read_units import path_to
from data_access.source_states import read_source_states
from shell import html
from shell.filters import show
from shell.formats import UNKNOWN, format_count, format_moment
from shell.html import Column
from shell.language import gettext as _
from shell.page_frame import Viewer
from shell.pictures import is_dark, show_chart
from shell.row_table import text_of
from shell.value_names import value_name
from shell.view import View

#: Kinds of events during which the clock stands still.
PAUSES = ("supplement", "suspended", "payment_wait")


def read_asked_case(viewer: Viewer, view: View, case_id: str) -> CaseFile:
    """The file of a case as of the data time.

    Raises:
        NotVisible: no such case in the viewer's scope.
    """
    return read_case(
        case_id, as_of=_data_time(viewer), zone=view.zone, scope=viewer.scope, store=viewer.store
    )


def show_case(viewer: Viewer, view: View, file: CaseFile) -> None:
    """The trail, the answer, the facts, the picture and the steps."""
    facts = file.facts
    path = [unit for unit in path_to(facts["unit_id"], view.units) if unit.kind != "province"]
    below = [unit for unit in path if unit != view.root]
    steps = [(view.top_name, view.link_to("unit", unit=None))]
    steps += [(unit.name, view.link_to("unit", unit=unit.unit_id)) for unit in below]
    show(html.trail([*steps, (str(facts["case_id"]), view.link_to("case", case=facts["case_id"]))]))
    show(html.paragraph(_answer(view, file, now=_data_time(viewer)), class_="answer"))
    _show_timeline(view, file, now=_data_time(viewer))
    show(html.element("h2", _("Steps and pauses")), _event_table(view, file))
    if len(file.due_terms) > 1:
        show(html.element("h2", _("Due times, as they were changed")), _due_table(view, file))
    show(html.element("h2", _("The record")), _facts(view, file))


def _answer(view: View, file: CaseFile, *, now: datetime) -> str:
    facts = file.facts
    due, end = facts["due_at_completion"] or facts["due_effective_at"], facts["completed_at"]
    values = {
        "case": facts["case_id"],
        "unit": facts["unit_name"],
        "due": _moment(view, due, is_end=True),
        "end": _moment(view, end),
    }
    if end is None and due is None:
        sentence = _("{unit}: case {case} is being handled; it has no due time.")
    elif end is None and due < now:
        sentence = _("{unit}: case {case} is overdue; it was due {due}.")
    elif end is None:
        sentence = _("{unit}: case {case} is being handled within time; it is due {due}.")
    elif due is None:
        sentence = _("{unit}: case {case} was completed {end}; it had no due time.")
    elif end <= due:
        sentence = _("{unit}: case {case} was completed in time, {end}; it was due {due}.")
    else:
        sentence = _("{unit}: case {case} was completed late, {end}; it was due {due}.")
    paused = facts["paused_working_days"]
    if paused:
        sentence += " " + _("Its clock stood still for {days} working days.").format(
            days=format_count(paused)
        )
    return sentence.format(**values)


def _show_timeline(view: View, file: CaseFile, *, now: datetime) -> None:
    if not file.events:
        show(html.paragraph(_("The source delivers no steps of this case."), class_="quiet"))
        return
    spans = [
        Span(
            _event_name(event),
            _local(view, event.started_at),
            _local(view, event.ended_at or now),
            _duration(event),
            is_pause=event.kind in PAUSES,
        )
        for event in file.events
    ]
    marks = [
        Moment(_local(view, instant), label)
        for instant, label in (
            (file.facts["due_at_completion"] or file.facts["due_effective_at"], _("due")),
            (file.facts["completed_at"], _("completed")),
        )
        if instant is not None
    ]
    longest = max(file.events, key=lambda event: event.working_days or 0)
    title = _("Longest: {step}, {duration} at {holder}").format(
        step=_event_name(longest), duration=_duration(longest), holder=_holder(longest)
    )
    show_chart(draw_timeline(spans, marks, description=title, is_dark=is_dark()), title=title)
    show(html.paragraph(_("Filled: being worked on. Hollow: the clock stands still."), class_="key"))


def _event_table(view: View, file: CaseFile) -> str:
    columns = [
        Column(_("Step")), Column(_("Held by")), Column(_("From"), is_figure=True),
        Column(_("To"), is_figure=True), Column(_("Working days"), is_figure=True),
    ]  # fmt: skip
    rows = [
        [
            _event_name(event),
            _holder(event),
            _moment(view, event.started_at),
            _moment(view, event.ended_at) if event.ended_at else _("still running"),
            UNKNOWN if event.working_days is None else format_count(event.working_days),
        ]
        for event in file.events
    ]
    return html.table(columns, rows, caption=_("Steps and pauses"))


def _facts(view: View, file: CaseFile) -> str:
    facts = file.facts
    lines = [
        (_("Procedure"), facts["procedure_name"]),
        (_("Field"), facts["field"]),
        (_("Receiving unit"), facts["receiving_unit_name"]),
        (_("Settling unit"), facts["unit_name"]),
        (_("Official in charge"), facts["officer_name"]),
        (_("Channel"), value_name("channel", facts["channel"])),
        (_("Applicant"), value_name("applicant_kind", facts["applicant_kind"])),
        (_("Received"), _moment(view, facts["received_at"])),
        (_("Due"), _moment(view, facts["due_at_completion"] or facts["due_effective_at"], is_end=True)),
        (_("Completed"), _moment(view, facts["completed_at"])),
        (_("Outcome"), value_name("outcome", facts["outcome"]) if facts["outcome"] else None),
        (_("Result delivered"), _moment(view, facts["returned_at"])),
        (_("Apology and new date"), _moment(view, facts["apology_at"])),
        (_("Supplement requests"), text_of("count", facts["supplement_count"], zone=view.zone)),
        (_("Time limit (working days)"), text_of("count", facts["limit_working_days"], zone=view.zone)),
        (_("Source"), facts["source"]),
        (_("Reference in the source"), facts["source_ref"]),
    ]
    pairs = [
        html.join([html.element("dt", name), html.element("dd", str(value or UNKNOWN))])
        for name, value in lines
    ]
    return html.element("dl", *pairs, class_="facts")


def _due_table(view: View, file: CaseFile) -> str:
    columns = [Column(_("In force from")), Column(_("Due"))]
    rows = [
        [
            _("from the start") if index == 0 else _moment(view, term.known_from),
            _moment(view, term.due_effective_at, is_end=True),
        ]
        for index, term in enumerate(file.due_terms)
    ]
    return html.table(columns, rows, caption=_("Due times, as they were changed"))


def _event_name(event: CaseEvent) -> str:
    return event.step_name or value_name("kind", event.kind)


def _holder(event: CaseEvent) -> str:
    return ", ".join(part for part in (event.unit_name, event.officer_name) if part) or UNKNOWN


def _duration(event: CaseEvent) -> str:
    if event.working_days is None:
        return UNKNOWN
    if event.working_days == 0:
        return _("less than a working day")
    return _("{days} working days").format(days=format_count(event.working_days))


def _moment(view: View, instant: datetime | None, *, is_end: bool = False) -> str:
    if instant is None:
        return UNKNOWN
    return format_moment(instant.replace(tzinfo=UTC), zone=view.zone, is_end=is_end)


def _local(view: View, instant: datetime) -> datetime:
    return instant.replace(tzinfo=UTC).astimezone(view.zone).replace(tzinfo=None)


def _data_time(viewer: Viewer) -> datetime:
    states = read_source_states(viewer.store, scope=viewer.scope)
    return min(state.data_time for state in states if state.data_time is not None)
