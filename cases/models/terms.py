"""The terms on which a panel works, its reason codes and themes, and what a force asks of the panels that serve it."""

from django.db import models
from django.db.models import Q

from cases.enums import PanelKind
from cases.models.actor import Actor
from cases.models.panels import Panel
from cases.models.reference import Force


class SeenWithThePanel(models.QuerySet):
    def visible_to(self, actor: Actor) -> "SeenWithThePanel":
        """For those who sit on the panel and those who run it."""
        return self.filter(panel__in=Panel.objects.visible_to(actor))


class PanelTerms(models.Model):
    """Who chairs, who votes, when there is a quorum, what its findings are called here, and on what it shares.

    A quorum that is not reached warns and is recorded; it stops nobody (panels.md, section 2).
    """

    panel = models.OneToOneField(Panel, on_delete=models.PROTECT, related_name="terms")
    kind = models.CharField(max_length=10, choices=PanelKind, default=PanelKind.ALL_AGES)
    theme = models.CharField(max_length=120, blank=True)
    chaired_by = models.CharField(
        max_length=200, blank=True, help_text="Who chairs, in the terms of reference’s words."
    )
    takes_votes = models.BooleanField(default=False)
    non_voting = models.JSONField(default=list, help_text="The agencies that speak and do not vote.")
    quorum_count = models.PositiveSmallIntegerField(null=True, blank=True)
    quorum_agencies = models.JSONField(default=list, help_text="Agencies of which at least one member is there.")
    quorum_non_police = models.BooleanField(default=False, help_text="Whether most of those there are not police.")
    hides_hits = models.BooleanField(default=False, help_text="Whether members score before they see automatic hits.")
    labels = models.JSONField(default=dict, help_text="Category → what it is called here.")
    agreement_reference = models.CharField(max_length=200, blank=True, help_text="The information-sharing agreement.")
    agreement_signed_on = models.DateField(null=True, blank=True)
    agreement_review_on = models.DateField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=200)

    objects = SeenWithThePanel.as_manager()

    class Meta:
        verbose_name_plural = "panel terms"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=PanelKind.values), name="panel_kind_known"),
            models.CheckConstraint(
                condition=~Q(kind=PanelKind.THEMED) | Q(theme__gt=""), name="a_themed_panel_names_its_theme"
            ),
            models.CheckConstraint(
                condition=Q(quorum_count__isnull=True) | Q(quorum_count__gt=0), name="a_quorum_is_of_somebody"
            ),
        ]


class ReasonQuerySet(SeenWithThePanel):
    def visible_to(self, actor: Actor) -> "ReasonQuerySet":
        """Everybody's, and those of one's panels."""
        return self.filter(Q(panel__isnull=True) | Q(panel__in=Panel.objects.visible_to(actor)))

    def in_use(self, panel: Panel) -> "ReasonQuerySet":
        """What members of this panel may choose from today."""
        return self.filter(Q(panel__isnull=True) | Q(panel=panel), retired_at__isnull=True)


class Reason(models.Model):
    """A reason code: Cheshire's published list to begin with, and what a panel adds to it (panels.md, section 5)."""

    code = models.SlugField(max_length=60)
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, null=True, related_name="reasons")
    label = models.CharField(max_length=200)
    source = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True)

    objects = ReasonQuerySet.as_manager()

    class Meta:
        ordering = ["panel_id", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "code"], name="one_meaning_a_reason_code_and_panel"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(panel__isnull=True), name="one_meaning_a_reason_code_of_everybody"
            ),
            models.CheckConstraint(condition=Q(label__gt=""), name="a_reason_has_words"),
        ]

    def __str__(self) -> str:
        return self.label


class SavedFilterQuerySet(SeenWithThePanel):
    def visible_to(self, actor: Actor) -> "SavedFilterQuerySet":
        """For those who draw from it: a theme says what is looked for before anybody has looked."""
        return super().visible_to(actor) if actor.runs_panels else self.none()


class SavedFilter(models.Model):
    """A theme: a filter of the case list, kept under a name for a panel to draw from."""

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="saved_filters")
    name = models.CharField(max_length=120)
    query = models.TextField(help_text="The filter as the address of the case list holds it.")
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    retired_at = models.DateTimeField(null=True)

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "name"], condition=Q(retired_at__isnull=True), name="one_saved_filter_a_name_and_panel"
            ),
            models.CheckConstraint(condition=Q(name__gt=""), name="a_saved_filter_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class ScrutinySettings(models.Model):
    """What a force asks of the panels that serve it; of several forces the strictest holds."""

    force = models.OneToOneField(Force, on_delete=models.PROTECT, related_name="scrutiny_settings")
    needs_second_check = models.BooleanField(default=False, help_text="Whether a second person checks each redaction.")
    allows_escalation = models.BooleanField(
        default=False, help_text="Whether a panel may escalate a case to the force."
    )
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=200)

    class Meta:
        verbose_name_plural = "scrutiny settings"
