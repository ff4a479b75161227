"""What each member says of a case for themselves, and what the panel finds of it together."""

from django.db import models
from django.db.models import F, Q

from cases.enums import BetterOutcome, Category, Inconclusive, ItemStage, Leniency
from cases.models.actor import Actor
from cases.models.meetings import AgendaItem, SeenWithTheItem
from cases.models.people import Membership, Person


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, actor: Actor) -> "ReviewQuerySet":
        """One's own, and once the round has closed what others submitted on the cases that one sees.

        An administrator who entered a member's sheet from paper reads it no sooner than anybody else.
        """
        reviews = self.filter(item__in=AgendaItem.objects.visible_to(actor))
        closed = Q(item__stage__in=ItemStage.after_the_round(), submitted_at__isnull=False, set_aside_at__isnull=True)
        return reviews.filter(Q(person=actor.person) | closed)

    def counted(self) -> "ReviewQuerySet":
        """What was submitted and not set aside; drafts never count."""
        return self.filter(submitted_at__isnull=False, set_aside_at__isnull=True)


class Review(models.Model):
    """One member's independent view of a case; a draft until it is submitted, and theirs to change until the round
    closes."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="reviews")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="reviews")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="reviews")
    category = models.CharField(max_length=30, choices=Category, blank=True)
    leniency = models.CharField(max_length=12, choices=Leniency, blank=True)
    better_outcome = models.CharField(max_length=24, choices=BetterOutcome, blank=True)
    reasons = models.JSONField(default=list, help_text="Reason codes.")
    rules = models.JSONField(default=list, help_text="The rules that the case departs from, in the member's view.")
    good_practice = models.TextField(blank=True, max_length=20_000)
    note = models.TextField(blank=True, max_length=20_000)
    hits_were_visible = models.BooleanField(
        null=True, help_text="Whether automatic hits were shown before they scored."
    )
    entered_by = models.CharField(max_length=200, blank=True, help_text="Who entered it from paper.")
    drafted_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    set_aside_at = models.DateTimeField(null=True, help_text="When its member declared a conflict.")
    revision = models.PositiveIntegerField(default=1)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "person"], name="one_review_an_item_and_member"),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True) | Q(category__in=Category.values),
                name="a_submitted_review_scores",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True) | Q(hits_were_visible__isnull=False),
                name="a_submitted_review_says_whether_hits_showed",
            ),
        ]


class ReviewVersionQuerySet(models.QuerySet["ReviewVersion"]):
    def visible_to(self, actor: Actor) -> "ReviewVersionQuerySet":
        return self.filter(review__in=Review.objects.visible_to(actor))


class ReviewVersion(models.Model):
    """A submitted review as it stood after one change, never altered; as secret as the review itself."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    objects = ReviewVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["review", "number"], name="one_number_a_review_version")]


class Finding(models.Model):
    """What the panel finds of a case together; it never changes the resolution itself.

    Immutable once the minutes are confirmed: a correction is a new finding that cites the old one.
    """

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="findings")
    number = models.PositiveSmallIntegerField(default=1)
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")
    correction_reason = models.TextField(blank=True, max_length=5_000)
    category = models.CharField(max_length=30, choices=Category)
    inconclusive = models.CharField(max_length=20, choices=Inconclusive, blank=True)
    local_label = models.CharField(max_length=200, help_text="What the category is called on this panel.")
    leniency = models.CharField(max_length=12, choices=Leniency, blank=True)
    better_outcome = models.CharField(max_length=24, choices=BetterOutcome, blank=True)
    reasons = models.JSONField(default=list)
    wording = models.TextField(max_length=20_000)
    question = models.TextField(blank=True, max_length=5_000, help_text="What more is needed to conclude.")
    votes_for = models.PositiveSmallIntegerField(null=True)
    votes_against = models.PositiveSmallIntegerField(null=True)
    votes_abstained = models.PositiveSmallIntegerField(null=True)
    is_escalated = models.BooleanField(default=False)
    escalation = models.TextField(blank=True, max_length=5_000)
    quorum = models.JSONField(default=dict, help_text="Whether there was a quorum for this case, as it stood.")
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, help_text="When the minutes that hold it were confirmed.")
    revision = models.PositiveIntegerField(default=1)

    objects = SeenWithTheItem.as_manager()

    class Meta:
        ordering = ["item", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="one_number_a_finding"),
            models.CheckConstraint(condition=Q(category__in=Category.values), name="finding_category_known"),
            models.CheckConstraint(
                condition=Q(category=Category.NO_CONCLUSION, inconclusive__in=Inconclusive.values)
                | (~Q(category=Category.NO_CONCLUSION) & Q(inconclusive="")),
                name="no_conclusion_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(inconclusive=Inconclusive.MORE_INFORMATION) | Q(question__gt=""),
                name="more_information_asks_a_question",
            ),
            models.CheckConstraint(condition=Q(wording__gt=""), name="a_finding_has_words"),
            models.CheckConstraint(
                condition=Q(number=1, corrects__isnull=True)
                | Q(number__gt=1, corrects__isnull=False, correction_reason__gt=""),
                name="a_correction_cites_what_it_corrects",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(corrects=F("pk")), name="a_finding_does_not_correct_itself"
            ),
        ]

    @property
    def asks_for_more(self) -> bool:
        """Whether it concludes nothing until more is known."""
        return self.inconclusive == Inconclusive.MORE_INFORMATION


class SeenWithTheFinding(models.QuerySet):
    def visible_to(self, actor: Actor) -> "SeenWithTheFinding":
        return self.filter(finding__in=Finding.objects.visible_to(actor))


class RuleAnswer(models.Model):
    """A rule that anyone relied on, upheld or dismissed by the panel."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="answers")
    rule = models.CharField(max_length=20)
    is_upheld = models.BooleanField()
    words = models.TextField(blank=True, max_length=5_000)
    relied_on_by = models.JSONField(default=list, help_text="Whether screening, a flag or a review relied on it.")

    objects = SeenWithTheFinding.as_manager()

    class Meta:
        ordering = ["rule"]
        constraints = [models.UniqueConstraint(fields=["finding", "rule"], name="one_answer_a_finding_and_rule")]


class Dissent(models.Model):
    """A member does not agree with the finding, and says why."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="dissents")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(max_length=5_000)

    objects = SeenWithTheFinding.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["finding", "membership"], name="one_dissent_a_finding_and_member"),
            models.CheckConstraint(condition=Q(words__gt=""), name="a_dissent_has_reasons"),
        ]
