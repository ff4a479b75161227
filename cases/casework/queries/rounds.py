"""The rounds of review that a released case is or was in."""

from django.db.models import Case as Either
from django.db.models import Prefetch, QuerySet, When

from cases.enums import ItemStage
from cases.models import Actor, AgendaItem, Case, Finding, Release


def rounds_of(release: Release) -> list[AgendaItem]:
    """The agenda items that stand on a release and were opened, the open ones first, then the newest first."""
    open_first = Either(When(stage=ItemStage.IN_REVIEW, then=0), default=1)
    opened = AgendaItem.objects.on_the_agenda().filter(release=release, round_opened_at__isnull=False)
    return list(opened.order_by(open_first, "-round_opened_at", "-pk"))


def round_of(release: Release) -> AgendaItem | None:
    """The round to which a flag raised now belongs, or else the last one, which has closed."""
    return next(iter(rounds_of(release)), None)


def items_of(case: Case, actor: Actor) -> QuerySet[AgendaItem]:
    """The agenda items that a case stood on, for those who run the panel: with findings and who was asked."""
    items = AgendaItem.objects.visible_to(actor) if actor.runs_panels else AgendaItem.objects.none()
    findings = Prefetch("findings", Finding.objects.order_by("number"))
    return items.filter(case=case).select_related("meeting").prefetch_related("invitations", findings)
