"""A meeting’s cases in the order in which the panel takes them: where members differ first, then what they agree on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count

from cases.enums import Agency, ItemStage
from cases.models import Actor, AgendaItem, Finding, Meeting
from cases.models.meetings import AgendaItemQuerySet
from cases.panels.meetings.progress import AgencyProgress, asked_now
from cases.panels.queries.released import offence_in_words
from cases.review.spread import Spread, spreads_of

AT_THE_TABLE = (ItemStage.IN_REVIEW, *ItemStage.after_the_round())


@dataclass(frozen=True)
class Row:
    """One case at the table: what was said of it, what was found, or who is still to answer."""

    item: AgendaItem
    spread: Spread | None
    finding: Finding | None
    awaited: Sequence[AgencyProgress]

    @property
    def offence(self) -> str | None:
        return offence_in_words(self.item.release) if self.item.release else None

    @property
    def is_agreed(self) -> bool:
        return self.spread is not None and self.spread.is_agreed


@dataclass(frozen=True)
class Table:
    """All the cases that one person sees at a meeting's table, in the order in which the panel takes them."""

    split: Sequence[Row]
    agreed: Sequence[Row]
    open: Sequence[Row]

    @cached_property
    def rows(self) -> list[Row]:
        return [*self.split, *self.agreed, *self.open]

    @property
    def found(self) -> int:
        return sum(row.finding is not None for row in self.rows)

    @property
    def to_take_together(self) -> list[Row]:
        return [row for row in self.agreed if row.finding is None]

    def place_of(self, item: AgendaItem) -> int:
        """Its place at the table, from 1."""
        return next(place for place, row in enumerate(self.rows, 1) if row.item.pk == item.pk)

    def beside(self, item: AgendaItem) -> tuple[AgendaItem | None, AgendaItem | None]:
        """The case before this one and the case after it."""
        place = self.place_of(item)
        before = self.rows[place - 2].item if place > 1 else None
        return before, self.rows[place].item if place < len(self.rows) else None

    def next_to_find(self, item: AgendaItem) -> AgendaItem | None:
        """The next case on which the panel has not found, from this one on and round again."""
        place = self.place_of(item)
        waiting = [row.item for row in [*self.rows[place:], *self.rows[: place - 1]] if row.spread and not row.finding]
        return waiting[0] if waiting else None


def items_at(meeting: Meeting, actor: Actor) -> AgendaItemQuerySet:
    """The cases of a meeting, in or after their round, that this person sees."""
    items = AgendaItem.objects.visible_to(actor).filter(meeting=meeting, stage__in=AT_THE_TABLE)
    return items.select_related("meeting__panel", "case__force", "release__panel").order_by("number")


def table_of(meeting: Meeting, actor: Actor) -> Table:
    """In as many queries for one case as for forty; of a case in review, nothing but who has answered."""
    items = list(items_at(meeting, actor))
    spreads = spreads_of(items)
    findings = findings_on(item for item in items if item.pk in spreads)
    awaited = _awaited([item for item in items if item.pk not in spreads])
    rows = [Row(one, spreads.get(one.pk), findings.get(one.pk), awaited.get(one.pk, ())) for one in items]
    closed = [row for row in rows if row.spread]
    return Table(
        split=sorted((row for row in closed if not row.is_agreed), key=_most_different_first),
        agreed=[row for row in closed if row.is_agreed],
        open=[row for row in rows if not row.spread],
    )


def findings_on(items: Iterable[AgendaItem]) -> dict[int, Finding]:
    """The finding that stands on each of these items, by the item's key."""
    found = Finding.objects.filter(item__in=[item.pk for item in items]).order_by("item", "number")
    return {finding.item_id: finding for finding in found}


def _most_different_first(row: Row) -> tuple[int, int, int]:
    categories, step = row.spread.distance if row.spread else (0, 0)
    return -categories, -step, row.item.number


def _awaited(items: Sequence[AgendaItem]) -> Mapping[int, Sequence[AgencyProgress]]:
    """Of each case in review, how many of which agency have answered; never what."""
    if not items:
        return {}
    counted = asked_now().filter(item__in=items).order_by().values_list("item", "attendance__membership__agency")
    found: dict[int, list[AgencyProgress]] = {}
    for item, agency, answered, asked in counted.annotate(answered=Count("answered_at"), asked=Count("pk")):
        found.setdefault(item, []).append(AgencyProgress(Agency(agency), answered, asked))
    order = list(Agency)
    return {item: sorted(listed, key=lambda one: order.index(one.agency)) for item, listed in found.items()}
