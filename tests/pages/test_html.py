"""Whatever is put into a page as text comes out as text."""

from hypothesis import given
from hypothesis import strategies as some
from markupsafe import Markup, escape

from shell import html
from shell.html import Column

EVIL = "<script>alert('x')</script>\" onmouseover=\"x"


def test_element_escapes_text_and_attributes() -> None:
    made = html.element("a", EVIL, href=EVIL, title=EVIL)

    assert "<script" not in made
    assert 'onmouseover="' not in made


def test_element_takes_finished_pieces_as_they_are() -> None:
    assert html.element("p", Markup("<b>1</b>")) == "<p><b>1</b></p>"


def test_element_leaves_out_what_is_none() -> None:
    assert html.element("p", None, "a", title=None) == "<p>a</p>"


@given(text=some.text())
def test_join_and_table_never_let_a_tag_through(text: str) -> None:
    table = html.table([Column(text)], [[text]], caption=text)

    assert table.count("<td") == 0
    assert table.count("<th") == 3  # the head of the table, of its column and of its row
    assert html.join([text, text], separator=text) == escape(text * 3)


def test_address_leaves_out_empty_parameters_and_quotes_the_rest() -> None:
    assert html.address("overdue", {"unit": "Sở X&Y", "lang": None}) == "overdue?unit=S%E1%BB%9F+X%26Y"


def test_trail_can_be_pressed_at_every_step() -> None:
    made = html.trail([("Toàn tỉnh", "overdue"), ("Sở Y tế", "overdue?unit=SYT")])

    assert made.count("<a ") == 2
    assert 'aria-current="page"' in made
