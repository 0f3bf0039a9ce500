"""The register of petitions as the official forms count it: what was in hand in a period, what came of it.

A petition is in hand during a period when it was received by the end of it and had not come to its end before
it began. Whose it is to settle, who signed it and how it was sent on are taken as the register has them.
"""

from collections.abc import Callable, Mapping

import sqlalchemy as sa

from metrics.definition import FactSelect
from metrics.facts import Column, Condition, FactTables, Rows, Select, at_moments, moment_labels, one
from metrics.petitions import DECISIONS, FOUND_RIGHT, as_known, due_of_answer, petition_record

#: How each dimension of the register is written; shown in this order.
REGISTER_VALUES: dict[str, tuple[str, ...]] = {
    "origin": ("carried_over", "in_period"),
    "signatories": ("many", "one", "other"),
    "eligibility": ("eligible", "not_eligible"),
    "competence": ("within", "outside"),
    "handling": ("guided", "forwarded", "urged"),
    "repetition": ("first", "repeat"),
    "instance": ("1", "2"),
    "second_decision": ("upheld", "amended"),
    "finding": ("right", "partly_right", "wrong"),
    "timeliness": ("on_time", "late"),
    "benefit": ("state", "organisation", "individual"),
    "person_group": ("official", "other"),
    "progress": ("finished", "unfinished"),
}
_UNIT_AND_PERIOD = ("unit", "parent", "body", "unit_kind", "month", "quarter", "year")
#: What is known of a petition of the register; of its result, and of the execution of a decision.
RESULT_DIMENSIONS = (*_UNIT_AND_PERIOD, "kind", "competence", "instance", "repetition")
REGISTER_DIMENSIONS = (
    *RESULT_DIMENSIONS, "channel", "stage", "outcome", "origin", "signatories", "eligibility", "handling",
    "second_decision", "finding", "timeliness",
)  # fmt: skip
EXECUTION_DIMENSIONS = (*RESULT_DIMENSIONS, "origin", "progress")
#: Money or land asked for, and what was carried out of it, by whom it is for.
MONEY_ASKED = {"state": "recover_vnd", "organisation": "return_org_vnd", "individual": "return_person_vnd"}
LAND_ASKED = {"state": "recover_m2", "organisation": "return_org_m2", "individual": "return_person_m2"}
MONEY_DONE = {
    "state": "collected_vnd",
    "organisation": "returned_org_vnd",
    "individual": "returned_person_vnd",
}
LAND_DONE = {"state": "collected_m2", "organisation": "returned_org_m2", "individual": "returned_person_m2"}
RESTORED = {"organisation": "orgs_restored", "individual": "persons_restored"}


def _classified(petition: Rows) -> list[Column]:
    """What the register says of a petition whatever becomes of it."""

    def either(column: Column, yes: str, no: str) -> Column:
        return sa.case((column, yes), (sa.not_(column), no))

    return [
        either(petition.c.is_within_competence, "within", "outside").label("competence"),
        either(sa.func.coalesce(petition.c.is_repeat, sa.false()), "repeat", "first").label("repetition"),
        petition.c.level.label("instance"),
    ]


def _register_columns(petition: Rows, at: Column, start: Column) -> list[Column]:
    is_eligible, is_known = petition.c.is_eligible, petition.c.answered_at <= at
    due, finding = due_of_answer(petition), sa.func.coalesce(petition.c.finding, _decision(petition))
    late = sa.case((petition.c.answered_at <= due, "on_time"), (petition.c.answered_at > due, "late"))
    return [
        *_classified(petition),
        petition.c.channel,
        petition.c.signatories,
        petition.c.handling,
        sa.case((is_eligible, "eligible"), (sa.not_(is_eligible), "not_eligible")).label("eligibility"),
        sa.case((petition.c.received_day < start, "carried_over"), else_="in_period").label("origin"),
        sa.case((is_known, petition.c.second_decision)).label("second_decision"),
        sa.case((is_known, finding)).label("finding"),
        sa.case((is_known, late)).label("timeliness"),
    ]


def _decision(petition: Rows) -> Column:
    """The outcome where it is a finding."""
    return sa.case((petition.c.outcome.in_(DECISIONS), petition.c.outcome))


def _was_in_hand(petition: Rows, facts: FactTables) -> Condition:
    moments = facts.moments
    is_left = sa.or_(
        petition.c.answered_day >= moments.start,
        sa.and_(petition.c.answered_at.is_(None), petition.c.outcome.is_(None)),
    )
    return sa.and_(
        petition.c.received_day <= moments.end, petition.c.received_at <= moments.at, is_left
    )  # fmt: skip


def petitions_in_hand(facts: FactTables) -> Select:
    """Petitions in hand during each period, with what the register says of them at its end.

    Several petitions about one matter have its key; one without a reference is a matter of its own.
    """
    petition, moments = facts["petitions"], facts.moments
    known = as_known(facts, moments.at, at_moments(facts, petition))
    return (
        sa.select(
            *petition_record(known),
            *_register_columns(petition, moments.at, moments.start),
            *moment_labels(facts),
            one().label("numerator"),
        )
        .select_from(known.rows)
        .where(_was_in_hand(petition, facts))
    )


