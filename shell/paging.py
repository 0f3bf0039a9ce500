"""Long lists in pages: which page an address asks for, what of the list is shown, and the ways on."""

from collections.abc import Callable, Mapping

from markupsafe import Markup

from shell import html
from shell.formats import format_count
from shell.language import gettext as _

#: What is listed on a page; a file has all rows up to its own limit.
SHOWN_ROWS = 200


def page_number(parameters: Mapping[str, str]) -> int:
    """The page of a list that an address asks for, from 1; the first where it asks for none that could be."""
    page = parameters.get("page", "")
    is_number = page.isdecimal() and 0 < len(page) < 7 and int(page) > 0
    return int(page) if is_number else 1


def page_text(page: int) -> str | None:
    """A page as it stands in an address; the first has no need to."""
    return str(page) if page > 1 else None


def span_sentence(total: int, *, first: int, shown: int) -> str:
    """How many rows there are, and which of them are listed."""
    if total == shown:
        return _("{total} rows.").format(total=format_count(total))
    return _("{total} rows; listed here: {first} to {last}.").format(
        total=format_count(total), first=format_count(first), last=format_count(first + shown - 1)
    )


def pager(address: Callable[[int], str], *, page: int, has_more: bool) -> Markup | str:
    """The ways to the pages before and after; nothing where all rows stand on one."""
    links = [
        html.link(text, address(number))
        for text, number, is_there in (
            (_("‹ Previous rows"), page - 1, page > 1),
            (_("Next rows ›"), page + 1, has_more),
        )
        if is_there
    ]
    if not links:
        return ""
    return html.element("nav", html.join(links, separator=" "), class_="pager", aria_label=_("Pages of rows"))


def paged(address: Callable[[int], str], *, page: int, shown: int, total: int) -> Markup:
    """What of a list is shown, in words, and the ways to the rest."""
    before = (page - 1) * SHOWN_ROWS
    span = html.paragraph(span_sentence(total, first=before + 1, shown=shown), class_="small")
    return html.join([span, pager(address, page=page, has_more=before + shown < total)])
