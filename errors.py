"""The errors of the product: what went wrong, where, and what to do about it.

Everything that may be shown to a person derives from :class:`ErrorForReader`; anything else is logged
with a short number and the reader sees only the number.
"""

import difflib
from collections.abc import Iterable


class OversightError(Exception):
    """Any error the product raises on purpose."""


class ErrorForReader(OversightError):
    """An error whose text may be shown: it names the place and the remedy and holds no secret."""


class NotVisible(ErrorForReader):
    """Asked for something outside the viewer's scope, or that does not exist: the two look the same."""

    def __init__(self) -> None:
        super().__init__("Not found, or not yours to see.")


class UnknownName(ErrorForReader):
    """A metric, dimension, option or code that does not exist; names the nearest ones."""

    def __init__(self, what: str, name: str, known: Iterable[str]) -> None:
        near = difflib.get_close_matches(name, list(known), n=3, cutoff=0.4) or sorted(known)
        super().__init__(f"Unknown {what} '{name}'. Nearest: {', '.join(near)}.")


class ConfigurationError(ErrorForReader):
    """A configuration file is wrong; ``problems`` lists every mistake found, each with its place."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


class SourceUnavailable(ErrorForReader):
    """A source database could not be reached or answered too slowly."""


class SourceRefused(ErrorForReader):
    """A source may not be read as it is: it is writable, or its mapping is wrong."""


class StoreUnavailable(ErrorForReader):
    """The case store has no published version yet, or can not be opened."""


class TooMuchData(ErrorForReader):
    """A question took longer than its limit; a narrower one will be answered."""
