"""Writing down what the panel finds, amending it until the minutes are confirmed, and correcting it afterwards."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from cases.audit.services import record
from cases.enums import Event, ItemAct, ItemStage
from cases.exceptions import NotAllowed, OutOfDate
from cases.models import Actor, AgendaItem, Dissent, Finding, Meeting, RuleAnswer
from cases.panels.meetings import agenda, telling
from cases.panels.meetings.moving import lock_item, lock_meetings, move_item
from cases.panels.meetings.policies import may_find
from cases.panels.meetings.queries import sitting_on
from cases.panels.meetings.quorum import quorum_on
from cases.panels.terms.labels import label_of
from cases.review import deciding_policies as policies
from cases.review.at_hand import AtHand, at_hand, faults_of
from cases.review.found import Found as Found
from cases.review.found import found_in
from cases.words import uk_date


@transaction.atomic
def record_finding(*, item: AgendaItem, by: Actor, found: Found, revision: int) -> Finding:
    """Write down what the panel finds of a case, or amend it while its minutes are not confirmed.

    `revision` is that of the finding that the chair looked at, 0 where there was none: whoever is second is told, and
    writes over nobody.
    """
    item, before = _locked(item)
    may_find(by, item, sitting_on(item, by)).require()
    if (before.revision if before else 0) != revision:
        raise OutOfDate(_who_was_first(before))
    policies.round_is_closed(item).require()
    hand = at_hand(item)
    _require(found, hand, before)
    was = found_in(before).digest if before else ""
    item = _move(item, before, found, by=by, was=was)
    finding = before or Finding(item=item)
    finding.revision = before.revision + 1 if before else 1
    _write(finding, found, hand, by=by)
    if found.asks_for_more:
        _carry(item, by)
    telling.let_off(item.meeting)
    return finding


@transaction.atomic
def correct_finding(*, item: AgendaItem, by: Actor, found: Found, reason: str, number: int) -> Finding:
    """Correct a finding whose minutes are confirmed, by a new one that cites it; the old one stands as it was.

    `number` is that of the finding that the chair looked at.
    """
    item, old = _locked(item)
    policies.may_correct(by, item, sitting_on(item, by), old).require()
    if old is None or old.number != number:
        raise OutOfDate(_who_was_first(old))
    if not reason.strip():
        raise NotAllowed("Write why the finding is corrected: the reason stands with the correction.")
    policies.on_its_own_terms(old, asks_for_more=found.asks_for_more).require()
    hand = at_hand(item)
    _require(found, hand, old)
    finding = Finding(item=item, number=old.number + 1, corrects=old, correction_reason=reason.strip())
    _write(finding, found, hand, by=by)
    # The minutes are confirmed, so what corrects them stands at once, as soon as all of it is written.
    finding.confirmed_at = finding.at
    finding.save(update_fields=["confirmed_at"])
    details = {**_about(item, finding), "before": {"sha256": found_in(old).digest}, "after": {"sha256": found.digest}}
    _record(Event.FINDING_CORRECTED, item, by=by, details=details)
    return finding


def _locked(item: AgendaItem) -> tuple[AgendaItem, Finding | None]:
    """The item and its last finding, which nobody else can change now, with the meeting as it is after any wait."""
    item = lock_item(item)
    item.meeting = Meeting.objects.select_related("panel").get(pk=item.meeting_id)
    return item, Finding.objects.select_for_update().filter(item=item).order_by("-number").first()


def _require(found: Found, hand: AtHand, before: Finding | None) -> None:
    if faults := faults_of(found, hand, before):
        raise NotAllowed(faults[0].words)


def _move(item: AgendaItem, before: Finding | None, found: Found, *, by: Actor, was: str) -> AgendaItem:
    """Move the item where the finding takes it; an amended finding may leave it where it is."""
    act = ItemAct.CARRY_OVER if found.asks_for_more else ItemAct.FIND
    end = ItemStage.CARRIED_OVER if found.asks_for_more else ItemStage.FOUND
    details: dict[str, Any] = {"finding": 1}
    details |= {"before": {"sha256": was}, "after": {"sha256": found.digest}} if was else {"sha256": found.digest}
    if item.stage != end:
        if before and not found.asks_for_more:
            _require_not_on_another_agenda(item)
        return move_item(item=item, act=act, by=by, details=details)
    _record(Event.FINDING_AMENDED, item, by=by, details={**_about(item, None), **details})
    return item


def _require_not_on_another_agenda(item: AgendaItem) -> None:
    on = AgendaItem.objects.on_the_agenda().filter(carried_from=item).select_related("meeting").first()
    if on:
        raise NotAllowed(
            f"This case is on the agenda of “{on.meeting}” already, as the panel asked. An administrator takes it off "
            "that agenda first; then the finding can be amended."
        )


def _write(finding: Finding, found: Found, hand: AtHand, *, by: Actor) -> None:
    """The finding with everything that hangs on it, in place of what hung there before."""
    finding.category, finding.inconclusive = found.category, found.inconclusive
    finding.local_label = label_of(hand.terms, found.category, found.inconclusive)
    finding.leniency, finding.better_outcome = found.leniency, found.better_outcome
    finding.reasons, finding.wording = list(found.reasons), found.wording.strip()
    finding.question = found.question.strip() if found.asks_for_more else ""
    votes = found.votes
    finding.votes_for, finding.votes_against, finding.votes_abstained = (
        (votes.in_favour, votes.against, votes.abstained) if votes else (None, None, None)
    )
    finding.is_escalated, finding.escalation = (
        found.is_escalated,
        found.escalation.strip() if found.is_escalated else "",
    )
    # A correction is not decided by another panel than what it corrects.
    corrects = finding.corrects
    finding.quorum = corrects.quorum if corrects else quorum_on(hand.item).as_json()
    finding.at, finding.by, finding.person = timezone.now(), by.signature, by.person
    finding.save()
    finding.answers.all().delete()
    finding.dissents.all().delete()
    RuleAnswer.objects.bulk_create(
        RuleAnswer(
            finding=finding,
            rule=answer.rule,
            is_upheld=answer.is_upheld,
            words=answer.words.strip(),
            relied_on_by=list(hand.relied[answer.rule].sources),
        )
        for answer in found.answers
    )
    Dissent.objects.bulk_create(
        Dissent(finding=finding, membership_id=one.membership, words=one.words.strip()) for one in found.objections
    )


def _carry(item: AgendaItem, by: Actor) -> None:
    """Onto the agenda of the panel's next meeting, where there is one; else the case waits to be selected."""
    standing = AgendaItem.objects.on_the_agenda()
    following = next_meeting(item.meeting)
    if following is None or standing.filter(carried_from=item).exists():
        return
    lock_meetings([item.meeting, following])
    if not standing.filter(meeting=following, case=item.case_id).exists():
        agenda.carry_over(item=item, to=following, by=by)


