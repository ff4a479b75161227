"""People and the memberships under which they act."""

from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q

from cases import enums
from cases.models.reference import Force

if TYPE_CHECKING:
    from cases.models.actor import Actor

NEED_AN_AGENCY = frozenset({enums.Role.PANEL_MEMBER, enums.Role.PANEL_CHAIR, enums.Role.CONSULTEE})
RANKS_THAT_AUTHORISE = tuple(rank for rank in enums.Rank if rank.level >= enums.Rank.INSPECTOR.level)


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, actor: "Actor") -> "PersonQuerySet":
        """For a system manager, whoever has or had a membership of a force that the manager's own serves."""
        memberships = Membership.objects.visible_to(actor)
        return self.filter(Exists(memberships.filter(person=OuterRef("pk"))))


class PersonManager(BaseUserManager.from_queryset(PersonQuerySet)):
    def create_user(self, email: str, password: str | None = None, *, name: str = "") -> "Person":
        """Without a password they cannot sign in until they choose one."""
        person = self.model(email=self.normalize_email(email).lower(), name=name or email)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email=(username or "").lower())


class Person(AbstractBaseUser):
    """Somebody who signs in; what they may do follows the membership in use."""

    email = models.EmailField("email address", unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True, help_text="Whether they may sign in; nobody is ever deleted.")
    revision = models.PositiveIntegerField(default=1)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = PersonManager()

    class Meta:
        verbose_name_plural = "people"
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=Q(name__gt=""), name="a_person_has_a_name")]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    def in_force_on(self, day: date) -> "MembershipQuerySet":
        """The memberships that have begun and not ended on that day."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day, ended_at__isnull=True)

    def with_forces(self) -> "MembershipQuerySet":
        """With their forces and what each of these asks, in one query more."""
        return self.prefetch_related(Prefetch("forces", Force.objects.select_related("requirements")))

    def visible_to(self, actor: "Actor") -> "MembershipQuerySet":
        """For a system manager, the memberships of the forces that the manager's own serves, ended ones too."""
        if actor.role != enums.Role.SYSTEM_MANAGER:
            return self.none()
        served = Membership.forces.through.objects.filter(membership=OuterRef("pk"), force__in=actor.force_ids)
        return self.filter(Exists(served))


class Membership(models.Model):
    """A role in one or more forces, with the agency and rank that go with it; it ends and is never deleted.

    Role, agency, rank and forces stay as given: whoever gets another rank gets another membership, so that what was
    done under the old one keeps its name.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=enums.Role)
    agency = models.CharField(max_length=30, choices=enums.Agency, blank=True)
    rank = models.CharField(max_length=20, choices=enums.Rank, blank=True)
    rank_prefix = models.CharField(max_length=12, choices=enums.RankPrefix, blank=True)
    forces = models.ManyToManyField(Force, related_name="memberships")
    staff_key = models.CharField(max_length=64, blank=True, help_text="The force's own key for this person.")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="The last day on which it holds.")
    ended_at = models.DateTimeField(null=True, help_text="Since when it is over, whatever its last day would be.")
    vetting_level = models.CharField(max_length=20, choices=enums.Vetting, blank=True)
    vetting_expires_on = models.DateField(null=True, blank=True, help_text="The last day on which it holds.")
    undertaking_signed_on = models.DateField(null=True, blank=True, help_text="The confidentiality undertaking.")
    training_completed_on = models.DateField(null=True, blank=True, help_text="Training in data protection.")
    revision = models.PositiveIntegerField(default=1)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=enums.Role.values), name="membership_role_known"),
            models.CheckConstraint(condition=Q(agency__in=["", *enums.Agency.values]), name="membership_agency_known"),
            models.CheckConstraint(condition=Q(rank__in=["", *enums.Rank.values]), name="membership_rank_known"),
            models.CheckConstraint(
                condition=Q(rank_prefix__in=["", *enums.RankPrefix.values]), name="membership_prefix_known"
            ),
            models.CheckConstraint(
                condition=Q(vetting_level__in=["", *enums.Vetting.values]), name="membership_vetting_known"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")) | Q(ends_on__isnull=True),
                name="membership_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(role__in=sorted(NEED_AN_AGENCY)) | Q(agency__gt=""),
                name="membership_speaks_for_an_agency",
            ),
            models.CheckConstraint(
                condition=~Q(role=enums.Role.INSPECTOR) | Q(rank__in=RANKS_THAT_AUTHORISE),
                name="membership_inspector_has_the_rank",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """What the person is here: "Inspector", "Panel member, Magistrates"."""
        words = [self.get_role_display()]
        if self.agency:
            words.append(self.get_agency_display())
        if self.rank and self.rank_in_words != words[0]:
            words.append(self.rank_in_words)
        return ", ".join(words)

    @property
    def rank_in_words(self) -> str:
        """ "Acting inspector": what stands before a rank is always shown."""
        rank = self.get_rank_display()
        return f"{self.get_rank_prefix_display()} {rank.lower()}" if self.rank_prefix else rank

    @property
    def force_names(self) -> str:
        """ "Hampshire Constabulary and Metropolitan Police Service"."""
        *others, last = [force.name for force in self.forces.all()] or [""]
        return f"{', '.join(others)} and {last}" if others else last


class ForceRequirements(models.Model):
    """What a force asks of everybody who acts for it here; a force without a row asks for nothing."""

    force = models.OneToOneField(Force, on_delete=models.PROTECT, related_name="requirements")
    needs_vetting = models.BooleanField(default=False)
    needs_undertaking = models.BooleanField(default=False)
    training_lasts_months = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How long training in data protection holds; empty where it is not asked for."
    )
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=200)

    class Meta:
        verbose_name_plural = "force requirements"
        constraints = [
            models.CheckConstraint(
                condition=Q(training_lasts_months__gte=1) | Q(training_lasts_months__isnull=True),
                name="training_lasts_at_least_a_month",
            )
        ]
