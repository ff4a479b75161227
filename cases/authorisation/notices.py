"""Telling people what awaits them, and letting them off once it does no longer; never a word of the case."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from cases.audit.services import record
from cases.authorisation import letters, policies
from cases.authorisation.awaited import Awaited, awaited_of
from cases.enums import Event, NoticeKind, NoticePace, ProposalAct, Stage
from cases.models import Actor, Membership, Notice, NoticeSettings, Proposal, Reconciliation

# What is told to the officer who proposed, once, and asks nothing of them but to know it or to go on.
NEWS: Final = {
    ProposalAct.RETURN: NoticeKind.RETURNED,
    ProposalAct.DENY_VERBAL: NoticeKind.DENIED,
    ProposalAct.REFUSE: NoticeKind.REFUSED,
    ProposalAct.AUTHORISE: NoticeKind.AUTHORISED,
    ProposalAct.CONFIRM_VERBAL: NoticeKind.AUTHORISED,
}
WAITING: Final = (Stage.WITH_SUPERVISOR, Stage.AWAITING_AUTHORITY, Stage.AUTHORISED_VERBALLY)
NEWS_KINDS: Final = frozenset({*NEWS.values(), NoticeKind.CONSULTED})
# News after which there is nothing to do: reading it is enough.
SETTLED_BY_READING: Final = (
    NoticeKind.REFUSED,
    NoticeKind.CONSULTED,
    NoticeKind.TO_ATTEND,
    NoticeKind.MEETING_CHANGED,
)


def tell_of(proposal: Proposal, act: ProposalAct | None, by: Actor | None) -> None:
    """After an act: tell whom the proposal now waits for, let off whom it no longer does, and tell its officer.

    What the officer is told is settled once they act themselves. It belongs to the transaction of the act; letters go
    out after it, and what goes wrong with those undoes nothing.
    """
    now = timezone.now()
    awaited = awaited_of(proposal, timezone.localdate(now))
    by_the_officer = by is not None and by.person.pk == proposal.proposer_id
    news = NEWS.get(act) if act else None
    if news and not by_the_officer:
        awaited.append((news, proposal.membership))
    _let_off(proposal, awaited, settles_news=by_the_officer, now=now)
    _write(proposal, awaited, now)


def tell_of_view(proposal: Proposal, by: Actor) -> None:
    """A view was given: its officer is told, and the agency let off."""
    now = timezone.now()
    awaited = awaited_of(proposal, timezone.localdate(now))
    _let_off(proposal, awaited, settles_news=False, now=now)
    if by.person.pk != proposal.proposer_id:
        awaited.append((NoticeKind.CONSULTED, proposal.membership))
    _write(proposal, awaited, now)


def tell_of_what_was_asked_of(membership: Membership, by: Actor) -> None:
    """Somebody is away, or back: what was asked of them by name is told to whoever decides it now."""
    asked = Proposal.objects.filter(stage=Stage.AWAITING_AUTHORITY, asked_of=membership).order_by("pk")
    locked = asked.select_for_update(of=("self",)).select_related("membership", "case")
    for proposal in locked:
        tell_of(proposal, None, by)


def tell_again() -> int:
    """Tell whoever something has come to wait for although nobody acted: a deputy's time began, somebody
    has left, an import says otherwise of a delivered case.

    How many proposals were looked at; one that somebody is deciding on this moment is left to them.
    """
    told = Notice.objects.open().filter(proposal=OuterRef("pk")).exclude(kind__in=NEWS_KINDS)
    differing = Reconciliation.objects.open().filter(case=OuterRef("case"))
    waiting = Proposal.objects.filter(
        Q(Q(asked_of__isnull=False) | ~Exists(told), stage__in=WAITING)
        | Q(Exists(differing), ~Exists(told.filter(kind=NoticeKind.TO_RECONCILE)))
    )
    looked_at = 0
    for pk in waiting.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            locked = Proposal.objects.select_for_update(skip_locked=True, of=("self",)).select_related(
                "membership", "case"
            )
            proposal = locked.filter(pk=pk).first()
            if proposal:
                tell_of(proposal, None, None)
                looked_at += 1
    return looked_at


@transaction.atomic
def mark_read(*, by: Actor, notice: Notice | None = None) -> int:
    """One notice, or all of them, have been read by the person to whom they were written."""
    policies.may_read_notices(by).require()
    own = Notice.objects.visible_to(by).filter(read_at__isnull=True)
    if notice:
        own = own.filter(pk=notice.pk)
    now = timezone.now()
    own.open().filter(kind__in=SETTLED_BY_READING).update(settled_at=now)
    return own.update(read_at=now)


@transaction.atomic
def change_pace(*, by: Actor, pace: NoticePace) -> None:
    """How a person is told by e-mail from now on, whichever of their memberships it is about."""
    policies.may_read_notices(by).require()
    settings, _is_new = NoticeSettings.objects.get_or_create(person=by.person)
    if settings.pace == pace:
        return
    before, settings.pace = settings.pace, pace
    settings.save(update_fields=["pace"])
    details = {"before": {"pace": str(before)}, "after": {"pace": str(pace)}}
    record(Event.NOTICE_PACE_CHANGED, by=by, details=details)


def _let_off(proposal: Proposal, awaited: Iterable[Awaited], *, settles_news: bool, now: datetime) -> None:
    """Settle what was asked of people and is no longer."""
    still = {(kind, one.pk) for kind, one in awaited}
    standing = Notice.objects.open().filter(proposal=proposal).values_list("pk", "kind", "membership_id")
    settled = [
        pk
        for pk, kind, membership in standing
        if (settles_news if kind in NEWS_KINDS else (NoticeKind(kind), membership) not in still)
    ]
    if settled:
        Notice.objects.filter(pk__in=settled).update(settled_at=now)


def _write(proposal: Proposal, awaited: Iterable[Awaited], now: datetime) -> None:
    """A notice for each who has none that is open, and a letter after the act to those who want one at once.

    The proposal is locked by whoever acts on it, so nobody else writes to the same people about it now.
    """
    standing = Notice.objects.open().filter(proposal=proposal).values_list("kind", "membership_id")
    known = {(NoticeKind(kind), membership) for kind, membership in standing}
    new = [(kind, one) for kind, one in awaited if (kind, one.pk) not in known]
    Notice.objects.bulk_create(_notice(proposal, kind, one, now) for kind, one in new)
    people = sorted({one.person_id for _kind, one in new})
    if people:
        transaction.on_commit(partial(letters.write_soon, people), robust=True)


def _notice(proposal: Proposal, kind: NoticeKind, membership: Membership, now: datetime) -> Notice:
    return Notice(person_id=membership.person_id, membership=membership, kind=kind, proposal=proposal, at=now)
