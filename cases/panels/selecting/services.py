"""Drawing cases for a meeting, and keeping a panel's themes: one act, one audit event."""

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from cases.audit.services import record
from cases.enums import Chosen, Event
from cases.exceptions import NotAllowed, OutOfDate
from cases.models import Actor, AgendaItem, Case, Draw, Meeting, Panel, SavedFilter
from cases.panels.meetings.agenda import add_items, carry_over
from cases.panels.meetings.moving import lock_item, lock_meeting
from cases.panels.meetings.policies import may_run_meeting
from cases.panels.meetings.queries import sitting_at
from cases.panels.queries.running import forces_of
from cases.panels.selecting import drawing, policies
from cases.panels.selecting.asking import Asked, Eligible, Frame
from cases.panels.selecting.comparing import compared, numbers_of
from cases.panels.selecting.drawing import Entry
from cases.panels.selecting.frame import awaiting, frame_of
from cases.panels.selecting.queries import is_run_by

SEED_BYTES: Final = 16
NO_SEED: Final = "named"
WHY_LENGTH: Final = 400


@transaction.atomic
def draw_sample(*, meeting: Meeting, by: Actor, asked: Asked) -> Draw:
    """Draw cases from the complete eligible list of this moment and put them on the agenda, all of it on record.

    Items that are carried over are locked before the meeting, as everywhere; the meeting so that a form sent twice
    draws once.
    """
    sources = _sources(meeting, by, asked)
    meeting = lock_meeting(meeting)
    may_run_meeting(by, meeting, sitting_at(meeting, by)).require()
    drawn_before = meeting.draws.count()
    if asked.draws_seen is not None and asked.draws_seen != drawn_before:
        raise OutOfDate("Cases were drawn for this meeting while the page was open, and nothing was drawn twice.")
    frame = frame_of(meeting, by, asked)
    policies.can_be_drawn(frame, asked).require()
    draw = _drawn(meeting, by, asked, frame, number=drawn_before + 1)
    if asked.digest_seen and asked.digest_seen != draw.frame_digest:
        raise OutOfDate("The list has changed while the page was open. Nothing is drawn yet: look at it again.")
    draw.save(force_insert=True)
    _record_draw(draw, by)
    _put_on_the_agenda(draw, frame, sources, by)
    return draw


@transaction.atomic
def save_theme(*, panel: Panel, name: str, query: str, by: Actor) -> SavedFilter:
    """Keep a filter of the case list under a name, for the panel to draw from."""
    panel = Panel.objects.select_for_update().get(pk=panel.pk)
    policies.may_keep_themes(by, panel, runs=is_run_by(panel, by)).require()
    if SavedFilter.objects.filter(panel=panel, name=name, retired_at__isnull=True).exists():
        raise NotAllowed(f"The panel has a theme of the name “{name}” already: retire that one or choose another name.")
    theme = SavedFilter.objects.create(panel=panel, name=name, query=query, at=timezone.now(), by=by.signature)
    _record_theme(Event.FILTER_SAVED, theme, by)
    return theme


@transaction.atomic
def retire_theme(*, theme: SavedFilter, by: Actor) -> SavedFilter:
    """From now on nothing is drawn from this theme; what was drawn from it keeps its name."""
    panel = Panel.objects.select_for_update().get(pk=theme.panel_id)
    policies.may_keep_themes(by, panel, runs=is_run_by(panel, by)).require()
    theme = SavedFilter.objects.select_related("panel").get(pk=theme.pk)
    policies.can_be_retired(theme).require()
    theme.retired_at = timezone.now()
    theme.save(force_update=True)
    _record_theme(Event.FILTER_RETIRED, theme, by)
    return theme


def _sources(meeting: Meeting, by: Actor, asked: Asked) -> dict[str, AgendaItem]:
    """The items that are carried over, by the key of their case, each locked in the order of their keys."""
    if asked.method != Chosen.CARRIED_OVER:
        return {}
    keys = awaiting(meeting, by).order_by("pk").values_list("pk", flat=True)
    items = [lock_item(AgendaItem(pk=pk)) for pk in keys]
    return {drawing.key_of(item.case.force_id, item.case.case_ref): item for item in items}


