"""What a system manager sets for a force."""

import calendar
from collections.abc import Iterator
from typing import Any

from django import forms

from cases.enums import GravityMatrix, Rank
from cases.forms_govuk import DayField
from cases.guidance.catalogue import RANK_SETTABLE
from cases.guidance.fields import MOST_ENTRIES
from cases.guidance.settings import DEFAULT_THRESHOLDS, DEFAULTS, LocalRule, Settings
from cases.guidance.settings_words import (
    ANY_LEAP_YEAR,
    CATEGORY_LABELS,
    TITLES,
    rank_shown,
    threshold_shown,
    year_end_shown,
)
from cases.models.columns import MOST_GRAVITY

EXCEPTING = [rank for rank in Rank if rank.level >= Rank.CONSTABLE.level]
RANK_CHOICES = [(rank.value, rank.label) for rank in EXCEPTING]
NO_EXCEPTION = ("", "No exception allowed")
MONTHS = [(number, calendar.month_name[number]) for number in range(1, 13)]
LONGEST_WINDOW = 1_200
STRICT_WARNING = (
    "Read literally, “indictable” takes in every either-way offence. Since shop theft and most possession of drugs are "
    "either-way, most Community Resolutions would then depart from guidance. The guidance's default is off."
)
SPECIAL_HINT = (
    "Off, a special sergeant or inspector counts as a constable wherever a rank is asked for. No source says which is "
    "right. The guidance's default is off."
)


def _local(**kwargs: Any) -> DayField:
    return DayField(
        label="In force from",
        required=False,
        help_text="Empty while the rule is off. Cases resolved on this day or later are screened by it.",
        **kwargs,
    )


def _excepting() -> forms.ChoiceField:
    return forms.ChoiceField(label="Lowest rank of an exception", choices=[NO_EXCEPTION, *RANK_CHOICES], required=False)


def _whole(label: str, most: int, help_text: str = "", least: int = 1) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        required=False,
        help_text=help_text,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-4"}),
        error_messages={
            "invalid": "Enter a whole number.",
            "min_value": "Enter a number from %(limit_value)s up.",
            "max_value": "Enter a number of at most %(limit_value)s.",
        },
    )


