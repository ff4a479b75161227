"""What members said of the cases whose rounds are closed, as far as agreement asks: who of which agency, and what."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from cases.enums import Agency, ItemStage
from cases.models import Actor, AgendaItem, Meeting, Review
from cases.review.agreement import Agreement, agreement_on, view_of

THIS_MEETING, THEME, PANEL = "meeting", "theme", "panel"
# Of each case, the agency and the category of everybody who judged it.
Views = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Scope:
    """Cases of one meeting, of every meeting of its theme, or of every meeting of the panel."""

    key: str
    name: str
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class Pair:
    """Two agencies, and how far their views agree."""

    first: str
    second: str
    agreement: Agreement

    @property
    def name(self) -> str:
        return f"{self.first} and {self.second}"


@dataclass(frozen=True, slots=True)
class AgreementPage:
    """How far members agree: all of them in each scope, and each two agencies in one of the scopes."""

    scopes: Sequence[Scope]
    over: Scope
    pairs: Sequence[Pair]


def is_in_review(meeting: Meeting) -> bool:
    """Whether any round of the meeting is still open."""
    return AgendaItem.objects.filter(meeting=meeting, stage=ItemStage.IN_REVIEW).exists()


def agreement_at(meeting: Meeting, actor: Actor, over: str = THIS_MEETING) -> AgreementPage:
    """How far members agreed at a meeting and beyond it, on the cases that this person may see."""
    scopes = _scopes(meeting, actor)
    chosen = next((key for key, _name, _items in scopes if key == over), THIS_MEETING)
    views = _views_on({item for _key, _name, items in scopes for item in items})
    measured = [Scope(key, name, _of_everybody(items, views)) for key, name, items in scopes]
    pairs = next(_pairs(items, views) for key, _name, items in scopes if key == chosen)
    return AgreementPage(measured, next(one for one in measured if one.key == chosen), list(pairs))


def _scopes(meeting: Meeting, actor: Actor) -> list[tuple[str, str, list[int]]]:
    """Each scope with the keys of its items, of closed rounds at meetings that were not cancelled.

    Another meeting counts once all its rounds are closed: until then its members do not know its figures either.
    """
    open_rounds = AgendaItem.objects.filter(stage=ItemStage.IN_REVIEW, meeting__panel=meeting.panel)
    items = (
        AgendaItem.objects.visible_to(actor)
        .filter(meeting__panel=meeting.panel, meeting__cancelled_at__isnull=True)
        .filter(stage__in=ItemStage.after_the_round())
        .exclude(meeting__in=open_rounds.exclude(meeting=meeting).values("meeting"))
    )
    rows = list(items.order_by("pk").values_list("pk", "meeting_id", "meeting__theme"))
    scopes = [(THIS_MEETING, "This meeting", [item for item, of, _theme in rows if of == meeting.pk])]
    if meeting.theme:
        same = [item for item, _of, theme in rows if theme == meeting.theme]
        scopes.append((THEME, f"Every meeting on “{meeting.theme}”", same))
    return [*scopes, (PANEL, "Every meeting of the panel", [item for item, _of, _theme in rows])]


def _views_on(items: Collection[int]) -> dict[int, list[tuple[str, str]]]:
    """What was submitted on these items; no row of a review on any other is looked at."""
    views: dict[int, list[tuple[str, str]]] = defaultdict(list)
    if items:
        counted = Review.objects.counted().filter(item__in=items).order_by("pk")
        for item, agency, category in counted.values_list("item_id", "membership__agency", "category"):
            views[item].append((agency, category))
    return views


def _of_everybody(items: Sequence[int], views: dict[int, list[tuple[str, str]]]) -> Agreement:
    return agreement_on([category for _agency, category in views.get(item, ())] for item in items)


def _pairs(items: Sequence[int], views: dict[int, list[tuple[str, str]]]) -> Iterator[Pair]:
    """Every two agencies of those who judged any of these cases, in the order of their names."""
    by_agency: dict[str, dict[int, str]] = defaultdict(dict)
    for item in items:
        for agency in sorted({agency for agency, _category in views.get(item, ())}):
            view = view_of([category for of, category in views[item] if of == agency])
            if view:
                by_agency[agency][item] = view
    named = sorted((Agency(agency).label, held) for agency, held in by_agency.items() if agency)
    for (first, one), (second, other) in combinations(named, 2):
        both = [[one[item], other[item]] for item in items if item in one and item in other]
        yield Pair(first, second, agreement_on(both))
