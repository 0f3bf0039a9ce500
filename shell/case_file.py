"""A case on the page: its facts, its due times, and the line of its steps."""

from datetime import UTC, datetime

from markupsafe import Markup

from charts.case_timeline import Moment, Span, draw_timeline
from data_access.read_case import CaseEvent, CaseFile, read_case
from data_access.read_units import path_to
from data_access.source_states import read_source_states
from metrics.case_steps import CaseSteps, read_case_steps
from shell import html
from shell.filters import show
from shell.formats import UNKNOWN, format_count, format_decimals, format_moment
from shell.html import Column
from shell.language import gettext as _
from shell.page_frame import Viewer
from shell.pictures import is_dark, show_chart
from shell.row_table import text_of
from shell.value_names import value_name
from shell.view import View

#: Kinds of events during which the clock stands still.
PAUSES = ("supplement", "suspended", "payment_wait")
#: Where the step that broke a late case stands on its page.
BROKEN_STEP = "broken-step"


def read_asked_case(viewer: Viewer, view: View, case_id: str) -> CaseFile:
    """The file of a case as of the data time.

    Raises:
        NotVisible: no such case in the viewer's scope.
    """
    return read_case(
        case_id, as_of=_data_time(viewer), zone=view.zone, scope=viewer.scope, store=viewer.store
    )


def show_case(viewer: Viewer, view: View, file: CaseFile) -> None:
    """The trail, the answer, the picture, the steps with the one that broke the case, and the facts."""
    facts, now = file.facts, _data_time(viewer)
    steps_of_case = read_case_steps(
        str(facts["case_id"]), as_of=now.replace(tzinfo=UTC), scope=viewer.scope, store=viewer.store,
        settings=viewer.settings,
    )  # fmt: skip
    path = [unit for unit in path_to(facts["unit_id"], view.units) if unit.kind != "province"]
    below = [unit for unit in path if unit != view.root]
    steps = [(view.top_name, view.link_to("unit", unit=None))]
    steps += [(unit.name, view.link_to("unit", unit=unit.unit_id)) for unit in below]
    show(html.trail([*steps, (str(facts["case_id"]), view.link_to("case", case=facts["case_id"]))]))
    blame = _broken_step_sentence(file, steps_of_case)
    show(html.paragraph(_answer(view, file, now=now), " ", blame, class_="answer"))
    _show_timeline(view, file, steps_of_case, now=now)
    show(html.element("h2", _("Steps and pauses")), _event_table(view, file, steps_of_case))
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


def _broken_step_sentence(file: CaseFile, steps: CaseSteps) -> str | Markup:
    """Which step made the case late, who held it and by how much it overran; nothing of a case in time."""
    event = next((event for event in file.events if event.event_id == steps.broken), None)
    if event is None:
        return ""
    overrun = steps.times[event.event_id].overrun
    sentence = _("it held the case when its due time passed, without overrunning a due time of its own")
    if overrun:
        sentence = _("it overran its own due time by {days} working days").format(days=_days(overrun))
    name = html.link(_event_name(event), f"#{BROKEN_STEP}")
    step = html.join([_("The step that broke it:"), " ", name, f" ({_holder(event)}): {sentence}."])
    return step


def _days(days: float) -> str:
    """Working days with one decimal; less than a tenth is still not nothing."""
    return format_decimals(max(days, 0.1), digits=1) if days else format_count(0)