class SettingsForm(forms.Form):
    """Every setting that the guidance leaves to a force, with the guidance's default beside it."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    strict_indictable = forms.BooleanField(label="Read “indictable” strictly", required=False, help_text=STRICT_WARNING)
    special_ranks_count = forms.BooleanField(
        label="Special ranks count as the rank held", required=False, help_text=SPECIAL_HINT
    )
    year_ends_day = _whole("Day on which the year ends", 31)
    year_ends_month = forms.TypedChoiceField(label="Month in which the year ends", choices=MONTHS, coerce=int)
    exclusion_since = _local()
    exclusion_excepted_by = _excepting()
    excluded = forms.MultipleChoiceField(
        label="What is excluded",
        choices=list(CATEGORY_LABELS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    repeat_cap_since = _local()
    repeat_cap_excepted_by = _excepting()
    cap = _whole("How many earlier out-of-court resolutions", MOST_ENTRIES, "The rule is hit by this many or more.")
    window = _whole("Within how many months before the offence", LONGEST_WINDOW)
    hate_gateway_since = _local()
    hate_gateway_excepted_by = _excepting()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year_ends_day"].required = True
        self.fields["year_ends_day"].error_messages["required"] = "Enter the day on which the year ends."
        ends = year_end_shown(*DEFAULTS.scrutiny_year_ends)
        self.fields["year_ends_day"].help_text = f"The guidance's default is {ends}."
        for rule in RANK_SETTABLE:
            self.fields[f"exception_{rule}"] = forms.ChoiceField(
                label=f"{rule}, {TITLES[rule]}",
                choices=RANK_CHOICES,
                help_text=f"The guidance's default is {rank_shown(Rank.INSPECTOR).lower()}.",
            )
        for matrix in GravityMatrix:
            default = threshold_shown(DEFAULT_THRESHOLDS[matrix]).lower()
            self.fields[f"threshold_{matrix.value}"] = _whole(
                matrix.label, MOST_GRAVITY, f"The guidance's default is {default}. Empty is off.", least=0
            )

    @property
    def sections(self) -> Iterator[tuple[str, str, list[forms.BoundField]]]:
        """The fields under their headings, each with a sentence about them."""
        yield "How “indictable” is read", "", [self["strict_indictable"]]
        yield "Ranks", "", [self["special_ranks_count"]]
        ranks = [self[f"exception_{rule}"] for rule in RANK_SETTABLE]
        yield "Lowest rank of an exception", "No source states the rank for these rules, so the force says.", ranks
        scores = [self[f"threshold_{matrix.value}"] for matrix in GravityMatrix]
        yield "Charge level", "The final score, from 0 to 5, from which a charge is expected on each matrix.", scores
        year = [self["year_ends_day"], self["year_ends_month"]]
        yield "The year for thematic reviews", "CR-SCRUT-01 looks at twelve months at a time.", year
        for rule, names in LOCAL_FIELDS.items():
            yield f"{rule}, {TITLES[rule]}", "The force's own rule. Off by default.", [self[name] for name in names]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        day, month = data.get("year_ends_day"), data.get("year_ends_month")
        if day and month and day > calendar.monthrange(ANY_LEAP_YEAR, month)[1]:
            self.add_error("year_ends_day", f"{calendar.month_name[month]} has no day {day}.")
        if data.get("exclusion_since") and not data.get("excluded"):
            self.add_error("excluded", "Choose what is excluded, or leave the rule off.")
        for name, wanted in (("cap", "how many earlier resolutions"), ("window", "within how many months")):
            if data.get("repeat_cap_since") and not data.get(name) and name not in self.errors:
                self.add_error(name, f"Enter {wanted}, or leave the rule off.")
        return data

    def settings(self) -> Settings:
        """What was entered; a rank that is the default stays unset."""
        data = self.cleaned_data
        ranks = {rule: Rank(data[f"exception_{rule}"]) for rule in RANK_SETTABLE}
        return Settings(
            strict_indictable=data["strict_indictable"],
            special_ranks_count=data["special_ranks_count"],
            exception_ranks={rule: rank for rule, rank in ranks.items() if rank != Rank.INSPECTOR},
            gravity_thresholds={matrix: data[f"threshold_{matrix.value}"] for matrix in GravityMatrix},
            scrutiny_year_ends=(data["year_ends_month"], data["year_ends_day"]),
            exclusion=LocalRule(excluded=tuple(sorted(data["excluded"])), **self._local("exclusion")),
            repeat_cap=LocalRule(cap=data["cap"] or 0, window=data["window"] or 0, **self._local("repeat_cap")),
            hate_gateway=LocalRule(**self._local("hate_gateway")),
        )

    def now_at(self, revision: int) -> None:
        """What was entered stays, to be looked at again beside what somebody else has set since."""
        self.data = self.data.copy()
        self.data["revision"] = str(revision)
        self.add_error(
            None,
            "Somebody else changed these settings while you were looking. What you entered still stands here and "
            "nothing is changed yet: look at it beside the settings as they are now, and continue if it still holds.",
        )

    def _local(self, name: str) -> dict[str, Any]:
        rank = self.cleaned_data[f"{name}_excepted_by"]
        return {"since": self.cleaned_data[f"{name}_since"], "excepted_by": Rank(rank) if rank else None}


LOCAL_FIELDS = {
    "CR-LOCAL-01": ("exclusion_since", "exclusion_excepted_by", "excluded"),
    "CR-LOCAL-02": ("repeat_cap_since", "repeat_cap_excepted_by", "cap", "window"),
    "CR-LOCAL-03": ("hate_gateway_since", "hate_gateway_excepted_by"),
}


def as_entered(settings: Settings, revision: int) -> dict[str, Any]:
    """The settings as the form's first values."""
    month, day = settings.scrutiny_year_ends
    own = {"exclusion": settings.exclusion, "repeat_cap": settings.repeat_cap, "hate_gateway": settings.hate_gateway}
    return {
        "revision": revision,
        "strict_indictable": settings.strict_indictable,
        "special_ranks_count": settings.special_ranks_count,
        "year_ends_day": day,
        "year_ends_month": month,
        "excluded": list(settings.exclusion.excluded),
        "cap": settings.repeat_cap.cap or None,
        "window": settings.repeat_cap.window or None,
        **{f"exception_{rule}": settings.exception_ranks.get(rule, Rank.INSPECTOR).value for rule in RANK_SETTABLE},
        **{f"threshold_{matrix.value}": settings.gravity_thresholds[matrix] for matrix in GravityMatrix},
        **{f"{name}_since": rule.since for name, rule in own.items()},
        **{f"{name}_excepted_by": rule.excepted_by.value if rule.excepted_by else "" for name, rule in own.items()},
    }
