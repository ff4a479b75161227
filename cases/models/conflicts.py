"""Who does not look at a case on a panel: those who declared it, and those who had a part in it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from cases.enums import Conflict, Role
from cases.models.actor import Actor
from cases.models.case import Case
from cases.models.consultations import Consultation
from cases.models.people import Membership, Person
from cases.models.proposals import Proposal, ProposalMove


class DeclarationQuerySet(models.QuerySet["Declaration"]):
    def standing(self) -> "DeclarationQuerySet":
        return self.filter(lifted_at__isnull=True)

    def visible_to(self, actor: Actor) -> "DeclarationQuerySet":
        """One's own; for those who run or chair the meeting, all of it, without which nobody could count a quorum.

        Of a case that they have a conflict with themselves, a chair sees their own alone.
        """
        if actor.sits_on_panels:
            here = Q(item__meeting__attendances__withdrawn_at__isnull=True)
            presides = here & Q(
                item__meeting__attendances__membership=actor.membership, item__meeting__attendances__presides=True
            )
            seat = "item__meeting__panel__seats__"
            sits = Q(**{f"{seat}membership": actor.membership, f"{seat}ended_at__isnull": True}) & (
                Q(**{f"{seat}ends_on__isnull": True}) | Q(**{f"{seat}ends_on__gte": timezone.localdate()})
            )
            chairs = sits if actor.role == Role.PANEL_CHAIR else presides
            chaired = Declaration.objects.filter(chairs).exclude(in_conflict(actor.person))
            return self.filter(Q(person=actor.person) | Q(pk__in=chaired.values("pk")))
        if actor.runs_panels:
            return self.filter(case__force__in=actor.force_ids)
        return self.none()


class Declaration(models.Model):
    """A member says why they do not look at a case; it belongs to an agenda item and hides the case everywhere.

    It is lifted, with a reason, where it was a mistake, and never deleted.
    """

    item = models.ForeignKey("cases.AgendaItem", on_delete=models.PROTECT, related_name="declarations")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="declarations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="declarations")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24, choices=Conflict)
    words = models.TextField(blank=True, max_length=2_000)
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.CharField(max_length=200, blank=True)
    lift_reason = models.TextField(blank=True)

    objects = DeclarationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Conflict.values), name="conflict_known"),
            models.CheckConstraint(
                condition=~Q(kind=Conflict.OTHER) | Q(words__gt=""), name="another_conflict_is_in_words"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lift_reason="") | Q(lifted_at__isnull=False, lift_reason__gt=""),
                name="a_lifted_conflict_has_a_reason",
            ),
            models.UniqueConstraint(
                fields=["item", "person"], condition=Q(lifted_at__isnull=True), name="one_standing_conflict_an_item"
            ),
        ]


def in_conflict(person: Person, case: str = "case") -> Q:
    """The rows whose case this person does not look at on a panel: they declared it, proposed, decided or advised.

    `case` is the path from the row to its case.
    """
    had_a_part = Proposal.objects.filter(case__isnull=False)
    moved = ProposalMove.objects.filter(membership__person=person).values("proposal")
    advised = Consultation.objects.filter(membership__person=person).values("proposal")
    declared = Declaration.objects.standing().filter(person=person)
    return (
        Q(**{f"{case}__in": declared.values("case")})
        | Q(**{f"{case}__in": had_a_part.filter(proposer=person).values("case")})
        | Q(**{f"{case}__in": had_a_part.filter(pk__in=moved).values("case")})
        | Q(**{f"{case}__in": had_a_part.filter(pk__in=advised).values("case")})
    )
