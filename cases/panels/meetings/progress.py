"""How far members have come with their reviews, by agency: that they have answered, and never what."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from cases.enums import Agency, ItemStage
from cases.models import AgendaItem, Invitation, Meeting

NOT_ASKED = (ItemStage.SELECTED, ItemStage.REMOVED)


@dataclass(frozen=True, slots=True)
class AgencyProgress:
    """Of what an agency's members were asked, how much they have answered; what they have a conflict with is left
    out."""

    agency: Agency
    answered: int
    asked: int


def asked_now() -> QuerySet[Invitation]:
    """The questions that stand: of released cases, to people still invited who have no conflict."""
    standing = Invitation.objects.filter(attendance__withdrawn_at__isnull=True, conflicted_at__isnull=True)
    return standing.exclude(item__stage__in=NOT_ASKED)


def progress_of(meeting: Meeting) -> list[AgencyProgress]:
    return progress_at([meeting]).get(meeting.pk, [])


def progress_on(item: AgendaItem) -> list[AgencyProgress]:
    """Of one case."""
    return _by_agency(asked_now().filter(item=item)).get(item.meeting_id, [])


def progress_at(meetings: Iterable[Meeting]) -> dict[int, list[AgencyProgress]]:
    """Of several meetings, by their keys, in one question."""
    return _by_agency(asked_now().filter(item__meeting__in=[one.pk for one in meetings]))


def _by_agency(questions: QuerySet[Invitation]) -> dict[int, list[AgencyProgress]]:
    counted = questions.order_by().values_list("item__meeting", "attendance__membership__agency")
    found: dict[int, list[AgencyProgress]] = {}
    for meeting, agency, answered, asked in counted.annotate(answered=Count("answered_at"), asked=Count("pk")):
        found.setdefault(meeting, []).append(AgencyProgress(Agency(agency), answered, asked))
    for listed in found.values():
        listed.sort(key=lambda one: list(Agency).index(one.agency))
    return found
