"""Hits, which rules make, and flags, which members raise: two tables that are never mixed."""

from django.db import models
from django.db.models import Q

from cases import enums
from cases.models.actor import Actor
from cases.models.case import Case
from cases.models.meetings import AgendaItem
from cases.models.panels import Release
from cases.models.people import Membership, Person
from cases.models.reference import Force


class HitQuerySet(models.QuerySet["Hit"]):
    def open(self) -> "HitQuerySet":
        return self.filter(closed_at__isnull=True)

    def visible_to(self, actor: Actor) -> "HitQuerySet":
        return self.filter(case__in=Case.objects.visible_to(actor))


class Hit(models.Model):
    """A rule that a case departs from, on the version of the case and of the rule that it names.

    What made it fire is read back from that version of the case.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="hits")
    rule = models.CharField(max_length=20)
    rule_version = models.PositiveSmallIntegerField()
    severity = models.CharField(max_length=10, choices=enums.Severity)
    case_version = models.PositiveIntegerField()
    catalogue = models.CharField(max_length=16)
    settings = models.CharField(max_length=16)
    found_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    objects = HitQuerySet.as_manager()

    class Meta:
        ordering = ["rule", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(severity__in=enums.Severity.values), name="hit_severity_known"),
            models.UniqueConstraint(
                fields=["case", "rule"], condition=Q(closed_at__isnull=True), name="one_open_hit_a_case_and_rule"
            ),
        ]
        indexes = [
            models.Index(fields=["rule", "severity", "case"], condition=Q(closed_at__isnull=True), name="hit_open_rule")
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.severity}"


class FlagQuerySet(models.QuerySet["Flag"]):
    def standing(self) -> "FlagQuerySet":
        return self.filter(withdrawn_at__isnull=True)

    def visible_to(self, actor: Actor) -> "FlagQuerySet":
        """A panel member's flag exists only for its author until the round that it belongs to closes.

        Then it is read by those who see the agenda item, unless its author took it back before. A flag that was raised
        on the whole case belongs to no round, so those who run scrutiny see it.
        """
        closed = Q(
            item__in=AgendaItem.objects.visible_to(actor),
            item__stage__in=enums.ItemStage.after_the_round(),
            withdrawn_at__isnull=True,
        )
        if actor.sits_on_panels:
            return self.filter(closed | Q(author=actor.person, release__in=Release.objects.visible_to(actor)))
        return self.filter(closed | Q(release__isnull=True, case__in=Case.objects.visible_to(actor)))


class Flag(models.Model):
    """What a member says a case departs from, in their own words; kept apart from what rules found."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="flags")
    case_version = models.PositiveIntegerField()
    release = models.ForeignKey(
        Release, on_delete=models.PROTECT, null=True, related_name="flags", help_text="Where a panel member raised it."
    )
    item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, null=True, related_name="flags", help_text="In whose round it was raised."
    )
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="flags")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    agency = models.CharField(max_length=30, choices=enums.Agency, blank=True)
    rule = models.CharField(max_length=20, blank=True, help_text="Empty where the member names no rule.")
    severity = models.CharField(max_length=10, choices=enums.Severity)
    reason = models.TextField(max_length=20_000)
    raised_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    revision = models.PositiveSmallIntegerField(default=1)

    objects = FlagQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(severity__in=[enums.Severity.BREACH, enums.Severity.JUSTIFY, enums.Severity.GAP]),
                name="flag_severity_known",
            ),
            models.CheckConstraint(condition=Q(reason__gt=""), name="a_flag_has_a_reason"),
            models.UniqueConstraint(
                fields=["case", "author", "rule"],
                condition=Q(withdrawn_at__isnull=True) & Q(rule__gt="") & Q(release__isnull=True),
                name="one_standing_flag_a_member_and_rule",
            ),
            models.UniqueConstraint(
                fields=["release", "author", "rule"],
                condition=Q(withdrawn_at__isnull=True) & Q(rule__gt=""),
                name="one_standing_flag_a_member_release_and_rule",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule or 'no rule'} by {self.agency}"


class FlagChangeQuerySet(models.QuerySet["FlagChange"]):
    def visible_to(self, actor: Actor) -> "FlagChangeQuerySet":
        return self.filter(flag__in=Flag.objects.visible_to(actor))


class FlagChange(models.Model):
    """One entry of a flag's history, as it stood after the act."""

    flag = models.ForeignKey(Flag, on_delete=models.PROTECT, related_name="history")
    act = models.CharField(max_length=10, choices=enums.FlagAct)
    rule = models.CharField(max_length=20, blank=True)
    severity = models.CharField(max_length=10, choices=enums.Severity)
    reason = models.TextField()
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    objects = FlagChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, actor: Actor) -> "CommentQuerySet":
        return self.filter(case__in=Case.objects.visible_to(actor))


class Comment(models.Model):
    """A later explanation of a case; it changes no severity."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="comments")
    case_version = models.PositiveIntegerField()
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    text = models.TextField(max_length=20_000)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=Q(text__gt=""), name="a_comment_has_words")]


class ForceSettings(models.Model):
    """What the guidance leaves to a force, where the force departs from the guidance's default.

    `values` holds only what differs; `cases.guidance.settings` reads it and says what is allowed.
    """

    force = models.OneToOneField(Force, on_delete=models.PROTECT, related_name="rule_settings")
    values = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=200)

    class Meta:
        verbose_name_plural = "force settings"
