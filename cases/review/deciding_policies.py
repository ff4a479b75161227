"""Who opens the table, who records what the panel finds there, and who corrects it afterwards."""

from cases.decisions import YES, Decision, no
from cases.enums import ItemStage
from cases.models import Actor, AgendaItem, Finding, Meeting
from cases.panels.meetings.policies import Sitting, is_going_on
from cases.words import uk_date


def may_chair_meetings(actor: Actor) -> Decision:
    """Whoever sits on panels may be asked to chair; of which meeting, `may_find` says."""
    return YES if actor.sits_on_panels else no("What a panel finds is recorded by whoever chairs its meeting.")


def round_is_closed(item: AgendaItem) -> Decision:
    """What members said is read once the round is closed, by those who see the item, and by nobody before."""
    if item.stage not in ItemStage.after_the_round():
        return no("What members said of this case is shown once its round is closed.")
    return YES


def may_take_together(_actor: Actor, meeting: Meeting, sitting: Sitting) -> Decision:
    """Whoever chairs records in one go what all agree on."""
    if not (going_on := is_going_on(meeting)):
        return going_on
    return YES if sitting.chairs else no("Findings are recorded by whoever chairs the meeting.")


def may_correct(_actor: Actor, item: AgendaItem, sitting: Sitting, finding: Finding | None) -> Decision:
    """Whoever chairs corrects a finding once its minutes are confirmed; until then it is amended."""
    if not sitting.chairs:
        return no("A finding is corrected by whoever chairs the meeting.")
    if sitting.is_conflicted:
        return no("You have a conflict with this case: somebody else must chair it.")
    if finding is None:
        return no("There is no finding on this case to correct.")
    if finding.confirmed_at is None:
        return no("The minutes are not confirmed yet, so this finding is amended, not corrected.")
    return YES


def rules_are_read(*, wait: bool) -> Decision:
    """A finding answers the rules of its case, so nobody writes it before they may read them."""
    told = "The finding answers rules that wait until you have scored this case, or until its round has closed."
    return no(told) if wait else YES


def on_its_own_terms(finding: Finding, *, asks_for_more: bool) -> Decision:
    """A correction neither concludes a case that was carried over nor carries over one that was concluded."""
    carried = finding.item.stage == ItemStage.CARRIED_OVER
    if carried and not asks_for_more:
        return no(
            "This case was carried over because more information was needed. It is concluded where it is considered "
            "next; a correction here puts the question right."
        )
    if asks_for_more and not carried:
        return no(
            f"The minutes of {uk_date(finding.confirmed_at)} conclude this case, so a correction carries it over to no "
            "meeting. An administrator can put it on another agenda."
        )
    return YES
