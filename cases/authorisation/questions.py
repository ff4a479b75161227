"""What an officer is asked about a resolution, one page a question, in the order in which it is told.

The check and the guided form ask the same questions. Every field that an officer can know is on exactly one; what
authority, delivery or the system fills in stands in `NOT_ASKED` with the reason.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from cases.enums import VictimAgeBand, VictimConsulted, VictimType, VictimWishes, Weapon
from cases.guidance.derive import Record
from cases.guidance.fields import FIELDS

ADULT: Final = 18


def always(_record: Record) -> bool:
    return True


def is_child(record: Record) -> bool:
    """Under 18 at either date, or of an age that nobody has said yet."""
    ages = [record.get(f"age_at_{when}_youngest") for when in ("offence", "disposal")]
    known = [age for age in ages if age is not None]
    return not known or min(known) < ADULT


def has_victim(record: Record) -> bool:
    """Unless it was said that there is none, or none that could be identified."""
    return record.get("victim_type") != VictimType.NONE and record.get("victim_identified") is not False


def is_a_person(record: Record) -> bool:
    return has_victim(record) and record.get("victim_type") in (VictimType.PERSON, None)


def could_not_reach(record: Record) -> bool:
    return has_victim(record) and record.get("victim_consulted") == VictimConsulted.ATTEMPTS_FAILED


def was_asked(record: Record) -> bool:
    return has_victim(record) and record.get("victim_consulted") == VictimConsulted.YES


def was_opposed(record: Record) -> bool:
    return has_victim(record) and record.get("victim_wishes") == VictimWishes.OPPOSE


def is_domestic(record: Record) -> bool:
    return record.get("domestic_abuse") is True


def is_armed(record: Record) -> bool:
    return record.get("weapon") not in (Weapon.NONE, None)


@dataclass(frozen=True, slots=True)
class Question:
    """One page of the guided form: what is asked, which fields answer it, and when it is asked at all.

    `is_told` marks what is only told, which no rule reads and the check leaves out.
    """

    slug: str
    heading: str
    group: str
    fields: tuple[str, ...]
    hint: str = ""
    applies: Callable[[Record], bool] = always
    only: str = ""
    is_told: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The keys of the canonical record that this question answers, with what follows from them."""
        own = [column for name in self.fields for column in columns_of_field(name)]
        return (*own, *(follows for name in self.fields for follows in FOLLOWS.get(name, ())))


def columns_of_field(name: str) -> tuple[str, ...]:
    return FIELDS[name].columns if name in FIELDS else (name,)


# A field → what follows from it and is therefore never asked.
FOLLOWS: Final[Mapping[str, tuple[str, ...]]] = {
    "rationale_text": ("rationale_recorded",),
    "victim_age_band": ("victim_under_18",),
}

OFFENCE, DATES, PERSON = "The offence", "Dates", "The person"
RESPONSIBILITY, VICTIM, HISTORY = "Responsibility and evidence", "The victim and their wishes", "History"
IMPACT, GRAVITY, SPECIAL = "Impact and relationship", "Gravity", "Domestic abuse, hate, weapons, children"
VULNERABILITY, AGREED, REASONS = "Vulnerability", "What was agreed", "Your reasons"
REMORSE = "Remorse"

