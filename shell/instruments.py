"""The three instruments by which people say how satisfied they are: one is shown at a time, by its name."""

from collections.abc import Mapping

from markupsafe import Markup

from shell import html
from shell.language import gettext as _
from shell.page_frame import Viewer
from shell.value_names import INSTRUMENTS, in_sentence, value_name
from shell.view import View


def asked_instrument(viewer: Viewer, parameters: Mapping[str, str]) -> str:
    """The instrument an address asks for; else the one the installation shows when nobody asks."""
    asked = parameters.get("instrument", "")
    return asked if asked in INSTRUMENTS else viewer.settings.satisfaction.instrument


def instrument_links(view: View, *, chosen: str) -> Markup:
    """A way to each of the instruments; the one shown is marked."""
    links = [
        html.element(
            "a", value_name("instrument", instrument), href=view.link_to(view.page, instrument=instrument),
            aria_current="page" if instrument == chosen else None,
        )
        for instrument in INSTRUMENTS
    ]  # fmt: skip
    label = _("Survey instrument: answers to different ones are never added up")
    return html.element("nav", *links, class_="parts", aria_label=label)


def source_of_answers(viewer: Viewer) -> Markup:
    """By which instrument satisfaction was asked, where a page shows one without a choice."""
    name = value_name("instrument", viewer.settings.satisfaction.instrument)
    return html.paragraph(
        _("Satisfaction here: {instrument}.").format(instrument=in_sentence(name)), class_="small"
    )
