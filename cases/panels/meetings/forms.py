"""What administrators enter about a meeting: when and where, who is invited, who was there, why a case leaves it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django import forms

from cases.enums import Presence
from cases.forms_govuk import DayField, LineField
from cases.models import AgendaItem, Attendance, Meeting, Membership
from cases.panels.meetings.policies import days_fit
from cases.panels.meetings.services import FIELDS, Plan
from cases.words import uk_date

LONGEST_LINE = 120
LONGEST_PLACE = 200
LONGEST_NOTE = 20_000
LONGEST_REASON = 2_000
TOGETHER, APART = "together", "apart"
EVERYBODY, CHOSEN = "everybody", "chosen"
NOT_A_CHOICE = "“%(value)s” is not a choice here: choose from the list."
TOO_LONG = "Shorten this: there is room for %(limit_value)d characters."


def _line(label: str, longest: int, help_text: str = "", *, needed: str = "") -> LineField:
    errors = {"required": needed, "max_length": TOO_LONG}
    return LineField(label=label, max_length=longest, help_text=help_text, required=bool(needed), error_messages=errors)


def _words(label: str, help_text: str = "", *, needed: str = "", longest: int = LONGEST_REASON) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=longest,
        required=bool(needed),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": needed, "max_length": TOO_LONG},
    )


class MeetingForm(forms.Form):
    """What a meeting is about, when and where it is held or that it is not, and by when members answer."""

    title = _line(
        "What is it called?",
        LONGEST_LINE,
        "As its members know it. For example: Third quarter, 2026.",
        needed="Enter what the meeting is called.",
    )
    theme = _line("Theme", LONGEST_LINE, "If it has one. For example: knives.")
    how = forms.ChoiceField(
        label="Do members meet?",
        choices=[(TOGETHER, "Yes, on a day"), (APART, "No, they review and decide without a meeting")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether members meet.", "invalid_choice": NOT_A_CHOICE},
    )
    held_on = DayField(label="On which day do they meet?", required=False)
    starts_at = forms.TimeField(
        label="When does it begin?",
        help_text="If that is known. For example: 14:00",
        required=False,
        input_formats=("%H:%M", "%H.%M"),
        widget=forms.TimeInput(format="%H:%M", attrs={"class": "govuk-input--width-5", "autocomplete": "off"}),
        error_messages={"invalid": "Write the time like 14:00, on the 24-hour clock."},
    )
    place = _line("Where?", LONGEST_PLACE, "A room, or how to join from elsewhere.")
    answer_by = DayField(
        label="By which day do members answer?",
        help_text="The last day for their own reviews; they are reminded as it comes near. For example, 6/7/2019",
        required=False,
    )
    note = _words("What members are told with the agenda", "Nothing about a case.", longest=LONGEST_NOTE)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        how, held_on = data.get("how"), data.get("held_on")
        if how == TOGETHER and not held_on and "held_on" in data:
            self.add_error("held_on", "Enter the day on which they meet.")
        if how == APART:
            data |= {"held_on": None, "starts_at": None, "place": ""}
        if how and "held_on" in data and "answer_by" in data and (how == APART or held_on):
            fits = days_fit(data["held_on"], data["answer_by"])
            if not fits:
                self.add_error("answer_by", fits.reason)
        return data

    def plan(self) -> Plan:
        return Plan(**{name: self.cleaned_data[name] for name in FIELDS})


class CallForm(MeetingForm):
    """A meeting to call, with who is invited to it."""

    whom = forms.ChoiceField(
        label="Who is invited?",
        help_text="Nobody is told before the meeting is announced.",
        choices=[(EVERYBODY, "Everybody who sits on the panel"), (CHOSEN, "I will choose next")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who is invited.", "invalid_choice": NOT_A_CHOICE},
    )


class ChangeForm(MeetingForm):
    """A meeting as it stands, and which state somebody was looking at."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def about(cls, meeting: Meeting, sent: Any = None) -> "ChangeForm":
        initial = {name: getattr(meeting, name) for name in (*FIELDS, "revision")}
        return cls(sent, initial={**initial, "how": TOGETHER if meeting.held_on else APART})

    def now_at(self, revision: int, words: str) -> None:
        """What was entered stays; sent again, it is decided in the knowledge of how things stand now."""
        self.add_error(None, words)
        self.data = self.data.copy()
        self.data["revision"] = str(revision)


