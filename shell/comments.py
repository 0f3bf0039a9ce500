"""Comments on their page: how many of each level, the texts of one level, the ways to the rest."""

from markupsafe import Markup

from metrics.comments import CommentList, read_comments
from shell import html
from shell.figures import data_time_sentence
from shell.formats import UNKNOWN, format_count, format_moment
from shell.html import Column
from shell.language import gettext as _
from shell.page_frame import Viewer
from shell.paging import SHOWN_ROWS, page_text, paged
from shell.value_names import in_sentence, value_name
from shell.view import View


def read_page(viewer: Viewer, view: View, *, instrument: str, level: str, page: int) -> CommentList:
    """One page of the comments of one level; the lowest that has some where none is asked for."""
    return read_comments(
        view.question("survey_responses", where={"instrument": instrument}),
        level=level,
        scope=viewer.scope,
        store=viewer.store,
        settings=viewer.settings,
        limit=SHOWN_ROWS,
        offset=(page - 1) * SHOWN_ROWS,
    )


def comments_answer(view: View, listed: CommentList, *, instrument: str) -> Markup:
    """How many wrote something, by which instrument, and how many of them were dissatisfied."""
    sentence = _("{place}, {instrument}: {count} comments, {low} of them with a score of 1 or 2.")
    low = sum(listed.counts.get(level, 0) for level in ("1", "2"))
    return html.paragraph(
        sentence.format(
            place=view.place,
            instrument=in_sentence(value_name("instrument", instrument)),
            count=format_count(sum(listed.counts.values())),
            low=format_count(low),
        ),
        " ",
        data_time_sentence(listed, zone=view.zone),
        class_="answer",
    )


def level_links(view: View, listed: CommentList, *, instrument: str) -> Markup:
    """Each level with its number of comments as a way to them; the one shown is marked."""
    links = [
        html.element(
            "a",
            f"{level} – {value_name('level', level)} ({format_count(count)})",
            href=view.link_to("comments", instrument=instrument, level=level),
            aria_current="page" if level == listed.level else None,
        )
        for level, count in listed.counts.items()
    ]
    return html.element("nav", *links, class_="parts", aria_label=_("Satisfaction level"))


def comment_table(view: View, listed: CommentList) -> Markup:
    """The comments of this page, newest first, and how many had to be masked here."""
    columns = [
        Column(_("Answered"), is_figure=True), Column(_("Comment"), is_long=True),
        Column(_("Unit"), is_long=True), Column(_("Procedure"), is_long=True, is_minor=True),
    ]  # fmt: skip
    rows = [
        [format_moment(line.answered_at, zone=view.zone), line.text, line.unit, line.procedure or UNKNOWN]
        for line in listed.lines
    ]
    table = html.table(columns, rows, caption=_("Comments, newest first"))
    unmasked = sum(line.was_unmasked for line in listed.lines)
    if not unmasked:
        return table
    remark = _(
        "{count} comments here held what looks like a telephone number, an e-mail address or an identity "
        "number. It is masked on this page; the source should deliver comments masked."
    )
    return html.join([html.notice(remark.format(count=format_count(unmasked)), mark="!"), table])


def comment_pager(view: View, listed: CommentList, *, instrument: str, page: int) -> Markup:
    """What is listed, and the ways to the rest."""
    asked = {"instrument": instrument, "level": listed.level}
    return paged(
        lambda number: view.link_to("comments", **asked, page=page_text(number)),
        page=page, shown=len(listed.lines), total=listed.total,
    )  # fmt: skip