QUESTIONS: Final[tuple[Question, ...]] = (
    Question("offence", "Which offence?", OFFENCE, ("offence_code", "offence_title"),
             "The offence code settles the mode of trial and the group of most offences."),
    Question("seriousness", "How serious does the law take it to be?", OFFENCE,
             ("mode_of_trial", "offence_group", "venue_suitability", "specified_either_way")),
    Question("events", "What happened?", OFFENCE, ("circumstances", "context"),
             "Without names, addresses or anything else that tells who was involved.", is_told=True),
    Question("dates", "When did it happen, and when was it reported?", DATES, ("offence_date", "report_date")),
    Question("references", "Under which references is it kept?", DATES, ("crime_ref", "area"), is_told=True),
    Question("age", "How old is the person?", PERSON, ("age_at_offence", "age_at_disposal")),
    Question("person", "Who is the person?", PERSON,
             ("offender_ref", "gender", "ethnicity_self", "ethnicity_officer"),
             "Never a name. The force’s own reference finds earlier resolutions of the same person.", is_told=True),
    Question("responsibility", "Did the person accept responsibility, and is there enough evidence?", RESPONSIBILITY,
             ("responsibility", "evidence_sufficient")),
    Question("appropriate-adult", "Was an appropriate adult there?", RESPONSIBILITY, ("appropriate_adult",),
             applies=is_child, only="Only for a child"),
    Question("agreement", "Did the person agree to take part?", RESPONSIBILITY,
             ("offender_agreed", "agreement_signed_by")),
    Question("remorse", "Did the person show remorse?", REMORSE, ("remorse",), is_told=True),
    Question("victim", "Is there a victim?", VICTIM,
             ("victim_type", "victim_identified", "victim_count", "victim_enhanced")),
    Question("victim-asked", "Was the victim asked?", VICTIM, ("victim_consulted", "victim_consult_date"),
             applies=has_victim, only="Only where there is a victim"),
    Question("victim-attempts", "How did you try to reach the victim?", VICTIM, ("contact_attempts",),
             applies=could_not_reach, only="Only where attempts to reach the victim failed"),
    Question("victim-wishes", "What did the victim want?", VICTIM,
             ("victim_wishes", "victim_wishes_count", "victim_wishes_text"),
             applies=was_asked, only="Only where the victim was asked"),
    Question("victim-departure", "Why are the victim’s wishes not followed?", VICTIM, ("victim_departure_reason",),
             applies=was_opposed, only="Only where the victim opposes a resolution"),
    Question("remedy", "Which remedy did the victim choose?", VICTIM,
             ("remedy_choice", "remedy_followed", "remedy_departure_reason"),
             "From the community remedy document.", applies=has_victim, only="Only where there is a victim"),
    Question("impact", "What did it do to the victim?", IMPACT, ("injury_level", "victim_impact"), applies=has_victim,
             only="Only where there is a victim", is_told=True),
    Question("victim-person", "Who is the victim to the person?", IMPACT,
             ("relationship", "victim_age_band", "emergency_worker_victim"),
             applies=is_a_person, only="Only where the victim is a person", is_told=True),
    Question("history", "What is the person’s history?", HISTORY, ("history_checked", "previous"),
             "National and local records, every outcome of any kind and any age."),
    Question("gravity", "What is the gravity score?", GRAVITY,
             ("gravity_matrix", "gravity_base", "gravity_final", "seriousness_factors")),
    Question("domestic-abuse", "Is it domestic abuse?", SPECIAL, ("domestic_abuse",)),
    Question("abuse-relationship", "What is the relationship?", SPECIAL, ("da_relationship",), applies=is_domestic,
             only="Only in domestic abuse"),
    Question("hate", "Is it a hate crime?", SPECIAL, ("hate_strands",)),
    Question("weapon", "Was there a weapon?", SPECIAL, ("weapon",)),
    Question("blade", "Was it a blade?", SPECIAL, ("blade_involved",), applies=is_armed,
             only="Only where there was a weapon"),
    Question("youth-justice", "What does the youth justice service know?", SPECIAL, ("yjs_notified", "yjs_referred"),
             "Its view is asked for, and recorded, once you have proposed the resolution.",
             applies=is_child, only="Only for a child"),
    Question("vulnerability", "Is the person vulnerable?", VULNERABILITY, ("offender_vulnerability",), is_told=True),
    Question("actions", "What did the person agree to do?", AGREED, ("actions",)),
    Question("consequences", "Was the person told what a resolution shows on a criminal-record check?", AGREED,
             ("consequences_explained",),
             "It is not a conviction and does not show on a basic or standard check. It may show on an enhanced one.",
             is_told=True),
    Question("rationale", "Why a Community Resolution?", REASONS, ("rationale_text", "deciding_role")),
)  # fmt: skip
BY_SLUG: Final[Mapping[str, Question]] = {question.slug: question for question in QUESTIONS}
GROUPS: Final[tuple[str, ...]] = tuple(dict.fromkeys(question.group for question in QUESTIONS))

