"""Flags, comments, transcribed exceptions, and having one case screened again: one act, one audit event."""

from datetime import date
from typing import Any, cast

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cases.audit.keyed import keyed_digest
from cases.audit.services import record
from cases.casework import policies, store
from cases.casework.queries.records import transcribed_of
from cases.casework.queries.rounds import round_of
from cases.enums import Event, FlagAct, ItemStage, Role
from cases.exceptions import NotAllowed, OutOfDate
from cases.guidance.services import ScreeningSummary, screen
from cases.models import (
    Actor,
    AgendaItem,
    Case,
    Comment,
    Flag,
    FlagChange,
    Force,
    Membership,
    Person,
    RecordedException,
    Release,
)

CONFLICT_DECLARED = "Conflict declared"
# The justification that goes with a role: the case is the reader's own.
OWN_CASES = {Role.OFFICER: "Own case", Role.INSPECTOR: "Authorised it"}


@transaction.atomic
def record_list(*, by: Actor, asked: dict[str, list[str]], found: int, why: str = "") -> None:
    """Listing cases is recorded, with what was asked for."""
    record(Event.CASES_LISTED, by=by, details={"asked": asked, "found": found}, why=why)


@transaction.atomic
def record_view(*, case: Case, by: Actor, version: int | None = None) -> None:
    """Opening a case is recorded, and why; so is opening an earlier version of it."""
    why = OWN_CASES.get(by.role, "") if by.role else ""
    record(Event.CASE_VIEWED, by=by, case=case, details={"version": version} if version else None, why=why)


@transaction.atomic
def raise_flag(*, case: Case, rule: str, severity: str, reason: str, by: Actor, release: Release | None = None) -> Flag:
    """Record what somebody says a case departs from: a member of what was released, as it was then.

    Where that is in review, the flag belongs to its round. The round is locked, so that it does not close meanwhile,
    and the case, so that a form sent twice raises one flag.
    """
    item = _locked(round_of(release)) if release else None
    case = Case.objects.select_for_update().get(pk=case.pk)
    if release:
        release = Release.objects.visible_to(by).select_related("panel").filter(pk=release.pk, case=case).first()
    policies.may_flag(by, case, release, item).require()
    _refuse_twice(case, release, rule=rule, severity=severity, reason=reason, by=by)
    at = timezone.now()
    flag = Flag.objects.create(
        case=case,
        case_version=release.case_version if release else case.version,
        release=release,
        item=item,
        author=by.person,
        membership=cast(Membership, by.membership),
        agency=by.agency or "",
        rule=rule,
        severity=severity,
        reason=reason,
        raised_at=at,
        changed_at=at,
    )
    _keep(flag, FlagAct.RAISED, Event.FLAG_RAISED, before={}, after=_said(flag), by=by)
    return flag


@transaction.atomic
def amend_flag(*, flag: Flag, rule: str, severity: str, reason: str, revision: int, by: Actor) -> Flag:
    """Change one's own flag; what it said before stays in its history.

    `revision` is the one the person was looking at: if the flag has changed since, nothing is changed.
    """
    flag = _locked_flag(flag)
    policies.may_amend_flag(by, flag).require()
    if (flag.rule, flag.severity, flag.reason) == (rule, severity, reason):
        return flag
    if flag.revision != revision:
        raise OutOfDate(
            "You changed this flag elsewhere while this page was open. What you wrote here is kept below and not "
            "stored: compare it with the flag as it is now, then save it again or leave it."
        )
    standing = Flag.objects.standing().filter(case=flag.case, author=by.person, rule=rule, release=flag.release)
    if rule and standing.exclude(pk=flag.pk).exists():
        raise NotAllowed(f"You have another standing flag under {rule} on this case: amend that one.")
    before = _said(flag)
    flag.rule, flag.severity, flag.reason = rule, severity, reason
    flag.case_version = flag.release.case_version if flag.release else flag.case.version
    flag.changed_at, flag.revision = timezone.now(), flag.revision + 1
    flag.save(force_update=True)
    _keep(flag, FlagAct.AMENDED, Event.FLAG_AMENDED, before=before, after=_said(flag), by=by)
    return flag


@transaction.atomic
def withdraw_flag(*, flag: Flag, by: Actor) -> Flag:
    """Take one's own flag back; it stays in the case's history."""
    flag = _locked_flag(flag)
    policies.may_withdraw_flag(by, flag).require()
    _take_back(flag, by)
    return flag


