"""What of a case its panel reads: an allow-list, in which every field of the record is named with how it is treated."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from cases.guidance.catalogue import every_rule
from cases.guidance.derive import Record
from cases.guidance.fields import FIELDS, LISTS
from cases.models import Offence
from cases.words import WITHHELD

OFFICER: Final = "officer"
AUTHORISER: Final = "authoriser"
TRANSCRIBED: Final = "transcribed"
# Beside the fields, and no name of one: on what a case that was delivered here rests.
AUTHORITY: Final = "delivered_here"


class Treatment(Enum):
    """What becomes of a field when its case is released."""

    RELEASED = "as it is recorded"
    WITHHELD = "free text: that it is recorded is said, what it says waits until it has been redacted"
    LISTED = "as our own list words it; what our list lacks is free text, and withheld"
    PSEUDONYM = "only whether two of them are one"
    NEVER = "not even whether it is recorded"


def _treated(treatment: Treatment, *names: str) -> dict[str, Treatment]:
    return dict.fromkeys(names, treatment)


TREATMENTS: Final[Mapping[str, Treatment]] = {
    **_treated(Treatment.RELEASED, "force", "area", "outcome_code"),
    **_treated(Treatment.RELEASED, "offence_date", "report_date", "disposal_date", "offence_group", "mode_of_trial"),
    **_treated(Treatment.RELEASED, "venue_suitability", "specified_either_way", "gravity_matrix", "gravity_base"),
    **_treated(Treatment.RELEASED, "gravity_final", "seriousness_factors", "injury_level"),
    **_treated(Treatment.RELEASED, "age_at_offence", "age_at_disposal", "gender", "ethnicity_self"),
    **_treated(Treatment.RELEASED, "ethnicity_officer", "responsibility", "remorse", "evidence_sufficient"),
    **_treated(Treatment.RELEASED, "offender_agreed", "agreement_signed_by", "appropriate_adult"),
    **_treated(Treatment.RELEASED, "consequences_explained", "history_checked"),
    **_treated(Treatment.RELEASED, "victim_type", "victim_identified", "victim_count", "victim_wishes_count"),
    **_treated(Treatment.RELEASED, "victim_consulted", "victim_consult_date", "victim_wishes", "remedy_followed"),
    **_treated(Treatment.RELEASED, "victim_informed", "victim_informed_date", "victim_enhanced", "victim_age_band"),
    **_treated(Treatment.RELEASED, "victim_under_18", "emergency_worker_victim", "relationship"),
    **_treated(Treatment.RELEASED, "domestic_abuse", "da_relationship", "hate_strands", "weapon", "blade_involved"),
    **_treated(Treatment.RELEASED, "deciding_role", "supervisor_rank", "authorising_rank", "authorised_date"),
    **_treated(Treatment.RELEASED, "given_at", "recorded_at", "cps_consulted", "yjs_consulted", "yjs_notified"),
    **_treated(Treatment.RELEASED, "yjs_referred", "rationale_recorded", "conditions_met"),
    **_treated(Treatment.WITHHELD, "circumstances", "context", "offender_vulnerability", "victim_wishes_text"),
    **_treated(Treatment.WITHHELD, "victim_departure_reason", "remedy_choice", "remedy_departure_reason"),
    **_treated(Treatment.WITHHELD, "victim_impact", "rationale_text"),
    **_treated(Treatment.LISTED, "offence_code", "offence_title"),
    **_treated(Treatment.PSEUDONYM, "officer_ref", "authoriser_ref"),
    **_treated(Treatment.NEVER, "case_ref", "crime_ref", "offender_ref", "thematic_review_ref"),
}
_EXCEPTIONS: Final[Mapping[str, Treatment]] = {
    **_treated(Treatment.LISTED, "rule_id"),
    **_treated(Treatment.RELEASED, "rank", "date"),
    **_treated(Treatment.WITHHELD, "reason"),
}
LIST_TREATMENTS: Final[Mapping[str, Mapping[str, Treatment]]] = {
    "previous": _treated(Treatment.RELEASED, "type", "date", "offence_group", "similar", "violent", "weapon", "hate"),
    "actions": _treated(Treatment.RELEASED, "type", "amount", "in_remedy_document", "due", "completed"),
    "exceptions": _EXCEPTIONS,
    "contact_attempts": {**_treated(Treatment.RELEASED, "date"), **_treated(Treatment.WITHHELD, "method")},
}
# What stands in the canonical record beside its fields and lists, and in a transcribed exception beside an exception's.
BESIDE: Final[Mapping[str, Treatment]] = {
    **_treated(Treatment.LISTED, "inferred"),
    **_treated(Treatment.NEVER, "source_facts"),
}
BESIDE_AN_EXCEPTION: Final[Mapping[str, Treatment]] = {
    **_treated(Treatment.RELEASED, "transcribed_at"),
    **_treated(Treatment.NEVER, "entry_ref", "transcribed_by"),
}
NEVER_SHOWN: Final = frozenset(name for name, treatment in TREATMENTS.items() if treatment is Treatment.NEVER)
RULES: Final = frozenset(rule.id for rule in every_rule())


@dataclass(frozen=True, slots=True)
class Projection:
    """What is released of one version of a case, and the places of what is recorded and withheld."""

    record: Record
    withheld: tuple[str, ...]


def project(
    record: Record, *, transcribed: Sequence[Record], offence: Offence | None, authority: str | None = None
) -> Projection:
    """The allow-listed part of a canonical record; `offence` is what our list has for its code, if it has anything.

    `authority` says on what it was delivered here, which nothing in the record can say.
    """
    listed = {"offence_code": offence.code, "offence_title": offence.title} if offence else {}
    released: Record = {**_released(record, TREATMENTS, FIELDS), **listed, **_pseudonyms(record)}
    withheld = [name for name in _withheld(record, TREATMENTS) if name not in listed]
    for name, entries in _lists(record, transcribed):
        treatments = {**LIST_TREATMENTS["exceptions" if name == TRANSCRIBED else name], **BESIDE_AN_EXCEPTION}
        fields = LISTS["exceptions" if name == TRANSCRIBED else name]
        released[name] = [{**_released(entry, treatments, fields), **_known_rule(entry)} for entry in entries]
        for place, entry in enumerate(entries):
            named = [field for field in _withheld(entry, treatments) if field not in _known_rule(entry)]
            withheld.extend(f"{name}.{place}.{field}" for field in named)
    if authority:
        released[AUTHORITY] = str(authority)
    if inferred := [name for name in record.get("inferred", ()) if name in released]:
        released["inferred"] = inferred
    return Projection(released, tuple(withheld))


def readable(record: Record, withheld: Sequence[str], texts: Mapping[str, str] | None = None) -> Record:
    """A released record as members read it: each text as it was redacted.

    Where it was not, a word says that something is recorded, so that silence is not read into it.
    """
    shown = {name: [dict(entry) for entry in value] if name in _LISTS else value for name, value in record.items()}
    for place in withheld:
        name, _, rest = place.partition(".")
        words = (texts or {}).get(place, WITHHELD)
        if rest:
            position, _, field = rest.partition(".")
            shown[name][int(position)][field] = words
        else:
            shown[name] = words
    return shown


def words_at(record: Record, transcribed: Sequence[Record], withheld: Sequence[str]) -> dict[str, str]:
    """What is written in each place whose text is withheld."""
    whole: Record = {**record, TRANSCRIBED: transcribed}
    found = {}
    for place in withheld:
        name, _, rest = place.partition(".")
        position, _, field = rest.partition(".")
        found[place] = str(whole[name][int(position)][field] if rest else whole[name])
    return found


_LISTS: Final = frozenset({*LISTS, TRANSCRIBED})


def _lists(record: Record, transcribed: Sequence[Record]) -> Iterator[tuple[str, Sequence[Record]]]:
    for name in LISTS:
        if record.get(name) is not None:
            yield name, record[name]
    if transcribed:
        yield TRANSCRIBED, transcribed


def _released(values: Record, treatments: Mapping[str, Treatment], fields: Mapping[str, Any]) -> Record:
    """The released fields, each with the second column of its pair."""
    names = [name for name, treatment in treatments.items() if treatment is Treatment.RELEASED]
    columns = [column for name in names for column in (fields[name].columns if name in fields else (name,))]
    return {column: values[column] for column in columns if values.get(column) is not None}


def _withheld(values: Record, treatments: Mapping[str, Treatment]) -> list[str]:
    kept = (Treatment.WITHHELD, Treatment.LISTED)
    return [name for name, treatment in treatments.items() if treatment in kept and values.get(name) is not None]


def _pseudonyms(record: Record) -> Record:
    """The officer and the authoriser without their keys; one word for both where the keys are one."""
    officer, authoriser = record.get("officer_ref"), record.get("authoriser_ref")
    named = {"officer_ref": OFFICER} if officer is not None else {}
    if authoriser is not None:
        named["authoriser_ref"] = OFFICER if authoriser == officer else AUTHORISER
    return named


def _known_rule(entry: Record) -> Record:
    """The rule that an exception names, where it is one of ours and not a force's own words."""
    return {"rule_id": entry["rule_id"]} if entry.get("rule_id") in RULES else {}
