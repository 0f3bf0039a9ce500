"""A verdict in words: what happened to which measure of which unit, since when, against what, how sure.

The words say what the records show; whether that is good or bad the icon beside them says.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from metrics.catalog import METRICS
from metrics.changes import Change, ChangeKind
from metrics.judged import JudgedMeasure, JudgedUnit
from metrics.needs import Need, NeedKind
from shell.figures import amount, name_in_sentence
from shell.formats import format_count
from shell.language import gettext as _
from shell.language import translatable as N_
from shell.value_names import value_name
from verdicts.verdict import Assurance, FunnelPlace, Variation, WhyUnjudged

WHY_UNJUDGED: Mapping[WhyUnjudged, str] = {
    WhyUnjudged.FEW_MONTHS: N_("too few months to judge"),
    WhyUnjudged.FEW_THINGS: N_("too few to judge"),
    WhyUnjudged.NEVER_VARIED: N_("the same in every month, so nothing to judge by"),
    WhyUnjudged.HIDDEN: N_("not published"),
    WhyUnjudged.CARRIED_OVER: N_("carried over from month to month, so no month stands alone"),
}
PLACES: Mapping[FunnelPlace, str] = {
    FunnelPlace.BETTER: N_("better than its peers, beyond chance"),
    FunnelPlace.WORSE: N_("worse than its peers, beyond chance"),
    FunnelPlace.HIGHER: N_("higher than its peers, beyond chance"),
    FunnelPlace.LOWER: N_("lower than its peers, beyond chance"),
    FunnelPlace.WITHIN: N_("can not be told apart from its peers"),
}


def is_real(judged: JudgedUnit) -> bool:
    """Whether the latest month shows more than noise."""
    return judged.series.variation not in (Variation.ORDINARY, Variation.UNJUDGED)


def is_up(judged: JudgedUnit) -> bool:
    """Whether a real change is upwards; only meaningful where there is one."""
    variation, better = judged.series.variation, METRICS[judged.measure.metric].better
    upwards = {Variation.BETTER: better == "higher", Variation.WORSE: better == "lower"}
    return upwards.get(variation, variation is Variation.HIGHER)


def verdict_sentence(judged: JudgedUnit) -> str:
    """A unit and what its measure shows, as a sentence."""
    return _("{unit}: {verdict}.").format(unit=judged.name, verdict=verdict_words(judged))


def verdict_words(judged: JudgedUnit) -> str:
    """What a measure shows, as part of a sentence: a real change, ordinary variation, or why neither."""
    if is_real(judged):
        return happened(judged)
    measure = name_in_sentence(METRICS[judged.measure.metric])
    series = judged.series
    if series.variation is Variation.UNJUDGED:
        return _("{measure} not judged: {reason}").format(measure=measure, reason=why_unjudged(judged))
    remarks = "; ".join(part for part in (latest_text(judged), sample_text(judged)) if part)
    return _("{measure} varies as usual ({remarks})").format(measure=measure, remarks=remarks)


def happened(judged: JudgedUnit) -> str:
    """A real change: the measure, its direction, since when, to what, from what, and what that rests on."""
    metric, stretch = METRICS[judged.measure.metric], judged.stretch
    text = _("{measure} has really risen since {month} ({remarks})")
    if not is_up(judged):
        text = _("{measure} has really fallen since {month} ({remarks})")
    amounts = (
        _("now {after}, before that {before}") if metric.is_stock else _("{after}, before that {before}")
    )
    amounts = amounts.format(
        after=amount(metric, stretch.value if stretch else None), before=amount(metric, judged.series.before)
    )
    remarks = "; ".join(part for part in (amounts, sample_text(judged)) if part)
    month = value_name("month", judged.series.since)
    return text.format(measure=name_in_sentence(metric), month=month, remarks=remarks)


def need_words(need: Need) -> str:
    """Why a unit is named, as part of a sentence: what changed, how far from peers, which target missed."""
    metric = METRICS[need.judged.measure.metric]
    if need.kind in (NeedKind.GOT_WORSE, NeedKind.GOT_BETTER):
        return happened(need.judged)
    text = _("{measure} meets its target of {against} in no month to be expected ({remarks})")
    if need.kind is NeedKind.FAR_FROM_PEERS:
        text = _far_text(need, is_stock=metric.is_stock)
    return text.format(
        measure=name_in_sentence(metric),
        against=amount(metric, need.against),
        month=value_name("month", need.stretch.last),
        remarks="; ".join(
            part for part in (_value_with_limits(need), count_text(need.stretch.denominator)) if part
        ),
    )


def is_above(need: Need) -> bool:
    """Whether a unit lies above what it is compared with."""
    return (need.stretch.value or 0.0) > need.against


def _far_text(need: Need, *, is_stock: bool) -> str:
    if is_stock and is_above(need):
        return _("{measure} at the end of {month} is far above the {against} of its peers ({remarks})")
    if is_stock:
        return _("{measure} at the end of {month} is far below the {against} of its peers ({remarks})")
    if is_above(need):
        return _(
            "{measure} of the twelve months to {month} is far above the {against} of its peers ({remarks})"
        )
    return _("{measure} of the twelve months to {month} is far below the {against} of its peers ({remarks})")


def _value_with_limits(need: Need) -> str:
    metric = METRICS[need.judged.measure.metric]
    value = amount(metric, need.stretch.value)
    if need.lower is None or need.upper is None:
        return value
    return _("{value}; chance explains {lower} to {upper}").format(
        value=value, lower=amount(metric, need.lower), upper=amount(metric, need.upper)
    )


def change_words(change: Change) -> str:
    """What has become another verdict since the reader last looked, as part of a sentence."""
    now, was = change.now, change.was
    if change.kind is ChangeKind.ORDINARY_AGAIN:
        return _("{measure} varies as usual again; it had changed since {month}").format(
            measure=name_in_sentence(METRICS[now.measure.metric]),
            month=value_name("month", was.series.since),
        )
    if change.kind in (ChangeKind.FAILS_TARGET, ChangeKind.PASSES_TARGET):
        text = _("{measure} now meets its target of {target} in every month to be expected")
        if change.kind is ChangeKind.FAILS_TARGET:
            text = _("{measure} now meets its target of {target} in no month to be expected")
        metric = METRICS[now.measure.metric]
        return text.format(measure=name_in_sentence(metric), target=amount(metric, now.series.target))
    return happened(now)


def chart_title(judged: JudgedUnit) -> str:
    """What a control chart shows, as a statement: "On-time rate has really fallen since 06/2026"."""
    series, measure = judged.series, _(METRICS[judged.measure.metric].title)
    if series.variation is Variation.UNJUDGED:
        return _("{measure} not judged: {reason}").format(measure=measure, reason=why_unjudged(judged))
    if not is_real(judged):
        return _("{measure} varies as usual").format(measure=measure)
    text = _("{measure} has really risen since {month}")
    if not is_up(judged):
        text = _("{measure} has really fallen since {month}")
    return text.format(measure=measure, month=value_name("month", series.since))


def variation_words(judged: JudgedUnit) -> str:
    """What the variation icon stands for, read out."""
    series = judged.series
    if series.variation is Variation.UNJUDGED:
        return _("Not judged: {reason}").format(reason=why_unjudged(judged))
    if not is_real(judged):
        return _("Ordinary variation")
    texts = {
        (Variation.BETTER, True): _("Really better since {month}: higher"),
        (Variation.BETTER, False): _("Really better since {month}: lower"),
        (Variation.WORSE, True): _("Really worse since {month}: higher"),
        (Variation.WORSE, False): _("Really worse since {month}: lower"),
        (Variation.HIGHER, True): _("Really higher since {month}"),
        (Variation.LOWER, False): _("Really lower since {month}"),
    }
    return texts[series.variation, is_up(judged)].format(month=value_name("month", series.since))


def assurance_words(judged: JudgedUnit) -> str:
    """What the assurance icon stands for, read out."""
    texts = {
        Assurance.PASSES: _("Target {target}: met in every month to be expected"),
        Assurance.VARIES: _("Target {target}: met in some months and not in others"),
        Assurance.FAILS: _("Target {target}: not met in any month to be expected"),
    }
    metric, series = METRICS[judged.measure.metric], judged.series
    return texts[series.assurance].format(target=amount(metric, series.target))


def place_words(judged: JudgedUnit) -> str:
    """Where a unit lies among its peers over the last twelve months; empty where that was not judged."""
    point = judged.among_peers
    return _(PLACES[point.place]) if point and point.place in PLACES else ""


def why_unjudged(judged: JudgedUnit) -> str:
    """Why there is no verdict, in words."""
    reason = judged.series.why_unjudged
    return _(WHY_UNJUDGED[reason]) if reason else _("too little to judge")


def latest_text(judged: JudgedUnit) -> str:
    """The last month's value with its unit; empty where there is none."""
    latest = judged.series.latest
    return amount(METRICS[judged.measure.metric], latest.point.value) if latest else ""


