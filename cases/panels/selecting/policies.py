"""Who keeps a panel's themes, and when cases can be drawn at all."""

from cases.decisions import YES, Decision, no
from cases.models import Actor, Panel, SavedFilter
from cases.panels.selecting.asking import MOST_DRAWN, Asked, Frame, LeftOut
from cases.words import uk_date


def may_keep_themes(actor: Actor, panel: Panel, *, runs: bool) -> Decision:
    """A theme shows how many cases of every force of the panel it finds, so it is kept by who runs all of them."""
    if not actor.runs_panels:
        return no("Themes are kept by administrators.")
    return YES if runs else no(f"{panel} serves a force that your membership does not cover.")


def can_be_retired(theme: SavedFilter) -> Decision:
    if theme.retired_at is not None:
        return no(f"This theme was retired on {uk_date(theme.retired_at)}.")
    return YES


def can_be_drawn(frame: Frame, asked: Asked) -> Decision:
    """There is something to draw from, no more than an agenda holds, and all that people named is in it."""
    if not frame.eligible:
        return no("There is no case to draw from: look at what was left out and why, or take a filter off.")
    if not asked.is_by_lot and not asked.named:
        return no("Say which cases come to the meeting.")
    held = {case.key for case in frame.eligible}
    if absent := next((name for name in asked.named if name not in held), ""):
        reasons = {key: LeftOut(reason).label for key, reason, _words in frame.left_out}
        return no(f"{absent} cannot be put on the agenda. {reasons.get(absent, 'It is not in the list any more')}.")
    size = len(asked.named) or (len(frame.eligible) if asked.size is None else asked.size)
    if min(size, len(frame.eligible)) > MOST_DRAWN:
        return no(f"At most {MOST_DRAWN} cases are drawn at once: ask for fewer.")
    return YES
