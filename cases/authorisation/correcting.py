"""Correcting a case that was delivered here: a new version beside the old one, and never a word of its authority."""

from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from cases.audit.services import record as record_event
from cases.casework import policies
from cases.casework.queries.records import record_of
from cases.casework.store import recode, store_changed
from cases.enums import Event
from cases.exceptions import NotAllowed, OutOfDate
from cases.guidance.columns import LISTS
from cases.guidance.derive import Record
from cases.guidance.services import screen
from cases.models import COMMUNITY_RESOLUTION, Actor, Case, Correction, Force

NOTHING_CHANGED: Final = "Nothing is different from what is held, so there is nothing to correct."
SAY_WHY: Final = "Say why it is corrected: the reason is kept with it."


@transaction.atomic
def correct(*, case: Case, by: Actor, changes: Mapping[str, Any], reason: str, version: int | None = None) -> Case:
    """Put these facts in the place of what was recorded; None is what nobody knows. The earlier version is kept.

    `version` is the one that the person looked at: if there is another by now, nothing is changed.
    """
    case = locked_case(case)
    if version not in (None, case.version):
        raise OutOfDate("This case has been changed while you were looking. Look at it again and repeat what you want.")
    policies.may_correct(by, case, changes).require()
    made = append_correction(case, changes=changes, reason=reason, by=by)
    before, after = sides(made)
    details = {"before": before, "after": after, "reason": made.reason}
    record_event(Event.CASE_CORRECTED, by=by, case=made.case, details=details)
    return made.case


def append_correction(case: Case, *, changes: Mapping[str, Any], reason: str, by: Actor) -> Correction:
    """The next version of a case with these facts, screened at once; the service that calls it asks and records."""
    if not reason.strip():
        raise NotAllowed(SAY_WHY)
    case = locked_case(case)
    before = record_of(case)
    after: Record = {name: value for name, value in {**before, **changes}.items() if value is not None}
    if "inferred" not in changes:
        # What somebody has put right is theirs, and the offence's code no longer answers for it.
        after["inferred"] = [name for name in before.get("inferred", ()) if name not in changes]
    if not after.get("inferred"):
        after.pop("inferred", None)
    changed = {name: [before.get(name), after.get(name)] for name in changes if before.get(name) != after.get(name)}
    if not changed:
        raise NotAllowed(NOTHING_CHANGED)
    if after.get("offence_date", "") > after["disposal_date"]:
        raise NotAllowed("The offence cannot be after the day on which it was resolved. Enter an earlier day.")
    store_changed([(case, after)], batch=None, by=by)
    return _kept(case, changed, reason, by)


def append_recoding(case: Case, outcome: int | None, *, reason: str, by: Actor) -> Correction:
    """The next version of a case that the force records under another outcome, or as a Community Resolution again.

    Its authority stays on record; a re-coded case stands in no queue and no count.
    """
    changed = {"outcome_code": [case.outcome_code, outcome]}
    if outcome == COMMUNITY_RESOLUTION:
        store_changed([(case, {**record_of(case), "outcome_code": outcome})], batch=None, by=by)
    else:
        recode([(case, outcome)], batch=None, by=by)
    return _kept(case, changed, reason, by)


def _kept(case: Case, changed: dict[str, Any], reason: str, by: Actor) -> Correction:
    """What was changed beside the version that it made, and the case screened as it now is."""
    made = Correction.objects.create(
        case=case,
        version=case.version,
        changes=changed,
        reason=reason.strip(),
        person=by.person,
        signature=by.signature,
        at=timezone.now(),
    )
    screen(by=by, case_ids=[case.pk], is_own_act=False)
    made.case = locked_case(case)
    return made


def locked_case(case: Case) -> Case:
    """The case with nobody else able to change it meanwhile: its force is locked, as every import locks it."""
    Force.objects.select_for_update().get(pk=case.force_id)
    found = Case.objects.select_related("area", "proposal").prefetch_related(*LISTS)
    return found.get(pk=case.pk)


def sides(made: Correction) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a correction changed, as it was and as it became."""
    return (
        {name: pair[0] for name, pair in made.changes.items()},
        {name: pair[1] for name, pair in made.changes.items()},
    )
