"""The list of cases: what each row shows, in which order, how many, and where one case stands in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Count, Exists, F, OrderBy, OuterRef, Q, QuerySet, Subquery, Sum, Window
from django.db.models.functions import Coalesce

from cases.guidance.queries import stale_cases
from cases.models import Actor, Area, Case, Flag, Force

Cases = QuerySet[Case]
EACH = Q()

SHOWN = (
    "case_ref",
    "force__short_name",
    "area__name",
    "offence_code",
    "offence_title",
    "offence__title",
    "offence_group",
    "disposal_date",
    "age_at_offence_youngest",
    "age_at_offence_oldest",
    "victim_type",
    "victim_wishes",
    "breach_count",
    "justify_count",
    "gap_count",
    "gravity_order",
    "justified_count",
    "screened_at",
)
GRAVEST_FIRST = ("gravity_order", "disposal_date", "id")
# What a list can be sorted by; what follows settles equals, and gaps in the record never do.
ORDERS: Mapping[str, tuple[str, ...]] = {
    "reference": ("case_ref", "id"),
    "resolved": ("disposal_date", "id"),
    "offence": ("offence_words", "disposal_date", "id"),
    "found": ("gravity_order", "breach_count", "justify_count", "disposal_date", "id"),
    "flags": ("flag_count", *GRAVEST_FIRST),
}


def cases_listed(actor: Actor) -> Cases:
    """The standing cases that this person may see, with everything that a row shows, gravest and newest first."""
    flags = flags_known_to(actor).order_by().values("case").annotate(number=Count("pk")).values("number")
    stale = stale_cases(Case.objects.filter(pk=OuterRef("pk")), actor.force_ids)
    cases = (
        Case.objects.visible_to(actor)
        .current()
        .select_related("force", "area", "offence")
        .only(*SHOWN)
        .annotate(
            flag_count=Coalesce(Subquery(flags), 0),
            offence_words=Coalesce("offence_title", "offence__title"),
            is_stale=Exists(stale, output_field=BooleanField()),
        )
    )
    return _ordered(cases, GRAVEST_FIRST, descending=True)


def flags_known_to(actor: Actor) -> QuerySet[Flag]:
    """The standing flags on the case of the outer query that this person may know of."""
    return Flag.objects.visible_to(actor).standing().filter(case=OuterRef("pk"))


def is_order(sort: str) -> bool:
    """Whether this names one of the columns, `-` for the other way round."""
    return sort.removeprefix("-") in ORDERS


def in_order(cases: Cases, sort: str) -> Cases:
    """The cases sorted by one of the columns; an unknown one changes nothing."""
    if not is_order(sort):
        return cases
    return _ordered(cases, ORDERS[sort.removeprefix("-")], descending=sort.startswith("-"))


def forces_of(actor: Actor) -> list[Force]:
    return list(Force.objects.visible_to(actor))


def areas_of(actor: Actor) -> list[Area]:
    return list(Area.objects.visible_to(actor).select_related("force").order_by("name", "force"))


@dataclass(frozen=True, slots=True)
class Headline:
    """How many cases a list holds and how they stand; gaps are apart, so that they do not drown the rest.

    `hidden` are those of which nothing else is counted, because their reader is to score them first.
    """

    cases: int
    hidden: int
    departing: int
    to_justify: int
    with_gaps: int
    gaps: int


def headline(cases: QuerySet[Any], shown: Q = EACH) -> Headline:
    """The totals of a filtered list, in one query; `shown` are the cases whose hits their reader may know of."""
    totals = cases.order_by().aggregate(
        cases=Count("pk"),
        shown=Count("pk", filter=shown),
        departing=Count("pk", filter=Q(breach_count__gt=0) & shown),
        to_justify=Count("pk", filter=Q(justify_count__gt=0) & shown),
        with_gaps=Count("pk", filter=Q(gap_count__gt=0) & shown),
        gaps=Coalesce(Sum("gap_count", filter=shown), 0),
    )
    hidden = totals["cases"] - totals.pop("shown")
    return Headline(hidden=hidden, **totals)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A case beside the one that is open."""

    number: int
    force: str
    reference: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a case stands in the list it was opened from: 7 of 143, and what is before and after."""

    number: int
    total: int
    previous: Neighbour | None
    next: Neighbour | None


def place_in(cases: Cases, case: Case, number: int) -> Place | None:
    """The place of a case in a list, or None where the list has changed since the case was opened from it."""
    start = max(number - 2, 0)
    around = cases.annotate(total=Window(Count("pk"))).values_list("pk", "force_id", "case_ref", "total")
    rows = {start + offset: row for offset, row in enumerate(around[start : number + 1], 1)}
    here = rows.get(number)
    if here is None or here[0] != case.pk:
        return None
    previous, following = (_neighbour(beside, rows.get(beside)) for beside in (number - 1, number + 1))
    return Place(number, here[3], previous, following)


def _neighbour(number: int, row: tuple[int, str, str, int] | None) -> Neighbour | None:
    return Neighbour(number, row[1], row[2]) if row else None


def _ordered(cases: Cases, names: tuple[str, ...], *, descending: bool) -> Cases:
    """What nobody recorded comes last either way, on every database."""
    return cases.order_by(*(OrderBy(F(name), descending=descending, nulls_last=True) for name in names))
