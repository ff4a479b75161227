"""The list of meetings as one person reads it: a member with what they have reviewed, an administrator with how far
everybody is and what is still to do."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from cases.enums import ItemStage
from cases.models import Actor, AgendaItem, Meeting
from cases.panels.meetings.policies import cases_in_words
from cases.panels.meetings.progress import AgencyProgress, progress_at
from cases.panels.meetings.queries import going_on, own_questions


@dataclass(frozen=True, slots=True)
class Listed:
    """One meeting in the list."""

    meeting: Meeting
    own: tuple[int, int] | None = None
    progress: Sequence[AgencyProgress] = ()
    stages: Counter[ItemStage] = field(default_factory=Counter)

    def is_held(self, today: date) -> bool:
        """Whether its day, or the last day for answers where there is none, has passed."""
        day = self.meeting.held_on or self.meeting.answer_by
        return day is not None and day < today

    @property
    def still_to_do(self) -> list[str]:
        """For those who run it, what is not done yet, in words."""
        meeting, stages = self.meeting, self.stages
        if meeting.cancelled_at or meeting.confirmed_at:
            return []
        lines = [
            (meeting.announced_at is None, "to be announced"),
            (not stages, "no cases yet"),
            (stages[ItemStage.SELECTED], f"{cases_in_words(stages[ItemStage.SELECTED])} to release"),
            (stages[ItemStage.IN_REVIEW], f"{cases_in_words(stages[ItemStage.IN_REVIEW])} in review"),
            (stages[ItemStage.AT_PANEL], f"{cases_in_words(stages[ItemStage.AT_PANEL])} to be decided"),
        ]
        return [words for is_so, words in lines if is_so] or ["minutes to be confirmed"]


def meetings_under_way(actor: Actor) -> QuerySet[Meeting]:
    """Neither cancelled nor closed by their minutes, what comes next first."""
    return going_on(actor).select_related("panel").order_by(Coalesce("held_on", "answer_by"), "pk")


def meetings_over(actor: Actor) -> QuerySet[Meeting]:
    """Cancelled, or closed by their minutes, the latest first."""
    over = Meeting.objects.visible_to(actor).filter(Q(cancelled_at__isnull=False) | Q(confirmed_at__isnull=False))
    return over.select_related("panel").order_by(Coalesce("held_on", "answer_by").desc(nulls_last=True), "-pk")


def listed_for(meetings: Iterable[Meeting], actor: Actor) -> list[Listed]:
    """With what a row shows, in one question for all of them."""
    found = list(meetings)
    if actor.runs_panels:
        progress, stages = progress_at(found), _stages(found)
        return [Listed(one, None, progress.get(one.pk, []), stages.get(one.pk, Counter())) for one in found]
    own = own_questions(actor).filter(item__meeting__in=[one.pk for one in found]).order_by()
    counted = own.values_list("item__meeting").annotate(answered=Count("answered_at"), asked=Count("pk"))
    numbers = {meeting: (answered, asked) for meeting, answered, asked in counted}
    return [Listed(one, numbers.get(one.pk)) for one in found]


def _stages(meetings: Sequence[Meeting]) -> dict[int, Counter[ItemStage]]:
    items = AgendaItem.objects.on_the_agenda().filter(meeting__in=[one.pk for one in meetings]).order_by()
    found: dict[int, Counter[ItemStage]] = {}
    for meeting, stage, number in items.values_list("meeting", "stage").annotate(number=Count("pk")):
        found.setdefault(meeting, Counter())[ItemStage(stage)] = number
    return found
