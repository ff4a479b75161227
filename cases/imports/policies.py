"""Who may bring a force's cases in, and what may still be done with a batch."""

from datetime import datetime, timedelta

from cases.decisions import YES, Decision, no
from cases.enums import BatchState
from cases.models import Actor, Force, ImportBatch

# A check reports after every chunk; storing is one transaction, of which nothing is seen before it ends.
SILENT_CHECK = timedelta(minutes=2)
SILENT_STORE = timedelta(minutes=15)

FINISHED = {
    BatchState.COMMITTED: "This import has been stored already.",
    BatchState.REFUSED: "This file was refused, so there is nothing to store. Send a corrected one as a new import.",
    BatchState.ABANDONED: "This import was abandoned. Send the file again as a new import.",
}


def may_import(actor: Actor, force: Force | None = None) -> Decision:
    """Administrators and crime registrars bring in the cases of the forces they serve."""
    if not actor.sees_imports:
        return no("Only administrators and crime registrars import cases.")
    if force is not None and force.pk not in actor.force_ids:
        return no(f"Your membership does not serve {force.name}, so you cannot import its cases.")
    return YES


def is_stopped(batch: ImportBatch, now: datetime) -> bool:
    """The job died: it said so, or it has been silent for longer than it ever is."""
    silent = now - (batch.beat_at or batch.received_at)
    match batch.state:
        case BatchState.STOPPED:
            return True
        case BatchState.CHECKING | BatchState.RECEIVED:
            return silent > SILENT_CHECK
        case BatchState.COMMITTING:
            return silent > SILENT_STORE
    return False


def may_check(actor: Actor, batch: ImportBatch, now: datetime) -> Decision:
    """A file is checked once it is here, and again after its columns were decided or its job stopped."""
    if not (allowed := may_import(actor, batch.force)):
        return allowed
    if batch.state in FINISHED:
        return no(FINISHED[BatchState(batch.state)])
    if batch.state == BatchState.CHECKED:
        return no("This file has been checked already.")
    if batch.state == BatchState.COMMITTING:
        return no("This import is being stored.")
    if not batch.upload:
        return no("The file is no longer here. Abandon this import and send the file again.")
    if batch.state == BatchState.CHECKING and not is_stopped(batch, now):
        return no("This file is being checked already.")
    return YES


def may_commit(actor: Actor, batch: ImportBatch, now: datetime) -> Decision:
    """A checked import is stored once, and again only where storing stopped before anything was kept."""
    if not (allowed := may_import(actor, batch.force)):
        return allowed
    if batch.state in FINISHED:
        return no(FINISHED[BatchState(batch.state)])
    if batch.state == BatchState.COMMITTING and not is_stopped(batch, now):
        return no("This import is being stored already.")
    if batch.state not in (BatchState.CHECKED, BatchState.COMMITTING):
        return no("This file must be checked before it can be stored.")
    return YES


def may_abandon(actor: Actor, batch: ImportBatch, now: datetime) -> Decision:
    """Nothing has been stored yet and nothing is at work on it."""
    if not (allowed := may_import(actor, batch.force)):
        return allowed
    if batch.state in (BatchState.COMMITTED, BatchState.ABANDONED):
        return no(FINISHED[BatchState(batch.state)])
    if batch.state in (BatchState.CHECKING, BatchState.COMMITTING) and not is_stopped(batch, now):
        return no("A job is at work on this import. Wait until it has finished.")
    return YES


def may_take_refusals(actor: Actor, batch: ImportBatch) -> Decision:
    """What was refused is given back to those who can correct it and send it again."""
    if not (allowed := may_import(actor, batch.force)):
        return allowed
    if batch.state not in (BatchState.CHECKED, BatchState.COMMITTED):
        return no("Refused rows can be downloaded once the file has been checked.")
    return YES
