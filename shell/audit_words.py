"""What the audit log keeps as names and codes, in the reader's words."""

from collections.abc import Mapping

from metrics.catalog import METRICS
from shell.language import gettext as _
from shell.language import translatable as N_
from shell.page_list import PAGES

DETAILS = {
    "case": N_("Dossier code"),
    "unit": N_("Unit"),
    "from": N_("From"),
    "to": N_("To"),
    "role": N_("Role"),
    "file_name": N_("File"),
    "rows": N_("Rows"),
    "metric": N_("Number"),
    "instrument": N_("Survey instrument"),
    "reason": N_("Reason"),
    "audience": N_("Audience"),
    "paper": N_("Kept paper"),
    "maker": N_("Made by"),
    "form": N_("Form or file format"),
}


def subject_words(subject: str) -> str:
    """The page or number an entry is about, by its title; anything else as it was written."""
    titles = {page.name: page.title for page in PAGES}
    if subject in METRICS:
        return _(METRICS[subject].title)
    return _(titles[subject]) if subject in titles else subject


def detail_words(detail: Mapping[str, object] | None) -> str:
    """The particulars of an entry that are known: "Unit: SXD; From: 2026-01-01"."""
    known = {name: value for name, value in (detail or {}).items() if value is not None}
    named = ((_(DETAILS[name]) if name in DETAILS else name, value) for name, value in known.items())
    return "; ".join(f"{name}: {value}" for name, value in named)
