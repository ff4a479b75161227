"""What of a case's free text is hidden from members: kept reversibly, with a log of who hid and showed what."""

from django.db import models
from django.db.models import Q

from cases.enums import RedactionStage
from cases.models.actor import Actor
from cases.models.case import Case
from cases.models.people import Person


class RedactionQuerySet(models.QuerySet["Redaction"]):
    def visible_to(self, actor: Actor) -> "RedactionQuerySet":
        """For the administrators of the case's force, who redact; nobody else reads what is hidden here."""
        if not actor.runs_panels:
            return self.none()
        return self.filter(case__in=Case.objects.visible_to(actor))


class Redaction(models.Model):
    """The redaction of one version of a case: which parts of its free text are hidden, and who confirmed it.

    `spans` names places of the record ("circumstances", "contact_attempts.0.method"), and in each the parts that were
    marked: start and end in characters, kind, who marked it (the detector or a person) and whether it is hidden. The
    text itself stays in the case's version, unaltered.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="redactions")
    case_version = models.PositiveIntegerField()
    spans = models.JSONField(default=dict)
    stage = models.CharField(max_length=10, choices=RedactionStage, default=RedactionStage.DRAFT)
    detector = models.CharField(max_length=40, help_text="The detector’s version that marked it first.")
    revision = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects = RedactionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "case_version"], name="one_redaction_a_version"),
            models.CheckConstraint(condition=Q(stage__in=RedactionStage.values), name="redaction_stage_known"),
            models.CheckConstraint(
                condition=Q(stage=RedactionStage.DRAFT) | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="a_confirmed_redaction_names_who",
            ),
            models.CheckConstraint(
                condition=~Q(stage=RedactionStage.CHECKED)
                | (Q(checked_at__isnull=False, checked_by__isnull=False) & ~Q(checked_by=models.F("confirmed_by"))),
                name="a_second_check_is_a_second_person",
            ),
        ]


class RedactionChangeQuerySet(models.QuerySet["RedactionChange"]):
    def visible_to(self, actor: Actor) -> "RedactionChangeQuerySet":
        return self.filter(redaction__in=Redaction.objects.visible_to(actor))


class RedactionChange(models.Model):
    """One entry of a redaction's log, never altered: what is hidden after the act."""

    redaction = models.ForeignKey(Redaction, on_delete=models.PROTECT, related_name="log")
    act = models.CharField(max_length=20)
    spans = models.JSONField()
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    objects = RedactionChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
