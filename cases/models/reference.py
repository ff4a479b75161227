"""Reference data that comes with the product: forces, offences, ethnicity, outcomes."""

import hashlib
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef

from cases.enums import EthnicityCode, ModeOfTrial, OffenceGroup

if TYPE_CHECKING:
    from cases.models.actor import Actor


class ForceQuerySet(models.QuerySet["Force"]):
    def visible_to(self, actor: "Actor") -> "ForceQuerySet":
        """The forces that the membership in use serves."""
        return self.filter(pk__in=actor.force_ids)


class Force(models.Model):
    """A police force, known by its data.police.uk id."""

    id = models.SlugField(primary_key=True, max_length=64)
    name = models.CharField(max_length=120, unique=True)
    short_name = models.CharField(max_length=120)
    region = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=60, blank=True)
    ons_code = models.CharField(max_length=12, blank=True)
    pnc_code = models.CharField(max_length=8, blank=True)
    is_territorial = models.BooleanField(default=True)

    objects = ForceQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class AreaQuerySet(models.QuerySet["Area"]):
    def visible_to(self, actor: "Actor") -> "AreaQuerySet":
        """The areas in which this person may see a case."""
        cases = apps.get_model("cases", "Case").objects.visible_to(actor)
        return self.filter(Exists(cases.filter(area=OuterRef("pk"))))


class Area(models.Model):
    """A force's own area or district, made the first time a file names it.

    A name may be too long for an index, so what is unique is its digest.
    """

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="areas")
    name = models.TextField(max_length=20_000)
    digest = models.CharField(max_length=64)

    objects = AreaQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["force", "digest"], name="one_area_a_name_and_force")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def named(cls, force: Force, name: str) -> "Area":
        """An area that is not stored yet."""
        return cls(force=force, name=name, digest=hashlib.sha256(name.encode()).hexdigest())


class OffenceQuerySet(models.QuerySet["Offence"]):
    def classes(self) -> "OffenceQuerySet":
        """The Home Office classes, which group the CJS codes."""
        return self.filter(is_class=True)


class Offence(models.Model):
    """A Home Office class or a CJS code, and what the code alone settles.

    `mode_of_trial` and `offence_group` are null where the code does not settle
    them: a class that mixes modes settles none.
    """

    code = models.CharField(max_length=64, primary_key=True)
    title = models.TextField()
    is_class = models.BooleanField(help_text="A Home Office class, not a CJS code.")
    class_code = models.CharField(max_length=64, blank=True)
    home_office_group = models.CharField(max_length=120, blank=True)
    home_office_subgroup = models.CharField(max_length=120, blank=True)
    mode_of_trial = models.CharField(max_length=20, choices=ModeOfTrial, null=True)
    offence_group = models.CharField(max_length=30, choices=OffenceGroup, null=True)
    max_custody = models.CharField(max_length=60, blank=True)

    objects = OffenceQuerySet.as_manager()

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Ethnicity(models.Model):
    """Self-defined ethnicity 18+1, with the words that data.police.uk uses."""

    code = models.CharField(max_length=2, choices=EthnicityCode, primary_key=True)
    label = models.CharField(max_length=120)
    group = models.CharField(max_length=60)

    class Meta:
        ordering = ["code"]
        verbose_name_plural = "ethnicities"

    def __str__(self) -> str:
        return self.label


class OutcomeCode(models.Model):
    """A Home Office outcome type; Community Resolution is 8."""

    code = models.PositiveSmallIntegerField(primary_key=True)
    description = models.CharField(max_length=200)
    short_label = models.CharField(max_length=80)
    group = models.CharField(max_length=120)
    is_out_of_court = models.BooleanField()

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.short_label}"
