"""Who redacts a case and releases it to the members of a meeting, and when it is ready."""

from cases.decisions import YES, Decision, no
from cases.enums import ItemStage, RedactionStage
from cases.models import Actor, AgendaItem, Redaction
from cases.panels.meetings.policies import Sitting, may_release_item
from cases.words import uk_date


def may_redact(actor: Actor, item: AgendaItem, sitting: Sitting) -> Decision:
    """Whoever runs the meeting redacts a case before it is released, and not after."""
    if not (allowed := may_release_item(actor, item, sitting)):
        return allowed
    if item.stage == ItemStage.REMOVED:
        return no(f"Case {item.number} was taken off the agenda, so there is nothing to redact.")
    if item.stage != ItemStage.SELECTED:
        return no(
            f"Case {item.number} was released on {uk_date(item.round_opened_at)}: members read it as it was then."
        )
    return YES


def is_open(redaction: Redaction) -> Decision:
    """Only a draft is changed; what was confirmed is opened again first."""
    if redaction.stage != RedactionStage.DRAFT:
        return no("This redaction is confirmed. Open it again before you change anything.")
    return YES


def may_check(
    actor: Actor, item: AgendaItem, sitting: Sitting, redaction: Redaction, *, needs_second_check: bool
) -> Decision:
    """A second person who may redact the case checks what one has confirmed, where a force of the panel asks for it."""
    if not (allowed := may_redact(actor, item, sitting)):
        return allowed
    if not needs_second_check:
        return no("No force of this panel asks for a second check.")
    if redaction.stage == RedactionStage.DRAFT:
        return no("It is not confirmed yet, so there is nothing to check.")
    if redaction.stage == RedactionStage.CHECKED:
        return no(f"{redaction.checked_by} has checked it already.")
    if redaction.confirmed_by_id == actor.person.pk:
        return no("You confirmed it yourself, so somebody else must check it.")
    return YES


def may_reopen(redaction: Redaction) -> Decision:
    if redaction.stage == RedactionStage.DRAFT:
        return no("It is open already.")
    return YES


def is_ready(item: AgendaItem, redaction: Redaction | None, *, needs_second_check: bool) -> Decision:
    """A case is released once the text of its present version is redacted, confirmed and, where asked, checked."""
    if item.meeting.announced_at is None:
        return no("Announce the meeting first: members do not see it yet.")
    if redaction is None:
        return no("Nobody has looked at its text yet.")
    if redaction.case_version != item.case.version:
        return no("The case has changed since its text was redacted: look at it again.")
    if redaction.stage == RedactionStage.DRAFT:
        return no("Its redaction is not confirmed yet.")
    if needs_second_check and redaction.stage != RedactionStage.CHECKED:
        return no("A second person must check its redaction first.")
    return YES
