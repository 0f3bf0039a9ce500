"""Who answers for a unit, in words: the same on the screen and on paper."""

from collections.abc import Mapping

from data_access.read_units import Head
from shell.formats import format_day
from shell.language import gettext as _
from shell.view import View


def head_text(view: View, unit_id: str | None, heads: Mapping[str, Head]) -> str:
    """The head of a unit in words: name and position, that none is recorded, or when it was closed."""
    head = heads.get(unit_id or "")
    if head is not None:
        return ", ".join(part for part in (head.name, head.position) if part)
    unit = next((unit for unit in view.units if unit.unit_id == unit_id), None)
    if unit is not None and unit.valid_to_on is not None and unit.is_closed(on=view.period.end):
        return _("the unit was closed on {day}").format(day=format_day(unit.valid_to_on))
    return _("no head recorded on that day")


def head_sentence(view: View, unit_id: str | None, heads: Mapping[str, Head]) -> str:
    """Who answers for a unit, as a sentence of its own."""
    text = head_text(view, unit_id, heads)
    if unit_id in heads:
        return _("Head: {head}.").format(head=text)
    return sentence_case(text) + "."


def sentence_case(text: str) -> str:
    """A part of a sentence as its beginning."""
    return text[:1].upper() + text[1:]
