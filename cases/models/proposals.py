"""A resolution that an officer proposes, and what was asked and decided of it; it is no case until delivery."""

from typing import Self, TypeVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from cases.enums import ProposalAct, Rank, RankPrefix, Role, Stage
from cases.models.actor import Actor
from cases.models.case import Case
from cases.models.people import Membership, Person
from cases.models.reference import Force

Hangs = TypeVar("Hangs", bound=models.Model)
# Once submitted, the force lead and the crime registrar see it; a draft is seen by nobody but who writes it.
NOT_SUBMITTED = (Stage.DRAFT, Stage.WITHDRAWN)


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, actor: Actor) -> "ProposalQuerySet":
        """The proposals this person made, those that await what they may do, and those they acted on.

        A draft is seen by nobody else. Force leads and crime registrars see every one that was submitted; consultees
        see what was put to their agency (`Consultation`), and of the proposal itself nothing.
        """
        served = self.filter(force__in=actor.force_ids)
        acted = Q(Exists(ProposalMove.objects.filter(proposal=OuterRef("pk"), person=actor.person)))
        match actor.role:
            case Role.OFFICER:
                return served.filter(proposer=actor.person)
            case Role.SUPERVISOR:
                awaits = Q(stage=Stage.WITH_SUPERVISOR) | _within(actor) | Q(awaits_review=True)
                return served.filter(awaits | acted | _confirmed_by(actor) | Q(review__person=actor.person))
            case Role.INSPECTOR:
                return served.filter(_within(actor) | acted | _confirmed_by(actor))
            case Role.FORCE_LEAD | Role.CRIME_REGISTRAR:
                return served.exclude(stage__in=NOT_SUBMITTED)
        return self.none()


def _within(actor: Actor) -> Q:
    """What awaits an authority that this membership's rank suffices for."""
    level = Rank(actor.membership.rank).level if actor.membership and actor.membership.rank else Rank.NONE.level
    ranks = [rank for rank in Rank if rank.level <= level]
    return Q(stage=Stage.AWAITING_AUTHORITY, required_rank__in=ranks)


def _confirmed_by(actor: Actor) -> Q:
    """What this person is said to have authorised by word of mouth, under whichever membership."""
    said = VerbalAuthority.objects.filter(proposal=OuterRef("pk"), given_by__person=actor.person)
    return Q(Exists(said))


class Proposal(models.Model):
    """One resolution as proposed: what is being written, where it stands, and the case that it became.

    `version` is the version being written or decided on: it grows when something submitted is changed, so that what
    was decided counts for the version it was decided on and for no other.
    """

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="proposals")
    proposer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="proposals")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="proposals")
    record = models.JSONField(default=dict, help_text="The canonical record as it is being written.")
    stage = models.CharField(max_length=24, choices=Stage, default=Stage.DRAFT)
    version = models.PositiveIntegerField(default=1)
    revision = models.PositiveIntegerField(default=1, help_text="Grows with every write.")
    required_rank = models.CharField(max_length=20, choices=Rank, blank=True, help_text="Of the version submitted.")
    asked_of = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="asked", help_text="Null: anybody."
    )
    awaits_review = models.BooleanField(default=False, help_text="Delivered by an officer, to be looked at afterwards.")
    case = models.OneToOneField(Case, on_delete=models.PROTECT, null=True, related_name="proposal")
    begun_with = models.UUIDField(null=True, help_text="The start form it came from: sent twice, it begins one.")
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    waiting_since = models.DateTimeField(null=True, help_text="Since when it awaits somebody's decision.")
    delivered_at = models.DateTimeField(null=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["proposer", "begun_with"], name="one_proposal_a_start_form"),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="proposal_stage_known"),
            models.CheckConstraint(condition=Q(required_rank__in=["", *Rank.values]), name="proposal_rank_known"),
            models.CheckConstraint(condition=Q(version__gte=1, revision__gte=1), name="proposal_counts_from_one"),
            models.CheckConstraint(
                condition=Q(stage__in=Stage.after_delivery(), case__isnull=False, delivered_at__isnull=False)
                | (~Q(stage__in=Stage.after_delivery()) & Q(case__isnull=True, delivered_at__isnull=True)),
                name="a_proposal_becomes_a_case_at_delivery",
            ),
        ]
        indexes = [models.Index(fields=["force", "stage", "waiting_since"], name="proposal_queue")]

    def __str__(self) -> str:
        return f"Proposal {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("proposal", args=[self.pk])


