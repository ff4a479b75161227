"""A file that came in: what it held, what was staged, what was refused, and what became of it."""

from django.db import models
from django.db.models import Q

from cases import enums
from cases.models.actor import Actor
from cases.models.people import Person
from cases.models.reference import Force


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def visible_to(self, actor: Actor) -> "ImportBatchQuerySet":
        """The imports of the forces served, for those who own recording or run panels."""
        return self.filter(force__in=actor.force_ids) if actor.sees_imports else self.none()


class ImportBatch(models.Model):
    """One submission of a force, from upload to commit; every version of a case names its batch."""

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="batches")
    filename = models.CharField(max_length=255)
    format = models.CharField(max_length=30, choices=enums.ImportFormat, blank=True)
    state = models.CharField(max_length=20, choices=enums.BatchState, default=enums.BatchState.RECEIVED)
    # Held only until it has been checked: it has the offenders' references in clear.
    upload = models.FileField(upload_to="imports/", null=True, blank=True)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    beat_at = models.DateTimeField(null=True, help_text="When the job last reported progress.")
    finished_at = models.DateTimeField(null=True)
    rows_done = models.PositiveIntegerField(default=0)
    rows_total = models.PositiveIntegerField(null=True)
    created_count = models.PositiveIntegerField(default=0)
    updated_count = models.PositiveIntegerField(default=0)
    unchanged_count = models.PositiveIntegerField(default=0)
    refused_count = models.PositiveIntegerField(default=0)
    removal_count = models.PositiveIntegerField(default=0, help_text="Updates that would empty a list that is held.")
    is_lone_table = models.BooleanField(default=False, help_text="A single CSV, so refused rows go back as one.")
    allow_removals = models.BooleanField(default=False)
    all_or_nothing = models.BooleanField(default=False)
    supplied = models.JSONField(default=list, help_text="Fields and lists that the file had.")
    columns = models.JSONField(default=dict, help_text="File → column as sent → field read as, or empty if left out.")
    unknown_columns = models.JSONField(default=list, help_text="Columns to decide on, with the nearest known names.")
    quality = models.JSONField(default=dict, help_text="The record-quality digest.")
    problem = models.TextField(blank=True, help_text="Why the whole file was refused.")

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "import batches"

    def __str__(self) -> str:
        return f"{self.filename} ({self.received_at:%d %B %Y})"


class StagedRowQuerySet(models.QuerySet["StagedRow"]):
    def visible_to(self, actor: Actor) -> "StagedRowQuerySet":
        return self.filter(batch__in=ImportBatch.objects.visible_to(actor))


class StagedRow(models.Model):
    """A row as it was read: a case, or one entry of one of its lists; the offender's reference is already a token."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="staged")
    list = models.CharField(max_length=20, blank=True, help_text="Empty for the case itself.")
    file = models.CharField(max_length=255)
    row = models.PositiveIntegerField()
    case_ref = models.CharField(max_length=64, blank=True)
    values = models.JSONField(null=True, help_text="What was understood.")
    cells = models.JSONField(default=dict, help_text="What was sent, for giving refused rows back.")
    verdict = models.CharField(max_length=10, choices=enums.StagedVerdict, blank=True)
    held_back_by = models.TextField(blank=True)
    changes = models.JSONField(null=True, help_text="Field → before and after, for a changed case.")
    removes = models.JSONField(null=True, help_text="Lists that are held and would be emptied.")

    objects = StagedRowQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["batch", "list", "case_ref"], name="staged_by_case")]


class RefusalQuerySet(models.QuerySet["Refusal"]):
    def visible_to(self, actor: Actor) -> "RefusalQuerySet":
        return self.filter(batch__in=ImportBatch.objects.visible_to(actor))


class Refusal(models.Model):
    """One fault, named once where it is, with the value as sent and what would be accepted."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="refusals")
    file = models.CharField(max_length=255)
    row = models.PositiveIntegerField()
    column = models.CharField(max_length=255, blank=True)
    value = models.TextField(blank=True)
    reason = models.TextField()

    objects = RefusalQuerySet.as_manager()

    class Meta:
        ordering = ["file", "row", "id"]


class ColumnReadingQuerySet(models.QuerySet["ColumnReading"]):
    def visible_to(self, actor: Actor) -> "ColumnReadingQuerySet":
        """What the forces served said of their columns, for those who import their cases."""
        return self.filter(force__in=actor.force_ids) if actor.sees_imports else self.none()


class ColumnReading(models.Model):
    """What a force said of a column that is not known: read as a field, or leave out."""

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="column_readings")
    list = models.CharField(max_length=20, blank=True)
    header = models.CharField(max_length=255, help_text="As folded: lower case, one underscore between words.")
    field = models.CharField(max_length=64, blank=True, help_text="Empty to leave the column out.")
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=200)

    objects = ColumnReadingQuerySet.as_manager()

    class Meta:
        ordering = ["list", "header"]
        constraints = [
            models.UniqueConstraint(fields=["force", "list", "header"], name="one_reading_a_column"),
            models.CheckConstraint(condition=Q(header__gt=""), name="a_reading_names_a_column"),
        ]
