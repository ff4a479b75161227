"""What is recorded of a resolution at delivery: the version that was authorised, on whose authority, of which day."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.utils import timezone

from cases.authorisation.standing import OfVersion, Reading
from cases.decisions import YES, Decision, no
from cases.enums import DecidingRole, Rank, YesNo
from cases.guidance import faults
from cases.guidance.derive import Record
from cases.guidance.fields import FIELDS
from cases.guidance.records import in_utc
from cases.models import COMMUNITY_RESOLUTION, Case, Force, Membership, Proposal, VerbalAuthority
from cases.words import uk_date

# The plain title of a rank; detectives and police staff say for themselves what they are.
ROLE_OF_RANK: Final[Mapping[str, DecidingRole]] = {
    Rank.CONSTABLE: DecidingRole.PC,
    Rank.SERGEANT: DecidingRole.PS,
    Rank.INSPECTOR: DecidingRole.INSP,
    Rank.CHIEF_INSPECTOR: DecidingRole.CHINSP,
    Rank.SUPERINTENDENT: DecidingRole.SUPT,
    Rank.CHIEF_SUPERINTENDENT: DecidingRole.CHSUPT,
    Rank.CHIEF_OFFICER: DecidingRole.CHIEF_OFFICER,
}


def delivered_record(read: Reading, *, case_ref: str, on: date) -> Record:
    """The canonical record of the case that this version becomes on that day.

    Where the officer delivers alone, `authorising_rank` is *none*: it is recorded that nobody authorised it. Where the
    force asks for an authority all the same, which the officer's own rank gives, that rank is recorded with the
    officer's key. An authority by word of mouth that is not confirmed leaves no trace in it, so that screening says
    that the authority is missing.
    """
    proposal = read.proposal
    written: Record = {
        **read.record,
        **_decided_by(proposal),
        **authority_of(read, on),
        "force": proposal.force_id,
        "case_ref": case_ref,
        "outcome_code": COMMUNITY_RESOLUTION,
        "disposal_date": on.isoformat(),
    }
    written.setdefault("exceptions", [])
    if written.get("rationale_text"):
        written["rationale_recorded"] = YesNo.YES.value
    return {name: value for name, value in written.items() if value not in (None, "")}


def authority_of(read: Reading, on: date) -> Record:
    """Who authorised it, at which rank and when, as the record of a case has it."""
    decided = read.decided
    if decided.authority:
        return _by(decided.authority.membership, timezone.localdate(decided.authority.at))
    if decided.verbal:
        return spoken(decided.verbal) if decided.verbal.counts else {}
    if read.standing.required == Rank.NONE:
        return {"authorising_rank": Rank.NONE.value}
    return _by(read.proposal.membership, on)


def spoken(verbal: VerbalAuthority) -> Record:
    """An authority by word of mouth that was confirmed: of the day on which it was given."""
    return {
        **_by(verbal.given_by, timezone.localdate(verbal.given_at)),
        "given_at": in_utc(verbal.given_at),
        "recorded_at": in_utc(verbal.recorded_at),
    }


def can_be_of(read: Reading, on: date) -> Decision:
    """The day of delivery: not in the future, and not before the offence, the authority or the victim was asked."""
    if on > timezone.localdate():
        return no(f"{uk_date(on)} has not come yet. Enter the day on which the resolution was delivered.")
    for day, words in _not_before(read.proposal.record, read.decided):
        if on < day:
            return no(f"{uk_date(on)} is before {uk_date(day)}, {words}. Enter that day or a later one.")
    return YES


def can_be_called(case_ref: str, force: Force) -> Decision:
    """A reference that can be written, and that no other case of the force has."""
    if fault := faults.text_fault("case_ref", case_ref, FIELDS["case_ref"]):
        return no(fault)
    if Case.objects.filter(force=force, case_ref=case_ref).exists():
        return no(f"A case of {force} has the reference {case_ref} already. Enter the force’s own for this one.")
    return YES


def own_reference(proposal: Proposal) -> str:
    """What a case is called until the force has a reference of its own."""
    return f"SCRUTINY-{proposal.pk}"


def _not_before(record: Record, decided: OfVersion) -> list[tuple[date, str]]:
    days: list[tuple[date, str]] = []
    for name, words in (
        ("offence_date", "the day of the offence"),
        ("victim_consult_date", "the day on which the victim was asked"),
    ):
        if record.get(name):
            days.append((date.fromisoformat(record[name]), words))
    if decided.authority:
        days.append((timezone.localdate(decided.authority.at), "the day on which it was authorised"))
    if decided.verbal:
        said = timezone.localdate(decided.verbal.given_at)
        days.append((said, "the day on which it is said to have been authorised by word of mouth"))
    return days


def _decided_by(proposal: Proposal) -> dict[str, Any]:
    """The officer who decided: by the force's own key, and by the role that follows from the rank if none was said."""
    officer = proposal.membership
    known: dict[str, Any] = {"officer_ref": officer.staff_key or None}
    if not proposal.record.get("deciding_role") and officer.rank in ROLE_OF_RANK:
        known["deciding_role"] = ROLE_OF_RANK[officer.rank].value
        known["deciding_role_prefix"] = officer.rank_prefix or None
    return known


def _by(membership: Membership, on: date) -> Record:
    return {
        "authorising_rank": membership.rank or Rank.NONE.value,
        "authorising_rank_prefix": membership.rank_prefix or None,
        "authorised_date": on.isoformat(),
        "authoriser_ref": membership.staff_key or None,
    }
