"""What a form says besides its numbers: its title block, its remarks, its broken formulas, its signatures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from metrics.reporting_periods import reporting_period
from reports.form_controls import side_text
from reports.form_definition import Form, circular_in_force, in_language
from reports.form_figures import FilledForm
from reports.wording import Wording

_ROMAN = {1: "I", 2: "II", 3: "III", 4: "IV"}


@dataclass(frozen=True)
class FormWords:
    """The sentences of a form in a reader's language, "vi" or "en"."""

    wording: Wording
    language: str

    def title(self, form: Form) -> str:
        """What the form is about."""
        return in_language(form.title, self.language)

    def code_line(self, form: Form) -> str:
        """Which form this is."""
        _ = self.wording.translate
        return _("Form {code}").format(code=form.code)

    def circular_line(self, filled: FilledForm) -> str:
        """The circular it follows; outside its days the one it followed."""
        _ = self.wording.translate
        names = filled.form.circulars
        found = filled.form.circular_on(filled.end)
        return _("Circular {name}").format(name=found.name if found else names[-1])

    def period_line(self, filled: FilledForm) -> str:
        """The period by its name, where it is one of inspection reports, and its days."""
        days = f"{self.wording.say_day(filled.start)} – {self.wording.say_day(filled.end)}"
        name = period_name(filled.start, filled.end, wording=self.wording)
        return f"{name} ({days})" if name else days

    def data_line(self, filled: FilledForm) -> str:
        """As of when, and up to when the data goes."""
        _ = self.wording.translate
        known = _("As of {as_of}; data up to {data_time}.").format(
            as_of=self.wording.say_moment(filled.as_of),
            data_time=self.wording.say_moment(filled.data_time),
        )
        if not filled.rejected_rows:
            return known
        lacking = _("May lack {count} rows of the sources.").format(count=filled.rejected_rows)
        return f"{known} {lacking}"

    def unit_line(self, form: Form) -> str:
        """In what the numbers are given."""
        _ = self.wording.translate
        unit = in_language(form.unit_of_measure, self.language)
        return _("Unit of measure: {unit}").format(unit=unit)

    def verdict(self, filled: FilledForm) -> str:
        """Whether the formulas hold, in one sentence."""
        _ = self.wording.translate
        if not filled.form.controls:
            return _("This form has no control formulas.")
        count = len(filled.broken)
        if not count:
            return _("The control formulas hold in every line.")
        return _("{count} control formulas do not hold: see the list.").format(count=count)

    @property
    def unit_head(self) -> str:
        """What stands above the names of the lines."""
        _ = self.wording.translate
        return _("Unit")

    @property
    def control_sheet(self) -> str:
        """The name of the sheet with the formulas."""
        _ = self.wording.translate
        return _("Controls")

    @property
    def date_line(self) -> str:
        """Where the day of signing is written in."""
        _ = self.wording.translate
        return _("Day ... month ... year ...")

    @property
    def broken_heads(self) -> tuple[str, ...]:
        """What the list of broken formulas has in its columns."""
        _ = self.wording.translate
        return (
            _("Form"), _("Unit"), _("Formula"), _("Left side"),
            _("Right side"),
        )  # fmt: skip

    def signatures(self, maker: str) -> Sequence[tuple[str, str]]:
        """Who made the paper, and where its head signs."""
        _ = self.wording.translate
        made = _("Account: {name}").format(name=maker)
        return (
            (_("MADE BY"), _("HEAD OF THE UNIT")),
            (made, _("(Signature, full name, seal)")),
        )


def period_name(start: date, end: date, *, wording: Wording) -> str:
    """What a reporting period of inspections is called; empty where the days are none."""
    _ = wording.translate
    found = reporting_period(start, end)
    if found is None:
        return ""
    names = {
        "quarter": _("Inspection quarter {quarter}/{year}"),
        "half_year": _("First six months of {year} (inspection period)"),
        "nine_months": _("Nine months of {year} (inspection period)"),
        "year": _("Year {year} (inspection period)"),
    }
    return names[found.kind].format(quarter=_ROMAN[found.quarter], year=found.year)


def outside_sentence(filled: FilledForm, *, words: FormWords) -> str:
    """That another circular holds at the end of the period, and its code of this form; else empty."""
    _, form = words.wording.translate, filled.form
    if not filled.is_outside:
        return ""
    followed = _("This form follows Circular {names}, until {day}.").format(
        names=", ".join(form.circulars), day=words.wording.say_day(form.last_day)
    )
    found = circular_in_force(filled.end)
    if found is None:
        return " ".join((followed, _("No circular on reports is known for this period.")))
    if found.name == form.later_circular and form.later_code:
        later = _("For this period Circular {name} holds, whose form is {code}.")
    else:
        later = _("For this period Circular {name} holds; which form it has for this is not known.")
    told = later.format(name=found.name, code=form.later_code)
    return " ".join((followed, told, _("The columns shown are those of the older form.")))


def form_remarks(filled: FilledForm, *, words: FormWords) -> list[str]:
    """What a reader must know about the numbers: circular, marks, what is unknown, the form's notes."""
    _, form = words.wording.translate, filled.form
    circular = form.circular_on(filled.end)
    remarks = [outside_sentence(filled, words=words)]
    if circular is not None and not circular.is_sure:
        remarks.append(
            _("The first or last day of Circular {name} was not read in the circular itself.").format(
                name=circular.name
            )
        )
    if any(not column.is_sure for column in form.columns):
        remarks.append(_("(*) The content of this column was not read in the circular."))
    remarks += _unknown_remarks(filled, words=words)
    return [text for text in [*remarks, *(in_language(note, words.language) for note in form.notes)] if text]


def _unknown_remarks(filled: FilledForm, *, words: FormWords) -> list[str]:
    """Why some columns hold a dash."""
    _, form = words.wording.translate, filled.form
    reasons: dict[str, list[int]] = {}
    for column in form.columns:
        if column.missing:
            reasons.setdefault(in_language(column.missing, words.language), []).append(column.number)
    undelivered = sorted(filled.unknown)
    if undelivered:
        reasons[_("No source delivers what they count.")] = undelivered
    sentence = _("“–” in columns {numbers}: {reason}")
    return [
        sentence.format(numbers=", ".join(map(str, numbers)), reason=reason)
        for reason, numbers in reasons.items()
    ]


def broken_rows(filled: FilledForm, *, words: FormWords) -> list[tuple[str, str, str, str, str]]:
    """Each formula that does not hold: form, unit, formula, and both sides with what they come to."""
    return [
        (
            filled.form.code,
            each.line.name,
            str(each.broken.control),
            f"{side_text(each.broken.left)}: {_plain(each.broken.left_sum)}",
            f"{side_text(each.broken.right)}: {_plain(each.broken.right_sum)}",
        )
        for each in filled.broken
    ]


def _plain(number: float) -> str:
    """A sum to the last digit, so that a difference of one dong is seen."""
    return f"{round(number, 6):.15g}"
