"""Releasing cases to a panel, withdrawing them, giving and ending seats: one act, one audit event."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q
from django.utils import timezone

from cases.audit.services import record
from cases.casework.services import panel_purpose
from cases.enums import Event
from cases.exceptions import NotAllowed
from cases.guidance.columns import LISTS
from cases.guidance.queries import is_stale, settings_of_all
from cases.models import Actor, AgendaItem, Case, Force, Membership, Panel, Release, Seat
from cases.panels import policies
from cases.panels.pinning import Redacted, is_as_pinned, pinned

SYSTEM = "Scrutiny"


@dataclass(frozen=True, slots=True)
class Released:
    """What came of a release: what is new, how much the panel had already, and why the rest was left out."""

    releases: tuple[Release, ...]
    already: int
    left_out: Mapping[str, int]


@transaction.atomic
def release(*, cases: Sequence[Case], panel: Panel, by: Actor | None) -> Released:
    """Show these cases to a panel as they are today, each at the panel's next free place, in this order.

    The forces are locked as every change of their cases locks them, and the panel so that no place is given twice.
    What the panel has already in this version stays; an earlier version gives way to the new one.
    """
    if len(cases) > policies.MOST_AT_ONCE:
        raise NotAllowed(f"At most {policies.MOST_AT_ONCE} cases are released at once: narrow the list.")
    found = _locked([case.pk for case in cases], by)
    panel = Panel.objects.select_for_update().get(pk=panel.pk)
    served = frozenset(panel.forces.values_list("pk", flat=True))
    if by:
        policies.may_release_to(by, panel, served).require()
    settings = settings_of_all({case.force_id for case in found})
    known = _standing(panel, found)
    new: list[Case] = []
    already, left_out = 0, Counter[str]()
    for case in found:
        stale = is_stale(case, settings[case.force_id])
        may = policies.can_be_released(case, panel, served, is_stale=stale)
        if not may:
            left_out[may.reason] += 1
        elif case.version in known.get(case.pk, {}):
            already += 1
        else:
            new.append(case)
    at = timezone.now()
    replaced = [old for case in new for old in known.get(case.pk, {}).values()]
    _close(replaced, at, by)
    releases = _store(pinned(new, panel=panel, settings=settings, redacted={}), panel=panel, at=at, by=by)
    _record_release(releases, replaced, panel=panel, by=by)
    return Released(tuple(releases), already, left_out)


@transaction.atomic
def release_redacted(*, case: Case, redacted: Redacted, panel: Panel, by: Actor, where: Mapping[str, int]) -> Release:
    """Show one case to a panel with its text as it was redacted; `where` names the meeting and the agenda item.

    What the panel has already just so stays. Anything else that it has of the case gives way, but an agenda item that
    is pinned to it keeps it: a round goes on with what it began with.
    """
    policies.may_release(by, case).require()
    (case,) = _locked([case.pk], by)
    panel = Panel.objects.select_for_update().get(pk=panel.pk)
    served = frozenset(panel.forces.values_list("pk", flat=True))
    policies.may_release_to(by, panel, served).require()
    if case.version != redacted.redaction.case_version:
        raise NotAllowed("The case has changed since its text was redacted: look at it again.")
    settings = settings_of_all({case.force_id})
    policies.can_be_released(case, panel, served, is_stale=is_stale(case, settings[case.force_id])).require()
    (today,) = pinned([case], panel=panel, settings=settings, redacted={case.pk: redacted})
    known = list(Release.objects.standing().filter(panel=panel, case=case))
    if (same := next((one for one in known if is_as_pinned(one, today)), None)) is not None:
        return same
    at = timezone.now()
    _close(known, at, by)
    (release,) = _store([today], panel=panel, at=at, by=by)
    _record_release([release], known, panel=panel, by=by, where=where)
    return release


@transaction.atomic
def withdraw_release(*, release: Release, by: Actor) -> Release:
    """Take a case back from a panel, with every release of it that gave way.

    Its members no longer see it at any meeting, and what they wrote of it stays on record.
    """
    release = _withdrawn(release, timezone.now(), by)
    Release.objects.filter(panel=release.panel, case=release.case, gave_way=True).update(gave_way=False)
    _record_withdrawal(release, by)
    return release


@transaction.atomic
def take_back(*, release: Release, at: datetime, by: Actor) -> Release:
    """Take back this release and no other, since the item that it was made for was taken off at that moment.

    What gave way to it stands again, so that other meetings that have the case go on with it.
    """
    release = _withdrawn(release, at, by)
    _record_withdrawal(release, by, again=_stands_again(release))
    return release


@transaction.atomic
def give_seat(*, panel: Panel, membership: Membership, by: Actor | None) -> Seat:
    """From now on this membership reads what is released to the panel."""
    panel = Panel.objects.select_for_update().get(pk=panel.pk)
    served, today = frozenset(panel.forces.values_list("pk", flat=True)), timezone.localdate()
    if by:
        policies.may_seat(by, panel, served).require()
    is_in_force = Membership.objects.in_force_on(today).filter(pk=membership.pk).exists()
    policies.may_sit(membership, panel, served, is_in_force=is_in_force).require()
    if Seat.objects.in_force_on(today).filter(panel=panel, membership=membership).exists():
        raise NotAllowed(f"{membership.person} sits on {panel} already.")
    seat = Seat.objects.create(panel=panel, membership=membership, starts_on=today)
    _record_seat(Event.SEAT_GIVEN, seat, served, by=by)
    return seat


@transaction.atomic
def end_seat(*, seat: Seat, by: Actor) -> Seat:
    """From this moment the membership reads nothing that was released to the panel."""
    Panel.objects.select_for_update().get(pk=seat.panel_id)
    seat = Seat.objects.select_related("panel", "membership__person").get(pk=seat.pk)
    served, today = frozenset(seat.panel.forces.values_list("pk", flat=True)), timezone.localdate()
    policies.may_end_seat(by, seat, served).require()
    seat.ended_at, seat.ends_on = timezone.now(), max(today, seat.starts_on)
    seat.save(force_update=True)
    _record_seat(Event.SEAT_ENDED, seat, served, by=by)
    return seat


@transaction.atomic
def record_reading(*, release: Release, by: Actor) -> None:
    """Opening a released case is recorded, with its place; the panel is the reason."""
    details = {"panel": release.panel.slug, "place": release.number}
    why = panel_purpose(release)
    record(Event.CASE_VIEWED, by=by, case=release.case, version=release.case_version, details=details, why=why)


def _locked(ids: Sequence[int], by: Actor | None) -> list[Case]:
    """The cases that this person may see, in the order asked for, with nothing able to change them meanwhile."""
    visible = Case.objects.visible_to(by) if by else Case.objects.all()
    asked = visible.filter(pk__in=ids)
    forces = sorted(set(asked.order_by().values_list("force", flat=True)))
    list(Force.objects.select_for_update().filter(pk__in=forces).order_by("pk").values_list("pk", flat=True))
    found = asked.select_related("force", "area", "offence", "proposal").prefetch_related(*LISTS).in_bulk()
    return [found[pk] for pk in dict.fromkeys(ids) if pk in found]


def _standing(panel: Panel, cases: Iterable[Case]) -> dict[int, dict[int, Release]]:
    """What the panel has of these cases: case → version → release."""
    known: dict[int, dict[int, Release]] = {}
    for one in Release.objects.standing().filter(panel=panel, case__in=list(cases)).defer("record"):
        known.setdefault(one.case_id, {})[one.case_version] = one
    return known


def _withdrawn(release: Release, at: datetime, by: Actor) -> Release:
    """The panel is locked, so that nothing is released to it meanwhile."""
    Panel.objects.select_for_update().get(pk=release.panel_id)
    release = Release.objects.select_related("case__force", "panel").get(pk=release.pk)
    policies.may_withdraw(by, release).require()
    _close([release], at, by, gives_way=False)
    return release


def _stands_again(withdrawn: Release) -> Release | None:
    """The last that gave way, where nothing else stands: one made by hand, or one that an agenda item still has."""
    known = Release.objects.filter(panel=withdrawn.panel, case=withdrawn.case)
    if known.standing().exists():
        return None
    has_it = Exists(AgendaItem.objects.on_the_agenda().filter(release=OuterRef("pk")))
    again = known.filter(Q(redaction__isnull=True) | has_it, gave_way=True).order_by("number").last()
    if again is not None:
        again.withdrawn_at, again.withdrawn_by, again.gave_way = None, "", False
        again.save(update_fields=["withdrawn_at", "withdrawn_by", "gave_way"])
    return again


def _close(releases: Sequence[Release], at: datetime, by: Actor | None, *, gives_way: bool = True) -> None:
    for one in releases:
        one.withdrawn_at, one.withdrawn_by, one.gave_way = at, by.signature if by else SYSTEM, gives_way
    Release.objects.bulk_update(releases, ["withdrawn_at", "withdrawn_by", "gave_way"])


def _store(releases: Sequence[Release], *, panel: Panel, at: datetime, by: Actor | None) -> list[Release]:
    """Each at the panel's next free place."""
    last = Release.objects.filter(panel=panel).aggregate(last=Max("number"))["last"] or 0
    for number, one in enumerate(releases, last + 1):
        one.number, one.at, one.by = number, at, by.signature if by else SYSTEM
    return Release.objects.bulk_create(releases)


