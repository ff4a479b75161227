"""What is asked of whoever decides on a proposal, records an exception, or answers for their own word."""

from datetime import timedelta
from typing import Final

from django import forms
from django.core import signing

from cases.authorisation.decision_page import DECISIONS
from cases.casework.forms import WordsField
from cases.enums import ProposalAct
from cases.models import Actor

YES, NO = "confirm", "deny"
SHOWN: Final = "a proposal was shown"
A_DAY: Final = timedelta(days=1)
ANSWERS: Final = ((YES, "Yes, I gave this authority"), (NO, "No, I did not"))


def proof_of(pk: int, actor: Actor) -> str:
    """That this person was shown this proposal, as nobody but the service can write it."""
    return signing.dumps([pk, actor.person.pk], salt=SHOWN)


def was_shown(proof: str, pk: int, actor: Actor) -> bool:
    """Whether this person had the proposal before them not long ago."""
    try:
        return bool(signing.loads(proof, salt=SHOWN, max_age=A_DAY) == [pk, actor.person.pk])
    except signing.BadSignature:
        return False


class SeenForm(forms.Form):
    """The revision of the proposal that the person looked at, and proof that they did.

    Once somebody else has decided, it may no longer be theirs to see; whoever had it before them is told by whom.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    revision = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=1,
        error_messages=dict.fromkeys(("required", "invalid", "min_value"), "Open this page again, then decide."),
    )


class DecisionForm(SeenForm):
    """The decision and the reason for it."""

    decision = forms.ChoiceField(
        label="Your decision",
        choices=[(act.value, act.label) for act in DECISIONS],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose your decision.",
            "invalid_choice": "This cannot be decided now: choose one of the decisions below.",
        },
    )
    reason = WordsField(
        label="Your reason",
        help_text="The officer reads it, and it is kept with the decision.",
        missing="Say why. The reason is kept with the decision.",
        rows=4,
    )

    @property
    def act(self) -> ProposalAct:
        return ProposalAct(self.cleaned_data["decision"])


class ExceptionForm(SeenForm):
    """The rule that is departed from, and why."""

    rule = forms.CharField(widget=forms.HiddenInput)
    reason = WordsField(
        label="Why is this rule departed from?",
        missing="Say why this rule is departed from: the reason is what the exception rests on.",
        rows=3,
    )


class VerbalAnswerForm(SeenForm):
    """Whether the authority was given, and what its giver says to it."""

    answer = forms.ChoiceField(
        label="Did you give this authority?",
        choices=ANSWERS,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Say whether you gave this authority.",
            "invalid_choice": "Say whether you gave this authority: yes or no.",
        },
    )
    reason = WordsField(
        label="Your reason",
        help_text="Why it was right to authorise this, or what you say instead.",
        missing="Say why. The reason is kept with your answer.",
        rows=4,
    )

    @property
    def confirms(self) -> bool:
        return bool(self.cleaned_data["answer"] == YES)
