"""What is asked of those who redact: which marks are hidden, which texts altogether, and which words besides."""

from dataclasses import replace
from typing import Any

from django import forms

from cases.panels.redacting.kinds import Identifier
from cases.panels.redacting.marking import Mark, occurrences, with_whole, with_words
from cases.panels.redacting.overtaken import Sent
from cases.panels.redacting.queries import RedactionPage, key_of

EVERYWHERE = ""
FEWEST_LETTERS = 2
LONGEST_NUMBER = 10
KINDS = [(kind.value, kind.label) for kind in Identifier if kind is not Identifier.WHOLE]


class RevisionForm(forms.Form):
    """Which revision of the redaction somebody was looking at when they pressed a button."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


class RedactionForm(RevisionForm):
    """The redaction as its page shows it; the boxes of the marks stand beside the texts and are read by their keys."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    words = forms.CharField(
        label="Words to hide",
        help_text="Every place where they stand is hidden, in capitals or not.",
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"max_length": "Hide at most 500 characters at once; to hide more, hide the whole text."},
    )
    kind = forms.ChoiceField(label="What they are", choices=KINDS, initial=Identifier.NAME, required=False)
    where = forms.ChoiceField(label="Where", required=False)

    def __init__(self, *args: Any, page: RedactionPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page = page
        places = [(field.place, field.label) for field in page.fields]
        self.fields["where"].choices = [(EVERYWHERE, "In every text of this case"), *places]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        words, where = data.get("words", ""), data.get("where", EVERYWHERE)
        if not words:
            return data
        if len(words) < FEWEST_LETTERS:
            self.add_error("words", "Write at least two letters: one alone would be hidden in too many places.")
        elif not any(occurrences(words, text) for text in self._asked(where).values()):
            told = "in any text of this case" if where == EVERYWHERE else "in this text"
            self.add_error("words", f"“{words}” does not stand {told}. Copy the words as they are written there.")
        return data

    @property
    def sent(self) -> Sent:
        """What was sent, whether or not it fits the page as it is now; a form that names no version is of this one."""
        version, revision = (_number(self.data.get(name)) for name in ("version", "revision"))
        return Sent(
            version=self.page.case.version if version is None else version,
            revision=-1 if revision is None else revision,
            hidden=frozenset(self.data.getlist("hide")),
            whole=frozenset(self.data.getlist("whole")),
        )

    def keep(self, told: str = "") -> None:
        """Keep the words that were typed; sending them again is a decision in the knowledge of the page as it is."""
        self.data = self.data.copy()
        self.data["revision"], self.data["version"] = str(self.page.redaction.revision), str(self.page.case.version)
        if told:
            self.add_error(None, told)

    def switched(self) -> dict[str, list[Mark]]:
        """Every mark as the boxes have it."""
        hidden, whole = set(self.data.getlist("hide")), set(self.data.getlist("whole"))
        return {
            field.place: with_whole(
                [self._switched(field.place, mark, hidden) for mark in field.marks],
                field.text,
                hidden=field.place in whole,
            )
            for field in self.page.fields
        }

    def marks(self) -> dict[str, list[Mark]]:
        """Every mark as the boxes have it, with the words that were added."""
        marks, words = self.switched(), self.cleaned_data["words"]
        if not words:
            return marks
        kind = Identifier(self.cleaned_data["kind"] or Identifier.NAME)
        return with_words(marks, self._asked(self.cleaned_data["where"]), words, kind)

    def _switched(self, place: str, mark: Mark, hidden: set[str]) -> Mark:
        if mark.kind is Identifier.WHOLE:
            return mark
        return replace(mark, hidden=key_of(place, mark) in hidden)

    def _asked(self, where: str) -> dict[str, str]:
        return {field.place: field.text for field in self.page.fields if where in (EVERYWHERE, field.place)}


def _number(given: str | None) -> int | None:
    return int(given) if given and given.isdecimal() and len(given) < LONGEST_NUMBER else None


class ReleaseAllForm(forms.Form):
    """How many cases were ready when somebody decided to release them."""

    count = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
