"""What refresh found odd in rows it loaded all the same: how often, and in which rows."""

from collections import Counter
from collections.abc import Sequence

from markupsafe import Markup

from data_access.read_data_state import LoadNotice
from shell import html
from shell.data_tables import SHOWN_ROWS, table_name
from shell.formats import UNKNOWN, format_count
from shell.html import Column
from shell.language import gettext as _
from shell.language import translatable as N_

KINDS = {
    "shares_not_one": N_("The shares of a closed unit do not add up to one"),
    "closed_without_date": N_("Closed, but without a date"),
    "due_before_received": N_("Due before it was received"),
    "returned_before_completed": N_("Result delivered before it was completed"),
    "returned_before_received": N_("Result delivered before it was received; not counted as delivered"),
    "received_before_filed": N_("Received before it was filed"),
    "accepted_before_received": N_("Accepted before it was received"),
    "ended_before_received": N_("Answered before it was received"),
    "extended_before_received": N_("Extended before it was received"),
    "extension_shortens": N_("An extension that names an earlier time"),
    "impossible_date": N_("A date of a year that can not be meant"),
    "pauses_overlap": N_("Pauses that overlap; counted once"),
    "pause_before_received": N_("A pause from before reception; counted from reception on"),
    "pause_after_completion": N_("A pause that began after completion; not counted"),
    "pause_past_completion": N_("A pause that runs past completion; counted up to it"),
    "pause_endless": N_("A pause open for more than a year"),
    "amount_missing": N_("The amount or area is missing"),
    "differs_between_sources": N_("Two sources describe it differently; the first one counts"),
}


def notice_kind(kind: str) -> str:
    """What is odd, in words."""
    return _(KINDS[kind]) if kind in KINDS else kind


def notice_count_table(notices: Sequence[LoadNotice]) -> Markup:
    """Odd rows by source, table and what is odd, the most frequent first."""
    counts = Counter((notice.source, notice.table_name, notice.kind) for notice in notices)
    columns = [
        Column(_("Source")), Column(_("Table")), Column(_("What is odd")), Column(_("Rows"), is_figure=True)
    ]  # fmt: skip
    rows = [
        [source, table_name(table), notice_kind(kind), format_count(count)]
        for (source, table, kind), count in counts.most_common()
    ]
    return html.table(columns, rows, caption=_("Loaded, but odd"))


def notice_row_table(notices: Sequence[LoadNotice]) -> Markup:
    """The first odd rows themselves, for those who may open rows."""
    columns = [
        Column(_("Source")), Column(_("Table")), Column(_("Code")), Column(_("Unit"), is_minor=True),
        Column(_("What is odd")),
    ]  # fmt: skip
    rows = [
        [
            notice.source, table_name(notice.table_name), notice.row_id, notice.unit_id or UNKNOWN,
            notice_kind(notice.kind),
        ]
        for notice in notices[:SHOWN_ROWS]
    ]  # fmt: skip
    table = html.table(columns, rows, caption=_("Odd rows, one by one"), is_wide=True)
    return html.join([table, listed_sentence(len(rows), len(notices))])


def listed_sentence(shown: int, total: int) -> Markup | str:
    """That a list is cut, where it is."""
    if shown >= total:
        return ""
    text = _("The first {shown} of {total} are listed.")
    return html.paragraph(text.format(shown=format_count(shown), total=format_count(total)), class_="small")
