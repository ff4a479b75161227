"""What was released to the panels that somebody sits on; nothing here reads anything but the releases themselves."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import (
    BooleanField,
    Case,
    Count,
    ExpressionWrapper,
    F,
    IntegerField,
    Max,
    OrderBy,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce

from cases.casework.queries.assessed import Assessed, Line
from cases.casework.queries.cards import Card, Source, cards_of
from cases.casework.queries.case_page import with_history
from cases.casework.queries.listing import Headline
from cases.casework.queries.listing import headline as headline_of
from cases.casework.queries.provenance import in_words_without_names
from cases.casework.queries.rounds import rounds_of
from cases.casework.queries.timeline import Happening, flag_happenings
from cases.enums import ItemStage
from cases.guidance.assessment import Assessment, assess
from cases.guidance.derive import Record
from cases.guidance.settings import Settings, from_values
from cases.models import Actor, AgendaItem, Flag, Force, Hit, Offence, Panel, Person, Release
from cases.models.hidden_hits import hidden_until_scored
from cases.models.panels import ReleaseQuerySet
from cases.panels.projection import AUTHORITY, NEVER_SHOWN, readable
from cases.words import WITHHELD

Releases = QuerySet[Release]

NOT_YET_SHOWN = "What screening found is shown once you have scored this case"
BY_PLACE = ("panel__name", "number")
# What a list can be sorted by; what follows settles equals.
ORDERS: Mapping[str, tuple[str, ...]] = {
    "place": BY_PLACE,
    "found": ("gravity_shown", "breaches_shown", "justify_shown"),
    "offence": ("offence_words",),
    "resolved": ("resolved_on",),
    "flags": ("flag_count",),
}


# Whether the member may know what screening found; a release that hides it matches no filter and sorts last.
SHOWN = Q(hits_hidden=False)


def releases_listed(actor: Actor) -> Releases:
    """The standing releases that this person may see, with everything that a row shows, in the order of the places.

    What screening found is on the row under names of its own, and of a case that its member is to score first nothing
    is: filters, sorts and totals ask these names or `SHOWN`.
    """
    own = flags_of(actor).order_by().values("release").annotate(number=Count("pk")).values("number")
    gravity = Case(When(breach_count__gt=0, then=2), When(justify_count__gt=0, then=1), default=0)
    return (
        Release.objects.visible_to(actor)
        .select_related("panel")
        .annotate(hits_hidden=ExpressionWrapper(hidden_until_scored(actor), output_field=BooleanField()))
        .annotate(
            gravity_shown=_if_shown(gravity),
            breaches_shown=_if_shown(F("breach_count")),
            justify_shown=_if_shown(F("justify_count")),
            offence_words=KT("record__offence_title"),
            resolved_on=KT("record__disposal_date"),
            flag_count=Coalesce(Subquery(own, output_field=IntegerField()), Value(0)),
        )
        .order_by(*BY_PLACE)
    )


def _if_shown(found: Case | F) -> Case:
    return Case(When(SHOWN, then=found), output_field=IntegerField())


def headline(releases: Releases) -> Headline:
    """The totals of a filtered list, in which what is hidden from the member is neither counted nor left out."""
    return headline_of(releases, SHOWN)


def flags_of(actor: Actor) -> QuerySet[Flag]:
    """One's own standing flags on the release of the outer query."""
    return Flag.objects.standing().filter(author=actor.person, release=OuterRef("pk"))


def hits_are_hidden(release: Release, actor: Actor) -> bool:
    """Whether this member is to score the case before they see what screening found."""
    return Release.objects.filter(hidden_until_scored(actor), pk=release.pk).exists()


def items_whose_hits_wait(items: Collection[int], actor: Actor) -> set[int]:
    """Of these agenda items, also of earlier meetings, those on whose case this member is to score first."""
    if not actor.sits_on_panels:
        return set()
    return set(AgendaItem.objects.filter(hidden_until_scored(actor), pk__in=items).values_list("pk", flat=True))


def is_order(sort: str) -> bool:
    """Whether this names one of the columns, `-` for the other way round."""
    return sort.removeprefix("-") in ORDERS


def in_order(releases: Releases, sort: str) -> Releases:
    """The releases sorted by one of the columns, what nobody recorded last; an unknown one changes nothing."""
    if not is_order(sort):
        return releases
    descending = sort.startswith("-")
    names = ORDERS[sort.removeprefix("-")]
    chosen = [OrderBy(F(name), descending=descending, nulls_last=True) for name in names]
    return releases.order_by(*chosen, *(name for name in BY_PLACE if name not in names))


def panels_of(actor: Actor) -> list[Panel]:
    return list(Panel.objects.visible_to(actor))


def forces_to_tell_apart(actor: Actor) -> dict[str, str]:
    """The names of the forces served, where there are several."""
    names = dict(Force.objects.visible_to(actor).values_list("pk", "short_name"))
    return names if len(names) > 1 else {}