def sample_text(judged: JudgedUnit) -> str:
    """What a verdict rests on: a state on its last month, what happened on the months of the stretch."""
    return count_text(judged.stretch.denominator if judged.stretch else None)


def count_text(n: float | None) -> str:
    """What something rests on: n = 1.204; empty for nothing."""
    return f"n\u00a0=\u00a0{format_count(round(n))}" if n else ""


def judged_sentence(measures: Sequence[JudgedMeasure]) -> str:
    """How many units and measures were judged, what came out, and why the others were not."""
    every = [judged for measure in measures for judged in measure.units.values()]
    real = sum(is_real(judged) for judged in every)
    unjudged = Counter(
        why_unjudged(judged) for judged in every if judged.series.variation is Variation.UNJUDGED
    )
    text = _(
        "{units} units on {measures} measures: {real} verdicts of a real change, {ordinary} of ordinary "
        "variation."
    )
    sentence = text.format(
        units=format_count(len({judged.unit_id for judged in every})),
        measures=format_count(len(measures)),
        real=format_count(real),
        ordinary=format_count(len(every) - real - unjudged.total()),
    )
    if not unjudged:
        return sentence
    reasons = "; ".join(f"{reason} ({format_count(count)})" for reason, count in unjudged.most_common())
    rest = _("Not judged: {reasons}.").format(reasons=reasons)
    return f"{sentence} {rest}"
