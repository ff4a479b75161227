"""What is asked of those who flag a case, explain it, or transcribe an exception to it."""

from typing import Any

from django import forms

from cases.casework import policies
from cases.enums import Rank, RankPrefix, Severity
from cases.forms_govuk import DayField
from cases.guidance.catalogue import rules_under
from cases.guidance.rule import Rule
from cases.guidance.settings import Settings
from cases.models.columns import KEY_LENGTH, TEXT_LENGTH
from cases.words import uk_date

FLAG_SEVERITIES = [(value, value.label) for value in (Severity.BREACH, Severity.JUSTIFY, Severity.GAP)]
NO_RULE = ("", "No rule: something the rules do not cover")


class WordsField(forms.CharField):
    """Words of a person's own; line ends are kept as one character, whatever the browser sends."""

    def __init__(self, *, missing: str, rows: int = 6, **kwargs: Any) -> None:
        super().__init__(
            max_length=TEXT_LENGTH,
            widget=forms.Textarea(attrs={"rows": rows}),
            error_messages={
                "required": missing,
                "max_length": "Shorten it: %(show_value)d characters are more than the %(limit_value)d there is room "
                "for.",
            },
            **kwargs,
        )

    def to_python(self, value: Any) -> str:
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")


class FlagForm(forms.Form):
    """Which rule, how grave, and why in the member's own words."""

    rule = forms.ChoiceField(
        label="Which rule does it depart from?",
        required=False,
        error_messages={"invalid_choice": "There is no rule “%(value)s”: choose from the list, or no rule."},
    )
    severity = forms.ChoiceField(
        label="How does the case stand to it?",
        choices=FLAG_SEVERITIES,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose how the case stands to it.",
            "invalid_choice": "A flag cannot be “%(value)s”: choose from the list.",
        },
    )
    reason = WordsField(
        label="Why?",
        help_text="In your own words. Leave out names and anything else that tells who the people are.",
        missing="Say why, in your own words.",
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, initial=0, required=False, min_value=0)

    def __init__(self, *args: Any, settings: Settings, hit_by: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = [rule for rule in rules_under(settings) if rule.versions]
        hits = [_choice(rule) for rule in rules if rule.id in hit_by]
        others = [_choice(rule) for rule in rules if rule.id not in hit_by]
        found = [("Found by screening on this case", hits)] if hits else []
        self.fields["rule"].choices = [NO_RULE, *found, ("Other rules" if hits else "Rules", others)]

    def clean_revision(self) -> int:
        return self.cleaned_data["revision"] or 0


class CommentForm(forms.Form):
    """A later explanation."""

    text = WordsField(
        label="Comment",
        help_text="What became known later, or what explains the record. It changes nothing that screening found.",
        missing="Write the comment.",
    )


class TranscriptionForm(forms.Form):
    """An exception as the force's own system holds it."""

    rule = forms.ChoiceField(
        label="To which rule?",
        help_text="Only rules that allow an exception are listed.",
        error_messages={
            "required": "Choose the rule that the exception is to.",
            "invalid_choice": "“%(value)s” allows no exception: choose from the list.",
        },
    )
    entry_ref = forms.CharField(
        label="Reference of the entry",
        help_text="The key under which the force’s own system holds it.",
        max_length=KEY_LENGTH,
        error_messages={
            "required": "Enter the reference of the entry, so that it can be found again.",
            "max_length": "Shorten the reference: at most %(limit_value)d characters.",
        },
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
    )
    rank = forms.ChoiceField(
        label="Rank of its author",
        help_text="Of the person who made the entry, at the time.",
        choices=[("", "Choose a rank"), *Rank.choices],
        error_messages={
            "required": "Choose the rank of the person who made the entry.",
            "invalid_choice": "There is no rank “%(value)s”: choose from the list.",
        },
    )
    rank_prefix = forms.ChoiceField(
        label="Before the rank",
        required=False,
        choices=[("", "Nothing"), *RankPrefix.choices],
        error_messages={"invalid_choice": "“%(value)s” does not stand before a rank: choose from the list."},
    )
    on = DayField(label="Date of the entry")
    reason = WordsField(
        label="Reason",
        help_text="As the entry gives it, word for word, without names.",
        missing="Copy the reason that the entry gives.",
    )

    def __init__(self, *args: Any, settings: Settings, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rules = {rule.id: rule for rule in policies.exceptable_rules(settings)}
        self.fields["rule"].choices = [("", "Choose a rule"), *map(_choice, self.rules.values())]

    def rows(self) -> list[dict[str, Any]]:
        """What was entered, in words, for a last look."""
        entry = self.cleaned_data
        rank = Rank(entry["rank"]).label
        prefix = RankPrefix(entry["rank_prefix"]).label if entry["rank_prefix"] else ""
        return [
            {"label": "Rule", "value": _choice(self.rules[entry["rule"]])[1]},
            {"label": "Reference of the entry", "value": entry["entry_ref"]},
            {"label": "By", "value": f"{prefix} {rank.lower()}" if prefix else rank},
            {"label": "Date", "value": uk_date(entry["on"])},
            {"label": "Reason", "value": entry["reason"], "is_verbatim": True},
        ]


def _choice(rule: Rule) -> tuple[str, str]:
    return rule.id, f"{rule.id} {rule.title}"
