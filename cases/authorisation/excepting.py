"""Exceptions to a rule: offered where a hit allows one, recorded by somebody of the rank that the rule names."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from cases.audit.services import record
from cases.authorisation import policies
from cases.authorisation.moving import locked
from cases.authorisation.standing import Reading, reading_of
from cases.decisions import Decision
from cases.enums import Event, Rank
from cases.exceptions import NotAllowed
from cases.guidance.catalogue import rules_under
from cases.guidance.rule import Rule
from cases.models import Actor, Proposal, RuleException


@dataclass(frozen=True, slots=True)
class Offer:
    """A rule that this version departs from, that allows an exception: of which rank, and whether this person’s."""

    rule: Rule
    lowest: Rank
    may: Decision
    recorded: RuleException | None = None


@transaction.atomic
def grant_exception(*, proposal: Proposal, by: Actor, revision: int, rule: str, reason: str) -> RuleException:
    """Record an exception to one rule for the version that the person looked at, with the reason."""
    if not reason.strip():
        raise NotAllowed("Say why this rule is departed from: the reason is what the exception rests on.")
    read = reading_of(locked(proposal, by=by, revision=revision), by)
    offer = next((one for one in offers(read, by) if one.rule.id == rule), None)
    if offer is None:
        raise NotAllowed(f"This proposal does not depart from {rule} in a way that an exception would answer.")
    offer.may.require()
    if offer.recorded:
        raise NotAllowed(f"An exception to {rule} is recorded of this version already, by {offer.recorded.signature}.")
    return _granted(read.proposal, by, rule, reason.strip())


def offers(read: Reading, actor: Actor) -> Iterator[Offer]:
    """The hits of this version whose rule allows an exception, with whether this person may record it."""
    recorded = {one.rule: one for one in read.decided.exceptions}
    hit = {rule for rule, _severity in read.checked.hits}
    for rule in rules_under(read.settings):
        in_force = rule.version_on(read.checked.on) if rule.id in hit else None
        lowest = in_force[1].lowest_excepting_rank(rule.id, read.settings) if in_force else None
        if lowest is not None:
            may = policies.may_except(actor, read.standing, rule.id, lowest)
            yield Offer(rule, lowest, may, recorded.get(rule.id))


def _granted(proposal: Proposal, by: Actor, rule: str, reason: str) -> RuleException:
    membership = by.membership
    if membership is None:
        raise NotAllowed("You have no membership in force, so there is nothing to do here.")
    now = timezone.now()
    exception = RuleException.objects.create(
        proposal=proposal,
        version=proposal.version,
        rule=rule,
        person=by.person,
        membership=membership,
        signature=by.signature,
        rank=membership.rank,
        rank_prefix=membership.rank_prefix,
        reason=reason,
        on=timezone.localdate(now),
        at=now,
    )
    proposal.revision, proposal.changed_at = proposal.revision + 1, now
    proposal.save(update_fields=["revision", "changed_at"])
    details = {"proposal": proposal.pk, "version": proposal.version, "rule": rule, "reason": reason}
    record(Event.EXCEPTION_RECORDED, by=by, force=proposal.force_id, details=details)
    return exception