@transaction.atomic
def withdraw_for_conflict(*, case: Case, person: Person, by: Actor) -> int:
    """A declared conflict takes what its member flagged of the case out of every round that the panel has not decided.

    It belongs to the declaration's transaction, which holds those rounds locked.
    """
    Case.objects.select_for_update().get(pk=case.pk)
    own = Flag.objects.standing().filter(case=case, author=person, release__isnull=False)
    decided = own.filter(item__stage__in=(ItemStage.FOUND, ItemStage.CARRIED_OVER))
    taken = list(own.exclude(pk__in=decided).select_related("case", "release__panel", "item"))
    for flag in taken:
        _take_back(flag, by, because=CONFLICT_DECLARED)
    return len(taken)


def bring_into_round(item: AgendaItem) -> None:
    """What members flagged of a release before its round opened belongs to the round, and is read when it closes."""
    free = Flag.objects.standing().filter(Q(item__isnull=True) | Q(item__stage=ItemStage.REMOVED))
    free.filter(release=item.release_id, release__isnull=False).update(item=item)


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
    record(
        Event.COMMENT_ADDED, by=by, case=case, details={"comment": comment.pk, "before": {}, "after": {"text": text}}
    )
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
    entry = {"rule": rule, "entry": entry_ref, "rank": rank, "date": on.isoformat(), "reason": reason}
    record(Event.EXCEPTION_TRANSCRIBED, by=by, case=case, details={"before": {}, "after": entry})
    return screen(by=by, case_ids=[case.pk])


@transaction.atomic
def screen_again(*, case: Case, by: Actor) -> ScreeningSummary:
    """Screen one case by today's catalogue and its force's settings."""
    policies.may_screen_again(by, case).require()
    return screen(by=by, case_ids=[case.pk])


def _locked(item: AgendaItem | None) -> AgendaItem | None:
    return AgendaItem.objects.select_for_update(of=("self",)).get(pk=item.pk) if item else None


def _locked_flag(flag: Flag) -> Flag:
    """The flag as it is now; whoever locks a round and a case locks the round first."""
    _locked(flag.item)
    Case.objects.select_for_update().get(pk=flag.case_id)
    return Flag.objects.select_related("case", "release__panel", "item").get(pk=flag.pk)


def _refuse_twice(case: Case, release: Release | None, *, rule: str, severity: str, reason: str, by: Actor) -> None:
    standing = Flag.objects.standing().filter(case=case, author=by.person, rule=rule, release=release)
    if rule and standing.filter(item__stage__in=ItemStage.after_the_round()).exists():
        raise NotAllowed(f"You flagged this case under {rule} in an earlier round, and that flag stands.")
    if rule and standing.exists():
        raise NotAllowed(f"You have a standing flag under {rule} on this case already: amend that one.")
    if not rule and standing.filter(severity=severity, reason=reason).exists():
        raise NotAllowed("You have raised this flag on this case already.")


def _take_back(flag: Flag, by: Actor, because: str = "") -> None:
    flag.withdrawn_at = flag.changed_at = timezone.now()
    flag.revision += 1
    flag.save(force_update=True)
    _keep(flag, FlagAct.WITHDRAWN, Event.FLAG_WITHDRAWN, before=_said(flag), after={}, by=by, because=because)


def _said(flag: Flag) -> dict[str, str]:
    """What a flag says, as the audit record keeps it: of a member's, which nobody else may read yet, a keyed digest.

    The words stand in the flag's own history, which is append-only too; the digest proves that they are the same.
    """
    said = {"rule": flag.rule, "severity": flag.severity, "reason": flag.reason}
    return {"sha256": keyed_digest("flag", {"flag": flag.pk, **said})} if flag.release_id else said


def _keep(
    flag: Flag,
    act: FlagAct,
    event: Event,
    *,
    before: dict[str, str],
    after: dict[str, str],
    by: Actor,
    because: str = "",
) -> None:
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
    details: dict[str, Any] = {"flag": flag.pk, "before": before, "after": after}
    if because:
        details["because"] = because
    why = ""
    if flag.release:
        why = panel_purpose(flag.release)
        details |= {"panel": flag.release.panel.slug, "place": flag.release.number}
    record(event, by=by, case=flag.case, version=flag.case_version, details=details, why=why)


def panel_purpose(release: Release) -> str:
    """The justification that a member's reading of a released case carries."""
    return f"Panel: {release.panel}"
