"""People and the memberships under which they act."""

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from cases import enums
from cases.models.reference import Force


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, *, name: str = "") -> "Person":
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
    is_active = models.BooleanField(default=True)

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
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)


class Membership(models.Model):
    """A role in one or more forces, with the agency and rank that go with it; it ends and is never deleted."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=enums.Role)
    agency = models.CharField(max_length=30, choices=enums.Agency, blank=True)
    rank = models.CharField(max_length=20, choices=enums.Rank, blank=True)
    forces = models.ManyToManyField(Force, related_name="memberships")
    staff_key = models.CharField(max_length=64, blank=True, help_text="The force's own key for this person.")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=enums.Role.values), name="membership_role_known"),
            models.CheckConstraint(condition=Q(agency__in=["", *enums.Agency.values]), name="membership_agency_known"),
            models.CheckConstraint(condition=Q(rank__in=["", *enums.Rank.values]), name="membership_rank_known"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")) | Q(ends_on__isnull=True),
                name="membership_ends_after_it_starts",
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
        if self.rank and self.get_rank_display() != words[0]:
            words.append(self.get_rank_display())
        return ", ".join(words)
