"""The four lists that belong to a case: previous outcomes, agreed actions, exceptions, contact attempts."""

from django.db import models
from django.db.models import Q

from cases import enums
from cases.models import columns as col
from cases.models.case import Case
from cases.models.constraints import listed_values


class PreviousFacts(models.Model):
    type = col.choice(enums.PreviousType, "type")
    date = col.day("date")
    offence_group = col.choice(enums.OffenceGroup, "offence group")
    similar = col.yes_no_fact("similar")
    violent = col.yes_no_fact("violent")
    weapon = col.yes_no_fact("weapon")
    hate = col.yes_no_fact("hate")

    class Meta:
        abstract = True


class PreviousOutcome(PreviousFacts):
    """An earlier outcome of the same person, as the force recorded it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="previous")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            *listed_values(PreviousFacts, "previous_"),
            models.UniqueConstraint(fields=["case", "position"], name="one_previous_a_position"),
        ]


class ActionFacts(models.Model):
    type = col.choice(enums.ActionType, "type")
    # Pounds as sent: the record format sets no scale, so nothing is rounded.
    amount = models.FloatField("amount", null=True, blank=True)
    in_remedy_document = col.yes_no_fact("in the community remedy document")
    due = col.day("due")
    completed = col.yes_no_fact("completed")

    class Meta:
        abstract = True


class AgreedAction(ActionFacts):
    """Something the person agreed to do."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="actions")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            *listed_values(ActionFacts, "action_"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="amount_not_negative"),
            models.UniqueConstraint(fields=["case", "position"], name="one_action_a_position"),
        ]


class ExceptionFacts(models.Model):
    rule_id = col.key("rule")
    rank = col.choice(enums.Rank, "rank")
    rank_prefix = col.choice(enums.RankPrefix, "before the rank")
    date = col.day("date")
    reason = col.text("reason")

    class Meta:
        abstract = True


class RecordedException(ExceptionFacts):
    """An exception to a rule: sent with the record, or transcribed by a force lead from the force's own system."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="exceptions")
    position = models.PositiveSmallIntegerField()
    entry_ref = models.CharField("reference of the entry", max_length=col.KEY_LENGTH, blank=True)
    transcribed_by = models.CharField(max_length=200, blank=True)
    transcribed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            *listed_values(ExceptionFacts, "exception_"),
            models.CheckConstraint(
                condition=Q(transcribed_at__isnull=True, transcribed_by="", entry_ref="")
                | Q(transcribed_at__isnull=False, transcribed_by__gt="", entry_ref__gt=""),
                name="a_transcription_says_who_and_from_what",
            ),
            models.UniqueConstraint(fields=["case", "position"], name="one_exception_a_position"),
        ]

    @property
    def is_transcribed(self) -> bool:
        return self.transcribed_at is not None


class AttemptFacts(models.Model):
    date = col.day("date")
    method = col.text("method")

    class Meta:
        abstract = True


class ContactAttempt(AttemptFacts):
    """An attempt to reach the victim."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="contact_attempts")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["case", "position"], name="one_attempt_a_position")]
