"""Those who are invited to a meeting, with how far each has come: that they have answered, and never what."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from cases.enums import ItemStage
from cases.models import Attendance, Invitation, Meeting
from cases.panels.meetings.progress import NOT_ASKED
from cases.panels.meetings.queries import places_of, seated_on


@dataclass(frozen=True, slots=True)
class Questions:
    """What one member was asked: how much of it is answered, how much is a conflict, how much is still open."""

    asked: int = 0
    answered: int = 0
    conflicted: int = 0
    open: int = 0


@dataclass(frozen=True, slots=True)
class Invited:
    """One who is invited, at their place of the list."""

    place: int
    attendance: Attendance
    questions: Questions
    is_seated: bool


def members_of(meeting: Meeting) -> Sequence[Invited]:
    """By name, with what each was asked."""
    questions = _counted(meeting)
    seated = set(seated_on(meeting.panel).values_list("pk", flat=True))
    listed = [
        Invited(place, one, questions.get(one.pk, Questions()), one.membership_id in seated)
        for place, one in places_of(meeting).items()
        if one.withdrawn_at is None
    ]
    return sorted(listed, key=lambda one: (one.attendance.membership.person.name, one.place))


def questions_of(attendance: Attendance) -> Questions:
    return _counted(attendance.meeting).get(attendance.pk, Questions())


def _counted(meeting: Meeting) -> dict[int, Questions]:
    asked = Invitation.objects.filter(item__meeting=meeting).exclude(item__stage__in=NOT_ASKED)
    is_open = Q(answered_at__isnull=True, conflicted_at__isnull=True, item__stage=ItemStage.IN_REVIEW)
    counted = (
        asked.order_by()
        .values_list("attendance")
        .annotate(
            asked=Count("pk"),
            answered=Count("pk", filter=Q(answered_at__isnull=False, conflicted_at__isnull=True)),
            conflicted=Count("conflicted_at"),
            open=Count("pk", filter=is_open),
        )
    )
    return {pk: Questions(*numbers) for pk, *numbers in counted}
