"""What somebody has typed on a page of a proposal and not saved yet."""

from django.db import models

from cases.models.actor import Actor
from cases.models.people import Person
from cases.models.proposals import Proposal


class UnsentAnswersQuerySet(models.QuerySet["UnsentAnswers"]):
    def visible_to(self, actor: Actor) -> "UnsentAnswersQuerySet":
        """Nobody's but the person's who typed them."""
        return self.filter(person=actor.person, proposal__in=Proposal.objects.visible_to(actor))


class UnsentAnswers(models.Model):
    """One question's answers as typed, right or wrong; gone once the question is saved or the proposal leaves."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="unsent")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    question = models.CharField(max_length=40)
    data = models.JSONField(help_text="The form's fields → what was typed in each.")
    at = models.DateTimeField()

    objects = UnsentAnswersQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        verbose_name_plural = "unsent answers"
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "person", "question"], name="one_unsent_answer_a_question_and_person"
            ),
        ]
