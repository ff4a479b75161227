"""What another agency was asked of a proposal, and the view of a named person on a named day."""

from typing import Any

from django.db import models
from django.db.models import Q

from cases.enums import Agency, ConsultationView, Role
from cases.models.actor import Actor
from cases.models.people import Membership
from cases.models.proposals import Proposal
from cases.models.reference import Force

CONSULTED = (Agency.YOUTH_JUSTICE, Agency.CPS)
# What other agencies were asked, and what they said, is not put to the one that is asked now.
NOT_SENT = ("yjs_consulted", "cps_consulted")


def as_sent(record: dict[str, Any]) -> dict[str, Any]:
    """A proposal's record as a consultee reads it: without what other agencies were asked."""
    return {name: value for name, value in record.items() if name not in NOT_SENT}


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    def visible_to(self, actor: Actor) -> "ConsultationQuerySet":
        """A consultee sees what was sent to their agency in their force, and never what another agency said.

        Everybody else sees what hangs on the proposals that they see.
        """
        if actor.role == Role.CONSULTEE:
            sent = self.filter(proposal__force__in=actor.force_ids, agency=actor.agency or "", source="")
            return sent.exclude(proposal__proposer=actor.person)
        return self.filter(proposal__in=Proposal.objects.visible_to(actor))

    def open(self) -> "ConsultationQuerySet":
        return self.filter(answered_at__isnull=True)


class Consultation(models.Model):
    """What the youth justice service or the CPS was asked, and what somebody there said.

    `record` is what was put to them: a view given here is on that wording and on no other.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="consultations")
    version = models.PositiveIntegerField(help_text="The version that they were asked about.")
    agency = models.CharField(max_length=30, choices=[(agency.value, agency.label) for agency in CONSULTED])
    record = models.JSONField(default=dict, help_text="The record as it was put to them.")
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=200)
    view = models.CharField(max_length=12, choices=ConsultationView, blank=True)
    words = models.TextField(blank=True)
    given_by = models.CharField(max_length=200, blank=True, help_text="The person whose view it is.")
    given_on = models.DateField(null=True)
    source = models.TextField(blank=True, help_text="Where the view was taken from; empty where it was given here.")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_by = models.CharField(max_length=200, blank=True, help_text="Who wrote down a view given elsewhere.")
    answered_at = models.DateTimeField(null=True)

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "agency"], condition=Q(answered_at__isnull=True), name="one_question_open_an_agency"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, view="", source="")
                | Q(
                    answered_at__isnull=False, view__in=ConsultationView.values, given_by__gt="", given_on__isnull=False
                ),
                name="a_view_has_a_person_and_a_day",
            ),
            models.CheckConstraint(
                condition=Q(source="", recorded_by="") | Q(source__gt="", recorded_by__gt=""),
                name="a_view_given_elsewhere_has_a_recorder",
            ),
        ]

    @property
    def force(self) -> Force:
        return self.proposal.force

    def is_of(self, proposal: Proposal) -> bool:
        """Whether what was put to them is the proposal as it stands now."""
        return self.version == proposal.version and self.record == as_sent(proposal.record)

    def counts_for(self, proposal: Proposal) -> bool:
        """Whether it is a view on this proposal as it stands now; of one given elsewhere only the version is known."""
        if self.answered_at is None:
            return False
        return self.version == proposal.version if self.source else self.is_of(proposal)
