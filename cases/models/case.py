"""A Community Resolution case: the facts now, and how screening last left it."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cases.enums import ProposalAct, Role
from cases.models.actor import Actor
from cases.models.constraints import record_constraints
from cases.models.record import DerivedFacts, RecordedFacts
from cases.models.reference import Area, Force, Offence

COMMUNITY_RESOLUTION = 8


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, actor: Actor) -> "CaseQuerySet":
        """The cases of the forces that the membership in use serves.

        Officers see those they decided and inspectors those they authorised: by the force's own key for them, and
        those that were proposed or authorised here. Panel members see none of these, but what was released to their
        panel.
        """
        served = self.filter(force__in=actor.force_ids)
        if actor.runs_scrutiny:
            return served
        if actor.role == Role.OFFICER:
            return served.filter(_keyed("officer_ref", actor) | Q(proposal__proposer=actor.person))
        if actor.role == Role.INSPECTOR:
            authorised = Case.objects.filter(
                proposal__moves__person=actor.person,
                proposal__moves__act__in=ProposalAct.that_give_authority(),
                proposal__moves__version=F("proposal__version"),
            )
            return served.filter(_keyed("authoriser_ref", actor) | Q(pk__in=authorised.values("pk")))
        return self.none()

    def current(self) -> "CaseQuerySet":
        """The cases that still stand as Community Resolutions: a re-coded case has left queues and counts."""
        return self.filter(recoded_at__isnull=True)


def _keyed(field: str, actor: Actor) -> Q:
    """The cases that name the force's own key for this person; somebody without one is named by none."""
    return Q(**{field: actor.staff_key}) if actor.staff_key else Q(pk__in=[])


class Case(RecordedFacts, DerivedFacts):
    """One person's Community Resolution, as the force holds it now; earlier versions are kept apart."""

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="cases")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="cases")
    offence = models.ForeignKey(
        Offence,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
        db_constraint=True,
        help_text="Null where the code as sent is not in our list.",
    )
    offender_token = models.CharField(max_length=64, null=True, blank=True)
    inferred = models.TextField(null=True, help_text="Fields the offence code filled in, joined with `|`.")
    source_facts = models.JSONField(null=True, help_text="What the source said beside the record, by its own names.")

    version = models.PositiveIntegerField(default=1)
    batch = models.ForeignKey("ImportBatch", on_delete=models.PROTECT, null=True, related_name="cases")
    stored_at = models.DateTimeField()
    stored_by = models.CharField(max_length=200)
    recoded_at = models.DateTimeField(null=True, help_text="Since when the force records another outcome.")

    screened_catalogue = models.CharField(max_length=16, null=True)
    screened_settings = models.CharField(max_length=16, null=True)
    screened_version = models.PositiveIntegerField(null=True)
    screened_at = models.DateTimeField(null=True)
    breach_count = models.SmallIntegerField(default=0)
    justify_count = models.SmallIntegerField(default=0)
    gap_count = models.SmallIntegerField(default=0)
    justified_count = models.SmallIntegerField(default=0)
    gravity_order = models.SmallIntegerField(
        default=0, help_text="2 departs from guidance, 1 needs justification, else 0: gaps never order the queue."
    )

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            *record_constraints(RecordedFacts),
            models.UniqueConstraint(fields=["force", "case_ref"], name="one_case_a_reference_and_force"),
            models.CheckConstraint(
                condition=Q(outcome_code=COMMUNITY_RESOLUTION) | Q(recoded_at__isnull=False),
                name="a_standing_case_is_a_community_resolution",
            ),
            models.CheckConstraint(
                condition=Q(disposal_date__gte=F("offence_date"))
                | Q(disposal_date__isnull=True)
                | Q(offence_date__isnull=True),
                name="resolved_on_or_after_the_offence",
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="versions_start_at_one"),
            models.CheckConstraint(
                condition=Q(offender_token__isnull=True) | Q(offender_token__startswith="person-"),
                name="the_person_is_only_a_token",
            ),
        ]
        indexes = [
            models.Index(
                fields=["force", "-gravity_order", "-disposal_date", "-id"],
                name="case_queue",
                condition=Q(recoded_at__isnull=True),
            ),
            models.Index(fields=["force", "-disposal_date", "-id"], name="case_newest"),
            models.Index(fields=["offender_token"], name="case_person", condition=Q(offender_token__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.case_ref

    def get_absolute_url(self) -> str:
        return reverse("case", args=[self.force_id, self.case_ref])

    @property
    def is_standing(self) -> bool:
        return self.recoded_at is None

    @property
    def is_delivered_here(self) -> bool:
        """Whether it became a case here, from a proposal; an imported one has none, whatever its record says."""
        return hasattr(self, "proposal")


class CaseVersionQuerySet(models.QuerySet["CaseVersion"]):
    def visible_to(self, actor: Actor) -> "CaseVersionQuerySet":
        return self.filter(case__in=Case.objects.visible_to(actor))


class CaseVersion(models.Model):
    """A superseded version of a case, its lists included; never altered."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="superseded")
    number = models.PositiveIntegerField()
    record = models.JSONField()
    batch = models.ForeignKey("ImportBatch", on_delete=models.PROTECT, null=True, related_name="+")
    stored_at = models.DateTimeField()
    stored_by = models.CharField(max_length=200)
    superseded_at = models.DateTimeField()

    objects = CaseVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="one_record_a_version")]

    def __str__(self) -> str:
        return f"{self.case_id} version {self.number}"
