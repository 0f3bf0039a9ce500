"""The metrics of feedback, complaints and denunciations: names, meanings, rows. Shown split by kind."""

from functools import partial

from metrics import petitions
from metrics.cases import DECISION_766
from metrics.definition import Metric, translatable
from metrics.petitions import ANSWERED_DIMENSIONS, OPEN_DIMENSIONS, PETITION_DIMENSIONS
from metrics.petitions_in_hand import in_hand

#: Below this many petitions a share says little.
LEAST_PETITIONS = 10
#: What is late depends on both.
PETITIONS_AND_EVENTS = ("petitions", "petition_events")
PETITION_LAWS = translatable(
    "Decree 20/2008/ND-CP on feedback, Law on Complaints 2011, Law on Denunciations 2018"
)
ANSWER_QUALITY = translatable(
    "Directive 15/CT-UBND of Hanoi on bottlenecks: answers to citizens and businesses"
)
COMPLAINTS_AND_DENUNCIATIONS = translatable("Law on Complaints 2011, Law on Denunciations 2018")

_of_petitions = partial(
    Metric, kind="flow", tables=("petitions",), dimensions=PETITION_DIMENSIONS, source=PETITION_LAWS
)
_count = partial(_of_petitions, unit="count")
_share = partial(
    _of_petitions,
    unit="share",
    is_ratio=True,
    minimum_count=LEAST_PETITIONS,
    dimensions=ANSWERED_DIMENSIONS,
    sensitive_parts=("numerator", "denominator", "rest"),
)
#: What is open, what of it is overdue and the share are hidden together: one would give away the others.
_state = partial(
    _count, kind="stock", better="lower", dimensions=OPEN_DIMENSIONS, lattice="petitions_overdue_rate"
)

