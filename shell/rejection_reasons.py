"""Why a row was refused, in the reader's words: what refresh writes, said again in the own language."""

from shell.language import gettext as _
from shell.language import translatable as N_
from shell.row_table import COLUMN_NAMES

#: How a reason begins, and what the reader is told; what follows (a column, a value) is kept.
BEGINNINGS = {
    "id twice: two sources deliver it": N_("The same code comes from two sources"),
    "id twice": N_("The same code comes twice"),
    "unknown unit": N_("Unknown unit"),
    "unknown officer": N_("Unknown official"),
    "unknown case": N_("Unknown case"),
    "unknown inspection": N_("Unknown inspection"),
    "unknown recommendation": N_("Unknown recommendation"),
    "unknown code": N_("Unknown code"),
    "required value missing": N_("A required value is missing"),
    "completed before received": N_("Completed before received"),
    "ended before started": N_("Ended before it began"),
    "impossible date": N_("A date of a year that can not be meant"),
    "no way up": N_("The units above lead to no topmost unit"),
    "negative money": N_("Negative money"),
    "score outside 1-5": N_("Score outside 1 to 5"),
    "share outside 0-1": N_("Share outside 0 to 1"),
    "not text": N_("Not a text"),
    "not a time": N_("Not a point in time"),
    "not a date": N_("Not a date"),
    "not a whole number": N_("Not a whole number"),
    "not a number": N_("Not a number"),
    "not true or false": N_("Neither yes nor no"),
    "more than": N_("Too many decimals"),
    "exactly one of amount_vnd and area_m2": N_("Needs either an amount or an area, not both"),
}
#: Columns that no list of rows shows, but that a reason may name.
OTHER_COLUMNS = {
    "fee_vnd": N_("Fee (dong)"),
    "extended_at": N_("Extension made"),
    "extended_due_at": N_("Extended due time"),
    "limit_working_days": N_("Limit in working days"),
}
#: Beginnings whose rest repeats in other words what the sentence says already.
COMPLETE = {
    "id twice: two sources deliver it",
    "no way up",
    "more than",
    "exactly one of amount_vnd and area_m2",
}


def reason_kind(reason: str) -> str:
    """A reason without the value that broke the rule, so that like ones are counted together."""
    return reason_text(reason.split("'")[0])


def reason_text(reason: str) -> str:
    """A reason as refresh wrote it, in the reader's language; the column and the value stay."""
    for beginning, message in BEGINNINGS.items():
        if reason.startswith(beginning):
            rest = "" if beginning in COMPLETE else reason.removeprefix(beginning).strip(": ")
            detail = _column_words(rest.split(";")[0].split(" is ")[0].strip())
            return f"{_(message)}: {detail}" if detail else _(message)
    return _("Breaks the rules of the case model")


def _column_words(detail: str) -> str:
    """A column of the case model by what it is called on pages; a value after it stays."""
    name, _space, rest = detail.partition(" ")
    words = COLUMN_NAMES | OTHER_COLUMNS
    return f"{_(words[name])} {rest}".strip() if name in words else detail
