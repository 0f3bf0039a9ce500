"""The words of papers in the language of this run; without the screen, so the command line has them too."""

from zoneinfo import ZoneInfo

from reports.wording import Wording
from shell.formats import format_day, format_instant
from shell.language import gettext


def current_wording(zone: ZoneInfo) -> Wording:
    """How a paper made now speaks."""
    return Wording(
        translate=gettext,
        say_day=format_day,
        say_moment=lambda moment: format_instant(moment, zone=zone),
        zone=zone,
    )
