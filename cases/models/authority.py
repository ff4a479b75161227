"""How a force runs authorisation: its settings, who stands in for whom, what people are told, and what follows."""

from datetime import date, time
from typing import Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from cases.enums import NoticeKind, NoticePace, Rank, ReconciliationOutcome, Role
from cases.models.actor import Actor
from cases.models.case import Case
from cases.models.imports import ImportBatch
from cases.models.meetings import Meeting
from cases.models.people import Membership, Person
from cases.models.proposals import Proposal
from cases.models.reference import Force

Hangs = TypeVar("Hangs", bound=models.Model)


class AuthoritySettings(models.Model):
    """What a force asks before a resolution is delivered, beyond the guidance; without a row, the defaults."""

    force = models.OneToOneField(Force, on_delete=models.PROTECT, related_name="authority_settings")
    lowest_rank = models.CharField(
        max_length=20, choices=Rank, default=Rank.NONE, help_text="No resolution is delivered on a lower authority."
    )
    supervisor_endorses = models.BooleanField(default=True, help_text="Before an inspector or above decides.")
    supervisor_reviews = models.BooleanField(default=False, help_text="After an officer delivered on their own.")
    day_begins = models.TimeField(default=time(9), help_text="The working day by which waiting is counted.")
    day_ends = models.TimeField(default=time(17))
    overdue_hours = models.PositiveSmallIntegerField(default=8, help_text="Working hours until a reminder.")
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=200)

    class Meta:
        verbose_name_plural = "authority settings"
        constraints = [
            models.CheckConstraint(condition=Q(lowest_rank__in=Rank.values), name="authority_lowest_rank_known"),
            models.CheckConstraint(condition=Q(day_begins__lt=F("day_ends")), name="the_working_day_has_hours"),
            models.CheckConstraint(condition=Q(overdue_hours__gte=1), name="overdue_after_an_hour_at_least"),
        ]


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def in_force_on(self, day: date) -> "DelegationQuerySet":
        return self.filter(starts_on__lte=day, ends_on__gte=day, ended_at__isnull=True)

    def visible_to(self, actor: Actor) -> "DelegationQuerySet":
        """Those one has given and those one was given."""
        return self.filter(Q(giver=actor.membership) | Q(deputy=actor.membership))


class Delegation(models.Model):
    """While somebody is away, a colleague of their rank or above decides what was asked of them."""

    giver = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="delegations_given")
    deputy = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="delegations_taken")
    starts_on = models.DateField()
    ends_on = models.DateField()
    ended_at = models.DateTimeField(null=True)
    given_at = models.DateTimeField()

    objects = DelegationQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="delegation_ends_after_it_starts"),
            models.CheckConstraint(condition=~Q(giver=F("deputy")), name="nobody_stands_in_for_themselves"),
        ]


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, actor: Actor) -> "NoticeQuerySet":
        """What was written to this person under the membership in use, of no meeting that they no longer see."""
        own = self.filter(person=actor.person, membership=actor.membership)
        return own.filter(Q(meeting__isnull=True) | Q(meeting__in=Meeting.objects.visible_to(actor)))

    def open(self) -> "NoticeQuerySet":
        return self.filter(settled_at__isnull=True)


class Notice(models.Model):
    """What awaits one person, without a word of the case; settled once it no longer awaits them."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="notices")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=24, choices=NoticeKind)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, null=True, related_name="notices")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, related_name="notices")
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    emailed_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "kind", "proposal"],
                condition=Q(settled_at__isnull=True),
                name="one_open_notice_a_kind_and_proposal",
            ),
            models.UniqueConstraint(
                fields=["membership", "kind", "meeting"],
                condition=Q(settled_at__isnull=True),
                name="one_open_notice_a_kind_and_meeting",
            ),
            models.CheckConstraint(
                condition=Q(proposal__isnull=True) | Q(meeting__isnull=True), name="a_notice_is_about_one_thing"
            ),
        ]


class NoticeSettings(models.Model):
    """How somebody wants to be told by e-mail: at once, once a day, or not at all."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="notice_settings")
    pace = models.CharField(max_length=8, choices=NoticePace, default=NoticePace.AT_ONCE)
    digest_sent_on = models.DateField(null=True)

    class Meta:
        verbose_name_plural = "notice settings"


class SeenWithTheCase(models.QuerySet[Hangs]):
    """What hangs on a case is seen by those who see the case."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(case__in=Case.objects.visible_to(actor))


class Correction(models.Model):
    """What was corrected in a case that was delivered here, by whom and why; never altered."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="corrections")
    version = models.PositiveIntegerField(help_text="The version that the correction made.")
    changes = models.JSONField(help_text="Field → before, after.")
    reason = models.TextField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    signature = models.CharField(max_length=200)
    at = models.DateTimeField()

    objects = SeenWithTheCase.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["case", "version"], name="one_correction_a_version")]


class ReconciliationQuerySet(models.QuerySet["Reconciliation"]):
    def visible_to(self, actor: Actor) -> "ReconciliationQuerySet":
        """For the force lead who settles them, and for those who import and own recording."""
        if actor.role not in (Role.FORCE_LEAD, Role.ADMINISTRATOR, Role.CRIME_REGISTRAR):
            return self.none()
        return self.filter(case__force__in=actor.force_ids)

    def open(self) -> "ReconciliationQuerySet":
        return self.filter(closed_at__isnull=True)


class Reconciliation(models.Model):
    """An import says otherwise of a case that was delivered here: the force lead settles what is right."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reconciliations")
    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="reconciliations")
    record = models.JSONField(help_text="The canonical record as the import had it.")
    differences = models.JSONField(help_text="Field → held here, sent.")
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, choices=ReconciliationOutcome, blank=True)
    reason = models.TextField(blank=True)
    closed_by = models.CharField(max_length=200, blank=True)

    objects = ReconciliationQuerySet.as_manager()

    class Meta:
        ordering = ["opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(closed_at__isnull=True), name="one_open_reconciliation_a_case"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, outcome="")
                | Q(closed_at__isnull=False, outcome__in=ReconciliationOutcome.values, reason__gt="", closed_by__gt=""),
                name="a_settled_difference_has_a_reason",
            ),
        ]
