"""The append-only record of who did what: text, not foreign keys, and no row is ever altered or deleted."""

from django.db import models

from cases.enums import Event


class AuditEvent(models.Model):
    """One act; database triggers refuse every UPDATE, DELETE and TRUNCATE."""

    at = models.DateTimeField(db_index=True)
    kind = models.CharField(max_length=40, choices=Event)
    person = models.CharField(max_length=254, blank=True, help_text="Email address, or empty for the system.")
    membership = models.CharField(max_length=200, blank=True)
    force = models.CharField(max_length=64, blank=True)
    case_ref = models.CharField(max_length=64, blank=True)
    case_version = models.PositiveIntegerField(null=True)
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["force", "case_ref", "-id"], name="audit_case")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.kind}"
