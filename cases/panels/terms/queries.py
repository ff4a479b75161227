"""What is asked of a panel by the forces it serves, what its members choose from, and which meetings it has."""

from dataclasses import dataclass
from itertools import groupby
from typing import Final

from django.db.models import Q, QuerySet

from cases.models import Actor, Meeting, Panel, Reason, ScrutinySettings

MOST_MEETINGS: Final = 10
SCRUTINY: Final = "Scrutiny’s own list"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the forces of a panel ask of it together; of several the strictest holds."""

    needs_second_check: bool = False
    allows_escalation: bool = False


@dataclass(frozen=True, slots=True)
class Reasons:
    """The reasons of a panel: those of everybody by where they come from, its own, and what it retired."""

    by_source: tuple[tuple[str, tuple[Reason, ...]], ...]
    own: tuple[Reason, ...]
    retired: tuple[Reason, ...]


def asked_of(panel: Panel) -> Asked:
    """A second check where any of its forces asks for one; escalation only where every one of them allows it."""
    rows = panel.forces.values_list("scrutiny_settings__needs_second_check", "scrutiny_settings__allows_escalation")
    checks, escalations = zip(*rows, strict=True) if rows else ((), ())
    return Asked(any(checks), bool(escalations) and all(escalations))


def scrutiny_settings_of(force_id: str) -> ScrutinySettings:
    """What one force asks of the panels that serve it; nothing where it was never set."""
    found = ScrutinySettings.objects.filter(force_id=force_id).first()
    return found or ScrutinySettings(force_id=force_id, revision=0)


def reasons_of(panel: Panel, actor: Actor) -> Reasons:
    """What members of this panel choose from, and what they no longer can."""
    rows = list(Reason.objects.visible_to(actor).filter(Q(panel=panel) | Q(panel__isnull=True)))
    everybodys = [one for one in rows if one.panel_id is None and one.retired_at is None]
    return Reasons(
        by_source=tuple(
            (source, tuple(ones)) for source, ones in groupby(everybodys, lambda one: one.source or SCRUTINY)
        ),
        own=tuple(one for one in rows if one.panel_id and one.retired_at is None),
        retired=tuple(one for one in rows if one.retired_at),
    )


def own_reasons(panel: Panel, actor: Actor) -> QuerySet[Reason]:
    return Reason.objects.visible_to(actor).filter(panel=panel).select_related("panel")


def meetings_of(panel: Panel, actor: Actor) -> QuerySet[Meeting]:
    """The latest meetings of a panel that this person may know of, newest first."""
    found = Meeting.objects.visible_to(actor).filter(panel=panel).select_related("panel")
    return found.order_by("-number")[:MOST_MEETINGS]
