"""Earlier resolutions of the same person in the same force, whoever decided them: when, what for and how they ended.

Nothing that tells one case from another is read: no reference, no officer, no words.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import QuerySet

from cases.enums import ConditionsMet, OffenceGroup, PreviousType
from cases.guidance.derive import Record
from cases.models import Case, Proposal

READ: Final = ("pk", "disposal_date", "offence_group", "conditions_met")
Row = tuple[int, date | None, str | None, str | None]
ENDED: Final[Mapping[str, str]] = {
    ConditionsMet.YES: "What was agreed was done",
    ConditionsMet.NO: "What was agreed was not done",
    ConditionsMet.ONGOING: "What was agreed is still to be done",
}
NOBODY_SAYS: Final = "Whether what was agreed was done is not recorded"


@dataclass(frozen=True, slots=True)
class EarlierResolution:
    """One earlier case of the person, and whether the officer's own list has it."""

    number: int
    on: date | None
    offence_group: str
    ended: str
    is_listed: bool

    @property
    def offence(self) -> str:
        return OffenceGroup(self.offence_group).label if self.offence_group else "Offence group not recorded"

    @property
    def entry(self) -> Record:
        """As the list of earlier outcomes records it; whether it was similar is for the officer to say."""
        told = {"date": self.on.isoformat() if self.on else None, "offence_group": self.offence_group or None}
        return {"type": PreviousType.COMMUNITY_RESOLUTION.value, **{k: v for k, v in told.items() if v is not None}}


def earlier_resolutions(proposal: Proposal, record: Record | None = None) -> list[EarlierResolution]:
    """What the force's own records show of this person, newest first; nothing where nobody gave their reference.

    `record` is the version that is looked at, where it is not the one being written.
    """
    looked_at = proposal.record if record is None else record
    token = looked_at.get("offender_token")
    if not token:
        return []
    # Sorted here, so that the database has no reason to walk the force's cases by date instead of the person's few.
    found = sorted(
        same_person(proposal.force_id, token).exclude(pk=proposal.case_id or 0).values_list(*READ),
        key=lambda row: (row[1] or date.min, row[0]),
        reverse=True,
    )
    listed = Counter(entry.get("date") for entry in _resolutions(looked_at))
    return list(_told(found, listed))


def same_person(force_id: str, token: str) -> QuerySet[Case]:
    """Every case of one person in one force that still stands as a resolution."""
    return Case.objects.current().filter(offender_token=token, force=force_id)


def not_listed(proposal: Proposal, record: Record | None = None) -> list[EarlierResolution]:
    """Those of them that the officer's own list of earlier outcomes does not have."""
    return [one for one in earlier_resolutions(proposal, record) if not one.is_listed]


def in_words(unlisted: Iterable[EarlierResolution]) -> str:
    """What whoever reads the proposal is told; empty where the list has them all."""
    number = len(list(unlisted))
    if not number:
        return ""
    them = "resolution of this person that is" if number == 1 else "resolutions of this person that are"
    return f"The force’s own records show {number} earlier {them} not listed."


def _told(found: Iterable[Row], listed: Counter[str | None]) -> Iterator[EarlierResolution]:
    """Each entry of the list answers for one case of its date."""
    for number, on, group, met in found:
        day = on.isoformat() if on else None
        is_listed = listed[day] > 0
        listed[day] -= is_listed
        yield EarlierResolution(number, on, group or "", ENDED.get(met or "", NOBODY_SAYS), is_listed)


def _resolutions(record: Record) -> Iterator[Record]:
    return (entry for entry in record.get("previous") or () if entry.get("type") == PreviousType.COMMUNITY_RESOLUTION)
