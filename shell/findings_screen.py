"""Findings one at a time, large enough for a whole room; arrow keys go on and back, Escape to the rows."""

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from metrics.judged_months import first_day
from shell import html, periods
from shell.briefing import Briefing
from shell.briefing_words import Finding, mark_of
from shell.filters import show
from shell.formats import format_count
from shell.language import gettext as _
from shell.page_list import PAGES_FOLDER


def asked_place(parameters: dict[str, str], *, count: int) -> int:
    """Which finding an address asks for, from 0; the nearest there is."""
    asked = parameters.get("finding", "")
    return min(max(int(asked) if asked.isascii() and asked.isdigit() else 1, 1), count) - 1


def rows_of_finding(finding: Finding) -> dict[str, str]:
    """The address of exactly the rows that the numbers of a finding are made from."""
    judged, stretch = finding.need.judged, finding.need.stretch
    last = periods.last_of_month(first_day(stretch.last))
    return {
        "metric": judged.measure.metric, "unit": judged.unit_id,
        "from": first_day(stretch.first).isoformat(), "to": last.isoformat(),
    }  # fmt: skip


def show_finding(briefing: Briefing, findings: Sequence[Finding], place: int) -> None:
    """One finding, the ways on and back, the way to its rows and the way out."""
    finding = findings[place]
    rows = rows_of_finding(finding)
    show(_slide(briefing, finding, place=place, count=len(findings)))
    _buttons(rows, place=place, count=len(findings))
    links = [
        html.link(_("The rows behind it"), html.address("rows", rows)),
        html.link(_("Back to the briefing"), briefing.view.link_to("briefing")),
    ]
    show(html.paragraph(html.join(links, separator=" · "), class_="slide-ways"))


def _slide(briefing: Briefing, finding: Finding, *, place: int, count: int) -> Markup:
    number = _("{place} of {count}").format(place=format_count(place + 1), count=format_count(count))
    return html.element(
        "section",
        html.element("p", f"{number} · {mark_of(briefing)}", class_="slide-mark"),
        html.element("h1", finding.unit),
        html.element("p", f"{finding.verdict[:1].upper()}{finding.verdict[1:]}.", class_="slide-verdict"),
        html.element("p", " ".join(part for part in (finding.head, finding.counted) if part)),
        class_="slide",
        aria_live="polite",
    )


def _buttons(rows: dict[str, str], *, place: int, count: int) -> None:
    """Buttons that the arrow keys and Escape press."""
    back, on, out = st.columns(3)
    with back:
        st.button(
            _("Back"),
            key="finding-back",
            shortcut="Left",
            disabled=place == 0,
            on_click=_go_to,
            args=(place,),
        )
    with on:
        st.button(
            _("On"), key="finding-on", shortcut="Right", disabled=place == count - 1, on_click=_go_to,
            args=(place + 2,),
        )  # fmt: skip
    with out:
        if st.button(_("To the rows"), key="finding-rows", shortcut="Escape"):
            st.switch_page(st.Page(PAGES_FOLDER / "rows.py", url_path="rows"), query_params=rows)


def _go_to(number: int) -> None:
    st.query_params["finding"] = str(number)
