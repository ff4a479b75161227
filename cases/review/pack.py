"""A meeting's pack for one recipient: the released cases as they may read them, and nothing of anybody else's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cases.enums import ItemStage
from cases.models import Actor, AgendaItem, Attendance, Meeting, Membership, Release
from cases.models.conflicts import in_conflict
from cases.models.hidden_hits import hidden_until_scored
from cases.panels.meetings.queries import places_of, terms_of
from cases.panels.queries.released import ReleasedPage
from cases.words import uk_date


@dataclass(frozen=True, slots=True)
class PackedCase:
    """One case of a pack, under its number on the agenda."""

    item: AgendaItem
    page: ReleasedPage

    @property
    def name(self) -> str:
        return f"Case {self.item.number}"


@dataclass(frozen=True, slots=True)
class Pack:
    """What one recipient is given: a cover, the agenda, and each case that they may look at."""

    meeting: Meeting
    recipient: Attendance
    agreement: str
    cases: Sequence[PackedCase]
    conflict_count: int
    at: datetime

    @property
    def name(self) -> str:
        """The recipient as the cover names them: "A. Person (Panel member, Magistrates)"."""
        return named(self.recipient.membership)

    @property
    def mark(self) -> str:
        """What stands on every page."""
        return f"For {self.name} only. Made {uk_date(self.at)}."


def named(membership: Membership) -> str:
    return f"{membership.person.name} ({membership.title})"


def recipients_at(meeting: Meeting) -> dict[int, Attendance]:
    """Those invited to the meeting now, each under their place among all who ever were."""
    return {place: one for place, one in places_of(meeting).items() if one.withdrawn_at is None}


def released_at(meeting: Meeting) -> int:
    """How many cases of the meeting its members read."""
    return AgendaItem.objects.filter(meeting=meeting, release__isnull=False).exclude(stage=ItemStage.REMOVED).count()


def pack_for(meeting: Meeting, recipient: Attendance, at: datetime) -> Pack:
    """The pack as this recipient may have it: without a case they have a conflict with, without hits still hidden."""
    reader = _as_they_sit(recipient.membership)
    named_with = ("case__force", "release__panel", "meeting")
    items = list(
        AgendaItem.objects.visible_to(reader).filter(meeting=meeting).select_related(*named_with).order_by("number")
    )
    releases = [item.release for item in items if item.release]
    to_score = Release.objects.filter(hidden_until_scored(reader), pk__in=[release.pk for release in releases])
    hidden = set(to_score.values_list("pk", flat=True))
    conflicted = AgendaItem.objects.on_the_agenda().filter(in_conflict(reader.person), meeting=meeting)
    return Pack(
        meeting=meeting,
        recipient=recipient,
        agreement=terms_of(meeting.panel).agreement_reference,
        cases=[
            PackedCase(item, _page(item, item.release, reader, is_hidden=item.release.pk in hidden))
            for item in items
            if item.release
        ],
        conflict_count=conflicted.filter(release__isnull=False).count(),
        at=at,
    )


def _page(item: AgendaItem, release: Release, reader: Actor, *, is_hidden: bool) -> ReleasedPage:
    """The released case as its page shows it, without flags: a pack holds nobody's, not even the reader's own."""
    return ReleasedPage(
        release=release, reader=reader.person, flags=(), places=[release.number], item=item, hits_hidden=is_hidden
    )


def _as_they_sit(membership: Membership) -> Actor:
    """The recipient as they would open the same cases on the screen."""
    forces = tuple(force.pk for force in membership.forces.all())
    return Actor(person=membership.person, membership=membership, force_ids=forces)
