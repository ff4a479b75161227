"""What a list of cases can be narrowed by; each choice is a condition, and silence can be chosen like any other."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Exists, OuterRef, Q, TextChoices
from django.http import QueryDict

from cases import enums
from cases.casework.queries import listing
from cases.forms_govuk import DayField
from cases.guidance.catalogue import every_rule
from cases.guidance.catalogue.record_and_time import THEMATIC_REVIEW
from cases.models import Actor, Area, Case, Force, Hit

Conditions = Mapping[str, tuple[str, Q]]

NOT_RECORDED = "not_recorded"
CHILD_BANDS = ("under_10", "10_15", "16_17")
ADULT_BANDS = ("18_24", "25_64", "65_over")
SEARCHED = ("case_ref", "offence_title", "offence__title", "circumstances", "rationale_text", "victim_wishes_text")
NOTHING_FOUND = Q(breach_count=0, justify_count=0, gap_count=0, justified_count=0)
LONGEST_WORDS = 200


def silent(field: str) -> dict[str, tuple[str, Q]]:
    return {NOT_RECORDED: ("Not recorded", Q(**{f"{field}__isnull": True}))}


def listed(field: str, values: type[TextChoices]) -> Conditions:
    """One condition for each value, and one for silence."""
    return {value: (label, Q(**{field: value})) for value, label in values.choices} | silent(field)


def yes_or_no(field: str) -> Conditions:
    return {"yes": ("Yes", Q(**{field: True})), "no": ("No", Q(**{field: False}))} | silent(field)


AGE_GROUPS: Conditions = {
    "under_18": ("Under 18", Q(age_at_offence_oldest__lt=18)),
    "adult": ("Adult", Q(age_at_offence_youngest__gte=18)),
    "either": (
        "Could be either",
        Q(age_at_offence_youngest__lt=18) & (Q(age_at_offence_oldest__gte=18) | Q(age_at_offence_oldest__isnull=True)),
    ),
    **silent("age_at_offence_youngest"),
}
SEVERITIES: Conditions = {
    "breach": ("Departs from guidance", Q(breach_count__gt=0)),
    "justify": ("Needs justification", Q(justify_count__gt=0)),
    "gap": ("Something not recorded", Q(gap_count__gt=0)),
    "justified": ("Exception recorded", Q(justified_count__gt=0)),
    "none": ("Nothing found", NOTHING_FOUND),
}
HISTORY: Conditions = {
    "some": ("Earlier outcomes recorded", Q(previous_count__gt=0)),
    "none": ("No earlier outcome recorded", Q(previous_count=0)),
    **silent("previous_count"),
}
HATE: Conditions = {
    "yes": ("Yes", Q(hate_strands__gt="")),
    "no": ("No", Q(hate_strands="")),
    **silent("hate_strands"),
}
SEXUAL: Conditions = {
    "yes": ("Yes", Q(offence_group="sexual")),
    "no": ("No", Q(offence_group__isnull=False) & ~Q(offence_group="sexual")),
    **silent("offence_group"),
}
CHILD_VICTIM: Conditions = {
    "yes": ("Yes", Q(victim_under_18=True) | Q(victim_age_band__in=CHILD_BANDS)),
    "no": ("No", Q(victim_under_18=False) | Q(victim_age_band__in=ADULT_BANDS)),
    NOT_RECORDED: ("Not recorded", Q(victim_under_18__isnull=True, victim_age_band__isnull=True)),
}
STALE: Conditions = {
    "true": ("Out of date", Q(is_stale=True)),
    "false": ("Up to date", Q(is_stale=False)),
}
RULES = tuple((rule.id, f"{rule.id} {rule.title}") for rule in every_rule() if rule is not THEMATIC_REVIEW)


class Chosen(filters.MultipleChoiceFilter):
    """Cases for which any of the chosen conditions holds."""

    def __init__(self, conditions: Conditions, *, label: str) -> None:
        super().__init__(label=label, widget=forms.CheckboxSelectMultiple)
        self.offer(conditions)

    def offer(self, conditions: Conditions) -> None:
        self.conditions = conditions
        self.extra["choices"] = [(value, words) for value, (words, _condition) in conditions.items()]
        self.extra["error_messages"] = {
            "invalid_choice": f"{self.label}: “%(value)s” is not a choice here. Choose from the list."
        }

    def filter(self, cases: listing.Cases, values: list[str]) -> listing.Cases:
        return cases.filter(reduce(or_, (self.conditions[value][1] for value in values))) if values else cases


class Day(filters.DateFilter):
    field_class = DayField


class FilterForm(forms.Form):
    def clean(self) -> dict[str, Any]:
        since, until = self.cleaned_data.get("resolved_from"), self.cleaned_data.get("resolved_to")
        if since and until and since > until:
            self.add_error("resolved_to", "Resolved to: choose a day on or after the first one, or leave one empty.")
        return self.cleaned_data


@dataclass(frozen=True, slots=True)
class Tag:
    """One thing the list is narrowed by, and the address of the list without it."""

    name: str
    text: str
    address: str


class CaseFilter(filters.FilterSet):
    """The filters of the list of cases; the address holds them all."""

    q = filters.CharFilter(method="with_words", label="Search", max_length=LONGEST_WORDS)
    force = Chosen({}, label="Force")
    area = Chosen({}, label="Area")
    resolved_from = Day(field_name="disposal_date", lookup_expr="gte", label="Resolved from")
    resolved_to = Day(field_name="disposal_date", lookup_expr="lte", label="Resolved to")
    offence = filters.CharFilter(
        method="of_offence",
        label="Offence",
        max_length=LONGEST_WORDS,
        help_text="A code as the force sent it, or words of the title",
    )
    offence_group = Chosen(listed("offence_group", enums.OffenceGroup), label="Offence group")
    mode_of_trial = Chosen(listed("mode_of_trial", enums.ModeOfTrial), label="Mode of trial")
    age = Chosen(AGE_GROUPS, label="Age at the offence")
    history = Chosen(HISTORY, label="History")
    victim_wishes = Chosen(listed("victim_wishes", enums.VictimWishes), label="Victim’s wishes")
    child_victim = Chosen(CHILD_VICTIM, label="Child victim")
    domestic_abuse = Chosen(yes_or_no("domestic_abuse"), label="Domestic abuse")
    hate = Chosen(HATE, label="Hate crime")
    weapon = Chosen(listed("weapon", enums.Weapon), label="Weapon")
    sexual = Chosen(SEXUAL, label="Sexual offence")
    authorising_rank = Chosen(listed("authorising_rank", enums.Rank), label="Authorising rank")
    severity = Chosen(SEVERITIES, label="What screening found")
    rule = filters.MultipleChoiceFilter(
        choices=RULES,
        method="hit_under",
        label="Rule",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Rule: there is no rule “%(value)s”. Choose from the list."},
    )
    flags = Chosen({}, label="Flags")
    stale = Chosen(STALE, label="Screening")

    GROUPS = (
        ("Screening and flags", ("severity", "rule", "flags", "stale")),
        ("The case", ("force", "area", "resolved_from", "resolved_to")),
        ("The offence", ("offence", "offence_group", "mode_of_trial", "weapon")),
        ("The person", ("age", "history")),
        ("The victim", ("victim_wishes", "child_victim")),
        ("Sensitive matters", ("domestic_abuse", "hate", "sexual")),
        ("Authority", ("authorising_rank",)),
    )

    class Meta:
        model = Case
        form = FilterForm
        fields: tuple[str, ...] = ()

    def __init__(self, data: QueryDict, *, actor: Actor) -> None:
        super().__init__(data, listing.cases_listed(actor))
        self.filters["force"].offer(_forces(listing.forces_of(actor)))
        self.filters["area"].offer(_areas(listing.areas_of(actor), with_force=len(actor.force_ids) > 1))
        flagged = Exists(listing.flags_known_to(actor))
        self.filters["flags"].offer({"yes": ("With flags", Q(flagged)), "no": ("Without flags", ~Q(flagged))})

    @property
    def found(self) -> listing.Cases:
        """The cases that match; none where a filter cannot be understood."""
        return self.qs if self.is_valid() else self.queryset.none()

    def hit_under(self, cases: listing.Cases, _name: str, rules: list[str]) -> listing.Cases:
        """Cases that any of the rules hits now, in one of the severities chosen beside them, if any are."""
        if not rules:
            return cases
        hits = Hit.objects.open().filter(case=OuterRef("pk"), rule__in=rules)
        severities = self.form.cleaned_data.get("severity")
        return cases.filter(Exists(hits.filter(severity__in=severities) if severities else hits))

    def with_words(self, cases: listing.Cases, _name: str, words: str) -> listing.Cases:
        """Cases in whose text every one of the words stands somewhere."""
        for word in words.split():
            cases = cases.filter(reduce(or_, (Q(**{f"{field}__icontains": word}) for field in SEARCHED)))
        return cases

    def of_offence(self, cases: listing.Cases, _name: str, words: str) -> listing.Cases:
        """Cases of this code, or with every one of the words in the offence's title."""
        titled = Q()
        for word in words.split():
            titled &= Q(offence_title__icontains=word) | Q(offence__title__icontains=word)
        return cases.filter(Q(offence_code__iexact=words) | titled)

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields in groups, without a choice of force for those who serve one."""
        shown = [name for name in self.form.fields if name != "force" or len(self.filters["force"].conditions) > 1]
        return [(title, [self.form[name] for name in names if name in shown]) for title, names in self.GROUPS]

    @property
    def tags(self) -> list[Tag]:
        """Everything the list is narrowed by, each with the way to take it off."""
        return tags_of(self.form, self.data)


def tags_of(form: forms.Form, data: QueryDict) -> list[Tag]:
    """Each value that the address narrows a list by."""
    return list(_tags(form, data))


def _tags(form: forms.Form, data: QueryDict) -> Iterator[Tag]:
    for name, field in form.fields.items():
        choices = dict(getattr(field, "choices", ()))
        for value in filter(None, data.getlist(name)):
            yield Tag(field.label, str(choices.get(value, value)), _without(data, name, value))


def _forces(forces: Iterable[Force]) -> Conditions:
    return {force.pk: (force.name, Q(force=force.pk)) for force in forces}


def _areas(areas: Iterable[Area], *, with_force: bool) -> Conditions:
    named = {
        str(area.pk): (f"{area.name}, {area.force.short_name}" if with_force else area.name, Q(area=area.pk))
        for area in areas
    }
    return named | silent("area")


def _without(data: QueryDict, name: str, value: str) -> str:
    rest = data.copy()
    rest.setlist(name, [other for other in rest.getlist(name) if other != value])
    rest.pop("page", None)
    return f"?{rest.urlencode()}"
