"""The reader's words for the codes of the case model: channels, behaviours, statuses, steps."""

from shell.formats import format_period_key
from shell.language import gettext as _
from shell.language import translatable as N_

BEHAVIOURS = {
    "HV01": N_("Using the position for gain"),
    "HV02": N_("Exploiting gaps in rules and policy"),
    "HV03": N_("Exploiting people's trust or lack of knowledge"),
    "HV04": N_("Pestering, making trouble"),
    "HV05": N_("Dragging out the settlement"),
    "HV06": N_("Settling against the rules"),
    "HV07": N_("Unfair or biased treatment"),
    "HV08": N_("Adding procedures, papers or demands beyond the rules"),
    "HV09": N_("Overbearing attitude"),
    "HV10": N_("Shifting or evading responsibility"),
    "HV11": N_("Hinting at or asking for a bribe"),
    "HV12": N_("Refusing a valid dossier"),
    "HV99": N_("Other behaviour"),
}
CHANNELS = {
    "online": N_("Online"), "counter": N_("In person"), "postal": N_("Public post"),
    "hotline": N_("Hotline"), "mailbox": N_("Electronic mailbox"), "portal": N_("Portal"),
    "reception": N_("Citizen reception"), "petition": N_("Petition"), "press": N_("Press"),
    "inspection": N_("Inspection or check"), "post": N_("By post"), "other": N_("Other"),
}  # fmt: skip
KINDS = {
    "recover_money": N_("Recommended recovery"), "other_money": N_("Other economic handling"),
    "recover_land": N_("Recovery of land"), "other_land": N_("Other handling of land"),
    "sanction": N_("Administrative sanction"),
    "discipline_collective": N_("Administrative handling of a collective"),
    "discipline_individual": N_("Administrative handling of an individual"),
    "refer_police": N_("Referred to the police"), "change_policy": N_("Policy amendment recommendation"),
    "correct": N_("Correction"), "administrative": N_("Administrative inspection"),
    "specialised": N_("Specialised inspection"), "unified": N_("Inspection"),
    "specialised_check": N_("Specialised check"), "public_service_check": N_("Public-service check"),
    "responsibility": N_("Inspection of responsibility"),
    "step": N_("Step"), "supplement": N_("Supplement request"), "suspended": N_("Suspended"),
    "payment_wait": N_("Waiting for the financial obligation"), "extension": N_("Extension"),
    "reassigned": N_("Reassigned"), "reopened": N_("Reopened"),
    "feedback": N_("Feedback"), "complaint": N_("Complaints"), "denunciation": N_("Denunciations"),
}  # fmt: skip
STATUSES = {
    "open": N_("Not carried out"), "partly_done": N_("Partly carried out"), "done": N_("Carried out"),
    "verified": N_("Carried out, verified"), "impossible": N_("Impossible to carry out"),
    "suspended": N_("Suspended"), "new": N_("New"), "verifying": N_("Being verified"),
    "concluded": N_("Concluded"), "referred": N_("Referred"), "ineligible": N_("Not eligible"),
}  # fmt: skip
FINDINGS = {
    "right": N_("Right"), "partly_right": N_("Partly right"), "wrong": N_("Wrong"),
    "unproven": N_("Not enough proof"),
}  # fmt: skip
ACTIONS = {
    "none": N_("No action"), "reminder": N_("Reminder"), "review": N_("Review of responsibility"),
    "reprimand": N_("Reprimand"), "warning": N_("Warning"), "removal": N_("Removal from office"),
    "reassignment": N_("Reassignment"), "police": N_("Referred to the police"), "apology": N_("Apology"),
}  # fmt: skip
OUTCOMES = {
    "granted": N_("Result granted"), "refused": N_("Refused"), "stopped": N_("Stopped"),
    "withdrawn": N_("Withdrawn by the applicant"), "answered": N_("Answer given"), "right": N_("Right"),
    "partly_right": N_("Partly right"), "wrong": N_("Wrong"), "terminated": N_("Terminated"),
    "forwarded": N_("Forwarded to another unit"),
}  # fmt: skip
#: How far a petition has come, from the beginning to the end.
STAGES = {
    "waiting": N_("Waiting for acceptance"), "in_process": N_("In process"),
    "supplement": N_("Waiting for a supplement"),
    "answered": N_("Answered or decided, not published"), "published": N_("Answer published"),
    "refused": N_("Refused"), "forwarded": N_("Forwarded to another unit"),
    "ended": N_("Withdrawn or terminated"),
}  # fmt: skip
QUALITIES = {
    "none": N_("No answer"), "general": N_("General"), "unclear": N_("Unclear"),
    "unspecific": N_("Not specific"), "evasive": N_("Evasive, shifting responsibility"),
    "good": N_("Meets what is asked"),
}  # fmt: skip
ABOUT = {"rule": N_("Rules and procedures"), "conduct": N_("Conduct of officials")}
INSTRUMENTS = {
    "survey": N_("Sample survey"), "counter": N_("Rating at the counter"),
    "portal": N_("Rating on the portal"),
}  # fmt: skip
#: The overall score of an answer, from the worst; a column of this name means the level of a complaint.
LEVELS = {
    "1": N_("Very dissatisfied"), "2": N_("Dissatisfied"), "3": N_("Neutral"), "4": N_("Satisfied"),
    "5": N_("Very satisfied"),
}  # fmt: skip
MODES = {
    "planned": N_("Planned"), "surprise": N_("Surprise"), "follow_up": N_("Follow-up"),
    "regular": N_("Regular reception"), "head": N_("Reception by the head"),
    "delegated": N_("Delegated reception"),
}  # fmt: skip
APPLICANTS = {
    "citizen": N_("Citizen"), "business": N_("Business"), "organisation": N_("Organisation"),
}  # fmt: skip
UNIT_KINDS = {
    "province": N_("Province"), "department": N_("Department"), "commune": N_("Commune"),
    "ward": N_("Ward"), "special_zone": N_("Special zone"), "district": N_("District"),
    "service_centre": N_("Public administrative service centre"), "division": N_("Division"),
    "zone_board": N_("Zone board"), "central_agency": N_("Central agency"),
    "inspectorate": N_("Provincial Inspectorate"), "other": N_("Other"),
}  # fmt: skip
STEP_ROLES = {
    "receiving": N_("Receiving counter"), "settling": N_("Settling unit"), "other": N_("Another unit"),
}  # fmt: skip
#: What the official forms split petitions, decisions and recommendations by.
ORIGINS = {"carried_over": N_("Carried over"), "in_period": N_("In the period")}
SIGNATORIES = {"many": N_("Many people"), "one": N_("One person"), "other": N_("Other")}
ELIGIBILITY = {"eligible": N_("Eligible"), "not_eligible": N_("Not eligible")}
COMPETENCE = {"within": N_("Within competence"), "outside": N_("Outside competence")}
HANDLINGS = {"guided": N_("Guided"), "forwarded": N_("Petition forwarded"), "urged": N_("Urged")}
REPETITIONS = {"first": N_("First time"), "repeat": N_("Repeated")}
INSTANCES = {"1": N_("First settlement"), "2": N_("Second settlement")}
SECOND_DECISIONS = {
    "upheld": N_("First decision upheld"), "amended": N_("First decision annulled or amended"),
}  # fmt: skip
TIMELINESS = {"on_time": N_("In time"), "late": N_("Late")}
BENEFITS = {
    "state": N_("The State"), "organisation": N_("Organisations"), "individual": N_("Individuals"),
}  # fmt: skip
PERSON_GROUPS = {"official": N_("Officials"), "other": N_("Others")}
PROGRESS = {"finished": N_("Finished"), "unfinished": N_("Not finished")}
#: How long an amount has been owed past its date.
OWED_SINCE = {
    "not_due": N_("Not due yet"), "under_6_months": N_("Up to 6 months past due"),
    "6_to_12_months": N_("6 to 12 months past due"), "1_to_2_years": N_("1 to 2 years past due"),
    "over_2_years": N_("More than 2 years past due"),
}  # fmt: skip
#: Why an amount can hardly be right.
SUSPICIONS = {
    "payment_too_large": N_("Payment more than 10 times its item: noughts too many?"),
    "payment_too_small": N_("Payment at most a 500th of its item: noughts missing?"),
    "collected_above": N_("More collected than recommended"),
    "no_recovery_item": N_("Payment on an item that nothing is to be paid on"),
    "amount_too_large": N_("Far above items of its kind: noughts too many?"),
    "amount_too_small": N_("Far below items of its kind: noughts missing?"),
}
#: The words of each dimension or column whose values are codes.
NAMES: dict[str, dict[str, str]] = {
    "behaviour": BEHAVIOURS,
    "channel": CHANNELS,
    "kind": KINDS,
    "status": STATUSES,
    "finding": FINDINGS,
    "action": ACTIONS,
    "outcome": OUTCOMES,
    "instrument": INSTRUMENTS,
    "stage": STAGES,
    "quality": QUALITIES,
    "about": ABOUT,
    "mode": MODES,
    "unit_kind": UNIT_KINDS,
    "applicant_kind": APPLICANTS,
    "step_role": STEP_ROLES,
    "inspection_kind": KINDS,
    "origin": ORIGINS,
    "signatories": SIGNATORIES,
    "eligibility": ELIGIBILITY,
    "competence": COMPETENCE,
    "handling": HANDLINGS,
    "repetition": REPETITIONS,
    "instance": INSTANCES,
    "second_decision": SECOND_DECISIONS,
    "timeliness": TIMELINESS,
    "benefit": BENEFITS,
    "person_group": PERSON_GROUPS,
    "progress": PROGRESS,
    "owed_since": OWED_SINCE,
    "reason": SUSPICIONS,
}
PERIODS = ("month", "quarter", "year")


def in_sentence(name: str) -> str:
    """A name inside a sentence: sample survey."""
    return name[:1].lower() + name[1:]


def value_name(dimension: str, value: str | None, *, name: str | None = None) -> str:
    """One value of a dimension in the reader's words; ``name`` is what the store calls it."""
    if value is None:
        return _("Not recorded")
    if dimension == "age_bucket":
        if value.endswith("+"):
            return _("more than {days} working days").format(days=int(value[:-1]) - 1)
        return _("{days} working days").format(days=value.replace("-", "–"))
    if dimension in PERIODS:
        return format_period_key(value)
    names = LEVELS if dimension == "level" else NAMES.get(dimension, {})
    if value in names:
        return _(names[value])
    return name or value
