"""A panel's themes, the draws of a meeting, and what a page says of them."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from cases.models import Actor, AgendaItem, Case, Draw, Meeting, Panel, SavedFilter
from cases.panels.queries.running import forces_of
from cases.panels.selecting.asking import LeftOut
from cases.panels.selecting.comparing import FORCE
from cases.panels.selecting.drawing import key_of


def is_run_by(panel: Panel, actor: Actor) -> bool:
    return Panel.objects.run_by(actor).filter(pk=panel.pk).exists()


def themes_of(panel: Panel, actor: Actor) -> QuerySet[SavedFilter]:
    """The themes that the panel draws from now."""
    return themes_ever_of(panel, actor).filter(retired_at__isnull=True)


def themes_ever_of(panel: Panel, actor: Actor) -> QuerySet[SavedFilter]:
    return SavedFilter.objects.visible_to(actor).filter(panel=panel).order_by("name", "pk")


def draws_of(meeting: Meeting, actor: Actor) -> QuerySet[Draw]:
    """The draws of a meeting, in their order, without the long lists."""
    draws = Draw.objects.visible_to(actor).filter(meeting=meeting)
    return draws.select_related("saved_filter").defer("frame", "excluded").order_by("number")


def draws_to_open(actor: Actor) -> QuerySet[Draw]:
    """Without the whole list that each was drawn from, which may be long: it is read where somebody draws again."""
    return Draw.objects.visible_to(actor).select_related("meeting__panel", "saved_filter").defer("frame")


def frame_size(draw: Draw) -> int:
    return sum(there for there, _drawn in draw.compared[FORCE].values())


def force_names(panel: Panel) -> dict[str, str]:
    return dict(panel.forces.order_by("pk").values_list("pk", "short_name"))


@dataclass(frozen=True, slots=True)
class LeftOutBy:
    """One reason, and how many cases it left out."""

    code: str
    label: str
    count: int


def left_out_by_reason(left_out: Collection[Sequence[str]]) -> list[LeftOutBy]:
    """The reasons that left any case out, in the order in which they are asked."""
    counts = Counter(reason for _key, reason, _words in left_out)
    return [LeftOutBy(reason.value, str(reason.label), counts[reason]) for reason in LeftOut if counts[reason]]


@dataclass(frozen=True, slots=True)
class DrawnCase:
    """One case that was drawn, and where it stands now."""

    place: int
    key: str
    item: AgendaItem | None


def drawn_cases(draw: Draw) -> list[DrawnCase]:
    """What was drawn, in its order, each with its item on the agenda."""
    items = {
        key_of(item.case.force_id, item.case.case_ref): item
        for item in AgendaItem.objects.filter(draw=draw).select_related("case", "meeting__panel")
    }
    return [DrawnCase(place, key, items.get(key)) for place, key in enumerate(draw.drawn, 1)]


def keys_named(panel: Panel, actor: Actor, names: Collection[str]) -> dict[str, str]:
    """What people typed → the key of the one case it names; `force/reference`, or a reference that one force has."""
    served = forces_of(panel)
    asked = Q(case_ref__in=names)
    for name in names:
        force, _, reference = name.partition("/")
        if force in served:
            asked |= Q(force=force, case_ref=reference)
    found: dict[str, set[str]] = {}
    cases = Case.objects.visible_to(actor).filter(asked, force__in=served).order_by()
    for force, reference in cases.values_list("force", "case_ref"):
        for name in (reference, key_of(force, reference)):
            found.setdefault(name, set()).add(key_of(force, reference))
    return {name: next(iter(found[name])) for name in names if len(found.get(name, ())) == 1}
