"""Declaring a conflict with a case, and lifting one that was declared by mistake.

A conflict hides the case from its member at every meeting, so it reaches every round that the case is in; what they
had said of it is set aside, kept, and counts nowhere.
"""

from collections.abc import Sequence
from typing import cast

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from cases.audit.services import record
from cases.casework.services import withdraw_for_conflict
from cases.enums import Conflict, Event, ItemStage
from cases.exceptions import NotAllowed, OutOfDate
from cases.models import Actor, AgendaItem, Attendance, Case, Declaration, Invitation, Membership, Person, Review
from cases.models.conflicts import in_conflict
from cases.panels.meetings import queries as meetings
from cases.panels.meetings import telling
from cases.panels.meetings.moving import lock_meetings
from cases.review import policies
from cases.review.closing import close_if_all_answered, lock_items

DECLARED_ALREADY = "You have declared a conflict with this case already, so it is no longer shown to you."
WORDS_NEEDED = "Say in a few words what the conflict is, without names."
ON_ANOTHER_AGENDA = "This case was put on another agenda at this moment. Nothing was stored: send it again."
REASON_NEEDED = "Say why the conflict is lifted: the minutes keep it."


@transaction.atomic
def declare(
    *, item: AgendaItem, by: Actor, kind: str, words: str = "", attendance: Attendance | None = None
) -> Declaration:
    """From now on this member sees nothing of the case; where nobody else is awaited, its round closes.

    `attendance` is whose sheet of paper says so, where an administrator enters it for them.
    """
    membership = attendance.membership if attendance else cast(Membership, by.membership)
    locked = _locked(item, membership.person)
    item = next(one for one in locked if one.pk == item.pk)
    policies.may_declare(by, item, meetings.sitting_on(item, by), attendance).require()
    if Declaration.objects.standing().filter(item=item, person=membership.person).exists():
        raise NotAllowed(DECLARED_ALREADY)
    if kind not in Conflict.values or (kind == Conflict.OTHER and not words.strip()):
        raise NotAllowed(WORDS_NEEDED)
    declaration = Declaration.objects.create(
        item=item, case=item.case, person=membership.person, membership=membership, kind=kind, words=words.strip(),
        at=timezone.now(),
    )  # fmt: skip
    _record(Event.CONFLICT_DECLARED, item, by, {"kind": kind, "of": membership.title})
    for one in locked:
        _set_aside(one, membership.person, by)
    withdraw_for_conflict(case=item.case, person=membership.person, by=by)
    for one in locked:
        close_if_all_answered(one)
    return declaration


@transaction.atomic
def lift(*, declaration: Declaration, by: Actor, reason: str) -> Declaration:
    """A conflict that was declared by mistake: where the round is open, the member is asked again.

    What had been set aside is a draft again, for its member to submit or not. A round that has closed stays closed.
    """
    person = declaration.person
    locked = _locked(declaration.item, person)
    declaration = Declaration.objects.select_related("person", "membership").get(pk=declaration.pk)
    item = next(one for one in locked if one.pk == declaration.item_id)
    policies.may_lift(by, declaration, item.meeting, meetings.sitting_at(item.meeting, by)).require()
    if not reason.strip():
        raise NotAllowed(REASON_NEEDED)
    declaration.lifted_at, declaration.lifted_by, declaration.lift_reason = timezone.now(), by.signature, reason.strip()
    declaration.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])
    _record(Event.CONFLICT_LIFTED, item, by, {"of": declaration.membership.title}, why=reason.strip())
    # Another declaration, or a part in the case's own proposal, may still hide it.
    if not AgendaItem.objects.filter(in_conflict(person), pk=item.pk).exists():
        _ask_again([one for one in locked if one.stage == ItemStage.IN_REVIEW], person)
    return declaration


def _locked(item: AgendaItem, person: Person) -> list[AgendaItem]:
    """The item, and wherever else a panel has this case before it and has asked this person; with their meetings.

    Whoever asks members about a case holds its item, so every item of the case that is not decided is locked first:
    nobody is asked about another one meanwhile. The case is locked last, so that it comes onto no other agenda.
    """
    keys = _to_be_decided(item)
    locked = lock_items([item.pk, *keys])
    asked = Invitation.objects.filter(attendance__membership__person=person, item__in=[one.pk for one in locked])
    about = set(asked.values_list("item", flat=True))
    concerned = [one for one in locked if one.pk == item.pk or (one.pk in about and _is_undecided(one))]
    lock_meetings(one.meeting for one in concerned)
    Case.objects.select_for_update().get(pk=item.case_id)
    if _to_be_decided(item) - keys:
        raise OutOfDate(ON_ANOTHER_AGENDA)
    return concerned


def _to_be_decided(item: AgendaItem) -> set[int]:
    """Every item by which the case is before a panel, or is to be."""
    stages = (ItemStage.SELECTED, *policies.TO_BE_DECIDED)
    return set(AgendaItem.objects.filter(case=item.case_id, stage__in=stages).values_list("pk", flat=True))


def _is_undecided(item: AgendaItem) -> bool:
    return item.stage in policies.TO_BE_DECIDED


def _set_aside(item: AgendaItem, person: Person, by: Actor) -> None:
    """Their question is answered by the conflict, and what they had said of the case counts nowhere."""
    now = timezone.now()
    asked = Invitation.objects.filter(item=item, attendance__membership__person=person, conflicted_at__isnull=True)
    asked.update(conflicted_at=now, answered_at=None)
    said = Review.objects.filter(item=item, person=person, set_aside_at__isnull=True)
    if said.update(set_aside_at=now, changed_at=now, revision=F("revision") + 1):
        _record(Event.REVIEW_SET_ASIDE, item, by, {})


def _ask_again(items: Sequence[AgendaItem], person: Person) -> None:
    for item in items:
        asked = Invitation.objects.filter(item=item, attendance__membership__person=person)
        asked.filter(conflicted_at__isnull=False).update(conflicted_at=None, answered_at=None)
        said = Review.objects.filter(item=item, person=person, set_aside_at__isnull=False)
        said.update(set_aside_at=None, submitted_at=None, changed_at=timezone.now(), revision=F("revision") + 1)
    for item in items:
        telling.tell_to_score(item)


def _record(event: Event, item: AgendaItem, by: Actor, details: dict[str, str], why: str = "") -> None:
    about = {"panel": item.meeting.panel.slug, "meeting": item.meeting.number, "item": item.number, **details}
    version = item.release.case_version if item.release else None
    record(event, by=by, case=item.case, version=version, details=about, why=why)