def _record_release(
    releases: Sequence[Release],
    replaced: Sequence[Release],
    *,
    panel: Panel,
    by: Actor | None,
    where: Mapping[str, int] | None = None,
) -> None:
    """One event for each force, so that no force's auditors read another's references."""
    earlier = {one.case_id: one.number for one in replaced}
    for force in sorted({one.case.force_id for one in releases}):
        listed = [
            {"case": one.case.case_ref, "version": one.case_version, "place": one.number}
            | ({"replaces_place": earlier[one.case_id]} if one.case_id in earlier else {})
            for one in releases
            if one.case.force_id == force
        ]
        details = {"panel": panel.slug, **(where or {}), "cases": listed}
        record(Event.CASES_RELEASED, by=by, force=force, details=details, recipients=[panel.name])


def _record_withdrawal(release: Release, by: Actor, again: Release | None = None) -> None:
    details: dict[str, str | int] = {"panel": release.panel.slug, "place": release.number}
    if again is not None:
        details["place_that_stands_again"] = again.number
    version, recipients = release.case_version, [release.panel.name]
    record(Event.RELEASE_WITHDRAWN, by=by, case=release.case, version=version, details=details, recipients=recipients)


def _record_seat(event: Event, seat: Seat, served: frozenset[str], *, by: Actor | None) -> None:
    person = seat.membership.person
    details = {"panel": seat.panel.slug, "person": person.email, "membership": seat.membership.title}
    record(event, by=by, force=next(iter(served)) if len(served) == 1 else "", details=details)