BY_DELIVERY = "given when the resolution is delivered"
BY_AUTHORITY = "recorded by whoever authorises or supervises"
BY_CONSULTATION = "recorded when the service is consulted"
AFTERWARDS = "recorded after delivery"
BY_THE_SYSTEM = "known to the system"
FROM_ANOTHER = "follows from another answer"
NOT_ASKED: Final[Mapping[str, str]] = {
    **dict.fromkeys(("case_ref", "disposal_date", "officer_ref"), BY_DELIVERY),
    **dict.fromkeys(("supervisor_rank", "authorising_rank", "authorised_date", "authoriser_ref"), BY_AUTHORITY),
    **dict.fromkeys(("given_at", "recorded_at", "exceptions"), BY_AUTHORITY),
    **dict.fromkeys(("cps_consulted", "yjs_consulted"), BY_CONSULTATION),
    **dict.fromkeys(("victim_informed", "victim_informed_date", "conditions_met", "actions.completed"), AFTERWARDS),
    **dict.fromkeys(("force", "outcome_code", "thematic_review_ref"), BY_THE_SYSTEM),
    **dict.fromkeys(("rationale_recorded", "victim_under_18"), FROM_ANOTHER),
}

LABELS: Final[Mapping[str, str]] = {
    "offence_code": "Offence",
    "offence_title": "The offence in words, where it is not on the list",
    "specified_either_way": "Is it on the list of specified either-way offences?",
    "venue_suitability": "Where would it be tried?",
    "circumstances": "What happened",
    "offence_date": "Date of the offence",
    "report_date": "Date it was reported",
    "area": "Area or district",
    "age_at_offence": "Age at the offence",
    "age_at_disposal": "Age on the day it is resolved",
    "offender_ref": "The force’s reference for the person",
    "responsibility": "What did the person say?",
    "evidence_sufficient": "Is there enough evidence for proceedings?",
    "offender_agreed": "Did the person agree?",
    "agreement_signed_by": "Who signed the agreement?",
    "remorse": "Did they show remorse?",
    "victim_type": "Who is the victim?",
    "victim_identified": "Was the victim identified?",
    "victim_enhanced": "Is the victim entitled to enhanced rights?",
    "victim_consulted": "Was the victim asked what they want?",
    "victim_consult_date": "When was the victim asked?",
    "victim_wishes": "What did they say?",
    "victim_wishes_text": "In their words",
    "victim_departure_reason": "Why a resolution all the same",
    "remedy_choice": "The remedy they chose",
    "remedy_followed": "Is that remedy followed?",
    "remedy_departure_reason": "Why it is not followed",
    "relationship": "The victim is, to the person",
    "emergency_worker_victim": "Is the victim an emergency worker?",
    "history_checked": "Were national and local records checked?",
    "gravity_matrix": "Which gravity matrix?",
    "seriousness_factors": "Which seriousness factors were considered?",
    "domestic_abuse": "Is it domestic abuse?",
    "da_relationship": "They are, or were",
    "hate_strands": "Which strands?",
    "weapon": "What was it?",
    "blade_involved": "Was a blade involved?",
    "yjs_notified": "Was the youth justice service told?",
    "yjs_referred": "Was the child referred to it?",
    "consequences_explained": "Was the person told?",
    "rationale_text": "Your reasons",
    "deciding_role": "Your role",
    "previous.similar": "Was it similar?",
    "previous.violent": "Was it violent?",
    "previous.weapon": "Was there a weapon?",
    "previous.hate": "Was it a hate crime?",
    "actions.type": "What",
    "actions.amount": "Amount in pounds",
    "actions.in_remedy_document": "Is it in the community remedy document?",
    "contact_attempts.method": "How",
}

UNDER_18: Final = frozenset({VictimAgeBand.UNDER_10, VictimAgeBand.FROM_10_TO_15, VictimAgeBand.FROM_16_TO_17})
ENTRY_WORDS: Final[Mapping[str, tuple[str, str, str]]] = {
    "previous": ("Earlier outcome", "Does the person have an earlier outcome of any kind?", "Add another outcome"),
    "actions": ("Action", "Did the person agree to do anything?", "Add another action"),
    "contact_attempts": ("Attempt", "Were there attempts to reach the victim?", "Add another attempt"),
}


def applying(record: Record) -> Iterator[Question]:
    """The questions to ask, given what was answered so far."""
    return (question for question in QUESTIONS if question.applies(record))


def question_of(field: str) -> Question | None:
    """The question that answers a field, an entry of a list or what follows from another; None where nobody asks."""
    name = field.partition(".")[0]
    if field in NOT_ASKED and NOT_ASKED[field] != FROM_ANOTHER:
        return None
    return next((question for question in QUESTIONS if name in question.fields or name in question.columns), None)
