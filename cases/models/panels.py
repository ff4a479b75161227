"""Panels, who sits on them, and the cases that are released to them."""

from datetime import date

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from cases.models.actor import Actor
from cases.models.case import Case
from cases.models.conflicts import in_conflict
from cases.models.people import Membership
from cases.models.redactions import Redaction
from cases.models.reference import Force


class PanelQuerySet(models.QuerySet["Panel"]):
    def visible_to(self, actor: Actor) -> "PanelQuerySet":
        """The panels this person sits on today; for those who run scrutiny, the panels that serve their forces."""
        if actor.sits_on_panels:
            seats = Seat.objects.in_force_on(timezone.localdate()).filter(membership=actor.membership)
            return self.filter(Exists(seats.filter(panel=OuterRef("pk"))))
        if actor.runs_scrutiny:
            served = Panel.forces.through.objects.filter(panel=OuterRef("pk"), force__in=actor.force_ids)
            return self.filter(Exists(served))
        return self.none()

    def run_by(self, actor: Actor) -> "PanelQuerySet":
        """The panels whose every force this administrator's membership covers: its meetings show cases of them all."""
        if not actor.runs_panels:
            return self.none()
        beyond = Panel.forces.through.objects.filter(panel=OuterRef("pk")).exclude(force__in=actor.force_ids)
        return self.visible_to(actor).filter(~Exists(beyond))


class Panel(models.Model):
    """A scrutiny panel that serves one force, or several together."""

    slug = models.SlugField(max_length=64, unique=True)
    name = models.CharField(max_length=120, unique=True)
    forces = models.ManyToManyField(Force, related_name="panels")

    objects = PanelQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(name__gt=""), name="a_panel_has_a_name"),
            # What was released to any of one's panels is listed under /panels/cases/; /panels/new/ sets one up.
            models.CheckConstraint(condition=~Q(slug="cases"), name="no_panel_is_called_cases"),
            models.CheckConstraint(condition=~Q(slug="new"), name="no_panel_is_called_new"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("panel", args=[self.slug])


class SeatQuerySet(models.QuerySet["Seat"]):
    def visible_to(self, actor: Actor) -> "SeatQuerySet":
        """Who sits today on one's panels; for those who run scrutiny, every seat on those that serve their forces."""
        seats = self.filter(panel__in=Panel.objects.visible_to(actor))
        return seats.in_force_on(timezone.localdate()) if actor.sits_on_panels else seats

    def in_force_on(self, day: date) -> "SeatQuerySet":
        """The seats that have begun and not ended; one that somebody ended is gone that moment."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day, ended_at__isnull=True)


class Seat(models.Model):
    """A membership's place on a panel; it ends and is never deleted."""

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="seats")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="seats")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, help_text="When somebody ended it; access stops at once.")

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "membership"], condition=Q(ends_on__isnull=True), name="one_open_seat_a_membership"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")) | Q(ends_on__isnull=True), name="seat_ends_after_it_starts"
            ),
        ]


class ReleaseQuerySet(models.QuerySet["Release"]):
    def visible_to(self, actor: Actor) -> "ReleaseQuerySet":
        """What was released to a panel this person sits on; for those who run scrutiny, of their own forces.

        A force's case is never seen beyond that force, except by a panel that serves it; and a member never sees one
        that they have a conflict with.
        """
        own = self.filter(case__force__in=actor.force_ids, panel__in=Panel.objects.visible_to(actor))
        return own.standing().exclude(in_conflict(actor.person)) if actor.sits_on_panels else own

    def standing(self) -> "ReleaseQuerySet":
        return self.filter(withdrawn_at__isnull=True)


class Release(models.Model):
    """One version of a case as one panel sees it: pinned, so that a later version is unreleased.

    `record` holds only what a member may read; members' pages, filters, sorts and searches read nothing else.
    """

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="releases")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="releases")
    case_version = models.PositiveIntegerField()
    number = models.PositiveIntegerField(help_text="The case's place among those released to the panel.")
    record = models.JSONField(help_text="The allow-listed projection of the version's canonical record.")
    withheld = models.JSONField(default=list, help_text="Text fields that are recorded and that members may not read.")
    texts = models.JSONField(
        default=dict, help_text="Place → its free text as it was redacted, and as members read it."
    )
    redaction = models.ForeignKey(Redaction, on_delete=models.PROTECT, null=True, related_name="releases")
    hits = models.JSONField(default=dict, help_text="The hits of that day: rule → rule_version, severity.")
    settings = models.JSONField(default=dict, help_text="Where the force's settings departed that day.")
    breach_count = models.SmallIntegerField()
    justify_count = models.SmallIntegerField()
    gap_count = models.SmallIntegerField()
    justified_count = models.SmallIntegerField(default=0)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=200, blank=True)
    gave_way = models.BooleanField(
        default=False, help_text="Whether a later release took its turn: agenda items that have this one keep it."
    )

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["panel", "number"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "number"], name="one_place_a_release"),
            models.UniqueConstraint(
                fields=["panel", "case", "case_version"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_standing_release_a_version_and_panel",
            ),
            models.CheckConstraint(
                condition=Q(gave_way=False) | Q(withdrawn_at__isnull=False), name="what_gave_way_stands_no_more"
            ),
        ]

    def __str__(self) -> str:
        return f"Case {self.number} of {self.panel}"

    def get_absolute_url(self) -> str:
        return reverse("released-case", args=[self.panel.slug, self.number])
