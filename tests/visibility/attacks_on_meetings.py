"""What the addresses of panels and their meetings take, how each is named there, and what their forms are sent."""

from collections.abc import Callable
from typing import Any

from cases.models import AgendaItem, Attendance, Draw, Force, Meeting, Panel, Reason
from cases.panels.meetings.queries import places_of
from tests.world import World

Named = dict[str, Any]
ON_PAPER = 2


def of_panel(panel: Panel) -> Named:
    return {"slug": panel.slug}


def of_meeting(meeting: Meeting) -> Named:
    return {**of_panel(meeting.panel), "number": meeting.number}


def of_item(item: AgendaItem) -> Named:
    return {**of_meeting(item.meeting), "item": item.number}


def of_sheet(item: AgendaItem) -> Named:
    return {**of_item(item), "attendance": ON_PAPER}


def of_invited(attendance: Attendance) -> Named:
    places = {one.pk: place for place, one in places_of(attendance.meeting).items()}
    return {**of_meeting(attendance.meeting), "attendance": places[attendance.pk]}


def of_draw(draw: Draw) -> Named:
    return {**of_meeting(draw.meeting), "draw": draw.number}


def of_reason(reason: Reason) -> Named:
    """One of everybody's is named under a panel that is not theirs."""
    panel = reason.panel or Panel.objects.order_by("pk")[0]
    return {**of_panel(panel), "code": reason.code}


def of_force(force: Force) -> Named:
    return {"force": force.pk}


OF_PANELS = ("panel-terms", "panel-reasons", "panel-themes", "meeting-new")
OF_MEETINGS = (
    *("meeting", "meeting-edit", "meeting-announce", "meeting-cancel", "meeting-members", "meeting-attendance"),
    *("meeting-select", "meeting-release", "meeting-release-all", "review-queue", "score-sheets"),
    *("meeting-conflicts", "rounds-close", "meeting-table", "table-agreed", "meeting-agreement"),
    *("meeting-pack", "pack-pdf", "meeting-minutes", "minutes-edit", "minutes-confirm", "minutes-pdf"),
)
OF_RELEASES = ("item-release", "item-release-confirm", "item-release-check", "item-release-reopen", "item-release-send")
OF_ITEMS = (
    *("review", "review-conflict", "review-print", "table-item", "finding-correct"),
    *("item-remove", "item-carry", "round-close", *OF_RELEASES),
)
TAKES: dict[str, tuple[Any, Callable[[Any], Named]]] = {
    **dict.fromkeys(OF_PANELS, (Panel, of_panel)),
    "reason-retire": (Reason, of_reason),
    "scrutiny-settings": (Force, of_force),
    **dict.fromkeys(OF_MEETINGS, (Meeting, of_meeting)),
    **dict.fromkeys(("meeting-member", "sheets-of"), (Attendance, of_invited)),
    **dict.fromkeys(("meeting-draw", "meeting-redraw"), (Draw, of_draw)),
    **dict.fromkeys(OF_ITEMS, (AgendaItem, of_item)),
    "sheet-enter": (AgendaItem, of_sheet),
}
# Cases before their release, in conflict, in each point of a round, and of other panels.
ALL_OF = frozenset({"review", "table-item"})
SENT = {
    "title": "Another title", "theme": "Another theme", "place": "Elsewhere", "starts_at": "10:00", "how": "meeting",
    "held_on_0": "1", "held_on_1": "5", "held_on_2": "2040", "whom": "everybody", "label": "Another reason",
    "note": "A note.", "act": "preside", "to": "2", "who": "all", "seed": "1", "category": "inappropriate",
    "leniency": "too_lenient", "better_outcome": "charge", "reasons": ["too-serious"], "rules": ["CR-ADMIT-01"],
    "good_practice": "Something.", "seen": "", "kind": "other", "words": "I know them.", "number": "1",
    "wording": "What is found.", "minutes": "Minutes.", "cases": ["1", "2"], "shown": ["1", "2", "3"], "findings": "",
}  # fmt: skip


def declared_by(world: World, name: str) -> set[int]:
    """The items to which this person said themselves that they have a conflict."""
    return set(AgendaItem.objects.filter(declarations__person=world.people[name]).values_list("pk", flat=True))