class InviteForm(forms.Form):
    """Who of those who sit on the panel is invited, and who of them answers on paper."""

    members = forms.MultipleChoiceField(
        label="Invite",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose whom to invite.", "invalid_choice": NOT_A_CHOICE},
    )
    on_paper = forms.MultipleChoiceField(
        label="Who of them answers on paper?",
        help_text="Their score sheets are printed, and what they wrote is entered for them.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": NOT_A_CHOICE},
    )

    def __init__(self, *args: Any, memberships: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.memberships = {str(one.pk): one for one in memberships}
        named = [(key, f"{one.person.name}: {one.title}") for key, one in self.memberships.items()]
        for name in ("members", "on_paper"):
            self.fields[name].choices = named
        self.fields["members"].initial = list(self.memberships)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        alone = set(data.get("on_paper", ())).difference(data.get("members", ()))
        if alone and "members" in data:
            names = " and ".join(sorted(self.memberships[key].person.name for key in alone))
            self.add_error("on_paper", f"Invite {names} above as well, or do not choose them here.")
        return data

    def chosen(self, name: str) -> list[Membership]:
        return [self.memberships[key] for key in self.cleaned_data[name]]


class AttendanceForm(forms.Form):
    """For each who is invited, whether they were there."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, invited: Iterable[Attendance], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invited = list(invited)
        for one in self.invited:
            self.fields[_presence_of(one)] = forms.ChoiceField(
                label=one.membership.person.name,
                help_text=one.membership.get_role_display(),
                choices=Presence.choices,
                initial=one.presence,
                error_messages={"required": "Choose one of the four.", "invalid_choice": NOT_A_CHOICE},
            )

    def groups(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """The fields by agency, in the order in which those invited are listed."""
        agencies: dict[str, list[forms.BoundField]] = {}
        for one in self.invited:
            agencies.setdefault(one.membership.get_agency_display(), []).append(self[_presence_of(one)])
        yield from agencies.items()

    def presences(self) -> dict[int, Presence]:
        return {one.pk: Presence(self.cleaned_data[_presence_of(one)]) for one in self.invited}


class CancelForm(forms.Form):
    """Why a meeting is cancelled, and its name, so that nobody cancels another by mistake."""

    reason = _words(
        "Why is it cancelled?",
        "Those who were invited read it. Nothing about a case.",
        needed="Say why it is cancelled.",
    )
    named = forms.CharField(
        label="Type the name of the meeting",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = meeting.title
        self.fields["named"].help_text = f"To cancel it, type: {meeting.title}"

    def clean_named(self) -> str:
        named = self.cleaned_data["named"]
        if " ".join(named.split()).casefold() != " ".join(self.title.split()).casefold():
            raise forms.ValidationError(f"Type “{self.title}”, so that no other meeting is cancelled by mistake.")
        return named


class RemoveForm(forms.Form):
    """Why a case is taken off the agenda."""

    reason = _words("Why is it taken off the agenda?", needed="Say why it is taken off the agenda.")


class CarryForm(forms.Form):
    """To which meeting of the panel a case goes."""

    to = forms.ChoiceField(
        label="To which meeting?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the meeting.", "invalid_choice": NOT_A_CHOICE},
    )

    def __init__(self, *args: Any, meetings: Sequence[Meeting], item: AgendaItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meetings = {str(one.number): one for one in meetings}
        self.fields["to"].choices = [(key, f"{one}, {_day(one)}") for key, one in self.meetings.items()]
        self.fields["to"].initial = next(iter(self.meetings), None)
        self.item = item

    def clean_to(self) -> Meeting:
        return self.meetings[self.cleaned_data["to"]]


def _day(meeting: Meeting) -> str:
    return uk_date(meeting.held_on) if meeting.held_on else f"without a meeting, by {uk_date(meeting.answer_by)}"


def _presence_of(attendance: Attendance) -> str:
    return f"presence_{attendance.pk}"
