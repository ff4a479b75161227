"""The terms of a membership: what a system manager enters when giving one, and what of it may be changed later."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from cases.enums import Agency, Rank, RankPrefix, Role
from cases.models import Force, Membership
from cases.models.people import NEED_AN_AGENCY, RANKS_THAT_AUTHORISE


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What may be changed while a membership lasts: its days, the force's key, and what the force asks for."""

    starts_on: date
    ends_on: date | None = None
    staff_key: str = ""
    vetting_level: str = ""
    vetting_expires_on: date | None = None
    undertaking_signed_on: date | None = None
    training_completed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What stays as given for as long as a membership lasts: the role with its agency and rank, and the forces."""

    role: Role
    agency: Agency | None = None
    rank: Rank | None = None
    rank_prefix: RankPrefix | None = None
    forces: tuple[Force, ...]


def faults_of_post(role: str, agency: str, rank: str, rank_prefix: str) -> Iterator[tuple[str, str]]:
    """What the role needs and has not got: the field, and what to do."""
    if role in NEED_AN_AGENCY and not agency:
        yield "agency", f"Choose the agency that this {Role(role).label.lower()} speaks for."
    if role == Role.INSPECTOR and rank not in RANKS_THAT_AUTHORISE:
        yield "rank", "Choose inspector or a higher rank: an inspector authorises."
    if rank_prefix and not rank:
        yield "rank", f"Choose the rank that is held as {RankPrefix(rank_prefix).label.lower()}."


def faults_of_terms(terms: Terms, forces: Iterable[Force], on: date) -> Iterator[tuple[str, str]]:
    """What of the terms cannot be: the field, and what to do."""
    if terms.ends_on and terms.ends_on < terms.starts_on:
        yield "ends_on", "Choose a last day on or after the first day."
    if terms.staff_key and len(list(forces)) > 1:
        yield "staff_key", "A staff key is one force’s own: give a membership of that force alone, or leave it empty."
    if terms.vetting_level and not terms.vetting_expires_on:
        yield "vetting_expires_on", "Enter the last day on which the vetting holds."
    if terms.vetting_expires_on and not terms.vetting_level:
        yield "vetting_level", "Choose the level of the vetting."
    for name, what in (("undertaking_signed_on", "signed"), ("training_completed_on", "completed")):
        day = getattr(terms, name)
        if day and day > on:
            yield name, f"Enter the day on which it was {what}: today or earlier."


def terms_of(membership: Membership) -> Terms:
    """A membership's terms as they stand."""
    return Terms(**{field.name: getattr(membership, field.name) for field in fields(Terms)})


def recorded(terms: Terms) -> dict[str, Any]:
    """The terms as the audit record keeps them."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(terms).items()}


def differences(before: dict[str, Any], after: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What changed, as it was and as it is."""
    names = [name for name in after if before.get(name) != after[name]]
    return {name: before.get(name) for name in names}, {name: after[name] for name in names}
