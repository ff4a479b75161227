"""The panels as those who run them see them: what was released, who sits there, and to whom a case can be released."""

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from cases.enums import ItemStage
from cases.models import Actor, AgendaItem, Force, Membership, Panel, Release, Seat
from cases.models.actor import SIT_ON_PANELS
from cases.models.panels import SeatQuerySet

STANDING, CHANGED, RECODED, WITHDRAWN = range(4)


def panels_listed(actor: Actor) -> QuerySet[Panel]:
    """The panels this person sits on or runs, with how much is released to each and how many sit on it."""
    releases = Release.objects.visible_to(actor).standing().filter(panel=OuterRef("pk"))
    seats = Seat.objects.visible_to(actor).in_force_on(timezone.localdate()).filter(panel=OuterRef("pk"))
    return (
        Panel.objects.visible_to(actor)
        .prefetch_related("forces")
        .annotate(release_count=_counted(releases), seat_count=_counted(seats))
    )


def releases_to(panel: Panel, actor: Actor) -> QuerySet[Release]:
    """Everything of this person's forces that was released to a panel, newest place first, and how it stands now."""
    state = Case(
        When(withdrawn_at__isnull=False, then=WITHDRAWN),
        When(case__recoded_at__isnull=False, then=RECODED),
        When(case_version__lt=F("case__version"), then=CHANGED),
        default=STANDING,
    )
    releases = Release.objects.visible_to(actor).filter(panel=panel).select_related("case__force", "panel")
    return releases.defer("record", "hits").annotate(state=state).order_by("-number")


def open_rounds_of(release: Release, actor: Actor) -> QuerySet[AgendaItem]:
    """Where the case is in review before the panel now, whichever of its releases members read there."""
    items = AgendaItem.objects.visible_to(actor).filter(stage=ItemStage.IN_REVIEW, meeting__panel=release.panel)
    return items.filter(case=release.case).select_related("meeting__panel").order_by("meeting__number")


def seats_on(panel: Panel, actor: Actor) -> QuerySet[Seat]:
    """Who sits on the panel today, agency by agency."""
    seats = Seat.objects.in_force_on(timezone.localdate()).filter(pk__in=seats_ever_on(panel, actor))
    return seats.select_related("membership__person").order_by("membership__agency", "membership__person__name", "pk")


def seats_ever_on(panel: Panel, actor: Actor) -> SeatQuerySet:
    return Seat.objects.visible_to(actor).filter(panel=panel).select_related("panel", "membership__person")


def forces_of(panel: Panel) -> frozenset[str]:
    return frozenset(panel.forces.values_list("pk", flat=True))


def memberships_without_a_seat(panel: Panel) -> QuerySet[Membership]:
    """The members and chairs in force today with every force of the panel who do not sit on it."""
    today = timezone.localdate()
    taken = Seat.objects.in_force_on(today).filter(panel=panel, membership=OuterRef("pk"))
    found = Membership.objects.in_force_on(today).filter(~Exists(taken), role__in=SIT_ON_PANELS)
    for force in Force.objects.filter(panels=panel):
        found = found.filter(forces=force)
    return found.select_related("person").order_by("person__name", "pk")


def _counted(rows: QuerySet[Release] | QuerySet[Seat]) -> Coalesce:
    number = rows.order_by().values("panel").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), Value(0))