def _show_timeline(view: View, file: CaseFile, steps: CaseSteps, *, now: datetime) -> None:
    if not file.events:
        show(html.paragraph(_("The source delivers no steps of this case."), class_="quiet"))
        return
    spans = [
        Span(
            _event_name(event),
            _local(view, event.started_at),
            _local(view, event.ended_at or now),
            _span_text(event, steps),
            is_pause=event.kind in PAUSES,
            is_broken=event.event_id == steps.broken,
        )
        for event in file.events
    ]
    days = _days_that_mattered(file)
    marks = [Moment(_local(view, instant), label) for label, instant, _is_end in days]
    show_chart(
        draw_timeline(spans, marks, is_dark=is_dark()),
        title=_timeline_title(file, steps),
        heads=[_("Step"), _("From"), _("To"), _("Duration")],
        rows=[
            *[[label, _moment(view, instant, is_end=is_end), "", ""] for label, instant, is_end in days],
            *[
                [span.label, _moment(view, event.started_at), _end(view, event), span.text]
                for span, event in zip(spans, file.events, strict=True)
            ],
        ],
    )
    key = _("Filled: being worked on. Hollow: the clock stands still. Thick outline: the step that broke it.")
    show(html.paragraph(key, class_="key"))


def _days_that_mattered(file: CaseFile) -> list[tuple[str, datetime, bool]]:
    """When the case was due and when it was completed, each where it is known; a due day runs to its end."""
    due = file.facts["due_at_completion"] or file.facts["due_effective_at"]
    days = ((_("due"), due, True), (_("completed"), file.facts["completed_at"], False))
    return [day for day in days if day[1] is not None]


def _timeline_title(file: CaseFile, steps: CaseSteps) -> str:
    pointed_at = next((event for event in file.events if event.event_id == steps.broken), None)
    text = _("Broken at: {step}, {duration} at {holder}")
    if pointed_at is None:
        pointed_at = max(file.events, key=lambda event: event.working_days or 0)
        text = _("Longest: {step}, {duration} at {holder}")
    return text.format(
        step=_event_name(pointed_at), duration=_duration(pointed_at, steps), holder=_holder(pointed_at)
    )


def _event_table(view: View, file: CaseFile, steps: CaseSteps) -> Markup:
    columns = [
        Column(_("Step")), Column(_("Held by")), Column(_("From"), is_figure=True),
        Column(_("To"), is_figure=True), Column(_("Due"), is_figure=True),
        Column(_("Working days"), is_figure=True),
        Column(_("Past its due time (working days)"), is_figure=True),
    ]  # fmt: skip
    rows = [
        [
            _marked_name(event, steps),
            _holder(event),
            _moment(view, event.started_at),
            _end(view, event),
            _moment(view, event.due_at, is_end=True),
            *_times(event, steps),
        ]
        for event in file.events
    ]
    return html.table(columns, rows, caption=_("Steps and pauses"), is_wide=True)


def _end(view: View, event: CaseEvent) -> str:
    return _moment(view, event.ended_at) if event.ended_at else _("still running")


def _marked_name(event: CaseEvent, steps: CaseSteps) -> str | Markup:
    """A step by its name; the one that broke the case has a mark and words, and can be led to."""
    if event.event_id != steps.broken:
        return _event_name(event)
    mark = html.element("b", "◆ ", _("the step that broke it"), class_="sub")
    return html.element("span", html.element("b", _event_name(event)), mark, id=BROKEN_STEP)


def _times(event: CaseEvent, steps: CaseSteps) -> list[str]:
    """How long an event took, and how far a step is past its own due time."""
    times = steps.times.get(event.event_id)
    if times is None:
        return [UNKNOWN if event.working_days is None else format_count(event.working_days), UNKNOWN]
    held = UNKNOWN if times.held is None else format_decimals(times.held, digits=1)
    return [held, UNKNOWN if event.due_at is None else _days(times.overrun)]


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


def _span_text(event: CaseEvent, steps: CaseSteps) -> str:
    if event.event_id != steps.broken:
        return _duration(event, steps)
    return "◆ " + _("{duration}, the step that broke it").format(duration=_duration(event, steps))


def _duration(event: CaseEvent, steps: CaseSteps) -> str:
    times = steps.times.get(event.event_id)
    if times is not None and times.held is not None:
        return _("{days} working days").format(days=format_decimals(times.held, digits=1))
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
