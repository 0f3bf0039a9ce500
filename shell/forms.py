"""The official forms on their page: which form, of which period, the table with its head, the file."""

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from metrics.definition import Question
from metrics.delivered import delivered_columns
from metrics.reporting_periods import last_reporting_quarter, reporting_period, reporting_periods
from reports.form_definition import Form, FormColumn, in_language, read_forms
from reports.form_figures import FilledForm, FormLine, fill_form, needed_columns
from reports.form_heads import head_cells
from reports.form_words import FormWords, broken_rows, form_remarks, outside_sentence, period_name
from reports.form_workbook import Paper, is_decimal, number_text, shown_number, write_form
from shell import html, periods
from shell.figures import data_time_sentence
from shell.filters import OFFERED_YEARS
from shell.formats import UNKNOWN, format_count, format_decimals
from shell.html import Column
from shell.language import current_language
from shell.language import gettext as _
from shell.late_list import XLSX
from shell.page_frame import Viewer, cached_metric
from shell.row_export import offer_file
from shell.subject import rows_link, working
from shell.tables import SHOWN_LINES, filter_for, show_all
from shell.view import View, days_of
from shell.wording import current_wording


def form_view(view: View) -> View:
    """The view of what the address asks for; without a period in it, of the last inspection quarter."""
    if {"period", "from", "to"} & set(st.query_params):
        return view
    quarter = last_reporting_quarter(view.last_day)
    return view.during(periods.days_between(quarter.start, quarter.end))


def asked_form() -> Form:
    """The form the address asks for, else the first."""
    forms = read_forms()
    return forms.get(st.query_params.get("form", ""), next(iter(forms.values())))


def show_choices(view: View, form: Form) -> None:
    """The two selectors of the page: the form, and the reporting period of inspections."""
    left, right = st.columns([3, 2])
    with left:
        _form_selector(form)
    with right:
        _period_selector(view)


def _form_selector(form: Form) -> None:
    forms = read_forms()
    key = f"form {form.code}"
    st.selectbox(
        _("Form"),
        list(forms),
        index=list(forms).index(form.code),
        format_func=lambda code: f"{code} – {in_language(forms[code].title, current_language())}",
        key=key,
        on_change=lambda: st.query_params.update(form=st.session_state[key]),
        filter_mode="contains",
    )


def _period_selector(view: View) -> None:
    """Inspection periods, which run from the 15th to the 14th; calendar ones stand in the filter bar."""
    first_day = view.last_day.replace(year=view.last_day.year - OFFERED_YEARS + 1, month=1, day=1)
    wording = current_wording(view.zone)
    offered = {each.key: each for each in reporting_periods(first_day=first_day, last_day=view.last_day)}
    current = reporting_period(view.period.start, view.period.end)
    chosen = current.key if current else ""
    names = {
        key: f"{period_name(each.start, each.end, wording=wording)} ({wording.say_day(each.start)} – "
        f"{wording.say_day(each.end)})"
        for key, each in offered.items()
    }
    choices = list(offered) if chosen in offered else ["", *offered]
    key = f"reporting period {view.period.key}"
    st.selectbox(
        _("Inspection reporting period"),
        choices,
        index=choices.index(chosen if chosen in offered else ""),
        format_func=lambda name: names.get(
            name, _("None of these: {days}").format(days=days_of(view.period))
        ),
        key=key,
        on_change=_write_period,
        args=(key, {name: (each.start.isoformat(), each.end.isoformat()) for name, each in offered.items()}),
        filter_mode="contains",
    )


def _write_period(key: str, days: dict[str, tuple[str, str]]) -> None:
    start, end = days.get(st.session_state[key], ("", ""))
    if not start:
        return
    if "period" in st.query_params:
        del st.query_params["period"]
    st.query_params.update({"from": start, "to": end})


def read_form(viewer: Viewer, view: View, form: Form) -> FilledForm:
    """The form of the view's days and unit, for this viewer."""
    unit_id = view.unit.unit_id if view.unit else None
    by = view.breakdown if unit_id is None else "unit"
    return fill_form(
        form,
        asked=Question("", start=view.period.start, end=view.period.end, unit_id=unit_id),
        by=by,
        place=view.place,
        units=view.units,
        delivered=delivered_columns(viewer.store, needed_columns(form)),
        ask=lambda question: cached_metric(question, scope=viewer.scope, store=viewer.store),
    )


def form_words(view: View) -> FormWords:
    """How the form speaks to this reader."""
    return FormWords(current_wording(view.zone), current_language())


def form_answer(view: View, filled: FilledForm) -> Markup:
    """The form, its first number, and whether its formulas hold."""
    words, first = form_words(view), filled.form.columns[0]
    head = " › ".join(in_language(text, words.language) for text in first.head)
    sentence = _("{place}, form {code}, {period}: {head}: {number}.").format(
        place=view.place, code=filled.form.code, period=words.period_line(filled), head=head,
        number=_text(first, filled.total),
    )  # fmt: skip
    time = data_time_sentence(filled, zone=view.zone)
    return html.paragraph(sentence, " ", words.verdict(filled), " ", time, class_="answer")


