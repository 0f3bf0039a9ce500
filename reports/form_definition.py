"""Official forms as data: which columns a form has, by what each is counted, and which circular it follows.

A form is a file in ``reports/forms``; nothing of any form stands in code. Heads are Vietnamese, as they are
printed; ``english.toml`` has every one of them in English.
"""

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from metrics.catalog import METRICS
from metrics.definition import Metric
from metrics.dimensions import check_dimensions
from reports.form_controls import Control, parse_control

FOLDER = Path(__file__).parent / "forms"
_NO_FORMS = ("circulars", "english")
_NEED = re.compile(r"[a-z_]+\.[a-z0-9_]+")


@dataclass(frozen=True)
class Circular:
    """A circular on reports and the days on which it holds; ``is_sure`` is false where the first or last of
    them was not read in the circular itself."""

    name: str
    valid_from: date
    valid_to: date | None
    is_sure: bool

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class FormColumn:
    """One numbered column.

    ``head`` is the way to it from the top of the head. It counts ``metric`` with its conditions; without one
    it is for remarks, or ``missing`` says why nothing is known. ``needs`` names the columns of the case model
    without which it is unknown and not nothing; of those with "|" between them one is enough. ``is_sure`` is
    false where its content was not read in the circular.
    """

    number: int
    head: tuple[str, ...]
    metric: str = ""
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    needs: tuple[str, ...] = ()
    missing: str = ""
    is_sure: bool = True

    @property
    def is_remark(self) -> bool:
        """Whether it is left for the reader to write in."""
        return not self.metric and not self.missing

    @property
    def counted_by(self) -> Metric | None:
        """The metric its cells are answers of."""
        return METRICS[self.metric] if self.metric else None


@dataclass(frozen=True)
class Form:
    """One official form.

    ``circulars`` are those whose form this is, by name; ``later_code`` is the one that took its place under
    ``later_circular``, empty where it is not known.
    """

    code: str
    title: str
    unit_of_measure: str
    circulars: tuple[str, ...]
    later_circular: str
    later_code: str
    columns: tuple[FormColumn, ...]
    controls: tuple[Control, ...]
    notes: tuple[str, ...]

    @property
    def slug(self) -> str:
        """Its code as a part of a file's name: 01-TTr."""
        return self.code.replace("/", "-")

    def column(self, number: int) -> FormColumn:
        """The column of this number."""
        return next(column for column in self.columns if column.number == number)

    def circular_on(self, day: date) -> Circular | None:
        """The circular whose form this is on a day; None outside its days."""
        found = circular_in_force(day)
        return found if found is not None and found.name in self.circulars else None

    @property
    def last_day(self) -> date:
        """The last day on which it is the form of a circular."""
        return max(each.valid_to or date.max for each in read_circulars() if each.name in self.circulars)

    def formula_of(self, number: int) -> str:
        """What a column must equal, as it is printed below its number: 2+3=4+5; empty where nothing."""
        found = [control for control in self.controls if control.sides[0] == (number,)]
        return "=".join("+".join(map(str, side)) for control in found for side in control.sides[1:])


class FormMistake(ValueError):
    """A file of a form that contradicts itself; the message names the form and what is wrong."""


@lru_cache(maxsize=1)
def read_circulars() -> tuple[Circular, ...]:
    """Every circular, the oldest first."""
    return tuple(
        Circular(each["name"], each["valid_from"], each.get("valid_to"), each["is_sure"])
        for each in _read("circulars")["circulars"]
    )


def circular_in_force(day: date) -> Circular | None:
    """The circular that holds on a day; None before the oldest."""
    return next((each for each in read_circulars() if each.holds_on(day)), None)


@lru_cache(maxsize=1)
def read_forms() -> dict[str, Form]:
    """Every form by its code, as they follow one another in the circular."""
    found = [_read(path.stem) for path in FOLDER.glob("*.toml") if path.stem not in _NO_FORMS]
    forms = [make_form(values) for values in sorted(found, key=lambda values: int(values["place"]))]
    return {form.code: form for form in forms}


@lru_cache(maxsize=1)
def _english() -> dict[str, str]:
    return {str(name): str(text) for name, text in _read("english").items()}


def in_language(text: str, language: str) -> str:
    """A head, title or note of a form in a reader's language."""
    return _english().get(text, text) if language == "en" else text


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def make_form(values: dict[str, Any]) -> Form:
    """A form from its file's content.

    Raises:
        FormMistake: a formula names no column, a condition is none of its metric's, a number is twice.
    """
    form = Form(
        code=values["code"],
        title=values["title"],
        unit_of_measure=values["unit_of_measure"],
        circulars=tuple(values["circulars"]),
        later_circular=values["later_circular"],
        later_code=values["later_code"],
        columns=tuple(_column(each, values) for each in values["columns"]),
        controls=tuple(parse_control(text) for text in values["controls"]),
        notes=tuple(values.get("notes", ())),
    )
    _check(form)
    return form


def _column(values: dict[str, Any], form: dict[str, Any]) -> FormColumn:
    """A column with the conditions and needs that all columns of its form share."""
    metric = values.get("metric", "")
    shared = form.get("where", {}) if metric else {}
    where = {**shared, **values.get("where", {})}
    return FormColumn(
        number=values["number"],
        head=tuple(values["head"]),
        metric=metric,
        where=tuple(sorted((name, tuple(text.split(","))) for name, text in where.items())),
        needs=(*form.get("needs", ()), *values.get("needs", ())) if metric else (),
        missing=values.get("missing", ""),
        is_sure=values.get("is_sure", form.get("is_sure", True)),
    )


def _check(form: Form) -> None:
    numbers = [column.number for column in form.columns]
    if len(set(numbers)) != len(numbers):
        raise FormMistake(f"{form.code}: a column's number is there twice.")
    for control in form.controls:
        if unknown := {number for side in control.sides for number in side} - set(numbers):
            raise FormMistake(f"{form.code}: '{control}' names no column {sorted(unknown)}.")
    for column in form.columns:
        if column.metric and column.metric not in METRICS:
            raise FormMistake(f"{form.code}: column {column.number} counts no metric '{column.metric}'.")
        if column.counted_by is not None:
            check_dimensions(column.counted_by, [name for name, _values in column.where])
        if not all(_NEED.fullmatch(name) for need in column.needs for name in need.split("|")):
            raise FormMistake(f"{form.code}: column {column.number} needs what is no table and column.")
