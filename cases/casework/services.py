"""Flags, comments, transcribed exceptions, and having one case screened again: one act, one audit event."""

from datetime import date
from typing import Any, cast

from django.db import transaction
from django.utils import timezone

from cases.audit.services import record
from cases.casework import policies, store
from cases.casework.queries.records import transcribed_of
from cases.enums import Event, FlagAct
from cases.exceptions import NotAllowed, OutOfDate
from cases.guidance.services import ScreeningSummary, screen
from cases.models import Actor, Case, Comment, Flag, FlagChange, Force, Membership, RecordedException


@transaction.atomic
def record_list(*, by: Actor, asked: dict[str, list[str]], found: int) -> None:
    """Listing cases is recorded, with what was asked for."""
    record(Event.CASES_LISTED, by=by, details={"asked": asked, "found": found})


@transaction.atomic
def record_view(*, case: Case, by: Actor, version: int | None = None) -> None:
    """Opening a case is recorded; so is opening an earlier version of it."""
    record(Event.CASE_VIEWED, by=by, case=case, details={"version": version} if version else None)


@transaction.atomic
def raise_flag(*, case: Case, rule: str, severity: str, reason: str, by: Actor) -> Flag:
    """Record what a member says a case departs from.

    The case is locked, so that a form sent twice raises one flag.
    """
    case = Case.objects.select_for_update().get(pk=case.pk)
    policies.may_flag(by, case).require()
    standing = Flag.objects.standing().filter(case=case, author=by.person, rule=rule)
    if rule and standing.exists():
        raise NotAllowed(f"You have a standing flag under {rule} on this case already: amend that one.")
    if not rule and standing.filter(severity=severity, reason=reason).exists():
        raise NotAllowed("You have raised this flag on this case already.")
    at = timezone.now()
    flag = Flag.objects.create(
        case=case,
        case_version=case.version,
        author=by.person,
        membership=cast(Membership, by.membership),
        agency=by.agency or "",
        rule=rule,
        severity=severity,
        reason=reason,
        raised_at=at,
        changed_at=at,
    )
    _keep(flag, FlagAct.RAISED, Event.FLAG_RAISED, by=by)
    return flag


@transaction.atomic
def amend_flag(*, flag: Flag, rule: str, severity: str, reason: str, revision: int, by: Actor) -> Flag:
    """Change one's own flag; what it said before stays in its history.

    `revision` is the one the person was looking at: if the flag has changed since, nothing is changed.
    """
    Case.objects.select_for_update().get(pk=flag.case_id)
    flag = Flag.objects.select_related("case").get(pk=flag.pk)
    policies.may_amend_flag(by, flag).require()
    if (flag.rule, flag.severity, flag.reason) == (rule, severity, reason):
        return flag
    if flag.revision != revision:
        raise OutOfDate(
            "You changed this flag elsewhere while this page was open. What you wrote here is kept below and not "
            "stored: compare it with the flag as it is now, then save it again or leave it."
        )
    others = Flag.objects.standing().filter(case=flag.case, author=by.person, rule=rule).exclude(pk=flag.pk)
    if rule and others.exists():
        raise NotAllowed(f"You have another standing flag under {rule} on this case: amend that one.")
    flag.rule, flag.severity, flag.reason = rule, severity, reason
    flag.case_version, flag.changed_at, flag.revision = flag.case.version, timezone.now(), flag.revision + 1
    flag.save(force_update=True)
    _keep(flag, FlagAct.AMENDED, Event.FLAG_AMENDED, by=by)
    return flag


@transaction.atomic
def withdraw_flag(*, flag: Flag, by: Actor) -> Flag:
    """Take one's own flag back; it stays in the case's history."""
    Case.objects.select_for_update().get(pk=flag.case_id)
    flag = Flag.objects.select_related("case").get(pk=flag.pk)
    policies.may_withdraw_flag(by, flag).require()
    flag.withdrawn_at = flag.changed_at = timezone.now()
    flag.revision += 1
    flag.save(force_update=True)
    _keep(flag, FlagAct.WITHDRAWN, Event.FLAG_WITHDRAWN, by=by)
    return flag


@transaction.atomic
def add_comment(*, case: Case, text: str, by: Actor) -> Comment:
    """Add a later explanation, which changes no severity."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    policies.may_comment(by, case).require()
    if Comment.objects.filter(case=case, author=by.person, text=text).exists():
        raise NotAllowed("You have added this comment already.")
    comment = Comment.objects.create(
        case=case, case_version=case.version, author=by.person, by=by.signature, at=timezone.now(), text=text
    )
    record(Event.COMMENT_ADDED, by=by, case=case, details={"comment": comment.pk})
    return comment


@transaction.atomic
def transcribe_exception(
    *, case: Case, rule: str, entry_ref: str, rank: str, rank_prefix: str, on: date, reason: str, by: Actor
) -> ScreeningSummary:
    """Copy in an exception that the force's own system holds: a new version of the case, screened at once.

    It is stored whether or not it counts: screening decides that, as for one that came with the record.
    """
    Force.objects.select_for_update().get(pk=case.force_id)
    case = Case.objects.select_for_update().get(pk=case.pk)
    policies.may_transcribe(by, case).require()
    transcribed = case.exceptions.filter(position__gte=store.FIRST_TRANSCRIBED_POSITION)
    if transcribed.filter(rule_id=rule, entry_ref=entry_ref).exists():
        raise NotAllowed(f"Entry {entry_ref} has been transcribed for {rule} on this case already.")
    at = timezone.now()
    store.keep_versions([case], at)
    RecordedException.objects.create(
        case=case,
        position=store.FIRST_TRANSCRIBED_POSITION + transcribed.count(),
        rule_id=rule,
        rank=rank,
        rank_prefix=rank_prefix or None,
        date=on,
        reason=reason,
        entry_ref=entry_ref,
        transcribed_by=by.signature,
        transcribed_at=at,
    )
    store.store_next_version(case, by=by, transcribed=transcribed_of(case), at=at)
    details = {"rule": rule, "entry": entry_ref, "rank": rank, "date": on.isoformat()}
    record(Event.EXCEPTION_TRANSCRIBED, by=by, case=case, details=details)
    return screen(by=by, case_ids=[case.pk])


@transaction.atomic
def screen_again(*, case: Case, by: Actor) -> ScreeningSummary:
    """Screen one case by today's catalogue and its force's settings."""
    policies.may_screen_again(by, case).require()
    return screen(by=by, case_ids=[case.pk])


def _keep(flag: Flag, act: FlagAct, event: Event, *, by: Actor) -> None:
    """The flag as it stands after the act goes into its history and into the audit record."""
    FlagChange.objects.create(
        flag=flag,
        act=act,
        rule=flag.rule,
        severity=flag.severity,
        reason=flag.reason,
        by=by.signature,
        at=flag.changed_at,
    )
    details: dict[str, Any] = {"flag": flag.pk, "rule": flag.rule, "severity": flag.severity}
    record(event, by=by, case=flag.case, details=details)
