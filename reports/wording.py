"""How a paper speaks: its language, and how it writes days and moments."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Wording:
    """What turns messages, days and moments into a reader's words.

    ``translate`` takes a message as it is written in the code, ``say_day`` a local day, ``say_moment`` an
    aware instant. ``zone`` is where days begin.
    """

    translate: Callable[[str], str]
    say_day: Callable[[date], str]
    say_moment: Callable[[datetime], str]
    zone: ZoneInfo

    def day_of(self, moment: datetime) -> date:
        """The local day of a moment of naive UTC."""
        return moment.replace(tzinfo=UTC).astimezone(self.zone).date()

    def due_day_of(self, moment: datetime) -> date:
        """The local day a due time lies in: the midnight that ends a day belongs to it."""
        return self.day_of(moment - timedelta(microseconds=1))
