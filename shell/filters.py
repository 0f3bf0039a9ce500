"""The filter bar, the same on every page: period and unit. What it says stands in the address."""

from collections.abc import Sequence
from datetime import UTC, timedelta

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from data_access.read_units import UnitEntry, path_to, read_units
from data_access.scope import AccessScope, Permission
from data_access.source_states import read_source_states
from data_access.store import CaseStore
from errors import StoreUnavailable
from shell import html, periods
from shell.language import LANGUAGES
from shell.language import gettext as _
from shell.page_frame import Viewer
from shell.periods import Period
from shell.view import View, days_of, period_name, read_period, read_unit

CACHE_SECONDS = 3600
#: How many years the period selector goes back; an older period can still be written in the address.
OFFERED_YEARS = 4
ALL_UNITS = ""
#: This and the last year, quarter and month stand first; the reporting periods of inspections follow them.
RECENT_PERIODS = 6


@st.cache_data(ttl=CACHE_SECONDS, max_entries=200, show_spinner=False)
def cached_units(*, scope: AccessScope, store: CaseStore) -> tuple[UnitEntry, ...]:
    """The units of a scope, read once an hour."""
    return read_units(scope=scope, store=store)


def open_view(viewer: Viewer, *, page: str, keep: Sequence[str] = (), follows_mergers: bool = False) -> View:
    """What the address asks this page to show; what is wrong in it is said and replaced.

    ``keep`` names the page's own parameters, which stay in its address when a filter changes. A page that
    ``follows_mergers`` counts by the units of today where the address says so.
    """
    parameters = st.query_params.to_dict()
    scope, store = viewer.scope, viewer.store
    states = read_source_states(store, scope=scope)
    times = [state.data_time for state in states if state.data_time is not None]
    if not times:
        raise StoreUnavailable("No source has delivered data yet.")
    zone = viewer.settings.zone
    # Times are naive UTC; a data time of midnight belongs to the day that ends there.
    last_moment = min(times).replace(tzinfo=UTC) - timedelta(microseconds=1)
    last_day = last_moment.astimezone(zone).date()
    is_published_only = not scope.may(Permission.COUNT_ROWS)
    if is_published_only:
        last_day = periods.last_whole_month(last_day)
    units = cached_units(scope=scope, store=store)
    period, period_problems = read_period(parameters, last_day=last_day, whole_months=is_published_only)
    unit, unit_problems = read_unit(parameters, units=units)
    language = parameters.get("lang", "")
    return View(
        page=page,
        period=period,
        units=units,
        zone=zone,
        last_day=last_day,
        is_whole_province=scope.is_whole_province,
        language=language if language in LANGUAGES else "",
        unit=unit,
        shows_all=parameters.get("all") == "1",
        counts_now=follows_mergers and parameters.get("units") == "now" and not is_published_only,
        extra=tuple((name, parameters[name]) for name in keep if name in parameters),
        problems=tuple(period_problems + unit_problems),
    )


def open_question(
    view: View, question: str, *, is_of_now: bool = False, compares: bool = True, of_inspections: bool = False
) -> DeltaGenerator:
    """The trail, the page's title, a place for the answer to come, the two selectors, and in words what
    they come to; returns that place. A page that ``is_of_now`` has no period to select; one that does not
    ``compares`` sets nothing against another period; one ``of_inspections`` offers their reporting periods
    too."""
    show(_trail(view), html.element("h1", question))
    place = st.empty()
    show_filters(view, is_of_now=is_of_now, compares=compares, of_inspections=of_inspections)
    return place


def show_filters(
    view: View, *, is_of_now: bool = False, compares: bool = True, of_inspections: bool = False
) -> None:
    """The two selectors, and in words what they come to; of now: the unit alone."""
    for problem in view.problems:
        show(html.notice(problem, mark="!"))
    show(nothing_found_style())
    if is_of_now:
        with st.container(key="filter-bar"):
            _unit_selector(view)
        sentence = _("Showing {place} at the data time; no reporting period applies.")
        show(html.paragraph(sentence.format(place=view.place), class_="filtered"))
        return
    with st.container(key="filter-bar"):
        left, right = st.columns([2, 3])
        with left:
            _period_selector(view, of_inspections=of_inspections)
        with right:
            _unit_selector(view)
    sentences = [view.sentence(), *([view.comparison_sentence()] if compares else [])]
    show(html.paragraph(" ".join(sentences), class_="filtered"))


