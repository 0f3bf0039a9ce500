"""Where people are served worst, by their own answers: one instrument at a time, and how sure that is."""

import streamlit as st

from data_access.scope import Permission
from shell import html
from shell.citizens_and_records import citizens_and_records
from shell.filters import open_question, open_view, show
from shell.instruments import asked_instrument, instrument_links
from shell.language import gettext as _
from shell.page_frame import open_page
from shell.pictures import show_trend
from shell.satisfaction import (
    RESPONSE_RATES,
    dimension_table,
    named_section,
    satisfied_sentence,
    show_levels,
    who_answered,
)
from shell.subject import answer, by_month, card, may_split, measure, working
from shell.tables import table_by, what_is_hidden
from shell.value_names import in_sentence, value_name
from shell.worst import ask_first, find_worst

viewer = open_page(Permission.COUNT_ROWS, Permission.SEE_PUBLISHED)

view = open_view(viewer, page="satisfaction", keep=("instrument",))
instrument = asked_instrument(viewer, st.query_params.to_dict())
where = {"instrument": instrument}
name = value_name("instrument", instrument)
place = open_question(view, _("Which units are people least satisfied with?"))
links = instrument_links(view, chosen=instrument)

with working():
    rate = measure(viewer, view, "satisfaction_rate", where=where)
    others = [measure(viewer, view, each, where=where) for each in ("satisfaction_mean", "survey_responses")]
    if instrument in RESPONSE_RATES and may_split(viewer, "channel"):
        others.append(measure(viewer, view, RESPONSE_RATES[instrument]))
    trend = by_month(viewer, view, "satisfaction_rate", where=where)
    first = ask_first([find_worst(viewer, view, "satisfaction_rate", where=where)], from_each=3)
    dimensions = dimension_table(viewer, view, instrument=instrument)
    answered = who_answered(viewer, view, instrument=instrument)
    disagreements = citizens_and_records(viewer, view, instrument=instrument)
    units = table_by(
        viewer, view, "satisfaction_rate", by=view.breakdown, beside=["satisfaction_mean"], where=where,
        with_range=True,
    )  # fmt: skip
    splits = [
        named_section(
            title,
            table_by(viewer, view, "satisfaction_rate", by=by, where=where, with_range=True),
            instrument=instrument,
        )
        for by, title in (
            ("field", _("By field, the least satisfied first")),
            ("procedure", _("By procedure, the least satisfied first")),
            ("channel", _("By channel of the case")),
        )
        if may_split(viewer, by)
    ]

place.html(answer(viewer, rate, first=satisfied_sentence(rate, instrument=instrument), ask_first=first))
show(links, answered)
title = _("Satisfaction")
cards = [card(viewer, rate, remark=f"{title}: {in_sentence(name)}"), *(card(viewer, each) for each in others)]
show(html.block(*cards, class_="cards" if len(cards) > 3 else "cards three"))
show_levels(viewer, view, instrument=instrument)
show(named_section(_("By dimension of SIPAS"), dimensions, instrument=instrument))
show(named_section(_("By unit, the least satisfied first"), units, instrument=instrument))
show(disagreements)
show_trend(trend, remark=in_sentence(name))
show(*splits, what_is_hidden(viewer))