def matters_in_hand(facts: FactTables) -> Select:
    """As the petitions in hand, each with the key of its matter."""
    petition = facts["petitions"]
    matter = sa.func.coalesce(petition.c.matter_ref, petition.c.petition_id)
    return petitions_in_hand(facts).add_columns(matter.label("distinct_key"))


def results(parts: Mapping[str, str], *, dimension: str = "benefit") -> FactSelect:
    """What complaints and denunciations closed in the period asked for: one row for each part that is
    something; ``parts`` maps a value of the dimension to the column that holds it."""
    return _parts_of(
        "answered_day", lambda petition, name: petition.c[name], parts, dimension, _closed_in_period
    )


def executed(parts: Mapping[str, str]) -> FactSelect:
    """What was collected or returned under decisions that were carried out in the period."""
    return _parts_of(
        "executed_on", lambda petition, name: petition.c[name], parts, "benefit", _executed_in_period
    )


def persons(all_of_them: str, officials: str) -> FactSelect:
    """Persons named by decisions of the period, the officials among them apart."""

    def count(petition: Rows, group: str) -> Column:
        among = sa.func.coalesce(petition.c[officials], 0)
        return among if group == "official" else sa.func.coalesce(petition.c[all_of_them], 0) - among

    groups = {name: name for name in REGISTER_VALUES["person_group"]}
    return _parts_of("answered_day", count, groups, "person_group", _closed_in_period)


def police_cases(facts: FactTables) -> Select:
    """Cases handed to the police by decisions of the period."""
    petition = facts["petitions"]
    return _part(facts, petition, "answered_day", petition.c.police_cases).where(
        _closed_in_period(facts, petition), petition.c.police_cases > 0
    )


def _closed_in_period(facts: FactTables, petition: Rows) -> Condition:
    is_formal = petition.c.kind.in_(("complaint", "denunciation"))
    return sa.and_(is_formal, facts.in_period(petition.c.answered_day, petition.c.answered_at))


def _executed_in_period(facts: FactTables, petition: Rows) -> Condition:
    return sa.and_(_is_to_execute(petition), facts.in_period(petition.c.executed_on))


def _part(facts: FactTables, petition: Rows, anchor: str, value: Column) -> Select:
    known = as_known(facts, sa.literal(facts.at, sa.DateTime()))
    return sa.select(
        *petition_record(known),
        *_classified(petition),
        petition.c[anchor].label("day"),
        value.label("numerator"),
    ).select_from(known.rows)


def _parts_of(
    anchor: str,
    value: Callable[[Rows, str], Column],
    parts: Mapping[str, str],
    dimension: str,
    condition: Callable[[FactTables, Rows], Condition],
) -> FactSelect:
    """One row for each part of a petition that is more than nothing."""

    def build(facts: FactTables) -> Select:
        petition = facts["petitions"]
        selects = [
            _part(facts, petition, anchor, value(petition, name))
            .add_columns(sa.literal(part).label(dimension))
            .where(condition(facts, petition), value(petition, name) > 0)
            for part, name in parts.items()
        ]
        together = sa.union_all(*selects).subquery("parts")
        return sa.select(*together.c)

    return build


def _is_to_execute(petition: Rows) -> Condition:
    """A complaint found right, wholly or in part: its decision obliges somebody."""
    return sa.and_(petition.c.kind == "complaint", petition.c.outcome.in_(FOUND_RIGHT))


def _execution(facts: FactTables, value: Column, **labels: Column) -> Select:
    petition, moments = facts["petitions"], facts.moments
    known = as_known(facts, moments.at, at_moments(facts, petition))
    is_done = sa.func.coalesce(petition.c.executed_on <= moments.day, sa.false())
    return (
        sa.select(
            *petition_record(known),
            *_classified(petition),
            petition.c.executed_on,
            sa.case((petition.c.answered_day < moments.start, "carried_over"), else_="in_period").label(
                "origin"
            ),
            sa.case((is_done, "finished"), else_="unfinished").label("progress"),
            *moment_labels(facts),
            *(column.label(name) for name, column in labels.items()),
            value.label("numerator"),
        )
        .select_from(known.rows)
        .where(
            _is_to_execute(petition),
            petition.c.answered_day <= moments.end,
            petition.c.answered_at <= moments.at,
            sa.or_(petition.c.executed_on.is_(None), petition.c.executed_on >= moments.start),
        )
    )


def decisions_in_execution(facts: FactTables) -> Select:
    """Decisions on complaints made by the end of each period and not carried out before it began."""
    return _execution(facts, one())


def execution_asked(parts: Mapping[str, str]) -> FactSelect:
    """What the decisions to be carried out in each period ask for."""

    def build(facts: FactTables) -> Select:
        petition = facts["petitions"]
        selects = [
            _execution(facts, petition.c[name], benefit=sa.literal(part)).where(petition.c[name] > 0)
            for part, name in parts.items()
        ]
        together = sa.union_all(*selects).subquery("parts")
        return sa.select(*together.c)

    return build
