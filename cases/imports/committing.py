"""Storing a checked import: one transaction, all of it or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from cases.audit.services import record as record_event
from cases.casework import store
from cases.enums import BatchState, Event, StagedVerdict
from cases.exceptions import OutOfDate, ScrutinyError
from cases.guidance.services import screen
from cases.imports import policies
from cases.imports.checking import Decided, decided_chunks, save_verdicts, settle_removals
from cases.imports.disagreeing import open_reconciliations
from cases.imports.quality import Tally
from cases.imports.queries import CANCELLED, case_rows, verdict_counts
from cases.imports.staging import Progress
from cases.models import Actor, Force, ImportBatch


class NotAll(ScrutinyError):
    """Something was refused and the sender asked for all or nothing."""


@dataclass(slots=True)
class Outcome:
    """What one commit has done so far."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    recoded: list[str] = field(default_factory=list)
    unchanged: int = 0
    to_reconcile: list[str] = field(default_factory=list)
    case_ids: list[int] = field(default_factory=list)
    hits_opened: int = 0
    hits_closed: int = 0
    tally: Tally = field(default_factory=Tally)

    def add(self, decided: Sequence[Decided]) -> None:
        for item in decided:
            if item.verdict == StagedVerdict.UNCHANGED:
                self.unchanged += 1
            elif item.verdict != StagedVerdict.REFUSED:
                self._list_for(item).append(item.row.case_ref)
            if item.verdict != StagedVerdict.REFUSED and not item.is_recoded:
                self.tally.add(item.record)

    def _list_for(self, item: Decided) -> list[str]:
        if item.is_recoded:
            return self.recoded
        return self.created if item.verdict == StagedVerdict.CREATE else self.updated


@transaction.atomic
def begin_commit(*, batch: ImportBatch, by: Actor, allow_removals: bool) -> ImportBatch:
    """Somebody has looked at what would change and says store it; only one of two clicks gets here."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    policies.may_commit(by, batch, timezone.now()).require()
    batch.state, batch.beat_at, batch.allow_removals = BatchState.COMMITTING, timezone.now(), allow_removals
    batch.save(update_fields=["state", "beat_at", "allow_removals"])
    return batch


@transaction.atomic
def commit(*, batch: ImportBatch, by: Actor | None, on_progress: Progress | None = None) -> ImportBatch:
    """Store what was checked, screen it, and record it as one act.

    The force is locked, so that imports and screenings of it follow each other;
    each case is decided again under the lock, against what is held by then. A
    batch that has been stored already is left alone.
    """
    force = Force.objects.select_for_update().get(pk=batch.force_id)
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.state == BatchState.COMMITTED:
        return batch
    if batch.state not in (BatchState.CHECKED, BatchState.COMMITTING):
        raise OutOfDate("This import is no longer waiting to be stored. Look at it again.")
    outcome, done = Outcome(), 0
    for decided in decided_chunks(batch):
        settle_removals(batch, decided)
        _store(batch, force, decided, outcome, by)
        done += len(decided)
        if on_progress:
            on_progress(done, None)
    if batch.all_or_nothing and batch.refusals.exists():
        raise NotAll("Nothing was stored, because something was refused and all or nothing was asked for.")
    if outcome.case_ids:
        screened = screen(by=by, case_ids=outcome.case_ids, is_own_act=False)
        outcome.hits_opened, outcome.hits_closed = screened.opened, screened.closed
    return _close(batch, outcome, by)


def _store(batch: ImportBatch, force: Force, decided: list[Decided], outcome: Outcome, by: Actor | None) -> None:
    """Store one chunk; what has come to be refused since the check is kept to be given back."""
    new = [item.record for item in decided if item.verdict == StagedVerdict.CREATE]
    altered = [item for item in decided if item.verdict == StagedVerdict.UPDATE]
    changed = [(item.held.case, item.record) for item in altered if item.held and not item.is_recoded]
    recoded = [(item.held.case, item.record["outcome_code"]) for item in altered if item.held and item.is_recoded]
    outcome.case_ids += store.store_new(new, force=force, batch=batch, by=by) if new else []
    outcome.case_ids += store.store_changed(changed, batch=batch, by=by) if changed else []
    outcome.case_ids += store.recode(recoded, batch=batch, by=by) if recoded else []
    disagreeing = [(item.held.case, item.record, item.disagrees) for item in decided if item.held and item.disagrees]
    outcome.to_reconcile += open_reconciliations(disagreeing, batch)
    outcome.add(decided)
    refused = [item for item in decided if item.verdict == StagedVerdict.REFUSED]
    for item in refused:
        item.row.verdict = item.verdict
    save_verdicts(refused)


def _close(batch: ImportBatch, outcome: Outcome, by: Actor | None) -> ImportBatch:
    """The counts as they came out, one audit event for all of it, and only refused rows kept."""
    _forget_stored_rows(batch)
    batch.created_count, batch.unchanged_count = len(outcome.created), outcome.unchanged
    batch.updated_count = len(outcome.updated) + len(outcome.recoded)
    batch.refused_count = verdict_counts(batch)[StagedVerdict.REFUSED]
    batch.quality |= outcome.tally.as_stored()
    batch.state, batch.finished_at = BatchState.COMMITTED, timezone.now()
    batch.save()
    record_event(Event.BATCH_COMMITTED, by=by, force=batch.force_id, details=_details(batch, outcome))
    return batch


def _details(batch: ImportBatch, outcome: Outcome) -> dict[str, Any]:
    to_reconcile = {"to_reconcile": outcome.to_reconcile} if outcome.to_reconcile else {}
    return {
        "batch": batch.pk,
        "file": batch.filename,
        "created": batch.created_count,
        "updated": batch.updated_count,
        "unchanged": batch.unchanged_count,
        "refused": batch.refused_count,
        "hits": {"opened": outcome.hits_opened, "closed": outcome.hits_closed},
        "cases": {"created": outcome.created, "updated": outcome.updated, "recoded": outcome.recoded, **to_reconcile},
    }


def _forget_stored_rows(batch: ImportBatch) -> None:
    """Rows of cases that are stored have done their work."""
    stored = case_rows(batch).exclude(verdict=StagedVerdict.REFUSED)
    entries = batch.staged.exclude(list="").exclude(verdict=StagedVerdict.REFUSED)
    entries.filter(Exists(stored.filter(case_ref=OuterRef("case_ref")))).delete()
    stored.delete()
    batch.staged.filter(list=CANCELLED).exclude(verdict=StagedVerdict.REFUSED).delete()