def warnings(view: View, filled: FilledForm) -> Markup | str:
    """That another circular holds in the period; and every formula that does not hold, both sides."""
    words = form_words(view)
    outside, broken = outside_sentence(filled, words=words), broken_rows(filled, words=words)
    pieces: list[Markup] = [html.notice(outside, mark="!")] if outside else []
    if broken:
        columns = [Column(head) for head in words.broken_heads]
        pieces.append(html.notice(words.verdict(filled), mark="!"))
        pieces.append(html.table(columns, broken, caption=_("Control formulas that do not hold")))
    return html.join(pieces)


def form_table(viewer: Viewer, view: View, filled: FilledForm) -> Markup:
    """The whole, then each unit that has numbers; each number opens the rows behind it."""
    listed = [line for line in filled.lines if not line.is_empty]
    shown = filled.lines if view.shows_all else listed[:SHOWN_LINES]
    rows = [_row(viewer, view, filled, line) for line in (filled.total, *shown)]
    table = html.element(
        "table",
        html.element("caption", f"{filled.form.code} {form_words(view).title(filled.form)}"),
        html.element("thead", *_heads(view, filled.form)),
        html.element("tbody", *rows),
        class_="figures form official",
    )
    unit_line = html.paragraph(form_words(view).unit_line(filled.form), class_="small")
    more = len(filled.lines) - len(shown)
    return html.join([unit_line, html.block(table, class_="table-box scrolls"), show_all(view, more)])


def remarks(view: View, filled: FilledForm) -> Markup | str:
    """What a reader must know about the numbers, the same as on paper."""
    words = form_words(view)
    outside = outside_sentence(filled, words=words)
    texts = [text for text in form_remarks(filled, words=words) if text != outside]
    if not texts:
        return ""
    listed = html.element("ul", *(html.element("li", text) for text in texts), class_="small")
    return html.join([html.element("h2", _("Notes")), listed])


def show_file(viewer: Viewer, view: View, filled: FilledForm) -> None:
    """A button that makes the workbook, then the link that fetches it."""
    if not st.button(_("Make a file of this form (XLSX)"), key="make-form"):
        return
    with working():
        paper = Paper(viewer.settings.app.province, view.place, viewer.account_name)
        content = write_form(filled, paper=paper, words=form_words(view))
    offer_file(viewer, name=file_name(filled), content=content, media_type=XLSX)


def file_name(filled: FilledForm) -> str:
    """The name of the form's file, which the audit log keeps."""
    return f"form-{filled.form.slug}-{filled.start}-{filled.end}.xlsx"


def _heads(view: View, form: Form) -> list[Markup]:
    """The head's rows and the row of numbers with their formulas."""
    language = current_language()
    paths = [[in_language(text, language) for text in column.head] for column in form.columns]
    depth = max(map(len, paths))
    rows: list[list[Markup]] = [[] for _row in range(depth)]
    rows[0].append(html.element("th", _("Unit"), rowspan=str(depth), scope="col"))
    for cell in head_cells(paths):
        is_group = cell.column_span > 1
        is_sure = any(each.is_sure for each in _under(form.columns, cell.column, cell.column_span))
        rows[cell.row].append(
            html.element(
                "th",
                cell.text if is_group or is_sure else f"{cell.text} (*)",
                rowspan=str(cell.row_span),
                colspan=str(cell.column_span),
                scope="colgroup" if is_group else "col",
                class_="part" if is_group else "first",
            )
        )
    numbers = [html.element("td", _breakable(number_text(form, column))) for column in form.columns]
    lines = [html.element("tr", *row) for row in rows]
    return [*lines, html.element("tr", html.element("td", ""), *numbers, class_="numbers")]


def _breakable(formula: str) -> Markup:
    """A formula with each of its further sides on a line of its own, so that it makes no column wide."""
    first, _sign, rest = formula.partition("=")
    sides = rest.split("=") if rest else []
    lines = [f"{first}={sides[0]}", *(f"={side}" for side in sides[1:])] if sides else [first]
    return html.join(lines, separator=Markup("<br>"))


def _under(columns: Sequence[FormColumn], first: int, count: int) -> Sequence[FormColumn]:
    return columns[first : first + count]


def _row(viewer: Viewer, view: View, filled: FilledForm, line: FormLine) -> Markup:
    changes = (filter_for(view, filled.by, line.unit_id) or {}) if line.unit_id else {}
    if line.unit_id and filled.by == "body":
        changes["body"] = line.unit_id  # a district had communes below it that are lines of their own
    cells = []
    for column in filled.form.columns:
        text: str | Markup = _text(column, line)
        if column.counted_by is not None and line.cells.get(column.number):
            narrowed: dict[str, str | None] = {
                **changes, **{name: ",".join(values) for name, values in column.where}
            }  # fmt: skip
            text = rows_link(viewer, view, column.counted_by, text, since_start=False, **narrowed)
        cells.append(html.element("td", text, class_="figure"))
    name = html.element("th", line.name, scope="row")
    return html.element("tr", name, *cells, class_=None if line.unit_id else "whole")


def _text(column: FormColumn, line: FormLine) -> str:
    """A cell as it is written: money in million dong; a dash where nothing is known."""
    if column.is_remark:
        return ""
    number = shown_number(column, line.cells[column.number])
    if number is None:
        return UNKNOWN
    return format_decimals(number, digits=1) if number and is_decimal(column) else format_count(number)