def last_places(actor: Actor) -> dict[int, int]:
    """For each panel, the highest place that this person may see: the 12 of "Case 7 of 12"."""
    visible = Release.objects.visible_to(actor).order_by()
    return dict(visible.values_list("panel").annotate(last=Max("number")))


def releases_to_open(actor: Actor) -> ReleaseQuerySet:
    return Release.objects.visible_to(actor).select_related("panel", "case__force")


def flags_on(release: Release, actor: Actor, rounds: Iterable[AgendaItem]) -> list[Flag]:
    """The flags on a release that one may know of, newest first, each with its history.

    Until a round of the release has closed, nobody else's are so much as asked for.
    """
    visible = Flag.objects.visible_to(actor).filter(release=release)
    if not any(item.stage in ItemStage.after_the_round() for item in rounds):
        visible = visible.filter(author=actor.person)
    flags = list(with_history(visible))
    for flag in flags:
        flag.case, flag.release = release.case, release
    return flags


@dataclass(frozen=True)
class ReleasedPage(Assessed):
    """Everything that the page of one released case shows to one member: what was pinned, and the flags.

    `item` is where it is in review, or was last; while hits are hidden it is held against no rule.
    """

    release: Release
    reader: Person
    flags: Sequence[Flag]
    places: Sequence[int]
    item: AgendaItem | None
    hits_hidden: bool

    @cached_property
    def record(self) -> Record:
        return readable(self.release.record, self.release.withheld, self.release.texts)

    @cached_property
    def settings(self) -> Settings:
        return from_values(self.release.settings)

    @property
    def name(self) -> str:
        """How members know it: "Case 7 of 12"."""
        return f"Case {self.release.number} of {max(self.places)}"

    @property
    def previous(self) -> int | None:
        return max((place for place in self.places if place < self.release.number), default=None)

    @property
    def next(self) -> int | None:
        return min((place for place in self.places if place > self.release.number), default=None)

    @property
    def offence(self) -> str | None:
        return offence_in_words(self.release)

    @property
    def resolved(self) -> date | None:
        return resolved_on(self.release)

    @property
    def provenance(self) -> str:
        """Whether it was authorised here, by nobody's name; as pinned with the release and never as the record says."""
        return in_words_without_names(self.release.record.get(AUTHORITY))

    @cached_property
    def cards(self) -> list[Card]:
        title, code = (self.release.record.get(name) for name in ("offence_title", "offence_code"))
        return cards_of(
            Source(
                record=self.record,
                offence=Offence(code=code, title=title) if title and code else None,
                transcribed=self.record.get("transcribed", ()),
                inferred=frozenset(self.record.get("inferred", ())),
                settings=self.settings,
                kept_back=NEVER_SHOWN,
            )
        )

    @cached_property
    def assessments(self) -> list[Assessment]:
        if self.hits_hidden:
            return []
        return assess(self.record, settings=self.settings, hits=hits_of(self.release))

    @cached_property
    def in_one_line(self) -> list[Line]:
        hidden = [Line(NOT_YET_SHOWN, "against")] if self.hits_hidden else []
        return [*hidden, *super().in_one_line]


def page_of(release: Release, actor: Actor) -> ReleasedPage:
    """The page of a release that was found among `releases_to_open`, in a few queries."""
    beside = Release.objects.visible_to(actor).filter(panel=release.panel).order_by("number")
    rounds = rounds_of(release)
    return ReleasedPage(
        release=release,
        reader=actor.person,
        flags=flags_on(release, actor, rounds),
        places=list(beside.values_list("number", flat=True)),
        item=next(iter(rounds), None),
        hits_hidden=hits_are_hidden(release, actor),
    )


def timeline_of(page: ReleasedPage) -> list[Happening]:
    """What a member may know of: the release itself and the flags."""
    released = Happening(page.release.at, f"Released to {page.release.panel}", "")
    happenings = [released, *flag_happenings(page.flags, page.reader)]
    return sorted(happenings, key=lambda happening: happening.at, reverse=True)


def hits_of(release: Release) -> list[Hit]:
    """The hits of the day of the release, as if they were open."""
    return [Hit(rule=rule, **hit) for rule, hit in release.hits.items()]


def offence_in_words(release: Release) -> str | None:
    """Our list's words for the offence; None where nobody recorded it."""
    withheld = {"offence_title", "offence_code"}.intersection(release.withheld)
    words = release.record.get("offence_title") or release.texts.get("offence_title")
    return words or (WITHHELD if withheld else None)


def changed_since(release: Release) -> bool:
    """Whether the case has another version now than its panel was given; for members only after they have scored."""
    return release.case.version > release.case_version


def resolved_on(release: Release) -> date | None:
    day = release.record.get("disposal_date")
    return date.fromisoformat(day) if day else None
