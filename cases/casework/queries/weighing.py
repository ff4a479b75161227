"""In which order a panel weighs a record: each card, what it asks first, and what stands on it where recorded."""

from collections.abc import Sequence
from dataclasses import dataclass

from cases.guidance.fields import LISTS

CONTACT = LISTS["contact_attempts"]
VERBATIM = frozenset(
    {
        "circumstances",
        "context",
        "victim_wishes_text",
        "victim_departure_reason",
        "remedy_departure_reason",
        "victim_impact",
        "offender_vulnerability",
        "rationale_text",
    }
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A field that stands on a card whether or not it is recorded, under its own name or a panel's question."""

    field: str
    label: str = ""


CardSpec = tuple[str, str, Sequence[Asked], Sequence[str]]

OFFENCE: CardSpec = (
    "offence",
    "The offence",
    (
        Asked("offence_title"),
        Asked("offence_code"),
        Asked("offence_group"),
        Asked("mode_of_trial"),
        Asked("offence_date"),
        Asked("disposal_date"),
        Asked("gravity_final"),
    ),
    (
        "report_date",
        "venue_suitability",
        "specified_either_way",
        "gravity_matrix",
        "gravity_base",
        "seriousness_factors",
        "crime_ref",
    ),
)
HAPPENED: CardSpec = (
    "happened",
    "What happened",
    (
        Asked("circumstances"),
        Asked("domestic_abuse"),
        Asked("hate_strands", "Hate crime"),
        Asked("weapon"),
    ),
    ("context", "da_relationship", "relationship", "blade_involved", "injury_level"),
)
VICTIM: CardSpec = (
    "victim",
    "The victim and what they wanted",
    (
        Asked("victim_type"),
        Asked("victim_consulted", "Asked?"),
        Asked("victim_consult_date", "When?"),
        Asked("victim_wishes", "What did they say?"),
        Asked("victim_wishes_text", "In their words"),
    ),
    (
        "victim_informed",
        "victim_informed_date",
        "remedy_choice",
        "remedy_followed",
        "remedy_departure_reason",
        "victim_identified",
        "victim_count",
        "victim_wishes_count",
        "victim_enhanced",
        "victim_impact",
        "victim_age_band",
        "victim_under_18",
        "emergency_worker_victim",
    ),
)
RESPONSIBILITY: CardSpec = (
    "responsibility",
    "Responsibility and evidence",
    (
        Asked("age_at_offence"),
        Asked("responsibility"),
        Asked("evidence_sufficient"),
        Asked("offender_agreed"),
        Asked("agreement_signed_by"),
        Asked("appropriate_adult"),
    ),
    (
        "age_at_disposal",
        "remorse",
        "consequences_explained",
        "gender",
        "ethnicity_self",
        "ethnicity_officer",
        "offender_vulnerability",
    ),
)
HISTORY: CardSpec = ("history", "History", (Asked("history_checked"),), ())
AUTHORITY: CardSpec = (
    "authority",
    "Authority",
    (
        Asked("deciding_role"),
        Asked("supervisor_rank"),
        Asked("authorising_rank", "Authorised by"),
        Asked("authorised_date", "Authorised on"),
    ),
    (
        "given_at",
        "recorded_at",
        "cps_consulted",
        "yjs_consulted",
        "yjs_notified",
        "yjs_referred",
        "thematic_review_ref",
    ),
)
AGREED: CardSpec = ("agreed", "What was agreed", (), ("conditions_met",))
REASONS: CardSpec = (
    "reasons",
    "The officer’s reasons",
    (Asked("rationale_text", "Word for word"),),
    ("rationale_recorded",),
)
CARDS = (OFFENCE, HAPPENED, VICTIM, RESPONSIBILITY, HISTORY, AUTHORITY, AGREED, REASONS)
