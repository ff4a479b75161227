"""The append-only record of who did what: text, not foreign keys, and no row is ever altered or deleted."""

from django.db import models
from django.db.models import Q
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from cases.enums import Role
from cases.models.actor import Actor
from cases.models.people import Membership, Person

# What is kept in place of an address under which nobody is known.
NOBODYS = "nobody's"


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    def visible_to(self, actor: Actor) -> "AuditEventQuerySet":
        """For auditors: what was done to their forces' records, by their forces' people, and by the system itself."""
        if actor.role != Role.AUDITOR:
            return self.none()
        ours = Membership.objects.filter(forces__in=actor.force_ids)
        people = Person.objects.filter(memberships__in=ours).values("email")
        # Before somebody is known, an event names at most the account that was tried.
        unnamed = Q(person="") & (Q(tried__isnull=True) | Q(tried=NOBODYS) | Q(tried__in=people))
        of_no_membership = Q(membership_number__isnull=True) & (Q(person__in=people) | unnamed)
        of_no_force = Q(force="") & (Q(membership_number__in=ours.values("pk")) | of_no_membership)
        return self.alias(tried=Cast(KT("details__email"), models.TextField())).filter(
            Q(force__in=actor.force_ids) | of_no_force
        )


class AuditEvent(models.Model):
    """One act; database triggers refuse every UPDATE, DELETE and TRUNCATE."""

    at = models.DateTimeField(db_index=True)
    kind = models.CharField(
        max_length=40, help_text="One of `cases.enums.Event`, or what an earlier release called it."
    )
    person = models.CharField(max_length=254, blank=True, help_text="Email address, or empty for the system.")
    membership = models.CharField(max_length=200, blank=True)
    membership_number = models.BigIntegerField(null=True)
    address = models.CharField(max_length=45, blank=True, help_text="Where the request came from.")
    force = models.CharField(max_length=64, blank=True)
    case_ref = models.CharField(max_length=64, blank=True)
    case_version = models.PositiveIntegerField(null=True)
    why = models.CharField(max_length=400, blank=True, help_text="The justification given or carried.")
    recipients = models.JSONField(default=list, help_text="To whom a disclosure went, where known.")
    details = models.JSONField(default=dict)
    transaction = models.BigIntegerField(
        default=0,
        editable=False,
        help_text="On PostgreSQL the transaction that wrote it, stamped by a trigger; decides what may be sealed.",
    )
    cluster = models.CharField(
        max_length=40,
        blank=True,
        editable=False,
        help_text="On PostgreSQL the server that numbered the transaction: another one counts from the beginning.",
    )

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["force", "case_ref", "-id"], name="audit_case"),
            models.Index(fields=["cluster", "transaction", "id"], name="audit_sealing"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(transaction=0) | Q(cluster__gt=""), name="only_a_server_numbers_transactions"
            )
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.kind}"


class AuditSeal(models.Model):
    """A batch of events chained to the one before, so that removing, changing or reordering any of them shows.

    Events are sealed in the order of transaction and number, a server at a time, and a transaction's events only when
    every transaction before it has ended. So what is sealed is all that there is up to the last one sealed.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    sealed_at = models.DateTimeField()
    entries = models.JSONField(help_text="[event, SHA-256 of its content] in the order sealed.")
    columns = models.JSONField(help_text="What of an event is its content: all that events had when it was sealed.")
    total = models.PositiveBigIntegerField(help_text="How many events have been sealed, these included.")
    cluster = models.CharField(max_length=40, blank=True, help_text="The server that wrote these events.")
    last_transaction = models.BigIntegerField(help_text="The transaction of the last of these events.")
    last_event = models.BigIntegerField(help_text="The number of the last of these events.")
    ceiling = models.BigIntegerField(
        null=True, help_text="Transactions of that server from it upwards began after these events had their numbers."
    )
    previous = models.CharField(max_length=64, help_text="Digest of the seal before; zeros for the first.")
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["cluster", "-number"], name="audit_seal_cluster")]

    def __str__(self) -> str:
        return f"Seal {self.number}"
