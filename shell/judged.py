"""Verdicts for a page: judged once an hour for each scope and version of the store."""

from datetime import date

import streamlit as st

from data_access.scope import AccessScope
from data_access.store import CaseStore
from metrics.catalog import METRICS
from metrics.inquiry import may_see
from metrics.judged import MEASURES, JudgedMeasure, JudgedUnit
from metrics.judged_units import By, judge_measures, judge_unit
from settings import Settings
from shell.page_frame import CACHE_SECONDS, Viewer, settings_key
from shell.view import View

CACHE_ENTRIES = 200


def judged_units(viewer: Viewer, view: View) -> tuple[JudgedMeasure, ...]:
    """The next level down from the view's unit on every measure this viewer may see, up to the end of the
    view's period."""
    return _judged_units(
        view.breakdown,
        unit_id=view.unit.unit_id if view.unit else None,
        end=view.period.end,
        scope=viewer.scope,
        store=viewer.store,
        settings=viewer.settings,
    )


def judged_subject(viewer: Viewer, view: View, *, end: date | None = None) -> tuple[JudgedUnit, ...]:
    """The view's unit itself with all below it, on every measure; up to another day where one is given."""
    return _judged_subject(
        unit_id=view.unit.unit_id if view.unit else None,
        end=end or view.period.end,
        scope=viewer.scope,
        store=viewer.store,
        settings=viewer.settings,
    )


@st.cache_data(
    ttl=CACHE_SECONDS, max_entries=CACHE_ENTRIES, show_spinner=False, hash_funcs={Settings: settings_key}
)
def _judged_units(
    by: By, *, unit_id: str | None, end: date, scope: AccessScope, store: CaseStore, settings: Settings
) -> tuple[JudgedMeasure, ...]:
    return judge_measures(by=by, unit_id=unit_id, end=end, scope=scope, store=store, settings=settings)


@st.cache_data(
    ttl=CACHE_SECONDS, max_entries=CACHE_ENTRIES, show_spinner=False, hash_funcs={Settings: settings_key}
)
def _judged_subject(
    *, unit_id: str | None, end: date, scope: AccessScope, store: CaseStore, settings: Settings
) -> tuple[JudgedUnit, ...]:
    measures = [each for each in MEASURES if may_see(METRICS[each.metric], scope=scope)]
    return tuple(
        judge_unit(each, unit_id=unit_id, end=end, scope=scope, store=store, settings=settings)
        for each in measures
    )
