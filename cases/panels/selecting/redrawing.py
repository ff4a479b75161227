"""Drawing again from what a draw recorded, and what the audit record says of it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from cases.enums import Event
from cases.models import AuditEvent, Draw
from cases.panels.selecting import drawing
from cases.panels.selecting.drawing import Entry

RECORDED_WITHIN: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Redraw:
    """What the recorded list, seed and method give now, and in a sentence how that differs; empty where it does not."""

    draw: Draw
    redrawn: list[str]
    differs: str

    @property
    def is_same(self) -> bool:
        return not self.differs

    def as_json(self) -> dict[str, Any]:
        draw = self.draw
        return {
            "meeting": f"{draw.meeting.panel.slug}/{draw.meeting.number}",
            "draw": draw.number,
            "method": draw.method,
            "algorithm": draw.algorithm,
            "seed": draw.seed,
            "frame_digest": draw.frame_digest,
            "frame_size": len(draw.frame),
            "recorded": draw.drawn,
            "redrawn": self.redrawn,
            "same": self.is_same,
        }


def frame_recorded(draw: Draw) -> list[Entry]:
    return [Entry(*row) for row in draw.frame]


def redraw(draw: Draw) -> Redraw:
    """Draw again from the recorded list by the recorded seed; nothing of today's cases is asked."""
    frame = frame_recorded(draw)
    if draw.algorithm == drawing.BY_NAME:
        found = drawing.take_named(frame, draw.asked["named"])
    else:
        found = drawing.draw(frame, seed=draw.seed, size=draw.size, allocation=draw.allocation)
    return Redraw(draw, found, _differs(draw, drawing.digest_of(frame), found))


def _differs(draw: Draw, digest: str, found: list[str]) -> str:
    if digest != draw.frame_digest:
        return (
            "The list that the cases were drawn from is no longer the one that was recorded: its digest is "
            f"{digest}, and {draw.frame_digest} was recorded."
        )
    if found != draw.drawn:
        return "The recorded list and seed give other cases than those that are recorded as drawn."
    said = _audited(draw)
    if said is None:
        return "The audit record holds nothing of this draw."
    recorded = {
        "method": draw.method,
        "algorithm": draw.algorithm,
        "seed": draw.seed,
        "frame_digest": draw.frame_digest,
        "drawn": len(draw.drawn),
        "strata": draw.numbers,
    }
    if any(said[name] != value for name, value in recorded.items()):
        return "The audit record says otherwise of this draw: its method, its seed, its numbers or its list’s digest."
    return ""


def _audited(draw: Draw) -> dict[str, Any] | None:
    """What the append-only record said when the cases were drawn."""
    events = AuditEvent.objects.filter(
        kind=Event.SAMPLE_DRAWN,
        at__range=(draw.at, draw.at + RECORDED_WITHIN),
        details__panel=draw.meeting.panel.slug,
        details__meeting=draw.meeting.number,
        details__draw=draw.number,
    )
    return events.order_by("pk").values_list("details", flat=True).first()