def next_meeting(meeting: Meeting) -> Meeting | None:
    """The panel's next standing meeting after this one: by its day, or by its number where either has none."""
    others = Meeting.objects.standing().filter(panel=meeting.panel, confirmed_at__isnull=True).exclude(pk=meeting.pk)
    later = [one for one in others if _is_later(one, meeting)]
    return min(
        later, key=lambda one: (one.held_on is None, one.held_on or timezone.localdate(), one.number), default=None
    )


def _is_later(one: Meeting, than: Meeting) -> bool:
    if one.held_on and than.held_on:
        return (one.held_on, one.number) > (than.held_on, than.number)
    return one.number > than.number


def _who_was_first(finding: Finding | None) -> str:
    if finding is None:
        return "The finding that you were looking at is not there any more. Look at the case again."
    return (
        f"{finding.by} wrote down a finding on this case on {uk_date(finding.at)}, while this page was open. Compare "
        "it with yours, then leave it or put yours in its place."
    )


def _about(item: AgendaItem, finding: Finding | None) -> dict[str, Any]:
    about: dict[str, Any] = {
        "panel": item.meeting.panel.slug,
        "meeting": item.meeting.number,
        "item": item.number,
    }
    return {**about, "finding": finding.number} if finding else about


def _record(event: Event, item: AgendaItem, *, by: Actor, details: dict[str, Any]) -> None:
    version = item.release.case_version if item.release else None
    record(event, by=by, case=item.case, version=version, details=details)
