"""Which cases a member scores before they see what screening found."""

from django.db.models import Q

from cases.enums import ItemStage
from cases.models.actor import Actor
from cases.models.meetings import AgendaItem
from cases.models.panels import Panel
from cases.models.reviews import Review


def hidden_until_scored(actor: Actor, case: str = "case") -> Q:
    """The rows on whose case this member is to score in an open round before they see what screening found.

    It is the case that is asked about and not its release: the same case may be released to another of their panels.
    `case` is the path from the row to its case.
    """
    scored = Review.objects.filter(person=actor.person, submitted_at__isnull=False)
    waiting = (
        AgendaItem.objects.filter(stage=ItemStage.IN_REVIEW, hides_hits=True, meeting__cancelled_at__isnull=True)
        .filter(meeting__panel__in=Panel.objects.visible_to(actor))
        .exclude(pk__in=scored.values("item"))
    )
    return Q(**{f"{case}__in": waiting.values("case")})
