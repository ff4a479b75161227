"""What a member's list can be narrowed by: released fields, what was found that day, and their own flags."""

from functools import reduce
from operator import or_

import django_filters as filters
from django import forms
from django.db.models import Exists, Q
from django.http import QueryDict

from cases import enums
from cases.casework.filters import (
    ADULT_BANDS,
    CHILD_BANDS,
    LONGEST_WORDS,
    NOT_RECORDED,
    RULES,
    SEVERITIES,
    Chosen,
    Conditions,
    Tag,
    listed,
    silent,
    tags_of,
    yes_or_no,
)
from cases.models import Actor, Release
from cases.panels.queries import released

# Words that our own lists and the force's areas give; text of the record is searched when it has been redacted.
SEARCHED = ("record__offence_title", "record__offence_code", "record__area")
YOUNGEST, OLDEST = "record__age_at_offence_youngest", "record__age_at_offence_oldest"

# What is hidden from a member until they have scored is neither here nor there: no choice finds it.
SHOWN_SEVERITIES: Conditions = {
    value: (words, condition & released.SHOWN) for value, (words, condition) in SEVERITIES.items()
}
AGE_GROUPS: Conditions = {
    "under_18": ("Under 18", Q(**{f"{OLDEST}__lt": 18})),
    "adult": ("Adult", Q(**{f"{YOUNGEST}__gte": 18})),
    "either": (
        "Could be either",
        Q(**{f"{YOUNGEST}__lt": 18}) & (Q(**{f"{OLDEST}__gte": 18}) | Q(**{f"{OLDEST}__isnull": True})),
    ),
    **silent(YOUNGEST),
}
HISTORY: Conditions = {
    "some": ("Earlier outcomes recorded", Q(record__previous__isnull=False) & ~Q(record__previous=[])),
    "none": ("No earlier outcome recorded", Q(record__previous=[])),
    **silent("record__previous"),
}
HATE: Conditions = {
    "yes": ("Yes", Q(record__hate_strands__isnull=False) & ~Q(record__hate_strands=[])),
    "no": ("No", Q(record__hate_strands=[])),
    **silent("record__hate_strands"),
}
CHILD_VICTIM: Conditions = {
    "yes": ("Yes", Q(record__victim_under_18=True) | Q(record__victim_age_band__in=CHILD_BANDS)),
    "no": ("No", Q(record__victim_under_18=False) | Q(record__victim_age_band__in=ADULT_BANDS)),
    NOT_RECORDED: ("Not recorded", Q(record__victim_under_18__isnull=True, record__victim_age_band__isnull=True)),
}


class ReleasedFilter(filters.FilterSet):
    """The filters of a member's list; the address holds them all."""

    q = filters.CharFilter(method="with_words", label="Search", max_length=LONGEST_WORDS)
    panel = Chosen({}, label="Panel")
    severity = Chosen(SHOWN_SEVERITIES, label="What screening found")
    rule = filters.MultipleChoiceFilter(
        choices=RULES,
        method="hit_under",
        label="Rule",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Rule: there is no rule “%(value)s”. Choose from the list."},
    )
    flags = Chosen({}, label="Your flags")
    offence_group = Chosen(listed("record__offence_group", enums.OffenceGroup), label="Offence group")
    weapon = Chosen(listed("record__weapon", enums.Weapon), label="Weapon")
    age = Chosen(AGE_GROUPS, label="Age at the offence")
    history = Chosen(HISTORY, label="History")
    victim_wishes = Chosen(listed("record__victim_wishes", enums.VictimWishes), label="Victim’s wishes")
    child_victim = Chosen(CHILD_VICTIM, label="Child victim")
    domestic_abuse = Chosen(yes_or_no("record__domestic_abuse"), label="Domestic abuse")
    hate = Chosen(HATE, label="Hate crime")
    authorising_rank = Chosen(listed("record__authorising_rank", enums.Rank), label="Authorising rank")

    GROUPS = (
        ("Screening and flags", ("severity", "rule", "flags")),
        ("The panel", ("panel",)),
        ("The offence", ("offence_group", "weapon")),
        ("The person", ("age", "history")),
        ("The victim", ("victim_wishes", "child_victim")),
        ("Sensitive matters", ("domestic_abuse", "hate")),
        ("Authority", ("authorising_rank",)),
    )

    class Meta:
        model = Release
        fields: tuple[str, ...] = ()

    def __init__(self, data: QueryDict, *, actor: Actor) -> None:
        super().__init__(data, released.releases_listed(actor))
        panels = released.panels_of(actor)
        self.filters["panel"].offer({panel.slug: (panel.name, Q(panel=panel)) for panel in panels})
        flagged = Exists(released.flags_of(actor))
        self.filters["flags"].offer({"yes": ("With a flag of yours", Q(flagged)), "no": ("Without", ~Q(flagged))})

    @property
    def found(self) -> released.Releases:
        """The releases that match; none where a filter cannot be understood."""
        return self.qs if self.is_valid() else self.queryset.none()

    def hit_under(self, releases: released.Releases, _name: str, rules: list[str]) -> released.Releases:
        """Cases that any of the rules hit that day, in one of the severities chosen beside them, if any are."""
        if not rules:
            return releases
        releases = releases.filter(released.SHOWN)
        severities = self.form.cleaned_data.get("severity")
        if severities:
            return releases.filter(reduce(or_, (Q(**{f"hits__{rule}__severity__in": severities}) for rule in rules)))
        return releases.filter(hits__has_any_keys=rules)

    def with_words(self, releases: released.Releases, _name: str, words: str) -> released.Releases:
        """Cases in whose released words every one of these stands somewhere."""
        for word in words.split():
            releases = releases.filter(reduce(or_, (Q(**{f"{field}__icontains": word}) for field in SEARCHED)))
        return releases

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields in groups, without a choice of panel for those who sit on one."""
        has_choice = len(self.filters["panel"].conditions) > 1
        groups = [(title, names) for title, names in self.GROUPS if has_choice or names != ("panel",)]
        return [(title, [self.form[name] for name in names]) for title, names in groups]

    @property
    def tags(self) -> list[Tag]:
        """Everything the list is narrowed by, each with the way to take it off."""
        return tags_of(self.form, self.data)