PETITION_METRICS: tuple[Metric, ...] = (
    _count(
        name="petitions_received",
        title=translatable("Petitions received"),
        question=translatable("How many pieces of feedback, complaints and denunciations came in?"),
        formula=translatable(
            "Feedback, complaints and denunciations received in the period, whatever became of them."
        ),
        better="neither",
        facts=petitions.received(),
        lattice="petitions_received",
    ),
    _count(
        name="petitions_answered",
        title=translatable("Petitions answered or closed"),
        question=translatable("How many petitions came to an end?"),
        formula=translatable(
            "Petitions answered, decided, refused, forwarded, withdrawn or terminated in the period."
        ),
        better="neither",
        dimensions=ANSWERED_DIMENSIONS,
        facts=petitions.answered(),
        lattice="petitions_answered",
    ),
    _share(
        name="petitions_answered_on_time_rate",
        title=translatable("Petitions answered on time"),
        question=translatable("Of the petitions closed, how many were closed in time?"),
        formula=translatable(
            "Petitions closed at or before their due time, divided by the petitions closed that had one. "
            "Without a given due time the limit of the kind holds: for feedback from reception, for "
            "complaints and denunciations from acceptance; refusing and forwarding have a limit of their own."
        ),
        better="higher",
        tables=PETITIONS_AND_EVENTS,
        facts=petitions.answered(petitions.has_due, counts=petitions.is_on_time),
        lattice="petitions_answered_on_time_rate",
    ),
    _state(
        name="petitions_open",
        title=translatable("Open petitions"),
        question=translatable("How many petitions wait for an end?"),
        formula=translatable(
            "Petitions received and not answered, decided, refused, forwarded, withdrawn or terminated at "
            "that moment; an end without its date counts as closed since ever."
        ),
        facts=petitions.open_petitions,
    ),
    _state(
        name="petitions_overdue",
        title=translatable("Overdue petitions"),
        question=translatable("How many open petitions are past their limit?"),
        formula=translatable(
            "Open petitions past their due time: the one set by an extension, else the one given, else the "
            "limit from acceptance where it was accepted by then, else the limit from reception. What waits "
            "for a supplement or is suspended since before its due time is not overdue, and the limit moves "
            "by that time."
        ),
        tables=PETITIONS_AND_EVENTS,
        facts=petitions.overdue_petitions,
    ),
    _share(
        name="petitions_overdue_rate",
        title=translatable("Share of open petitions that are overdue"),
        question=translatable("Of the open petitions, how many are past their limit?"),
        formula=translatable("Overdue petitions divided by open petitions at that moment."),
        better="lower",
        kind="stock",
        dimensions=OPEN_DIMENSIONS,
        tables=PETITIONS_AND_EVENTS,
        facts=petitions.share_overdue,
        lattice="petitions_overdue_rate",
    ),
    _count(
        name="petitions_acceptance_late",
        title=translatable("Complaints and denunciations accepted late"),
        question=translatable("How many complaints and denunciations waited too long for acceptance?"),
        formula=translatable(
            "Complaints and denunciations received in the period whose limit for acceptance has passed "
            "without an acceptance or an end by then."
        ),
        source=COMPLAINTS_AND_DENUNCIATIONS,
        better="lower",
        facts=petitions.received(petitions.is_complaint_or_denunciation, petitions.is_accepted_late),
        lattice="petitions_acceptance_late",
    ),
    _share(
        name="answers_poor_rate",
        title=translatable("Answers that are poor"),
        question=translatable("How many answers are none, general, unclear, unspecific or evasive?"),
        formula=translatable(
            "Petitions closed in the period without an answer, or with a general, unclear, unspecific or "
            "evasive one, divided by those whose answer was judged."
        ),
        source=ANSWER_QUALITY,
        better="lower",
        facts=petitions.answered(petitions.has_quality, counts=petitions.is_poor),
        lattice="answers_poor_rate",
    ),
    _share(
        name="petitions_published_on_time_rate",
        title=translatable("Answers to feedback published on time"),
        question=translatable("How many answers to feedback were made public in time?"),
        formula=translatable(
            "Feedback answered in the period and published within the limit for it, divided by the feedback "
            "answered whose limit has passed."
        ),
        source=DECISION_766,
        better="higher",
        facts=petitions.answered(petitions.is_answer_to_publish, counts=petitions.is_published_on_time),
        lattice="petitions_published_on_time_rate",
    ),
    _share(
        name="petitions_portal_on_time_rate",
        title=translatable("Feedback handled on time, by the portal's rule"),
        question=translatable("What share of feedback is in time as the national portal counts it?"),
        formula=translatable(
            "Feedback processed or in process during the period, each once: answered within 15 working days, "
            "refused or returned within 2, in process for at most 15 at the end of the period, waiting for a "
            "supplement that was first asked for within 5; divided by all of it. Days on which it waited are "
            "left out. Due times given in the records do not count."
        ),
        source=DECISION_766,
        better="higher",
        tables=PETITIONS_AND_EVENTS,
        facts=in_hand,
        is_published=False,
        sensitive_parts=("numerator",),
    ),
    _share(
        name="petitions_supplement_on_time_rate",
        title=translatable("Supplements to feedback asked for on time"),
        question=translatable("When the sender must add something, is that said soon?"),
        formula=translatable(
            "Feedback whose sender was first asked for a supplement in the period and within the limit for "
            "that, divided by the feedback whose sender was first asked in the period."
        ),
        source=DECISION_766,
        better="higher",
        dimensions=PETITION_DIMENSIONS,
        tables=PETITIONS_AND_EVENTS,
        facts=petitions.asked_for_supplement(
            petitions.is_feedback, counts=petitions.is_supplement_asked_in_time
        ),
        lattice="petitions_supplement_on_time_rate",
    ),
    _share(
        name="petitions_answer_liked_rate",
        title=translatable("Feedback not met with displeasure"),
        question=translatable("How much of the feedback was answered without displeasure?"),
        formula=translatable(
            "Feedback answered in the period that was not disliked, was no repetition and was answered in "
            "time, divided by the feedback answered. The portal asks for a repetition of the same matter "
            "later on; records tell only which petition is itself a repetition."
        ),
        source=DECISION_766,
        better="higher",
        tables=PETITIONS_AND_EVENTS,
        facts=petitions.answered(petitions.has_answer, counts=petitions.was_taken_well),
        lattice="petitions_answer_liked_rate",
    ),
    _share(
        name="petitions_conduct_rate",
        title=translatable("Feedback about the conduct of officials"),
        question=translatable("How much of the feedback is about conduct and not about rules?"),
        formula=translatable(
            "Feedback received in the period about the conduct of officials, divided by the feedback that "
            "was classified."
        ),
        source=DECISION_766,
        better="lower",
        dimensions=PETITION_DIMENSIONS,
        facts=petitions.received(
            petitions.is_feedback, petitions.says_what_it_is_about, counts=petitions.is_about_conduct
        ),
        lattice="petitions_conduct_rate",
    ),
    _count(
        name="petitions_mass",
        title=translatable("Petitions of groups"),
        question=translatable("How many petitions were sent by many people together?"),
        formula=translatable("Petitions received in the period that a group sent about one matter."),
        better="lower",
        facts=petitions.received(petitions.is_mass),
        lattice="petitions_mass",
    ),
    _share(
        name="petitions_repeat_rate",
        title=translatable("Repeated petitions"),
        question=translatable("How many petitions come again about the same matter?"),
        formula=translatable(
            "Petitions received in the period that repeat an earlier one, divided by those received."
        ),
        better="lower",
        dimensions=PETITION_DIMENSIONS,
        facts=petitions.received(counts=petitions.is_repeat),
        lattice="petitions_repeat_rate",
    ),
    _share(
        name="petitions_right_rate",
        title=translatable("Complaints and denunciations found right"),
        question=translatable("Of the complaints and denunciations decided, how many proved right?"),
        formula=translatable(
            "Complaints and denunciations found right or partly right, divided by those found right, partly "
            "right or wrong."
        ),
        source=COMPLAINTS_AND_DENUNCIATIONS,
        better="neither",
        facts=petitions.answered(petitions.is_decided, counts=petitions.is_right),
        lattice="petitions_right_rate",
    ),
)