def nothing_found_style() -> str:
    """The framework's own words in an empty list of choices, said in the reader's language."""
    text = _("Nothing found").replace('"', "")
    return f'<style>:root {{ --nothing-found: "{text}"; }}</style>'


def show(*pieces: str) -> None:
    """Write finished HTML to the page; nothing where there is none."""
    if any(pieces):
        st.html("".join(pieces))


def _trail(view: View) -> str:
    below = [(unit.name, view.link_to(view.page, unit=unit.unit_id)) for unit in view.path()]
    return html.trail([(view.top_name, view.link_to(view.page, unit=None)), *below])


def _period_selector(view: View, *, of_inspections: bool) -> None:
    first_day = view.last_day.replace(year=view.last_day.year - OFFERED_YEARS + 1, month=1, day=1)
    found = periods.offered_periods(first_day=first_day, last_day=view.last_day)
    if of_inspections:
        of_today = periods.offered_inspection_periods(first_day=first_day, last_day=view.last_day)
        found[RECENT_PERIODS:RECENT_PERIODS] = of_today
    offered = {period.key: period for period in found}
    offered.setdefault(view.period.key, view.period)
    keys = list(offered)
    key = f"period of {view.period.key}"
    st.selectbox(
        _("Reporting period"),
        keys,
        index=keys.index(view.period.key),
        format_func=lambda chosen: _period_label(offered[chosen], view=view),
        key=key,
        on_change=_write_period,
        args=(key,),
        filter_mode="contains",
    )


def _period_label(period: Period, *, view: View) -> str:
    recent = {
        periods.month_of(view.last_day).key: _("This month"),
        periods.quarter_of(view.last_day).key: _("This quarter"),
        periods.year_of(view.last_day).key: _("This year"),
        periods.previous(periods.month_of(view.last_day)).key: _("Last month"),
        periods.previous(periods.quarter_of(view.last_day)).key: _("Last quarter"),
        periods.previous(periods.year_of(view.last_day)).key: _("Last year"),
    }
    name = days_of(period) if period.kind == "days" else period_name(period)
    if period.kind == "inspection":
        name = f"{name} ({days_of(period)})"
    label = name[:1].upper() + name[1:]
    return f"{recent[period.key]} ({name})" if period.key in recent else label


def _write_period(key: str) -> None:
    for name in ("from", "to"):
        if name in st.query_params:
            del st.query_params[name]
    st.query_params["period"] = st.session_state[key]


def _unit_selector(view: View) -> None:
    listed = [unit for unit in view.units if not unit.is_closed(on=view.period.end) or unit == view.unit]
    paths = {
        unit.unit_id: [step for step in path_to(unit.unit_id, view.units) if step.kind != "province"]
        for unit in listed
    }
    listed.sort(key=lambda unit: [(step.kind != "department", step.name) for step in paths[unit.unit_id]])
    names = {unit.unit_id: " › ".join(step.name for step in paths[unit.unit_id]) for unit in listed}
    choices = [ALL_UNITS, *(unit.unit_id for unit in listed if unit.kind != "province")]
    chosen = view.unit.unit_id if view.unit and view.unit.unit_id in choices else ALL_UNITS
    key = f"unit {chosen}"
    st.selectbox(
        _("Unit"),
        choices,
        index=choices.index(chosen),
        format_func=lambda unit_id: names.get(unit_id, view.top_name),
        key=key,
        on_change=_write_unit,
        args=(key,),
        filter_mode="contains",
    )


def _write_unit(key: str) -> None:
    chosen = st.session_state[key]
    if chosen:
        st.query_params["unit"] = chosen
    elif "unit" in st.query_params:
        del st.query_params["unit"]