def _drawn(meeting: Meeting, by: Actor, asked: Asked, frame: Frame, *, number: int) -> Draw:
    """What is drawn and how, not stored yet."""
    entries = entries_of(frame.eligible, asked)
    size = len(asked.named) or (len(entries) if asked.size is None else asked.size)
    if asked.is_by_lot:
        algorithm, seed = drawing.BY_LOT, asked.seed or secrets.token_hex(SEED_BYTES)
        keys = drawing.draw(entries, seed=seed, size=size, allocation=asked.allocation)
    else:
        algorithm, seed = drawing.BY_NAME, NO_SEED
        keys = drawing.take_named(entries, asked.named)
    return Draw(
        meeting=meeting,
        number=number,
        method=asked.method,
        algorithm=algorithm,
        seed=seed,
        query=asked.query,
        saved_filter=asked.theme,
        stratum=asked.stratum,
        allocation=asked.allocation,
        size=size,
        frame=entries,
        frame_digest=drawing.digest_of(entries),
        excluded=[list(one) for one in frame.left_out],
        numbers=numbers_of(entries, size, asked.allocation) if asked.stratum else {},
        drawn=keys,
        asked=_else_asked(asked),
        compared=compared(frame.eligible, keys),
        at=timezone.now(),
        by=by.signature,
    )


def entries_of(eligible: Sequence[Eligible], asked: Asked) -> list[Entry]:
    """The frame as it is drawn from and kept."""
    return [Entry(case.key, case.version, case.stratum(asked.stratum)) for case in eligible]


def _else_asked(asked: Asked) -> dict[str, Any]:
    return {
        "named": list(asked.named),
        "picked_by": asked.picked_by,
        "why": asked.why,
        "seen_within": asked.seen_within,
        "seed_was_given": bool(asked.seed),
    }


def _put_on_the_agenda(draw: Draw, frame: Frame, sources: Mapping[str, AgendaItem], by: Actor) -> None:
    """In the order in which they were drawn."""
    if sources:
        for key in draw.drawn:
            carry_over(item=sources[key], to=draw.meeting, draw=draw, by=by)
        return
    numbers = {case.key: case.pk for case in frame.eligible}
    cases = Case.objects.visible_to(by).select_related("force").in_bulk([numbers[key] for key in draw.drawn])
    in_order = [cases[numbers[key]] for key in draw.drawn]
    add_items(meeting=draw.meeting, cases=in_order, chosen=Chosen(draw.method), why=_why(draw), draw=draw, by=by)


def _why(draw: Draw) -> str:
    if draw.algorithm == drawing.BY_NAME:
        return f"Picked by {draw.asked['picked_by']}: {draw.asked['why']}"
    theme = f" from the theme “{draw.saved_filter}”" if draw.saved_filter else ""
    return f"Draw {draw.number}: {len(draw.drawn)} of {len(draw.frame)} cases by lot{theme}"


def _record_draw(draw: Draw, by: Actor) -> None:
    """How cases were drawn, without the list: its digest says whether it is still the same."""
    served = forces_of(draw.meeting.panel)
    details = {
        "panel": draw.meeting.panel.slug,
        "meeting": draw.meeting.number,
        "draw": draw.number,
        "method": str(draw.method),
        "algorithm": draw.algorithm,
        "seed": draw.seed,
        "frame_digest": draw.frame_digest,
        "frame": len(draw.frame),
        "left_out": dict(sorted(Counter(reason for _key, reason, _words in draw.excluded).items())),
        "drawn": len(draw.drawn),
        "strata": draw.numbers,
    }
    force = next(iter(served)) if len(served) == 1 else ""
    record(Event.SAMPLE_DRAWN, by=by, force=force, details=details, why=draw.asked["why"][:WHY_LENGTH])


def _record_theme(event: Event, theme: SavedFilter, by: Actor) -> None:
    record(event, by=by, details={"panel": theme.panel.slug, "theme": theme.name, "query": theme.query})
