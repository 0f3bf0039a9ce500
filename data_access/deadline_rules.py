"""The time limits in force, each between two days: those of the law, with the installation's own on top.

The limits stand as data in ``deadline_rules.toml``; ``[deadlines]`` of the configuration adds or replaces
them by code and validity.
"""

import tomllib
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby, pairwise
from pathlib import Path

from pydantic import ValidationError

from errors import ConfigurationError
from settings import DeadlineRule, DeadlineSettings, Section, describe_problems

RULES_FILE = Path(__file__).with_name("deadline_rules.toml")
HARASSMENT = "HARASS_SETTLE"
ONE_DAY = timedelta(days=1)


class _RulesFile(Section):
    rules: tuple[DeadlineRule, ...]


def deadline_rules(settings: DeadlineSettings) -> tuple[DeadlineRule, ...]:
    """Every rule with its validity, by code and first day; on no day do two of a code hold.

    A rule of the configuration holds on its days; the built-in rule of that code holds on the others.

    Raises:
        ConfigurationError: two rules of a code overlap or leave days between them, or a rule of a known code
            starts from another moment; every mistake is named.
    """
    known = _read_rules(RULES_FILE)
    if settings.harassment_working_days is not None:
        known = [_with_harassment_limit(rule, settings.harassment_working_days) for rule in known]
    own = settings.rules
    rest = [
        piece for rule in known for piece in _outside(rule, [new for new in own if new.code == rule.code])
    ]
    rules = sorted([*rest, *own], key=lambda rule: (rule.code, rule.first_day))
    problems = [*_other_bases(known, own), *_overlaps_and_gaps(rules)]
    if problems:
        raise ConfigurationError(problems)
    return tuple(rules)


def _read_rules(path: Path) -> list[DeadlineRule]:
    try:
        return list(_RulesFile(**tomllib.loads(path.read_text(encoding="utf-8"))).rules)
    except ValidationError as error:
        raise ConfigurationError(describe_problems(error, path=path, kind=_RulesFile)) from None


def _with_harassment_limit(rule: DeadlineRule, days: int) -> DeadlineRule:
    """The rule for harassment reports with the province's own number of working days."""
    if rule.code != HARASSMENT:
        return rule
    return rule.model_copy(update={"limit": days, "unit": "working_days"})


def _outside(rule: DeadlineRule, others: Sequence[DeadlineRule]) -> list[DeadlineRule]:
    """What is left of a rule's validity on the days on which none of the others holds."""
    pieces = [rule]
    for other in others:
        pieces = [left for piece in pieces for left in _cut(piece, other.first_day, other.last_day)]
    return pieces


def _cut(rule: DeadlineRule, first: date, last: date) -> list[DeadlineRule]:
    if last < rule.first_day or rule.last_day < first:
        return [rule]
    left = []
    if rule.first_day < first:
        left.append(rule.model_copy(update={"valid_to": first - ONE_DAY}))
    if last < rule.last_day:
        left.append(rule.model_copy(update={"valid_from": last + ONE_DAY}))
    return left


def _other_bases(known: Sequence[DeadlineRule], own: Sequence[DeadlineRule]) -> list[str]:
    """Rules of the configuration that start from another moment than what their code stands for."""
    base_of = {rule.code: rule.base for rule in known}
    return [
        f"[deadlines] {rule.code}: this limit starts from '{base_of[rule.code]}', not from '{rule.base}'."
        for rule in own
        if base_of.get(rule.code, rule.base) != rule.base
    ]


def _overlaps_and_gaps(rules: Sequence[DeadlineRule]) -> list[str]:
    problems = []
    for code, same in groupby(rules, key=lambda rule: rule.code):
        for earlier, later in pairwise(same):
            if later.first_day <= earlier.last_day:
                problems.append(
                    f"[deadlines] {code}: two rules hold on {later.first_day}; "
                    "end the earlier one (valid_to) the day before."
                )
            elif later.first_day - ONE_DAY > earlier.last_day:
                problems.append(
                    f"[deadlines] {code}: no rule holds from {earlier.last_day + ONE_DAY} to "
                    f"{later.first_day - ONE_DAY}; add one or move valid_to."
                )
    return problems