class SeenWithTheProposal(models.QuerySet[Hangs]):
    """What hangs on a proposal is seen by those who see the proposal."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(proposal__in=Proposal.objects.visible_to(actor))


class ProposalVersion(models.Model):
    """A version as it was submitted, with what the guidance and the force asked of it that day; never altered."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    record = models.JSONField()
    hits = models.JSONField(help_text="The hits of that day: rule → rule_version, severity.")
    required_rank = models.CharField(max_length=20, choices=Rank)
    because = models.JSONField(default=list, help_text="The rules for which a lower rank would not have done.")
    consult = models.JSONField(help_text="Whom to consult: supervisor, yjs, cps.")
    settings = models.JSONField(help_text="Where the force's settings departed from the guidance's defaults that day.")
    catalogue = models.CharField(max_length=16)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    objects = SeenWithTheProposal.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["proposal", "number"], name="one_submission_a_version")]


class ProposalMove(models.Model):
    """One move that was made, by whom at which rank and why; never altered, and void once the version has changed."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="moves")
    version = models.PositiveIntegerField()
    act = models.CharField(max_length=24, choices=ProposalAct)
    from_stage = models.CharField(max_length=24, choices=Stage)
    to_stage = models.CharField(max_length=24, choices=Stage)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    signature = models.CharField(max_length=200)
    rank = models.CharField(max_length=20, choices=Rank, blank=True)
    rank_prefix = models.CharField(max_length=12, choices=RankPrefix, blank=True)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    objects = SeenWithTheProposal.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(act__in=ProposalAct.values), name="proposal_act_known"),
            models.CheckConstraint(
                condition=Q(reason__gt="") | ~Q(act__in=ProposalAct.with_a_reason()), name="a_decision_has_a_reason"
            ),
        ]


class VerbalAuthority(models.Model):
    """Authority given by word of mouth: it counts once whoever gave it has confirmed it, and until then visibly not."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="verbal_authorities")
    version = models.PositiveIntegerField()
    given_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    words = models.TextField(help_text="What was said, as the recorder heard it.")
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)
    confirmed_at = models.DateTimeField(null=True)
    denied_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True, help_text="The authoriser's reason for confirming, or what they say instead.")

    objects = SeenWithTheProposal.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "verbal authorities"
        constraints = [
            models.UniqueConstraint(fields=["proposal", "version"], name="one_verbal_authority_a_version"),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(denied_at__isnull=True), name="confirmed_or_denied_not_both"
            ),
            models.CheckConstraint(condition=Q(given_at__lte=F("recorded_at")), name="given_before_it_is_recorded"),
        ]

    @property
    def counts(self) -> bool:
        return self.confirmed_at is not None


class RuleException(models.Model):
    """An exception to one rule, by somebody of the rank that the rule names, with the reason; never altered."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="exceptions")
    version = models.PositiveIntegerField()
    rule = models.CharField(max_length=16)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    signature = models.CharField(max_length=200)
    rank = models.CharField(max_length=20, choices=Rank)
    rank_prefix = models.CharField(max_length=12, choices=RankPrefix, blank=True)
    reason = models.TextField()
    on = models.DateField()
    at = models.DateTimeField()

    objects = SeenWithTheProposal.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "version", "rule"], name="one_exception_a_version_and_rule"),
            models.CheckConstraint(condition=Q(reason__gt=""), name="an_exception_has_a_reason"),
        ]


class SupervisorReview(models.Model):
    """What a supervisor says afterwards of a resolution that an officer delivered on their own authority."""

    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="review")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    signature = models.CharField(max_length=200)
    agrees = models.BooleanField()
    words = models.TextField()
    at = models.DateTimeField()

    objects = SeenWithTheProposal.as_manager()
