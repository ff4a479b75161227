"""Naming a deputy for when one is away, and ending it; one act, one audit event."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cases.audit.services import record
from cases.authorisation import notices, policies, queries
from cases.enums import Event
from cases.exceptions import NotAllowed
from cases.guidance.queries import settings_of_all
from cases.models import Actor, Delegation, Membership
from cases.people.policies import forces_in_order
from cases.words import uk_date

LONGEST_DAYS = 366


@transaction.atomic
def delegate(*, by: Actor, deputy: Membership, starts_on: date, ends_on: date) -> Delegation:
    """From its first day to its last, a colleague decides what is asked of this person by name.

    Both memberships are locked, in one order, so that two who name each other at the same moment make no circle.
    """
    policies.may_delegate(by).require()
    giver = _locked_pair(by, deputy)
    policies.may_stand_in(
        giver, deputy, _shared(giver, deputy, starts_on), special_ranks_count=_specials_count(by)
    ).require()
    _refuse_impossible_days(starts_on, ends_on)
    _refuse_a_chain(giver, deputy, starts_on, ends_on)
    given = Delegation.objects.create(
        giver=giver, deputy=deputy, starts_on=starts_on, ends_on=ends_on, given_at=timezone.now()
    )
    _record(Event.DELEGATION_GIVEN, given, by)
    _tell(given, by)
    return given


@transaction.atomic
def end_delegation(*, by: Actor, delegation: Delegation) -> Delegation:
    """From this moment what is asked of the giver is theirs again."""
    held = (
        Delegation.objects.select_for_update(of=("self",))
        .select_related("giver__person", "deputy__person")
        .get(pk=delegation.pk)
    )
    policies.may_end_delegation(by, held, timezone.localdate()).require()
    held.ended_at = timezone.now()
    held.save(update_fields=["ended_at"])
    _record(Event.DELEGATION_ENDED, held, by)
    _tell(held, by)
    return held


def deputies_for(actor: Actor) -> list[Membership]:
    """Whom this person could name: colleagues who serve one of their forces today, of their rank or above."""
    giver, today = actor.membership, timezone.localdate()
    if giver is None:
        return []
    specials = _specials_count(actor)
    found = {
        one.pk: one
        for force_id in actor.force_ids
        for one in queries.serving(force_id, today, policies.AUTHORISE)
        if policies.may_stand_in(giver, one, [force_id], special_ranks_count=specials)
    }
    return sorted(found.values(), key=lambda one: (one.person.name, one.pk))


def _locked_pair(by: Actor, deputy: Membership) -> Membership:
    giver = by.membership
    if giver is None:
        raise NotAllowed("You have no membership in force, so there is nobody to stand in for.")
    pair = sorted((giver.pk, deputy.pk))
    list(Membership.objects.select_for_update(no_key=True).filter(pk__in=pair).order_by("pk").values_list("pk"))
    return giver


def _shared(giver: Membership, deputy: Membership, on: date) -> set[str]:
    """The forces for which both can act, with what these ask in order; nobody is named who has left."""
    pair = Membership.objects.filter(pk__in=(giver.pk, deputy.pk), person__is_active=True)
    standing = pair.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), ended_at__isnull=True).with_forces()
    served = [{force.pk for force in forces_in_order(one, on)} for one in standing]
    return served[0] & served[1] if len(served) == 2 else set()


def _specials_count(actor: Actor) -> bool:
    """Whether all the forces served count a special's rank in full."""
    return all(one.special_ranks_count for one in settings_of_all(actor.force_ids).values())


def _refuse_impossible_days(starts_on: date, ends_on: date) -> None:
    if starts_on < timezone.localdate():
        raise NotAllowed("Choose today or a later day as the first: nobody stood in before they were named.")
    if ends_on < starts_on:
        raise NotAllowed("Choose a last day on or after the first.")
    if (ends_on - starts_on).days >= LONGEST_DAYS:
        raise NotAllowed("A deputy is named for a year at most: choose an earlier last day.")


def _refuse_a_chain(giver: Membership, deputy: Membership, starts_on: date, ends_on: date) -> None:
    """One deputy at a time, who is not away themselves; and nobody who stands in for another hands that on."""
    same_days = Delegation.objects.filter(ended_at__isnull=True, starts_on__lte=ends_on, ends_on__gte=starts_on)
    related = same_days.select_related("giver__person", "deputy__person")
    if own := related.filter(giver=giver).first():
        raise NotAllowed(f"{own.deputy.person} stands in for you until {uk_date(own.ends_on)}: end that first.")
    if away := related.filter(giver=deputy).first():
        raise NotAllowed(f"{away.giver.person} is away then themselves, until {uk_date(away.ends_on)}: name another.")
    if taken := related.filter(deputy=giver).first():
        raise NotAllowed(
            f"You stand in for {taken.giver.person} until {uk_date(taken.ends_on)}, which cannot be handed on: "
            "end that first."
        )


def _tell(delegation: Delegation, by: Actor) -> None:
    """What was asked of the giver by name moves to the deputy, or back, as soon as it is their time."""
    if delegation.starts_on <= timezone.localdate():
        notices.tell_of_what_was_asked_of(delegation.giver, by)


def _record(event: Event, delegation: Delegation, by: Actor) -> None:
    force_ids = by.force_ids
    details: dict[str, Any] = {
        "delegation": delegation.pk,
        "giver": delegation.giver.person.email,
        "deputy": delegation.deputy.person.email,
        "from": delegation.starts_on.isoformat(),
        "until": delegation.ends_on.isoformat(),
    }
    record(event, by=by, force=force_ids[0] if len(force_ids) == 1 else "", details=details)
