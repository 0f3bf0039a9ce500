"""Pieces of a page as HTML. Whatever is put in as text comes out as text: escaping can not be forgotten."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from markupsafe import Markup, escape


def element(tag: str, *children: str | Markup | None, **attributes: str | None) -> Markup:
    """One HTML element; texts are escaped, ``Markup`` is taken as it is, None is left out.

    An attribute's underscores become hyphens (``aria_label``), ``class_`` is ``class``.
    """
    names = {name: name.rstrip("_").replace("_", "-") for name in attributes}
    written = Markup("").join(
        Markup(' {}="{}"').format(names[name], value)
        for name, value in attributes.items()
        if value is not None
    )
    content = Markup("").join(escape(child) for child in children if child is not None)
    return Markup("<{tag}{attributes}>{content}</{tag}>").format(tag=tag, attributes=written, content=content)


def join(children: Iterable[str | Markup], *, separator: str | Markup = "") -> Markup:
    """Pieces one after the other."""
    return escape(separator).join(escape(child) for child in children)


def address(page: str, parameters: Mapping[str, str | None]) -> str:
    """A relative address of a page with its parameters; empty ones are left out."""
    query = urlencode({name: value for name, value in parameters.items() if value})
    return f"{page}?{query}" if query else page


def link(text: str | Markup, href: str, *, title: str | None = None, class_: str | None = None) -> Markup:
    """A link inside the product: same window, so the browser's own back button works."""
    return element("a", text, href=href, title=title, class_=class_)


def paragraph(*children: str | Markup | None, class_: str | None = None) -> Markup:
    """A paragraph of sentences."""
    return element("p", *children, class_=class_)


def block(*children: str | Markup | None, class_: str) -> Markup:
    """A part of a page that the stylesheet knows by name."""
    return element("div", *children, class_=class_)


@dataclass(frozen=True)
class Column:
    """A column of a table: its head, and whether it holds figures (set to the right)."""

    head: str | Markup
    is_figure: bool = False
    is_minor: bool = False
    is_long: bool = False

    @property
    def style(self) -> str | None:
        """The classes of the cells; minor columns give way on a phone."""
        kinds = (("figure", self.is_figure), ("minor", self.is_minor), ("long", self.is_long))
        classes = [name for name, has in kinds if has]
        return " ".join(classes) or None


def table(
    columns: Sequence[Column], rows: Iterable[Sequence[str | Markup]], *, caption: str, is_wide: bool = False
) -> Markup:
    """A table with thin rules; it scrolls in its own box on a narrow screen, a wide one always does.

    The first cell of a row names it; the caption is read out to those who can not see the table.
    """
    body = element("tbody", *(_row(columns, row) for row in rows))
    return _framed(columns, [body], caption, is_wide=is_wide)


@dataclass(frozen=True)
class RowGroup:
    """Rows of a table that belong together, under a head of their own."""

    head: str | Markup
    rows: Sequence[Sequence[str | Markup]]


def grouped_table(columns: Sequence[Column], groups: Iterable[RowGroup], *, caption: str) -> Markup:
    """A table whose rows stand in groups, each group read out with its head."""
    bodies = [
        element(
            "tbody",
            element(
                "tr",
                element("th", group.head, scope="rowgroup", colspan=str(len(columns))),
                class_="group",
            ),
            *(_row(columns, row) for row in group.rows),
        )
        for group in groups
    ]
    return _framed(columns, bodies, caption)


def _framed(
    columns: Sequence[Column], bodies: Sequence[Markup], caption: str, *, is_wide: bool = False
) -> Markup:
    head = element(
        "tr", *(element("th", column.head, scope="col", class_=column.style) for column in columns)
    )
    return block(
        element(
            "table",
            element("caption", caption),
            element("thead", head),
            *bodies,
            class_="figures wide" if is_wide else "figures",
        ),
        class_="table-box scrolls" if is_wide else "table-box",
    )


def _row(columns: Sequence[Column], row: Sequence[str | Markup]) -> Markup:
    first, *others = zip(columns, row, strict=True)
    cells = [element("td", cell, class_=column.style) for column, cell in others]
    return element("tr", element("th", first[1], scope="row", class_=first[0].style), *cells)


def folded(summary: str, *children: str | Markup, class_: str) -> Markup:
    """A part of a page that stays closed until its summary is pressed."""
    return element("details", element("summary", summary), *children, class_=class_)


def trail(steps: Sequence[tuple[str, str]]) -> Markup:
    """The way from the whole province to where the reader is; every step can be pressed."""
    *before, last = steps
    links = [link(text, href) for text, href in before]
    here = element("a", last[0], href=last[1], aria_current="page")
    return element(
        "nav", join([*links, here], separator=Markup('<span class="step">›</span>')), class_="trail"
    )


def notice(text: str | Markup, *, mark: str = "i") -> Markup:
    """A remark the reader must not miss, with a letter as well as a colour."""
    letter = element("span", mark, class_="mark", aria_hidden="true")
    return element("div", letter, element("span", text), class_="notice", role="note")
